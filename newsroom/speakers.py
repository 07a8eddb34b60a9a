"""Who said the words of a quote: whom the signs around it speak for most."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from functools import cache
from typing import NamedTuple

from newsroom.attendance import Attendance
from newsroom.bunches import Bunch
from newsroom.claimants import claims_on
from newsroom.claims import Claims, History, beside
from newsroom.judging import Sign, judge
from newsroom.quotes import Span

Choose = Callable[[Sequence[Span], Claims], str]


class Tie(IntEnum):
    """How a speaker is tied to the words: by nothing but the context, by a verb, by name."""

    LOOSE = 0
    SAID = 1
    NAMED = 2


class Voice(NamedTuple):
    """Who speaks, and how surely."""

    name: str | None
    tie: Tie


def speaker_of(
    group: Sequence[Span], hall: Attendance, history: History, club: str | None, choose: Choose
) -> Voice:
    """Return who speaks, and what ties the name to the words; a club may have made a statement."""
    claims = claims_on(group, hall, history)
    if club is not None:
        claims.near.setdefault(club, []).append(("statement", *claims.tie))
    name = choose(group, claims)
    if name in claims.tied:
        return Voice(name, Tie.NAMED)
    is_said = claims.tie.is_said or name == club
    return Voice(name or None, Tie.SAID if is_said else Tie.LOOSE)


def chosen(_: Sequence[Span], claims: Claims) -> str:
    """Return for whom the signs speak most; nobody has no name."""
    worth, together, tie = _worths().get, _together(claims.tie), claims.tie
    sums = {name: sum(filter(None, map(worth, near))) for name, near in claims.near.items()}
    for name, each in claims.loose:
        if each not in together:
            signs = (sign for loose in each.signs for sign in beside(loose, tie))
            together[each] = sum(filter(None, map(worth, signs)))
        sums[name] += together[each]
    alone = _together(())
    for name, each in claims.standing:
        if each not in alone:
            alone[each] = sum(filter(None, map(worth, each.signs)))
        sums[name] += alone[each]
    return max(sums, key=sums.__getitem__)


@cache
def _together(_: tuple[str, ...]) -> dict[Bunch, float]:
    """Return what bunches of signs are worth beside a tie, kept from quote to quote."""
    return {}


@cache
def _worths() -> dict[Sign, float]:
    return {sign: worth[0] for sign, worth in judge("speakers").weights.items()}
