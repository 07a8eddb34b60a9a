"""Everybody named in a text outside its quotes: who may have said the words of one."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from newsroom.bunches import Bunch, bunch
from newsroom.marks import ROLES, VERBS
from newsroom.mentions import PERSONS, Mention, mentions_of, telling_in, trade_of
from newsroom.podium import Podium
from newsroom.quotes import Span

_AFTER_ROLE: Final = 7  # words after a role in which its bearer is named
_BEFORE_ROLE: Final = 8  # words before it
_MARKS: Final = frozenset('«»“”„"')


# As which part of its sentence somebody is named, of what kind, beside a verb of speech or not,
# and whether an occasion is told there.
Back = tuple[str, str, bool, bool]


class Standing(NamedTuple):
    """What somebody is in a text: named as what, how often, how often as speaking, so ranked."""

    kind: str
    times: int
    says: str
    part: str


class Called(NamedTuple):
    """A name in small letters: its first word, and its last."""

    given: str
    family: str


@dataclass(frozen=True, slots=True)
class Attendance:
    """The mentions of a text in order, without those inside quotes."""

    podium: Podium
    quoted: Sequence[tuple[int, int]]
    mentions: Sequence[Mention]
    counts: dict[str, int]
    kinds: dict[str, str]
    occasional: frozenset[int]
    trades: dict[str, str]
    introduced: dict[str, list[tuple[int, str]]]
    sayers: dict[str, int]
    titled: dict[str, list[tuple[str, Bunch]]] = field(default_factory=lambda: {})
    places: Sequence[int] = field(default_factory=lambda: [])
    cast: Sequence[tuple[str, Bunch]] = field(default_factory=lambda: [])
    alike: dict[str, list[tuple[str, Bunch]]] = field(default_factory=lambda: {})
    backs: dict[int, Back] = field(default_factory=lambda: {})
    loud: Sequence[int] = field(default_factory=lambda: [])
    _called: dict[str, Called] = field(default_factory=lambda: {})
    _standings: dict[str, Standing] = field(default_factory=lambda: {})

    def between(self, first: int, last: int) -> Sequence[Mention]:
        """Return the mentions at the tokens from first to last, last not included."""
        places = self.places
        return self.mentions[bisect_left(places, first) : bisect_left(places, last)]

    def telling(self, span: Span) -> Sequence[int]:
        """Return the tokens of a quote that may be a name or a role."""
        first, last = self.podium.token_at(span.start), self.podium.token_at(span.end)
        return self.loud[bisect_left(self.loud, first) : bisect_left(self.loud, last)]

    def standing(self, name: str) -> Standing:
        """Return what somebody is in the text."""
        standing = self._standings.get(name)
        if standing is None:
            count, most = self.counts.get(name, 0), max(self.counts.values(), default=0)
            part = "most" if count == most else ("once" if count == 1 else "less")
            kind = self.kinds.get(name, "none")
            standing = self._standings[name] = Standing(kind, count, self._says(name), part)
        return standing

    def called(self, name: str) -> Called:
        """Return a name by its first and its last word."""
        called = self._called.get(name)
        if called is None:
            given, _, family = name.lower().rpartition(" ")
            called = self._called[name] = Called(given.partition(" ")[0], family)
        return called

    def _says(self, name: str) -> str:
        """Return how often somebody speaks, beside others."""
        count = self.sayers.get(name, 0)
        if not count:
            return "none" if self.sayers else "nobody"
        if len(self.sayers) == 1:
            return "only"
        return "most" if count == max(self.sayers.values()) else "less"

    def bearers(self, role: Mention) -> Iterator[tuple[str, str]]:
        """Yield who may bear a role, and how that is known: named beside it, introduced with it."""
        podium = self.podium
        known = self.introduced.get(podium.tokens[role.at].word, ())
        beside = self._beside(role) or next((name for at, name in known if at == role.at), None)
        if beside is not None:
            yield "beside", beside
            return
        earlier = bisect_left(known, (role.at, ""))
        if earlier:
            yield "introduced", known[earlier - 1][1]
        trade = trade_of(role.at, podium)
        if trade in podium.people:
            yield trade, podium.people[trade]

    def _beside(self, role: Mention) -> str | None:
        """Return who is named behind a role, or is explained by it: «Herbert Hainer, president»."""
        podium = self.podium
        for mention in self.between(role.after, role.at + _AFTER_ROLE):
            if mention.kind in PERSONS and mention.sentence == role.sentence:
                verbs = range(role.after, mention.at)
                if any(podium.marks[at] & VERBS for at in verbs):
                    break
                if not mention.is_object:
                    return mention.name
        for mention in reversed(self.between(role.at - _BEFORE_ROLE, role.at)):
            gap = podium.gap(mention.after)
            if mention.sentence != role.sentence or mention.is_object:
                break
            if mention.kind in PERSONS and "," in gap and not _MARKS & set(gap):
                return mention.name
        return None


def attendance_of(spans: Sequence[Span], podium: Podium) -> Attendance:
    """Return who is named in a text, spans being its quotes."""
    quoted = [(podium.token_at(span.start), podium.token_at(span.end)) for span in spans]
    telling = telling_in(podium)
    mentions = list(mentions_of(quoted, telling, podium))
    counts: dict[str, int] = {}
    for mention in mentions:
        counts[mention.name] = counts.get(mention.name, 0) + 1
    trades = {podium.people[role]: role for role in ("coach", "player") if role in podium.people}
    introduced: dict[str, list[tuple[int, str]]] = {}
    for at, name in _introduced(mentions, telling, podium):
        trades.setdefault(name, trade_of(at, podium))
        introduced.setdefault(podium.tokens[at].word, []).append((at, name))
    return Attendance(
        podium,
        quoted,
        mentions,
        counts,
        {mention.name: mention.kind for mention in reversed(mentions)},
        frozenset(podium.tokens[at].sentence for at in podium.occasions),
        trades,
        introduced,
        _sayers(mentions, podium),
        places=[mention.at for mention in mentions],
        loud=telling,
        cast=[(name, bunch(("cast", role))) for role, name in podium.people.items()],
    )


def _sayers(mentions: Sequence[Mention], podium: Podium) -> dict[str, int]:
    """Return how often everybody stands beside a verb of speech, wherever in the text."""
    sayers: dict[str, int] = {}
    marks, tokens = podium.marks, podium.tokens
    for mention in mentions:
        if mention.kind in PERSONS and not mention.is_object:
            near = range(max(mention.at - 1, 0), min(mention.after + 1, len(tokens)))
            if any(marks[i] & VERBS and tokens[i].sentence == mention.sentence for i in near):
                sayers[mention.name] = sayers.get(mention.name, 0) + 1
    return sayers


def _introduced(
    mentions: Sequence[Mention], telling: Sequence[int], podium: Podium
) -> Iterator[tuple[int, str]]:
    """Yield the words that tell what somebody is, with the name beside them: «coach Emery»."""
    named = {m.at: m for m in mentions if m.kind in PERSONS}
    ended = {m.after: m for m in named.values()}
    for at in telling:
        if podium.marks[at] & ROLES:
            near = (named.get(at + 1), named.get(at + 2), named.get(at + 3), ended.get(at - 1))
            for mention in near:
                if mention is not None and mention.sentence == podium.tokens[at].sentence:
                    yield at, mention.name
                    break
