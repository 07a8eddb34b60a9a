"""Careers: where people played and coached, and when, as far as the seeds know.

What a text says of a club outweighs it; a career helps where a text only names the club.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from newsroom.folding import fold
from newsroom.model import Person

FOLDER: Final = Path(__file__).parent / "seeds" / "careers"
_SPELL: Final = re.compile(r"(.+) (\d{4}-\d\d)/(\d{4}-\d\d)?( loan)?")


class CareerError(ValueError):
    """A career in the seeds is not written as docs/languages.md says."""


class Spell(NamedTuple):
    """A time at a club, from month to month as ``YYYY-MM``; no end: still there."""

    club: str
    begins: str
    ends: str
    is_loan: bool = False


Career = tuple[Spell, ...]


@cache
def load_careers(folder: Path = FOLDER) -> Mapping[str, tuple[Career, ...]]:
    """Return the careers of every person in the seeds, by folded name; namesakes have several."""
    careers: dict[str, tuple[Career, ...]] = {}
    for path in sorted(folder.glob("*.toml")):
        table: dict[str, str | list[str]] = tomllib.loads(path.read_text(encoding="utf-8"))
        for name, told in table.items():
            rows = [told] if isinstance(told, str) else told
            known = tuple(_career(path, name, row) for row in rows)
            careers.setdefault(fold(name), known)
    return careers


def _career(path: Path, name: str, row: str) -> Career:
    return tuple(_spell(path, name, text.strip()) for text in row.split(","))


def _spell(path: Path, name: str, text: str) -> Spell:
    match = _SPELL.fullmatch(text)
    if match is None:
        message = f"{path.name}: «{name}»: «{text}» is not «Club YYYY-MM/YYYY-MM»"
        raise CareerError(message)
    club, begins, ends, loan = match.groups()
    return Spell(club, begins, ends or "", bool(loan))


def careers_of(
    people: Iterable[Person], club_named: Callable[[str], str | None]
) -> dict[int, Career]:
    """Return the careers of people, with clubs by key; clubs that nobody knows are left out.

    Of somebody whose name several bear in the seeds nothing is known.
    """
    seeds = load_careers()
    careers: dict[int, Career] = {}
    for person in people:
        names = (person.display_name, *(name.text for name in person.names if not name.guild_id))
        known = next((seeds[fold(name)] for name in names if fold(name) in seeds), ())
        if len(known) == 1:
            spells = ((spell, club_named(spell.club)) for spell in known[0])
            careers[person.id] = tuple(
                spell._replace(club=key) for spell, key in spells if key is not None
            )
    return careers


def standing_at(career: Sequence[Spell], on: date | None) -> dict[str, str]:
    """Return what each club of a career is on a day: now, loan, ending (this month), or past.

    A club that is joined in that very month or later is left out: that is what the news tells.
    Without a day the last that is known counts.
    """
    month = "9999-12" if on is None else f"{on.year:04d}-{on.month:02d}"
    standing: dict[str, str] = {}
    for club, begins, ends, is_loan in career:
        if begins >= month:
            continue
        if not ends or ends > month:
            standing[club] = "loan" if is_loan else "now"
        elif ends == month:
            standing.setdefault(club, "ending")
        else:
            standing.setdefault(club, "past")
    return standing
