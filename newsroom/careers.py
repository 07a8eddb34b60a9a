"""Careers: where people played and coached, and when, as far as the seeds know.

What a text says of a club outweighs it; a career helps where a text only names the club.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from newsroom.folding import fold
from newsroom.model import Person

NEVER: Final = date.min  # careers known until then tell nothing of any news
FOLDER: Final = Path(__file__).parent / "seeds" / "careers"
_WINDOW: Final = timedelta(days=180)  # in every half year there is a transfer window
_STALE: Final = timedelta(days=900)  # after which so many have moved that careers say nothing
_HERE: Final = frozenset({"now", "loan", "last", "once"})
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
def _rows(folder: Path = FOLDER) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return the files' lines by folded name, unread: of thousands a server watches a few."""
    rows: dict[str, tuple[tuple[str, str], ...]] = {}
    for path in sorted(folder.glob("*.toml")):
        for line in path.read_text(encoding="utf-8").splitlines():
            name = line.split('"', 2)[1] if line.startswith('"') else ""
            if name:
                key = fold(name)
                rows[key] = (*rows.get(key, ()), (path.name, line))
    return rows


def careers_named(name: str, folder: Path = FOLDER) -> tuple[Career, ...]:
    """Return the careers of those of a name, with clubs as written; namesakes have several.

    Raises CareerError, naming the file, for a line that is not written rightly.
    """
    careers: tuple[Career, ...] = ()
    for file, line in _rows(folder).get(fold(name), ()):
        careers = _together(careers, _read(file, line))
    return careers


@cache
def _bearers(folder: Path = FOLDER) -> Mapping[str, tuple[str, ...]]:
    """Return the folded names in which a word stands, by the word."""
    bearers: dict[str, tuple[str, ...]] = {}
    for name in _rows(folder):
        for word in set(name.split()):
            bearers[word] = (*bearers.get(word, ()), name)
    return bearers


def bearers_of(word: str, folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the folded names of all known people in whose name a folded word stands."""
    return _bearers(folder).get(word, ())


def is_somebody(name: str) -> bool:
    """Return whether a name is that of somebody whose career is known, in full or in part."""
    said = fold(name).split()
    return any(set(said) <= set(each.split()) for each in bearers_of(said[-1])) if said else False


def everybody(folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the folded names of all whose career is known."""
    return tuple(_rows(folder))


def _read(file: str, line: str) -> tuple[Career, ...]:
    try:
        table: dict[str, str | list[str]] = tomllib.loads(line)
    except tomllib.TOMLDecodeError as error:
        message = f"{file}: {line[:60]}: {error}"
        raise CareerError(message) from error
    ((name, told),) = table.items()
    rows = [told] if isinstance(told, str) else told
    return tuple(tuple(_spell(file, name, text.strip()) for text in row.split(",")) for row in rows)


def _together(one: tuple[Career, ...], other: tuple[Career, ...]) -> tuple[Career, ...]:
    """Return what two files tell of a name: the longer career of one person, or two people's."""
    if len(one) != 1 or len(other) != 1:
        return (*one, *other)
    clubs = [{fold(spell.club) for spell in career} for career in (one[0], other[0])]
    if clubs[0] & clubs[1]:
        return max(one, other, key=lambda career: len(career[0]))
    return (*one, *other)


def _spell(file: str, name: str, text: str) -> Spell:
    match = _SPELL.fullmatch(text)
    if match is None:
        message = f"{file}: «{name}»: «{text}» is not «Club YYYY-MM/YYYY-MM»"
        raise CareerError(message)
    club, begins, ends, loan = match.groups()
    return Spell(club, begins, ends or "", bool(loan))


class KnownCareers:
    """The careers in the seeds by name, with clubs by key, each read when it is first asked for."""

    def __init__(self, club_named: Callable[[str], str | None]) -> None:
        self._club_named = club_named
        self._read: dict[str, tuple[Career, ...]] = {}

    def of(self, name: str) -> tuple[Career, ...]:
        """Return the careers of those of a name; clubs that nobody knows are left out."""
        found = self._read.get(name)
        if found is None:
            found = self._read[name] = tuple(map(self._keyed, careers_named(name)))
        return found

    def _keyed(self, career: Career) -> Career:
        spells = ((spell, self._club_named(spell.club)) for spell in career)
        return tuple(spell._replace(club=key) for spell, key in spells if key is not None)


def careers_of(people: Iterable[Person], known: KnownCareers) -> dict[int, Career]:
    """Return the careers of people.

    Of somebody whose name several bear in the seeds nothing is known.
    """
    careers: dict[int, Career] = {}
    for person in people:
        names = (person.display_name, *(name.text for name in person.names if not name.guild_id))
        found = next((each for each in map(known.of, names) if each), ())
        if len(found) == 1:
            careers[person.id] = found[0]
    return careers


@cache
def known_until(folder: Path = FOLDER) -> date:
    """Return the day up to which the seeds tell careers, from the file beside their folder."""
    path = folder.with_suffix(".toml")
    day = tomllib.loads(path.read_text(encoding="utf-8"))["known_until"]
    if not isinstance(day, date):
        message = f"{path.name}: known_until must be a day, as in 2026-02-28"
        raise CareerError(message)
    return day


def standing_on(career: Sequence[Spell], day: date, until: date) -> dict[str, str] | None:
    """Return what each club of a career is on a day: now, loan, ending (this month), or past.

    A club that is joined in that very month or later is left out: that is what the news tells.
    After the day until which careers are known, a club is the last one, not the present one; a
    transfer window later it is where somebody was once, and long after nothing is told, None.
    """
    if day - until > _STALE:
        return None
    month, known = (f"{each.year:04d}-{each.month:02d}" for each in (day, min(day, until)))
    here = "now" if month == known else "last" if day - until <= _WINDOW else "once"
    standing: dict[str, str] = {}
    for club, begins, ends, is_loan in career:
        if begins >= known:
            continue
        if not ends or ends > known:
            standing[club] = "loan" if is_loan and here == "now" else here
        elif standing.get(club) not in _HERE:
            standing[club] = "ending" if ends == known else "past"
    return standing
