"""What each club an item names is to the item's main person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from newsroom.model import Role, Stage
from newsroom.phrases import Hit, Token

_IN_TITLE: Final = 1.5  # a headline is about the move; the body also tells the past
_ABOUT_OTHERS: Final = 0.4  # what a sentence about somebody else says of a club
_EX: Final = 1.4  # «former Inter captain» holds «Inter captain» too
_PER_WORD: Final = 0.15  # a longer phrase says more surely what it says
_BESIDE: Final = 1.5  # «Kamara (Marseille)»
_SHARED: Final = {"suitor", "former", "other"}  # roles that several clubs of a row may have
_ROW: Final = 1  # tokens from one club of a row to the next when no word is between them
_NEW: Final = 0.5  # of the evidence: enough, after an official move, to be the new club
_LEFT: Final = "left"  # the club a person leaves: still the current one until the move is done
_PARTY: Final = "party"  # «talks with Lille»: who wants the person or who has them
_OF_TWO: Final = {"role.pair", "role.row"}
_HAS: Final = {"current", _LEFT}
_SETTLED: Final = {Stage.NONE, Stage.DENIED, Stage.EXTENSION}
_ORDER: Final = ("suitor", "current", _LEFT, _PARTY, "former", "other")


@dataclass(frozen=True, slots=True)
class Scene:
    """The tokens of an item and who stands where in it."""

    tokens: Sequence[Token]
    hits: Sequence[Hit]
    club_at: Mapping[int, str]
    title: frozenset[int]
    about_main: frozenset[int]
    about_others: frozenset[int]
    beside: Mapping[int, str]
    heading: str | None


_Scores = dict[str, dict[str, float]]


def roles_of(scene: Scene, stage: Stage) -> dict[str, Role]:
    """Return the role of every club named, the first named first."""
    scores = _scores(scene)
    _share(scene, scores)
    told = {key: _best(scores.get(key, {})) for key in dict.fromkeys(scene.club_at.values())}
    _deal(scene, told)
    if stage is Stage.EXTENSION and "current" not in told.values():
        told = _with_whom(told)
    if stage is Stage.OFFICIAL:
        return _after_the_move(scene, scores, told)
    return _before_the_move(scene, told, stage)


def _with_whom(told: Mapping[str, str | None]) -> dict[str, str | None]:
    """Let the first club that wants a person be the present one: the contract is longer there."""
    first = next((key for key, role in told.items() if role in {"suitor", _PARTY}), None)
    return {key: "current" if key == first else role for key, role in told.items()}


def _share(scene: Scene, scores: _Scores) -> None:
    """Give a silent club in a row, «Lille, Lens and Nice», what is said of its neighbour."""
    pairs = _rows(scene)
    for first, second in (*pairs, *((b, a) for a, b in reversed(pairs))):
        known, silent = scene.club_at[first], scene.club_at[second]
        if _best(scores.get(known, {})) in _SHARED and not scores.get(silent):
            scores[silent] = dict(scores[known])


def _rows(scene: Scene) -> list[tuple[int, int]]:
    """Return the places of clubs that stand in a row, but those that deal with each other."""
    sentence = [token.sentence for token in scene.tokens]
    beside = {
        (first, second)
        for first, second in pairwise(sorted(scene.club_at))
        if second - first == _ROW and sentence[first] == sentence[second]
    }
    beside |= set(_two_clubs(scene, "role.row"))
    return sorted(beside - set(_two_clubs(scene, "role.pair")))


def _two_clubs(scene: Scene, label: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for hit in scene.hits:
        if hit.label == label:
            first, second = (at for kind, at, _ in hit.slots if kind == "CLUB")
            found.append((first, second))
    return found


def _deal(scene: Scene, told: dict[str, str | None]) -> None:
    """Tell the buyer from the seller of two clubs in talks, «Nice and Lille agree».

    Who is known to have the person, or to want them, decides; else the buyer is named first.
    """
    for first, second in _two_clubs(scene, "role.pair"):
        one, other = scene.club_at[first], scene.club_at[second]
        has_second = told.get(other) in _HAS or told.get(one) == "suitor"
        if told.get(one) in _HAS and told.get(other) not in _HAS:
            told[other] = "suitor"
        elif has_second or told.get(other) != "suitor":
            told[one], told[other] = "suitor", "current"
        else:
            told[one] = "current"


def names_a_suitor(scene: Scene) -> bool:
    """Return whether an item says of some club that it wants the person."""
    return any(_best(told) == "suitor" for told in _scores(scene).values())


def _scores(scene: Scene) -> _Scores:
    scores: _Scores = {}
    for at, hit in _nearest(scene):
        role = hit.label.removeprefix("role.")
        _add(scores, scene.club_at.get(at), role, _weight(scene, hit))
    for at, role in scene.beside.items():
        _add(scores, scene.club_at.get(at), role, _BESIDE)
    return scores


def _nearest(scene: Scene) -> list[tuple[int, Hit]]:
    """Return for each club the phrases nearest to it, one before it and one after it.

    «The midfielder trained at Lyon» is about training, although a midfielder of Lyon is near.
    """
    before: dict[int, Hit] = {}
    after: dict[int, Hit] = {}
    for hit in scene.hits:
        if not hit.label.startswith("role.") or hit.label in _OF_TWO:
            continue
        for kind, at, _ in hit.slots:
            if kind != "CLUB":
                continue
            if at == hit.first:
                if at not in after or hit.last < after[at].last:
                    after[at] = hit
            elif at not in before or hit.first > before[at].first:
                before[at] = hit
    return [*before.items(), *after.items()]


def _add(scores: _Scores, key: str | None, role: str, weight: float) -> None:
    if key is not None:
        told = scores.setdefault(key, {})
        told[role] = told.get(role, 0.0) + weight


def _weight(scene: Scene, hit: Hit) -> float:
    sentence = scene.tokens[hit.first].sentence
    weight = 1.0 + _PER_WORD * (hit.last - hit.first)
    if hit.label == "role.former":
        weight *= _EX
    if sentence in scene.title:
        weight *= _IN_TITLE
    if sentence in scene.about_others and sentence not in scene.about_main:
        weight *= _ABOUT_OTHERS
    return weight


def _best(told: Mapping[str, float]) -> str | None:
    if not told:
        return None
    return max(_ORDER, key=lambda role: (told.get(role, 0.0), -_ORDER.index(role)))


def _before_the_move(scene: Scene, told: Mapping[str, str | None], stage: Stage) -> dict[str, Role]:
    """Return the roles with the silent clubs decided by what the item is about."""
    titled = {key for at, key in scene.club_at.items() if scene.tokens[at].sentence in scene.title}
    known = {"current" if role == _LEFT else role for role in told.values()}
    settled: dict[str, Role] = {}
    for key, role in told.items():
        found = "current" if role == _LEFT else role
        if found is None and key == scene.heading and (stage in _SETTLED or "suitor" in known):
            found = "current"
        if found == _PARTY:
            found = "current" if "suitor" in known and "current" not in known else "suitor"
        settled[key] = Role(found or _default(key in titled, known, stage))
        known.add(settled[key].value)
    return settled


def _default(is_titled: bool, known: set[str | None], stage: Stage) -> str:
    """Return the role of a club of which nothing is said."""
    if stage is Stage.NONE or stage is Stage.EXTENSION:
        is_main = is_titled or stage is Stage.EXTENSION
        return "current" if "current" not in known and is_main else "other"
    if is_titled and "suitor" not in known:
        return "suitor"
    return "suitor" if "current" in known else "current"


def _after_the_move(
    scene: Scene, scores: _Scores, told: Mapping[str, str | None]
) -> dict[str, Role]:
    """Return the roles after an official move: the new club current, the one just left former."""
    new = {key for key in told if _is_new(scores.get(key, {}))}
    first = next(iter(told), None)
    if not new and not any(role == "current" for role in told.values()) and first is not None:
        new = {first} if told[first] is None else set[str]()
    roles: dict[str, Role] = {}
    for key, role in told.items():
        if key in new:
            roles[key] = Role.CURRENT
        elif role in {_LEFT, _PARTY} or (role == "current" and new):
            roles[key] = Role.FORMER
        else:
            roles[key] = Role(role) if role in {"current", "former"} else _silent(role, new)
    return roles


def _silent(role: str | None, new: set[str]) -> Role:
    """Return the role of a club without a word: beside the new one, where the person was."""
    return Role.FORMER if role is None and new else Role.OTHER


def _is_new(told: Mapping[str, float]) -> bool:
    wanted = told.get("suitor", 0.0)
    return wanted > 0 and wanted >= _NEW * sum(told.values())
