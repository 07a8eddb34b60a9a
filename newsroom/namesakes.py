"""Who a name found in a text is: the person watched, somebody else of that name, or nobody."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from newsroom.bearers import Named, Readers, Seen, told_apart
from newsroom.folding import fold, words
from newsroom.model import Person
from newsroom.names import Found, Owner
from newsroom.ordinary import is_capital, is_club, is_doubtful, is_likely, is_plain, is_stranger
from newsroom.passages import Passage
from newsroom.spelling import surname

_TIED: Final = frozenset({" ", "-", "\u00a0", "\u2010"})  # between a given and a family name
_LONE_LETTERS: Final = frozenset("aeoyi")  # words of one letter, in one language or another
_TOWN: Final = 150  # words around a name in which a town hall and a mayor show a town
_KIN: Final = 7  # words before a name in which its bearer is called somebody's father
_KIN_AFTER: Final = 4  # words after it
_SHORT: Final = 3  # letters of a given name's short form
_WORK: Final = 60  # characters between a name and the marks around a title
_OPENS: Final = re.compile(r"[«“„\"]\s?([^«»“”„\"\n.!?]*)\Z")
_CLOSES: Final = re.compile(r"([^«»“”„\"\n.!?]*)[»”“\"]")
_SENTENCE_LIKE: Final = 8  # words; in a shorter text case may be lost altogether


def people_meant(
    whole: Passage, found: Sequence[Found], readers: Readers
) -> dict[int, list[tuple[Found, Owner]]]:
    """Return for each person the text means the names that mean them, in order."""
    occupied: dict[int, Found] = {}
    for each in found:
        occupied.update(dict.fromkeys(range(each.first, each.last), each))
    seen: dict[int, Seen] = {}
    for each in found:
        for owner in each.owners:
            if owner.person_id is not None:
                _look(
                    whole, each, owner, seen.setdefault(owner.person_id, Seen()), readers, occupied
                )
    meant = {
        person_id: _settled(whole, readers.people[person_id], what, readers)
        for person_id, what in seen.items()
    }
    return told_apart(whole, {p: names for p, names in meant.items() if names}, seen, readers)


def _look(  # noqa: PLR0913, PLR0917  (one place with all that is known about it)
    whole: Passage,
    found: Found,
    owner: Owner,
    seen: Seen,
    readers: Readers,
    occupied: Mapping[int, Found],
) -> None:
    person = readers.people[owner.person_id or 0]
    if found.last - found.first > 1 and not owner.bare and not _is_family(whole, found, person):
        if not _is_tail(whole, found, occupied):
            seen.sure.append((found, owner))
        return
    given = words(person.display_name)[:-1] if " " in person.display_name else []
    verdict = _before(whole, found, given, readers, occupied)
    if verdict == "own":
        seen.sure.append((found, owner))
    elif verdict == "other" or _is_first_of_two(whole, found, readers, occupied):
        seen.namesakes += not _is_relative(whole, found, readers)
    elif (
        is_stranger(whole, found, readers)
        or _is_place(whole, found, readers)
        or _is_in_a_work(whole, found)
    ):
        seen.namesakes += 1
    elif _is_somebody(whole, found):
        is_weak = is_doubtful(whole, found, owner, readers)
        (seen.weak if is_weak else seen.bare).append((found, owner))


def _is_tail(whole: Passage, found: Found, occupied: Mapping[int, Found]) -> bool:
    """Return whether a hyphen ties the name to a longer one: «Jean-Boubacar Kamara»."""
    before = found.first - 1
    tied = found.first > 0 and whole.words.gap(found.first) == "-"
    return tied and is_capital(whole, before) and not _is_club_at(before, occupied)


def _before(
    whole: Passage, found: Found, given: list[str], readers: Readers, occupied: Mapping[int, Found]
) -> str:
    """Return whose given name or initial stands before a family name: own, other, or none."""
    index = found.first - 1
    if index < 0 or not is_capital(whole, index):
        return ""
    gap = whole.words.gap(found.first)
    word = whole.words.words[index]
    if len(word) == 1 and gap.strip() in {".", ""} and gap:
        return _by_initial(word, gap, given)
    if gap not in _TIED or (gap == "-" and _is_club_at(index, occupied)):
        return ""
    if word in given or _is_short_for(word, given) or _is_second_given(whole, index, given):
        return "own"
    return "other" if _is_given(whole, index, gap, readers, occupied) else ""


def _is_club_at(index: int, occupied: Mapping[int, Found]) -> bool:
    """Return whether a club's name stands there: «Inter-Koné»."""
    return index in occupied and is_club(occupied[index])


def _is_short_for(word: str, given: Sequence[str]) -> bool:
    """Return whether a word is the short form of a given name: «Nico» for Nicolás."""
    return len(word) >= _SHORT and any(
        name.startswith(word) or (name.startswith(word[:-1]) and len(word) > _SHORT)
        for name in given
    )


def _is_second_given(whole: Passage, index: int, given: Sequence[str]) -> bool:
    """Return whether a given name follows somebody's own: «Miguel Ángel Borja»."""
    if index == 0 or whole.words.gap(index) not in _TIED:
        return False
    return whole.words.words[index - 1] in given


def _by_initial(word: str, gap: str, given: list[str]) -> str:
    if "." not in gap and word in _LONE_LETTERS:
        return ""
    return "own" if any(name.startswith(word) for name in given) else "other"


def _is_given(
    whole: Passage, index: int, gap: str, readers: Readers, occupied: Mapping[int, Found]
) -> bool:
    """Return whether the word before a family name is somebody else's given name."""
    word = whole.words.words[index]
    if gap in {"-", "\u2010"}:
        return True
    if word in readers.words("names.before"):
        return False
    if word in readers.given or word in readers.words("names.first"):
        return True
    return not _is_unclear(whole, index, readers, occupied) and not whole.words.raw(index).isupper()


def _is_unclear(
    whole: Passage, index: int, readers: Readers, occupied: Mapping[int, Found]
) -> bool:
    """Return whether a capital says nothing here: a sentence begins, or nouns have capitals."""
    number = whole.sentence_of[index]
    if readers.lexicon is None or readers.lexicon.nouns_capitalised or number in whole.titled:
        return True
    begins = index == 0 or whole.sentence_of[index - 1] != number
    return begins or index in occupied or is_plain(whole.words.words[index], readers.lexicon)


def _is_somebody(whole: Passage, found: Found) -> bool:
    """Return whether a lone name is written like a person's: with a capital, if any are.

    What comes before the family name may be small: «ter Stegen».
    """
    return is_capital(whole, found.last - 1) or not any(
        whole.text[start].isupper() for start in whole.words.starts[:_SENTENCE_LIKE]
    )


def _is_family(whole: Passage, found: Found, person: Person) -> bool:
    """Return whether an alias of several words is but the family name: «Milinković-Savić»."""
    family = surname(person.display_name)
    said = " ".join(whole.words.words[found.first : found.last])
    return family is not None and fold(family) == said


def _is_relative(whole: Passage, found: Found, readers: Readers) -> bool:
    """Return whether another of the name is kin of the one meant: «his father, Biorou Kean»."""
    family = readers.words("names.family")
    number = whole.sentence_of[found.first]
    around = (*range(found.first - _KIN, found.first), *range(found.last, found.last + _KIN_AFTER))
    return any(
        0 <= at < len(whole.words)
        and whole.sentence_of[at] == number
        and whole.words.words[at] in family
        for at in around
    )


def _is_place(whole: Passage, found: Found, readers: Readers) -> bool:
    """Return whether a name is a street or a town: «rue Kamara», «la mairie de Saint-Maximin»."""
    places = readers.words("places.before")
    before = whole.words.words[max(found.first - 2, 0) : found.first]
    if not before or not places:
        return False
    if before[-1] in places:
        return True
    if len(before) == 1 or before[0] not in places:
        return False
    is_small = before[-1] in readers.words("language.common")
    near = whole.words.words[max(found.first - _TOWN, 0) : found.first + _TOWN]
    return is_small and len(places.intersection(near)) > 1


def _is_in_a_work(whole: Passage, found: Found) -> bool:
    """Return whether a name stands in the title of a film or book: «Bend It Like Beckham»."""
    start, end = whole.words.starts[found.first], whole.words.ends[found.last - 1]
    head = _OPENS.search(whole.text[max(start - _WORK, 0) : start])
    tail = _CLOSES.match(whole.text[end : end + _WORK])
    if head is None or tail is None:
        return False
    title = [word for word in (head.group(1) + " " + tail.group(1)).split() if word.isalpha()]
    return len(title) > 1 and all(word[0].isupper() for word in title)


def _is_first_of_two(
    whole: Passage, found: Found, readers: Readers, occupied: Mapping[int, Found]
) -> bool:
    """Return whether a name is another's given name, or half of a double name: «Cole Palmer»."""
    after = found.last
    if after >= len(whole.words) or not is_capital(whole, after):
        return False
    gap = whole.words.gap(after)
    if gap != " " or whole.words.words[found.first] not in readers.given:
        return gap == "-" and not _is_beside(whole, after, readers, occupied)
    is_ordinary = readers.lexicon is None or is_plain(whole.words.words[after], readers.lexicon)
    return not is_ordinary and not whole.words.raw(after).isupper()


def _is_beside(whole: Passage, after: int, readers: Readers, occupied: Mapping[int, Found]) -> bool:
    """Return whether what a hyphen ties to a name is no name: «Bastoni-City», «Kane-Berater»."""
    lexicon, word = readers.lexicon, whole.words.words[after]
    tied = occupied.get(after)
    if tied is not None and is_club(tied):
        return True
    if lexicon is None or not lexicon.nouns_capitalised:
        return False
    return bool(lexicon.cues.of(word)) or is_plain(word, lexicon)


def _settled(whole: Passage, person: Person, seen: Seen, readers: Readers) -> Named:
    """Return the names that mean a person: all with one that is sure, else those that may."""
    weak = [each for each in seen.weak if each[1].bare or not is_club(each[0])]
    if seen.sure:
        return _in_order([*seen.sure, *seen.bare, *weak])
    if seen.namesakes:
        return []
    likely = [*seen.bare, *_likely(whole, weak, readers, person)]
    said = {whole.words.words[each.last - 1] for each, _ in likely}
    if said & readers.elsewhere or readers.is_another(person, sorted(said)):
        return []
    return _in_order(likely)


def _likely(whole: Passage, weak: Named, readers: Readers, person: Person) -> Named:
    """Return the doubtful names of a person that are names after all.

    None is that the text has with a small letter too: «Stark begonnen, stark nachgelassen».
    """
    if not weak:
        return []
    told = {whole.words.words[found.first] for found, _ in weak}
    small = {
        word
        for at, word in enumerate(whole.words.words)
        if word in told and not is_capital(whole, at)
    }
    is_at_home = readers.is_at_home(person.id)
    return [
        name
        for name in weak
        if whole.words.words[name[0].first] not in small
        and is_likely(whole, name[0], readers, is_at_home)
    ]


def _in_order(names: Named) -> Named:
    return sorted(names, key=lambda each: each[0].first)
