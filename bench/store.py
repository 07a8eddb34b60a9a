"""How fast `/rumours` and `/quote` are answered from a large file: `python -m bench.store`."""

import argparse
import asyncio
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Final

from bench.store_file import NOW, Size, Zipf, large_file
from newsroom.folding import fold
from newsroom.model import ClubRole, Feed, Item, Opens, Quote, Role, Rumour, Stage
from storage.database import instant, required
from storage.quotes import QuoteQuestion
from storage.store import Store, open_store
from storage.stories import Filing
from storage.story_pages import StoryQuestion

TARGET: Final = 10.0
"""Milliseconds that 99 of 100 answers may take."""

# What the commands ask for: a page and one more, to know whether there is a next.
_STORIES: Final = 6
_QUOTES: Final = 2
_ANSWERS: Final = 500
# Far more than a season brings: twenty transactions a second.
_PAUSE: Final = 0.05
_ITEMS: Final = 3

Asked = Callable[[], Awaitable[int]]
Prepare = Callable[[int, int], Awaitable[Asked]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What was measured of one question."""

    name: str
    milliseconds: list[float]
    found: int

    def quantile(self, part: float) -> float:
        """Return the time that this part of the answers stayed under."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))]

    def line(self) -> str:
        """Return the figure as a line of the table."""
        found = self.found / len(self.milliseconds)
        middle, late, worst = self.quantile(0.5), self.quantile(0.99), max(self.milliseconds)
        return f"{self.name:28} {middle:8.2f} {late:8.2f} {worst:8.2f} {found:8.1f}"


class Questions:
    """The questions behind the commands; each is prepared first, so that only it is timed."""

    def __init__(self, store: Store, size: Size, dice: random.Random) -> None:
        self._stories = store.stories
        self._quotes = store.quotes
        self._words = Zipf(size.words, dice)
        self._clubs = Zipf(size.clubs, dice)

    def all(self) -> dict[str, Prepare]:
        """Return every question by the name it has in the table."""
        return {
            "/rumours name": self._rumours,
            "/rumours name, page 5": self._rumours_later,
            "/rumours name, page 4": self._rumours_earlier,
            "/rumours name club": self._rumours_club,
            "/rumours name days": self._rumours_days,
            "/quote name": self._quote,
            "/quote name, next": self._quote_next,
            "/quote name about": self._quote_about,
        }

    async def _rumours(self, guild_id: int, person_id: int) -> Asked:
        return partial(
            self._page, StoryQuestion(guild_id=guild_id, person_id=person_id, limit=_STORIES)
        )

    async def _rumours_later(self, guild_id: int, person_id: int) -> Asked:
        first = StoryQuestion(guild_id=guild_id, person_id=person_id, limit=4 * _STORIES)
        shown = await self._stories.page(first)
        before = shown[-1].cursor if shown else None
        return partial(
            self._page,
            StoryQuestion(guild_id=guild_id, person_id=person_id, before=before, limit=_STORIES),
        )

    async def _rumours_earlier(self, guild_id: int, person_id: int) -> Asked:
        first = StoryQuestion(guild_id=guild_id, person_id=person_id, limit=4 * _STORIES)
        shown = await self._stories.page(first)
        after = shown[-1].cursor if shown else None
        return partial(
            self._page,
            StoryQuestion(guild_id=guild_id, person_id=person_id, after=after, limit=_STORIES),
        )

    async def _rumours_club(self, guild_id: int, person_id: int) -> Asked:
        club_key = f"club{self._clubs.draw(1)[0]}"
        return partial(
            self._page,
            StoryQuestion(
                guild_id=guild_id, person_id=person_id, club_key=club_key, limit=_STORIES
            ),
        )

    async def _rumours_days(self, guild_id: int, person_id: int) -> Asked:
        since = instant(NOW) - timedelta(days=7)
        return partial(
            self._page,
            StoryQuestion(guild_id=guild_id, person_id=person_id, since=since, limit=_STORIES),
        )

    async def _quote(self, guild_id: int, person_id: int) -> Asked:
        return partial(
            self._said, QuoteQuestion(guild_id=guild_id, person_id=person_id, limit=_QUOTES)
        )

    async def _quote_next(self, guild_id: int, person_id: int) -> Asked:
        first = QuoteQuestion(guild_id=guild_id, person_id=person_id, limit=10)
        shown = await self._quotes.page(first)
        before = shown[-1].cursor if shown else None
        return partial(
            self._said,
            QuoteQuestion(guild_id=guild_id, person_id=person_id, before=before, limit=_QUOTES),
        )

    async def _quote_about(self, guild_id: int, person_id: int) -> Asked:
        about = f"w{self._words.draw(1)[0]}"
        return partial(
            self._said,
            QuoteQuestion(guild_id=guild_id, person_id=person_id, about=about, limit=_QUOTES),
        )

    async def _page(self, question: StoryQuestion) -> int:
        return len(await self._stories.page(question))

    async def _said(self, question: QuoteQuestion) -> int:
        return len(await self._quotes.page(question))


class Filer:
    """Files articles, stories and quotes all the while, as the poller does."""

    def __init__(self, store: Store, dice: random.Random, size: Size) -> None:
        self._store = store
        self._people = Zipf(size.people, dice)
        self.transactions = 0

    async def run(self) -> None:
        """File until cancelled."""
        feed = required(await self._store.feeds.get(1))
        for number in count():
            async with self._store.transaction() as tx:
                for part in range(_ITEMS):
                    await self._file(tx, feed, f"{number}-{part}")
            self.transactions += 1
            await asyncio.sleep(_PAUSE)

    async def _file(self, tx: Store, feed: Feed, key: str) -> None:
        now = instant(NOW)
        person_id = self._people.draw(1)[0]
        title = f"name{person_id} close to a move {key}"
        item = Item(keys=(f"guid:{key}", f"link:{key}"), link=None, title=title, summary=title * 4)
        filed = await tx.articles.add(feed, item, "fr", now)
        rumour = Rumour(
            person_id=person_id,
            stage=Stage.TALKS,
            clubs=(ClubRole(club_key="club1", role=Role.SUITOR),),
        )
        filing = Filing(article_id=filed.article_id, feed_id=feed.id, title_folded=fold(title))
        await tx.stories.apply(Opens(), rumour, filing, now)
        quote = Quote(words=f"{title}, he said", person_id=person_id)
        await tx.quotes.add(quote, filed.article_id, feed.id, now)


async def measure(path: Path, size: Size) -> list[Figure]:
    """Return a figure for every question, asked while articles are being filed."""
    dice = random.Random(11)
    async with open_store(f"sqlite:///{path}") as store:
        filer = Filer(store, dice, size)
        filing = asyncio.create_task(filer.run())
        people = Zipf(size.people, dice)
        figures: list[Figure] = []
        for name, prepare in Questions(store, size, dice).all().items():
            asked = [(dice.randint(1, size.guilds), one) for one in people.draw(_ANSWERS)]
            figures.append(await _figure(name, prepare, asked))
        filing.cancel()
        await asyncio.gather(filing, return_exceptions=True)
        print(f"{filer.transactions} transactions of {_ITEMS} articles were filed meanwhile")
    return figures


async def _figure(name: str, prepare: Prepare, asked: list[tuple[int, int]]) -> Figure:
    milliseconds: list[float] = []
    found = 0
    for guild_id, person_id in asked:
        ask = await prepare(guild_id, person_id)
        started = time.perf_counter()
        found += await ask()
        milliseconds.append((time.perf_counter() - started) * 1_000)
    return Figure(name=name, milliseconds=milliseconds, found=found)


async def _run(size: Size) -> int:
    started = time.perf_counter()
    path = await large_file(size)
    megabytes = path.stat().st_size / 1_000_000
    print(f"{path}: {megabytes:.0f} MB, ready after {time.perf_counter() - started:.0f} s")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "bench.db"
        shutil.copyfile(path, copy)
        figures = await measure(copy, size)
    print(f"{'milliseconds':28} {'p50':>8} {'p99':>8} {'worst':>8} {'found':>8}")
    for figure in figures:
        print(figure.line())
    slow = [figure.name for figure in figures if figure.quantile(0.99) >= TARGET]
    print(f"over {TARGET} ms: {', '.join(slow)}" if slow else f"all under {TARGET} ms")
    return 1 if slow else 0


def main() -> int:
    """Build the file when it is not there, measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=Size().articles)
    asked = parser.parse_args()
    return asyncio.run(_run(Size(articles=asked.articles)))


if __name__ == "__main__":
    sys.exit(main())
