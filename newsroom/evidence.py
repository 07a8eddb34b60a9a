"""What the lexicon's phrases say of the clubs of a scene: the nearest phrases, rows and pairs."""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from sys import intern
from typing import Final

from newsroom.phrases import Hit
from newsroom.scenes import Scene

_IN_TITLE: Final = 1.5  # a headline is about the move; the body also tells the past
_ABOUT_OTHERS: Final = 0.4  # what a sentence about somebody else says of a club
_EX: Final = 1.4  # «former Inter captain» holds «Inter captain» too
_PER_WORD: Final = 0.15  # a longer phrase says more surely what it says
_ROW: Final = 1  # tokens from one club of a row to the next when no word is between them
_OF_TWO: Final = frozenset({"role.pair", "role.row"})
_ORDER: Final = ("suitor", "current", "left", "party", "former", "other")


Placed = Sequence[tuple[int, Hit]]
"""Phrases that say what a club is, each with the place of the club."""


@cache
def role_in(label: str) -> str:
    """Return the role in the label of a phrase, always the same text: signs of it are compared."""
    return intern(label.removeprefix("role."))


def nearest(placed: Placed) -> dict[int, list[Hit]]:
    """Return for each club's place the phrases nearest to it, one before it and one after it.

    «The midfielder trained at Lyon» is about training, although a midfielder of Lyon is near.
    """
    before: dict[int, Hit] = {}
    after: dict[int, Hit] = {}
    for at, hit in placed:
        if at == hit.first:
            if at not in after or hit.last < after[at].last:
                after[at] = hit
        elif at not in before or hit.first > before[at].first:
            before[at] = hit
    found: dict[int, list[Hit]] = {at: [hit] for at, hit in before.items()}
    for at, hit in after.items():
        found.setdefault(at, []).append(hit)
    return found


def placed_in(scene: Scene) -> Placed:
    """Return the phrases that say what a club is."""
    return [
        (at, hit)
        for hit in scene.hits
        if hit.slots and hit.label.startswith("role.") and hit.label not in _OF_TWO
        for kind, at, _ in hit.slots
        if kind == "CLUB"
    ]


def around(near: Mapping[int, list[Hit]], placed: Placed) -> dict[int, Hit]:
    """Return for each club's place the longest phrase that holds the nearest one before it.

    «The former Inter captain» holds «Inter captain», which alone would say the contrary.
    """
    longest: dict[int, Hit] = {}
    for at, hit in placed:
        first = near[at][0]
        if hit.first < first.first and hit.last >= first.last and hit.label != first.label:
            known = longest.get(at)
            if known is None or hit.first < known.first:
                longest[at] = hit
    return longest


def beyond(near: Mapping[int, list[Hit]], placed: Placed) -> dict[int, Hit]:
    """Return for each club's place the longest phrase that begins with it and says otherwise.

    «Leipzig wants» would make a suitor; «Leipzig wants to keep» says more.
    """
    longest: dict[int, Hit] = {}
    for at, hit in placed:
        first = near[at][-1]
        if at == hit.first == first.first and hit.last > first.last and hit.label != first.label:
            known = longest.get(at)
            if known is None or hit.last > known.last:
                longest[at] = hit
    return longest


def summed(scene: Scene, near: Mapping[int, list[Hit]]) -> dict[str, str]:
    """Return the role that the phrases beside each club speak for most; silent clubs are left."""
    sums: dict[str, dict[str, float]] = {}
    for at, hits in near.items():
        key = scene.club_at.get(at)
        for hit in hits if key is not None else ():
            told = sums.setdefault(key or "", {})
            role = role_in(hit.label)
            told[role] = told.get(role, 0.0) + _weight(scene, hit)
    return {
        key: max(_ORDER, key=lambda role: (told.get(role, 0.0), -_ORDER.index(role)))
        for key, told in sums.items()
    }


def _weight(scene: Scene, hit: Hit) -> float:
    sentence = scene.tokens[hit.first].sentence
    weight = 1.0 + _PER_WORD * (hit.last - hit.first)
    if hit.label == "role.former":
        weight *= _EX
    if sentence in scene.title:
        weight *= _IN_TITLE
    if sentence in scene.about_others and sentence not in scene.about_main:
        weight *= _ABOUT_OTHERS
    return weight


def rows(scene: Scene) -> list[tuple[int, int]]:
    """Return the places of clubs that stand in a row, but those that deal with each other."""
    tokens = scene.tokens
    beside = {
        (first, second)
        for first, second in pairwise(sorted(scene.club_at))
        if second - first == _ROW and tokens[first].sentence == tokens[second].sentence
    }
    beside |= set(_two_clubs(scene, "role.row"))
    return sorted(beside - set(pairs(scene)))


def pairs(scene: Scene) -> list[tuple[int, int]]:
    """Return the places of two clubs that deal with each other: «Nice and Lille agree»."""
    return _two_clubs(scene, "role.pair")


def _two_clubs(scene: Scene, label: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for hit in scene.hits:
        if hit.label == label:
            first, second = (at for kind, at, _ in hit.slots if kind == "CLUB")
            if first in scene.club_at and second in scene.club_at:
                found.append((first, second))
    return found
