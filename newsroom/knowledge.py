"""The gazetteer and the lexicons, loaded together: what a reading needs to know."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from newsroom.careers import Career, KnownCareers, careers_of, known_until
from newsroom.folding import fold
from newsroom.languages import Languages
from newsroom.lexicon import Lexicon, shipped_lexicons
from newsroom.model import Club, Person
from newsroom.names import Gazetteer, Source

SEEDS: Final = Path(__file__).parent / "seeds"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All names and all words Minot reads by; may be handed to another process."""

    gazetteer: Gazetteer
    lexicons: Mapping[str, Lexicon]
    people: Mapping[int, Person]
    clubs: Mapping[str, Club]
    journalists: Mapping[str, str | None]
    given: frozenset[str]
    languages: Languages
    demonyms: frozenset[str]
    careers: Mapping[int, Career]
    namesakes: KnownCareers
    careers_until: date

    def names_any(self, text: str) -> bool:
        """Return whether a text holds the name of somebody known."""
        return self.gazetteer.names_any(text)

    def alike(self, source: str) -> str:
        """Return what all names of an outlet or a journalist have in common."""
        owners = self.gazetteer.owners_of(source)
        return next((owner.source for owner in owners if owner.source is not None), fold(source))


def knowledge(
    people: Iterable[Person],
    clubs: Iterable[Club] | None = None,
    lexicons: Mapping[str, Lexicon] | None = None,
    careers_until: date | None = None,
) -> Knowledge:
    """Return what a reading needs to know of these people, with all clubs and languages.

    Careers are told up to a day, by default the one up to which the seeds know them; up to
    ``NEVER`` they tell nothing.
    """
    everybody = tuple(people)
    teams = load_clubs() if clubs is None else tuple(clubs)
    sources = load_sources()
    words = shipped_lexicons() if lexicons is None else lexicons
    gazetteer = Gazetteer(everybody, teams, sources, load_elsewhere())
    namesakes = KnownCareers(gazetteer.club_named)
    return Knowledge(
        gazetteer,
        words,
        {person.id: person for person in everybody},
        {club.key: club for club in teams},
        {fold(source.display_name): source.outlet for source in sources if source.is_person},
        given_names() | {fold(person.display_name.split()[0]) for person in everybody},
        Languages(words),
        frozenset(fold(name) for club in teams for name in club.demonyms),
        careers_of(everybody, namesakes),
        namesakes,
        careers_until or known_until(),
    )


@cache
def load_clubs(folder: Path = SEEDS / "clubs") -> tuple[Club, ...]:
    """Return every club that ships with Minot, one file per country."""
    return tuple(
        _club(table)
        for path in sorted(folder.glob("*.toml"))
        for table in _tables(path).get("club", [])
    )


@cache
def load_sources(folder: Path = SEEDS) -> tuple[Source, ...]:
    """Return every outlet and journalist that ships with Minot."""
    outlets = _read(folder / "outlets.toml").get("outlet", [])
    journalists = _read(folder / "journalists.toml").get("journalist", [])
    return (
        *(Source(table["name"], _all_names(table)) for table in outlets),
        *(
            Source(
                table["name"],
                _all_names(table),
                next(iter(table.get("outlets", ())), None),
                is_person=True,
            )
            for table in journalists
        ),
    )


@cache
def small_sources(folder: Path = SEEDS) -> frozenset[str]:
    """Return the names of outlets that are written without a capital: «la rosea», «ge»."""
    return frozenset(
        name
        for source in load_sources(folder)
        for name in (source.display_name, *source.names)
        if name.islower() and not source.is_person
    )


@cache
def load_elsewhere(folder: Path = SEEDS) -> tuple[str, ...]:
    """Return the names of other sports: their competitions, teams, places and people."""
    table = _read(folder / "elsewhere.toml")
    return tuple(
        dict.fromkeys(
            str(name) for sport in table.values() for row in sport.values() for name in row
        )
    )


@cache
def given_names(folder: Path = SEEDS) -> frozenset[str]:
    """Return the given names by which Minot sees that a family name has another bearer."""
    table = _read(folder / "given_names.toml")
    return frozenset(fold(name) for text in table.values() for name in str(text).split())


def _all_names(table: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(name) for name in table.get("names", ()))


def _read(path: Path) -> dict[str, Any]:
    return _tables(path) if path.exists() else {}


def _tables(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _club(table: dict[str, Any]) -> Club:
    local = table.get("in", {})
    return Club(
        key=table["key"],
        display_name=table["name"],
        names=(*table.get("names", ()), *table.get("nicknames", ())),
        city=table.get("city", ""),
        country=table.get("country", ""),
        ambiguous=tuple(table.get("ambiguous", ())),
        shared=tuple(table.get("shared", ())),
        local=tuple((language, name) for language, names in local.items() for name in names),
        demonyms=tuple(table.get("demonyms", ())),
    )
