"""How well the sagas written in cases/sagas.toml come out as one story, hence one message, each."""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from newsroom.folding import fold
from newsroom.model import ClubRole, Joins, Role, Rumour, Stage, Story
from newsroom.stories import destinations, place

_FILE = Path(__file__).parent / "cases" / "sagas.toml"
_START = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)

Saga = Mapping[str, Any]


def _sagas() -> list[Saga]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))["saga"]


def _rumour(person: str, article: Mapping[str, Any]) -> Rumour:
    roles = [
        ClubRole(club_key=key, role=role)
        for name, role in (
            ("suitors", Role.SUITOR),
            ("current", Role.CURRENT),
            ("former", Role.FORMER),
        )
        for key in article.get(name, ())
    ]
    return Rumour(person_id=1, stage=Stage(article["stage"]), clubs=tuple(roles), matched=person)


def _grown(story: Story, rumour: Rumour, title: str, now: datetime) -> Story:
    """Return a story after one more article, as the store keeps it."""
    further = rumour.stage.rank > story.stage.rank or story.stage is Stage.NONE
    turns = rumour.stage in {Stage.DENIED, Stage.EXTENSION, Stage.OFFICIAL}
    return replace(
        story,
        stage=rumour.stage if further or turns else story.stage,
        suitors=story.suitors | destinations(rumour),
        titles=(*story.titles, title)[-10:],
        changed_at=now,
    )


def _placed(saga: Saga) -> Iterator[tuple[str, int]]:
    """Give each article's labelled story and the one that `place` put it in."""
    stories: dict[int, Story] = {}
    for minute, article in enumerate(saga["articles"]):
        now = _START + timedelta(days=article["day"], minutes=minute)
        title, rumour = fold(article["title"]), _rumour(saga["person"], article)
        placement = place(rumour, title, stories.values(), now)
        number = placement.story_id if isinstance(placement, Joins) else len(stories) + 1
        fresh = Story(
            id=number,
            person_id=1,
            guild_id=None,
            stage=rumour.stage,
            suitors=frozenset(),
            titles=(),
            opened_at=now,
            changed_at=now,
        )
        stories[number] = _grown(stories.get(number, fresh), rumour, title, now)
        yield article["story"], number


def _pairs(saga: Saga) -> Counter[tuple[bool, bool]]:
    """Count the pairs of articles by (belong together, were put together)."""
    return Counter(
        (one[0] == other[0], one[1] == other[1]) for one, other in combinations(_placed(saga), 2)
    )


def test_the_sagas_come_out_as_one_story_each() -> None:
    pairs = sum((_pairs(saga) for saga in _sagas()), Counter[tuple[bool, bool]]())
    right, lost, mixed = pairs[True, True], pairs[True, False], pairs[False, True]
    assert right / (right + mixed) >= 0.98
    assert right / (right + lost) >= 0.93


@pytest.mark.parametrize("saga", _sagas(), ids=lambda saga: str(saga["name"]))
def test_no_two_stories_flow_together(saga: Saga) -> None:
    assert _pairs(saga)[False, True] == 0


@pytest.mark.parametrize("saga", _sagas(), ids=lambda saga: str(saga["name"]))
def test_a_saga_opens_few_messages_more_than_it_has_stories(saga: Saga) -> None:
    placed = list(_placed(saga))
    opened, real = len({number for _, number in placed}), len({label for label, _ in placed})
    assert real <= opened <= real + 1
