"""Who may have said the words of a quote, and the signs that speak for each of them."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Final

from newsroom.around import following, in_sentences_before, in_title, is_alone, opening, past
from newsroom.attendance import Attendance, Called, Standing
from newsroom.beside import told_after, told_before
from newsroom.bunches import Bunch, bunch
from newsroom.claims import Claims, Hearing, History, Tie
from newsroom.judging import Sign
from newsroom.marks import VERBS
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
    hearing.loose += hall.cast
    _of_the_trade(hearing, tie)
    _of_clubs(hearing, tie)
    hearing.signs[""] = [("nobody",), ("nobody", *tie)]
    _of_each(hearing, tie)
    return Claims(hearing.signs, hearing.loose, hearing.standing, hearing.tied, tie)


def _tie(hearing: Hearing) -> Tie:
    """Gather who is told in the sentence of the words; return how, what is after them first."""
    after, before = told_after(hearing), told_before(hearing)
    if after is not None and (before is None or after.is_said):
        return after
    return before or Tie("alone" if is_alone(hearing) else "none", "none", "none")


def _of_the_trade(hearing: Hearing, tie: Tie) -> None:
    """Let a role speak for all who have one of its sort: «the manager»."""
    if not tie.trade:
        return
    kept = hearing.hall.alike.get(tie.trade)
    if kept is None:
        kept = hearing.hall.alike[tie.trade] = list(_alike(tie.trade, hearing.hall.trades))
    hearing.loose += kept


def _alike(told: str, trades: Mapping[str, str]) -> Iterator[tuple[str, Bunch]]:
    count = sum(trade == told for trade in trades.values())
    for name, trade in islice(trades.items(), _TRADES):
        yield name, bunch(("trade", told, trade))
        if trade == told:
            yield name, bunch(("trade", "alike", "only" if count == 1 else "several"))


def _of_clubs(hearing: Hearing, tie: Tie) -> None:
    """Let a statement speak for the clubs told before it: «…», reads the statement."""
    if tie.manner != "statement":
        return
    podium, told = hearing.podium, list[str]()
    at = podium.token_at(hearing.start)
    title = podium.title_at
    for index in range(at - 1, max(at - _FAR, -1), -1):
        if podium.tokens[index].kind == "CLUB":
            name = podium.raw(index, index + 1)
            if name not in told:
                told.append(name)
                where = "title" if index < title else "text"
                own = hearing.signs.setdefault(name, [])
                own += (("told", "statement"), ("told", "statement", where, _COUNTS[len(told)]))
                if podium.is_in(index + 1, VERBS):
                    own.append(("told", "statement", "said"))
        if len(told) == _OFTEN:
            return


def _of_each(hearing: Hearing, tie: Tie) -> None:
    """Gather what every claimant is: how often named, as what, and whether within the words."""
    signs, hall, inside = hearing.signs, hearing.hall, _inside(hearing)
    for name, _ in hearing.loose:
        if name not in signs:
            signs[name] = []
    state = tie.state
    for name, own in signs.items():
        hearing.standing.append((name, _as_standing(state, hall.standing(name))))
        if name and name == hearing.label:
            own.extend(_as_label(name, hearing, inside))
        if inside:
            own.extend(_as_called(hall.called(name), inside, tie))


def _as_called(called: Called, inside: frozenset[str], tie: Tie) -> Sequence[Sign]:
    """Return the signs of who is called by name within the words."""
    if called.family in inside:
        return ("inside",), (tie.where, tie.how, "inside")
    if _is_called(called.given, inside):
        return ("inside", "given"), (tie.where, tie.how, "inside", "given")
    return ()


def _as_label(name: str, hearing: Hearing, inside: frozenset[str]) -> list[Sign]:
    """Return what a name right before the colon is: who speaks, or what is spoken about."""
    heading = hearing.history.heading
    head = "none" if heading is None else ("same" if heading == name else "other")
    given, family = hearing.hall.called(name)
    is_inside = family in inside or _is_called(given, inside)
    is_told = "inside" if is_inside else "clear"
    line = "line" if hearing.is_line else "inline"
    return [
        ("told", "label", head, line),
        ("told", "label", is_told, line),
        ("told", "label", head, is_told),
    ]


@lru_cache(maxsize=10_000)  # how often somebody is named has no end
def _as_standing(state: str, standing: Standing) -> Bunch:
    """Return the signs of what somebody is in the text."""
    kind, count, says, part = standing
    return bunch(
        ("kind", kind),
        (state, "kind", kind),
        ("named", _COUNTS[min(count, _OFTEN)]),
        ("says", says),
        (state, "says", says),
        (state, "named", part),
    )


def _is_called(given: str, inside: frozenset[str]) -> bool:
    """Return whether a given name or a short form of it is said: «Vince» for Vincenzo."""
    if not given or given in inside:
        return bool(given)
    return any(len(word) >= _SHORT and given.startswith(word) for word in inside)


def _inside(hearing: Hearing) -> frozenset[str]:
    """Return the capitalised words of a quote: who is named in it seldom speaks it."""
    podium, found = hearing.podium, set[str]()
    for span in hearing.group:
        for index in hearing.hall.telling(span):
            token = podium.tokens[index]
            if token.capital or token.kind == "PERSON":
                found.update(podium.raw(index, index + 1).lower().split())
    return frozenset(found)
