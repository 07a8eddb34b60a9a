"""Which of several people of one name is meant: by full name, given name, alias or what they do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from newsroom.folding import fold, words
from newsroom.lexicon import Lexicon
from newsroom.model import Person
from newsroom.names import Found, Owner
from newsroom.passages import Passage

_NO_WORDS: Final = frozenset[str]()

Named = list[tuple[Found, Owner]]


@dataclass(slots=True)
class Seen:
    """What a text shows of one person: sure places, bare family names, and namesakes."""

    sure: Named = field(default_factory=lambda: [])
    bare: Named = field(default_factory=lambda: [])
    weak: Named = field(default_factory=lambda: [])
    namesakes: int = 0


@dataclass(frozen=True, slots=True)
class Readers:
    """What is needed to tell names apart: the people, the language, given names, and careers.

    ``is_at_home`` tells whether the item names the club where a person is; ``is_another`` whether
    words that may name a person name a better-known namesake, by the clubs of the item;
    ``elsewhere`` are the family names of those of other sports whom it names in full;
    ``is_of_football`` tells whether it surely names a club.
    """

    people: Mapping[int, Person]
    given: frozenset[str]
    lexicon: Lexicon | None
    is_at_home: Callable[[int], bool]
    is_another: Callable[[Person, Sequence[str]], bool]
    elsewhere: frozenset[str]
    is_of_football: bool

    def words(self, key: str) -> frozenset[str]:
        """Return a set of the lexicon's words, empty without a lexicon."""
        return _NO_WORDS if self.lexicon is None else self.lexicon.words(key)


class _Proof(IntEnum):
    """How surely a text means a person, when another has the same name."""

    NONE = 0
    ALIAS = 1
    GIVEN = 2
    WHOLE = 3
    FULL = 4


def told_apart(
    whole: Passage, meant: Mapping[int, Named], seen: Mapping[int, Seen], readers: Readers
) -> dict[int, Named]:
    """Leave a shared name to the one of its bearers whom the text shows more surely."""
    if len(seen) == 1:
        return dict(meant)
    lone = {p: _by_given_name(whole, p, seen, readers) for p in seen if not seen[p].sure}
    proofs = {p: _proof(p, seen[p], readers, is_lone=bool(lone.get(p))) for p in seen}
    firsts: dict[str, int] = {}
    for name in (name for each in seen.values() for name, _ in each.sure):
        word = whole.words.words[name.first]
        firsts[word] = min(name.first, firsts.get(word, name.first))
    kept: dict[int, Named] = {}
    for person_id in seen:
        names = [
            each
            for each in meant.get(person_id, ())
            if not _is_anothers(each[0], person_id, proofs, readers)
            and _fits_kind(whole, each[0], person_id, readers)
            and (seen[person_id].sure or not _is_first_name(whole, each[0], firsts))
        ]
        if proofs[person_id] is _Proof.GIVEN:
            names = sorted([*names, *lone[person_id]], key=lambda each: each[0].first)
        if names:
            kept[person_id] = names
    return kept


def _proof(person_id: int, seen: Seen, readers: Readers, *, is_lone: bool) -> _Proof:
    if seen.sure:
        return _Proof.FULL
    display = fold(readers.people[person_id].display_name)
    bare = [(found, owner) for found, owner in (*seen.bare, *seen.weak) if not owner.bare]
    if bare and " " not in display:
        return _Proof.WHOLE
    if is_lone:
        return _Proof.GIVEN
    own = any({each.person_id for each in found.owners} <= {person_id} for found, _ in bare)
    return _Proof.ALIAS if own else _Proof.NONE


def _is_anothers(
    found: Found, person_id: int, proofs: Mapping[int, _Proof], readers: Readers
) -> bool:
    """Return whether another bearer of a name is shown more surely, or is at a club named."""
    mine = proofs[person_id]
    others = [
        owner.person_id
        for owner in found.owners
        if owner.person_id is not None and owner.person_id != person_id
    ]
    return any(proofs.get(other, _Proof.NONE) > mine for other in others) or (
        mine < _Proof.GIVEN
        and not readers.is_at_home(person_id)
        and any(map(readers.is_at_home, others))
    )


def _is_first_name(whole: Passage, found: Found, firsts: Mapping[str, int]) -> bool:
    """Return whether a lone name is the given name of somebody named in full: «Bruno said»."""
    named_at = firsts.get(whole.words.words[found.first], found.first)
    return found.last - found.first == 1 and named_at < found.first


def _by_given_name(
    whole: Passage, person_id: int, seen: Mapping[int, Seen], readers: Readers
) -> Named:
    """Return where one of two people of a family is called by the given name alone: «Ethan»."""
    shared = [
        each
        for each in (*seen[person_id].bare, *seen[person_id].weak)
        if each[1].bare and len({owner.person_id for owner in each[0].owners} - {None}) > 1
    ]
    pieces = words(readers.people[person_id].display_name)
    if not shared or len(pieces) < 2 or pieces[0] not in whole.words.words:  # noqa: PLR2004  (a given and a family name)
        return []
    at = whole.words.words.index(pieces[0])
    if not _stands_alone(whole, at):
        return []
    return [(Found(at, at + 1, (Owner(person_id=person_id),)), Owner(person_id=person_id))]


def _stands_alone(whole: Passage, at: int) -> bool:
    return _capital(whole, at) and not any(
        0 <= near < len(whole.words)
        and _capital(whole, near)
        and whole.words.gap(max(near, at)) in {" ", "-", "\u00a0"}
        for near in (at - 1, at + 1)
    )


def _fits_kind(whole: Passage, found: Found, person_id: int, readers: Readers) -> bool:
    """Return whether the word before a shared name agrees with what the person does."""
    rivals: Sequence[int] = [o.person_id for o in found.owners if o.person_id is not None]
    kind = readers.people[person_id].kind
    if len(set(rivals)) <= 1 or kind is None or found.first == 0:
        return True
    before = whole.words.words[found.first - 1]
    if before in readers.words("names.coaches"):
        return kind.value == "coach"
    return kind.value != "coach" or before not in readers.words("names.players")


def _capital(whole: Passage, index: int) -> bool:
    return whole.text[whole.words.starts[index]].isupper()
