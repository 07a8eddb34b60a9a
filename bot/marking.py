"""A reading shown to a person: the text with what was found marked in it, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import click

from bot.reading_lines import people_in
from newsroom.knowledge import Knowledge
from newsroom.model import Item, Reading, Role
from newsroom.passages import item_text

_PLAIN: Final = {"person": "*", "club": "_"}
_WIDTH: Final = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    start: int
    end: int
    kind: str


def marked(item: Item, reading: Reading, knowledge: Knowledge, *, is_terminal: bool) -> str:
    """Return an item's text with people and clubs marked, and below it what was understood.

    On a terminal people are bold and clubs underlined; elsewhere they stand between ``*`` and
    between ``_``.
    """
    text = _with_marks(item_text(item), _marks(reading), is_terminal=is_terminal)
    facts = "\n".join(f"  {name:<{_WIDTH}}{value}" for name, value in _facts(reading, knowledge))
    return f"{text}\n\n{facts}\n"


def _marks(reading: Reading) -> list[_Mark]:
    marks: list[_Mark] = []
    for mention in sorted(reading.mentions, key=lambda each: (each.start, -each.end)):
        if marks and mention.start < marks[-1].end:
            continue
        kind = "person" if mention.person_id is not None else "club"
        marks.append(_Mark(start=mention.start, end=mention.end, kind=kind))
    return marks


def _with_marks(text: str, marks: list[_Mark], *, is_terminal: bool) -> str:
    pieces: list[str] = []
    done = 0
    for mark in marks:
        pieces.append(text[done : mark.start])
        pieces.append(_one_mark(text[mark.start : mark.end], mark.kind, is_terminal=is_terminal))
        done = mark.end
    return "".join([*pieces, text[done:]])


def _one_mark(words: str, kind: str, *, is_terminal: bool) -> str:
    if is_terminal:
        return click.style(words, bold=kind == "person", underline=kind == "club")
    sign = _PLAIN[kind]
    return f"{sign}{words}{sign}"


def _facts(reading: Reading, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    yield "language", reading.language or "not one Minot reads"
    people = people_in(reading, knowledge)
    yield "people", ", ".join(people) or "nobody watched"
    for role in Role:
        keys = [club.club_key for club in reading.clubs if club.role is role]
        if keys:
            yield f"{role}", ", ".join(knowledge.clubs[key].display_name for key in keys)
    yield "stage", str(reading.stage)
    if reading.because:
        yield "because", f"“{reading.because.strip()}”"
    if reading.relayed_from:
        yield "according", " ← ".join(reading.relayed_from)
    if reading.contract_until:
        yield "contract", f"until {reading.contract_until}"
    for quote in reading.quotes:
        said = ", ".join(filter(None, (quote.speaker or "somebody", quote.source, quote.said_on)))
        yield "quote", f"{said}: {quote.words}"
