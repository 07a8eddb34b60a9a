"""`Journey`: the way of one request from the address asked over redirects to the answer."""

from base64 import b64encode
from dataclasses import dataclass, replace
from typing import Final, Self

from yarl import URL

from feeds.errors import Misdirected, Unreachable

_MOST_HOPS: Final = 10
_PERMANENT: Final = frozenset({301, 308})
_SCHEMES: Final = frozenset({"http", "https"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """Where a request stands now, and what may be concluded from the way it took.

    ``url`` never holds a name or password; those are in ``credentials`` and stay with ``home``,
    the host they were written for.
    """

    asked: str
    url: URL
    home: URL
    credentials: tuple[str, str] | None = None
    hops: int = 0
    is_permanent: bool = True
    """Whether every redirect so far was for good."""
    moved_to: str | None = None

    @classmethod
    def to(cls, asked: str) -> Self:
        """Start at an address; raise Unreachable when it is not one of the web."""
        try:
            url = URL(asked.strip())
            port = url.port
        except (ValueError, TypeError) as error:
            raise Unreachable(asked, "the address is not a web address") from error
        if url.scheme not in _SCHEMES or not url.host or port == 0:
            raise Unreachable(asked, "the address is not a web address")
        credentials = (url.user or "", url.password or "") if url.user or url.password else None
        bare = url.with_user(None).with_fragment(None)
        return cls(asked=asked, url=bare, home=bare, credentials=credentials)

    @property
    def host(self) -> str:
        """The host to be polite to."""
        return self.url.host or ""

    @property
    def authorization(self) -> str | None:
        """The header that carries the credentials, while the request is at home."""
        if self.credentials is None or not self._is_home(self.url):
            return None
        pair = ":".join(self.credentials).encode()
        return f"Basic {b64encode(pair).decode('ascii')}"

    def redirected(self, status: int, location: str | None) -> "Journey":
        """Return the journey one hop on; raise Misdirected when the hop cannot be made."""
        if self.hops >= _MOST_HOPS:
            raise Misdirected(self.asked, f"more than {_MOST_HOPS} redirects")
        url = self._next(location)
        permanent = self.is_permanent and status in _PERMANENT
        return replace(
            self,
            url=url,
            hops=self.hops + 1,
            is_permanent=permanent,
            moved_to=self._kept(url) if permanent else self.moved_to,
        )

    def _next(self, location: str | None) -> URL:
        if not (location or "").strip():
            raise Misdirected(self.asked, "a redirect without an address")
        try:
            # Servers send UTF-8 here, which HTTP would have percent-encoded.
            octets = (location or "").strip().encode("utf-8", "surrogateescape")
            url = self.url.join(URL(octets.decode("utf-8", "replace"))).with_fragment(None)
            url = url.with_user(None)
            port = url.port
        except (ValueError, TypeError) as error:
            raise Misdirected(self.asked, "a redirect to something that is no address") from error
        if url.scheme not in _SCHEMES or not url.host or port == 0:
            raise Misdirected(self.asked, f"a redirect to {url.scheme or 'nowhere'}:")
        return url

    def _kept(self, url: URL) -> str:
        """Return an address to keep for next time: with the credentials, if they still belong."""
        if self.credentials is None or not self._is_home(url):
            return str(url)
        user, password = self.credentials
        return str(url.with_user(user).with_password(password))

    def _is_home(self, url: URL) -> bool:
        if url.host != self.home.host:
            return False
        if url.origin() == self.home.origin():
            return True
        # The same host turning to https is still home; the way back would send it in the clear.
        is_upgrade = self.home.scheme == "http" and url.scheme == "https"
        return is_upgrade and self.home.is_default_port() and url.is_default_port()
