"""What a site allows robots to read: its robots.txt, and how long it may be believed.

As RFC 9309 has it, and a little more polite: a site that answers «you may not» (401, 403) or «not
so fast» (429) to the question itself has said no to everything.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from yarl import URL

from feeds.addresses import canonical
from feeds.decoding import decoded
from feeds.errors import FetchError, Refused
from feeds.fetcher import Fetcher

_LONGEST: Final = 500 * 1024  # what the RFC has everybody read
_DAY: Final = 24 * 3600
_HOUR: Final = 3600
_NO: Final = frozenset(
    {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A site's robots.txt; ``text`` None when nothing may be read, "" when there are no rules.

    ``fresh_for`` is how many seconds it may be believed.
    """

    text: str | None
    fresh_for: int


def origin_of(url: str) -> str:
    """Return the site a robots.txt speaks for: scheme, host and port."""
    return str(URL(url).origin())


def host_of(url: str) -> str:
    """Return the host to be polite to: the same with and without «www» and TLS."""
    return canonical(origin_of(url))


async def rules_at(fetcher: Fetcher, origin: str) -> Rules:
    """Ask a site for its rules; one that cannot be asked allows nothing for an hour."""
    try:
        answer = await fetcher.fetch(f"{origin}/robots.txt")
    except Refused as error:
        is_silent = error.status // 100 == 4 and error.status not in _NO  # noqa: PLR2004  (4xx)
        return Rules(text="" if is_silent else None, fresh_for=_DAY if is_silent else _HOUR)
    except FetchError:
        return Rules(text=None, fresh_for=_HOUR)
    if answer is None:
        return Rules(text=None, fresh_for=_HOUR)
    text = decoded(answer.body[:_LONGEST], answer.headers.get("content-type", ""))
    fresh_for = _DAY if answer.fresh_for is None else answer.fresh_for
    return Rules(text=text, fresh_for=min(max(fresh_for, _HOUR), _DAY))
