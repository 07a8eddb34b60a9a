"""`FullText`: reads the pages of articles for the servers that want it, politely or not at all.

A page is asked for when a new item's own words name somebody whom such a server watches; once,
ever; where the site's robots.txt allows it; in its own time, and only so often a day. What comes
too late, or not at all, leaves the feed's words to speak. The text is read, and kept in memory for
a while (the same article comes in a second feed of its site), never stored.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.doors import Doors, Policy, Tools, Unwelcome, Way
from bot.filing import FRESH_FOR
from bot.workers import WorkerFailed
from feeds.addresses import canonical
from feeds.answers import Fetched
from feeds.errors import FetchError
from newsroom.folding import fold
from newsroom.languages import OTHER
from newsroom.model import Feed, Item, Quote, Reading, Rumour, Stage
from storage.database import StorageError

log = logging.getLogger(__name__)

_ENOUGH: Final = 1500  # characters; a feed that gives so many has given the article
_MOST: Final = 20  # pages for one batch of items, the latest
_KEPT: Final = 100  # texts
_HEADLINED: Final = frozenset({Stage.NONE, Stage.OFFICIAL, Stage.EXTENSION})
_UNKNOWN: Final = (None, OTHER)  # two lines often do not tell their language


class FullText:
    """Deepens what was read in feeds by what stands on the articles' pages."""

    def __init__(self, tools: Tools, policy: Policy | None = None) -> None:
        self._tools = tools
        self._policy = policy or Policy()
        self._doors = Doors(tools, self._policy)
        # Also of pages that failed: nobody waits for them a second time.
        self._texts: OrderedDict[str, asyncio.Task[str]] = OrderedDict()

    async def aclose(self) -> None:
        """Let go of the pages that are on their way."""
        for task in self._texts.values():
            task.cancel()
        await asyncio.gather(*self._texts.values(), return_exceptions=True)
        self._texts.clear()

    async def deepened(self, feed: Feed, read: Sequence[tuple[Item, Reading]]) -> Sequence[Reading]:
        """Return the readings, those of whole articles where they are wanted and can be had."""
        texts = await self._in_time(await self._wanted(feed, read))
        readings = [reading for _, reading in read]
        for place, (item, reading) in enumerate(read):
            if text := texts.get(canonical(item.link or "")):
                hint = item.language or feed.language
                (whole,) = await self._tools.workers.read([replace(item, text=text)], hint)
                readings[place] = deeper(reading, whole)
        return readings

    async def _wanted(self, feed: Feed, read: Sequence[tuple[Item, Reading]]) -> dict[str, str]:
        """Return the pages to ask for, by what is the same for every spelling of their links."""
        wanted: dict[str, str] = {}
        if feed.seeded_at is None:
            return wanted  # whatever a feed holds when it is added is told to nobody
        for item, reading in reversed(read):  # the latest first
            is_candidate = item.link and reading.rumours and self._is_short_and_new(item)
            if is_candidate and await self._is_wanted(feed, reading.rumours):
                wanted[canonical(item.link or "")] = item.link or ""
            if len(wanted) == _MOST:
                break
        return wanted

    def _is_short_and_new(self, item: Item) -> bool:
        now = self._tools.clock()
        is_short = len(item.summary) + len(item.text) < _ENOUGH
        return is_short and now - (item.published_at or now) <= FRESH_FOR

    async def _is_wanted(self, feed: Feed, rumours: Sequence[Rumour]) -> bool:
        for rumour in rumours:
            guilds = await self._tools.store.pages.wanting(rumour.person_id, feed.id)
            if rumour.guild_id in guilds or (guilds and rumour.guild_id is None):
                return True
        return False

    async def _in_time(self, links: dict[str, str]) -> dict[str, str]:
        """Return the texts that come while the alert may wait for them."""
        tasks = {key: self._task(key, link) for key, link in links.items()}
        if tasks:
            await asyncio.wait(tasks.values(), timeout=self._policy.seconds)
        return {key: task.result() for key, task in tasks.items() if _is_good(task)}

    def _task(self, key: str, link: str) -> asyncio.Task[str]:
        task = self._texts.get(key)
        if task is None:
            task = self._texts[key] = asyncio.create_task(self._text(key, link))
        self._texts.move_to_end(key)
        while len(self._texts) > _KEPT and next(iter(self._texts.values())).done():
            self._texts.popitem(last=False)
        return task

    async def _text(self, key: str, link: str) -> str:
        try:
            async with asyncio.timeout(self._policy.seconds):
                page = await self._page(key, link)
                return await self._tools.workers.article_text(page)
        except (Unwelcome, FetchError, WorkerFailed, StorageError, TimeoutError) as error:
            reason = str(error) or type(error).__name__
            log.info("page not read", extra={"link": link, "reason": reason})
        except Exception:
            # Whatever a page provokes, the alert goes out with the feed's words.
            log.exception("page not read", extra={"link": link})
        return ""

    async def _page(self, key: str, link: str) -> Fetched:
        if await self._tools.store.pages.was_asked(key):
            raise Unwelcome("it was asked for before")
        answer = await self._tools.fetcher.ask(link, before=Way(self._doors).before)
        if not isinstance(answer, Fetched):
            raise Unwelcome("no page came")
        return answer


def deeper(before: Reading, whole: Reading) -> Reading:
    """Return what a whole article adds to what its feed said.

    It adds nothing when it is in another language: then it is no article, but a wall before one.
    It makes nobody part of the matter whom the feed did not name. A move that the feed told of is
    not untold by a page that speaks of other things as well; and what is done stands in the
    headline: a signature that only the page tells of is an old one.
    """
    if whole.language in _UNKNOWN or before.language not in (*_UNKNOWN, whole.language):
        return before
    quotes = unbroken(whole.quotes)
    if whole.stage is not before.stage and whole.stage in _HEADLINED:
        return replace(before, quotes=quotes)
    named = {rumour.person_id for rumour in before.rumours}
    rumours = tuple(rumour for rumour in whole.rumours if rumour.person_id in named)
    return replace(whole, quotes=quotes, rumours=rumours)


def unbroken(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Return quotes without those that others hold whole: a summary often breaks off in one."""
    folded = [fold(quote.words) for quote in quotes]
    return tuple(
        quote
        for place, quote in enumerate(quotes)
        if not any(
            other.startswith(folded[place]) and (at < place or len(other) > len(folded[place]))
            for at, other in enumerate(folded)
            if at != place
        )
    )


def _is_good(task: asyncio.Task[str]) -> bool:
    return task.done() and not task.cancelled()
