"""A body is the same whole one whether it is opened at once or beside the loop."""

import gzip
import os
from hashlib import blake2b

import pytest

from feeds import inflating
from feeds.bodies import whole

LIMIT = 10 * 1024 * 1024


@pytest.mark.parametrize(
    "body", [b"", b"<rss/>", bytes(3 * 1024 * 1024), os.urandom(300_000)], ids=len
)
async def test_small_and_large_bodies_and_bombs_come_whole_with_their_hash(body: bytes) -> None:
    hashed = blake2b(body, digest_size=16).hexdigest()
    assert await whole(body, "", LIMIT) == (body, hashed)
    assert await whole(gzip.compress(body), "gzip", LIMIT) == (body, hashed)


@pytest.mark.parametrize("size", [1_001, 2 * 1024 * 1024])
async def test_what_is_longer_than_allowed_is_refused(size: int) -> None:
    with pytest.raises(inflating.Overflow):
        await whole(gzip.compress(bytes(size)), "gzip", 1_000)


async def test_what_ends_too_early_is_refused() -> None:
    with pytest.raises(inflating.Damaged):
        await whole(gzip.compress(os.urandom(200_000))[:-9], "gzip", LIMIT)
