"""`Parts`: what polling works with."""

from dataclasses import dataclass

from bot.workers import Workers
from feeds.fetcher import Fetcher
from newsroom.model import Clock
from storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What polling works with."""

    store: Store
    fetcher: Fetcher
    workers: Workers
    clock: Clock
