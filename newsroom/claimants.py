"""Who may have said the words of a quote, and the signs that speak for each of them."""

from collections.abc import Sequence
from itertools import islice
from typing import Final

from newsroom.around import following, in_sentences_before, in_title, is_alone, opening, past
from newsroom.attendance import Attendance
from newsroom.beside import told_after, told_before
from newsroom.claims import Claims, Hearing, History, Tie
from newsroom.judging import Sign
from newsroom.quotes import Span

_OFTEN: Final = 4  # mentions; who has so many is what the text is about
_COUNTS: Final = tuple(map(str, range(_OFTEN + 1)))
_FAR: Final = 150  # words before a statement in which its club is named
_SHORT: Final = 4  # letters of a short form of a given name
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
    _of_clubs(hearing, tie)
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
        trades = hearing.hall.trades
        alike = [name for name, trade in trades.items() if trade == tie.trade]
        for name, trade in islice(trades.items(), _TRADES):
            hearing.about(name, "trade", tie.trade, trade)
            if trade == tie.trade:
                hearing.about(name, "trade", "alike", "only" if len(alike) == 1 else "several")


def _of_clubs(hearing: Hearing, tie: Tie) -> None:
    """Let a statement speak for the clubs told before it: «…», reads the statement."""
    if tie.manner != "statement":
        return
    podium, told = hearing.podium, list[str]()
    at = podium.token_at(hearing.start)
    title = podium.token_at(podium.whole.title_end)
    for index in range(at - 1, max(at - _FAR, -1), -1):
        if podium.tokens[index].kind == "CLUB":
            name = podium.raw(index, index + 1)
            if name not in told:
                told.append(name)
                where = "title" if index < title else "text"
                own = hearing.signs.setdefault(name, [])
                own += (("told", "statement"), ("told", "statement", where, _COUNTS[len(told)]))
                if podium.is_in(index + 1, "speech.verbs"):
                    own.append(("told", "statement", "said"))
        if len(told) == _OFTEN:
            return


def _of_each(hearing: Hearing, tie: Tie) -> None:
    """Gather what every claimant is: how often named, as what, and whether within the words."""
    signs, hall, inside = hearing.signs, hearing.hall, _inside(hearing)
    most = max(hall.counts.values(), default=0)
    for name, _ in hearing.loose:
        if name not in signs:
            signs[name] = []
    for name, own in signs.items():
        kind, count = hall.kinds.get(name, "none"), hall.counts.get(name, 0)
        says = _says(name, hall)
        own.extend(
            (
                ("kind", kind),
                (tie.state, "kind", kind),
                ("named", _COUNTS[min(count, _OFTEN)]),
                ("says", says),
                (tie.state, "says", says),
                (
                    tie.state,
                    "named",
                    "most" if count == most else ("once" if count == 1 else "less"),
                ),
            )
        )
        if name and name == hearing.label:
            own += _as_label(name, hearing, inside)
        if inside:
            given, _, family = name.lower().rpartition(" ")
            if family in inside:
                own.extend((("inside",), (tie.where, tie.how, "inside")))
            elif given and _is_called(given.partition(" ")[0], inside):
                own.extend((("inside", "given"), (tie.where, tie.how, "inside", "given")))


def _as_label(name: str, hearing: Hearing, inside: frozenset[str]) -> list[Sign]:
    """Return what a name right before the colon is: who speaks, or what is spoken about."""
    heading = hearing.history.heading
    head = "none" if heading is None else ("same" if heading == name else "other")
    given, _, family = name.lower().rpartition(" ")
    is_inside = family in inside or _is_called(given.partition(" ")[0], inside)
    is_told = "inside" if is_inside else "clear"
    line = "line" if hearing.is_line else "inline"
    return [
        ("told", "label", head, line),
        ("told", "label", is_told, line),
        ("told", "label", head, is_told),
    ]


def _says(name: str, hall: Attendance) -> str:
    """Return how often somebody speaks in the text, beside others."""
    count = hall.sayers.get(name, 0)
    if not count:
        return "none" if hall.sayers else "nobody"
    if len(hall.sayers) == 1:
        return "only"
    return "most" if count == max(hall.sayers.values()) else "less"


def _is_called(given: str, inside: frozenset[str]) -> bool:
    """Return whether a given name or a short form of it is said: «Vince» for Vincenzo."""
    return (
        bool(given)
        and given in inside
        or any(len(word) >= _SHORT and given.startswith(word) for word in inside)
    )


def _inside(hearing: Hearing) -> frozenset[str]:
    """Return the capitalised words of a quote: who is named in it seldom speaks it."""
    podium, found = hearing.podium, set[str]()
    for span in hearing.group:
        for index in range(podium.token_at(span.start), podium.token_at(span.end)):
            token = podium.tokens[index]
            if token.capital or token.kind == "PERSON":
                found.update(podium.raw(index, index + 1).lower().split())
    return frozenset(found)
