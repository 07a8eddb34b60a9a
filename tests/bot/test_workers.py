import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from bot.processes import WorkerLimits, WorkerProcesses, worker_processes
from bot.workers import InlineWorkers, WorkerFailed
from feeds.answers import Fetched
from feeds.errors import NotAFeed
from newsroom.model import Item, Person, Validators

HOUSE = Path(__file__).resolve().parents[2]
# What a worker does here takes milliseconds; but workers are nice, and a machine that does much
# else at the same time leaves them little.
_PATIENCE = 12.0
FEED = b"""<rss version="2.0"><channel><title>Le journal</title>
<item><guid>1</guid><title>Kamara vers l'OM</title><link>https://example.org/1</link></item>
</channel></rss>"""


class Hostile:
    """A value that calls a function in whichever process unpacks it."""

    def __init__(self, call: Callable[..., object], *arguments: object) -> None:
        self._call = (call, arguments)

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return self._call


HANGS = Hostile(time.sleep, 60)
CRASHES = Hostile(os._exit, 3)
SWELLS = Hostile(bytearray, 1 << 30)
SWELL = partial(bytearray, 1 << 30)


def fetched(body: bytes = FEED) -> Fetched:
    url = "https://example.org/feed"
    return Fetched(
        url=url,
        final_url=url,
        moved_to=None,
        status=200,
        headers={"content-type": "application/rss+xml"},
        body=body,
        validators=Validators(),
        hash="",
        fresh_for=None,
    )


def item(title: str) -> Item:
    return Item(keys=("guid:1",), link=None, title=title)


def people(name: str) -> list[Person]:
    return [Person(id=7, display_name=name)]


@pytest.fixture
async def workers() -> AsyncIterator[WorkerProcesses]:
    async with worker_processes(WorkerLimits(count=1, seconds=_PATIENCE)) as processes:
        yield processes


async def test_a_feed_is_parsed_in_another_process(workers: WorkerProcesses) -> None:
    parsed = await workers.parse(fetched())
    assert [each.title for each in parsed.items] == ["Kamara vers l'OM"]


async def test_thousands_of_items_come_whole_and_in_their_order(workers: WorkerProcesses) -> None:
    titles = [f"Kamara, {number}" for number in range(1_001)]
    written = "".join(f"<item><title>{title}</title></item>" for title in titles)
    body = f"<rss version='2.0'><channel>{written}</channel></rss>".encode()
    parsed = await workers.parse(fetched(body))
    assert [item.title for item in parsed.items] == titles


async def test_what_the_parser_refuses_is_refused_here_too(workers: WorkerProcesses) -> None:
    with pytest.raises(NotAFeed) as caught:
        await workers.parse(fetched(b"<html><body>Page</body></html>"))
    assert caught.value.url == "https://example.org/feed"


async def test_readings_come_in_the_order_of_their_items(workers: WorkerProcesses) -> None:
    await workers.teach(people("Boubacar Kamara"), 1)
    readings = await workers.read([item("Boubacar Kamara"), item("Personne")], "fr")
    assert [[each.person_id for each in reading.mentions] for reading in readings] == [[7], []]


async def test_what_is_taught_later_counts_from_then_on(workers: WorkerProcesses) -> None:
    await workers.teach(people("Boubacar Kamara"), 1)
    assert (await workers.read([item("Mason Greenwood")], "fr"))[0].mentions == ()
    await workers.teach(people("Mason Greenwood"), 2)
    assert (await workers.read([item("Mason Greenwood")], "fr"))[0].mentions
    assert workers.version == 2


@pytest.mark.parametrize(
    ("hostile", "words"),
    [(HANGS, "longer than 12 s"), (CRASHES, "crashed (code 3)"), (SWELLS, "more than 512 MB")],
)
async def test_a_worker_that_fails_is_replaced(
    workers: WorkerProcesses, hostile: Hostile, words: str
) -> None:
    with pytest.raises(WorkerFailed) as caught:
        await workers.parse(cast("Fetched", hostile))
    assert words in caught.value.detail
    assert (await workers.parse(fetched())).items


@pytest.mark.parametrize("call", [partial(time.sleep, 60), partial(os._exit, 3), SWELL])
async def test_an_item_that_no_worker_survives_costs_only_itself(
    workers: WorkerProcesses, call: Callable[[], object]
) -> None:
    await workers.teach(people("Boubacar Kamara"), 1)
    hostile = cast("str", SimpleNamespace(strip=call))
    readings = await workers.read([item("Kamara"), item(hostile), item("Boubacar Kamara")], "fr")
    assert [bool(reading.mentions) for reading in readings] == [True, False, True]


async def test_a_feed_that_hangs_does_not_hold_up_the_others() -> None:
    async with worker_processes(WorkerLimits(count=2, seconds=55.0)) as workers:
        hanging = asyncio.create_task(workers.parse(cast("Fetched", HANGS)))
        async with asyncio.timeout(50):
            assert (await workers.parse(fetched())).items
        hanging.cancel()
        await asyncio.wait([hanging])


async def test_a_busy_worker_does_not_keep_minot_from_stopping() -> None:
    started = time.monotonic()
    async with worker_processes(WorkerLimits(count=1, seconds=60.0)) as workers:
        hanging = asyncio.create_task(workers.parse(cast("Fetched", HANGS)))
        await asyncio.sleep(0.5)
    hanging.cancel()
    await asyncio.wait([hanging])
    assert time.monotonic() - started < 40  # of the 60 that it would take


async def test_a_worker_never_sees_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "abc.def.ghi")
    async with worker_processes(WorkerLimits(count=1)) as workers:
        with pytest.raises(WorkerFailed) as caught:
            await workers.parse(cast("Fetched", Hostile(os.getenv, "DISCORD_TOKEN", "unset")))
    assert "abc" not in caught.value.detail


async def test_workers_without_processes_answer_alike() -> None:
    workers = InlineWorkers()
    await workers.teach(people("Boubacar Kamara"), 1)
    assert (await workers.parse(fetched())).items
    assert (await workers.read([item("Boubacar Kamara")], "fr"))[0].mentions


async def test_a_page_is_read_and_a_site_asked_in_another_process(workers: WorkerProcesses) -> None:
    page = (HOUSE / "tests" / "samples" / "pages" / "fr.html").read_bytes()
    text = await workers.article_text(replace(fetched(page), headers={"content-type": "text/html"}))
    assert "Je suis très bien ici" in text
    assert not (await workers.permission("User-agent: *\nDisallow: /", "https://x.example/1")).may


async def test_what_reads_pages_is_never_loaded_by_minot_itself() -> None:
    script = (
        "import sys, bot.groundwork; print(*{'trafilatura', 'protego', 'lxml'} & {*sys.modules})"
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", script), cwd=HOUSE, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert (process.returncode, out.split()) == (0, [])


async def test_a_hostile_body_of_ten_megabytes_is_ended_by_the_limit_and_harms_nobody() -> None:
    # Not well formed, so that the loose parser, which knows no hurry, gets every byte.
    body = b"<rss><channel><item><title>x" + b"<b><i>&unknown;<" * 620_000
    async with worker_processes(WorkerLimits(count=1, seconds=5.0)) as workers:
        started = time.monotonic()
        with pytest.raises((WorkerFailed, NotAFeed)):
            await workers.parse(fetched(body))
        assert time.monotonic() - started < 60  # alone it takes minutes
        parsed = await workers.parse(fetched())
    assert [item.title for item in parsed.items] == ["Kamara vers l'OM"]
