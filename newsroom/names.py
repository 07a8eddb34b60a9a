"""The gazetteer: finds names in a text, in one pass however many there are."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, repeat
from operator import add
from typing import Final

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from newsroom.folding import Folded, fold, folded, spaced
from newsroom.model import Club, Mention, Person
from newsroom.spelling import spellings, surname

# What may stand inside a name as written: «A.S. Roma», «Saint-Étienne», but not «Real. Madrid».
_INSIDE: Final = re.compile(r"(?:\s?[-‐‑–'’`´./&]\s?|\s{1,3}|)\Z")
_ABBREVIATION: Final = 2  # letters before a full stop that ends no sentence
_LONG: Final = 8  # letters of a family name that is said without its «de»: «Arrascaeta»


@dataclass(frozen=True, slots=True)
class Owner:
    """Who a name belongs to.

    ``bare`` when it is only the family name of a person; ``doubt`` is how sure a club's name is:
    empty, ``ambiguous``, ``shared``, or the language in which the club goes by it. Names of other
    sports belong to ``is_elsewhere``.
    """

    person_id: int | None = None
    club_key: str | None = None
    source: str | None = None
    guild_id: int | None = None
    bare: bool = False
    doubt: str = ""
    is_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet or a journalist that items credit, under all its spellings."""

    display_name: str
    names: tuple[str, ...] = ()
    outlet: str | None = None
    is_person: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A name at the words from first to last (last not included), and all who have that name."""

    first: int
    last: int
    owners: tuple[Owner, ...]


_Known = tuple[tuple[Person, ...], tuple[Club, ...], tuple[Source, ...], tuple[str, ...]]
_Named = Iterable[tuple[str, Owner]]


class _Index:
    """Spellings of names and who bears each, ready to be found in one pass."""

    def __init__(self, named: _Named) -> None:
        self.owners: dict[str, tuple[Owner, ...]] = {}
        for name, owner in named:
            for spelling in spellings(name):
                known = self.owners.get(spelling, ())
                if owner not in known:
                    self.owners[spelling] = (*known, owner)
        self._rows = [(each.count(" ") + 1, owners) for each, owners in self.owners.items()]
        self._matcher = _matcher(" " + spelling for spelling in self.owners)

    def find_in(self, haystack: str) -> Iterator[tuple[int, int, int, tuple[Owner, ...]]]:
        """Yield the begin and end of each name in a text of words, its words and its owners."""
        rows = self._rows
        for pattern, start, end in self._matcher.find_matches_as_indexes(
            haystack, overlapping=True
        ):
            yield (start, end, *rows[pattern])

    def is_in(self, haystack: str) -> bool:
        """Return whether any of the names begins at a word of a text."""
        return bool(self._matcher.find_matches_as_indexes(haystack, overlapping=True))


def _matcher(spellings: Iterable[str]) -> AhoCorasick:
    return AhoCorasick(
        spellings,
        matchkind=MatchKind.Standard,
        store_patterns=False,
        implementation=Implementation.ContiguousNFA,
    )


@lru_cache(maxsize=8)
def _index_of(
    clubs: tuple[Club, ...], sources: tuple[Source, ...], elsewhere: tuple[str, ...]
) -> _Index:
    """Return the names that are the same for everybody: built once, not with every watch."""
    return _Index(_names(clubs, sources, elsewhere))


class Gazetteer:
    """All known names, ready to be found in a text.

    The names of people are apart from those of clubs and outlets, which do not change while
    Minot runs: watching one more person costs nothing but the people's names.
    """

    def __init__(
        self,
        people: Iterable[Person],
        clubs: Iterable[Club],
        sources: Iterable[Source] = (),
        elsewhere: Iterable[str] = (),
    ) -> None:
        self._known = (tuple(people), tuple(clubs), tuple(sources), tuple(elsewhere))
        self._people = _Index(_names_of_people(self._known[0]))
        self._others = _index_of(*self._known[1:])

        # The longest word of each person's name, without a thought for what stands between two.
        self._first_look = _matcher(
            sorted({" " + max(spelling.split(), key=len) for spelling in self._people.owners})
        )

    def __reduce__(self) -> tuple[type["Gazetteer"], _Known]:
        return (Gazetteer, self._known)

    def find(self, text: str) -> tuple[Mention, ...]:
        """Return the people and clubs named in a text, in order, longest name first."""
        read = folded(text)
        return tuple(
            mention for found in self.find_in(read) for mention in mentions_of(read, found)
        )

    def names_any(self, text: str) -> bool:
        """Return whether a text may hold the name of any person, in whatever ending.

        The cheap look before the reading: it says yes rather once too often.
        """
        spread = " " + spaced(text)
        if not self._first_look.find_matches_as_indexes(spread, overlapping=False):
            return False
        return self._people.is_in(" " + " ".join(spread.split()))

    def owners_of(self, name: str) -> tuple[Owner, ...]:
        """Return all who have exactly this name."""
        spelling = fold(name)
        return (
            *self._people.owners.get(spelling, ()),
            *self._others.owners.get(spelling, ()),
        )

    def club_named(self, name: str) -> str | None:
        """Return the key of the club with exactly this name, the surest one; None without any."""
        owners = [owner for owner in self.owners_of(name) if owner.club_key is not None]
        sure = [owner for owner in owners if not owner.doubt]
        return next((owner.club_key for owner in (*sure, *owners)), None)

    def find_in(self, text: Folded, endings: tuple[str, ...] = ()) -> list[Found]:
        """Return the names in a text; ``endings`` may follow a name in its word (Kimmich*s*)."""
        haystack = " " + " ".join(text.words)
        # Where each word begins, the space before it included.
        places = tuple(accumulate(map(add, map(len, text.words), repeat(1)), initial=0))
        longest: dict[int, Found] = {}
        bare: set[int] = set()  # the first words of names that no ending follows
        for index in (self._people, self._others):
            for start, end, length, owners in index.find_in(haystack):
                first = bisect_left(places, start)
                last = first + length
                rest = text.words[last - 1][end - places[last - 1] - 1 :]
                if (rest and rest not in endings) or not _is_whole(text, first, last):
                    continue
                known = longest.get(first)
                rank = (last, not rest)
                known_rank = (known.last, first in bare) if known is not None else (0, False)
                if known is not None and rank == known_rank:
                    longest[first] = Found(first, last, (*known.owners, *owners))
                elif rank > known_rank:
                    longest[first] = Found(first, last, owners)
                    (bare.discard if rest else bare.add)(first)
        return list(_without_overlap(longest))


def mentions_of(text: Folded, found: Found) -> Iterator[Mention]:
    """Yield a mention for each person or club that has the name found."""
    start, end = text.starts[found.first], text.ends[found.last - 1]
    people: dict[int, set[int | None]] = {}
    for owner in found.owners:
        if owner.club_key is not None:
            yield Mention(start=start, end=end, text=text.text[start:end], club_key=owner.club_key)
        elif owner.person_id is not None:
            people.setdefault(owner.person_id, set()).add(owner.guild_id)
    for person_id, guilds in people.items():
        shared = None in guilds
        yield Mention(
            start=start,
            end=end,
            text=text.text[start:end],
            person_id=person_id,
            guild_ids=frozenset() if shared else frozenset(g for g in guilds if g is not None),
        )


def _names_of_people(people: Iterable[Person]) -> Iterator[tuple[str, Owner]]:
    for person in people:
        yield person.display_name, Owner(person_id=person.id)
        family = surname(person.display_name)
        if family is not None:
            yield family, Owner(person_id=person.id, bare=True)
            alone = family[3:] if family.lower().startswith("de ") else ""
            if len(alone) >= _LONG:
                yield alone, Owner(person_id=person.id, bare=True)
        for name in person.names:
            yield name.text, Owner(person_id=person.id, guild_id=name.guild_id)


def _names(
    clubs: Iterable[Club], sources: Iterable[Source], elsewhere: Iterable[str]
) -> Iterator[tuple[str, Owner]]:
    for club in clubs:
        yield from ((text, Owner(club_key=club.key, doubt=doubt)) for text, doubt in _club(club))
    for source in sources:
        for text in (source.display_name, *source.names):
            yield text, Owner(source=source.display_name)
    yield from ((text, Owner(is_elsewhere=True)) for text in elsewhere)


def _club(club: Club) -> Iterator[tuple[str, str]]:
    doubtful = {fold(text) for text in (*club.ambiguous, *club.shared)}
    if fold(club.display_name) not in doubtful:
        yield club.display_name, ""
    yield from ((text, "") for text in club.names)
    yield from ((text, "ambiguous") for text in club.ambiguous)
    yield from ((text, "shared") for text in club.shared)
    yield from ((text, language) for language, text in club.local)


def _is_whole(text: Folded, first: int, last: int) -> bool:
    return all(_is_inside(text, index) for index in range(first + 1, last))


def _is_inside(text: Folded, index: int) -> bool:
    """Return whether a word goes on the name before it: «St. Pauli», but not «Real. Madrid»."""
    gap = text.gap(index)
    if "." in gap and len(gap) > 1 and len(text.words[index - 1]) > _ABBREVIATION:
        return False
    return _INSIDE.match(gap) is not None


def _without_overlap(longest: Mapping[int, Found]) -> Iterator[Found]:
    reached = 0
    for first in sorted(longest):
        found = longest[first]
        if first >= reached:
            yield found
            reached = found.last
