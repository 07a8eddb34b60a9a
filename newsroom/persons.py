"""How somebody is told in a text: as one talked about, or by a role."""

from typing import Final

from newsroom.marks import ABOUT, ARTICLES, OWN, SMALL
from newsroom.podium import Podium

_ROLE_WORDS: Final = 2  # small words kept before a role: «de son agent»


def is_object(index: int, podium: Podium) -> bool:
    """Return whether a name follows a small word, as in «about Kamara» or «of the winger»."""
    tokens = podium.tokens
    while (
        index > 0
        and tokens[index].capital
        and tokens[index - 1].capital
        and tokens[index - 1].clause == tokens[index].clause
    ):
        index -= 1
    before = podium.marks[index - 1]
    return before & ABOUT != 0 or (before & ARTICLES != 0 and podium.is_in(index - 2, ABOUT))


def role_as_written(index: int, podium: Podium) -> str:
    """Return a role with the small words before it: «his agent»."""
    first = index
    sentence = podium.tokens[index].sentence
    if first > 1 and (podium.owns(first - 1) or podium.gap(first).startswith(("' ", "’ "))):
        first -= 2 if podium.owns(first - 1) else 1
        first -= podium.is_in(first - 1, ARTICLES)
        return podium.raw(first, index + 1)
    while index - first < _ROLE_WORDS and first > 0:
        before = podium.tokens[first - 1]
        if before.sentence != sentence or not podium.spoken[first - 1] & SMALL:
            break
        first -= 1
        if podium.is_in(first, OWN | ARTICLES):
            break
    is_told = podium.is_demonym(index + 1) and podium.gap(index + 1) == " "
    return podium.raw(first, index + 1 + is_told)
