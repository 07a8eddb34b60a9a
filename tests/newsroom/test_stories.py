"""Which rumours join which open stories."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newsroom.folding import fold
from newsroom.model import ClubRole, Joins, Opens, Placement, Role, Rumour, Stage, Story
from newsroom.stories import destinations, place

_NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


def _rumour(stage: Stage, *suitors: str, current: tuple[str, ...] = ()) -> Rumour:
    clubs = [ClubRole(club_key=key, role=Role.SUITOR) for key in suitors]
    clubs += [ClubRole(club_key=key, role=Role.CURRENT) for key in current]
    return Rumour(person_id=7, stage=stage, clubs=tuple(clubs), matched="Kamara")


def _story(stage: Stage, *suitors: str, title: str = "Kamara") -> Story:
    return Story(
        id=1,
        person_id=7,
        guild_id=None,
        stage=stage,
        suitors=frozenset(suitors),
        titles=(fold(title),),
        opened_at=_NOW - timedelta(days=2),
        changed_at=_NOW - timedelta(days=1),
    )


def _placed(rumour: Rumour, *stories: Story, title: str = "Un titre") -> Placement:
    return place(rumour, fold(title), stories, _NOW)


def test_the_first_rumour_opens_a_story() -> None:
    assert _placed(_rumour(Stage.INTEREST, "monza")) == Opens()


@pytest.mark.parametrize(
    ("rumour", "story", "joins"),
    [
        (_rumour(Stage.TALKS, "monza"), _story(Stage.INTEREST, "monza"), True),
        (_rumour(Stage.TALKS, "monza", "roma"), _story(Stage.INTEREST, "roma"), True),
        (_rumour(Stage.TALKS, "monza"), _story(Stage.INTEREST, "roma"), False),
        (_rumour(Stage.TALKS), _story(Stage.INTEREST, "roma"), True),
        (_rumour(Stage.TALKS, "monza"), _story(Stage.INTEREST), True),
        (_rumour(Stage.EXTENSION, current=("om",)), _story(Stage.INTEREST, "roma"), False),
        (_rumour(Stage.TALKS, "monza"), _story(Stage.EXTENSION), False),
        (_rumour(Stage.TALKS), _story(Stage.EXTENSION), False),
        (_rumour(Stage.EXTENSION), _story(Stage.EXTENSION), True),
        (_rumour(Stage.DENIED), _story(Stage.EXTENSION), True),
        (_rumour(Stage.DENIED), _story(Stage.INTEREST, "roma"), True),
        (_rumour(Stage.DENIED, "monza"), _story(Stage.INTEREST, "roma"), False),
        (_rumour(Stage.OFFICIAL, current=("roma",)), _story(Stage.MEDICAL, "roma"), True),
        (_rumour(Stage.OFFICIAL, current=("monza",)), _story(Stage.MEDICAL, "roma"), False),
        (_rumour(Stage.OFFICIAL, current=("om",)), _story(Stage.EXTENSION), True),
        (_rumour(Stage.EXTENSION, current=("om",)), _story(Stage.OFFICIAL, "om"), True),
        (_rumour(Stage.INTEREST, "roma"), _story(Stage.OFFICIAL, "om"), False),
        (_rumour(Stage.OFFER, "roma"), _story(Stage.DENIED, "roma"), True),
    ],
)
def test_a_rumour_joins_where_the_move_is_the_same(
    rumour: Rumour, story: Story, *, joins: bool
) -> None:
    assert _placed(rumour, story) == (Joins(story_id=1) if joins else Opens())


@pytest.mark.parametrize(
    ("told", "title", "joins"),
    [
        ("Kamara touché à la cuisse", "Touché à la cuisse, Kamara est sorti", True),
        ("Kamara touché à la cuisse", "Kamara élu joueur du mois", False),
        ("OM-Lens (2-1) : Kamara décisif", "OM-Nice (3-0) : Kamara décisif", False),
        ("Journée 12 : la note de Kamara", "Journée 13 : la note de Kamara", False),
        ("Kamara absent trois semaines", "Kamara absent trois semaines, jusqu'au 12 mai", True),
        ("Kamara", "Kamara capitaine contre la Grèce", False),
    ],
)
def test_news_without_a_move_joins_by_its_title(told: str, title: str, *, joins: bool) -> None:
    placed = _placed(_rumour(Stage.NONE), _story(Stage.NONE, title=told), title=title)
    assert placed == (Joins(story_id=1) if joins else Opens())


def test_nearly_the_same_headline_joins_though_one_reading_missed_the_move() -> None:
    story = _story(Stage.INTEREST, "roma", title="La Roma tient à Kamara")
    assert _placed(_rumour(Stage.NONE), story, title="La Roma tient à Kamara !") == Joins(
        story_id=1
    )
    assert _placed(_rumour(Stage.NONE), story, title="Kamara décisif à Rome") == Opens()


def test_a_story_silent_for_a_fortnight_is_over() -> None:
    story = replace(_story(Stage.TALKS, "roma"), changed_at=_NOW - timedelta(days=14, seconds=1))
    assert _placed(_rumour(Stage.TALKS, "roma"), story) == Opens()


def test_news_without_a_move_is_over_after_three_days() -> None:
    story = _story(Stage.NONE, title="Kamara décisif")
    old = replace(story, changed_at=_NOW - timedelta(days=3, seconds=1))
    assert _placed(_rumour(Stage.NONE), old, title="Kamara décisif") == Opens()


def test_a_story_of_one_server_stays_apart() -> None:
    theirs = replace(_story(Stage.TALKS, "roma"), guild_id=5)
    assert _placed(_rumour(Stage.TALKS, "roma"), theirs) == Opens()
    assert _placed(replace(_rumour(Stage.TALKS, "roma"), guild_id=5), theirs) == Joins(story_id=1)


def test_the_story_that_shares_a_suitor_comes_before_one_that_names_none() -> None:
    vague = replace(_story(Stage.TALKS), id=2, changed_at=_NOW)
    assert _placed(_rumour(Stage.TALKS, "roma"), vague, _story(Stage.INTEREST, "roma")) == Joins(
        story_id=1
    )


def test_a_rumour_that_names_no_suitor_joins_the_latest_story() -> None:
    later = replace(_story(Stage.TALKS, "roma"), id=2, changed_at=_NOW)
    assert _placed(_rumour(Stage.DENIED), later, _story(Stage.OFFER, "monza")) == Joins(story_id=2)


def test_an_official_move_leads_to_the_club_that_is_now_the_current_one() -> None:
    assert destinations(_rumour(Stage.OFFICIAL, current=("monza",))) == {"monza"}
    assert destinations(_rumour(Stage.TALKS, "roma", current=("monza",))) == {"roma"}
    assert destinations(_rumour(Stage.EXTENSION, "om")) == frozenset()
