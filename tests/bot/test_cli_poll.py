import asyncio
import json
import os
import sys
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from storage.store import open_store
from tests.press import Press, printing

HOUSE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Poll:
    """How `poll --once` ended."""

    code: int
    out: str
    told: str

    @property
    def summary(self) -> dict[str, Any]:
        """The last line of the output."""
        return json.loads(self.out.splitlines()[-1])


@pytest.fixture
async def press() -> AsyncGenerator[Press]:
    async with printing() as press:
        yield press


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder with a list of feeds, in which Minot polls."""

    folder: Path
    press: Press

    def list_feeds(self, *names: str, wrong: str = "") -> None:
        lines = [f'<outline type="rss" xmlUrl="{self.press.address(name)}"/>' for name in names]
        text = "\n".join(['<opml version="2.0"><body>', *lines, wrong, "</body></opml>"])
        (self.folder / "feeds.opml").write_text(text, encoding="utf-8")

    async def poll(self, *words: str) -> Poll:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "poll", "--once", *words),
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(HOUSE),
                "ALLOW_PRIVATE_FEEDS": "1",
            },
            cwd=self.folder,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, told = await process.communicate()
        return Poll(process.returncode or 0, out.decode(), told.decode())

    async def poll_list(self) -> Poll:
        return await self.poll("--feeds", "feeds.opml")


@pytest.fixture
def desk(tmp_path: Path, press: Press) -> Desk:
    return Desk(tmp_path, press)


async def test_the_feeds_of_a_list_are_polled_and_filed(desk: Desk) -> None:
    desk.press.feed("one").publish("Boubacar Kamara vers l'OM")
    desk.press.feed("two").publish("Le temps")
    desk.list_feeds("one", "two")
    done = await desk.poll_list()
    assert done.code == 0, done.told
    counted = {
        name: done.summary[name] for name in ("feeds", "unchanged", "failed", "items", "new")
    }
    assert counted == {"feeds": 2, "unchanged": 0, "failed": 0, "items": 2, "new": 2}
    assert "Traceback" not in done.told


async def test_each_feed_has_its_result(desk: Desk) -> None:
    desk.press.feed("one").publish("Un")
    desk.press.feed("two").status = 500
    desk.list_feeds("one", "two")
    one, two = sorted((await desk.poll_list()).summary["results"], key=lambda each: each["url"])
    assert one["url"] == desk.press.address("one")
    assert (one["items"], one["new"], one["error"]) == (1, 1, None)
    assert two["status"] == 500
    assert two["error"]


async def test_progress_and_failures_are_told_on_the_side(desk: Desk) -> None:
    desk.press.feed("one").status = 500
    desk.list_feeds("one")
    done = await desk.poll_list()
    assert desk.press.address("one") in done.told
    assert "1 of 1 feeds polled" in done.told
    assert len(done.out.splitlines()) == 1


async def test_what_is_known_is_not_new_a_second_time(desk: Desk) -> None:
    desk.press.feed("one").publish("Un")
    desk.list_feeds("one")
    await desk.poll_list()
    desk.press.feed("one").publish("Deux")
    done = await desk.poll_list()
    assert done.summary["new"] == 1


async def test_a_polled_feed_is_every_servers(desk: Desk) -> None:
    desk.press.feed("one").publish("Un")
    desk.list_feeds("one")
    await desk.poll_list()
    async with open_store(f"sqlite:///{desk.folder / 'minot.db'}") as store:
        (feed,) = await store.feeds.of_guild(12345)
        assert feed.url == desk.press.address("one")
        assert feed.succeeded_at is not None


async def test_only_the_feeds_of_the_list_are_polled(desk: Desk) -> None:
    desk.list_feeds("one")
    await desk.poll_list()
    desk.list_feeds("two")
    done = await desk.poll_list()
    assert [each["url"] for each in done.summary["results"]] == [desk.press.address("two")]


async def test_without_a_list_what_is_due_is_polled(desk: Desk) -> None:
    desk.list_feeds("one")
    desk.press.feed("one").publish("Un")
    await desk.poll_list()
    async with open_store(f"sqlite:///{desk.folder / 'minot.db'}") as store:
        (feed,) = await store.feeds.all()
        await store.feeds.due_now(feed.id, feed.due_at.replace(year=2020))
    assert (await desk.poll()).summary["feeds"] == 1
    assert (await desk.poll()).summary["feeds"] == 0


async def test_a_wrong_line_of_the_list_is_told_and_the_others_are_polled(desk: Desk) -> None:
    desk.list_feeds("one", wrong='<outline type="rss" xmlUrl="javascript:alert(1)"/>')
    done = await desk.poll_list()
    assert done.summary["feeds"] == 1
    assert "line 3" in done.told


async def test_a_server_that_asked_to_wait_is_left_alone_also_when_its_feed_is_listed(
    desk: Desk,
) -> None:
    page = desk.press.feed("one")
    page.status, page.headers["Retry-After"] = 429, "3600"
    desk.list_feeds("one")
    assert (await desk.poll_list()).summary["results"][0]["status"] == 429
    page.status, asked = 200, page.asked
    (told,) = (await desk.poll_list()).summary["results"]
    assert (page.asked, told["status"]) == (asked, 429)
    assert "left alone until" in told["error"]


async def test_what_is_no_list_is_told_in_one_line(desk: Desk) -> None:
    (desk.folder / "feeds.opml").write_text("<html></html>", encoding="utf-8")
    done = await desk.poll_list()
    assert (done.code, done.out) == (1, "")
    assert done.told.startswith("Error: ")


async def test_a_feeds_password_and_key_are_told_nobody(desk: Desk) -> None:
    address = desk.press.address("gone").replace("http://", "http://me:hunter2@")
    desk.list_feeds(wrong=f'<outline xmlUrl="{address}?token=s3cret"/>')
    done = await desk.poll_list()
    assert done.summary["failed"] == 1
    assert "hunter2" not in done.out + done.told
    assert "s3cret" not in done.out + done.told


async def test_a_list_larger_than_any_list_is_refused(desk: Desk) -> None:
    with (desk.folder / "feeds.opml").open("wb") as file:
        file.truncate(100 * 1024**2)
    done = await desk.poll_list()
    assert done.code == 1
    assert "larger than 20 MB" in done.told
    assert "Traceback" not in done.told
