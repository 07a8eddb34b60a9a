"""A body as it arrived, made whole: its codings undone, its hash taken; a large one in a thread."""

import asyncio
import contextlib
from hashlib import blake2b
from typing import Final

from feeds import inflating

_SMALL: Final = 64 * 1024
_SOON: Final = 1024 * 1024
"""So many bytes are inflated and hashed in two or three milliseconds. Ten times as many, which a
bomb of ten kilobytes may hold, would keep people waiting for their answers."""


async def whole(body: bytes, codings: str, limit: int) -> tuple[bytes, str]:
    """Return a body without its content codings, and its hash; raise what `inflated` raises."""
    if len(body) <= _SMALL:
        with contextlib.suppress(inflating.Overflow):
            return _whole(body, codings, min(limit, _SOON))
    return await asyncio.to_thread(_whole, body, codings, limit)


def _whole(body: bytes, codings: str, limit: int) -> tuple[bytes, str]:
    inflated = inflating.inflated(body, codings, limit)
    return inflated, blake2b(inflated, digest_size=16).hexdigest()
