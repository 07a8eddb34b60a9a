"""A farm of feeds on loopback: hundreds of publishers that answer at once, and cost nearly nothing.

Run as a process of its own, so that its work is nobody else's: ``python -m bench.farm 500 30``
prints its port; ``GET /control?...`` changes what every feed answers from then on.
"""

import asyncio
import gzip
import random
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from typing import Final
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

HOSTS: Final = tuple(f"127.0.0.{number}" for number in range(1, 11))
_START: Final = datetime(2026, 11, 20, 8, 0, 37, tzinfo=UTC)
_ATOM_EVERY: Final = 7
_WORDS: Final = """
    le la les un une des du de en sur pour avec dans et mais selon joueur club match défense attaque
    milieu gardien entraîneur saison victoire défaite nul but passe ligue coupe finale groupe stade
    supporters blessure retour prêt contrat été hiver mercato offre discussion accord président
    direction vestiaire séance équipe capitaine jeune centre formation championnat journée
    classement points série forme adversaire dimanche samedi soir conférence presse réaction
    déclaration
""".split()


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the farm answers: which edition, and in which manner.

    ``build`` changes each document's validators and build date, ``latest`` is the number of its
    newest item; with ``is_strict`` a conditional request is answered by 304, after ``delay``.
    """

    build: int = 0
    latest: int = 0
    is_strict: bool = True
    delay: float = 0.0


class Farm:
    """Feeds, each made once for each edition."""

    def __init__(self, feeds: int, items: int) -> None:
        self._feeds = feeds
        self._items = items
        self.state = State()
        self._answers: dict[int, bytes] = {}
        self.asked = 0

    def change(self, state: State) -> None:
        """Answer otherwise from now on; every document is made before anybody asks."""
        self.state = state
        self._answers = {}
        for number in range(self._feeds):
            self._answers[number] = self._answer(number)

    def answer(self, path: str, etag: str) -> bytes:
        """Return the bytes that answer a request."""
        parts = urlsplit(path)
        if parts.path == "/control":
            given = {name: float(values[0]) for name, values in parse_qs(parts.query).items()}
            self.change(
                State(
                    build=int(given["build"]),
                    latest=int(given["latest"]),
                    is_strict=bool(given["strict"]),
                    delay=given["delay"],
                )
            )
            return _response("200 OK", b"done")
        self.asked += 1
        number = int(parts.path.rpartition("/")[2])
        if self.state.is_strict and etag and etag == self._etag(number):
            return _response("304 Not Modified", b"", f"ETag: {etag}\r\n")
        return self._answers.get(number % self._feeds) or self._answer(number)

    def _etag(self, number: int) -> str:
        return f'"{number}-{self.state.build}"'

    def _answer(self, number: int) -> bytes:
        body = gzip.compress(self._document(number).encode(), 6, mtime=0)
        headers = (
            "Content-Type: application/xml; charset=utf-8\r\nContent-Encoding: gzip\r\n"
            f"ETag: {self._etag(number)}\r\n"
        )
        return _response("200 OK", body, headers)

    def _document(self, number: int) -> str:
        numbers = range(self.state.latest, self.state.latest - self._items, -1)
        built = _START + timedelta(minutes=self.state.build)
        if number % _ATOM_EVERY == 0:
            return _atom(number, built, "".join(_entry(number, item) for item in numbers))
        return _rss(number, built, "".join(_item(number, item) for item in numbers))


def _response(status: str, body: bytes, headers: str = "") -> bytes:
    length = "" if status.startswith("304") else f"Content-Length: {len(body)}\r\n"
    return f"HTTP/1.1 {status}\r\n{headers}{length}\r\n".encode() + body


def _rss(number: int, built: datetime, items: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
 xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Le Journal {number}</title>
<atom:link href="http://journal{number}.example/feed" rel="self" type="application/rss+xml"/>
<link>http://journal{number}.example/</link><description>Tout le football</description>
<lastBuildDate>{format_datetime(built)}</lastBuildDate><language>fr-FR</language>
<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>
<generator>https://wordpress.org/?v=6.8.3</generator>
{items}</channel></rss>
"""


def _item(number: int, item: int) -> str:
    title, summary, text, date = _copy(number, item)
    link = f"http://journal{number}.example/football/{item}-{'-'.join(title.split()[:4])}"
    whole = f"<content:encoded><![CDATA[{text}]]></content:encoded>" if text else ""
    return f"""<item><title>{escape(title)}</title><link>{escape(link)}</link>
<dc:creator><![CDATA[La rédaction]]></dc:creator><pubDate>{format_datetime(date)}</pubDate>
<category><![CDATA[Football]]></category><category><![CDATA[Mercato]]></category>
<guid isPermaLink="false">http://journal{number}.example/?p={item}</guid>
<description><![CDATA[{summary}]]></description>{whole}
<media:content url="http://journal{number}.example/photos/{item}.jpg" medium="image"
 width="1200" height="675"/></item>
"""


def _atom(number: int, built: datetime, entries: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Le Blog {number}</title>
<link rel="self" href="http://journal{number}.example/atom"/>
<link href="http://journal{number}.example/"/><id>tag:journal{number}.example,2026:feed</id>
<updated>{built.isoformat()}</updated>
{entries}</feed>
"""


def _entry(number: int, item: int) -> str:
    title, summary, text, date = _copy(number, item)
    whole = f'<content type="html">{escape(text)}</content>' if text else ""
    return f"""<entry><title>{escape(title)}</title>
<link href="http://journal{number}.example/blog/{item}"/>
<id>tag:journal{number}.example,2026:{item}</id><updated>{date.isoformat()}</updated>
<published>{date.isoformat()}</published><author><name>La rédaction</name></author>
<summary type="html">{escape(summary)}</summary>{whole}</entry>
"""


def _copy(number: int, item: int) -> tuple[str, str, str, datetime]:
    """Return the title, summary, text and date of an item: the same words each time."""
    dice = random.Random(number * 1_000_003 + item)
    title = " ".join(dice.choices(_WORDS, k=9)).capitalize()
    summary = f"<p>{_sentences(dice, 40)}</p>"
    paragraphs = [f"<p>{_sentences(dice, 60)}</p>" for _ in range(6)]
    text = "".join(paragraphs) if dice.random() < 0.4 else ""
    date = _START - timedelta(minutes=dice.randint(0, 30)) + timedelta(hours=item)
    return title, summary, text, date


def _sentences(dice: random.Random, words: int) -> str:
    chosen = dice.choices(_WORDS, k=words)
    return " ".join(chosen).capitalize() + ' avec <a href="/club">l&rsquo;équipe</a>&nbsp;!'


class _Talk(asyncio.Protocol):
    """One connection, kept open."""

    def __init__(self, farm: Farm) -> None:
        self._farm = farm
        self._waiting = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to answer."""
        if isinstance(transport, asyncio.WriteTransport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every whole request."""
        self._waiting += data
        while b"\r\n\r\n" in self._waiting:
            head, _, self._waiting = self._waiting.partition(b"\r\n\r\n")
            first, *lines = head.decode("latin-1").split("\r\n")
            fields = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
            answer = self._farm.answer(first.split()[1], fields.get("if-none-match", ""))
            asyncio.get_running_loop().call_later(self._farm.state.delay, self._send, answer)

    def _send(self, answer: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(answer)


def control(port: int, state: State) -> None:
    """Have a farm answer otherwise; returns when it is ready."""
    asked = (
        f"build={state.build}&latest={state.latest}&strict={int(state.is_strict)}"
        f"&delay={state.delay}"
    )
    address = f"http://127.0.0.1:{port}/control?{asked}"
    with urlopen(address, timeout=600) as answer:
        answer.read()


def addresses(port: int, feeds: int) -> list[str]:
    """Return the addresses of a farm's feeds, spread over its hosts."""
    return [f"http://{HOSTS[n % len(HOSTS)]}:{port}/feed/{n}" for n in range(feeds)]


async def _serve(feeds: int, items: int) -> None:
    farm = Farm(feeds, items)
    farm.change(replace(State(), latest=items))
    loop = asyncio.get_running_loop()
    first = await loop.create_server(lambda: _Talk(farm), HOSTS[0], 0, backlog=1024)
    port = first.sockets[0].getsockname()[1]
    for host in HOSTS[1:]:
        await loop.create_server(lambda: _Talk(farm), host, port, backlog=1024)
    print(port, flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2])))
