from datetime import timedelta

from newsroom.model import Validators
from storage.database import EVERY_GUILD
from storage.polls import PollOutcome
from tests.storage.desk import GUILD, NOON, OTHER_GUILD, Desk

SOON = NOON + timedelta(minutes=5)
GOOD = PollOutcome(at=NOON, due_at=SOON, interval=300, status=200, items=20, new=3, size=900)
BAD = PollOutcome(at=NOON, due_at=SOON, error="feed.error.refused", error_detail="403")


async def test_adding_an_address_twice_gives_the_feed_that_has_it(desk: Desk) -> None:
    first = await desk.feed()
    assert (await desk.feed()).id == first.id
    assert await desk.store.feeds.by_url(first.url) == first
    assert await desk.store.feeds.all() == [first]


async def test_an_unknown_feed_is_none(desk: Desk) -> None:
    assert await desk.store.feeds.get(1) is None
    assert await desk.store.feeds.by_url("https://nowhere.example") is None


async def test_a_server_hears_its_own_feeds_and_those_of_every_server(desk: Desk) -> None:
    own = await desk.feed("own", GUILD)
    shared = await desk.feed("shared", EVERY_GUILD)
    await desk.feed("foreign", OTHER_GUILD)
    assert await desk.store.feeds.of_guild(GUILD) == [own, shared]
    assert await desk.store.feeds.heard_by(GUILD) == len([own, shared])
    assert await desk.store.feeds.guilds_of(shared.id) == {EVERY_GUILD}


async def test_hearing_a_feed_twice_is_as_once(desk: Desk) -> None:
    feed = await desk.feed()
    assert await desk.store.feeds.subscribe(GUILD, feed.id, NOON)
    assert not await desk.store.feeds.subscribe(GUILD, feed.id, NOON)
    assert await desk.store.feeds.unsubscribe(GUILD, feed.id)
    assert not await desk.store.feeds.unsubscribe(GUILD, feed.id)


async def test_only_feeds_that_somebody_hears_are_due(desk: Desk) -> None:
    heard = await desk.feed("heard", GUILD)
    await desk.feed("unheard")
    assert await desk.store.feeds.due(NOON, 9) == [heard]
    assert await desk.store.feeds.next_due() == NOON


async def test_a_polled_feed_is_due_later(desk: Desk) -> None:
    feed = await desk.feed("gazette", GUILD)
    await desk.store.feeds.polled(feed.id, GOOD)
    assert await desk.store.feeds.due(NOON, 9) == []
    assert [due.id for due in await desk.store.feeds.due(SOON, 9)] == [feed.id]
    assert await desk.store.feeds.next_due() == SOON


async def test_without_feeds_nothing_is_due(desk: Desk) -> None:
    assert await desk.store.feeds.next_due() is None


async def test_the_first_good_poll_seeds_a_feed_once(desk: Desk) -> None:
    feed = await desk.feed()
    await desk.store.feeds.polled(feed.id, BAD)
    bad = await desk.store.feeds.get(feed.id)
    assert bad is not None
    assert bad.seeded_at is None
    await desk.store.feeds.polled(feed.id, GOOD)
    later = PollOutcome(at=SOON, due_at=SOON)
    await desk.store.feeds.polled(feed.id, later)
    good = await desk.store.feeds.get(feed.id)
    assert good is not None
    assert (good.seeded_at, good.succeeded_at) == (NOON, SOON)


async def test_failures_are_counted_until_a_poll_succeeds(desk: Desk) -> None:
    feed = await desk.feed()
    await desk.store.feeds.polled(feed.id, BAD)
    await desk.store.feeds.polled(feed.id, PollOutcome(at=SOON, due_at=SOON, error="x"))
    failing = await desk.store.feeds.get(feed.id)
    assert failing is not None
    assert (failing.failures, failing.failing_since, failing.error) == (2, NOON, "x")
    await desk.store.feeds.polled(feed.id, GOOD)
    good = await desk.store.feeds.get(feed.id)
    assert good is not None
    assert (good.failures, good.failing_since, good.error, good.error_detail) == (0, None, None, "")


async def test_validators_and_hash_stay_until_new_ones_come(desk: Desk) -> None:
    feed = await desk.feed()
    given = Validators(etag='W/"é"', last_modified="yesterday")
    first = PollOutcome(at=NOON, due_at=SOON, validators=given, body_hash="abc", title="Gazette")
    await desk.store.feeds.polled(feed.id, first)
    await desk.store.feeds.polled(feed.id, PollOutcome(at=NOON, due_at=SOON, status=304))
    kept = await desk.store.feeds.get(feed.id)
    assert kept is not None
    assert (kept.validators, kept.body_hash, kept.title) == (given, "abc", "Gazette")


async def test_a_feed_that_ended_is_not_asked_until_somebody_wants_it(desk: Desk) -> None:
    feed = await desk.feed("gazette", GUILD)
    gone = PollOutcome(at=NOON, due_at=NOON, error="feed.error.gone", ended=True)
    await desk.store.feeds.polled(feed.id, gone)
    assert await desk.store.feeds.due(SOON, 9) == []
    assert await desk.store.feeds.next_due() is None
    await desk.store.feeds.due_now(feed.id, NOON)
    assert [due.id for due in await desk.store.feeds.due(NOON, 9)] == [feed.id]


async def test_a_feed_that_moved_takes_the_new_address(desk: Desk) -> None:
    feed = await desk.feed()
    moved = PollOutcome(at=NOON, due_at=SOON, url="https://new.example/feed")
    await desk.store.feeds.polled(feed.id, moved)
    found = await desk.store.feeds.by_url("https://new.example/feed")
    assert found is not None
    assert found.id == feed.id


async def test_a_feed_that_moved_onto_another_keeps_its_address(desk: Desk) -> None:
    feed, other = await desk.feed("old"), await desk.feed("new")
    await desk.store.feeds.polled(feed.id, PollOutcome(at=NOON, due_at=SOON, url=other.url))
    assert [kept.url for kept in await desk.store.feeds.all()] == [feed.url, other.url]


async def test_polls_are_remembered_for_thirty_days(desk: Desk) -> None:
    feed = await desk.feed()
    await desk.store.feeds.polled(feed.id, BAD)
    month_later = NOON + timedelta(days=31)
    await desk.store.feeds.polled(feed.id, PollOutcome(at=month_later, due_at=SOON, latency=0.5))
    history = await desk.store.feeds.history(feed.id, 9)
    assert [(poll.at, poll.latency, poll.error) for poll in history] == [(month_later, 0.5, None)]


async def test_the_last_poll_comes_first(desk: Desk) -> None:
    feed = await desk.feed()
    await desk.store.feeds.polled(feed.id, GOOD)
    await desk.store.feeds.polled(feed.id, BAD)
    history = await desk.store.feeds.history(feed.id, 9)
    assert [poll.error for poll in history] == [BAD.error, None]
    assert (history[1].items, history[1].new, history[1].size, history[1].status) == (
        20,
        3,
        900,
        200,
    )


async def test_a_paused_feed_is_not_asked_until_somebody_wants_it(desk: Desk) -> None:
    feed = await desk.feed("gazette", GUILD)
    assert await desk.store.feeds.pause(feed.id, NOON)
    assert not await desk.store.feeds.pause(feed.id, SOON)
    assert await desk.store.feeds.due(SOON, 9) == []
    await desk.store.feeds.due_now(feed.id, NOON)
    assert [due.id for due in await desk.store.feeds.due(NOON, 9)] == [feed.id]


async def test_polls_come_forward_when_the_clock_went_back(desk: Desk) -> None:
    await desk.feed("gazette", GUILD)
    await desk.store.feeds.hasten(timedelta(hours=2))
    assert await desk.store.feeds.next_due() == NOON - timedelta(hours=2)


async def test_a_date_written_while_the_clock_was_wrong_keeps_no_feed_waiting(desk: Desk) -> None:
    feed = await desk.feed()
    await desk.store.feeds.subscribe(GUILD, feed.id, NOON)
    wrong = PollOutcome(at=NOON, due_at=NOON + timedelta(days=900), status=200)
    await desk.store.feeds.polled(feed.id, wrong)
    assert [one.id for one in await desk.store.feeds.due(NOON, 9)] == [feed.id]


async def test_the_queue_is_what_is_due_by_id_and_address(desk: Desk) -> None:
    heard = await desk.feed("heard", GUILD)
    await desk.feed("unheard")
    assert await desk.store.feeds.queue(NOON, 9) == [(heard.id, heard.url)]
    await desk.store.feeds.polled(heard.id, GOOD)
    assert await desk.store.feeds.queue(NOON, 9) == []
