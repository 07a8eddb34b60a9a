"""`Parts`: what polling works with."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.workers import Workers
from feeds.fetcher import Fetcher
from newsroom.model import Clock, Feed, Item, Reading
from storage.store import Store

Deepen = Callable[[Feed, Sequence[tuple[Item, Reading]]], Awaitable[Sequence[Reading]]]
"""Gives, for what was read in a feed, what was read on the articles' pages where those are wanted;
never raises for a page's sake."""


async def as_read(feed: Feed, read: Sequence[tuple[Item, Reading]]) -> Sequence[Reading]:
    """Leave every reading as it is."""
    return [reading for _, reading in read]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What polling works with."""

    store: Store
    fetcher: Fetcher
    workers: Workers
    clock: Clock
    deepen: Deepen = as_read
