"""Everybody named in a text outside its quotes: who may have said the words of one."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from newsroom.judging import Sign
from newsroom.persons import is_object, role_as_written
from newsroom.podium import Podium
from newsroom.quotes import Span

PERSONS: Final = frozenset(("watched", "journalist", "lone", "given", "full", "nouns"))
UNNAMED: Final = frozenset(("role", "kin", "nick"))

_AFTER_ROLE: Final = 7  # words after a role in which its bearer is named
_BEFORE_ROLE: Final = 8  # words before it
_MARKS: Final = frozenset('«»“”„"')
_SPEAKING: Final = frozenset(("PERSON", "CLUB", "SOURCE"))
_NEVER: Final = (1 << 60, 1 << 60)  # where a quote stands that there is not
_THINGS: Final = frozenset(("CLUB", "SOURCE"))  # they speak only beside a verb of speech
_NAMED: Final = {"": "", "PERSON": "", "SOURCE": "outlet", "CLUB": "club"}
_TRADES: Final = (
    ("names.players", "player"),
    ("names.coaches", "coach"),
    ("speech.agents", "agent"),
    ("speech.bosses", "boss"),
)
_ROLES: Final = ("names.roles", "names.players", "names.coaches")


class Mention(NamedTuple):
    """Where somebody is named: by which tokens, as what, and how many in the sentence before."""

    at: int
    after: int
    name: str
    kind: str
    sentence: int
    is_object: bool
    rank: int


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
    titled: dict[str, list[tuple[str, Sign]]] = field(default_factory=lambda: {})
    places: Sequence[int] = field(default_factory=lambda: [])

    def between(self, first: int, last: int) -> Sequence[Mention]:
        """Return the mentions at the tokens from first to last, last not included."""
        places = self.places
        return self.mentions[bisect_left(places, first) : bisect_left(places, last)]

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
                if any(podium.is_in(at, "speech.verbs") for at in verbs):
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
    roles = frozenset[str]().union(*(podium.lexicon.words(key) for key in _ROLES))
    telling = [
        at
        for at, token in enumerate(podium.tokens)
        if token.capital or token.kind in _SPEAKING or token.word in roles
    ]
    mentions = list(_mentions(quoted, telling, podium))
    counts: dict[str, int] = {}
    for mention in mentions:
        counts[mention.name] = counts.get(mention.name, 0) + 1
    trades = {podium.people[role]: role for role in ("coach", "player") if role in podium.people}
    introduced: dict[str, list[tuple[int, str]]] = {}
    for at, name in _introduced(mentions, (telling, roles), podium):
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
    )


def _sayers(mentions: Sequence[Mention], podium: Podium) -> dict[str, int]:
    """Return how often everybody stands beside a verb of speech, wherever in the text."""
    sayers: dict[str, int] = {}
    verbs = podium.lexicon.words("speech.verbs")
    for mention in mentions:
        if mention.kind in PERSONS and not mention.is_object:
            near = podium.tokens[max(mention.at - 1, 0) : mention.after + 1]
            if any(t.word in verbs and not t.kind and t.sentence == mention.sentence for t in near):
                sayers[mention.name] = sayers.get(mention.name, 0) + 1
    return sayers


def trade_of(index: int, podium: Podium) -> str:
    """Return what sort of role a word tells: a player, a coach, or somebody else."""
    return next((trade for key, trade in _TRADES if podium.is_in(index, key)), "other")


def _introduced(
    mentions: Sequence[Mention], words: tuple[Sequence[int], Collection[str]], podium: Podium
) -> Iterator[tuple[int, str]]:
    """Yield the words that tell what somebody is, with the name beside them: «coach Emery»."""
    named = {m.at: m for m in mentions if m.kind in PERSONS}
    ended = {m.after: m for m in named.values()}
    telling, roles = words
    for at in telling:
        token = podium.tokens[at]
        if token.word in roles and not token.kind:
            near = (named.get(at + 1), named.get(at + 2), named.get(at + 3), ended.get(at - 1))
            for mention in near:
                if mention is not None and mention.sentence == token.sentence:
                    yield at, mention.name
                    break


def _mentions(
    quoted: Sequence[tuple[int, int]], telling: Sequence[int], podium: Podium
) -> Iterator[Mention]:
    index, sentence, rank, quotes = 0, -1, 0, iter(quoted)
    start, stop = next(quotes, _NEVER)
    for at in telling:
        while at >= stop:
            start, stop = next(quotes, _NEVER)
        if at < index or at >= start:
            continue
        token = podium.tokens[at]
        is_named = token.kind or token.capital
        mention = _by_name(at, rank, podium) if is_named else None
        if mention is None and podium.is_in(at, *_ROLES):
            mention = _by_role(at, rank, podium)
        if mention is None:
            continue
        if token.sentence != sentence:
            sentence, rank = token.sentence, 0
            mention = mention._replace(rank=0)
        rank += mention.kind != "club"
        index = mention.after
        yield mention


def _is_silent(index: int, podium: Podium) -> bool:
    """Return whether a club or an outlet stands beside no verb of speech."""
    near = [token.word for token in podium.tokens[max(index - 2, 0) : index + 2]]
    words = podium.lexicon.words
    return words("speech.verbs").isdisjoint(near) and words("speech.by").isdisjoint(near)


def _by_name(index: int, rank: int, podium: Podium) -> Mention | None:
    token = podium.tokens[index]
    if token.kind not in _NAMED or (token.kind in _THINGS and _is_silent(index, podium)):
        return None
    if not token.kind and index in podium.settings and token.word not in podium.full_names:
        return None
    named = None if token.kind == "CLUB" else podium.name_at(index)
    if named is not None:
        kind = _kind(index, named[0], podium)
        is_done = is_object(index, podium) or podium.owns(named[1])
        return Mention(index, named[1], named[0], kind, token.sentence, is_done, rank)
    kind = _NAMED[token.kind]
    if not kind:
        return None
    name, is_done = podium.raw(index, index + 1), is_object(index, podium)
    return Mention(index, index + 1, name, kind, token.sentence, is_done, rank)


def _kind(index: int, name: str, podium: Podium) -> str:
    token = podium.tokens[index]
    if token.kind == "PERSON":
        return "watched"
    if token.kind == "SOURCE":
        return "journalist"
    if " " not in name:
        is_nick = podium.is_in(index - 1, "names.articles") and token.word not in podium.full_names
        return "nick" if is_nick else "lone"
    if token.word in podium.given:
        return "given"
    return "nouns" if podium.lexicon.nouns_capitalised else "full"


def _by_role(index: int, rank: int, podium: Podium) -> Mention | None:
    """Return somebody told by what they are to somebody: «his agent», «the father of Kamara»."""
    if (
        index
        and podium.gap(index) == "-"
        and podium.tokens[index - 1].capital | bool(podium.tokens[index - 1].kind)
    ):
        sentence = podium.tokens[index].sentence
        return Mention(
            index, index + 1, podium.raw(index - 1, index + 1), "role", sentence, False, rank
        )
    is_own = podium.is_in(index - 1, "names.own")
    is_kin = podium.is_in(index, "names.family")
    is_owned = podium.owns(index - 1) or podium.gap(index).startswith(("' ", "’ "))
    if not (is_own or is_kin or is_owned or podium.is_in(index - 1, "names.articles")):
        return None
    kind = "kin" if is_own or is_kin else "role"
    name, sentence = role_as_written(index, podium), podium.tokens[index].sentence
    return Mention(index, index + 1, name, kind, sentence, is_object(index, podium), rank)
