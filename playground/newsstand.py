"""The sample feeds: a real HTTP server that publishes as time goes."""

import asyncio
import hashlib
import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final

from aiohttp import web

from newsroom.model import Clock
from playground.address import guard
from playground.papers import Outlet, Piece, Printed, article_page, atom, front_page, rss

HOST: Final = "127.0.0.1"
_KEPT: Final = 30
"""How many pieces a feed holds, as publishers do; older ones fall out."""
_NO_WORD: Final = re.compile(r"[^a-z0-9]+")


@dataclass(slots=True)
class _Shelf:
    outlet: Outlet
    pieces: list[Printed] = field(default_factory=list[Printed])
    trouble: int | None = None
    requests: int = 0


class Newsstand:
    """Every outlet's feed, front page and articles."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._shelves: dict[str, _Shelf] = {}
        self._asked = asyncio.Event()
        self.port = 0

    @classmethod
    @asynccontextmanager
    async def running(cls, clock: Clock, port: int = 0) -> "AsyncGenerator[Newsstand]":
        """Serve until the block ends; port 0 takes a free one."""
        newsstand = cls(clock)
        app = web.Application(middlewares=[guard])
        app.router.add_get("/{outlet}.xml", newsstand._with_shelf(_feed))
        app.router.add_get("/{outlet}/", newsstand._with_shelf(_front))
        app.router.add_get("/{outlet}/{slug}", newsstand._with_shelf(_article))
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, HOST, port).start()
            newsstand.port = int(runner.addresses[0][1])
            yield newsstand
        finally:
            await runner.cleanup()

    @property
    def address(self) -> str:
        """The address of the server."""
        return f"http://{HOST}:{self.port}"

    def open(self, outlet: Outlet) -> str:
        """Take an outlet in, and return the address of its feed."""
        self._shelves[outlet.key] = _Shelf(outlet)
        return self.url(outlet.key)

    def url(self, feed: str) -> str:
        """Return the address of an outlet's feed."""
        return f"{self.address}/{feed}.xml"

    def site(self, feed: str) -> str:
        """Return the address of an outlet's front page, which names its feed."""
        return f"{self.address}/{feed}/"

    @property
    def outlets(self) -> list[Outlet]:
        """Who publishes here."""
        return [shelf.outlet for shelf in self._shelves.values()]

    def publish(self, feed: str, piece: Piece, *, at: datetime | None = None) -> str:
        """Print a piece in an outlet, now or at another instant; return its link."""
        shelf = self._shelves[feed]
        number = len(shelf.pieces) + 1
        slug = piece.slug or f"{number}-{_NO_WORD.sub('-', piece.title.lower()).strip('-')[:60]}"
        link = piece.link or f"{self.site(feed)}{slug}"
        printed = Printed(piece=piece, slug=slug, link=link, at=at or self._clock())
        shelf.pieces = [printed, *(p for p in shelf.pieces if p.slug != slug)]
        shelf.pieces.sort(key=lambda p: p.at, reverse=True)
        del shelf.pieces[_KEPT:]
        return link

    def trouble(self, feed: str, status: int | None) -> None:
        """Let a feed answer with an error from now on, or with None be well again."""
        self._shelves[feed].trouble = status

    def requests(self, feed: str) -> int:
        """Return how often a feed was asked for."""
        return self._shelves[feed].requests

    async def read(self, times: int, *, by_all: bool = True) -> None:
        """Wait until every feed, or at least one, was asked for so often."""
        enough = all if by_all else any
        while not enough(shelf.requests >= times for shelf in self._shelves.values()):
            self._asked.clear()
            await self._asked.wait()

    def _with_shelf(
        self, answer: "Callable[[web.Request, _Shelf, str], web.Response]"
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def answered(request: web.Request) -> web.StreamResponse:
            shelf = self._shelves.get(request.match_info["outlet"])
            if shelf is None:
                raise web.HTTPNotFound
            self._asked.set()
            return answer(request, shelf, self.address)

        return answered


def _feed(request: web.Request, shelf: _Shelf, address: str) -> web.Response:
    shelf.requests += 1
    if shelf.trouble is not None:
        return web.Response(status=shelf.trouble, text="The press is out of order.")
    write = atom if shelf.outlet.kind == "atom" else rss
    body = write(shelf.outlet, shelf.pieces, address).encode()
    changed_at = max((p.at for p in shelf.pieces), default=None)
    headers = {"ETag": f'"{hashlib.sha256(body).hexdigest()[:20]}"', "Cache-Control": "no-cache"}
    if changed_at is not None:
        headers["Last-Modified"] = format_datetime(changed_at.replace(microsecond=0), usegmt=True)
    if _is_known(request, headers):
        return web.Response(status=304, headers=headers)
    kind = "atom" if shelf.outlet.kind == "atom" else "rss"
    headers["Content-Type"] = f"application/{kind}+xml; charset=utf-8"
    return web.Response(body=body, headers=headers)


def _is_known(request: web.Request, headers: dict[str, str]) -> bool:
    """Whether whoever asks has this already; the tag counts before the date."""
    tags = request.headers.get("If-None-Match")
    if tags is not None:
        known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return headers["ETag"] in known
    since = request.headers.get("If-Modified-Since")
    if since is None or "Last-Modified" not in headers:
        return False
    try:
        known_at = parsedate_to_datetime(since)
    except ValueError:
        return False
    return parsedate_to_datetime(headers["Last-Modified"]) <= known_at


def _front(_: web.Request, shelf: _Shelf, address: str) -> web.Response:
    text = front_page(shelf.outlet, shelf.pieces, address)
    return web.Response(text=text, content_type="text/html")


def _article(request: web.Request, shelf: _Shelf, address: str) -> web.Response:
    found = next((p for p in shelf.pieces if p.slug == request.match_info["slug"]), None)
    if found is None:
        raise web.HTTPNotFound
    text = article_page(shelf.outlet, found, address)
    return web.Response(text=text, content_type="text/html")
