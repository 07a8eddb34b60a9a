"""What came back from a feed's address: values that may travel to a worker process."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from newsroom.model import Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A whole answer, its content codings undone; nothing is known yet of what it holds.

    ``final_url`` is where it came from in the end; ``moved_to`` is the address that permanent
    redirects alone lead to, to be kept only when a feed was found there. ``hash`` is of the body.
    ``fresh_for`` is how many seconds the server's caching headers give it.
    """

    url: str
    final_url: str
    moved_to: str | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes
    validators: Validators = field(default_factory=Validators)
    hash: str = ""
    latency: float = 0.0
    fresh_for: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """The feed has nothing new: status 304, or 200 with the very bytes we know.

    ``validators`` are what to ask with next time: a 304 may bring new ones.
    """

    url: str
    moved_to: str | None = None
    status: int = 304
    validators: Validators = field(default_factory=Validators)
    size: int = 0
    latency: float = 0.0
    fresh_for: int | None = None


Answer = Fetched | Unchanged
