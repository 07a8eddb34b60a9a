from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from newsroom.model import ClubRole, Role, Stage
from newsroom.standing import Said, standing

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


def said(*stages: Stage) -> list[Said]:
    """Return these stages, one said each hour, each with a sentence of its own."""
    return [
        Said(stage=stage, because=stage.value, said_at=NOON + timedelta(hours=hour))
        for hour, stage in enumerate(stages)
    ]


@pytest.mark.parametrize(
    ("stages", "stands"),
    [
        ("interest talks", "talks"),
        ("agreement interest", "agreement"),
        ("talks none", "talks"),
        ("none talks", "talks"),
        ("talks denied", "denied"),
        ("agreement denied interest", "interest"),
        ("denied none", "denied"),
        ("official denied", "official"),
        ("official interest", "official"),
        ("talks extension", "extension"),
        ("extension official", "official"),
        ("none none", "none"),
    ],
)
def test_where_a_story_stands(stages: str, stands: str) -> None:
    total = standing(said(*map(Stage, stages.split())))
    assert total is not None
    assert (total.stage, total.because) == (Stage(stands), stands)


def test_the_order_in_which_it_is_filed_does_not_matter() -> None:
    everything = said(Stage.INTEREST, Stage.AGREEMENT, Stage.DENIED, Stage.TALKS)
    assert {standing(order) for order in permutations(everything)} == {standing(everything)}


def test_of_nothing_there_is_no_standing() -> None:
    assert standing([]) is None


def test_what_a_later_article_leaves_out_is_kept() -> None:
    juve = ClubRole(club_key="juve", role=Role.SUITOR)
    vague = ClubRole(club_key="juve", role=Role.OTHER)
    om = ClubRole(club_key="om", role=Role.CURRENT)
    first = Said(stage=Stage.TALKS, clubs=(juve,), contract_until="2027", said_at=NOON)
    later = Said(stage=Stage.NONE, clubs=(vague, om), said_at=NOON + timedelta(hours=1))
    total = standing([later, first])
    assert total is not None
    assert (total.clubs, total.contract_until, total.said_at) == ((juve, om), "2027", NOON)
