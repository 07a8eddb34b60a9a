"""The names of each server, kept in memory so that autocomplete answers while somebody types."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from weakref import WeakValueDictionary

from rapidfuzz import fuzz, process

from feeds.addresses import shown
from newsroom.folding import fold
from newsroom.model import Clock, Club, Feed, Person
from newsroom.spelling import surname
from storage.store import Store

CHOICES: Final = 25
_NEAREST: Final = 4
_LIKENESS: Final = 72  # of 100; «camara» and «kamara» have 83
_KEPT_FOR: Final = timedelta(minutes=10)  # what another process changed is seen after this
_SERVERS: Final = 2_000  # kept at once; the one asked longest ago makes room


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp:
    """What a typed name stands for: those it fits, else the nearest ones."""

    people: tuple[Person, ...] = ()
    nearest: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """Something that can be found by typing a part of its names."""

    label: str
    value: str
    names: tuple[str, ...]
    haystack: str = field(init=False)

    def __post_init__(self) -> None:
        # A space before each word: « kam» is then the start of a word, whatever word it is.
        object.__setattr__(self, "haystack", "\n".join(f" {name}" for name in self.names))


class Likenesses:
    """Every whole name and every word of one, to be compared with what somebody mistyped."""

    def __init__(self, listed: Iterable[Listed]) -> None:
        # Nearly every text has one owner: no list is made for it, which spares the collector.
        self._owners: dict[str, Listed] = {}
        self._others: dict[str, list[Listed]] = {}
        for one in listed:
            for text in dict.fromkeys((*one.names, *" ".join(one.names).split())):
                if self._owners.setdefault(text, one) is not one:
                    self._others.setdefault(text, []).append(one)
        self.texts = list(self._owners)

    def owners(self, text: str) -> list[Listed]:
        """Return those who have a text as a name or in one, in order."""
        return [self._owners[text], *self._others.get(text, ())]


@dataclass(frozen=True, slots=True)
class Register:
    """Things to find by name, in order, with their likenesses."""

    listed: Sequence[Listed]
    likenesses: Likenesses

    @classmethod
    def of(cls, listed: Iterable[Listed]) -> "Register":
        """Put things in the order of their names."""
        ordered = sorted(listed, key=lambda each: each.names)
        return cls(ordered, Likenesses(ordered))

    def exactly(self, typed: str) -> list[Listed]:
        """Return those called exactly so; a display name wins over a surname or an alias."""
        wanted = fold(typed)
        if displayed := [each for each in self.listed if each.names[:1] == (wanted,)]:
            return displayed
        return [each for each in self.listed if wanted in each.names]

    def by_words(self, typed: str) -> list[Listed]:
        """Return those of whom every typed word starts a word."""
        words = [f" {word}" for word in fold(typed).split()]
        if not words:
            return []
        return [each for each in self.listed if all(word in each.haystack for word in words)]

    def found(self, typed: str) -> list[Listed]:
        """Return those a typed name fits: by whole name, else by words."""
        return self.exactly(typed) or self.by_words(typed)

    def nearest(self, typed: str) -> list[Listed]:
        """Return those whose name looks most like what was typed, at most a few."""
        found = process.extract(
            fold(typed),
            self.likenesses.texts,
            scorer=fuzz.ratio,
            score_cutoff=_LIKENESS,
            limit=_NEAREST * 2,
        )
        likenesses = self.likenesses
        near = dict.fromkeys(one for text, *_ in found for one in likenesses.owners(text))
        return list(near)[:_NEAREST]

    def matching(self, typed: str) -> list[Listed]:
        """Return what to offer: names that begin so, then words that begin so, then the nearest."""
        wanted = fold(typed)
        if not wanted:
            return list(self.listed[:CHOICES])
        words = self.by_words(typed)
        starting = [each for each in words if each.names[0].startswith(wanted)]
        return list(dict.fromkeys([*starting, *words]))[:CHOICES] or self.nearest(typed)


class GuildIndex:
    """The people and feeds one server sees, and all clubs."""

    def __init__(
        self, people: Sequence[Person], feeds: Sequence[Feed], clubs: Register, guild_id: int
    ) -> None:
        self._people_by_id = {person.id: person for person in people}
        self._feeds_by_id = {feed.id: feed for feed in feeds}
        self._people = Register.of(_listed_person(person, guild_id) for person in people)
        self._feeds = Register.of(map(_listed_feed, feeds))
        self._clubs = clubs

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """The feeds of the server, by title."""
        return tuple(self._feeds_by_id[int(each.value)] for each in self._feeds.listed)

    def person(self, person_id: int) -> Person | None:
        """Return a person this server sees, or None."""
        return self._people_by_id.get(person_id)

    def people_like(self, typed: str) -> list[Listed]:
        """Return the people to offer while somebody types, the best first."""
        return self._people.matching(typed)

    def clubs_like(self, typed: str) -> list[Listed]:
        """Return the clubs to offer while somebody types, the best first."""
        return self._clubs.matching(typed)

    def feeds_like(self, typed: str) -> list[Listed]:
        """Return the feeds to offer while somebody types, the best first."""
        return self._feeds.matching(typed)

    def look_up(self, typed: str) -> LookUp:
        """Return who a typed name stands for: by whole name, else by words, else the nearest."""
        found = self._people.found(typed)
        if found:
            return LookUp(people=self._persons(found))
        return LookUp(nearest=self._persons(self._people.nearest(typed)))

    def exactly(self, typed: str) -> Person | None:
        """Return the one person with exactly this name, or None."""
        found = self._persons(self._people.exactly(typed))
        return found[0] if len(found) == 1 else None

    def club(self, typed: str) -> Listed | None:
        """Return the one club a chosen key or a typed name stands for, or None."""
        chosen = [each for each in self._clubs.listed if each.value == typed]
        found = chosen or self._clubs.found(typed)
        return found[0] if len(found) == 1 else None

    def is_club(self, typed: str) -> bool:
        """Return whether a name is exactly a club's."""
        return bool(self._clubs.exactly(typed))

    def feed(self, typed: str) -> Feed | None:
        """Return the one feed a typed title, address or chosen id stands for, or None."""
        if typed.isdecimal() and int(typed) in self._feeds_by_id:
            return self._feeds_by_id[int(typed)]
        found = self._feeds.found(shown(typed))
        return self._feeds_by_id[int(found[0].value)] if len(found) == 1 else None

    def _persons(self, found: Iterable[Listed]) -> tuple[Person, ...]:
        return tuple(self._people_by_id[int(each.value)] for each in found)


class Index:
    """The indexes of the servers that asked lately; each is read from the store once and kept."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._guilds: dict[int, tuple[GuildIndex, datetime]] = {}
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._clubs = Register.of(())
        self._names: Mapping[str, str] = {}

    async def of(self, guild_id: int) -> GuildIndex:
        """Return a server's index, read anew when it is missing or old."""
        kept = self._guilds.pop(guild_id, None)
        if kept is None or self._clock() - kept[1] > _KEPT_FOR:
            return await self.refresh(guild_id)
        self._guilds[guild_id] = kept
        return kept[0]

    async def refresh(self, guild_id: int) -> GuildIndex:
        """Read a server's index anew; to be called after its watches or feeds changed."""
        # One after another, so that what was read first cannot take the place of what came later.
        async with self._turns.setdefault(guild_id, asyncio.Lock()):
            await self.clubs()
            people = await self._store.people.of_guild(guild_id)
            feeds = await self._store.feeds.of_guild(guild_id)
            # Ten thousand names take a tenth of a second, in which others must be answered.
            index = await asyncio.to_thread(GuildIndex, people, feeds, self._clubs, guild_id)
            self._guilds.pop(guild_id, None)
            self._guilds[guild_id] = (index, self._clock())
        while len(self._guilds) > _SERVERS:
            del self._guilds[next(iter(self._guilds))]
        return index

    async def clubs(self) -> Mapping[str, str]:
        """Return the display name of each club, by its key."""
        if not self._names:
            clubs = await self._store.clubs.all()
            self._clubs = Register.of(map(_listed_club, clubs))
            self._names = {club.key: club.display_name for club in clubs}
        return self._names


def _listed_person(person: Person, guild_id: int) -> Listed:
    visible = [name.text for name in person.names if name.guild_id in (None, guild_id)]
    texts = [person.display_name, surname(person.display_name) or "", *visible]
    return Listed(person.display_name, str(person.id), _folded(texts))


def _listed_feed(feed: Feed) -> Listed:
    address = shown(feed.url)
    return Listed(feed.title or address, str(feed.id), _folded([feed.title, address]))


def _listed_club(club: Club) -> Listed:
    return Listed(club.display_name, club.key, _folded([club.display_name, *club.names]))


def _folded(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(fold, texts))))
