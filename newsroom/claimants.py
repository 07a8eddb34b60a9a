"""Who may have said the words of a quote, and the signs that speak for each of them."""

from collections.abc import Sequence
from itertools import islice
from typing import Final

from newsroom.around import following, in_sentences_before, in_title, is_alone, opening, past
from newsroom.attendance import Attendance
from newsroom.beside import told_after, told_before
from newsroom.claims import Claims, Hearing, History, Tie
from newsroom.quotes import Span

_OFTEN: Final = 4  # mentions; who has so many is what the text is about
_COUNTS: Final = tuple(map(str, range(_OFTEN + 1)))
_TRADES: Final = 20  # people with a role in the text, of whom one may be meant by it


def claims_on(group: Sequence[Span], hall: Attendance, history: History) -> Claims:
    """Return who may have said the words of a quote, with the signs for each."""
    hearing = Hearing(group, hall, history)
    tie = _tie(hearing)
    in_sentences_before(hearing)
    in_title(hearing)
    past(hearing)
    following(hearing)
    opening(hearing)
    for role, name in hall.podium.people.items():
        hearing.about(name, "cast", role)
    _of_the_trade(hearing, tie)
    hearing.signs[""] = [("nobody",), ("nobody", *tie)]
    _of_each(hearing, tie)
    return Claims(hearing.signs, hearing.loose, hearing.tied, tie)


def _tie(hearing: Hearing) -> Tie:
    """Gather who is told in the sentence of the words; return how, what is after them first."""
    after, before = told_after(hearing), told_before(hearing)
    if after is not None and (before is None or after.is_said):
        return after
    return before or Tie("alone" if is_alone(hearing) else "none", "none", "none")


def _of_the_trade(hearing: Hearing, tie: Tie) -> None:
    """Let a role speak for all who have one of its sort: «the manager»."""
    if tie.trade:
        for name, trade in islice(hearing.hall.trades.items(), _TRADES):
            hearing.about(name, "trade", tie.trade, trade)


def _of_each(hearing: Hearing, tie: Tie) -> None:
    """Gather what every claimant is: how often named, as what, and whether within the words."""
    signs, hall, inside = hearing.signs, hearing.hall, _inside(hearing)
    for name, _ in hearing.loose:
        if name not in signs:
            signs[name] = []
    for name, own in signs.items():
        kind, count = hall.kinds.get(name, "none"), hall.counts.get(name, 0)
        own.extend(
            (
                ("kind", kind),
                (tie.state, "kind", kind),
                ("named", _COUNTS[min(count, _OFTEN)]),
            )
        )
        if inside:
            given, _, family = name.lower().rpartition(" ")
            if family in inside:
                own.extend((("inside",), (tie.where, tie.how, "inside")))
            elif given.partition(" ")[0] in inside:
                own.append(("inside", "given"))


def _inside(hearing: Hearing) -> frozenset[str]:
    """Return the capitalised words of a quote: who is named in it seldom speaks it."""
    podium, found = hearing.podium, set[str]()
    for span in hearing.group:
        for index in range(podium.token_at(span.start), podium.token_at(span.end)):
            token = podium.tokens[index]
            if token.capital or token.kind == "PERSON":
                found.update(podium.raw(index, index + 1).lower().split())
    return frozenset(found)
