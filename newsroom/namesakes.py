"""Who a name found in a text is: the person watched, somebody else of that name, or nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from newsroom.folding import words
from newsroom.lexicon import Lexicon
from newsroom.model import Person
from newsroom.names import Found, Owner
from newsroom.passages import Passage

_NO_WORDS: Final = frozenset[str]()
_TIED: Final = frozenset({" ", "-", "\u00a0", "\u2010"})  # between a given and a family name
_LONE_LETTERS: Final = frozenset("aeoyi")  # words of one letter, in one language or another
_SENTENCE_LIKE: Final = 8  # words; in a shorter text case may be lost altogether


@dataclass(slots=True)
class Seen:
    """What a text shows of one person: sure places, bare family names, and namesakes."""

    sure: list[tuple[Found, Owner]] = field(default_factory=lambda: [])
    bare: list[tuple[Found, Owner]] = field(default_factory=lambda: [])
    weak: list[tuple[Found, Owner]] = field(default_factory=lambda: [])
    namesakes: int = 0


@dataclass(frozen=True, slots=True)
class Readers:
    """What is needed to tell names apart: the people, the language, and given names."""

    people: Mapping[int, Person]
    given: frozenset[str]
    lexicon: Lexicon | None

    def words(self, key: str) -> frozenset[str]:
        """Return a set of the lexicon's words, empty without a lexicon."""
        return _NO_WORDS if self.lexicon is None else self.lexicon.words(key)


def people_meant(
    whole: Passage, found: Sequence[Found], readers: Readers
) -> dict[int, list[tuple[Found, Owner]]]:
    """Return for each person the text means the names that mean them, in order."""
    occupied = {index for each in found for index in range(each.first, each.last)}
    seen: dict[int, Seen] = {}
    for each in found:
        for owner in each.owners:
            if owner.person_id is not None:
                _look(
                    whole, each, owner, seen.setdefault(owner.person_id, Seen()), readers, occupied
                )
    meant = {person_id: _settled(what) for person_id, what in seen.items()}
    return _told_apart(whole, {p: names for p, names in meant.items() if names}, seen, readers)


def _look(  # noqa: PLR0913, PLR0917  (one place with all that is known about it)
    whole: Passage,
    found: Found,
    owner: Owner,
    seen: Seen,
    readers: Readers,
    occupied: set[int],
) -> None:
    if found.last - found.first > 1 and not owner.bare:
        if not _is_tail(whole, found):
            seen.sure.append((found, owner))
        return
    person = readers.people[owner.person_id or 0]
    given = words(person.display_name)[:-1] if " " in person.display_name else []
    verdict = _before(whole, found, given, readers, occupied)
    if verdict == "own":
        seen.sure.append((found, owner))
    elif verdict == "other" or _is_first_of_two(whole, found, readers):
        seen.namesakes += 1
    elif _is_somebody(whole, found, readers):
        ordinary = whole.words.words[found.first] in readers.words("names.ordinary")
        (seen.weak if ordinary else seen.bare).append((found, owner))


def _is_tail(whole: Passage, found: Found) -> bool:
    """Return whether a hyphen ties the name to a longer one: «Jean-Boubacar Kamara»."""
    tied = found.first > 0 and whole.words.gap(found.first) == "-"
    return tied and _capital(whole, found.first - 1)


def _before(
    whole: Passage, found: Found, given: list[str], readers: Readers, occupied: set[int]
) -> str:
    """Return whose given name or initial stands before a family name: own, other, or none."""
    index = found.first - 1
    if index < 0 or not _capital(whole, index):
        return ""
    gap = whole.words.gap(found.first)
    word = whole.words.words[index]
    if len(word) == 1 and gap.strip() in {".", ""} and gap:
        return _by_initial(word, gap, given)
    if gap not in _TIED:
        return ""
    if word in given:
        return "own"
    return "other" if _is_given(whole, index, gap, readers, occupied) else ""


def _by_initial(word: str, gap: str, given: list[str]) -> str:
    if "." not in gap and word in _LONE_LETTERS:
        return ""
    return "own" if any(name.startswith(word) for name in given) else "other"


def _is_given(whole: Passage, index: int, gap: str, readers: Readers, occupied: set[int]) -> bool:
    """Return whether the word before a family name is somebody else's given name."""
    word = whole.words.words[index]
    if gap in {"-", "\u2010"}:
        return True
    if word in readers.words("names.before"):
        return False
    if word in readers.given or word in readers.words("names.first"):
        return True
    return not _is_unclear(whole, index, readers, occupied) and not whole.words.raw(index).isupper()


def _is_unclear(whole: Passage, index: int, readers: Readers, occupied: set[int]) -> bool:
    """Return whether a capital says nothing here: a sentence begins, or nouns have capitals."""
    number = whole.sentence_of[index]
    if readers.lexicon is None or readers.lexicon.nouns_capitalised or number in whole.titled:
        return True
    begins = index == 0 or whole.sentence_of[index - 1] != number
    return begins or index in occupied or is_plain(whole.words.words[index], readers.lexicon)


def _is_somebody(whole: Passage, found: Found, readers: Readers) -> bool:
    """Return whether a lone name is written like a person's: capital, no street, no second name."""
    if not _capital(whole, found.first) and any(
        whole.text[start].isupper() for start in whole.words.starts[:_SENTENCE_LIKE]
    ):
        return False
    before = found.first - 1
    return before < 0 or whole.words.words[before] not in readers.words("places.before")


def _is_first_of_two(whole: Passage, found: Found, readers: Readers) -> bool:
    """Return whether a name is another's given name, or half of a double name: «Cole Palmer»."""
    after = found.last
    if after >= len(whole.words) or not _capital(whole, after):
        return False
    gap = whole.words.gap(after)
    if gap != " " or whole.words.words[found.first] not in readers.given:
        return gap == "-"
    is_ordinary = readers.lexicon is None or is_plain(whole.words.words[after], readers.lexicon)
    return not is_ordinary and not whole.words.raw(after).isupper()


def _settled(seen: Seen) -> list[tuple[Found, Owner]]:
    if seen.sure:
        return sorted([*seen.sure, *seen.bare, *seen.weak], key=lambda each: each[0].first)
    return [] if seen.namesakes else seen.bare


def _told_apart(
    whole: Passage,
    meant: dict[int, list[tuple[Found, Owner]]],
    seen: Mapping[int, Seen],
    readers: Readers,
) -> dict[int, list[tuple[Found, Owner]]]:
    """Leave a bare name to the one of its bearers who is also named in full."""
    full = {
        (name.first, name.last): person_id
        for person_id in meant
        for name, _ in seen[person_id].sure
    }
    named = set(full.values())
    kept: dict[int, list[tuple[Found, Owner]]] = {}
    for person_id, names in meant.items():
        if person_id in named:
            kept[person_id] = names
            continue
        mine = [each for each in names if not _belongs_to_another(each[0], person_id, named)]
        mine = [each for each in mine if _fits_kind(whole, each[0], person_id, readers)]
        if mine:
            kept[person_id] = mine
    return kept


def _belongs_to_another(found: Found, person_id: int, named: set[int]) -> bool:
    return any(owner.person_id in named and owner.person_id != person_id for owner in found.owners)


def _fits_kind(whole: Passage, found: Found, person_id: int, readers: Readers) -> bool:
    """Return whether the word before a shared name agrees with what the person does."""
    rivals = {owner.person_id for owner in found.owners if owner.person_id is not None}
    kind = readers.people[person_id].kind
    if len(rivals) == 1 or kind is None or found.first == 0:
        return True
    is_coach = whole.words.words[found.first - 1] in readers.words("names.coaches")
    return is_coach == (kind.value == "coach") or not is_coach


def _capital(whole: Passage, index: int) -> bool:
    return whole.text[whole.words.starts[index]].isupper()


def is_plain(word: str, lexicon: Lexicon) -> bool:
    """Return whether a word is an ordinary one, so that its capital says nothing."""
    return word in lexicon.phrases.vocabulary or any(word in lexicon.words(key) for key in _PLAIN)


_PLAIN: Final = (
    "language.common",
    "names.before",
    "names.roles",
    "names.pronouns",
    "speech.verbs",
)
