"""Who a name found in a text is: the person watched, somebody else of that name, or nobody."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from newsroom.bearers import Named, Readers, Seen, told_apart
from newsroom.folding import fold, words
from newsroom.lexicon import Lexicon
from newsroom.model import Person
from newsroom.names import Found, Owner, surname
from newsroom.passages import Passage

_TIED: Final = frozenset({" ", "-", "\u00a0", "\u2010"})  # between a given and a family name
_LONE_LETTERS: Final = frozenset("aeoyi")  # words of one letter, in one language or another
_BEARERS: Final = ("names.coaches", "names.players")
_LEADING: Final = ("names.articles", "speech.about", "places.before", "places.at")
_TOWN: Final = 150  # words around a name in which a town hall and a mayor show a town
_KIN: Final = 7  # words before a name in which its bearer is called somebody's father
_KIN_AFTER: Final = 4  # words after it
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
        occupied.update((index, each) for index in range(each.first, each.last))
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
        if not _is_tail(whole, found):
            seen.sure.append((found, owner))
        return
    given = words(person.display_name)[:-1] if " " in person.display_name else []
    verdict = _before(whole, found, given, readers, occupied)
    if verdict == "own":
        seen.sure.append((found, owner))
    elif verdict == "other" or _is_first_of_two(whole, found, readers, occupied):
        seen.namesakes += not _is_relative(whole, found, readers)
    elif _is_place(whole, found, readers) or _is_in_a_work(whole, found):
        seen.namesakes += 1
    elif _is_somebody(whole, found):
        is_weak = _is_doubtful(whole, found, owner, readers)
        (seen.weak if is_weak else seen.bare).append((found, owner))


def _is_tail(whole: Passage, found: Found) -> bool:
    """Return whether a hyphen ties the name to a longer one: «Jean-Boubacar Kamara»."""
    tied = found.first > 0 and whole.words.gap(found.first) == "-"
    return tied and _capital(whole, found.first - 1)


def _before(
    whole: Passage, found: Found, given: list[str], readers: Readers, occupied: Mapping[int, Found]
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
    """Return whether a lone name is written like a person's: with a capital, if any are."""
    return _capital(whole, found.first) or not any(
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


def _is_doubtful(whole: Passage, found: Found, owner: Owner, readers: Readers) -> bool:
    """Return whether a lone name may be no name: an ordinary word or a club, unless one speaks."""
    word = whole.words.words[found.first]
    if not _is_club(found) and word not in readers.words("names.ordinary"):
        return False
    if not _is_club(found) and _is_named_inside(whole, found, readers):
        return False
    before = whole.words.words[found.first - 1] if found.first else ""
    after = whole.words.words[found.last] if found.last < len(whole.words) else ""
    is_titled = any(before in readers.words(key) for key in _BEARERS)
    return not (is_titled or (owner.bare and after in readers.words("speech.verbs")))


def _is_first_of_two(
    whole: Passage, found: Found, readers: Readers, occupied: Mapping[int, Found]
) -> bool:
    """Return whether a name is another's given name, or half of a double name: «Cole Palmer»."""
    after = found.last
    if after >= len(whole.words) or not _capital(whole, after):
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
    if tied is not None and _is_club(tied):
        return True
    if lexicon is None or not lexicon.nouns_capitalised:
        return False
    return bool(lexicon.cues.of(word)) or is_plain(word, lexicon)


def _is_named_inside(whole: Passage, found: Found, readers: Readers) -> bool:
    """Return whether an ordinary word has a capital within a sentence, as only names have."""
    first, last = found.first, found.last
    lexicon = readers.lexicon
    if lexicon is None or lexicon.nouns_capitalised or whole.words.words[first] in lexicon.months:
        return False
    number = whole.sentence_of[first]
    begins = first == 0 or whole.sentence_of[first - 1] != number
    if begins or number in whole.titled or whole.words.gap(first) != " ":
        return False
    around = [at for at in (first - 1, last) if at < len(whole.words)]
    is_alone = not any(_capital(whole, at) for at in around)
    before = whole.words.words[first - 1]
    is_led = any(before in readers.words(key) for key in _LEADING)
    return is_alone and not is_led and _capital(whole, first)


def _settled(whole: Passage, person: Person, seen: Seen, readers: Readers) -> Named:
    """Return the names that mean a person: all with one that is sure, else those that may."""
    weak = [each for each in seen.weak if each[1].bare or not _is_club(each[0])]
    if seen.sure:
        return _in_order([*seen.sure, *seen.bare, *weak])
    if seen.namesakes:
        return []
    if weak and _tells_by_capitals(readers) and readers.is_at_home(person.id):
        seen.bare.extend(weak)
    likely = seen.bare
    said = {whole.words.words[each.last - 1] for each, _ in likely}
    if said & readers.elsewhere or readers.is_another(person, sorted(said)):
        return []
    return _in_order(likely)


def _tells_by_capitals(readers: Readers) -> bool:
    return readers.lexicon is not None and not readers.lexicon.nouns_capitalised


def _in_order(names: Named) -> Named:
    return sorted(names, key=lambda each: each[0].first)


def _is_club(found: Found) -> bool:
    return any(owner.club_key is not None for owner in found.owners)


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
