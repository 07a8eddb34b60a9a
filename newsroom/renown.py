"""Whose clubs an item names: by them a bare name is known for the person watched or a namesake.

«Dembélé, l'attaquant du PSG» is not the one who plays in Saudi Arabia, although no first name says
so: another Dembélé, well known, plays for Paris at that time, and no club of the first is named.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from newsroom.careers import Career, bearers_of
from newsroom.folding import fold
from newsroom.knowledge import Knowledge
from newsroom.model import Person
from newsroom.names import Found

_SOON: Final = timedelta(days=75)  # before a move in which the new club is already named
_BEGINNING: Final = 3  # letters of a given name that its short form keeps
_LATELY: Final = timedelta(days=550)  # for so long news of somebody still name the old club
_STALE: Final = timedelta(days=730)  # after which the last known club of a namesake says nothing


@dataclass(frozen=True, slots=True)
class Renown:
    """The clubs an item may name, the day it came, and the careers that are known."""

    clubs: frozenset[str]
    day: date | None
    knowledge: Knowledge

    def is_at_home(self, person_id: int) -> bool:
        """Return whether the item names the club at which somebody is on that day."""
        return self._holds(self.knowledge.careers.get(person_id, ()))

    def is_another(self, person: Person, said: Iterable[str]) -> bool:
        """Return whether folded words that may name a person name a better-known namesake.

        So it is when the item names a club at which a namesake is, and none of the person's own.
        """
        if self.day is None or self._is_linked(self.knowledge.careers.get(person.id, ())):
            return False
        own = fold(person.display_name)
        return " " in own and any(
            self._holds(career)
            for word in said
            for name in bearers_of(word)
            if not _is_same(name, own)
            for career in self.knowledge.namesakes.of(name)
        )

    def _holds(self, career: Career) -> bool:
        """Return whether one of the clubs is that of a career on the day, or the last known."""
        until = self.knowledge.careers_until
        day = self.day or until
        if day - until > _STALE:
            return False
        month = _month(min(day, until))
        return any(
            spell.club in self.clubs
            and spell.begins <= month
            and (not spell.ends or spell.ends >= month)
            for spell in career
        )

    def _is_linked(self, career: Career) -> bool:
        """Return whether one of the clubs is the last that somebody had, or was not long ago."""
        if self.day is None:
            return False
        soon, lately = _month(_away(self.day, _SOON)), _month(_away(self.day, -_LATELY))
        begun = [spell for spell in career if spell.begins <= soon]
        last = max((spell.begins for spell in begun), default="")
        return any(
            spell.club in self.clubs
            and (spell.begins == last or not spell.ends or spell.ends >= lately)
            for spell in begun
        )


def clubs_found(found: Iterable[Found]) -> frozenset[str]:
    """Return the clubs that the names found in an item may mean."""
    return frozenset(
        owner.club_key
        for each in found
        for owner in each.owners
        if owner.club_key is not None and owner.doubt != "shared"
    )


def _is_same(name: str, own: str) -> bool:
    """Return whether two folded names may be one person's: «Dani Parejo», «Daniel Parejo»."""
    if name[:_BEGINNING] != own[:_BEGINNING]:
        return False
    return set(name.split()) <= set(own.split()) or _family(name) == _family(own)


def _away(day: date, time: timedelta) -> date:
    """Return the day so far away; feeds may date their news to the end of the calendar."""
    there = day.toordinal() + time.days
    return date.fromordinal(min(max(there, 1), date.max.toordinal()))


def _month(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"


def _family(name: str) -> str:
    return name.rpartition(" ")[2]
