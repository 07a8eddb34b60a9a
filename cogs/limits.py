"""What one server may ask of a Minot that serves many: a number of feeds, of names, of searches."""

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from bot.errors import UserError
from storage.store import Store

LIST: Final = 400  # characters of a list that somebody types
FEEDS: Final = 200
WATCHES: Final = 500
_SEARCHES: Final = 3  # addresses looked at for one server at the same time


async def check_feeds(store: Store, guild_id: int) -> None:
    """Refuse another feed to a server that has as many as one may have."""
    if await store.feeds.chosen_by(guild_id) >= FEEDS:
        raise UserError("feed.many", count=FEEDS)


def check_watches(number: int) -> None:
    """Refuse another watch to a server that has as many as one may have."""
    if number >= WATCHES:
        raise UserError("watch.many", count=WATCHES)


class Searches:
    """Counts the addresses that are being looked at, so that no server keeps all others waiting."""

    def __init__(self) -> None:
        self._under_way: Counter[int] = Counter()

    @contextmanager
    def of(self, guild_id: int) -> Generator[None]:
        """Count one search of a server while the block runs; refuse one too many."""
        if self._under_way[guild_id] >= _SEARCHES:
            raise UserError("feed.searching")
        self._under_way[guild_id] += 1
        try:
            yield
        finally:
            self._under_way[guild_id] -= 1
            if not self._under_way[guild_id]:
                del self._under_way[guild_id]
