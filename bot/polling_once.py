"""`poll --once`: every due feed, or those of an OPML file, asked one time."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from bot.groundwork import groundwork, quiet_poller
from bot.parts import Parts
from bot.rounds import Polled, Round
from bot.settings import Settings
from feeds.addresses import shown
from newsroom.model import Feed

_BUSY: Final = frozenset({429, 503})
_EVERY: Final = 50
"""Progress is told after so many feeds, so that thousands do not fill the screen."""


async def polled_once(settings: Settings, opml: Path | None) -> Mapping[str, Any]:
    """Poll, tell the progress on standard error, and return the summary."""
    async with groundwork(settings) as parts:
        feeds = None if opml is None else await _listed(parts, opml)
        waiting = [one for feed in feeds or () if (one := await _told_to_wait(parts, feed))]
        spared = {one.feed.id for one in waiting}
        if feeds is not None:
            feeds = [feed for feed in feeds if feed.id not in spared]
        progress = _Progress(None if feeds is None else len(feeds))
        done = await quiet_poller(settings, parts).once(feeds, progress.tell)
    progress.end()
    return summary_of(replace(done, results=(*done.results, *waiting)))


def summary_of(done: Round) -> dict[str, Any]:
    """Return the JSON summary of a round, one result for each feed."""
    results = [
        {
            "url": shown(polled.feed.url),
            "status": polled.status,
            "error": polled.detail or polled.error,
            "items": polled.items,
            "new": polled.new,
        }
        for polled in done.results
    ]
    return {**done.summary(), "results": results}


async def _told_to_wait(parts: Parts, feed: Feed) -> Polled | None:
    """Return how the poll of a feed goes whose server has asked to be left alone until later."""
    if not feed.failures or feed.due_at <= parts.clock():
        return None
    latest = await parts.store.feeds.history(feed.id, 1)
    if not latest or latest[0].status not in _BUSY:
        return None
    detail = f"not asked: its server wants to be left alone until {feed.due_at.isoformat()}"
    return Polled(feed=feed, status=latest[0].status, error=feed.error, detail=detail)


async def _listed(parts: Parts, opml: Path) -> list[Feed]:
    from bot.outlines import added, outlines_of  # noqa: PLC0415  (polls of due feeds need none)

    outlines = outlines_of(opml)
    for wrong in outlines.wrong:
        sys.stderr.write(f"{opml}, line {wrong.line}: {shown(wrong.url)!r} is no web address\n")
    feeds, _ = await added(parts.store, outlines.feeds, parts.clock())
    return feeds


class _Progress:
    """Says on standard error how far the round is."""

    def __init__(self, total: int | None) -> None:
        self._of = "" if total is None else f" of {total}"
        self._done = 0
        self._new = 0

    def tell(self, polled: Polled) -> None:
        """Count one feed; name it when it failed."""
        self._done += 1
        self._new += polled.new
        if polled.error is not None:
            self._say(f"{shown(polled.feed.url)}: {polled.detail or polled.error}")
        if self._done % _EVERY == 0:
            self.end()

    def end(self) -> None:
        """Say the figures so far."""
        self._say(f"{self._done}{self._of} feeds polled, {self._new} new items")

    def _say(self, words: str) -> None:
        sys.stderr.write(f"{words}\n")
