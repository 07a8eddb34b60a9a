"""When a feed is asked again."""

from datetime import UTC, datetime, timedelta

import pytest

from feeds.schedule import Pace, Signs, after_failure, after_news, after_silence, is_hot

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PACE = Pace(shortest=timedelta(minutes=5))
MIDDLE = 0.5


def _every(gap: timedelta, count: int = 30) -> list[datetime]:
    return [NOW - gap * n for n in range(count)]


def _minutes(signs: Signs, pace: Pace = PACE) -> float:
    return after_news(pace, signs, NOW, MIDDLE).interval / timedelta(minutes=1)


@pytest.mark.parametrize(
    ("published", "minutes"),
    [
        (_every(timedelta(minutes=5), 200), 8.4),
        (_every(timedelta(minutes=5), 3000), 5),
        (_every(timedelta(hours=1)), 56),
        (_every(timedelta(hours=6)), 57.93),
        (_every(timedelta(days=1)), 60),
        (_every(timedelta(days=10)), 60),
        ([NOW - timedelta(days=40)], 360),
        ([], 5),
        ([NOW + timedelta(days=400)], 60),
    ],
)
def test_a_feed_is_asked_as_often_as_it_publishes(
    published: list[datetime], minutes: float
) -> None:
    assert _minutes(Signs(published=published)) == pytest.approx(minutes, rel=0.01)


@pytest.mark.parametrize(
    ("signs", "minutes"),
    [
        (Signs(ttl=3600), 60),
        (Signs(fresh_for=1800), 30),
        (Signs(ttl=600, fresh_for=1800), 30),
        (Signs(ttl=1), 5),
        (Signs(ttl=10**9), 1440),
        (Signs(fresh_for=999_999_999_999), 1440),
        (Signs(ttl=0, fresh_for=0), 5),
    ],
)
def test_what_the_publisher_asks_for_is_kept_within_bounds(signs: Signs, minutes: float) -> None:
    assert _minutes(signs) == minutes


def test_feeds_added_together_are_not_asked_together() -> None:
    dues = [after_news(PACE, Signs(), NOW, draw).due_at - NOW for draw in (0.0, 0.5, 1.0)]
    assert dues == [timedelta(seconds=270), timedelta(seconds=300), timedelta(seconds=330)]


def test_silence_stretches_the_interval_up_to_an_hour_and_news_bring_it_back() -> None:
    interval = timedelta(minutes=5)
    for _ in range(100):
        plan = after_silence(PACE, interval, None, NOW, MIDDLE)
        assert plan.interval >= interval
        interval = plan.interval
    assert interval == timedelta(hours=1)
    assert _minutes(Signs(published=_every(timedelta(minutes=1), 3000))) == 5


def test_silence_keeps_a_longer_interval_that_was_asked_for() -> None:
    asked = timedelta(hours=4)
    assert after_silence(PACE, asked, None, NOW, MIDDLE).interval == asked


def test_freshness_of_one_answer_does_not_stay() -> None:
    plan = after_silence(PACE, timedelta(minutes=5), 7200, NOW, MIDDLE)
    assert plan.due_at == NOW + timedelta(hours=2)
    assert plan.interval < timedelta(minutes=6)


@pytest.mark.parametrize(
    ("failures", "minutes"), [(1, 10), (2, 20), (3, 40), (8, 1280), (9, 1440), (5000, 1440)]
)
def test_failures_double_the_wait_up_to_a_day(failures: int, minutes: int) -> None:
    plan = after_failure(PACE, timedelta(minutes=5), failures, None, NOW)
    assert plan.due_at == NOW + timedelta(minutes=minutes)
    assert plan.interval == timedelta(minutes=5)


@pytest.mark.parametrize(("retry_after", "minutes"), [(60, 5), (3600, 60), (86_400, 1440)])
def test_a_server_that_names_a_time_gets_it(retry_after: int, minutes: int) -> None:
    plan = after_failure(PACE, timedelta(minutes=5), 6, retry_after, NOW)
    assert plan.due_at == NOW + timedelta(minutes=minutes)


def test_hours_and_days_of_rest_are_kept() -> None:
    rest = Signs(skip_hours=(12, 13, 14), skip_days=())
    assert after_news(PACE, rest, NOW, MIDDLE).due_at == NOW.replace(hour=15)
    friday = Signs(skip_days=(NOW.weekday(),))
    assert after_news(PACE, friday, NOW, MIDDLE).due_at == NOW.replace(hour=0) + timedelta(days=1)


def test_rest_without_end_is_not_believed() -> None:
    always = Signs(skip_days=tuple(range(7)), skip_hours=tuple(range(24)))
    assert after_news(PACE, always, NOW, MIDDLE).due_at <= NOW + timedelta(hours=2)


@pytest.mark.parametrize(
    ("month", "day", "hot"),
    [(8, 28, False), (8, 30, True), (9, 1, True), (9, 4, False), (2, 1, True), (11, 20, False)],
)
def test_the_last_days_of_a_transfer_window_are_hot(month: int, day: int, hot: bool) -> None:
    now = NOW.replace(month=month, day=day)
    assert is_hot(now) is hot
    quiet = Signs(published=[now - timedelta(days=40)])
    assert (after_news(PACE, quiet, now, MIDDLE).interval == PACE.shortest) is hot


def test_somebody_trying_minot_out_sees_news_at_once() -> None:
    pace = Pace(shortest=timedelta(seconds=1))
    signs = Signs(published=[NOW - timedelta(days=300)])
    assert after_news(pace, signs, NOW, MIDDLE).interval == timedelta(seconds=1)
    assert after_silence(pace, timedelta(seconds=1), None, NOW, 1).due_at < NOW + timedelta(
        seconds=2
    )
