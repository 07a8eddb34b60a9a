"""From a real HTTP answer to rows in a real store, feed by feed."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.parts import Parts
from bot.polling import Poller
from bot.workers import InlineWorkers
from feeds.fetcher import Fetcher, FetchOptions
from newsroom.model import Cause, Feed, Stage, Watch
from playground.clock import HandClock
from storage.database import EVERY_GUILD
from storage.feeds import NewFeed
from storage.store import open_store
from storage.watches import NewWatch
from tests.people import until
from tests.press import Copy, Press, printing

_GUILD, _CHANNEL = 10, 100
_ONE_STORY = (
    "La Juventus veut Boubacar Kamara",
    "Boubacar Kamara dans le viseur de la Juventus",
    "La Juventus suit de près Boubacar Kamara",
    "La Juventus s'intéresse à Boubacar Kamara",
    "Boubacar Kamara intéresse la Juventus",
    "Juventus interested in Boubacar Kamara",
    "La Juventus veut Boubacar Kamara !",
    "Intérêt de la Juventus pour Boubacar Kamara",
    "Mercato : la Juventus veut Boubacar Kamara",
    "Juventus are interested in Boubacar Kamara",
)


class Desk:
    """A poller with all it works with, and what it told."""

    def __init__(self, parts: Parts, press: Press, clock: HandClock) -> None:
        self.store, self.press, self.clock = parts.store, press, clock
        self.parts = parts
        self.woken = 0
        self.can_tell = True
        self.stopped: list[tuple[str, str]] = []
        self.poller = self.another()

    def another(self) -> Poller:
        """Return a poller that remembers nothing, as after a restart."""
        return Poller(self.parts, timedelta(minutes=5), self._on_alerts, self._notify)

    async def feed(self, name: str, *guilds: int) -> Feed:
        """Add a feed for servers."""
        feed = await self.store.feeds.add(NewFeed(url=self.press.address(name)), self.clock())
        for guild_id in guilds or (_GUILD,):
            await self.store.feeds.subscribe(guild_id, feed.id, self.clock())
        return feed

    async def watch(self, name: str, guild_id: int = _GUILD) -> Watch:
        """Watch a person on a server."""
        person = await self.store.people.add(name, None, self.clock())
        watch = NewWatch(guild_id=guild_id, channel_id=_CHANNEL, person_id=person.id)
        return await self.store.watches.set(watch, self.clock())

    async def poll(self, feed: Feed) -> Feed:
        """Poll a feed once and return it as it stands then."""
        known = await self.store.feeds.get(feed.id)
        assert known is not None
        await self.poller.poll(known)
        now = await self.store.feeds.get(feed.id)
        assert now is not None
        return now

    async def causes(self) -> list[tuple[Cause, Stage]]:
        """Return the alerts in the outbox."""
        bundles = await self.store.alerts.claim(self.clock(), timedelta(seconds=1), 100)
        return [(alert.cause, alert.stage) for bundle in bundles for alert in bundle.alerts]

    def _on_alerts(self) -> None:
        self.woken += 1

    async def _notify(self, feed: Feed, why: str) -> bool:
        self.stopped.append((feed.url, why))
        return self.can_tell


@pytest.fixture
async def desk(tmp_path: Path, hand_clock: HandClock) -> AsyncGenerator[Desk]:
    options = FetchOptions(allow_private=True, timeout=2.0)
    async with (
        open_store(f"sqlite:///{tmp_path / 'minot.db'}") as store,
        Fetcher(options, hand_clock) as fetcher,
        printing() as press,
    ):
        parts = Parts(store=store, fetcher=fetcher, workers=InlineWorkers(), clock=hand_clock)
        yield Desk(parts, press, hand_clock)


async def test_what_a_feed_holds_when_it_is_added_is_filed_without_an_alert(desk: Desk) -> None:
    desk.press.feed("equipe").publish("La Juventus veut Boubacar Kamara")
    watch = await desk.watch("Boubacar Kamara")
    await desk.poll(await desk.feed("equipe"))
    assert await desk.causes() == []
    assert await desk.store.stories.open_about(
        watch.person.id, None, desk.clock() - timedelta(days=1)
    )


async def test_what_comes_afterwards_is_told_and_the_courier_woken(desk: Desk) -> None:
    page = desk.press.feed("equipe")
    await desk.watch("Boubacar Kamara")
    feed = await desk.poll(await desk.feed("equipe"))
    page.publish("La Juventus veut Boubacar Kamara")
    await desk.poll(feed)
    assert [cause for cause, _ in await desk.causes()] == [Cause.OPENED]
    assert desk.woken == 1


async def test_ten_outlets_with_one_story_make_one_alert(desk: Desk) -> None:
    await desk.watch("Boubacar Kamara")
    pages = [desk.press.feed(f"outlet{number}") for number in range(len(_ONE_STORY))]
    feeds = [await desk.poll(await desk.feed(page.title)) for page in pages]
    for title, page, feed in zip(_ONE_STORY, pages, feeds, strict=True):
        page.publish(title)
        await desk.poll(feed)
    assert len(await desk.causes()) == 1


async def test_an_edited_item_is_updated_and_never_told(desk: Desk) -> None:
    page = desk.press.feed("equipe")
    copy = page.publish("Les notes du match")
    await desk.watch("Boubacar Kamara")
    feed = await desk.poll(await desk.feed("equipe"))
    page.items[0] = replace(copy, title="La Juventus veut Boubacar Kamara")
    await desk.poll(feed)
    since = desk.clock() - timedelta(days=1)
    found = await desk.store.articles.recent_matching("juventus", since, 5)
    assert [article.title for article in found] == ["La Juventus veut Boubacar Kamara"]
    assert await desk.causes() == []


@pytest.mark.parametrize(("days", "told"), [(2, 1), (4, 0)])
async def test_an_item_that_is_old_at_first_sight_is_filed_and_not_told(
    desk: Desk, days: int, told: int
) -> None:
    page = desk.press.feed("equipe")
    await desk.watch("Boubacar Kamara")
    feed = await desk.poll(await desk.feed("equipe"))
    date = desk.clock() - timedelta(days=days)
    page.publish(Copy(title="La Juventus veut Boubacar Kamara", at=date))
    await desk.poll(feed)
    assert len(await desk.causes()) == told


async def test_only_servers_that_chose_the_feed_are_told(desk: Desk) -> None:
    page = desk.press.feed("equipe")
    ours = await desk.watch("Boubacar Kamara", 10)
    await desk.watch("Boubacar Kamara", 11)
    feed = await desk.poll(await desk.feed("equipe", 10))
    page.publish("La Juventus veut Boubacar Kamara")
    await desk.poll(feed)
    bundles = await desk.store.alerts.claim(desk.clock(), timedelta(seconds=1), 9)
    assert [alert.watch_id for bundle in bundles for alert in bundle.alerts] == [ours.id]


async def test_a_feed_of_every_server_is_asked_once(desk: Desk) -> None:
    page = desk.press.feed("equipe")
    for guild_id in (10, 11):
        await desk.watch("Boubacar Kamara", guild_id)
    feed = await desk.poll(await desk.feed("equipe", EVERY_GUILD, 10, 11))
    page.publish("La Juventus veut Boubacar Kamara")
    await desk.poll(feed)
    assert page.asked == 2
    assert len(await desk.causes()) == 2


async def test_a_feed_that_did_not_change_is_unchanged(desk: Desk) -> None:
    desk.press.feed("equipe").publish("La Juventus veut Boubacar Kamara")
    feed = await desk.poll(await desk.feed("equipe"))
    polled = await desk.poller.poll(feed)
    assert (polled.is_unchanged, polled.error) == (True, None)


async def test_after_a_restart_nothing_is_told_twice(desk: Desk) -> None:
    page = desk.press.feed("equipe")
    await desk.watch("Boubacar Kamara")
    feed = await desk.poll(await desk.feed("equipe"))
    page.publish("La Juventus veut Boubacar Kamara")
    await desk.poll(feed)
    assert len(await desk.causes()) == 1
    page.publish("Les notes du match")
    polled = await desk.another().poll(replace(feed, body_hash=None))
    assert (polled.new, polled.alerts) == (1, 0)


async def test_an_error_is_kept_on_its_feed_and_slows_it_down(desk: Desk) -> None:
    desk.press.feed("equipe").status = 500
    feed = await desk.poll(await desk.feed("equipe"))
    assert (feed.error, feed.error_detail, feed.failures) == (
        "feed.error.refused",
        "HTTP 500",
        1,
    )
    assert feed.due_at - desk.clock() > timedelta(minutes=9)
    desk.press.feed("equipe").status = 200
    assert (await desk.poll(feed)).failures == 0


async def test_one_broken_feed_does_not_stop_the_others(desk: Desk) -> None:
    desk.press.feed("broken").body = "<html><body>Bonjour</body></html>"
    desk.press.feed("equipe").publish("Les notes du match")
    await desk.feed("broken")
    await desk.feed("equipe")
    figures = (await desk.poller.once()).summary()
    assert {key: figures[key] for key in ("feeds", "failed", "new")} == {
        "feeds": 2,
        "failed": 1,
        "new": 1,
    }


async def test_a_feed_that_is_gone_is_ended_and_moderators_hear_of_it(desk: Desk) -> None:
    desk.press.feed("equipe").status = 410
    feed = await desk.poll(await desk.feed("equipe"))
    assert feed.ended_at is not None
    assert desk.stopped == [(feed.url, "feed.error.gone")]
    assert await desk.store.feeds.due(desk.clock() + timedelta(days=9), 9) == []


async def test_a_feed_that_fails_for_two_weeks_is_paused_and_moderators_hear_of_it(
    desk: Desk,
) -> None:
    desk.press.feed("equipe").status = 503
    feed = await desk.poll(await desk.feed("equipe"))
    desk.clock.advance(days=13)
    feed = await desk.poll(feed)
    assert (feed.paused_at, desk.stopped) == (None, [])
    desk.clock.advance(days=1, seconds=5)
    feed = await desk.poll(feed)
    assert feed.paused_at is not None
    assert desk.stopped == [(feed.url, "feed.error.refused")]


async def test_a_feed_is_not_paused_before_somebody_can_be_told(desk: Desk) -> None:
    desk.can_tell = False
    desk.press.feed("equipe").status = 503
    feed = await desk.poll(await desk.feed("equipe"))
    desk.clock.advance(days=15)
    assert (await desk.poll(feed)).paused_at is None


async def test_somebody_watched_since_is_found_in_the_next_item(desk: Desk) -> None:
    page = desk.press.feed("equipe")
    feed = await desk.poll(await desk.feed("equipe"))
    page.publish("Les notes du match")
    await desk.poll(feed)
    await desk.watch("Boubacar Kamara")
    page.publish("La Juventus veut Boubacar Kamara")
    await desk.poll(feed)
    assert len(await desk.causes()) == 1


async def test_a_feed_that_moved_for_good_is_asked_at_its_new_address(desk: Desk) -> None:
    new = desk.press.feed("new")
    new.publish("Les notes du match")
    old = desk.press.feed("old")
    old.status, old.headers = 301, {"Location": desk.press.address("new")}
    feed = await desk.poll(await desk.feed("old"))
    assert feed.url == desk.press.address("new")


async def test_a_move_to_what_is_no_feed_is_not_kept(desk: Desk) -> None:
    desk.press.feed("new").body = "<html><body>Domaine à vendre</body></html>"
    old = desk.press.feed("old")
    old.status, old.headers = 301, {"Location": desk.press.address("new")}
    feed = await desk.poll(await desk.feed("old"))
    assert (feed.url, feed.error) == (desk.press.address("old"), "feed.error.not_a_feed")


async def test_a_feed_that_is_added_while_polling_is_polled_at_once(desk: Desk) -> None:
    loop = asyncio.create_task(desk.poller.run())
    page = desk.press.feed("equipe")
    page.publish("Les notes du match")
    await asyncio.sleep(0.05)
    feed = await desk.feed("equipe")
    desk.poller.wake()
    await until(lambda: page.asked == 1)
    loop.cancel()
    assert (await desk.poll(feed)).seeded_at is not None


async def test_many_items_are_filed_in_batches(desk: Desk) -> None:
    page = desk.press.feed("equipe")
    for number in range(450):
        page.publish(f"Les notes du match {number}")
    polled = await desk.poller.poll(await desk.feed("equipe"))
    assert (polled.items, polled.new) == (450, 450)


async def test_a_clock_set_back_does_not_stop_polling(desk: Desk) -> None:
    desk.press.feed("equipe").publish("Les notes du match")
    desk.clock.advance(days=1)
    feed = await desk.feed("equipe")
    loop = asyncio.create_task(desk.poller.run())
    await until(lambda: desk.press.feed("equipe").asked == 1)
    await asyncio.sleep(0.3)
    desk.clock.advance(days=-1)
    await asyncio.sleep(0.6)
    loop.cancel()
    known = await desk.store.feeds.get(feed.id)
    assert known is not None
    assert known.due_at < desk.clock() + timedelta(hours=2)


async def test_a_stop_that_comes_together_with_a_wake_is_not_missed(desk: Desk) -> None:
    loop = asyncio.create_task(desk.poller.run())
    await asyncio.sleep(0.1)
    desk.poller.wake()
    await asyncio.sleep(0)
    loop.cancel()
    done, _ = await asyncio.wait([loop], timeout=1)
    loop.cancel()
    assert done


async def test_how_late_a_poll_is_done_is_kept(desk: Desk) -> None:
    feed = await desk.feed("equipe")
    page = desk.press.feed("equipe")
    assert await desk.store.polls.lag(desk.clock()) is None
    for late, status in ((70, 200), (10, 200), (3_600, 500)):
        page.status = status
        desk.clock.advance(seconds=(feed.due_at - desk.clock()).total_seconds() + late)
        feed = await desk.poll(feed)
    lag = await desk.store.polls.lag(desk.clock() - timedelta(days=1))
    assert lag is not None
    assert lag.polls == 3
    # The hand stands on a clock that goes on.
    assert 70 <= lag.median.total_seconds() < 3_600 <= lag.worst.total_seconds()
