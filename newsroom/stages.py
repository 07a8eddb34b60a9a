"""How far a move is said to be, judged by what its sentences say, and the sentence behind it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Final

from newsroom.judging import Sign, scales
from newsroom.lexicon import SMALL_CUES
from newsroom.model import Stage
from newsroom.phrases import Hit, Token
from newsroom.scenes import Scene

_REACH: Final = 5  # words before a claim in which a negation or a condition bears on it
_PAST_REACH: Final = 12  # words around a claim in which an earlier window bears on it
_EARLY: Final = 2  # sentences after the first of the body
_LATE: Final = 0.7  # of the sentences: what stands behind the news
_MOST_CLUBS: Final = 5
_MOST_TITLED: Final = 3
_LENGTHS: Final = ((2, "one or two"), (5, "a few"), (12, "some"))
_WHOLE: Final = -1  # the sentence of a sign that is of the whole item
_FALLEN: Final = frozenset(
    ("claim", "stage.collapsed", "plain", place) for place in ("title", "lead")
)
_OF_ITEM: Final = ("mood.", "contract.", "source.", "role.")

Signed = tuple[int, Sign]
"""A sign and the number of the sentence it stands in; -1 when it is of the whole item."""


@dataclass(frozen=True, slots=True)
class Told:
    """The stage of a move and the sentence that decided it; -1 when none did."""

    stage: Stage = Stage.NONE
    sentence: int = _WHOLE


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of an item beyond its words."""

    published: date | None
    mine: Callable[[Token], bool]
    is_elsewhere: bool
    has_people: bool
    has_sure_club: bool


def stage_of(signs: Mapping[Sign, int]) -> Told:
    """Return the stage the signs speak for, and the sentence that spoke for it most.

    News that a deal fell through needs no judge: whatever was done before, it is over.
    """
    fallen = [signs[sign] for sign in _FALLEN if sign in signs]
    if fallen:
        return Told(Stage.DENIED, min(fallen))
    judged = scales("stages")
    number_of, spoken = judged.number_of, dict[int, int]()
    for sign, sentence in signs.items():
        spoken[sentence] = spoken.get(sentence, 0) + number_of(sign, 0)
    told = judged.answer(sum(spoken.values()))
    stage = Stage(judged.answers[told])
    if stage is Stage.NONE:
        return Told()
    spoken.pop(_WHOLE, None)
    best = max(spoken, key=lambda at: (judged.spoken(spoken[at], told), -at), default=_WHOLE)
    return Told(stage, best)


def stage_signs(scene: Scene, known: Circumstances) -> dict[Sign, int]:
    """Return what the sentences of a scene say of a move, each sign by where it first stands."""
    seen: dict[Sign, int] = {}
    hints = _hints(scene)
    for sentence, sign in chain(
        _of_claims(scene, known, hints),
        _of_hits(scene),
        _of_hints(scene, hints),
        _of_item(scene, known),
    ):
        seen.setdefault(sign, sentence)
    _see_order(scene, seen)
    return seen


def _hints(scene: Scene) -> dict[int, set[str]]:
    """Return the cues of each sentence."""
    seen: dict[int, set[str]] = {}
    for token, hints in zip(scene.tokens, scene.hints, strict=True):
        if hints:
            seen.setdefault(token.sentence, set()).update(hints)
    return seen


def _of_claims(
    scene: Scene, known: Circumstances, hints: Mapping[int, set[str]]
) -> Iterator[Signed]:
    """Yield the phrases that claim a stage, with how they are said, of whom, and beside what."""
    moods, asked = _moods(scene, known.published), _asked(scene)
    where, beside = _wheres(scene), _beside(scene, hints)
    done: set[tuple[str, int, str]] = set()
    for hit in scene.hits:
        if not hit.label.startswith("stage."):
            continue
        token = scene.tokens[hit.first]
        around = moods.get(token.sentence, ())
        if any(mood.label == "mood.neutral" and _covers(mood, hit) for mood in around):
            continue
        facts = (known.mine(token), token.sentence in asked)
        manner = _manner(scene, hit, around, facts)
        if (hit.label, token.sentence, manner) not in done:
            done.add((hit.label, token.sentence, manner))
            for sign in _of_claim(hit, where(token.sentence), manner):
                yield token.sentence, sign
            about = _about(scene, token.sentence)
            for seen in (*beside.get(token.sentence, ()), about) if manner == "plain" else ():
                yield token.sentence, ("claim", hit.label, "beside", seen)


def _of_claim(hit: Hit, place: str, manner: str) -> Iterator[Sign]:
    yield ("claim", hit.label, place)
    yield ("claim", hit.label, manner)
    yield ("claim", hit.label, manner, place)


def _beside(scene: Scene, hints: Mapping[int, set[str]]) -> dict[int, set[str]]:
    """Return what stands in each sentence: its cues, but the small words, and a club or two."""
    clubs: dict[int, set[str]] = {}
    for at, key in scene.club_at.items():
        clubs.setdefault(scene.tokens[at].sentence, set()).add(key)
    seen = {sentence: found - SMALL_CUES for sentence, found in hints.items()}
    for sentence, keys in clubs.items():
        seen.setdefault(sentence, set()).add("a club" if len(keys) == 1 else "clubs")
    return seen


def _manner(scene: Scene, hit: Hit, moods: Sequence[Hit], facts: tuple[bool, bool]) -> str:
    """Return how a claim is made: plainly, or denied, imagined, past, quoted, of another, asked.

    ``facts`` tell whether it is of the main person, and whether its sentence asks.
    """
    is_mine, is_asked = facts
    said = [
        name
        for name, holds in (
            ("past", any(_is_past(mood, hit) for mood in moods)),
            ("denied", any(_denies(mood, hit) for mood in moods)),
            ("imagined", any(_imagines(mood, hit) for mood in moods)),
            ("quoted", scene.is_quoted(scene.tokens[hit.first])),
            ("another's", not is_mine),
            ("asked", is_asked),
        )
        if holds
    ]
    return " ".join(said) or "plain"


def _moods(scene: Scene, published: date | None) -> dict[int, list[Hit]]:
    """Return the moods that hold, by sentence."""
    moods: dict[int, list[Hit]] = {}
    for hit in scene.hits:
        if hit.label.startswith("mood.") and _is_mood(hit, scene.tokens, published):
            moods.setdefault(scene.tokens[hit.first].sentence, []).append(hit)
    return moods


def _is_mood(hit: Hit, tokens: Sequence[Token], published: date | None) -> bool:
    """Return whether a mood holds; a year is past only where the item came after it."""
    years = [int(tokens[first].word) for kind, first, _ in hit.slots if kind == "YEAR"]
    return not years or (published is not None and max(years) < published.year)


def _asked(scene: Scene) -> set[int]:
    """Return the sentences that ask: «Wechselt Kamara?» is no news that he does."""
    whole = scene.whole
    if "?" not in whole.text:
        return set()
    ends = (*whole.words.gaps[1:], whole.text[whole.words.ends[-1] :] if whole.words.ends else "")
    return {number for number, gap in zip(whole.sentence_of, ends, strict=True) if "?" in gap}


def _covers(mood: Hit, hit: Hit) -> bool:
    """Return whether words that only look like a claim hold its first: «de acuerdo con»."""
    return mood.first <= hit.first < mood.last


def _is_past(mood: Hit, hit: Hit) -> bool:
    return (
        mood.label == "mood.past"
        and hit.first - _PAST_REACH <= mood.first <= hit.last + _PAST_REACH
    )


def _denies(mood: Hit, hit: Hit) -> bool:
    return mood.label == "mood.negation" and hit.first - _REACH <= mood.first < hit.last


def _imagines(mood: Hit, hit: Hit) -> bool:
    return mood.label == "mood.hypothesis" and hit.first - _REACH <= mood.first < hit.last + 2


def _about(scene: Scene, sentence: int) -> str:
    if sentence in scene.about_main:
        return "of main"
    return "of others" if sentence in scene.about_others else "of nobody"


def _wheres(scene: Scene) -> Callable[[int], str]:
    """Return what names the part of an item that a sentence stands in."""
    titles = max(scene.title, default=-1) + 1
    count = scene.tokens[-1].sentence + 1 if scene.tokens else 1

    def where(sentence: int) -> str:
        if sentence in scene.title:
            return "title"
        if sentence <= titles:
            return "lead"
        if sentence <= titles + _EARLY:
            return "early"
        return "middle" if sentence < count * _LATE else "late"

    return where


def _of_hits(scene: Scene) -> Iterator[Signed]:
    """Yield the phrases of other kinds, by title and body."""
    for hit in scene.hits:
        if hit.label.startswith(_OF_ITEM):
            sentence = scene.tokens[hit.first].sentence
            yield sentence, (hit.label, "title" if sentence in scene.title else "body")


def _of_hints(scene: Scene, hints: Mapping[int, set[str]]) -> Iterator[Signed]:
    """Yield the cues, and figures, of the title, the first sentence after it, and the rest."""
    titles = max(scene.title, default=-1) + 1
    figures = {token.sentence for token in scene.tokens if token.kind == "NUMBER"}
    for sentence in sorted({*hints, *figures}):
        is_lead = sentence <= titles
        part = "title" if sentence in scene.title else "lead" if is_lead else "body"
        for hint in sorted(hints.get(sentence, ())):
            yield sentence, ("cue", hint, part)
        if sentence in figures:
            yield sentence, ("number", part)


def _see_order(scene: Scene, seen: dict[Sign, int]) -> None:
    """See which cues and names follow one another in a sentence, the next and the one after.

    «CLUB wants PERSON» is not «PERSON wants CLUB», whatever the words for it are. Two signs of
    three are of this kind: they are put where they belong at once.
    """
    titles = max(scene.title, default=-1) + 1
    last, part, where = _WHOLE, "", ""
    before = earlier = tuple[str, ...]()
    for token, hints in zip(scene.tokens, scene.hints, strict=True):
        row = (token.kind,) if token.kind else hints
        if not row:
            continue
        sentence = token.sentence
        if sentence != last:
            last, before, earlier = sentence, (), ()
            part = "title" if sentence in scene.title else "lead" if sentence <= titles else "body"
            where = "body" if part == "body" else "top"
        for second in row:
            for first in before:
                seen.setdefault(("cue", "next", first, second, where), sentence)
            for first in earlier:
                seen.setdefault(("cue", "then", first, second, part), sentence)
        earlier, before = before, row


def _of_item(scene: Scene, known: Circumstances) -> Iterator[Signed]:
    """Yield what holds of the whole item."""
    count = scene.tokens[-1].sentence + 1 if scene.tokens else 0
    titled = {key for at, key in scene.club_at.items() if scene.tokens[at].sentence in scene.title}
    is_named = any(t.kind == "PERSON" and t.sentence in scene.title for t in scene.tokens)
    facts = {
        "elsewhere": known.is_elsewhere,
        "nobody": not known.has_people,
        "no sure club": not known.has_sure_club,
        "person titled": is_named,
        "quotes": scene.has_quotes,
    }
    for at, key in scene.club_at.items() if scene.career is not None else ():
        part = "title" if scene.tokens[at].sentence in scene.title else "body"
        yield _WHOLE, ("career", part, scene.career.get(key, "none") if scene.career else "none")
    yield _WHOLE, ("always",)
    yield _WHOLE, ("clubs", str(min(len(set(scene.club_at.values())), _MOST_CLUBS)))
    yield _WHOLE, ("titled clubs", str(min(len(titled), _MOST_TITLED)))
    yield _WHOLE, ("length", next((name for limit, name in _LENGTHS if count <= limit), "long"))
    for fact, holds in facts.items():
        yield _WHOLE, ("item", fact if holds else f"not {fact}")
