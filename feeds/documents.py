"""What kind of document a body is, and how an XML one is made ready for its parser."""

import re
from dataclasses import dataclass
from typing import Final

from feeds.decoding import repaired

_ROOT: Final = re.compile(r"<(?:([A-Za-z_][\w.-]*):)?([A-Za-z_][\w.-]*)", re.ASCII)
_ANY_FEED: Final = re.compile(r"<(?:rss|feed|rdf:RDF|RDF)[\s>]")
_FEEDS: Final = frozenset({"rss", "rdf", "feed", "channel"})
_PROLOGUE: Final = 64 * 1024
"""A root element this far down is nobody's feed."""

_ENTITY: Final = re.compile(
    r"""<!ENTITY\s+([\w.-]{1,32})\s+(?:"([^"<&%]{0,64})"|'([^'<&%]{0,64})')"""
)
_LONG_TAG: Final = re.compile(r"<[^<>]{16384,}>")
"""Pictures written out into their tag, or a thousand attributes that cost their number squared."""

_UNREAD: Final = re.compile(
    r"<(category|author|name|email|uri|comments|managingEditor|webMaster|tags|dc:(?:creator|subject)"
    r"|slash:comments|wfw:commentRss|itunes:(?:author|keywords)|media:(?:credit"
    r"|keywords|copyright|category)|post-id)(?:\s[^<>]*)?(?:/>|>(?:[^<]*|<!\[CDATA\[[^\]]*\]\]>)</\1\s*>)"
)
"""Elements of which Minot needs nothing, and feedparser makes much: a quarter of its time."""

_MOST_ENTITIES: Final = 100
_GATE: Final = re.compile(r"captcha|cf-challenge|just a moment|access denied", re.IGNORECASE)
_CLOSING: Final = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf|channel)\s*>", re.IGNORECASE)


class NoFeed(ValueError):
    """A document is something else than a feed; the message says what it seems to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An XML feed that starts with its root element, with references that XML knows."""

    text: str
    item_tag: str
    """What one item is called in it: ``item`` or ``entry``."""


def xml_document(text: str) -> Document:
    """Return the feed in a text; raise NoFeed when there is another thing in it."""
    body, entities = without_doctype(text)
    start, name = _root(body)
    if name not in _FEEDS:
        start, name = _behind_junk(body, name)
    document = repaired(_LONG_TAG.sub("", body[start:]), entities)
    tag = "entry" if name == "feed" else "item"
    return Document(text=_without_half_item(document, tag), item_tag=tag)


def slimmed(text: str) -> str:
    """Return a document without what is never read in it."""
    return _UNREAD.sub("", text)


def _root(text: str) -> tuple[int, str]:
    """Return where the first element starts, and its name without prefix; («», -1) for none."""
    position = 0
    while (start := text.find("<", position, _PROLOGUE)) >= 0:
        if text.startswith("<!--", start):
            position = text.find("-->", start)
        elif text.startswith(("<?", "<!"), start):
            position = text.find(">", start)
        elif (found := _ROOT.match(text, start)) is not None:
            return start, found[2].lower()
        else:
            position = start + 1
        if position < 0:
            break
    return -1, ""


def _behind_junk(text: str, name: str) -> tuple[int, str]:
    """Find a feed behind a few lines of PHP warnings; raise NoFeed for anything else."""
    if name not in {"html", "head", "body", "urlset", "sitemapindex", "opml"}:
        found = _ANY_FEED.search(text, 0, _PROLOGUE)
        if found is not None:
            return _root_at(text, found.start())
    raise NoFeed(_seems(text, name))


def _root_at(text: str, start: int) -> tuple[int, str]:
    found = _ROOT.match(text, start)
    return start, found[2].lower() if found else ""


def _seems(text: str, name: str) -> str:
    if not text.strip():
        return "the document is empty"
    if name in {"html", "head", "body", "script", "div"}:
        is_gate = _GATE.search(text, 0, _PROLOGUE) is not None
        return "a page that keeps programs out" if is_gate else "a web page, not a feed"
    if name in {"urlset", "sitemapindex"}:
        return "a sitemap, not a feed"
    if name == "opml":
        return "a list of feeds (OPML), not a feed"
    return f"an XML document «{name[:40]}», not a feed" if name else "plain text, not a feed"


def without_doctype(text: str) -> tuple[str, dict[str, str]]:
    """Take the document type away, and return the few harmless entities that it declares.

    What is left cannot be a bomb, and cannot name a file to be read.
    """
    found = re.search(r"<!DOCTYPE\b", text[:_PROLOGUE], re.IGNORECASE)
    if found is None:
        return text, {}
    start = found.start()
    end, subset = text.find(">", start), text.find("[", start)
    if end < 0:
        return text, {}
    if not 0 <= subset < end:
        return text[:start] + text[end + 1 :], {}
    closed = re.compile(r"\]\s*>").search(text, subset)
    if closed is None:
        return text, {}
    declared = _ENTITY.findall(text, subset, closed.start())[:_MOST_ENTITIES]
    entities = {name: double or single for name, double, single in declared}
    return text[:start] + text[closed.end() :], entities


def _without_half_item(text: str, tag: str) -> str:
    """Drop a last item that was cut off: tomorrow it comes whole, and half a title misleads."""
    if _CLOSING.search(text, max(0, len(text) - 200)) is not None:
        return text
    last = max(text.rfind(f"<{tag}>"), text.rfind(f"<{tag} "))
    closed = text.rfind(f"</{tag}>")
    return text[:last] if 0 <= closed < last else text
