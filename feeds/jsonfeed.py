"""JSON Feed, put into the shape in which feedparser gives every other format."""

import json
from dataclasses import dataclass
from hashlib import blake2b
from html import escape
from typing import Any, Final, cast

from feeds.documents import NoFeed
from feeds.entries import Entry, dicts_in

_VERSION: Final = "jsonfeed.org/version/"


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonFeed:
    """A feed with the hashes of its items and of what surrounds them."""

    head: Entry
    entries: tuple[Entry, ...]
    hashes: tuple[bytes, ...]
    frame: bytes


def opened(text: str, surroundings: str) -> JsonFeed:
    """Return the JSON Feed in a text; raise NoFeed when there is none."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NoFeed("broken JSON, not a feed") from error
    if not isinstance(document, dict):
        raise NoFeed("a JSON document, not a feed")
    feed = cast("dict[str, Any]", document)
    items = feed.pop("items", None)
    if not isinstance(items, list) or _VERSION not in str(feed.get("version")):
        raise NoFeed("a JSON document, not a feed")
    given = dicts_in(cast("object", items))
    frame = _hash(feed, surroundings)
    return JsonFeed(
        head=_head(feed),
        entries=tuple(_entry(item) for item in given),
        hashes=tuple(_hash(item, salt=frame) for item in given),
        frame=frame,
    )


def _head(feed: Entry) -> Entry:
    links = [{"rel": "hub", "href": hub.get("url")} for hub in dicts_in(feed.get("hubs"))]
    return {
        "title": feed.get("title"),
        "link": feed.get("home_page_url"),
        "language": feed.get("language"),
        "links": [*links, {"rel": "self", "href": feed.get("feed_url")}],
    }


def _entry(item: Entry) -> Entry:
    html, text = item.get("content_html"), item.get("content_text")
    content = html if isinstance(html, str) else _as_html(text)
    summary = item.get("summary")
    return {
        # The format's first version let numbers pass as ids.
        "id": str(item["id"]) if isinstance(item.get("id"), str | int | float) else "",
        "title": _as_html(item.get("title")),
        "link": item.get("url") or item.get("external_url"),
        "summary": _as_html(summary),
        "content": [{"value": content}],
        "published": item.get("date_published"),
        "updated": item.get("date_modified"),
        "image": {"href": item.get("image") or item.get("banner_image")},
        "language": item.get("language"),
    }


def _as_html(text: object) -> str:
    """Return plain text so that reading it as HTML gives it back."""
    if not isinstance(text, str):
        return ""
    return escape(text, quote=False).replace("\n\n", "<br>") if text else ""


def _hash(value: Entry, surroundings: str = "", salt: bytes = b"") -> bytes:
    written = json.dumps(value, sort_keys=True, ensure_ascii=True)
    return blake2b(f"{surroundings}\n{written}".encode(), digest_size=8, key=salt).digest()
