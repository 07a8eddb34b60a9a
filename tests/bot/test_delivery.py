"""The courier between a real outbox and a pretended far end."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery import Closed, Courier, Later, Moot, Outcome, Parked, Sent, back_off
from newsroom.model import Cause, Item, NewAlert, Opens, Rumour, Stage
from playground.clock import HandClock
from storage.alerts import Bundle
from storage.feeds import NewFeed
from storage.store import Store, open_store
from storage.stories import Filing
from storage.watches import NewWatch
from tests.people import until


class FarEnd:
    """Pretends to be Discord: answers each bundle as it is told, in turn."""

    def __init__(self) -> None:
        self.store: Store
        self.clock: HandClock
        self.outcomes: list[Outcome | Exception] = []
        self.asked: list[tuple[int, int]] = []
        self.sent: list[int] = []
        self.closed: list[str] = []
        self.seconds = 0.0

    async def send(self, bundle: Bundle) -> Outcome:
        """Note the bundle, take the time it takes, and answer."""
        self.asked.append((bundle.id, bundle.attempts))
        await asyncio.sleep(self.seconds)
        outcome = self.outcomes.pop(0) if self.outcomes else Sent(message_id=bundle.id + 1000)
        if isinstance(outcome, Exception):
            raise outcome
        if isinstance(outcome, Sent):
            self.sent += [alert.id for alert in bundle.alerts]
        return outcome

    async def close(self, bundle: Bundle, why: str) -> None:
        """Pause the watches as the real one does."""
        self.closed.append(why)
        for watch in await self.store.watches.in_channel(bundle.channel_id):
            await self.store.watches.pause(watch.id, why, self.clock())


class Outbox:
    """A store, the courier that empties its outbox, and the far end."""

    def __init__(self, store: Store, clock: HandClock) -> None:
        self.store, self.clock = store, clock
        self.far_end = FarEnd()
        self.far_end.store, self.far_end.clock = store, clock
        self.courier = Courier(store, self.far_end, clock)

    async def alert(self, channel_id: int = 1, count: int = 1) -> None:
        """Write alerts for a channel: each of a story of its own."""
        now = self.clock()
        feed = await self.store.feeds.add(NewFeed(url="https://press.example/feed"), now)
        person = await self.store.people.add(f"Joueur {channel_id}", None, now)
        watch = await self.store.watches.set(
            NewWatch(guild_id=1, channel_id=channel_id, person_id=person.id), now
        )
        for number in range(count):
            item = Item(keys=(f"guid:{channel_id}:{number}:{now}",), link=None, title="Un titre")
            filed = await self.store.articles.add(feed, item, "fr", now)
            filing = Filing(article_id=filed.article_id, feed_id=feed.id, title_folded="un titre")
            rumour = Rumour(person_id=person.id)
            story_id = await self.store.stories.apply(Opens(), rumour, filing, now)
            alert = NewAlert(
                watch_id=watch.id,
                story_id=story_id,
                article_id=filed.article_id,
                cause=Cause.OPENED,
                stage=Stage.NONE,
                due_at=now,
            )
            await self.store.alerts.add([alert], now)


@pytest.fixture
async def outbox(tmp_path: Path, hand_clock: HandClock) -> AsyncGenerator[Outbox]:
    async with open_store(f"sqlite:///{tmp_path / 'minot.db'}") as store:
        yield Outbox(store, hand_clock)


async def test_what_waits_is_sent_once_and_in_order(outbox: Outbox) -> None:
    await outbox.alert(count=5)
    await outbox.courier.round()
    await outbox.courier.round()
    assert outbox.far_end.sent == sorted(outbox.far_end.sent)
    assert len(outbox.far_end.sent) == 5
    assert await outbox.store.alerts.waiting() == 0


async def test_a_crowd_for_one_channel_becomes_one_message(outbox: Outbox) -> None:
    await outbox.alert(count=24)
    await outbox.courier.round()
    assert len(outbox.far_end.asked) == 1
    assert len(outbox.far_end.sent) == 24


async def test_what_is_put_off_waits_longer_each_time(outbox: Outbox) -> None:
    await outbox.alert()
    outbox.far_end.outcomes = [Later(why="away")] * 3
    courier = outbox.courier
    for wait in (5, 10, 20):
        assert await courier.round() == 1
        outbox.clock.advance(seconds=wait - 1)
        assert await courier.round() == 0
        outbox.clock.advance(seconds=1)
        courier = Courier(outbox.store, outbox.far_end, outbox.clock)
    await courier.round()
    assert [attempts for _, attempts in outbox.far_end.asked] == [1, 2, 3, 4]
    assert len(outbox.far_end.sent) == 1


async def test_a_channel_waits_as_long_as_discord_says_and_keeps_its_order(
    outbox: Outbox,
) -> None:
    await outbox.alert(count=3)
    outbox.far_end.outcomes = [Later(why="busy", after=timedelta(seconds=0.2))]
    await outbox.courier.round()
    assert len(outbox.far_end.asked) == 1
    await asyncio.sleep(0.3)
    outbox.clock.advance(seconds=2)
    await outbox.courier.round()
    assert outbox.far_end.sent == sorted(outbox.far_end.sent)
    assert len(outbox.far_end.sent) == 3


async def test_one_channel_that_waits_holds_up_no_other(outbox: Outbox) -> None:
    await outbox.alert(channel_id=1)
    await outbox.alert(channel_id=2)
    outbox.far_end.outcomes = [Later(why="busy")]
    await outbox.courier.round()
    assert len(outbox.far_end.sent) == 1


async def test_an_error_nobody_foresaw_is_tried_again(outbox: Outbox) -> None:
    await outbox.alert()
    outbox.far_end.outcomes = [KeyError("surprise")]
    await outbox.courier.round()
    outbox.clock.advance(seconds=6)
    await Courier(outbox.store, outbox.far_end, outbox.clock).round()
    assert len(outbox.far_end.sent) == 1


async def test_a_closed_channel_keeps_its_alerts_until_it_is_open_again(outbox: Outbox) -> None:
    await outbox.alert(count=2)
    outbox.far_end.outcomes = [Closed(why="watch.paused.closed")]
    await outbox.courier.round()
    assert await outbox.courier.round() == 0
    assert (outbox.far_end.closed, outbox.far_end.sent) == (["watch.paused.closed"], [])
    for watch in await outbox.store.watches.paused():
        await outbox.store.watches.resume(watch.id)
    await outbox.courier.round()
    assert len(outbox.far_end.sent) == 2


@pytest.mark.parametrize(("outcome", "waiting"), [(Parked(why="400"), 1), (Moot(why="gone"), 0)])
async def test_a_message_discord_will_not_have_holds_up_no_other(
    outbox: Outbox, outcome: Outcome, waiting: int
) -> None:
    await outbox.alert(count=2)
    outbox.far_end.outcomes = [outcome]
    await outbox.courier.round()
    assert len(outbox.far_end.sent) == 1
    assert await outbox.store.alerts.waiting() == waiting


async def test_an_alert_written_during_a_delivery_follows_at_once(outbox: Outbox) -> None:
    outbox.far_end.seconds = 0.1
    loop = asyncio.create_task(outbox.courier.run())
    await outbox.alert(count=1)
    outbox.courier.wake()
    await until(lambda: len(outbox.far_end.asked) == 1)
    await outbox.alert(count=1)
    outbox.courier.wake()
    await until(lambda: len(outbox.far_end.sent) == 2, seconds=2)
    loop.cancel()


async def test_a_lease_that_ends_while_sending_sends_nothing_twice(outbox: Outbox) -> None:
    outbox.far_end.seconds = 0.2
    await outbox.alert()
    first = asyncio.create_task(outbox.courier.round())
    await until(lambda: len(outbox.far_end.asked) == 1)
    outbox.clock.advance(hours=1)
    await outbox.courier.round()
    await first
    assert len(outbox.far_end.asked) == 1


async def test_a_new_start_takes_up_what_a_dead_one_had_claimed(outbox: Outbox) -> None:
    await outbox.alert()
    await outbox.store.alerts.claim(outbox.clock(), timedelta(hours=9), 10)
    loop = asyncio.create_task(outbox.courier.run())
    await until(lambda: len(outbox.far_end.sent) == 1, seconds=2)
    assert [attempts for _, attempts in outbox.far_end.asked] == [2]
    loop.cancel()


async def test_what_is_under_way_at_the_end_is_finished(outbox: Outbox) -> None:
    outbox.far_end.seconds = 0.2
    await outbox.alert()
    loop = asyncio.create_task(outbox.courier.run())
    await until(lambda: len(outbox.far_end.asked) == 1)
    loop.cancel()
    await asyncio.wait([loop])
    assert await outbox.store.alerts.waiting() == 0


@pytest.mark.parametrize(("days", "name"), [(1, "forward"), (-1, "back")])
async def test_a_clock_that_jumps_neither_loses_nor_doubles(
    outbox: Outbox, days: int, name: str
) -> None:
    outbox.far_end.seconds = 0.1
    loop = asyncio.create_task(outbox.courier.run())
    await asyncio.sleep(0.05)
    await outbox.alert(count=3)
    outbox.courier.wake()
    await until(lambda: len(outbox.far_end.asked) == 1)
    outbox.clock.advance(days=days)
    await outbox.alert(count=1)
    await until(lambda: len(outbox.far_end.sent) == 4, seconds=5)
    loop.cancel()
    assert len(set(outbox.far_end.sent)) == 4, name


def test_waiting_grows_up_to_an_hour() -> None:
    waits = [back_off(attempts) for attempts in range(1, 500)]
    assert waits[:3] == [timedelta(seconds=5), timedelta(seconds=10), timedelta(seconds=20)]
    assert max(waits) == waits[-1] == timedelta(hours=1)


async def test_a_stop_that_comes_together_with_an_alert_is_not_missed(outbox: Outbox) -> None:
    loop = asyncio.create_task(outbox.courier.run())
    await asyncio.sleep(0.1)
    outbox.courier.wake()
    await asyncio.sleep(0)
    loop.cancel()
    done, _ = await asyncio.wait([loop], timeout=1)
    loop.cancel()
    assert done
