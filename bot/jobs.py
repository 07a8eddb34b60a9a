"""What Minot and its workers say to each other; needs nothing that only a worker loads."""

import pickle
import struct
from dataclasses import dataclass
from typing import Final

from feeds.answers import Fetched
from newsroom.model import Item

HEAD: Final = struct.Struct(">Q")
SWELLED: Final = 77


@dataclass(frozen=True, slots=True, kw_only=True)
class Teach:
    """A job answered with None: look for these people from now on.

    They are packed already, since every worker gets them.
    """

    people: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Parse:
    """A job with one answer: what a feed holds."""

    fetched: Fetched
    known_blocks: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A job with one answer per item, each sent as soon as it is known."""

    items: tuple[Item, ...]
    hint: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """A job with one answer: the text of the article on a page."""

    page: Fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """A job with one answer: what a robots.txt says of an address."""

    rules: str
    url: str


Job = Teach | Parse | Read | Extract | Permit


@dataclass(frozen=True, slots=True, kw_only=True)
class Broke:
    """The answer to a job that met an error nobody foresaw."""

    detail: str


def frame(value: object) -> bytes:
    """Return a value as it travels between processes."""
    body = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    return HEAD.pack(len(body)) + body
