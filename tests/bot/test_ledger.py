"""What many feeds bring at once shares transactions, and fails alone."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.ledger import Ledger, Polls
from newsroom.model import Feed
from playground.clock import HandClock
from storage.feeds import NewFeed
from storage.polls import PollOutcome
from storage.store import Store, open_store


@pytest.fixture
async def store(tmp_path: Path) -> AsyncGenerator[Store]:
    async with open_store(f"sqlite:///{tmp_path / 'minot.db'}") as opened:
        yield opened


async def feeds_in(store: Store, clock: HandClock, count: int) -> list[Feed]:
    urls = [f"https://site.example/{number}" for number in range(count)]
    return [await store.feeds.add(NewFeed(url=url), clock()) for url in urls]


def good(clock: HandClock) -> PollOutcome:
    return PollOutcome(at=clock(), due_at=clock(), status=304)


async def test_every_poll_is_stored_when_it_is_said_to_be(
    store: Store, hand_clock: HandClock
) -> None:
    feeds = await feeds_in(store, hand_clock, 500)
    ledger = Ledger(store)
    await asyncio.gather(*(ledger.polled(feed.id, good(hand_clock)) for feed in feeds))
    polls = [await store.feeds.history(feed.id, 5) for feed in feeds]
    assert [len(history) for history in polls] == [1] * 500


async def test_one_that_fails_takes_nobody_with_it(store: Store, hand_clock: HandClock) -> None:
    feeds = await feeds_in(store, hand_clock, 2)
    ledger = Ledger(store)

    async def broken(tx: Store, polls: Polls) -> None:
        await tx.feeds.add(NewFeed(url="https://half.example/"), hand_clock())
        polls.append((feeds[1].id, good(hand_clock)))
        raise ValueError("half way")

    told = await asyncio.gather(
        ledger.polled(feeds[0].id, good(hand_clock)),
        ledger.write(1, broken),
        return_exceptions=True,
    )
    assert [type(one) for one in told] == [type(None), ValueError]
    assert len(await store.feeds.history(feeds[0].id, 5)) == 1
    assert await store.feeds.history(feeds[1].id, 5) == []
    assert await store.feeds.by_url("https://half.example/") is None


async def test_a_job_gives_its_answer_with_its_poll(store: Store, hand_clock: HandClock) -> None:
    (feed,) = await feeds_in(store, hand_clock, 1)

    async def job(tx: Store, polls: Polls) -> str:
        polls.append((feed.id, good(hand_clock)))
        found = await tx.feeds.get(feed.id)
        return found.url if found else ""

    assert await Ledger(store).write(1, job) == feed.url
    assert len(await store.feeds.history(feed.id, 5)) == 1


async def test_who_waits_no_longer_has_nothing_written(store: Store, hand_clock: HandClock) -> None:
    (feed,) = await feeds_in(store, hand_clock, 1)
    ledger = Ledger(store)
    task = asyncio.create_task(ledger.polled(feed.id, good(hand_clock)))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await ledger.close()
    assert await store.feeds.history(feed.id, 5) == []


async def test_what_the_parser_remembers_is_stored_with_the_poll(
    store: Store, hand_clock: HandClock
) -> None:
    (feed,) = await feeds_in(store, hand_clock, 1)
    outcome = PollOutcome(at=hand_clock(), due_at=hand_clock(), status=200, memory=b"blocks")
    await Ledger(store).polled(feed.id, outcome)
    await Ledger(store).polled(feed.id, good(hand_clock))
    assert await store.feeds.memory(feed.id) == b"blocks"


async def test_polls_under_way_are_waited_for_a_moment(store: Store, hand_clock: HandClock) -> None:
    ledger = Ledger(store)
    shared: list[Store] = []

    async def job(tx: Store, _: Polls) -> None:
        shared.append(tx)

    async def poll(seconds: float) -> None:
        with ledger.expecting():
            await asyncio.sleep(seconds)
            await ledger.write(1, job)

    await asyncio.gather(poll(0), poll(0.01))
    assert shared[0] is shared[1]


async def test_but_no_longer_than_that(store: Store, hand_clock: HandClock) -> None:
    (feed,) = await feeds_in(store, hand_clock, 1)
    ledger = Ledger(store)
    with ledger.expecting(), ledger.expecting():
        async with asyncio.timeout(20):  # without the limit it would wait for ever
            await ledger.polled(feed.id, good(hand_clock))
    assert len(await store.feeds.history(feed.id, 5)) == 1
