"""What Minot and its workers say to each other; needs nothing that only a worker loads."""

import pickle
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from feeds.answers import Fetched
from newsroom.model import Item

if TYPE_CHECKING:
    from feeds.parser import ParsedFeed

HEAD: Final = struct.Struct(">Q")
SWELLED: Final = 77


@dataclass(frozen=True, slots=True, kw_only=True)
class Teach:
    """A job answered with None: look for these people from now on.

    They are packed already, since every worker gets them.
    """

    people: bytes
    uses_careers: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Parse:
    """A job answered with a Parsed: what a feed holds."""

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
class Parsed:
    """What a feed holds, without its items: they follow in so many answers.

    Ten thousand items at once would keep Minot from answering while they are unpacked.
    """

    feed: "ParsedFeed"
    batches: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Broke:
    """The answer to a job that met an error nobody foresaw."""

    detail: str


def frame(value: object) -> bytes:
    """Return a value as it travels between processes."""
    body = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    return HEAD.pack(len(body)) + body
