"""`Memory`: what to keep of a document so that the next one is only read where it differs."""

import json
import struct
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from hashlib import blake2b
from typing import Any, Final, Self, cast

_MAGIC: Final = b"mi04"
"""Changes with anything that makes the same block give another item: parser, cleaning, keys."""

_SIZE: Final = 8
_START: Final = struct.Struct(">4s8sI")
_BLOCK: Final = struct.Struct(">8sIB")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a feed says of itself.

    ``ttl`` is the seconds for which it asks not to be asked again; ``skip_hours`` (UTC) and
    ``skip_days`` (Monday is 0) when it publishes nothing; ``hub`` is its WebSub hub and ``topic``
    the address to give there.
    """

    title: str = ""
    site: str | None = None
    language: str | None = None
    ttl: int | None = None
    hub: str | None = None
    topic: str | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """What is kept of one item: short keys, and when it was published (Unix seconds, 0 unknown).

    The last key is made of all its words: what it goes by when it has no other.
    """

    keys: tuple[bytes, ...]
    published_at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """The blocks of a document, by their hashes, and its head.

    ``frame`` is the hash of what stood around the items; while it is the same, so is the head.
    """

    frame: bytes
    head: Head
    blocks: dict[bytes, Block] = field(default_factory=dict[bytes, Block])

    def packed(self) -> bytes:
        """Return it as bytes to be stored: about 40 for each item."""
        head = json.dumps(asdict(self.head), ensure_ascii=False).encode("utf-8", "replace")
        pieces = [_START.pack(_MAGIC, self.frame, len(head)), head]
        for hashed, block in self.blocks.items():
            pieces.append(_BLOCK.pack(hashed, block.published_at, len(block.keys)))
            pieces.extend(block.keys)
        return b"".join(pieces)

    @classmethod
    def unpacked(cls, octets: bytes | None) -> Self | None:
        """Return a stored memory, or None when there is none or it is of another release."""
        if not octets or not octets.startswith(_MAGIC):
            return None
        try:
            return cls._from(octets)
        except (struct.error, ValueError, IndexError, TypeError):
            return None

    @classmethod
    def _from(cls, octets: bytes) -> Self:
        frame = octets[len(_MAGIC) : len(_MAGIC) + _SIZE]
        position = _START.size + int.from_bytes(octets[_START.size - 4 : _START.size], "big")
        said = cast("dict[str, Any]", json.loads(octets[_START.size : position]))
        lists = {name: tuple(said.pop(name)) for name in ("skip_hours", "skip_days")}
        head = replace(Head(**said), **lists)
        blocks: dict[bytes, Block] = {}
        while position < len(octets):
            hashed = octets[position : position + _SIZE]
            published_at = int.from_bytes(octets[position + _SIZE : position + _SIZE + 4], "big")
            first = position + _BLOCK.size
            position = first + octets[first - 1] * _SIZE
            keys = tuple(octets[start : start + _SIZE] for start in range(first, position, _SIZE))
            blocks[hashed] = Block(keys, published_at)
        return cls(frame=frame, head=head, blocks=blocks)


def packed_keys(keys: Iterable[str]) -> tuple[bytes, ...]:
    """Return the short form in which a memory keeps keys."""
    return tuple(
        blake2b(key.encode("utf-8", "replace"), digest_size=_SIZE).digest() for key in keys
    )
