"""Credit lines under quotes: «Name – Source: Conférence de presse (21/12/2021)»."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from newsroom.folding import fold, words
from newsroom.lexicon import shipped_lexicons
from newsroom.podium import Podium
from newsroom.quotes import Span

_LAST: Final = 3  # lines at the end of a text among which a credit of all of it may stand
_LINE: Final = 160  # characters of a credit line
_MOST_WORDS: Final = 5  # in a name
_NUMERIC: Final = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})\b")
_SENTENCE: Final = re.compile(r"[.!?]\s|[«“„\"]")
_DASHED: Final = re.compile(r"[–—|,:(]|\s-\s")
_FIGURE: Final = re.compile(r"\d")
_CLAUSE_END: Final = re.compile(r"[.!?;]\s|\n|[«“„]")
_WHOLE_DAY: Final = len("2024-05-12")
_EMBEDDED: Final = re.compile(r"([^(@\n:]{3,50})\(@\w{1,30}\)(.{0,40})")
_DASHES: Final = frozenset("—–-")
_CENTURY: Final = 2000
_SHORT_YEAR: Final = 100  # below it the year has two figures
_MONTHS: Final = 12
_YEAR_DIGITS: Final = 4
_DAY_DIGITS: Final = 2


@dataclass(frozen=True, slots=True)
class Credit:
    """What a credit line says of the quote above it."""

    speaker: str
    source: str | None
    said_on: str | None


def credit_below(span: Span, podium: Podium) -> Credit | None:
    """Return name, occasion and date from the line after a quote, None when it is no credit."""
    rest = podium.whole.text[span.end : span.end + _LINE].lstrip(" .\n\u00a0")
    line = rest.split("\n", 1)[0].strip(" –—-(\u00a0")
    marks = podium.lexicon.words("speech.credit")
    if ":" not in line or not any(word in marks for word in words(line)[:8]):
        return _embedded_below(rest, line, podium)
    head, _, tail = line.partition(":")
    name = re.split(r"\s[–—-]\s|,|\(|\||/", head)[0].strip(" –—-.")
    if len(words(name)) > _MOST_WORDS or fold(name) in marks:
        return None
    source = _NUMERIC.sub("", re.split(r"[(\[]|\s[–—-]\s|,", tail)[0]).strip(" .–—-,")
    return Credit(podium.called(name), source or None, date_in(tail, podium.lexicon.months))


def closing_credit(podium: Podium) -> Credit | None:
    """Return what a closing line says of all quotes above it: «Press conference (21/12/2021)»."""
    text = podium.whole.text.rstrip()
    end = len(text)
    for _ in range(_LAST):
        start = text.rfind("\n", 0, end) + 1
        if not podium.whole.title_end < start:
            return None
        credit = _credit_in(start, end, podium)
        if credit is not None:
            return credit
        end = len(text[:start].rstrip())
    return None


def _credit_in(start: int, end: int, podium: Podium) -> Credit | None:
    line = podium.whole.text[start:end]
    if len(line) > _LINE or not _FIGURE.search(line) or _SENTENCE.search(line):
        return None
    day = date_in(line, podium.lexicon.months)
    first, last = podium.token_at(start), podium.token_at(end)
    told = [podium.occasions[at] for at in range(first, last) if at in podium.occasions]
    if day is None or len(day) != _WHOLE_DAY or not told:
        return None
    named = podium.name_at(first)
    is_named = named is not None and named[1] < last and _DASHED.search(podium.gap(named[1]))
    hit = told[-1]
    source = podium.raw(hit.first, hit.last)
    return Credit(named[0] if named is not None and is_named else "", source, day)


def day_beside(span: Span, podium: Podium) -> str | None:
    """Return the day told in the clause after a quote: «…», he said on 12 May 2024."""
    text = podium.whole.text
    if not _FIGURE.search(text, span.end, span.end + _LINE):
        return None
    clause = _CLAUSE_END.split(text[span.end : span.end + _LINE], maxsplit=1)[0]
    day = date_in(clause, podium.lexicon.months)
    return day if day is not None and len(day) == _WHOLE_DAY else None


def _embedded_below(rest: str, line: str, podium: Podium) -> Credit | None:
    """Return the credit of an embedded post: «— Fabrizio Romano (@FabrizioRomano) June 7, 2022»."""
    post = _EMBEDDED.match(line) if rest[:1] in _DASHES else None
    if post is None or not words(post.group(1)):
        return None
    name = post.group(1).strip()
    return Credit(podium.called(name), None, date_in(post.group(2), _months(podium)))


def _months(podium: Podium) -> dict[str, int]:
    """Return the months of every language: posts are embedded as they were written."""
    every = {
        name: number for each in shipped_lexicons().values() for name, number in each.months.items()
    }
    return {**every, **podium.lexicon.months}


def date_in(text: str, months: Mapping[str, int]) -> str | None:
    """Return the date a text states, in figures or in words."""
    match = _NUMERIC.search(text)
    if match:
        day, month, year = (int(group) for group in match.groups())
        year += _CENTURY if year < _SHORT_YEAR else 0
        return f"{year}-{month:02}-{day:02}" if 1 <= month <= _MONTHS else None
    pieces = words(text)
    if months.keys().isdisjoint(pieces):
        return None
    for index, word in enumerate(pieces):
        if word in months:
            return _worded(pieces, index, months[word])
    return None


def _worded(pieces: list[str], index: int, month: int) -> str | None:
    ahead = pieces[index + 1 : index + 4]
    year = next((p for p in ahead if p.isdecimal() and len(p) == _YEAR_DIGITS), None)
    if year is None:
        return None
    near = (*pieces[max(index - 2, 0) : index], *pieces[index + 1 : index + 2])
    day = next((p for p in near if p.isdecimal() and len(p) <= _DAY_DIGITS), None)
    return f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")
