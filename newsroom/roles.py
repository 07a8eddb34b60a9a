"""What each club an item names is to the item's main person, judged by the signs around it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from newsroom.evidence import nearest, pairs, rows, summed
from newsroom.judging import Sign, judge
from newsroom.model import Role, Stage
from newsroom.phrases import Hit
from newsroom.scenes import Scene

_MOST_CLUBS: Final = 6  # counted one by one; more is a round-up
_MOST_MENTIONS: Final = 4
_LATE: Final = ((0.34, "early"), (0.67, "middle"))  # shares of an item's sentences
_AWAY: Final = ((2, "1-2"), (5, "3-5"), (10, "6-10"))  # tokens between a club and a person
_REACH: Final = 12  # tokens around a club in which cues count
_NEAR: Final = ((1, "1"), (3, "2-3"), (6, "4-6"))
_LONG: Final = 4  # tokens of a phrase that is unlikely to stand there by chance
_HERE: Final = frozenset({"now", "loan", "ending"})
_TOLD: Final = ("stage.", "mood.", "contract.", "source.")


@dataclass(frozen=True, slots=True)
class _Standing:
    """What is known of all clubs of a scene before each is looked at."""

    scene: Scene
    stage: str
    keys: tuple[str, ...]
    places: Mapping[str, Sequence[int]]
    titled: tuple[str, ...]
    near: Mapping[int, list[Hit]]
    summed: Mapping[str, str]
    said: Mapping[int, frozenset[str]]
    people: Mapping[int, Sequence[int]]


def roles_of(signs: Mapping[str, frozenset[Sign]]) -> dict[str, Role]:
    """Return the role of every club, the first named first, by what its signs speak for."""
    judged = judge("roles")
    return {key: Role(judged.answer(seen)) for key, seen in signs.items()}


def club_signs(scene: Scene, stage: Stage) -> dict[str, frozenset[Sign]]:
    """Return for every club of a scene, by key, what can be seen of it; stage is the item's."""
    standing = _standing(scene, stage)
    together = _together(scene, standing.summed)
    return {
        key: frozenset((*_of_club(standing, key), *together.get(key, ()))) for key in standing.keys
    }


def _standing(scene: Scene, stage: Stage) -> _Standing:
    places: dict[str, list[int]] = {}
    for at, key in scene.club_at.items():
        places.setdefault(key, []).append(at)
    near = nearest(scene)
    said: dict[int, set[str]] = {}
    for hit in scene.hits:
        if hit.label.startswith(_TOLD):
            said.setdefault(scene.tokens[hit.first].sentence, set()).add(hit.label)
    people: dict[int, list[int]] = {}
    for at, token in enumerate(scene.tokens):
        if token.kind == "PERSON" and token.sentence in scene.about_main:
            people.setdefault(token.sentence, []).append(at)
    titled = dict.fromkeys(
        key for at, key in scene.club_at.items() if scene.tokens[at].sentence in scene.title
    )
    return _Standing(
        scene,
        stage.value,
        tuple(places),
        places,
        tuple(titled),
        near,
        summed(scene, near),
        {number: frozenset(labels) for number, labels in said.items()},
        people,
    )


def _of_club(its: _Standing, key: str) -> Iterator[Sign]:
    yield ("always",)
    yield from _of_place(its, key)
    yield from _of_career(its, key)
    yield from _of_others(its, key)
    is_silent = True
    for at in its.places[key]:
        yield from _of_mention(its, at)
        yield from _of_hints(its.scene, at)
        is_silent = is_silent and at not in its.near
    if is_silent:
        yield ("silent", its.stage)


def _of_place(its: _Standing, key: str) -> Iterator[Sign]:
    """Yield where a club stands among the others, in the title and in the text."""
    scene, stage = its.scene, its.stage
    order = its.keys.index(key)
    yield ("stage", stage)
    yield ("order", str(min(order, 4)))
    yield ("clubs", str(min(len(its.keys), _MOST_CLUBS)))
    yield ("mentions", str(min(len(its.places[key]), _MOST_MENTIONS)))
    if order == 0:
        yield ("first", stage)
    if key in its.titled:
        yield ("titled", stage)
        yield ("titled", str(min(its.titled.index(key), 2)))
        yield ("titled", "of", str(min(len(its.titled), 3)))
    else:
        yield ("untitled", stage)
        yield ("untitled", str(min(len(its.titled), 2)))
    sentence = scene.tokens[its.places[key][0]].sentence
    if sentence in scene.title:
        yield ("at", "title")
    else:
        share = sentence / (scene.tokens[-1].sentence + 1)
        yield ("at", next((name for limit, name in _LATE if share < limit), "late"))
    if key == scene.heading:
        yield ("heading",)
        yield ("heading", stage)


def _of_career(its: _Standing, key: str) -> Iterator[Sign]:
    """Yield what a club is in the main person's career, and whether another is the present one."""
    career = its.scene.career
    if career is None:
        yield ("career", "unknown")
        return
    standing = career.get(key, "none")
    is_elsewhere = any(career.get(other) in _HERE for other in its.keys if other != key)
    yield ("career", standing)
    yield ("career", standing, its.stage)
    yield ("career", standing, "elsewhere" if is_elsewhere else "nowhere")


def _of_others(its: _Standing, key: str) -> Iterator[Sign]:
    """Yield what the phrases say of this club in sum, and of the other clubs."""
    mine = its.summed.get(key, "silent")
    yield ("summed", mine)
    yield ("summed", mine, its.stage)
    others = {role for other, role in its.summed.items() if other != key}
    for role in ("current", "suitor", "former", "left"):
        yield ("others", role if role in others else f"no {role}")
        yield ("others", role if role in others else f"no {role}", mine)


def _of_mention(its: _Standing, at: int) -> Iterator[Sign]:
    """Yield what is said at one place where a club is named."""
    scene, token = its.scene, its.scene.tokens[at]
    part = _part(scene, token.sentence)
    for hit in its.near.get(at, ()):
        role = hit.label.removeprefix("role.")
        yield ("near", role)
        yield ("near", role, part)
        yield ("near", role, its.stage)
        yield ("near", role, "after" if at == hit.first else "before")
        if hit.last - hit.first >= _LONG:
            yield ("near", role, "long")
    if at not in its.near:
        yield ("silent", part)
    if scene.is_quoted(token):
        yield ("quoted",)
    for label in its.said.get(token.sentence, ()):
        yield ("with", label)
    if token.sentence in scene.about_others:
        yield ("with", "others")
    if at in scene.beside:
        yield ("beside", scene.beside[at])
    yield from _of_distance(its, at)
    yield from _of_marks(scene, at)


def _part(scene: Scene, sentence: int) -> str:
    if sentence in scene.title:
        return "title"
    is_others = sentence in scene.about_others and sentence not in scene.about_main
    return "others" if is_others else "body"


def _of_distance(its: _Standing, at: int) -> Iterator[Sign]:
    """Yield how far the main person stands from a club, and on which side."""
    people = its.people.get(its.scene.tokens[at].sentence, ())
    if not people:
        yield ("person", "no")
        return
    nearest_one = min(people, key=lambda place: abs(place - at))
    away = abs(nearest_one - at)
    side = "before" if nearest_one < at else "after"
    yield ("person", side, next((name for limit, name in _AWAY if away <= limit), "far"))


def _of_marks(scene: Scene, at: int) -> Iterator[Sign]:
    """Yield which marks and names stand right beside a club, and whether it opens its sentence."""
    tokens = scene.tokens
    opens = at == 0 or tokens[at - 1].sentence != tokens[at].sentence
    closes = at + 1 >= len(tokens) or tokens[at + 1].sentence != tokens[at].sentence
    if opens:
        yield ("opens",)
    else:
        if gap := scene.gap(at):
            yield ("mark", "before", gap[-1])
        if tokens[at - 1].kind:
            yield ("next", tokens[at - 1].kind, "before")
    if closes:
        yield ("closes",)
    else:
        if gap := scene.gap(at + 1):
            yield ("mark", "after", gap[0])
        if tokens[at + 1].kind:
            yield ("next", tokens[at + 1].kind, "after")


def _of_hints(scene: Scene, at: int) -> Iterator[Sign]:
    """Yield the cues on both sides of a club, by how near they are and what lies between."""
    part = "title" if scene.tokens[at].sentence in scene.title else "body"
    last = min(len(scene.tokens), at + _REACH + 1)
    yield from _side(scene, at, range(at - 1, max(-1, at - _REACH - 1), -1), ("before", part))
    yield from _side(scene, at, range(at + 1, last), ("after", part))


def _side(scene: Scene, at: int, places: range, names: tuple[str, str]) -> Iterator[Sign]:
    side, part = names
    tokens, home = scene.tokens, scene.tokens[at]
    is_walled, is_beyond = False, False
    for away, place in enumerate(places, 1):
        token = tokens[place]
        if token.sentence != home.sentence:
            return
        is_walled = is_walled or token.kind == "CLUB"
        is_beyond = is_beyond or token.clause != home.clause
        hints = scene.hints[place]
        if not hints:
            continue
        where = "walled" if is_walled else "beyond" if is_beyond else _nearness(away)
        for hint in hints:
            yield ("cue", hint, side, where)
            if not is_walled and not is_beyond:
                yield ("cue", hint, side, part)


def _nearness(away: int) -> str:
    return next((name for limit, name in _NEAR if away <= limit), "far")


def _together(scene: Scene, told: Mapping[str, str]) -> dict[str, set[Sign]]:
    """Return what clubs are to each other: neighbours in a row, buyer and seller of a pair."""
    signs: dict[str, set[Sign]] = {}
    for first, second in rows(scene):
        one, other = scene.club_at[first], scene.club_at[second]
        signs.setdefault(one, set()).add(("row", told.get(other, "silent")))
        signs.setdefault(other, set()).add(("row", told.get(one, "silent")))
    for first, second in pairs(scene):
        signs.setdefault(scene.club_at[first], set()).add(("pair", "first"))
        signs.setdefault(scene.club_at[second], set()).add(("pair", "second"))
    return signs
