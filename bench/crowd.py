"""Ten thousand feeds at once: how long a poll takes, and how long a command waits meanwhile.

`python -m bench.crowd` runs the poller and the store in this process, as Minot does, while every
feed of a farm answers «not changed» after 50 ms, or a whole document with ``--documents``.
"""

import argparse
import asyncio
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path
from statistics import quantiles

from bench.farm import State, addresses, control
from bench.feeds import farm, prepare_minot
from bot.groundwork import groundwork, quiet_poller
from bot.settings import Settings
from storage.store import Store
from storage.stories import StoryQuestion


async def _asked(store: Store, waits: list[float], person_id: int) -> None:
    """Ask what /rumours asks, again and again, and keep how long it took."""
    question = StoryQuestion(guild_id=10, person_id=person_id, limit=5)
    while True:
        await asyncio.sleep(0.02)
        started = time.monotonic()
        # The sleep is part of the wait: a loop that is busy answers nobody.
        await asyncio.sleep(0)
        await store.stories.page(question)
        await store.preferences.get(10)
        waits.append(time.monotonic() - started)


async def _polled(settings: Settings) -> tuple[int, float, list[float]]:
    waits: list[float] = []
    async with groundwork(settings) as parts:
        person = await parts.store.people.add("Boubacar Kamara", None, parts.clock())
        probe = asyncio.create_task(_asked(parts.store, waits, person.id))
        done = await quiet_poller(settings, parts).once()
        probe.cancel()
    return sum(one.error is None for one in done.results), done.seconds, waits


def main() -> None:
    """Measure, and tell what was reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=10_000)
    parser.add_argument("--documents", action="store_true", help="answer documents, not 304")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, farm(500) as port:
        folder = Path(name)
        control(port, State(delay=0.05))
        prepare_minot(folder, addresses(port, options.feeds))
        if not options.documents:
            with closing(sqlite3.connect(folder / "minot.db")) as database:
                database.execute(
                    "UPDATE feeds SET etag = '\"' || (id - 1) || '-0\"', seeded_at = 1"
                )
                database.commit()
        settings = Settings(
            database_url=f"sqlite:///{folder / 'minot.db'}", allow_private_feeds=True
        )
        good, seconds, waits = asyncio.run(_polled(settings))
    slowest = quantiles(waits, n=100)[98] * 1000
    print(f"{good} of {options.feeds} feeds polled in {seconds:.1f} s (goal 60)")
    print(
        f"{len(waits)} commands meanwhile: median {quantiles(waits, n=2)[0] * 1000:.1f} ms, "
        f"99 of 100 within {slowest:.1f} ms (goal 50), the worst {max(waits) * 1000:.0f} ms"
    )


if __name__ == "__main__":
    main()
