"""Which names of an item mean somebody or some club, and who the item is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from newsroom.bearers import Readers
from newsroom.clubs import Reader, clubs_meant
from newsroom.folding import fold, words
from newsroom.knowledge import Knowledge, small_sources
from newsroom.lexicon import Lexicon
from newsroom.model import Mention
from newsroom.names import Found, Owner
from newsroom.namesakes import people_meant
from newsroom.ordinary import is_plain
from newsroom.passages import Passage
from newsroom.renown import Renown, clubs_found

_ENDING: Final = 3  # letters by which an inflected name is longer or shorter: «Neuen» for «Neue»


@dataclass(frozen=True, slots=True)
class Names:
    """The names of an item that mean somebody or some club.

    ``elsewhere`` are the first words of names of other sports; ``at_home`` are the people at one
    of whose clubs the item's clubs show them.
    """

    people: Mapping[int, Sequence[tuple[Found, Owner]]]
    clubs: Mapping[int, tuple[int, str]]
    sources: Mapping[int, tuple[int, str]]
    has_sure_club: bool = True
    elsewhere: frozenset[int] = frozenset()
    at_home: frozenset[int] = frozenset()

    def kinds(self) -> dict[int, tuple[int, str]]:
        """Return the end and the kind of each name by its first word; people before clubs."""
        kinds = {first: (last, "SOURCE") for first, (last, _) in self.sources.items()}
        kinds.update({first: (last, "CLUB") for first, (last, _) in self.clubs.items()})
        for places in self.people.values():
            kinds.update({found.first: (found.last, "PERSON") for found, _ in places})
        return kinds


def names_in(
    whole: Passage,
    knowledge: Knowledge,
    lexicon: Lexicon | None,
    told: tuple[str | None, date | None],
) -> Names:
    """Return who and what the names of a text mean; namesakes are left out.

    ``told`` is the language and the day of the text, as far as they are known.
    """
    language, day = told
    endings = lexicon.endings if lexicon is not None else ()
    found = knowledge.gazetteer.find_in(whole.words, endings)
    renown = Renown(clubs_found(found), day, knowledge)
    elsewhere = [each for each in found if any(owner.is_elsewhere for owner in each.owners)]
    sure = {
        each.first
        for each in found
        for owner in each.owners
        if owner.club_key is not None and not owner.doubt
    }
    readers = Readers(
        knowledge.people,
        knowledge.given,
        lexicon,
        renown.is_at_home,
        renown.is_another,
        frozenset(whole.words.words[each.last - 1] for each in elsewhere),
        bool(sure),
    )
    people = people_meant(whole, found, readers)
    taken = {each.first for places in people.values() for each, _ in places}
    clubs = clubs_meant(
        whole,
        [each for each in found if each.first not in taken],
        knowledge.clubs,
        Reader(lexicon, language, frozenset(taken), knowledge.given),
    )
    sources = {
        each.first: (each.last, _credited_as(whole, each, owner.source, knowledge))
        for each in found
        for owner in each.owners
        if owner.source is not None and not _is_word(whole, each, lexicon)
    }
    return Names(
        people,
        clubs,
        sources,
        bool(sure & set(clubs)),
        frozenset(each.first for each in elsewhere),
        frozenset(filter(renown.is_at_home, people)),
    )


def _credited_as(whole: Passage, found: Found, source: str, knowledge: Knowledge) -> str:
    """Return how a source is called: a journalist by full name, an outlet as the text writes it."""
    if whole.words.raw(found.first, found.last) == source:
        return source
    capital = (at for at in range(found.first, found.last) if not whole.words.raw(at)[0].islower())
    first = next(capital, found.last)
    if first == found.last and found.last - found.first == 1:
        small = whole.words.raw(found.first)
        return small if small in small_sources() else source
    written = whole.words.raw(first, found.last) if first < found.last else "."
    if fold(source) in knowledge.journalists:
        return source
    if "." in written:
        site = fold(written.partition(".")[0])
        return source if site == fold(source).replace(" ", "") or written == "." else written
    said, name = whole.words.words[first : found.last], words(source)
    is_inflected = len(said) == len(name) and all(
        (one.startswith(other) or other.startswith(one)) and abs(len(one) - len(other)) <= _ENDING
        for one, other in zip(said, name, strict=True)
    )
    return source if is_inflected else written


def _is_word(whole: Passage, found: Found, lexicon: Lexicon | None) -> bool:
    """Return whether an outlet's name is only words here: «a lancé», not «Lance»; «La razón»."""
    written = whole.words.raw(found.first, found.last)
    if found.last - found.first > 1:
        begins = lexicon is not None and whole.words.words[found.first] in lexicon.words(
            "names.articles"
        )
        telling = whole.words.raw(found.first + begins, found.last)
        is_small = telling.islower() and "." not in telling
        return is_small and written not in small_sources()
    if written[0].isupper():
        return False
    return lexicon is not None and is_plain(whole.words.words[found.first], lexicon)


def mentions_in(whole: Passage, names: Names) -> tuple[Mention, ...]:
    """Return the mentions of an item, in order, with the servers whose alias was found."""
    mentions: list[Mention] = []
    for person_id, places in names.people.items():
        guilds: dict[tuple[int, int], set[int | None]] = {}
        for found, owner in places:
            guilds.setdefault((found.first, found.last), set()).add(owner.guild_id)
        for place, taught in guilds.items():
            scope = frozenset(g for g in taught if g is not None and None not in taught)
            mentions.append(_mention(whole, place, person_id=person_id, guild_ids=scope))
    for first, (last, key) in names.clubs.items():
        mentions.append(_mention(whole, (first, last), club_key=key))
    return tuple(sorted(mentions, key=lambda m: (m.start, m.person_id or 0)))


def _mention(
    whole: Passage,
    place: tuple[int, int],
    *,
    person_id: int | None = None,
    club_key: str | None = None,
    guild_ids: frozenset[int] = frozenset(),
) -> Mention:
    start, end = whole.words.starts[place[0]], whole.words.ends[place[1] - 1]
    return Mention(
        start=start,
        end=end,
        text=whole.text[start:end],
        person_id=person_id,
        club_key=club_key,
        guild_ids=guild_ids,
    )


def main_person(names: Names, whole: Passage, title: frozenset[int]) -> int | None:
    """Return the person in the title, else the one named most."""
    best: tuple[bool, int, int] = (False, 0, 0)
    chosen: int | None = None
    for person_id, places in names.people.items():
        titled = any(whole.sentence_of[found.first] in title for found, _ in places)
        rank = (titled, len(places), -places[0][0].first)
        if chosen is None or rank > best:
            best, chosen = rank, person_id
    return chosen
