"""How far a move is said to be, and the sentence that says it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from newsroom.model import Stage
from newsroom.phrases import Hit, Token

# What a claim is worth when it is denied («no agreement») or only imagined («could bid»).
_DENIED: Final = {Stage.AGREEMENT: Stage.TALKS, Stage.OFFER: Stage.INTEREST}
_IMAGINED: Final = {
    Stage.TALKS: Stage.INTEREST,
    Stage.OFFER: Stage.INTEREST,
    Stage.AGREEMENT: Stage.TALKS,
    Stage.OFFICIAL: Stage.INTEREST,
}
_OPEN: Final = {Stage.INTEREST, Stage.TALKS, Stage.OFFER, Stage.AGREEMENT}
_REACH: Final = 5  # words before a claim in which a negation or a condition bears on it
_PAST_REACH: Final = 12  # words around a claim in which an earlier window bears on it
_BESIDE: Final = 3  # the same for a denial, which is more often told with its story
_ALSO: Final = {"signed_extension": Stage.OFFICIAL, "collapsed": Stage.DENIED}
_SIDE: Final = {Stage.DENIED, Stage.EXTENSION}


@dataclass(frozen=True, slots=True)
class Claim:
    """A stage that a sentence claims."""

    stage: Stage
    sentence: int
    at: int
    strength: int = 1
    is_final: bool = False
    is_quoted: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """The stage of a move and the sentence that decided it; -1 when none did."""

    stage: Stage = Stage.NONE
    sentence: int = -1


def claims_in(
    tokens: Sequence[Token],
    hits: Sequence[Hit],
    is_quoted: Callable[[Token], bool],
    published: date | None,
) -> list[Claim]:
    """Return what each sentence claims, negations, conditions and past windows considered."""
    moods = _by_sentence(tokens, [hit for hit in hits if _is_mood(hit, tokens, published)])
    claims: list[Claim] = []
    for hit in hits:
        if not hit.label.startswith("stage."):
            continue
        token = tokens[hit.first]
        stage = _weighed(hit, moods.get(token.sentence, ()))
        quoted = is_quoted(token)
        if stage is not None and not (quoted and stage not in _SIDE):
            final = hit.label == "stage.collapsed" and not quoted
            length = hit.last - hit.first
            claims.append(Claim(stage, token.sentence, hit.first, length, final, quoted))
    medical = {claim.sentence for claim in claims if claim.stage is Stage.MEDICAL}
    return [c for c in claims if c.stage is not Stage.OFFICIAL or c.sentence not in medical]


def _is_mood(hit: Hit, tokens: Sequence[Token], published: date | None) -> bool:
    """Return whether a hit is a mood; «in 2029» is no past when the item is older."""
    if not hit.label.startswith("mood."):
        return False
    years = [int(tokens[first].word) for kind, first, _ in hit.slots if kind == "YEAR"]
    return not years or published is None or max(years) < published.year


def _by_sentence(tokens: Sequence[Token], hits: Iterable[Hit]) -> dict[int, list[Hit]]:
    found: dict[int, list[Hit]] = {}
    for hit in hits:
        found.setdefault(tokens[hit.first].sentence, []).append(hit)
    return found


def _weighed(hit: Hit, moods: Sequence[Hit]) -> Stage | None:
    if any(mood.label == "mood.neutral" and _covers(mood, hit) for mood in moods):
        return None
    name = hit.label.removeprefix("stage.")
    stage = _ALSO.get(name) or Stage(name)
    if stage is Stage.DENIED and any(_undoes(mood, hit) for mood in moods):
        return None
    if stage is Stage.DENIED and any(_is_long_ago(mood, hit) for mood in moods):
        return None
    if stage in _SIDE:
        return stage
    return _moody(stage, hit, moods)


def _moody(stage: Stage, hit: Hit, moods: Sequence[Hit]) -> Stage | None:
    """Return what is left of a claim that is denied, imagined or of an earlier window."""
    if any(mood.label == "mood.past" and _is_near(mood, hit, _PAST_REACH) for mood in moods):
        return None
    if any(mood.label == "mood.negation" and _bears_on(mood, hit) for mood in moods):
        return _DENIED.get(stage)
    if any(mood.label == "mood.hypothesis" and _imagines(mood, hit) for mood in moods):
        return _IMAGINED.get(stage, stage)
    return stage


def _bears_on(mood: Hit, hit: Hit) -> bool:
    return hit.first - _REACH <= mood.first < hit.last


def _covers(mood: Hit, hit: Hit) -> bool:
    """Return whether words that only look like a claim hold its first: «de acuerdo con»."""
    return mood.first <= hit.first < mood.last


def _is_long_ago(mood: Hit, hit: Hit) -> bool:
    return mood.label == "mood.past" and _is_near(mood, hit, _BESIDE)


def _undoes(mood: Hit, hit: Hit) -> bool:
    """Return whether a denial is itself denied: «has not closed the door»."""
    return mood.label == "mood.negation" and hit.first - 2 <= mood.first < hit.first


def _imagines(mood: Hit, hit: Hit) -> bool:
    return hit.first - _REACH <= mood.first < hit.last + 2


def _is_near(mood: Hit, hit: Hit, reach: int) -> bool:
    return hit.first - reach <= mood.first <= hit.last + reach


def stage_of(claims: Sequence[Claim], title: frozenset[int], *, has_suitor: bool) -> Told:
    """Return the stage of the main move; without a suitor, talks of a contract are an extension."""
    told = _main_stage(claims, title)
    extended = _first(claims, Stage.EXTENSION)
    if extended is not None and not has_suitor and told.stage in _OPEN:
        return extended
    return told


def _main_stage(claims: Sequence[Claim], title: frozenset[int]) -> Told:
    """Return the stage of the main move: the title's, carried further by the body."""
    in_title = [claim for claim in claims if claim.sentence in title]
    final = next((Told(Stage.DENIED, claim.sentence) for claim in claims if claim.is_final), None)
    if final is not None and _furthest(in_title).stage is not Stage.OFFICIAL:
        return final
    for side in (Stage.DENIED, Stage.EXTENSION):
        told = _first(in_title, side)
        if told is not None:
            return _outweighed(told, in_title, claims)
    head = _furthest(in_title)
    body = [claim for claim in claims if claim.sentence not in title]
    tail = _furthest(body)
    if head.stage is Stage.NONE:
        return _from_body(body, tail)
    return tail if tail.stage.rank > head.stage.rank else head


def _outweighed(told: Told, in_title: Sequence[Claim], claims: Sequence[Claim]) -> Told:
    """Return what outweighs a side state: signed is official, refused is offered."""
    if told.stage is Stage.EXTENSION:
        return _first(claims, Stage.OFFICIAL) or told
    return _first(in_title, Stage.OFFER) or _first(in_title, Stage.AGREEMENT) or told


def _from_body(body: Sequence[Claim], tail: Told) -> Told:
    """Return what the body alone tells: the side state it names first, or the furthest stage."""
    sides = [claim for claim in body if claim.stage in _SIDE]
    if not sides:
        return tail
    side = min(sides, key=lambda claim: claim.at)
    limit = Stage.OFFER if side.stage is Stage.DENIED else Stage.AGREEMENT
    return Told(side.stage, side.sentence) if tail.stage.rank < limit.rank else tail


def _first(claims: Sequence[Claim], stage: Stage) -> Told | None:
    return next((Told(stage, claim.sentence) for claim in claims if claim.stage is stage), None)


def _furthest(claims: Sequence[Claim]) -> Told:
    ranked = [claim for claim in claims if claim.stage.rank]
    if not ranked:
        return Told()
    best = max(ranked, key=lambda claim: claim.stage.rank)
    return Told(best.stage, best.sentence)
