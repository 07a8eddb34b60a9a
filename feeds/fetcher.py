"""`Fetcher`: asks feeds over HTTP, politely and within limits, whatever answers."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from http import HTTPStatus
from time import monotonic
from typing import Final, Self

import aiohttp

from feeds import inflating
from feeds.answers import Answer, Fetched, Unchanged
from feeds.bodies import whole
from feeds.errors import (
    BrokenBody,
    Forbidden,
    Gone,
    Refused,
    TimedOut,
    TooLarge,
    Unreachable,
)
from feeds.headers import freshness, http_date, retry_after
from feeds.journeys import Journey
from feeds.politeness import Slots
from feeds.sockets import open_private_socket, open_socket, turned_away
from feeds.troubles import in_words
from newsroom.model import Clock, Validators

Before = Callable[[str], Awaitable[None]]
"""Hears of each address, redirects included, before it is asked; what it raises ends it all."""

FEEDS: Final = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/json;q=0.9, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_GOOD: Final = 2  # the first digit of every good status
_KEPT_HEADERS: Final = ("content-type", "content-language", "date", "link", "retry-after")
_LONGEST_HEADER: Final = 32 * 1024
"""Some publishers send a content security policy longer than aiohttp's 8 KB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchOptions:
    """How to ask: who we are, and how much we put up with."""

    contact: str = ""
    version: str = "0"
    allow_private: bool = False
    max_bytes: int = 10 * 1024 * 1024
    timeout: float = 30.0
    per_host: int = 6
    overall: int = 32
    accept: str = FEEDS

    @property
    def user_agent(self) -> str:
        """An honest name, with where to complain."""
        contact = " ".join(self.contact.split())
        return f"Minot/{self.version} (+{contact})" if contact else f"Minot/{self.version}"


class Fetcher:
    """Asks for feeds: one session, few requests at once for each host.

    Use it as an async context manager, or close it. The clock only serves answers that give a date
    to wait for and none of their own.
    """

    def __init__(self, options: FetchOptions, clock: Clock | None = None) -> None:
        self._options = options
        self._clock = clock
        self._slots = Slots(per_host=options.per_host, overall=options.overall)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def fetch(
        self, url: str, validators: Validators | None = None, body_hash: str | None = None
    ) -> Fetched | None:
        """Return the feed, or None when it has not changed; raise FetchError otherwise."""
        answer = await self.ask(url, validators, body_hash)
        return answer if isinstance(answer, Fetched) else None

    async def ask(
        self,
        url: str,
        validators: Validators | None = None,
        body_hash: str | None = None,
        before: Before | None = None,
    ) -> Answer:
        """Return the feed, or what is worth keeping of an answer that it has not changed.

        Raise FetchError otherwise. The validators of the answer may only be stored together with
        what was read in its body.
        """
        journey = Journey.to(url)
        known = validators or Validators()
        left = self._options.timeout
        while True:
            if before is not None:
                await before(str(journey.url))
            async with self._slots.of(journey.host):
                started_at = monotonic()
                answer = await self._hop(journey, known, left)
                left -= monotonic() - started_at
            if isinstance(answer, Journey):
                journey = answer
                continue
            latency = self._options.timeout - left
            if isinstance(answer, Fetched) and answer.hash == body_hash:
                return _same_bytes(answer, latency)
            return replace(answer, latency=latency)

    async def send_form(self, url: str, form: Mapping[str, str]) -> None:
        """Send a form, as to a hub; raise FetchError unless it is taken. Redirects are refused."""
        journey = Journey.to(url)
        async with self._slots.of(journey.host):
            with turned_away() as addresses:
                try:
                    async with asyncio.timeout(self._options.timeout):
                        status, headers = await self._sent(journey, form)
                except TimeoutError as error:
                    raise TimedOut(url, f"no answer in {self._options.timeout:g} s") from error
                except (aiohttp.ClientError, OSError, ValueError) as error:
                    if addresses:
                        raise Forbidden(url, f"{addresses[0]} is not public") from error
                    raise Unreachable(url, in_words(error)) from error
        if status // 100 != _GOOD:
            raise self._refusal(journey, status, headers)

    async def _sent(
        self, journey: Journey, form: Mapping[str, str]
    ) -> tuple[int, Mapping[str, str]]:
        session = self._opened()
        async with session.post(journey.url, data=form, allow_redirects=False) as response:
            return response.status, response.headers

    async def _hop(self, journey: Journey, known: Validators, left: float) -> Answer | Journey:
        """Make one request; every way in which it can fail becomes a FetchError."""
        url = journey.asked
        with turned_away() as addresses:
            try:
                async with asyncio.timeout(max(left, 0)), self._request(journey, known) as response:
                    return await self._answer(journey, known, response)
            except TimeoutError as error:
                seconds = f"no whole answer in {self._options.timeout:g} s"
                raise TimedOut(url, seconds) from error
            except aiohttp.ClientPayloadError as error:
                raise BrokenBody(url, "the connection ended too early") from error
            except (aiohttp.ClientError, OSError, ValueError) as error:
                if addresses:
                    refused = f"{journey.host} is at {addresses[0]}, which is not public"
                    raise Forbidden(url, refused) from error
                raise Unreachable(url, in_words(error)) from error

    @asynccontextmanager
    async def _request(
        self, journey: Journey, known: Validators
    ) -> AsyncGenerator[aiohttp.ClientResponse]:
        headers = {"Authorization": journey.authorization} if journey.authorization else {}
        if known.etag:
            headers["If-None-Match"] = known.etag
        if known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        session = self._opened()
        async with session.get(journey.url, headers=headers, allow_redirects=False) as response:
            yield response

    async def _answer(
        self, journey: Journey, known: Validators, response: aiohttp.ClientResponse
    ) -> Answer | Journey:
        status, headers = response.status, response.headers
        if status in _REDIRECTS:
            return journey.redirected(status, headers.get("Location"))
        if status == HTTPStatus.NOT_MODIFIED and (known.etag or known.last_modified):
            return Unchanged(
                url=journey.asked,
                moved_to=journey.moved_to,
                validators=_replaced(known, headers),
                fresh_for=freshness(_lowered(headers)),
            )
        if status // 100 != _GOOD:
            raise self._refusal(journey, status, headers)
        body, body_hash = await self._body(journey, response)
        return Fetched(
            url=journey.asked,
            final_url=str(journey.url),
            moved_to=journey.moved_to,
            status=status,
            headers={name: headers[name] for name in _KEPT_HEADERS if name in headers},
            body=body,
            validators=_replaced(Validators(), headers),
            hash=body_hash,
            fresh_for=freshness(_lowered(headers)),
        )

    def _refusal(self, journey: Journey, status: int, headers: Mapping[str, str]) -> Refused:
        """Return the error for a status; 410 behind a passing redirect says nothing of the feed."""
        if status == HTTPStatus.GONE and journey.is_permanent:
            return Gone(journey.asked, status)
        now = http_date(headers.get("Date")) or (self._clock() if self._clock else None)
        return Refused(journey.asked, status, retry_after(headers.get("Retry-After"), now))

    async def _body(self, journey: Journey, response: aiohttp.ClientResponse) -> tuple[bytes, str]:
        limit = self._options.max_bytes
        too_large = TooLarge(journey.asked, f"more than {limit} bytes")
        if (response.content_length or 0) > limit:
            raise too_large
        body = bytearray()
        async for chunk in response.content.iter_any():
            body += chunk
            if len(body) > limit:
                raise too_large
        try:
            codings = ",".join(response.headers.getall("Content-Encoding", []))
            return await whole(bytes(body), codings, limit)
        except inflating.Overflow as error:
            raise too_large from error
        except inflating.Damaged as error:
            raise BrokenBody(journey.asked, str(error)) from error

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            gate = open_private_socket if self._options.allow_private else open_socket
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    # The slots keep count; aiohttp's own limits would wait inside the time-out.
                    limit=0,
                    socket_factory=gate,
                    ttl_dns_cache=60,
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=None),
                headers={
                    "User-Agent": self._options.user_agent,
                    "Accept": self._options.accept,
                    "Accept-Encoding": "gzip, deflate, br",
                },
                auto_decompress=False,
                trust_env=False,
                max_line_size=_LONGEST_HEADER,
                max_field_size=_LONGEST_HEADER,
            )
        return self._session


def _same_bytes(answer: Fetched, latency: float) -> Unchanged:
    return Unchanged(
        url=answer.url,
        moved_to=answer.moved_to,
        status=answer.status,
        validators=answer.validators,
        size=len(answer.body),
        latency=latency,
        fresh_for=answer.fresh_for,
    )


def _replaced(known: Validators, headers: Mapping[str, str]) -> Validators:
    """Return the answer's validators as they stand; an empty one is none, or a 200 would follow."""
    return Validators(
        etag=headers.get("ETag") or known.etag,
        last_modified=headers.get("Last-Modified") or known.last_modified,
    )


def _lowered(headers: Mapping[str, str]) -> dict[str, str]:
    wanted = ("Cache-Control", "Expires", "Date", "Age")
    return {name.lower(): headers[name] for name in wanted if name in headers}
