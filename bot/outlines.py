"""Feeds of every server, in and out of OPML files."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.groundwork import now
from bot.settings import Settings
from feeds.errors import NotAList
from feeds.opml import FeedList, Listed, read_opml, write_opml
from newsroom.model import Feed, Tier
from storage.database import EVERY_GUILD
from storage.feeds import NewFeed
from storage.store import Store, open_store

_LARGEST: Final = 20 * 1024**2


def outlines_of(path: Path) -> FeedList:
    """Return what an OPML file lists; raise NotAList when it is none."""
    with path.open("rb") as file:
        octets = file.read(_LARGEST + 1)
    if len(octets) > _LARGEST:
        raise NotAList(1, f"larger than {_LARGEST // 1024**2} MB, which no list of feeds is")
    return read_opml(octets)


async def added(store: Store, listed: Iterable[Listed], at: datetime) -> tuple[list[Feed], int]:
    """Add feeds for every server, all of them or none; return them, and how many are new."""
    feeds: list[Feed] = []
    new = 0
    async with store.transaction() as tx:
        for outline in listed:
            known = await tx.feeds.by_url(outline.url)
            feed = known or await tx.feeds.add(_new_feed(outline), at)
            await tx.feeds.subscribe(EVERY_GUILD, feed.id, at)
            feeds.append(feed)
            new += known is None
    return feeds, new


async def imported(settings: Settings, outlines: FeedList) -> tuple[int, int]:
    """Add the feeds of a list for every server; return how many are new, and how many known."""
    async with open_store(settings.database_url) as store:
        feeds, new = await added(store, outlines.feeds, now())
    return new, len(feeds) - new


async def exported(settings: Settings) -> bytes:
    """Return an OPML file of every feed."""
    async with open_store(settings.database_url, exclusive=False) as store:
        return write_opml(await store.feeds.all())


def _new_feed(outline: Listed) -> NewFeed:
    return NewFeed(url=outline.url, title=outline.title, site=None, language=None, tier=Tier.PRESS)
