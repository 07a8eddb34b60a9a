"""A publisher on loopback that answers byte for byte what a test tells it to.

It is a bare socket server: an HTTP library would refuse to lie about lengths and codings.
"""

import asyncio
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Self

RSS = (
    b'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Sample</title>'
    b"<item><guid>1</guid><title>Kamara trains</title><link>https://site.example/1</link></item>"
    b"</channel></rss>"
)


@dataclass(frozen=True, slots=True)
class Request:
    """What Minot asked."""

    path: str
    headers: Mapping[str, str]


@dataclass(slots=True)
class Wire:
    """The connection of one request, for answers that are written by hand."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, octets: bytes) -> None:
        self.writer.write(octets)
        await self.writer.drain()


Answer = Callable[[Request, Wire], Awaitable[None]]


def response(
    body: bytes = RSS, status: int = 200, headers: Mapping[str, str] | None = None
) -> bytes:
    """Return a correct HTTP response."""
    given = {"Content-Length": str(len(body)), "Connection": "close", **(headers or {})}
    lines = [f"HTTP/1.1 {status} Said", *(f"{name}: {value}" for name, value in given.items())]
    return "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + body


@dataclass
class Publisher:
    """Answers each path as told; keeps what was asked, and how many asked at once."""

    port: int = 0
    asked: list[Request] = field(default_factory=list[Request])
    under_way: int = 0
    most_at_once: int = 0
    _answers: dict[str, Answer] = field(default_factory=dict[str, Answer])
    _serving: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncGenerator[Self]:
        publisher = cls()
        listening = socket.create_server(("127.0.0.1", 0), backlog=200)
        server = await asyncio.start_server(publisher._accept, sock=listening)
        publisher.port = listening.getsockname()[1]
        try:
            yield publisher
        finally:
            server.close()
            for task in publisher._serving:
                task.cancel()
            await asyncio.gather(*publisher._serving, return_exceptions=True)
            await server.wait_closed()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def says(self, path: str, octets: bytes) -> str:
        """Answer a path with these very bytes; return its URL."""

        async def answer(_: Request, wire: Wire) -> None:
            await wire.send(octets)

        return self.does(path, answer)

    def does(self, path: str, answer: Answer) -> str:
        self._answers[path] = answer
        return self.url(path)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(Wire(reader, writer)))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, wire: Wire) -> None:
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                request = await _read(wire.reader)
                self.asked.append(request)
                await self._answer(request, wire)
        finally:
            self.under_way -= 1
            wire.writer.close()
            with suppress(ConnectionError):
                await wire.writer.wait_closed()

    async def _answer(self, request: Request, wire: Wire) -> None:
        answer = self._answers.get(request.path)
        if answer is None:
            await wire.send(response(b"", 404))
        else:
            await answer(request, wire)


async def _read(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.strip().split("\r\n")
    pairs = (line.partition(": ") for line in lines)
    return Request(first.split(" ")[1], {name: value for name, _, value in pairs})
