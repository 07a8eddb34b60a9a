"""What each club an item names is to the item's main person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from newsroom.model import Role, Stage
from newsroom.phrases import Hit, Token

_IN_TITLE: Final = 1.5  # a headline is about the move; the body also tells the past
_ABOUT_OTHERS: Final = 0.4  # what a sentence about somebody else says of a club
_PER_WORD: Final = 0.15  # a longer phrase says more surely what it says
_ORDER: Final = (Role.SUITOR, Role.CURRENT, Role.FORMER, Role.OTHER)


@dataclass(frozen=True, slots=True)
class Scene:
    """The tokens of an item and who stands where in it."""

    tokens: Sequence[Token]
    hits: Sequence[Hit]
    club_at: Mapping[int, str]
    title: frozenset[int]
    about_main: frozenset[int]
    about_others: frozenset[int]


def roles_of(scene: Scene, stage: Stage) -> dict[str, Role]:
    """Return the role of every club named, the first named first."""
    scores = _scores(scene)
    roles = {key: _best(scores.get(key, {})) for key in dict.fromkeys(scene.club_at.values())}
    return _settled(scene, roles, stage)


def _scores(scene: Scene) -> dict[str, dict[Role, float]]:
    scores: dict[str, dict[Role, float]] = {}
    for hit in scene.hits:
        if not hit.label.startswith("role."):
            continue
        role = Role(hit.label.removeprefix("role."))
        weight = _weight(scene, hit)
        for _, first, _ in hit.slots:
            key = scene.club_at.get(first)
            if key is not None:
                told = scores.setdefault(key, {})
                told[role] = told.get(role, 0.0) + weight
    return scores


def _weight(scene: Scene, hit: Hit) -> float:
    sentence = scene.tokens[hit.first].sentence
    weight = 1.0 + _PER_WORD * (hit.last - hit.first)
    if sentence in scene.title:
        weight *= _IN_TITLE
    if sentence in scene.about_others and sentence not in scene.about_main:
        weight *= _ABOUT_OTHERS
    return weight


def _best(told: Mapping[Role, float]) -> Role | None:
    if not told:
        return None
    return max(_ORDER, key=lambda role: (told.get(role, 0.0), -_ORDER.index(role)))


def _settled(scene: Scene, roles: Mapping[str, Role | None], stage: Stage) -> dict[str, Role]:
    """Return the roles with the silent clubs decided by what the item is about."""
    titled = {key for at, key in scene.club_at.items() if scene.tokens[at].sentence in scene.title}
    known = set(roles.values())
    settled: dict[str, Role] = {}
    for key, role in roles.items():
        settled[key] = role or _default(key in titled, known, stage)
        known.add(settled[key])
    if stage is Stage.OFFICIAL:
        return _after_the_move(settled)
    return settled


def _default(is_titled: bool, known: set[Role | None], stage: Stage) -> Role:  # noqa: FBT001  (a fact)
    if stage is Stage.NONE:
        return Role.CURRENT if is_titled and Role.CURRENT not in known else Role.OTHER
    if stage is Stage.EXTENSION:
        return Role.CURRENT if Role.CURRENT not in known else Role.OTHER
    if is_titled:
        return Role.SUITOR if Role.SUITOR not in known else Role.CURRENT
    return Role.OTHER


def _after_the_move(roles: Mapping[str, Role]) -> dict[str, Role]:
    """After an official move the new club is the current one, the club just left a former one."""
    if Role.SUITOR not in roles.values():
        return dict(roles)
    moved = {Role.SUITOR: Role.CURRENT, Role.CURRENT: Role.FORMER}
    return {key: moved.get(role, role) for key, role in roles.items()}
