import asyncio
from dataclasses import replace
from datetime import timedelta

from newsroom.model import Cause, Stage, Watch
from storage.alerts import Bundle
from tests.storage.desk import GUILD, LEASE, NOON, OTHER_GUILD, Desk


async def a_watch(desk: Desk, number: int = 1) -> Watch:
    """Return a watch on Kamara with alerts waiting."""
    feed = await desk.feed("gazette", GUILD)
    watch = await desk.watch(await desk.person())
    await desk.alerts(watch, feed, number)
    return watch


def ids(bundles: list[Bundle]) -> list[list[int]]:
    return [[alert.id for alert in bundle.alerts] for bundle in bundles]


async def test_an_alert_is_kept_once(desk: Desk) -> None:
    watch = await desk.watch(await desk.person())
    alert = await desk.alert(watch, await desk.feed())
    assert await desk.store.alerts.add([alert, alert], NOON) == 1
    assert await desk.store.alerts.add([alert], NOON) == 0
    assert await desk.store.alerts.add([replace(alert, stage=Stage.MEDICAL)], NOON) == 1
    assert await desk.store.alerts.waiting() == 2


async def test_an_alert_is_claimed_as_it_was_put(desk: Desk) -> None:
    watch = await a_watch(desk)
    [bundle] = await desk.claim()
    [alert] = bundle.alerts
    assert (bundle.id, bundle.watch, bundle.channel_id) == (alert.id, watch, watch.channel_id)
    assert (bundle.attempts, bundle.first_attempt_at) == (1, NOON)
    assert (alert.watch_id, alert.guild_id, alert.cause) == (watch.id, GUILD, Cause.OPENED)
    assert (alert.stage, alert.quote_id, alert.created_at) == (Stage.TALKS, None, NOON)
    assert await desk.store.alerts.get(alert.id) == alert
    assert await desk.store.alerts.bundle(bundle.id) == bundle


async def test_what_is_not_there_is_none(desk: Desk) -> None:
    assert await desk.store.alerts.get(1) is None
    assert await desk.store.alerts.bundle(1) is None
    assert await desk.store.alerts.next_due() is None
    assert await desk.claim() == []


async def test_a_claimed_bundle_is_nobody_elses_until_the_lease_ends(desk: Desk) -> None:
    await a_watch(desk)
    first = await desk.claim()
    assert await desk.claim() == []
    assert await desk.store.alerts.next_due() == NOON + LEASE
    desk.wait(seconds=60)
    again = await desk.claim()
    assert ids(again) == ids(first)
    assert [(one.attempts, one.first_attempt_at) for one in again] == [(2, NOON)]


async def test_a_sent_bundle_is_never_claimed_again(desk: Desk) -> None:
    await a_watch(desk)
    [bundle] = await desk.claim()
    assert await desk.store.alerts.sent(bundle.id, 99, NOON)
    assert not await desk.store.alerts.sent(bundle.id, 100, NOON)
    await desk.store.alerts.retry(bundle.id, NOON)
    desk.wait(days=1)
    assert await desk.claim() == []
    assert await desk.store.alerts.waiting() == 0


async def test_a_failed_bundle_comes_back_when_it_is_due(desk: Desk) -> None:
    await a_watch(desk)
    [bundle] = await desk.claim()
    await desk.store.alerts.retry(bundle.id, NOON + timedelta(seconds=5))
    assert await desk.store.alerts.next_due() == NOON + timedelta(seconds=5)
    desk.wait(seconds=5)
    assert ids(await desk.claim()) == [[bundle.id]]


async def test_an_alert_is_not_claimed_before_it_is_due(desk: Desk) -> None:
    watch = await desk.watch(await desk.person())
    alert = await desk.alert(watch, await desk.feed())
    later = NOON + timedelta(hours=8)
    await desk.store.alerts.add([replace(alert, due_at=later)], NOON)
    assert await desk.claim() == []
    assert await desk.store.alerts.next_due() == later
    desk.wait(hours=8)
    assert len(await desk.claim()) == 1


async def test_up_to_ten_alerts_are_ten_messages(desk: Desk) -> None:
    await a_watch(desk, 10)
    assert [len(bundle) for bundle in ids(await desk.claim())] == [1] * 10


async def test_more_than_ten_for_one_channel_are_one_message(desk: Desk) -> None:
    await a_watch(desk, 11)
    assert [len(bundle) for bundle in ids(await desk.claim())] == [11]


async def test_a_summary_has_at_most_twenty_five_alerts(desk: Desk) -> None:
    await a_watch(desk, 40)
    assert [len(bundle) for bundle in ids(await desk.claim())] == [25, 15]


async def test_a_summary_keeps_its_alerts_over_retries_and_new_ones(desk: Desk) -> None:
    watch = await a_watch(desk, 12)
    [first] = await desk.claim()
    await desk.alerts(watch, await desk.feed(), 12)
    desk.wait(seconds=60)
    again, more = await desk.claim()
    assert (again.id, again.alerts) == (first.id, first.alerts)
    assert len(more.alerts) == 12
    assert not set(ids([again])[0]) & set(ids([more])[0])


async def test_channels_are_bundled_apart(desk: Desk) -> None:
    await a_watch(desk, 11)
    elsewhere = await desk.watch(await desk.person("Éder"), OTHER_GUILD, channel_id=20)
    await desk.alerts(elsewhere, await desk.feed(), 1)
    bundles = await desk.claim()
    assert [(len(one.alerts), one.channel_id) for one in bundles] == [(11, 10), (1, 20)]


async def test_what_piles_up_while_discord_is_away_comes_as_a_summary(desk: Desk) -> None:
    watch = await a_watch(desk, 10)
    away = await desk.claim()
    await desk.alerts(watch, await desk.feed(), 30)
    assert await desk.claim() == []
    assert await desk.store.alerts.next_due() == NOON + LEASE
    for bundle in away:
        await desk.store.alerts.sent(bundle.id, 1, desk.now)
    assert [len(bundle) for bundle in ids(await desk.claim())] == [25, 1, 1, 1, 1, 1]


async def test_a_paused_watch_keeps_its_alerts(desk: Desk) -> None:
    watch = await a_watch(desk, 2)
    [claimed] = await desk.claim(1)
    await desk.store.watches.pause(watch.id, "channel.gone", NOON)
    desk.wait(hours=1)
    assert await desk.claim() == []
    assert await desk.store.alerts.next_due() is None
    assert await desk.store.alerts.waiting() == 2
    await desk.store.watches.resume(watch.id)
    assert ids(await desk.claim()) == [[claimed.id], [claimed.id + 1]]


async def test_what_waits_follows_a_watch_to_its_new_channel(desk: Desk) -> None:
    watch = await a_watch(desk, 2)
    await desk.claim(1)
    await desk.watch(watch.person, channel_id=11)
    desk.wait(seconds=60)
    assert [bundle.channel_id for bundle in await desk.claim()] == [11, 11]


async def test_a_summary_stays_while_somebody_in_it_listens_there(desk: Desk) -> None:
    stays = await a_watch(desk, 6)
    moves = await desk.watch(await desk.person("Éder"))
    await desk.alerts(moves, await desk.feed(), 6)
    await desk.claim()
    await desk.watch(moves.person, channel_id=11)
    desk.wait(seconds=60)
    assert [bundle.channel_id for bundle in await desk.claim()] == [10]
    await desk.watch(stays.person, channel_id=11)
    desk.wait(seconds=60)
    assert [bundle.channel_id for bundle in await desk.claim()] == [11]


async def test_many_claim_at_once_and_nothing_is_claimed_twice(desk: Desk) -> None:
    for number in range(60):
        watch = await desk.watch(await desk.person(f"Person {number}"), channel_id=number)
        await desk.alerts(watch, await desk.feed(), 1 + number % 12)
    waiting = await desk.store.alerts.waiting()
    claims = [await asyncio.gather(*(desk.claim(7) for _ in range(8))) for _ in range(9)]
    claimed = [
        alert for turn in claims for bundles in turn for one in ids(bundles) for alert in one
    ]
    assert len(claimed) == len(set(claimed)) == waiting


async def test_an_alert_id_is_never_given_twice(desk: Desk) -> None:
    watch = await a_watch(desk)
    [first] = await desk.claim()
    await desk.store.watches.remove(GUILD, watch.person.id)
    await a_watch(desk)
    [second] = await desk.claim()
    assert second.id > first.id


async def test_channels_that_are_stuck_do_not_hold_up_the_others(desk: Desk) -> None:
    feed = await desk.feed("gazette", GUILD)
    for number in range(3):
        watch = await desk.watch(await desk.person(f"Stuck {number}"), channel_id=number)
        await desk.alerts(watch, feed, 10)
        await desk.claim(10)
        await desk.alerts(watch, feed, 5)
    free = await desk.watch(await desk.person("Free"), channel_id=99)
    await desk.alerts(free, feed, 1)
    assert [bundle.channel_id for bundle in await desk.claim(2)] == [99]


async def test_at_a_start_everything_that_waits_is_due(desk: Desk) -> None:
    watch = await a_watch(desk)
    [claimed] = await desk.claim()
    later = replace(await desk.alert(watch, await desk.feed()), due_at=NOON + timedelta(hours=1))
    await desk.store.alerts.add([later], NOON)
    await desk.store.alerts.release(NOON)
    assert ids(await desk.claim()) == [[claimed.id], [claimed.id + 1]]
