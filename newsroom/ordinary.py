"""Names that are ordinary words too, or clubs: «Rose», «Fischer», «Santos»; when they are names."""

from typing import Final

from newsroom.bearers import Readers
from newsroom.lexicon import Lexicon
from newsroom.names import Found, Owner
from newsroom.passages import Passage

_BEARERS: Final = ("names.coaches", "names.players")
_LEADING: Final = ("names.articles", "speech.about", "places.before", "places.at")
# What people do and words do not: «Vogt verlängert», «Immobile lascia».
_DEEDS: Final = frozenset({"joins", "leaves", "renews", "hires", "hurt"})
_JOINS: Final = frozenset({"and", "of"})


def is_doubtful(whole: Passage, found: Found, owner: Owner, readers: Readers) -> bool:
    """Return whether a lone name may be no name: an ordinary word or a club, unless one speaks."""
    word = whole.words.words[found.first]
    if not is_club(found) and word not in readers.words("names.ordinary"):
        return False
    if not is_club(found) and _is_named_inside(whole, found, readers):
        return False
    before = whole.words.words[found.first - 1] if found.first else ""
    after = whole.words.words[found.last] if found.last < len(whole.words) else ""
    is_titled = any(before in readers.words(key) for key in _BEARERS)
    return not (is_titled or (owner.bare and after in readers.words("speech.verbs")))


def is_likely(whole: Passage, found: Found, readers: Readers, is_at_home: bool) -> bool:
    """Return whether a doubtful name is one after all.

    So it is where the person's club is named, or where beside clubs it does what only people do;
    but not where the text joins it to another thing: «Rice and beans».
    """
    before = whole.words.words[found.first - 1] if found.first else ""
    if before in readers.words("names.articles"):
        return False
    following = _following(whole, found, readers.lexicon)
    if not _JOINS.isdisjoint(following):
        return False
    is_doing = readers.is_of_football and not is_club(found) and not _DEEDS.isdisjoint(following)
    return is_at_home or is_doing


def is_stranger(whole: Passage, found: Found, readers: Readers) -> bool:
    """Return whether a bare name is that of an agent, a referee, a minister: «l'agent Mendes».

    The trade stands right before the name, or behind a comma after it: «Turpin, l'arbitre»; but
    «Dovbyk, l'agente» is the agent of Dovbyk.
    """
    words, first, after = whole.words.words, found.first, found.last
    trades = readers.words("names.strangers")
    if first and whole.words.gap(first) == " ":
        before = words[first - 1]
        if before in trades or before in readers.words("speech.agents"):
            return True
    if after >= len(words) or whole.words.gap(after) != ", ":
        return False
    is_led = words[after] in readers.words("names.articles")
    return after + is_led < len(words) and words[after + is_led] in trades


def _following(whole: Passage, found: Found, lexicon: Lexicon | None) -> tuple[str, ...]:
    """Return what the small word after a name hints at."""
    after = found.last
    if lexicon is None or after >= len(whole.words) or is_capital(whole, after):
        return ()
    if whole.words.gap(after) != " " or whole.words.words[found.first] in lexicon.months:
        return ()
    return lexicon.cues.of(whole.words.words[after])


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
    is_alone = not any(is_capital(whole, at) for at in around)
    before = whole.words.words[first - 1]
    is_led = any(before in readers.words(key) for key in _LEADING)
    return is_alone and not is_led and is_capital(whole, first)


def is_club(found: Found) -> bool:
    """Return whether a name is a club's too."""
    return any(owner.club_key is not None for owner in found.owners)


def is_capital(whole: Passage, index: int) -> bool:
    """Return whether a word begins with a capital."""
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
