"""Which club a name found in a text is, if it is a club at all and not a city or a word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from newsroom.folding import fold
from newsroom.lexicon import Lexicon
from newsroom.model import Club
from newsroom.names import Found, Owner
from newsroom.passages import Passage

_NEAR: Final = 2  # words around a city's name that show the city
_FAR: Final = 6  # the same where nobody watched is named
_ABBREVIATION: Final = 4  # letters of a club's name in capitals
_LOWER_CASE: Final = 12  # words; a text of so many without a capital has lost its case


@dataclass(frozen=True, slots=True)
class Reader:
    """How a text is read: its language, and at which words names of people begin."""

    lexicon: Lexicon | None
    language: str | None
    people_at: frozenset[int]
    given: frozenset[str] = frozenset()

    @property
    def has_people(self) -> bool:
        """Whether somebody watched is named."""
        return bool(self.people_at)


def clubs_meant(
    whole: Passage,
    found: Sequence[Found],
    clubs: Mapping[str, Club],
    reader: Reader,
) -> dict[int, tuple[int, str]]:
    """Return by first word the end and the club of each name that means a club."""
    certain = {
        owner.club_key
        for each in found
        for owner in each.owners
        if owner.club_key is not None and not owner.doubt
    }
    starts = {each.first for each in found}
    surnames = _surnames(whole, found, reader.given)
    meant: dict[int, tuple[int, str]] = {}
    for each in found:
        owner = _owner(whole, each, reader.language, (certain, clubs))
        if owner is None or owner.club_key is None:
            continue
        if _is_no_abbreviation(whole, each, clubs[owner.club_key]):
            continue
        if owner.doubt and (
            whole.words.words[each.first] in surnames
            or _is_compound(whole, each, owner, starts, reader)
            or _is_word(whole, each, reader)
            or _is_rivals_city(whole, each, owner, (certain, clubs), reader)
        ):
            continue
        is_name = _is_written_as_name(whole, each) or _is_called_so(
            whole, each, clubs[owner.club_key]
        )
        if is_name and not _is_city(whole, each, owner, reader):
            meant[each.first] = (each.last, owner.club_key)
    return meant


def _owner(
    whole: Passage,
    found: Found,
    language: str | None,
    known: tuple[set[str], Mapping[str, Club]],
) -> Owner | None:
    """Return the club that a name means here, among those that go by it."""
    owners = [owner for owner in found.owners if owner.club_key is not None]
    if not owners or (len(owners) == 1 and not owners[0].doubt):
        return owners[0] if owners else None
    certain, clubs = known
    local = [owner for owner in owners if owner.doubt == language]
    named = [owner for owner in owners if owner.doubt == "shared" and owner.club_key in certain]
    if local:
        named = named or _pointed_to(whole, owners, local[0], clubs)
        return named[0] if named else local[0]
    owners = [owner for owner in owners if owner.doubt in {"", "ambiguous", "shared"}]
    firm = [owner for owner in owners if owner.doubt != "shared"]
    pointed = [owner for owner in owners if owner.club_key in certain]
    if len(owners) > 1 and pointed and not any(owner.doubt == "" for owner in firm):
        return pointed[0]
    if firm:
        return firm[0]
    pointed = pointed or [o for o in owners if _is_pointed_to(whole, clubs[o.club_key or ""])]
    return pointed[0] if pointed else None


def _pointed_to(
    whole: Passage, owners: Sequence[Owner], local: Owner, clubs: Mapping[str, Club]
) -> list[Owner]:
    """Return whose city or people the text names, unless those of the usual club are."""
    if _is_pointed_to(whole, clubs[local.club_key or ""]):
        return []
    shared = [owner for owner in owners if owner.doubt == "shared"]
    return [owner for owner in shared if _is_pointed_to(whole, clubs[owner.club_key or ""])]


def _is_pointed_to(whole: Passage, club: Club) -> bool:
    """Return whether the text holds the club's city or its people."""
    hints = {fold(club.city), *(fold(name) for name in club.demonyms)}
    return any(word in hints for word in whole.words.words)


def _surnames(whole: Passage, found: Sequence[Found], given: frozenset[str]) -> set[str]:
    """Return the names of clubs that somebody bears here: «Cerezo», after «Enrique Cerezo»."""
    return {
        whole.words.words[each.first]
        for each in found
        if each.last - each.first == 1
        and each.first
        and whole.words.words[each.first - 1] in given
        and _follows_given(whole, each, given)
    }


def _follows_given(whole: Passage, found: Found, given: frozenset[str]) -> bool:
    before = found.first - 1
    return (
        whole.words.gap(found.first) == " "
        and whole.words.words[before] in given
        and whole.words.raw(before)[:1].isupper()
    )


def _is_word(whole: Passage, found: Found, reader: Reader) -> bool:
    """Return whether a name is but a small word that begins a sentence: «¿Cómo …?»."""
    first = found.first
    if reader.lexicon is None or found.last - first > 1:
        return False
    begins = first == 0 or whole.sentence_of[first - 1] != whole.sentence_of[first]
    return begins and whole.words.words[first] in reader.lexicon.words("language.common")


def _is_compound(
    whole: Passage, found: Found, owner: Owner, starts: set[int], reader: Reader
) -> bool:
    """Return whether a city is part of a longer name: «Paris-Normandie», «Enrique Cerezo»."""
    given = reader.given
    after = found.last
    before = found.first - 1
    is_short = found.last - found.first == 1
    if owner.doubt and is_short and before >= 0 and _follows_given(whole, found, given):
        return True
    if owner.doubt != "ambiguous" or after >= len(whole.words):
        return False
    if whole.words.gap(after) == " " and after not in starts:
        return _goes_on(whole, found, reader)
    return whole.words.gap(after) == "-" and not (
        after in starts or after in reader.people_at or _is_of_club(whole, after, reader)
    )


def _is_of_club(whole: Passage, after: int, reader: Reader) -> bool:
    """Return whether a noun tied to a name shows the club: «Chelsea-Angreifer»."""
    lexicon, word = reader.lexicon, whole.words.words[after]
    if lexicon is None or not lexicon.nouns_capitalised:
        return False
    return bool(lexicon.cues.of(word)) or word in lexicon.words("names.roles")


def _goes_on(whole: Passage, found: Found, reader: Reader) -> bool:
    """Return whether a name goes on after the city: «Villa Stuart», «Porto Alegre»."""
    lexicon, after = reader.lexicon, found.last
    if lexicon is None or lexicon.nouns_capitalised or found.last - found.first > 1:
        return False
    number = whole.sentence_of[after]
    written = whole.words.raw(after)
    return (
        number == whole.sentence_of[found.first]
        and number not in whole.titled
        and written[:1].isupper()
        and not written.isupper()
        and whole.words.words[after] not in reader.given
        and whole.words.words[after] not in lexicon.phrases.vocabulary
        and whole.words.words[after] not in lexicon.words("language.common")
    )


def _is_no_abbreviation(whole: Passage, found: Found, club: Club) -> bool:
    """Return whether a word is small where the club's name is all capitals: «Ob», not «OB»."""
    if found.last - found.first > 1 or len(whole.words.words[found.first]) > _ABBREVIATION:
        return False
    written = whole.words.raw(found.first)
    if written.isupper() or not written.isalpha():
        return False
    said = whole.words.words[found.first]
    return not any(
        fold(name) == said and not name.isupper()
        for name in (
            club.display_name,
            *club.names,
            *club.ambiguous,
            *club.shared,
            *(name for _, name in club.local),
        )
    )


def _is_rivals_city(
    whole: Passage,
    found: Found,
    owner: Owner,
    known: tuple[set[str], Mapping[str, Club]],
    reader: Reader,
) -> bool:
    """Return whether a city is that of another club surely named: «à Turin», of Juventus.

    Where clubs have articles one before the name shows the club: «le Milan».
    """
    if owner.doubt != "ambiguous" or owner.club_key is None:
        return False
    certain, clubs = known
    club = clubs[owner.club_key]
    if owner.club_key in certain:
        return False
    before = whole.words.words[found.first - 1] if found.first else ""
    if reader.lexicon is None or before in reader.lexicon.words("names.articles"):
        return False
    return before in reader.lexicon.words("places.to") and any(
        clubs[key].city == club.city for key in certain
    )


def _is_written_as_name(whole: Passage, found: Found) -> bool:
    """Return whether a name has a capital, or the text has none at all."""
    if any(whole.text[whole.words.starts[i]].isupper() for i in range(found.first, found.last)):
        return True
    if any(whole.words.raw(i)[:1].isdigit() for i in range(found.first, found.last)):
        return True
    return not any(whole.text[start].isupper() for start in whole.words.starts[:_LOWER_CASE])


def _is_called_so(whole: Passage, found: Found, club: Club) -> bool:
    """Return whether a club goes by a name in small letters: «os leões», as the seeds write it."""
    said = " ".join(whole.words.words[found.first : found.last])
    return any(name.islower() and fold(name) == said for name in club.names)


def _is_city(whole: Passage, found: Found, owner: Owner, reader: Reader) -> bool:
    """Return whether the words around a city's name show that the city is meant."""
    if owner.doubt != "ambiguous" or reader.lexicon is None:
        return False
    number = whole.sentence_of[found.first]
    reach = _NEAR if reader.has_people else _FAR
    before = range(max(found.first - reach, 0), found.first)
    after = range(found.last, min(found.last + reach - 1, len(whole.words)))
    shown = {*before, *(after if not reader.has_people else ())}
    if before and whole.words.words[before[-1]] in reader.lexicon.words("places.at"):
        return True
    follows = reader.lexicon.words("places.after")
    return any(
        whole.words.words[i] in reader.lexicon.words("places.before")
        and whole.sentence_of[i] == number
        for i in shown
    ) or any(whole.words.words[i] in follows for i in after)
