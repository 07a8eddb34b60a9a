"""What sort of word each word of a text is, by one bit for every set of a lexicon.

A word is looked up once; what is asked of it afterwards is a bit of a number.
"""

from collections.abc import Mapping
from typing import Final

from newsroom.lexicon import Lexicon

VERBS: Final = 1 << 0
BY: Final = 1 << 1
ABOUT: Final = 1 << 2
INVERTED: Final = 1 << 3
AGENTS: Final = 1 << 4
BOSSES: Final = 1 << 5
STATEMENT: Final = 1 << 6
NAMED_ROLES: Final = 1 << 7
PLAYING: Final = 1 << 8
COACHES: Final = 1 << 9
BEFORE: Final = 1 << 10
ARTICLES: Final = 1 << 11
OWN: Final = 1 << 12
FAMILY: Final = 1 << 13
PRONOUNS: Final = 1 << 14
SMALL: Final = 1 << 15
DEMONYMS: Final = 1 << 16
ROLES: Final = NAMED_ROLES | PLAYING | COACHES

_SETS: Final = {
    "speech.verbs": VERBS,
    "speech.by": BY,
    "speech.about": ABOUT,
    "speech.inverted": INVERTED,
    "speech.agents": AGENTS,
    "speech.bosses": BOSSES,
    "speech.statement": STATEMENT,
    "names.roles": NAMED_ROLES,
    "names.players": PLAYING,
    "names.coaches": COACHES,
    "names.before": BEFORE,
    "names.articles": ARTICLES,
    "names.own": OWN,
    "names.family": FAMILY,
    "names.pronouns": PRONOUNS,
    "names.demonyms": DEMONYMS,
    "language.common": SMALL,
}
_MOST: Final = 12  # lexicons whose marks are kept; Minot has one per language
_KEPT: dict[int, tuple[Lexicon, Mapping[str, int]]] = {}


def marks_of(lexicon: Lexicon) -> Mapping[str, int]:
    """Return the marks of every word a lexicon knows."""
    kept = _KEPT.get(id(lexicon))
    if kept is not None:
        return kept[1]
    marks: dict[str, int] = {}
    for key, mark in _SETS.items():
        for word in lexicon.words(key):
            marks[word] = marks.get(word, 0) | mark
    if len(_KEPT) >= _MOST:
        _KEPT.clear()
    _KEPT[id(lexicon)] = lexicon, marks  # the lexicon too: its number is not given to another
    return marks
