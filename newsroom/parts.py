"""The parts by which an item is judged: the whole, and what a round-up says of each person."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from newsroom.careers import standing_on
from newsroom.judging import Sign
from newsroom.knowledge import Knowledge
from newsroom.model import Item
from newsroom.naming import main_person
from newsroom.opening import Cut, cut, opened
from newsroom.phrases import Token
from newsroom.scenes import (
    Scene,
    club_tokens,
    clubs_beside,
    first_of_title,
    heading_club,
    is_round_up,
    own_part,
    scene_of,
    sentences_about,
)
from newsroom.stages import Circumstances, stage_signs


@dataclass(frozen=True, slots=True)
class Part:
    """What one person's move is judged by: signs of its stage, and the scene of its clubs.

    Each sign comes with the sentence it first stands in.
    """

    stage: Mapping[Sign, int]
    scene: Scene


def parts_of(item: Item, knowledge: Knowledge, *, hint: str | None = None) -> list[Part]:
    """Return the parts by which an item is judged, the whole item first, then its people's.

    Empty for an item in a language that Minot does not read.
    """
    its = opened(item, knowledge, hint)
    if its.lexicon is None:
        return []
    tokens = cut(its, its.lexicon, item.published_at)
    main = main_part(tokens)
    return [main, *own_parts(tokens, main.scene).values()]


def main_part(its: Cut) -> Part:
    """Return the part of the whole item, which is its main person's."""
    scene = _scene(its)
    return _part(its, scene, own_part(its.names, scene))


def own_parts(its: Cut, scene: Scene) -> dict[int, Part]:
    """Return the parts of a round-up by person, the main one first; nothing for other items."""
    if not is_round_up(its.names, scene):
        return {}
    main_id = _main(its)
    people = sorted(its.names.people, key=lambda person_id: person_id != main_id)
    return {
        p: _part(its, replace(scene_of(its.names, scene, p), career=_career(its, p)), _all)
        for p in people
    }


def _all(_: Token) -> bool:
    return True


def _main(its: Cut) -> int | None:
    first = first_of_title(its.names, its.tokens, its.title)
    return main_person(its.names, its.whole, its.title) if first is None else first


def _part(its: Cut, scene: Scene, mine: Callable[[Token], bool]) -> Part:
    circumstances = Circumstances(
        its.published,
        mine,
        its.is_elsewhere,
        has_people=bool(its.names.people),
        has_sure_club=its.names.has_sure_club,
    )
    return Part(stage_signs(scene, circumstances), scene)


def _scene(its: Cut) -> Scene:
    main_id = _main(its)
    main, others = sentences_about(its.names, its.tokens, main_id, its.knowledge.given)
    clubs_at = club_tokens(its.names, its.tokens)
    hints = its.lexicon.cues
    return Scene(
        whole=its.whole,
        tokens=its.tokens,
        hits=its.hits,
        hints=[() if token.kind else hints.of(token.word) for token in its.tokens],
        club_at=clubs_at,
        title=its.title,
        about_main=main,
        about_others=others,
        beside=clubs_beside(its.whole, its.tokens, clubs_at),
        heading=heading_club(its.whole, its.tokens, clubs_at),
        is_quoted=its.is_quoted,
        has_quotes=bool(its.quoted),
        career=_career(its, main_id),
    )


def _career(its: Cut, person_id: int | None) -> Mapping[str, str] | None:
    career = its.knowledge.careers.get(person_id or 0)
    if career is None or its.published is None:
        return None
    return standing_on(career, its.published, its.knowledge.careers_until)
