import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from newsroom.folding import fold
from storage.database import StorageError
from storage.store import Store, open_store, path_of
from tests.storage.desk import GUILD, NOON, Desk

# A Minot of its own, killed while it files: it says what was committed, then works on.
FILES_UNTIL_KILLED = """
import asyncio, sys
from storage.store import open_store
from tests.storage.desk import Desk

async def main():
    async with open_store(sys.argv[1]) as store:
        for number in range(10_000):
            async with store.transaction() as tx:
                desk = Desk(tx)
                feed = await desk.feed()
                watch = await desk.watch(await desk.person())
                await desk.alerts(watch, feed, 3)
            print(await store.alerts.waiting(), flush=True)

asyncio.run(main())
"""


class Stop(Exception):
    """What a test raises to leave a transaction."""


async def add(store: Store, name: str) -> None:
    await store.people.add(name, None, NOON)


async def names(store: Store) -> list[str]:
    return [person.display_name for person in await store.people.all()]


async def test_what_a_transaction_did_is_seen_after_it(store: Store) -> None:
    async with store.transaction() as tx:
        await add(tx, "Kamara")
        assert await names(tx) == ["Kamara"]
    assert await names(store) == ["Kamara"]


async def test_others_see_nothing_of_it_before(store: Store) -> None:
    async with store.transaction() as tx:
        await add(tx, "Kamara")
        assert await asyncio.create_task(names(store)) == []


async def test_a_transaction_that_raises_leaves_nothing(store: Store) -> None:
    with pytest.raises(Stop):
        await failing(store, 1)
    assert await names(store) == []


async def good(store: Store, number: int) -> None:
    async with store.transaction() as tx:
        await add(tx, f"Good {number} a")
        await asyncio.sleep(0)
        await add(tx, f"Good {number} b")


async def failing(store: Store, number: int) -> None:
    async with store.transaction() as tx:
        await add(tx, f"Bad {number}")
        await asyncio.sleep(0)
        raise Stop


async def test_fifty_good_and_fifty_failing_at_once_do_not_touch_each_other(store: Store) -> None:
    both = [work(store, number) for number in range(50) for work in (good, failing)]
    outcomes = await asyncio.gather(*both, return_exceptions=True)
    assert sum(isinstance(outcome, Stop) for outcome in outcomes) == 50
    kept = {f"Good {number} {part}" for number in range(50) for part in "ab"}
    assert set(await names(store)) == kept


async def test_readers_do_not_wait_for_a_writer(store: Store) -> None:
    async with store.transaction() as tx:
        await add(tx, "Kamara")
        reads = [asyncio.create_task(names(store)) for _ in range(20)]
        assert await asyncio.wait_for(asyncio.gather(*reads), 5) == [[]] * 20


async def test_transactions_do_not_nest(store: Store) -> None:
    async with store.transaction() as tx:
        for inner in (store, tx):
            with pytest.raises(RuntimeError, match="inside a transaction"):
                async with inner.transaction():
                    pass


async def test_inside_its_transaction_a_task_may_use_the_outer_store(store: Store) -> None:
    async with store.transaction() as tx:
        await add(store, "Kamara")
        assert await names(store) == await names(tx) == ["Kamara"]
        assert await asyncio.create_task(names(store)) == []
    assert await names(store) == ["Kamara"]


async def test_a_transaction_that_is_over_refuses_statements(store: Store) -> None:
    async with store.transaction() as tx:
        pass
    with pytest.raises(RuntimeError, match="over"):
        await add(tx, "Kamara")


@pytest.mark.parametrize("steps", range(12))
async def test_a_cancelled_task_rolls_back_and_lets_go(store: Store, steps: int) -> None:
    inside = asyncio.Event()

    async def work() -> None:
        async with store.transaction() as tx:
            for number in range(1_000):
                await add(tx, f"Bad {number}")
                inside.set()

    task = asyncio.create_task(work())
    await inside.wait()
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.wait_for(add(store, "Good"), 5)
    assert await names(store) == ["Good"]


async def test_a_task_cancelled_while_it_waits_for_the_writer_harms_nobody(store: Store) -> None:
    async with store.transaction() as tx:
        waiting = asyncio.create_task(add(store, "Bad"))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await add(tx, "Good")
    assert await names(store) == ["Good"]


async def test_a_statement_that_fails_can_be_survived(store: Store) -> None:
    async with store.transaction() as tx:
        with pytest.raises(StorageError, match="FOREIGN KEY"):
            await tx.feeds.subscribe(GUILD, 99, NOON)
        await add(tx, "Kamara")
    assert await names(store) == ["Kamara"]


async def test_one_verb_of_many_statements_is_one_transaction(desk: Desk) -> None:
    feed, person = await desk.feed("gazette", GUILD), await desk.person()
    watch = await desk.watch(person)
    alert = await desk.alert(watch, feed)
    broken = [alert, await desk.alert(watch, feed)]
    await desk.store.watches.remove(GUILD, person.id)
    with pytest.raises(StorageError):
        await desk.store.alerts.add(broken, NOON)
    assert await desk.store.alerts.waiting() == 0


def kill_while_filing(url: str, lines: int) -> int:
    """Let another process file, kill it after some transactions; return its last known count."""
    with subprocess.Popen(  # noqa: S603  (our own words)
        [sys.executable, "-c", FILES_UNTIL_KILLED, url], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(lines)]
        time.sleep(0.003 * lines)
        os.kill(process.pid, signal.SIGKILL)
    return int(said[-1])


def is_whole(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as file:
        return file.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("lines", [1, 2, 5, 9])
def test_a_kill_keeps_what_was_committed_and_nothing_half(url: str, lines: int) -> None:
    told = kill_while_filing(url, lines)
    waiting, claimed = asyncio.run(waiting_and_claimed(url))
    assert waiting >= told
    assert waiting % 3 == 0
    assert claimed == waiting
    assert is_whole(path_of(url))


async def waiting_and_claimed(url: str) -> tuple[int, int]:
    async with open_store(url) as store:
        waiting = await store.alerts.waiting()
        desk, claimed = Desk(store), 0
        while bundles := await desk.claim(1_000):
            claimed += sum(len(bundle.alerts) for bundle in bundles)
            for bundle in bundles:
                await store.alerts.sent(bundle.id, bundle.id, NOON)
        return waiting, claimed


async def test_people_are_found_after_a_restart(url: str) -> None:
    async with open_store(url) as store:
        await add(store, "Boubacar Kamará")
    async with open_store(url) as store:
        assert len(await store.people.named(fold("boubacar kamara"))) == 1
