"""Which pages were asked for, how often each host, what sites allow; and who wants pages at all."""

import asyncio
from datetime import timedelta

from storage.database import EVERY_GUILD
from storage.pages import Rules, Visits
from storage.preferences import Preferences
from storage.store import Store, open_store
from tests.storage.desk import GUILD, NOON, OTHER_GUILD, Desk

_ORIGIN = "https://site.example"


async def test_pages_are_wanted_by_who_said_so_and_hears_the_feed_and_watches(desk: Desk) -> None:
    kamara, other = await desk.person(), await desk.person("Adrien Truffert")
    feed, unheard = await desk.feed("gazette", GUILD, OTHER_GUILD), await desk.feed("unheard")
    for guild_id in (GUILD, OTHER_GUILD):
        await desk.watch(kamara, guild_id)
    assert await desk.store.pages.wanting(kamara.id, feed.id) == frozenset()
    await desk.store.preferences.set(Preferences(guild_id=GUILD, full_text=True))
    assert await desk.store.pages.wanting(kamara.id, feed.id) == {GUILD}
    assert await desk.store.pages.wanting(kamara.id, unheard.id) == frozenset()
    assert await desk.store.pages.wanting(other.id, feed.id) == frozenset()


async def test_a_feed_of_every_server_is_heard_by_all(desk: Desk) -> None:
    kamara, feed = await desk.person(), await desk.feed("gazette", EVERY_GUILD)
    await desk.watch(kamara)
    await desk.store.preferences.set(Preferences(guild_id=GUILD, full_text=True))
    assert await desk.store.pages.wanting(kamara.id, feed.id) == {GUILD}


async def test_a_page_is_claimed_once_whoever_comes_at_the_same_time(store: Store) -> None:
    claims = await asyncio.gather(*(store.pages.claim("site.example/1", NOON) for _ in range(5)))
    assert sorted(claims) == [False] * 4 + [True]
    assert await store.pages.was_asked("site.example/1")
    assert not await store.pages.was_asked("site.example/2")


async def test_claims_and_rules_outlive_a_restart(url: str) -> None:
    async with open_store(url) as store:
        await store.pages.claim("site.example/1", NOON)
        await store.pages.keep_rules(_ORIGIN, None, NOON + timedelta(hours=1), NOON)
    async with open_store(url) as store:
        assert not await store.pages.claim("site.example/1", NOON + timedelta(days=400))
        assert await store.pages.rules(_ORIGIN, NOON) == Rules(text=None)


async def test_visits_are_counted_for_a_day(store: Store) -> None:
    for hours in (0, 1, 2):
        await store.pages.visit("site.example", NOON + timedelta(hours=hours))
    last = NOON + timedelta(hours=2)
    assert await store.pages.visits("site.example", last) == Visits(number=3, last_at=last)
    assert (await store.pages.visits("site.example", NOON + timedelta(hours=25))).number == 1
    assert await store.pages.visits("other.example", last) == Visits(number=0, last_at=None)


async def test_rules_are_believed_until_they_expire(store: Store) -> None:
    until = NOON + timedelta(hours=24)
    assert await store.pages.rules(_ORIGIN, NOON) is None
    await store.pages.keep_rules(_ORIGIN, "User-agent: *\nDisallow: /", until, NOON)
    await store.pages.keep_rules(_ORIGIN, "", until, NOON)
    assert await store.pages.rules(_ORIGIN, NOON) == Rules(text="")
    assert await store.pages.rules(_ORIGIN, until) is None
