"""One WebSocket between the bot and the gateway: order, compression, orderly and rude endings."""

import asyncio
import importlib
import json
import zlib
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, Final

from aiohttp import web

from playground.world import Json

_ENDS: Final = None
Compress = Callable[[bytes], bytes]


def zlib_stream() -> Compress:
    """Return a compressor whose every message ends with a flush, as ``compress=zlib-stream``."""
    stream = zlib.compressobj()

    def compress(content: bytes) -> bytes:
        return stream.compress(content) + stream.flush(zlib.Z_SYNC_FLUSH)

    return compress


def zstd_stream() -> Compress:
    """Return a compressor for ``compress=zstd-stream``, from whichever library there is."""
    if find_spec("zstandard") is not None:
        return _with_zstandard()
    library: Any = importlib.import_module("compression.zstd")
    stream: Any = library.ZstdCompressor()

    def compress(content: bytes) -> bytes:
        flushed: bytes = stream.compress(content, mode=stream.FLUSH_BLOCK)
        return flushed

    return compress


def _with_zstandard() -> Compress:
    library: Any = importlib.import_module("zstandard")
    stream: Any = library.ZstdCompressor().compressobj()

    def compress(content: bytes) -> bytes:
        head: bytes = stream.compress(content)
        tail: bytes = stream.flush(library.COMPRESSOBJ_FLUSH_BLOCK)
        return head + tail

    return compress


def is_served(compression: str) -> bool:
    """Whether this machine can compress so; zstd came with Python 3.14."""
    if compression == "zstd-stream":
        return any(find_spec(name) for name in ("zstandard", "compression"))
    return compression in ("", *_COMPRESSIONS)


_COMPRESSIONS: Final[dict[str, Callable[[], Compress]]] = {
    "zlib-stream": zlib_stream,
    "zstd-stream": zstd_stream,
}


class Link:
    """What is said to one connection, in order."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse) -> None:
        self._request = request
        self._socket = socket
        self._queue: asyncio.Queue[Json | None] = asyncio.Queue()
        kind = request.query.get("compress", "")
        self._compress = _COMPRESSIONS[kind]() if kind else None
        self.close_code = 1000

    def say(self, opcode: int, data: object = None, **more: object) -> None:
        """Put a payload in the queue."""
        self._queue.put_nowait({"op": opcode, "d": data, "s": None, "t": None} | more)

    def end(self, code: int) -> None:
        """Close the connection once everything before was said."""
        self.close_code = code
        self._queue.put_nowait(_ENDS)

    def cut(self) -> None:
        """Break the connection without a word."""
        self._queue.put_nowait(_ENDS)
        if self._request.transport is not None:
            self._request.transport.abort()

    async def write(self) -> None:
        """Send what is in the queue until the end."""
        while (payload := await self._queue.get()) is not None:
            content = json.dumps(payload, ensure_ascii=False).encode()
            try:
                if self._compress is None:
                    await self._socket.send_str(content.decode())
                else:
                    await self._socket.send_bytes(self._compress(content))
            except ConnectionError:
                return  # The far end is gone; reading notices it too.
        await self._socket.close(code=self.close_code)
