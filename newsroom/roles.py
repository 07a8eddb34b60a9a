"""What each club an item names is to the item's main person, judged by the signs around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from newsroom.evidence import (
    around,
    beyond,
    nearest,
    pairs,
    placed_in,
    role_in,
    rows,
    summed,
)
from newsroom.judging import Sign, scales
from newsroom.model import Role, Stage
from newsroom.phrases import Hit
from newsroom.scenes import Scene

_MOST_CLUBS: Final = 6  # counted one by one; more is a round-up
_MOST_MENTIONS: Final = 4
_LATE: Final = ((0.34, "early"), (0.67, "middle"))  # shares of an item's sentences
_AWAY: Final = ((2, "1-2"), (5, "3-5"), (10, "6-10"))  # tokens between a club and a person
_REACH: Final = 12  # tokens around a club in which cues count
_NEARNESS: Final = ("", "1", "2-3", "2-3", "4-6", "4-6", "4-6", *("far",) * (_REACH - 6))
_LONG: Final = 4  # tokens of a phrase that is unlikely to stand there by chance
_HERE: Final = frozenset({"now", "loan", "ending", "last", "once"})
_ROLES: Final = tuple((role, f"no {role}") for role in ("current", "suitor", "former", "left"))
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
    around: Mapping[int, Hit]
    beyond: Mapping[int, Hit]
    summed: Mapping[str, str]
    said: Mapping[int, set[Sign]]
    people: Mapping[int, Sequence[int]]


def roles_of(scene: Scene, stage: Stage) -> dict[str, Role]:
    """Return the role of every club, the first named first, by what its signs speak for."""
    judged = scales(question(scene))
    return {
        key: Role(judged.answers[judged.answer(judged.weigh(seen))])
        for key, seen in club_signs(scene, stage).items()
    }


def question(scene: Scene) -> str:
    """Return which judge is asked: of somebody without a career the text weighs more."""
    return "roles_by_text" if scene.career is None else "roles"


def club_signs(scene: Scene, stage: Stage) -> dict[str, frozenset[Sign]]:
    """Return for every club of a scene, by key, what can be seen of it; stage is the item's."""
    its = _standing(scene, stage)
    signs: dict[str, set[Sign]] = {key: {("always",)} for key in its.keys}
    for key, seen in signs.items():
        _see_place(its, key, seen)
        _see_career(its, key, seen)
        _see_others(its, key, seen)
        for at in its.places[key]:
            _see_mention(its, at, seen)
            _see_hints(scene, at, seen)
        if not any(at in its.near for at in its.places[key]):
            seen.add(("silent", its.stage))
    _see_together(scene, its.summed, signs)
    return {key: frozenset(seen) for key, seen in signs.items()}


def _standing(scene: Scene, stage: Stage) -> _Standing:
    places: dict[str, list[int]] = {}
    for at, key in scene.club_at.items():
        places.setdefault(key, []).append(at)
    placed = placed_in(scene)
    near = nearest(placed)
    said: dict[int, set[Sign]] = {}
    for hit in scene.hits:
        if hit.label.startswith(_TOLD):
            said.setdefault(scene.tokens[hit.first].sentence, set()).add(("with", hit.label))
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
        around(near, placed),
        beyond(near, placed),
        summed(scene, near),
        said,
        people,
    )


def _see_place(its: _Standing, key: str, seen: set[Sign]) -> None:
    """See where a club stands among the others, in the title and in the text."""
    scene, stage = its.scene, its.stage
    order = its.keys.index(key)
    seen.update(
        (
            ("stage", stage),
            ("order", str(min(order, 4))),
            ("clubs", str(min(len(its.keys), _MOST_CLUBS))),
            ("mentions", str(min(len(its.places[key]), _MOST_MENTIONS))),
        )
    )
    if order == 0:
        seen.add(("first", stage))
    if key in its.titled:
        seen.add(("titled", stage))
        seen.add(("titled", str(min(its.titled.index(key), 2))))
        seen.add(("titled", "of", str(min(len(its.titled), 3))))
    else:
        seen.add(("untitled", stage))
        seen.add(("untitled", str(min(len(its.titled), 2))))
    sentence = scene.tokens[its.places[key][0]].sentence
    if sentence in scene.title:
        seen.add(("at", "title"))
    else:
        share = sentence / (scene.tokens[-1].sentence + 1)
        seen.add(("at", next((name for limit, name in _LATE if share < limit), "late")))
    if key == scene.heading:
        seen.add(("heading",))
        seen.add(("heading", stage))


def _see_career(its: _Standing, key: str, seen: set[Sign]) -> None:
    """See what a club is in the main person's career, and whether another is the present one."""
    career = its.scene.career
    if career is None:
        return
    standing = career.get(key, "none")
    is_elsewhere = any(career.get(other) in _HERE for other in its.keys if other != key)
    has_new = any(career.get(other, "none") == "none" for other in its.titled if other != key)
    seen.add(("career", standing))
    seen.add(("career", standing, its.stage))
    seen.add(("career", standing, its.stage, "beside a new one" if has_new else "alone"))
    seen.add(("career", standing, "elsewhere" if is_elsewhere else "nowhere"))


def _see_others(its: _Standing, key: str, seen: set[Sign]) -> None:
    """See what the phrases say of this club in sum, and of the other clubs."""
    mine = its.summed.get(key, "silent")
    seen.add(("summed", mine))
    seen.add(("summed", mine, its.stage))
    others = {role for other, role in its.summed.items() if other != key}
    for role, no_role in _ROLES:
        told = role if role in others else no_role
        seen.add(("others", told))
        seen.add(("others", told, mine))


def _see_mention(its: _Standing, at: int, seen: set[Sign]) -> None:
    """See what is said at one place where a club is named."""
    scene, token = its.scene, its.scene.tokens[at]
    part = _part(scene, token.sentence)
    for hit in its.near.get(at, ()):
        role = role_in(hit.label)
        seen.update(
            (
                ("near", role),
                ("near", role, part),
                ("near", role, its.stage),
                ("near", role, "after" if at == hit.first else "before"),
            )
        )
        if hit.last - hit.first >= _LONG:
            seen.add(("near", role, "long"))
    if at not in its.near:
        seen.add(("silent", part))
    else:
        _see_longer(its, at, seen)
    if scene.is_quoted(token):
        seen.add(("quoted",))
    seen.update(its.said.get(token.sentence, ()))
    if token.sentence in scene.about_others:
        seen.add(("with", "others"))
    if at in scene.beside:
        seen.add(("beside", scene.beside[at]))
    _see_distance(its, at, seen)
    _see_marks(scene, at, seen)


def _see_longer(its: _Standing, at: int, seen: set[Sign]) -> None:
    """See the longer phrases that hold the nearest one before a club, or the one after it."""
    near = its.near[at]
    for name, longer, inner in (("around", its.around, near[0]), ("beyond", its.beyond, near[-1])):
        if at in longer:
            role = role_in(longer[at].label)
            seen.add((name, role))
            seen.add((name, role, role_in(inner.label)))


def _part(scene: Scene, sentence: int) -> str:
    if sentence in scene.title:
        return "title"
    is_others = sentence in scene.about_others and sentence not in scene.about_main
    return "others" if is_others else "body"


def _see_distance(its: _Standing, at: int, seen: set[Sign]) -> None:
    """See how far the main person stands from a club, and on which side."""
    people = its.people.get(its.scene.tokens[at].sentence, ())
    if not people:
        seen.add(("person", "no"))
        return
    nearest_one = min(people, key=lambda place: abs(place - at))
    away = abs(nearest_one - at)
    side = "before" if nearest_one < at else "after"
    seen.add(("person", side, next((name for limit, name in _AWAY if away <= limit), "far")))


def _see_marks(scene: Scene, at: int, seen: set[Sign]) -> None:
    """See which marks and names stand right beside a club, and whether it opens its sentence."""
    tokens = scene.tokens
    if at == 0 or tokens[at - 1].sentence != tokens[at].sentence:
        seen.add(("opens",))
    else:
        if gap := scene.gap(at):
            seen.add(("mark", "before", gap[-1]))
        if tokens[at - 1].kind:
            seen.add(("next", tokens[at - 1].kind, "before"))
    if at + 1 >= len(tokens) or tokens[at + 1].sentence != tokens[at].sentence:
        seen.add(("closes",))
    else:
        if gap := scene.gap(at + 1):
            seen.add(("mark", "after", gap[0]))
        if tokens[at + 1].kind:
            seen.add(("next", tokens[at + 1].kind, "after"))


def _see_hints(scene: Scene, at: int, seen: set[Sign]) -> None:
    """See the cues on both sides of a club, by how near they are and what lies between."""
    part = "title" if scene.tokens[at].sentence in scene.title else "body"
    last = min(len(scene.tokens), at + _REACH + 1)
    _see_side(scene, at, range(at - 1, max(-1, at - _REACH - 1), -1), ("before", part), seen)
    _see_side(scene, at, range(at + 1, last), ("after", part), seen)


def _see_side(
    scene: Scene, at: int, places: range, names: tuple[str, str], seen: set[Sign]
) -> None:
    side, part = names
    tokens, hints, home = scene.tokens, scene.hints, scene.tokens[at]
    sentence, clause = home.sentence, home.clause
    barrier = ""
    for away, place in enumerate(places, 1):
        token = tokens[place]
        if token.sentence != sentence:
            return
        if token.kind == "CLUB":
            barrier = "walled"
        elif token.clause != clause and not barrier:
            barrier = "beyond"
        for hint in hints[place]:
            seen.add(("cue", hint, side, barrier or _NEARNESS[away]))
            if not barrier:
                seen.add(("cue", hint, side, part))


def _see_together(scene: Scene, told: Mapping[str, str], signs: Mapping[str, set[Sign]]) -> None:
    """See what clubs are to each other: neighbours in a row, buyer and seller of a pair."""
    for first, second in rows(scene):
        one, other = scene.club_at[first], scene.club_at[second]
        signs[one].add(("row", told.get(other, "silent")))
        signs[other].add(("row", told.get(one, "silent")))
    for first, second in pairs(scene):
        signs[scene.club_at[first]].add(("pair", "first"))
        signs[scene.club_at[second]].add(("pair", "second"))
