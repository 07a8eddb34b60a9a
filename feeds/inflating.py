"""Undoing what a server did to a body on the way: gzip, deflate, br, with a limit while inflating.

aiohttp's own inflating accepts a gzip body that ends too early, and hands out a bomb whole.
"""

import zlib
from typing import Final, Protocol

_GZIP_MAGIC: Final = b"\x1f\x8b\x08"
_MOST_LAYERS: Final = 3
"""Some servers compress what is compressed already; nobody does it four times in good faith."""

_MOST_MEMBERS: Final = 64
"""A body may be several gzip members in a row; a million empty ones are an attack."""


class Overflow(Exception):
    """The body is larger than allowed."""


class Damaged(Exception):
    """The body ends too early, or is not what its header says."""


def inflated(body: bytes, encoding: str, limit: int) -> bytes:
    """Return a body as it was before its content codings, at most ``limit`` bytes long.

    Raise Overflow when it is longer and Damaged when it is not whole.
    """
    codings = [name for part in encoding.lower().split(",") if (name := part.strip())]
    if len(codings) > _MOST_LAYERS:
        raise Damaged(f"{len(codings)} content codings")
    for coding in reversed(codings):
        body = _undone(body, coding, limit)
    for _ in range(_MOST_LAYERS):
        # No feed starts like gzip: a twice-compressed body, or a feed.xml.gz sent as a file.
        if not body.startswith(_GZIP_MAGIC):
            break
        body = _all_of(body, _Gzip(), limit)
    if len(body) > limit:
        raise Overflow
    return body


def _undone(body: bytes, coding: str, limit: int) -> bytes:
    if coding in {"identity", "none", "utf-8", "binary"} or not body:
        return body  # «utf-8» is a charset sent as a coding by servers that mix the two up
    if coding in {"gzip", "x-gzip"}:
        # A plain body under a gzip header: a proxy inflated it and left the header.
        return _all_of(body, _Gzip(), limit) if body.startswith(_GZIP_MAGIC) else body
    if coding == "deflate":
        return _all_of(body, _Deflate(body), limit)
    if coding == "br":
        return _all_of(body, _Brotli(), limit)
    raise Damaged(f"content coding {coding[:40]!r}")


class _Layer(Protocol):
    def more(self, octets: bytes, most: int) -> bytes: ...

    @property
    def left(self) -> bytes: ...

    @property
    def is_whole(self) -> bool: ...


def _all_of(body: bytes, layer: _Layer, limit: int) -> bytes:
    """Inflate in pieces; look at the size before the next piece is asked for."""
    pieces: list[bytes] = []
    size, waiting = 0, body
    while True:
        piece = layer.more(waiting, limit + 1 - size)
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            raise Overflow
        waiting = layer.left
        if layer.is_whole:
            return b"".join(pieces)
        if not waiting and not piece:
            raise Damaged("the compressed body ends too early")


class _Gzip:
    """One or more gzip members; what follows the last one is padding and is ignored."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=31)
        self._members = 1
        self.left = b""
        self.is_whole = False

    def more(self, octets: bytes, most: int) -> bytes:
        try:
            piece = self._member.decompress(octets, max(most, 1))
        except zlib.error as error:
            raise Damaged(str(error)) from error
        self.left = self._member.unconsumed_tail
        if self._member.eof:
            self.left = self._member.unused_data
            self.is_whole = not self.left.startswith(_GZIP_MAGIC)
            if not self.is_whole:
                self._next_member()
        return piece

    def _next_member(self) -> None:
        self._members += 1
        if self._members > _MOST_MEMBERS:
            raise Damaged(f"more than {_MOST_MEMBERS} gzip members")
        self._member = zlib.decompressobj(wbits=31)


class _Deflate:
    """A zlib stream, or the bare one that some servers send under the same name."""

    def __init__(self, body: bytes) -> None:
        # RFC 1950: method 8 in the first byte, and both bytes as a number divide by 31.
        is_zlib = body[0] & 0x0F == zlib.DEFLATED and int.from_bytes(body[:2], "big") % 31 == 0
        self._stream = zlib.decompressobj(wbits=15 if is_zlib else -15)
        self.left = b""
        self.is_whole = False

    def more(self, octets: bytes, most: int) -> bytes:
        try:
            piece = self._stream.decompress(octets, max(most, 1))
        except zlib.error as error:
            raise Damaged(str(error)) from error
        self.left = self._stream.unconsumed_tail
        self.is_whole = self._stream.eof
        return piece


class _Brotli:
    """A brotli stream; the library keeps what it could not yet hand out."""

    def __init__(self) -> None:
        import brotli  # noqa: PLC0415  (few servers speak it, and every start would pay for it)

        self._stream = brotli.Decompressor()
        self._error = brotli.error
        self.left = b""

    @property
    def is_whole(self) -> bool:
        return self._stream.is_finished()

    def more(self, octets: bytes, most: int) -> bytes:
        try:
            return self._stream.process(octets, output_buffer_limit=max(most, 1))
        except self._error as error:
            raise Damaged(str(error) or "not brotli") from error
