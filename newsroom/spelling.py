"""How a name is written: the family name that stands for a person, and its spellings."""

from typing import Final

from newsroom.folding import fold

# Words before a family name that belong to it: «van Dijk», «De Bruyne», «Ben Yedder».
_PARTICLES: Final = frozenset(
    [
        *("al", "ben", "bin", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos"),
        *("du", "el", "la", "le", "mac", "mc", "ould", "san", "st", "ter", "van", "von"),
    ]
)
# Words after a family name that do not replace it: «Vinícius Júnior».
_SUFFIXES: Final = frozenset("filho ii iii jr junior neto sr".split())
_SHORTEST_SURNAME: Final = 3


def surname(display_name: str) -> str | None:
    """Return the family name that stands for a person, None when the name is a single word."""
    pieces = display_name.split()
    while len(pieces) > 1 and fold(pieces[-1]) in _SUFFIXES:
        pieces.pop()
    if len(pieces) == 1 < len(display_name.split()):
        return pieces[0]
    first = len(pieces) - 1
    while first > 1 and fold(pieces[first - 1]) in _PARTICLES:
        first -= 1
    if first < 1:
        return None
    family = " ".join(pieces[first:])
    return family if len(fold(family)) >= _SHORTEST_SURNAME else None


def spellings(name: str) -> set[str]:
    """Return the folded ways in which a name is written: «müller» also as «mueller»."""
    found = {fold(name)}
    german = name.translate(_GERMAN)
    if german != name:
        found.add(fold(german))
    if "." in name:
        found.add(fold(name.replace(".", "")))
    found.discard("")
    return found


_GERMAN: Final = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ø": "oe", "å": "aa"}
)
