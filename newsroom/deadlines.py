"""Dates as contracts state them: «30 June 2027», «2025/26», «next summer», «in six months»."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from newsroom.lexicon import Lexicon
from newsroom.phrases import Token

_LAST_DAY: Final = 31
_SEASON_ENDS: Final = 6  # June
_LONGEST: Final = 12  # years; a later end is no contract
_MONTHS: Final = 12
_AHEAD: Final = 5  # words after a month in which its year stands
_CENTURY: Final = 100


def date_in(
    words: Sequence[Token], lexicon: Lexicon, published: date | None, reach: int
) -> str | None:
    """Return the first date that begins among so many words."""
    for index, token in enumerate(words[:reach]):
        if token.kind == "YEAR":
            return _year(words, index, published)
        if token.kind:
            continue
        if token.word in lexicon.months:
            return _month(words, index, lexicon, published)
        spoken = _spoken(words, index, lexicon, published)
        if spoken is not None:
            return spoken
    return None


def exact_date_in(words: Sequence[Token], lexicon: Lexicon, published: date | None) -> str | None:
    """Return the first date among words that names its year or month and is not past."""
    for index, token in enumerate(words):
        if token.kind == "YEAR" and published is not None and int(token.word) < published.year:
            return None
        if token.kind == "YEAR":
            return _year(words, index, published)
        if token.word in lexicon.months and not token.kind:
            return _month(words, index, lexicon, published)
    return None


def dates_within(words: Sequence[Token], lexicon: Lexicon, published: date | None) -> str | None:
    """Return when a contract ends that has the years or months told left: «a year left»."""
    for index, token in enumerate(words):
        if published is None or token.kind:
            continue
        count = _count(words[max(index - 2, 0) : index], lexicon)
        if count is None:
            continue
        if token.word in lexicon.words("dates.year"):
            return str(published.year + count)
        if token.word in lexicon.words("dates.month"):
            return _later(published, count)
    return None


def date_of_last_year(published: date | None) -> str | None:
    """Return the year in which a contract ends that is in its last year."""
    return None if published is None else str(published.year + (published.month > _SEASON_ENDS))


def _spoken(
    words: Sequence[Token], index: int, lexicon: Lexicon, published: date | None
) -> str | None:
    """Return a date told by season, summer, month or years: «next summer», «in two years»."""
    word = words[index].word
    if published is None:
        return None
    if word in lexicon.words("dates.season_end"):
        return _season(words, index, lexicon, published)
    near = words[index : index + 3]
    around = {token.word for token in words[max(index - 2, 0) : index + 3]}
    if around & lexicon.words("dates.last") or any(
        token.kind == "YEAR" or token.word in lexicon.months for token in near
    ):
        return None
    if word in lexicon.words("dates.summer"):
        return date_of_last_year(published)
    return _counted(words, index, lexicon, published)


def _counted(words: Sequence[Token], index: int, lexicon: Lexicon, published: date) -> str | None:
    """Return a date told by years, months or weeks from now: «in six months», «this month»."""
    word, before = words[index].word, words[max(index - 3, 0) : index]
    around = {token.word for token in words[max(index - 2, 0) : index + 3]}
    is_next = bool(around & lexicon.words("dates.next"))
    count = _count(before[-2:], lexicon)
    if count is not None and not any(t.word in lexicon.words("dates.within") for t in before):
        return None
    if word in lexicon.words("dates.year"):
        return str(published.year + (1 if is_next else count or 0))
    if word in lexicon.words("dates.month"):
        return _later(published, 1 if is_next else count or 0)
    if word in lexicon.words("dates.week") and count is not None:
        day = published + timedelta(weeks=count)
        return f"{day.year}-{day.month:02}"
    return None


def _later(published: date, months: int) -> str:
    year, month = divmod(published.year * _MONTHS + published.month - 1 + months, _MONTHS)
    return f"{year}-{month + 1:02}"


def _count(before: Sequence[Token], lexicon: Lexicon) -> int | None:
    counts = [lexicon.numbers.get(token.word) or _figure(token) for token in before]
    return next((number for number in reversed(counts) if number), None)


def _figure(token: Token) -> int | None:
    return int(token.word) if token.kind == "NUMBER" and int(token.word) <= _LONGEST else None


def _year(words: Sequence[Token], index: int, published: date | None) -> str | None:
    """Return a year; of a season, «2025/26», the one in which it ends."""
    year = int(words[index].word)
    after = words[index + 1] if index + 1 < len(words) else None
    if after is not None and after.kind in {"YEAR", "NUMBER"}:
        year += int(after.word) in {year + 1, (year + 1) % _CENTURY}
    if published is not None and not -1 <= year - published.year <= _LONGEST:
        return None
    return str(year)


def _month(
    words: Sequence[Token], index: int, lexicon: Lexicon, published: date | None
) -> str | None:
    month = lexicon.months[words[index].word]
    ahead = words[index + 1 : index + 1 + _AHEAD]
    told = next((token.word for token in ahead[:3] if token.kind == "YEAR"), None)
    if told is None and published is None:
        return None
    year = int(told) if told is not None else _year_of(month, ahead, lexicon, published)
    day = _day(words, index)
    return f"{year}-{month:02}" + (f"-{day:02}" if day else "")


def _year_of(month: int, ahead: Sequence[Token], lexicon: Lexicon, published: date | None) -> int:
    """Return the year of a month named without: the next one, or that of «June next year»."""
    if published is None:
        return 0
    told = {token.word for token in ahead}
    if told & lexicon.words("dates.year") and told & lexicon.words("dates.next"):
        return published.year + 1
    return published.year + (month < published.month)


def _day(words: Sequence[Token], index: int) -> int | None:
    for place in (index - 1, index - 2, index + 1):
        if 0 <= place < len(words) and words[place].kind == "NUMBER":
            day = int(words[place].word)
            if 1 <= day <= _LAST_DAY:
                return day
    return None


def _season(words: Sequence[Token], index: int, lexicon: Lexicon, published: date) -> str | None:
    """Return the June in which this season, or the next one when it says so, ends."""
    told = next((w for w in words[index + 1 : index + 3] if w.kind == "YEAR"), None)
    if told is not None:
        return _year(words, words.index(told), published)
    year = published.year + (published.month > _SEASON_ENDS)
    around = {token.word for token in words[max(index - 2, 0) : index + 2]}
    if around & lexicon.words("dates.next"):
        year += 1
    return f"{year}-{_SEASON_ENDS:02}"
