"""Where `read` finds items: a feed or a page, at an address or in a file; and whom it looks for."""

import re
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Final

from bot.groundwork import fetch_options
from bot.settings import Settings
from feeds.answers import Fetched
from feeds.cleaning import plain_line, plain_text
from feeds.decoding import decoded
from feeds.errors import NotAFeed, TooLarge
from feeds.fetcher import Fetcher
from feeds.furniture import without_furniture
from feeds.parser import parse
from newsroom.model import Item, Person, Validators
from storage.store import open_store, path_of

_LARGEST: Final = 20 * 1024**2
_TITLE: Final = re.compile(r"<title[^<>]*>([^<]{0,1000})</title", re.IGNORECASE)
_MARKUP: Final = re.compile(r"\s*<(?:!doctype html|html|head|body)\b", re.IGNORECASE)


async def items_at(url: str, settings: Settings) -> Sequence[Item]:
    """Return the items of a feed, or a page as one item; raise FetchError."""
    async with Fetcher(fetch_options(settings)) as fetcher:
        fetched = await fetcher.fetch(url)
    return [] if fetched is None else _items(fetched)


def items_in(path: Path) -> Sequence[Item]:
    """Return the items of a saved feed; a saved page or a text is one item."""
    url = path.resolve().as_uri()
    with path.open("rb") as file:
        # A device or a pipe has no end.
        body = file.read(_LARGEST + 1)
    if len(body) > _LARGEST:
        raise TooLarge(url, f"more than {_LARGEST} bytes")
    return _items(
        Fetched(
            url=url,
            final_url=url,
            moved_to=None,
            status=200,
            headers={},
            body=body,
            validators=Validators(),
            hash=blake2b(body, digest_size=16).hexdigest(),
            fresh_for=None,
        )
    )


async def people_of(settings: Settings) -> Sequence[Person]:
    """Return the people watched in the database, nobody when there is no database yet."""
    if not path_of(settings.database_url).is_file():
        return ()
    async with open_store(settings.database_url, migrate=False, exclusive=False) as store:
        return await store.people.watched()


def _items(fetched: Fetched) -> Sequence[Item]:
    try:
        return parse(fetched).items
    except NotAFeed:
        return [_whole(decoded(fetched.body, fetched.headers.get("content-type", "")))]


def _whole(text: str) -> Item:
    if not _MARKUP.match(text):
        title, _, rest = text.strip().partition("\n")
        return Item(keys=("text",), link=None, title=title.strip(), text=rest.strip())
    title = _TITLE.search(text)
    return Item(
        keys=("page",),
        link=None,
        title=plain_line(title[1]) if title else "",
        text=plain_text(without_furniture(text)),
    )
