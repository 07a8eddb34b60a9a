"""What can go wrong between a URL and its items, as data to keep on the feed.

FetchError(url)
├── Unreachable      feed.error.unreachable
│   ├── TimedOut     feed.error.timed_out
│   ├── BrokenBody   feed.error.broken_body
│   └── Misdirected  feed.error.redirects
├── Refused(status)  feed.error.refused
│   └── Gone         feed.error.gone
├── TooLarge         feed.error.too_large
├── Forbidden        feed.error.forbidden
└── NotAFeed         feed.error.not_a_feed
NotAList(line)       of a file, which is nobody's feed
"""

from typing import ClassVar


class FetchError(Exception):
    """The feed could not be fetched or read."""

    key: ClassVar[str] = "feed.error.unreachable"
    """The text that tells people of it; ``detail`` is for whoever runs Minot, in English."""

    def __init__(self, url: str, detail: str = "") -> None:
        # The arguments are kept as they came, so that the error survives the way between processes.
        super().__init__(url, detail)
        self.url = url
        self.detail = detail

    def __str__(self) -> str:
        words = (type(self).__doc__ or "").splitlines()[0].rstrip(".")
        return f"{words}: {self.detail}" if self.detail else words


class Unreachable(FetchError):
    """The address could not be reached."""


class TimedOut(Unreachable):
    """The answer took too long."""

    key = "feed.error.timed_out"


class BrokenBody(Unreachable):
    """The answer ended too early or was damaged on the way."""

    key = "feed.error.broken_body"


class Misdirected(Unreachable):
    """The redirects lead nowhere."""

    key = "feed.error.redirects"


class Refused(FetchError):
    """The server answered with an error."""

    key = "feed.error.refused"

    def __init__(
        self, url: str, status: int, retry_after: int | None = None, detail: str = ""
    ) -> None:
        super().__init__(url, detail or f"HTTP {status}")
        self.args = (url, status, retry_after, detail)
        self.status = status
        self.retry_after = retry_after
        """Seconds the server asks us to wait, already clamped to what Minot accepts."""


class Gone(Refused):
    """The server says that the feed is gone for good."""

    key = "feed.error.gone"


class TooLarge(FetchError):
    """The answer is larger than a feed may be."""

    key = "feed.error.too_large"


class Forbidden(FetchError):
    """The address is not one that Minot may ask."""

    key = "feed.error.forbidden"


class NotAFeed(FetchError):
    """There is no feed at this address."""

    key = "feed.error.not_a_feed"


class NotAList(ValueError):
    """The file is no list of feeds; ``line`` is where reading ended."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(line, reason)
        self.line = line
        self.reason = reason

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"
