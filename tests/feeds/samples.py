"""Feeds written out for tests, and answers that hold them."""

from pathlib import Path

from feeds.answers import Fetched
from feeds.parser import ParsedFeed, parse
from newsroom.model import Item

SAMPLES = Path(__file__).parents[1] / "samples"
URL = "https://site.example/feed"


def answer(body: bytes | str, content_type: str = "", **headers: str) -> Fetched:
    """Return a body as if it had been fetched."""
    octets = body.encode() if isinstance(body, str) else body
    given = {"content-type": content_type} if content_type else {}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    return Fetched(url=URL, final_url=URL, body=octets, headers=given)


def parsed(body: bytes | str, content_type: str = "") -> ParsedFeed:
    return parse(answer(body, content_type))


def rss(*items: str, head: str = "") -> str:
    """Return an RSS feed of these items, each without its element."""
    inner = "".join(f"<item>{item}</item>" for item in items)
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:media="http://search.yahoo.com/mrss/">'
        f"<channel><title>Sample</title><link>https://site.example/</link>{head}{inner}"
        "</channel></rss>"
    )


def only_item(item: str) -> Item:
    """Return what is read of one RSS item."""
    (read,) = parsed(rss(item)).items
    return read
