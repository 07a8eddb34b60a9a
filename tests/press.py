"""A publisher for tests: feeds over real HTTP on loopback, which publish when told to."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from aiohttp import web

from playground.clock import machine_clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One item as the publisher writes it."""

    title: str
    guid: str = ""
    link: str = ""
    summary: str = ""
    at: datetime | None = None


@dataclass(slots=True)
class Page:
    """One feed of the press, and how it answers; ``asked`` counts the requests."""

    title: str
    language: str = "fr"
    items: list[Copy] = field(default_factory=list[Copy])
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict[str, str])
    body: str | None = None
    asked: int = 0
    seconds: float = 0.0

    def publish(self, copy: Copy | str) -> Copy:
        """Put an item on top; one without a link or guid of its own gets them."""
        written = Copy(title=copy) if isinstance(copy, str) else copy
        number = len(self.items) + 1
        slug = f"{self.title.lower().replace(' ', '-')}/{number}"
        written = replace(
            written,
            guid=written.guid or slug,
            link=written.link or f"https://press.example/{slug}",
        )
        self.items.insert(0, written)
        return written

    def document(self) -> str:
        """Return the feed as RSS."""
        return self.body or (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
            f"<title>{escape(self.title)}</title><language>{self.language}</language>"
            f"{''.join(map(_item, self.items))}</channel></rss>"
        )


class Press:
    """All feeds of the press, by name."""

    def __init__(self) -> None:
        self.url = ""
        self.robots: str | None = None
        self.visited: list[str] = []
        self._pages: dict[str, Page] = {}
        self._articles: dict[str, bytes] = {}

    def feed(self, name: str, title: str = "", language: str = "fr") -> Page:
        """Return a feed, a new one at first."""
        return self._pages.setdefault(name, Page(title=title or name, language=language))

    def address(self, name: str) -> str:
        """Return where a feed is."""
        return f"{self.url}/{name}.xml"

    def prints(self, name: str, html: bytes) -> str:
        """Put the page of an article where people read it; return its address."""
        self._articles[name] = html
        return f"{self.url}/articles/{name}"

    async def show(self, request: web.Request) -> web.Response:
        """Answer a request for an article's page, or for the robots.txt, and keep that it came."""
        self.visited.append(request.path)
        if request.path == "/robots.txt" and self.robots is not None:
            return web.Response(text=self.robots)
        html = self._articles.get(request.match_info.get("name", ""))
        if html is None:
            raise web.HTTPNotFound
        return web.Response(body=html, content_type="text/html", charset="utf-8")

    async def answer(self, request: web.Request) -> web.Response:
        """Answer a request for a feed; its document's hash is its ETag."""
        page = self._pages.get(request.match_info["name"])
        if page is None:
            raise web.HTTPNotFound
        page.asked += 1
        document = page.document()
        tag = f'"{hash(document):x}"'
        if page.status == 200 and request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        return web.Response(
            status=page.status,
            text=document,
            content_type="application/rss+xml",
            headers={"ETag": tag, **page.headers},
        )


@asynccontextmanager
async def printing() -> AsyncGenerator[Press]:
    """Run a press on a free port."""
    press = Press()
    app = web.Application()
    app.router.add_get("/{name}.xml", press.answer)
    app.router.add_get("/articles/{name}", press.show)
    app.router.add_get("/robots.txt", press.show)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    press.url = f"http://{host}:{port}"
    try:
        yield press
    finally:
        await runner.cleanup()


def _item(copy: Copy) -> str:
    date = format_datetime((copy.at or machine_clock()).astimezone(UTC))
    return (
        f"<item><title>{escape(copy.title)}</title><guid>{escape(copy.guid)}</guid>"
        f"<link>{escape(copy.link)}</link><description>{escape(copy.summary)}</description>"
        f"<pubDate>{date}</pubDate></item>"
    )
