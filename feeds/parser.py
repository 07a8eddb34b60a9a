"""`parse`: from the bytes of an answer to the items in them; plain, for a worker process."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Final, cast

from feeds import blocks, jsonfeed
from feeds.addresses import safe_link
from feeds.answers import Fetched
from feeds.blocks import Cut
from feeds.cleaning import plain_line
from feeds.decoding import decoded
from feeds.delta import Difference, difference, settled
from feeds.documents import Document, NoFeed, slimmed, xml_document
from feeds.entries import Draft, Entry, dicts_in, draft_of, language_of
from feeds.errors import NotAFeed
from feeds.memory import Head, Memory
from feeds.plain_feeds import read_plainly
from newsroom.model import Item

_NOTHING: Final[Entry] = {}
_HOUR: Final = re.compile(r"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_DAY: Final = re.compile(r"<day>\s*(mon|tue|wed|thu|fri|sat|sun)\w{0,6}\s*</day>", re.IGNORECASE)
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONGEST_HEAD: Final = 20_000
_FEW: Final = 5
_LITTLE: Final = 16_000  # characters, in which HTML cannot be slow to read
_LONGEST_TTL: Final = 7 * 86_400
_HUB_HEADER: Final = re.compile(r"<([^<>]{1,500})>[^,<>]{0,100}?\brel=\"?hub\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed(Head):
    """A feed as it stands in one answer.

    ``items`` are all of them, or only those unknown to the memory that was given; ``count`` is how
    many the document holds, ``published`` their dates. ``memory`` is to be given back with the next
    answer, once these items are stored; None when the document could not be cut.
    """

    items: tuple[Item, ...] = ()
    count: int = 0
    published: tuple[datetime, ...] = ()
    memory: bytes | None = None


def parse(fetched: Fetched, known_blocks: bytes | None = None) -> ParsedFeed:
    """Return what an answer holds; raise NotAFeed when that is no feed.

    With the memory of the last answer as ``known_blocks``, only the items that are new or changed
    since are parsed and returned.
    """
    text = decoded(fetched.body, fetched.headers.get("content-type", "")).lstrip()
    memory = Memory.unpacked(known_blocks)
    try:
        if text.startswith(("{", "[")):
            return _from_json(text, fetched, memory)
        return _from_xml(xml_document(text), fetched, memory)
    except NoFeed as reason:
        raise NotAFeed(fetched.url, str(reason)) from reason


def parse_little(fetched: Fetched, known_blocks: bytes) -> ParsedFeed | None:
    """Return what `parse` returns where next to nothing is new, None where there is more to do.

    It never takes longer than a few milliseconds for each 100 KB, and needs no feedparser.
    """
    memory = Memory.unpacked(known_blocks)
    text = decoded(fetched.body, fetched.headers.get("content-type", "")).lstrip()
    try:
        document = None if text.startswith(("{", "[")) else xml_document(text)
    except NoFeed:
        return None
    pieces = blocks.cut(document, _surroundings(fetched)) if document else None
    if document is None or pieces is None:
        return None
    new = difference(pieces.frame, pieces.hashes, memory)
    if new.known is None or new.unknown:
        return _few(pieces, new, document, fetched) if new.known else None
    return _result(new.known.head, (), new)


def _few(pieces: Cut, new: Difference, document: Document, fetched: Fetched) -> ParsedFeed | None:
    """Return a document with a few small new items, if they are ordinary ones."""
    text = pieces.with_only(frozenset(new.unknown))
    known = len(pieces.head) + len(pieces.tail)
    if len(new.unknown) > _FEW or len(text) - known > _LITTLE:
        return None
    if known > _LITTLE or (plain := read_plainly(text)) is None:
        return None
    head, drafts = _drafted((plain.head, plain.entries), text, document, fetched)
    return _result(head, drafts, new) if len(drafts) == len(new.unknown) else None


def _from_xml(document: Document, fetched: Fetched, memory: Memory | None) -> ParsedFeed:
    pieces = blocks.cut(document, _surroundings(fetched))
    if pieces is None:
        return _whole(document, fetched)
    new = difference(pieces.frame, pieces.hashes, memory)
    if new.known is not None and not new.unknown:
        return _result(new.known.head, (), new)
    text = document.text if new.known is None else pieces.with_only(frozenset(new.unknown))
    head, drafts = _parsed(text, document, fetched)
    if len(drafts) != len(new.unknown):
        # feedparser saw other items than the cut did, so the pieces cannot be trusted.
        return _whole(document, fetched)
    return _result(head, drafts, new)


def _from_json(text: str, fetched: Fetched, memory: Memory | None) -> ParsedFeed:
    feed = jsonfeed.opened(text, _surroundings(fetched))
    new = difference(feed.frame, feed.hashes, memory)
    wanted = frozenset(new.unknown)
    drafts = [
        draft_of(entry, fetched.final_url)
        for entry, block in zip(feed.entries, feed.hashes, strict=True)
        if block in wanted
    ]
    return _result(_head(feed.head, "", fetched), drafts, new)


def _result(head: Head, drafts: Sequence[Draft], new: Difference) -> ParsedFeed:
    memory = new.remembered(head, drafts)
    dates = (memory.blocks[block].published_at for block in new.hashes)
    return ParsedFeed(
        **asdict(head),
        items=settled(drafts, new.known_keys),
        count=len(new.hashes),
        published=tuple(datetime.fromtimestamp(date, UTC) for date in dates if date),
        memory=memory.packed(),
    )


def _whole(document: Document, fetched: Fetched) -> ParsedFeed:
    head, drafts = _parsed(document.text, document, fetched)
    items = settled(drafts)
    dates = (item.published_at for item in items)
    return ParsedFeed(
        **asdict(head),
        items=items,
        count=len(drafts),
        published=tuple(date.replace(microsecond=0) for date in dates if date is not None),
    )


def _parsed(text: str, document: Document, fetched: Fetched) -> tuple[Head, list[Draft]]:
    """Let feedparser read a document; one item that it cannot bear is left out."""
    feed, entries, version = _read(text)
    if feed is None:
        parts = [_read(part) for part in blocks.loosely_cut(document)]
        entries = [entry for _, found, _ in parts for entry in found]
        feed = next((found for found, _, _ in parts if found is not None), _NOTHING)
        version = next((found for _, _, found in parts if found), "")
    if not version and not entries:
        raise NoFeed("an XML document without anything of a feed")
    return _drafted((feed, entries), text, document, fetched)


def _drafted(
    found: tuple[Entry, Sequence[Entry]], text: str, document: Document, fetched: Fetched
) -> tuple[Head, list[Draft]]:
    feed, entries = found
    head = _head(feed, text[:_LONGEST_HEAD], fetched)
    # RSS links are relative to the site, Atom's to the document.
    is_atom = document.item_tag == "entry"
    base = fetched.final_url if is_atom else head.site or fetched.final_url
    return head, [draft_of(entry, base) for entry in entries]


def _read(text: str) -> tuple[Entry | None, list[Entry], str]:
    """Return what a feed says of itself, its entries, and its version; None when it breaks."""
    if (plain := read_plainly(text)) is not None:
        return plain.head, plain.entries, "plain"
    import feedparser  # noqa: PLC0415  (40 ms that ordinary feeds need not spend)

    try:
        parsed = feedparser.parse(
            BytesIO(slimmed(text).encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  (whatever a document makes feedparser stumble over)
        return None, [], ""
    feed = cast("Entry", parsed.get("feed") or {})
    return feed, cast("list[Entry]", parsed.get("entries") or []), str(parsed.get("version") or "")


def _head(feed: Entry, text: str, fetched: Fetched) -> Head:
    links = _links(feed)
    header = _HUB_HEADER.search(fetched.headers.get("link", ""))
    hub = next((safe_link(href) for rel, href in links if rel == "hub"), None)
    topic = next((safe_link(href, fetched.final_url) for rel, href in links if rel == "self"), None)
    hours = sorted({int(hour) % 24 for hour in _HOUR.findall(text)})
    days = sorted({_DAYS.index(day.lower()) for day in _DAY.findall(text)})
    return Head(
        title=plain_line(feed["title"]) if isinstance(feed.get("title"), str) else "",
        site=safe_link(feed.get("link"), fetched.final_url),
        language=language_of(feed.get("language"))
        or language_of(fetched.headers.get("content-language")),
        ttl=_ttl(feed),
        hub=hub or (safe_link(header[1]) if header else None),
        topic=topic,
        skip_hours=tuple(hours) if len(hours) < 24 else (),  # noqa: PLR2004  (a day's hours)
        skip_days=tuple(days) if len(days) < len(_DAYS) else (),
    )


def _links(feed: Entry) -> list[tuple[str, object]]:
    return [(str(one.get("rel")), one.get("href")) for one in dicts_in(feed.get("links"))]


def _ttl(feed: Entry) -> int | None:
    """Return the seconds for which a feed asks not to be asked again."""
    minutes = str(feed.get("ttl") or "").strip()
    if minutes.isascii() and minutes.isdigit():
        return min(int(minutes[:6]) * 60, _LONGEST_TTL) or None
    # The syndication module's update period is no request: WordPress says «hourly» on every site.
    return None


def _surroundings(fetched: Fetched) -> str:
    """Return everything outside a document that changes how its items or its head are read."""
    headers = fetched.headers
    return " ".join(
        (fetched.final_url, headers.get("link", ""), headers.get("content-language", ""))
    )
