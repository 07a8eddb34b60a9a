"""Who is told of a change, and who knew."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newsroom.alerts import alerts_for
from newsroom.model import Cause, Change, NewAlert, Person, Stage, Told, Watch

_NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
_WATCH = Watch(
    id=1,
    guild_id=10,
    channel_id=100,
    person=Person(id=7, display_name="Boubacar Kamara"),
    created_at=_NOW,
)
_CHANGE = Change(story_id=3, article_id=4, stage=Stage.TALKS, language="fr")


def _told(stage: Stage, quote_id: int | None = None, watch_id: int = 1) -> Told:
    return Told(watch_id=watch_id, cause=Cause.OPENED, stage=stage, quote_id=quote_id)


def _causes(change: Change, *told: Told, watch: Watch = _WATCH) -> list[Cause]:
    return [alert.cause for alert in alerts_for(change, [watch], told, _NOW)]


def test_a_watch_that_never_heard_of_the_story_is_told_it_opened() -> None:
    assert alerts_for(_CHANGE, [_WATCH], [], _NOW) == (
        NewAlert(
            watch_id=1,
            story_id=3,
            article_id=4,
            cause=Cause.OPENED,
            stage=Stage.TALKS,
            due_at=_NOW,
        ),
    )


@pytest.mark.parametrize(
    ("stage", "told", "hears"),
    [
        (Stage.TALKS, (Stage.INTEREST,), True),
        (Stage.TALKS, (Stage.TALKS,), False),
        (Stage.INTEREST, (Stage.OFFER,), False),
        (Stage.NONE, (Stage.INTEREST,), False),
        (Stage.DENIED, (Stage.OFFER,), True),
        (Stage.DENIED, (Stage.OFFER, Stage.DENIED), False),
        (Stage.OFFER, (Stage.TALKS, Stage.DENIED), True),
        (Stage.TALKS, (Stage.TALKS, Stage.DENIED), False),
        (Stage.EXTENSION, (Stage.NONE,), True),
        (Stage.EXTENSION, (Stage.EXTENSION,), False),
        (Stage.OFFICIAL, (Stage.EXTENSION, Stage.DENIED), True),
        (Stage.OFFICIAL, (Stage.OFFICIAL,), False),
        (Stage.MEDICAL, (Stage.OFFICIAL,), False),
    ],
)
def test_a_watch_that_knows_the_story_hears_only_what_is_further_or_a_turn(
    stage: Stage, told: tuple[Stage, ...], *, hears: bool
) -> None:
    causes = _causes(replace(_CHANGE, stage=stage), *map(_told, told))
    assert causes == ([Cause.STAGE] if hears else [])


def test_the_first_quote_of_a_story_is_told() -> None:
    assert _causes(replace(_CHANGE, quote_id=9), _told(Stage.TALKS)) == [Cause.QUOTE]


def test_a_second_quote_of_a_story_is_not_told() -> None:
    assert _causes(replace(_CHANGE, quote_id=9), _told(Stage.TALKS, quote_id=8)) == []


def test_an_article_with_a_further_stage_and_a_quote_is_one_alert() -> None:
    change = replace(_CHANGE, stage=Stage.OFFER, quote_id=9)
    alerts = alerts_for(change, [_WATCH], [_told(Stage.TALKS)], _NOW)
    assert [(alert.cause, alert.quote_id) for alert in alerts] == [(Cause.STAGE, 9)]


def test_what_another_watch_was_told_says_nothing() -> None:
    assert _causes(_CHANGE, _told(Stage.OFFICIAL, watch_id=2)) == [Cause.OPENED]


def test_a_change_known_through_one_servers_alias_stays_in_that_server() -> None:
    assert _causes(replace(_CHANGE, guild_id=11)) == []
    assert _causes(replace(_CHANGE, guild_id=10)) == [Cause.OPENED]


@pytest.mark.parametrize(
    ("wanted", "language", "hears"),
    [((), "it", True), (("fr", "en"), "it", False), (("it",), "it", True), (("fr",), None, True)],
)
def test_a_watch_with_languages_hears_only_those(
    wanted: tuple[str, ...], language: str | None, *, hears: bool
) -> None:
    watch = replace(_WATCH, languages=frozenset(wanted))
    assert bool(_causes(replace(_CHANGE, language=language), watch=watch)) is hears
