"""When the contract in force ends, as precisely as an item says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from newsroom.lexicon import Lexicon
from newsroom.model import Stage
from newsroom.phrases import Hit, Token

_LOOK: Final = 8  # words after «contract until» in which the date stands
_BACK: Final = 4  # words before it
_LAST_DAY: Final = 31
_SEASON_ENDS: Final = 6  # June
_LONGEST: Final = 12  # years; a later end is no contract


@dataclass(frozen=True, slots=True)
class Deadline:
    """An end of contract and where it was said."""

    until: str
    at: int
    is_proposed: bool


def contract_end(
    tokens: Sequence[Token],
    hits: Sequence[Hit],
    lexicon: Lexicon,
    told: tuple[Stage, Callable[[Token], bool], date | None],
) -> str | None:
    """Return the end of the contract in force; told are the stage, foreign sentences, the date."""
    stage, is_foreign, published = told
    found: list[Deadline] = []
    proposals = _proposals(tokens, hits)
    for hit in hits:
        if not hit.label.startswith("contract.") or hit.label == "contract.proposed":
            continue
        if is_foreign(tokens[hit.first]):
            continue
        until = _date_after(tokens, hit, lexicon, published)
        if until is None and hit.label == "contract.until":
            until = _date_before(tokens, hit, lexicon, published)
        if until is not None:
            proposed = hit.label == "contract.signed" or (
                proposals.get(tokens[hit.first].clause, hit.last) < hit.last
            )
            found.append(Deadline(until, hit.first, proposed))
    present = [each for each in found if not each.is_proposed]
    signed = [each for each in found if each.is_proposed]
    ordered = signed + present if stage is Stage.OFFICIAL else present
    return ordered[0].until if ordered else None


def _proposals(tokens: Sequence[Token], hits: Sequence[Hit]) -> dict[int, int]:
    """Return where the first word of a contract only proposed stands, by clause."""
    places: dict[int, int] = {}
    for hit in hits:
        if hit.label == "contract.proposed":
            places.setdefault(tokens[hit.first].clause, hit.first)
    return places


def _date_after(
    tokens: Sequence[Token], hit: Hit, lexicon: Lexicon, published: date | None
) -> str | None:
    sentence = tokens[hit.first].sentence
    end = min(hit.last + _LOOK, len(tokens))
    ahead = [t for t in tokens[hit.last - 1 : end] if t.sentence == sentence]
    for index, token in enumerate(ahead):
        if token.word in lexicon.months and not token.kind:
            return _month(ahead, index, lexicon, published)
        if token.kind == "YEAR":
            return _year(token.word, published)
        spoken = _spoken(ahead, index, lexicon, published)
        if spoken is not None:
            return spoken
        named = any(after.word in lexicon.months for after in ahead[index : index + 3])
        if token.word in lexicon.words("dates.month") and not named:
            return _next_month(ahead, index, lexicon, published)
    return None


def _spoken(
    ahead: Sequence[Token], index: int, lexicon: Lexicon, published: date | None
) -> str | None:
    """Return a date told by season, summer or years: «next summer», «in two years»."""
    word = ahead[index].word
    if published is None or word in lexicon.words("dates.season_end"):
        return _season(ahead, index, lexicon, published)
    around = {token.word for token in ahead[max(index - 2, 0) : index + 3]}
    is_dated = any(token.kind == "YEAR" for token in ahead[index : index + 3])
    if is_dated or around & lexicon.words("dates.last"):
        return None
    if word in lexicon.words("dates.summer"):
        return str(published.year + (published.month > _SEASON_ENDS))
    is_year = word in lexicon.words("dates.year")
    before = ahead[max(index - 2, 0) : index]
    return _in_years(before, around, lexicon, published) if is_year else None


def _in_years(
    before: Sequence[Token], around: set[str], lexicon: Lexicon, published: date
) -> str | None:
    """Return the year that «in two years», «next year» or «the end of the year» is."""
    counts = [lexicon.numbers.get(t.word) or _figure(t) for t in before]
    count = next((number for number in reversed(counts) if number), None)
    if around & lexicon.words("dates.next"):
        return str(published.year + 1)
    if count is not None:
        return str(published.year + count)
    return str(published.year)


def _figure(token: Token) -> int | None:
    return int(token.word) if token.kind == "NUMBER" and int(token.word) < _LONGEST else None


def _date_before(
    tokens: Sequence[Token], hit: Hit, lexicon: Lexicon, published: date | None
) -> str | None:
    """Return the date just before the words, as in «on 30 June, when his contract ends»."""
    start = max(hit.first - _BACK, 0)
    behind = [t for t in tokens[start : hit.first] if t.sentence == tokens[hit.first].sentence]
    for index, token in enumerate(behind):
        if token.word in lexicon.months and not token.kind:
            return _month(behind, index, lexicon, published)
    return None


def _month(
    ahead: Sequence[Token], index: int, lexicon: Lexicon, published: date | None
) -> str | None:
    month = lexicon.months[ahead[index].word]
    around = ahead[index + 1 : index + 4]
    year = next((token.word for token in around if token.kind == "YEAR"), None)
    if year is not None:
        day = _day(ahead, index)
        return f"{year}-{month:02}" + (f"-{day:02}" if day else "")
    if published is None:
        return None
    day = _day(ahead, index)
    end = f"{published.year + (month < published.month)}-{month:02}"
    return end + (f"-{day:02}" if day else "")


def _day(ahead: Sequence[Token], index: int) -> int | None:
    for place in (index - 1, index - 2, index + 1):
        if 0 <= place < len(ahead) and ahead[place].kind == "NUMBER":
            day = int(ahead[place].word)
            if 1 <= day <= _LAST_DAY:
                return day
    return None


def _year(word: str, published: date | None) -> str | None:
    if published is not None and not -1 <= int(word) - published.year <= _LONGEST:
        return None
    return word


def _next_month(
    ahead: Sequence[Token], index: int, lexicon: Lexicon, published: date | None
) -> str | None:
    """Return the month that «next month» or «this month» is."""
    around = {token.word for token in ahead[max(index - 1, 0) : index + 2]}
    step = 1 if around & lexicon.words("dates.next") else 0
    if published is None or not (step or around & lexicon.words("dates.this")):
        return None
    year, month = divmod(published.year * 12 + published.month - 1 + step, 12)
    return f"{year}-{month + 1:02}"


def _season(
    ahead: Sequence[Token], index: int, lexicon: Lexicon, published: date | None
) -> str | None:
    """Return the June in which this season, or the next one when it says so, ends."""
    if published is None:
        return None
    year = published.year + (published.month > _SEASON_ENDS)
    around = {token.word for token in ahead[max(index - 2, 0) : index + 2]}
    if around & lexicon.words("dates.next"):
        year += 1
    return f"{year}-{_SEASON_ENDS:02}"
