"""`discover`: from the address a person gives, of a feed or of a page, to the feeds it offers."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple
from urllib.parse import urljoin, urlsplit

from feeds.addresses import canonical, safe_link
from feeds.answers import Fetched
from feeds.decoding import decoded
from feeds.errors import FetchError, Forbidden, NotAFeed, Unreachable
from feeds.fetcher import Fetcher
from feeds.parser import ParsedFeed, parse
from feeds.platforms import channel_feed, feed_of

Parse = Callable[[Fetched], Awaitable[ParsedFeed]]
"""Reads an answer, perhaps in another process; raises NotAFeed."""

_TYPES: Final = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/json",
        "application/xml",
        "text/xml",
    }
)
_NOT_A_FEED: Final = ("/wp-json/", "oembed")
_WELL_KNOWN: Final = (
    "feed/",
    "rss",
    "rss.xml",
    "feed.xml",
    "atom.xml",
    "index.xml",
    "feed.json",
    "rss/",
    "feeds/posts/default",
    "?feed=rss2",
)
_FEEDLIKE: Final = re.compile(r"(?:/|\.|=)(?:rss2?|feed|atom|flux)(?:[./?_-]|$)", re.IGNORECASE)
_COMMENTS: Final = re.compile(r"comment|commentaire|comentario|kommentar", re.IGNORECASE)
_MOST_TRIED: Final = 8
_MOST_OFFERED: Final = 25
_LONGEST_PAGE: Final = 3_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A feed that was found, fetched and read."""

    url: str
    title: str
    items: int
    language: str | None = None
    site: str | None = None
    newest_at: datetime | None = None


class Named(NamedTuple):
    """A feed that a page names."""

    url: str
    title: str


async def discover(fetcher: Fetcher, url: str, parse_with: Parse | None = None) -> list[Found]:
    """Return the feeds at an address, the best first: the feed itself, or those its page names.

    Raise FetchError when the address cannot be read, NotAFeed when no feed is found there.
    """
    search = _Search(fetcher, parse_with or _in_a_thread)
    address = web_address(url)
    if (known := feed_of(address)) is not None and (found := await search.tried(known)):
        return [found]
    fetched = await search.fetched(address)
    try:
        return [_found(fetched, await search.parse(fetched))]
    except NotAFeed as error:
        return await _on_page(search, fetched, error)


def web_address(text: str) -> str:
    """Return what a person typed as an address of the web: «lequipe.fr» is one."""
    trimmed = text.strip().strip("<>").removeprefix("feed:")
    if trimmed.startswith("//"):
        return f"https:{trimmed}"
    return trimmed if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", trimmed) else f"https://{trimmed}"


def named_feeds(page: str, address: str) -> list[Named]:
    """Return the address and title of each feed that a page names, in the order of trust."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415  (only discovery reads pages)

    tree = LexborHTMLParser(page[:_LONGEST_PAGE])
    base_tag = tree.css_first("base[href]")
    base = urljoin(address, (base_tag.attributes.get("href") or "") if base_tag else "")
    named: list[Named] = []
    for node in tree.css("link[href]"):
        given = {name: value or "" for name, value in node.attributes.items()}
        relations = given.get("rel", "").lower().split()
        kind = given.get("type", "").lower().split(";")[0].strip()
        if "feed" in relations or ("alternate" in relations and kind in _TYPES):
            named.append(Named(given["href"], given.get("title", "")))
    linked = [
        Named(href, node.text())
        for node in tree.css("a[href]")
        if (href := node.attributes.get("href")) and _FEEDLIKE.search(href)
    ]
    return _ordered([*named, *linked], base)


class _Search:
    """What one search for feeds works with."""

    def __init__(self, fetcher: Fetcher, parse_with: Parse) -> None:
        self._fetcher = fetcher
        self.parse = parse_with

    async def fetched(self, url: str) -> Fetched:
        """Return what is at an address; a site without https is asked again without."""
        try:
            return _answered(url, await self._fetcher.fetch(url))
        except Forbidden:
            raise
        except Unreachable:
            if not url.startswith("https://"):
                raise
            plain = "http://" + url.removeprefix("https://")
            return _answered(plain, await self._fetcher.fetch(plain))

    async def tried(self, url: str) -> Found | None:
        """Return the feed at an address, or None when there is none to be had."""
        try:
            fetched = _answered(url, await self._fetcher.fetch(url))
            return _found(fetched, await self.parse(fetched))
        except FetchError:
            return None

    async def several(self, urls: Iterable[str]) -> list[Found]:
        """Return those of several addresses that are feeds, each feed once."""
        tried = await asyncio.gather(*(self.tried(url) for url in urls))
        unique: dict[str, Found] = {}
        for found in tried:
            if found is not None:
                unique.setdefault(canonical(found.url), found)
        return list(unique.values())


async def _on_page(search: _Search, fetched: Fetched, error: NotAFeed) -> list[Found]:
    page = decoded(fetched.body, fetched.headers.get("content-type", ""))
    named = [url for url, _ in named_feeds(page, fetched.final_url)]
    if "youtube.com" in urlsplit(fetched.final_url).netloc and (channel := channel_feed(page)):
        named.insert(0, channel)
    if found := await search.several(named[:_MOST_TRIED]):
        return _best_first(found)[:_MOST_OFFERED]
    for url in _guesses(fetched.final_url):
        # One at a time: a guess is a request that the site did not invite.
        if (one := await search.tried(url)) is not None:
            return [one]
    raise NotAFeed(fetched.url, error.detail) from error


def _guesses(address: str) -> list[str]:
    parts = urlsplit(address)
    root = f"{parts.scheme}://{parts.netloc}/"
    section = urljoin(address, parts.path.rsplit("/", 1)[0] + "/")
    below = [urljoin(section, path) for path in _WELL_KNOWN[:3]] if section != root else []
    return [*below, *(urljoin(root, path) for path in _WELL_KNOWN)]


def _ordered(candidates: Iterable[Named], base: str) -> list[Named]:
    """Resolve candidates, keep each once, and put feeds of comments last."""
    unique: dict[str, Named] = {}
    for one in candidates:
        link = safe_link(one.url, base)
        if link is not None and not any(part in link for part in _NOT_A_FEED):
            unique.setdefault(canonical(link), Named(link, " ".join(one.title.split())))
    return sorted(unique.values(), key=lambda one: bool(_COMMENTS.search(one.url + one.title)))


def _best_first(found: list[Found]) -> list[Found]:
    """Put empty feeds and those of comments behind the others, else keep the page's order."""
    return sorted(
        found, key=lambda one: (bool(_COMMENTS.search(one.url + one.title)), not one.items)
    )


def _found(fetched: Fetched, parsed: ParsedFeed) -> Found:
    dates = [item.published_at for item in parsed.items if item.published_at is not None]
    return Found(
        url=fetched.moved_to or fetched.url,
        title=parsed.title or urlsplit(fetched.final_url).netloc,
        items=parsed.count,
        language=parsed.language,
        site=parsed.site,
        newest_at=max(dates, default=None),
    )


def _answered(url: str, fetched: Fetched | None) -> Fetched:
    if fetched is None:  # nothing was known that could be unchanged
        raise NotAFeed(url, "an empty answer")
    return fetched


async def _in_a_thread(fetched: Fetched) -> ParsedFeed:
    return await asyncio.to_thread(parse, fetched)
