"""Where somebody is named in a text outside its quotes, by name or by what they are."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from newsroom.marks import (
    AGENTS,
    ARTICLES,
    BOSSES,
    BY,
    COACHES,
    FAMILY,
    OWN,
    PLAYING,
    ROLES,
    VERBS,
)
from newsroom.persons import is_object, role_as_written
from newsroom.podium import Podium

PERSONS: Final = frozenset(("watched", "journalist", "lone", "given", "full", "nouns"))
UNNAMED: Final = frozenset(("role", "kin", "nick"))

_SPEAKING: Final = frozenset(("PERSON", "CLUB", "SOURCE"))
_NEVER: Final = (1 << 60, 1 << 60)  # where a quote stands that there is not
_THINGS: Final = frozenset(("CLUB", "SOURCE"))  # they speak only beside a verb of speech
_NAMED: Final = {"": "", "PERSON": "", "SOURCE": "outlet", "CLUB": "club"}
_TRADES: Final = (
    (PLAYING, "player"),
    (COACHES, "coach"),
    (AGENTS, "agent"),
    (BOSSES, "boss"),
)


class Mention(NamedTuple):
    """Where somebody is named: by which tokens, as what, and how many in the sentence before."""

    at: int
    after: int
    name: str
    kind: str
    sentence: int
    is_object: bool
    rank: int


def trade_of(index: int, podium: Podium) -> str:
    """Return what sort of role a word tells: a player, a coach, or somebody else."""
    marks = podium.marks[index]
    return next((trade for mark, trade in _TRADES if marks & mark), "other")


def telling_in(podium: Podium) -> list[int]:
    """Return the tokens of a text that may be a name or a role."""
    return [
        at
        for at, token in enumerate(podium.tokens)
        if token.capital or token.kind in _SPEAKING or podium.spoken[at] & ROLES
    ]


def mentions_of(
    quoted: Sequence[tuple[int, int]], telling: Sequence[int], podium: Podium
) -> Iterator[Mention]:
    """Yield who is named in a text, ``quoted`` being its quotes."""
    index, sentence, rank, quotes = 0, -1, 0, iter(quoted)
    start, stop = next(quotes, _NEVER)
    for at in telling:
        while at >= stop:
            start, stop = next(quotes, _NEVER)
        if at < index or at >= start:
            continue
        token = podium.tokens[at]
        if token.kind in _THINGS and _is_silent(at, podium):
            continue
        is_named = token.kind or token.capital
        mention = _by_name(at, rank, podium) if is_named else None
        if mention is None and podium.marks[at] & ROLES:
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
    near = podium.spoken
    return not (near[index - 2] | near[index - 1] | near[index] | near[index + 1]) & (VERBS | BY)


def _by_name(index: int, rank: int, podium: Podium) -> Mention | None:
    token = podium.tokens[index]
    if token.kind not in _NAMED:
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
        is_nick = podium.is_in(index - 1, ARTICLES) and token.word not in podium.full_names
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
    is_own = podium.is_in(index - 1, OWN)
    is_kin = podium.is_in(index, FAMILY)
    is_owned = podium.owns(index - 1) or podium.gap(index).startswith(("' ", "’ "))
    if not (is_own or is_kin or is_owned or podium.is_in(index - 1, ARTICLES)):
        return None
    kind = "kin" if is_own or is_kin else "role"
    name, sentence = role_as_written(index, podium), podium.tokens[index].sentence
    return Mention(index, index + 1, name, kind, sentence, is_object(index, podium), rank)
