"""One request and its answer: statuses, validators, sizes, times, codings."""

import asyncio
import gzip
import zlib
from collections.abc import Callable
from datetime import UTC, datetime

import brotli
import pytest

from feeds.answers import Fetched, Unchanged
from feeds.errors import BrokenBody, FetchError, Gone, Refused, TimedOut, TooLarge, Unreachable
from feeds.fetcher import Fetcher, FetchOptions
from newsroom.model import Validators
from tests.feeds.publisher import RSS, Publisher, Request, Wire, response


async def test_a_feed_comes_whole_with_its_hash_and_latency(
    fetcher: Fetcher, publisher: Publisher
) -> None:
    url = publisher.says("/feed", response(headers={"Content-Type": "application/rss+xml"}))
    fetched = await fetcher.fetch(url)
    assert fetched is not None
    assert (fetched.body, fetched.status, fetched.final_url) == (RSS, 200, url)
    assert fetched.headers["content-type"] == "application/rss+xml"
    assert len(fetched.hash) == 32
    assert 0 < fetched.latency < 0.5


async def test_minot_says_who_it_is_and_nothing_of_its_users(
    fetcher: Fetcher, publisher: Publisher
) -> None:
    setting = response(headers={"Set-Cookie": "visitor=1"})
    url = publisher.says("/feed", setting)
    await fetcher.fetch(url)
    await fetcher.fetch(url)
    headers = {name.lower(): value for name, value in publisher.asked[-1].headers.items()}
    assert headers["user-agent"] == "Minot/1 (+https://minot.example/contact)"
    assert not {"cookie", "referer", "authorization", "if-none-match"} & headers.keys()
    assert "gzip" in headers["accept-encoding"]


def test_a_contact_with_line_ends_cannot_add_a_header() -> None:
    assert "\n" not in FetchOptions(contact="me\r\nX-Evil: 1").user_agent


@pytest.mark.parametrize(
    "status", [400, 401, 402, 403, 404, 405, 406, 418, 429, 451, 500, 502, 503, 504, 520, 999]
)
async def test_every_refusal_keeps_its_status(
    fetcher: Fetcher, publisher: Publisher, status: int
) -> None:
    url = publisher.says("/feed", response(b"no", status))
    with pytest.raises(Refused) as raised:
        await fetcher.fetch(url)
    assert (raised.value.status, raised.value.url) == (status, url)
    assert raised.value.key == "feed.error.refused"
    assert type(raised.value) is Refused


@pytest.mark.parametrize("status", [200, 203, 206, 226])
async def test_every_good_status_brings_its_body(
    fetcher: Fetcher, publisher: Publisher, status: int
) -> None:
    fetched = await fetcher.fetch(publisher.says("/feed", response(RSS, status)))
    assert fetched is not None
    assert fetched.body == RSS


async def test_410_ends_a_feed(fetcher: Fetcher, publisher: Publisher) -> None:
    url = publisher.says("/feed", response(b"", 410))
    with pytest.raises(Gone) as raised:
        await fetcher.fetch(url)
    assert raised.value.key == "feed.error.gone"


async def test_410_behind_a_passing_redirect_does_not_end_a_feed(
    fetcher: Fetcher, publisher: Publisher
) -> None:
    publisher.says("/gone", response(b"", 410))
    url = publisher.says("/feed", response(b"", 302, {"Location": "/gone"}))
    with pytest.raises(Refused) as raised:
        await fetcher.fetch(url)
    assert not isinstance(raised.value, Gone)


async def test_304_without_a_question_is_refused(fetcher: Fetcher, publisher: Publisher) -> None:
    url = publisher.says("/feed", response(b"", 304))
    with pytest.raises(Refused):
        await fetcher.fetch(url)


VALIDATORS = [
    Validators(etag='"abc"'),
    Validators(etag='W/"weak"'),
    Validators(etag="unquoted"),
    Validators(etag='"with, comma and «é»"'.encode().decode("latin-1")),
    Validators(etag='"a"--gzip'),
    Validators(last_modified="Tue, 14 Jul 2026 10:00:00 GMT"),
    Validators(last_modified="Tue, 14 Jul 2026 10:00:00 +0200"),
    Validators(last_modified="14/07/2026"),
    Validators(last_modified="0"),
    Validators(etag='"both"', last_modified="yesterday"),
]


@pytest.mark.parametrize("known", VALIDATORS)
async def test_validators_go_back_as_they_came(
    fetcher: Fetcher, publisher: Publisher, known: Validators
) -> None:
    url = publisher.says("/feed", response(b"", 304))
    assert await fetcher.fetch(url, known) is None
    sent = publisher.asked[-1].headers
    etag = sent.get("If-None-Match")
    assert etag == (known.etag.encode().decode("latin-1") if known.etag else None)
    assert sent.get("If-Modified-Since") == known.last_modified


async def test_a_304_may_bring_new_validators(fetcher: Fetcher, publisher: Publisher) -> None:
    url = publisher.says("/feed", response(b"", 304, {"ETag": '"new"'}))
    answer = await fetcher.ask(url, Validators(etag='"old"', last_modified="then"))
    assert isinstance(answer, Unchanged)
    assert answer.validators == Validators(etag='"new"', last_modified="then")


async def test_a_200_without_validators_clears_them(fetcher: Fetcher, publisher: Publisher) -> None:
    url = publisher.says("/feed", response())
    answer = await fetcher.ask(url, Validators(etag='"old"', last_modified="then"))
    assert answer.validators == Validators()


async def test_an_empty_validator_is_none(fetcher: Fetcher, publisher: Publisher) -> None:
    url = publisher.says("/feed", response(headers={"ETag": "", "Last-Modified": ""}))
    answer = await fetcher.ask(url)
    assert answer.validators == Validators()


async def test_the_same_bytes_are_nothing_new(fetcher: Fetcher, publisher: Publisher) -> None:
    url = publisher.says("/feed", response(headers={"ETag": '"2"'}))
    first = await fetcher.ask(url)
    assert isinstance(first, Fetched)
    again = await fetcher.ask(url, body_hash=first.hash)
    assert isinstance(again, Unchanged)
    assert (again.status, again.size) == (200, len(RSS))
    assert again.validators.etag == '"2"'


async def test_validators_of_a_broken_body_are_never_given(
    fetcher: Fetcher, publisher: Publisher
) -> None:
    broken = response(RSS, headers={"ETag": '"x"', "Content-Length": str(len(RSS) + 10)})
    with pytest.raises(BrokenBody):
        await fetcher.ask(publisher.says("/feed", broken))


@pytest.mark.parametrize(
    ("control", "seconds"),
    [
        ({"Cache-Control": "max-age=600"}, 600),
        ({"Cache-Control": "public, max-age=600, must-revalidate", "Age": "100"}, 500),
        ({"Cache-Control": 'max-age="300"'}, 300),
        ({"Cache-Control": "no-cache, max-age=600"}, None),
        ({"Cache-Control": "no-store"}, None),
        ({"Cache-Control": "s-maxage=600"}, None),
        ({"Cache-Control": "max-age=-5"}, None),
        ({"Cache-Control": "max-age=60", "Age": "9999"}, 0),
        ({"Cache-Control": "max-age=99999999999999999999"}, 999999999999),
        ({"Expires": "0"}, None),
        (
            {
                "Date": "Tue, 14 Jul 2026 10:00:00 GMT",
                "Expires": "Tue, 14 Jul 2026 10:20:00 GMT",
            },
            1200,
        ),
        (
            {
                "Date": "Tue, 14 Jul 2026 10:00:00 GMT",
                "Expires": "Thu, 01 Jan 1970 00:00:00 GMT",
            },
            0,
        ),
    ],
)
async def test_caching_headers_say_how_long_an_answer_is_fresh(
    fetcher: Fetcher, publisher: Publisher, control: dict[str, str], seconds: int | None
) -> None:
    answer = await fetcher.ask(publisher.says("/feed", response(headers=control)))
    assert answer.fresh_for == seconds


DATE = "Tue, 14 Jul 2026 10:00:00 GMT"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("120.7", 120),
        ("0", 60),
        ("1", 60),
        ("86400", 86_400),
        ("86401", 86_400),
        ("1" + "0" * 20, 86_400),
        ("Tue, 14 Jul 2026 11:00:00 GMT", 3600),
        ("Tuesday, 14-Jul-26 11:00:00 GMT", 3600),
        ("Tue Jul 14 11:00:00 2026", 3600),
        ("Tue, 14 Jul 2026 09:00:00 GMT", 60),
        ("Tue, 14 Jul 2999 10:00:00 GMT", 86_400),
        ("-1", None),
        ("soon", None),
        ("", None),
        ("１２０", None),
        ("Tue, 99 Jul 2026 10:00:00 GMT", None),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after_is_understood_in_every_form(
    fetcher: Fetcher, publisher: Publisher, status: int, value: str, seconds: int | None
) -> None:
    headers = {"Retry-After": value, "Date": DATE}
    with pytest.raises(Refused) as raised:
        await fetcher.fetch(publisher.says("/feed", response(b"", status, headers)))
    assert raised.value.retry_after == seconds


async def test_a_date_to_wait_for_is_measured_by_our_clock_when_the_server_shows_none(
    publisher: Publisher,
) -> None:
    url = publisher.says("/feed", response(b"", 503, {"Retry-After": DATE}))
    now = datetime(2026, 7, 14, 9, 30, tzinfo=UTC)
    async with Fetcher(FetchOptions(allow_private=True), clock=lambda: now) as fetcher:
        with pytest.raises(Refused) as raised:
            await fetcher.fetch(url)
    assert raised.value.retry_after == 1800


def gzipped(body: bytes) -> bytes:
    """Compress without the hour, so that every run, and every worker, makes the same bytes."""
    return gzip.compress(body, mtime=0)


CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "identity": lambda body: body,
    "gzip": gzipped,
    "x-gzip": gzipped,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "gzip, gzip": lambda body: gzipped(gzipped(body)),
    "deflate, gzip": lambda body: gzipped(zlib.compress(body)),
    "GZIP": gzipped,
    "utf-8": lambda body: body,
}


@pytest.mark.parametrize("coding", CODINGS)
async def test_every_coding_is_undone(fetcher: Fetcher, publisher: Publisher, coding: str) -> None:
    answer = response(CODINGS[coding](RSS), headers={"Content-Encoding": coding})
    fetched = await fetcher.fetch(publisher.says("/feed", answer))
    assert fetched is not None
    assert fetched.body == RSS


def _bare_deflate(body: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(body) + stream.flush()


@pytest.mark.parametrize(
    ("coding", "sent"),
    [
        ("gzip", RSS),  # a proxy inflated it and left the header
        ("gzip", gzipped(gzipped(RSS))),  # compressed twice, said once
        ("", gzipped(RSS)),  # a feed.xml.gz sent as a file
        ("deflate", _bare_deflate(RSS)),
        ("gzip", gzipped(RSS[:50]) + gzipped(RSS[50:])),
        ("gzip", gzipped(RSS) + b"\x00" * 100),
    ],
)
async def test_a_wrongly_labelled_body_is_still_read(
    fetcher: Fetcher, publisher: Publisher, coding: str, sent: bytes
) -> None:
    headers = {"Content-Encoding": coding} if coding else {}
    fetched = await fetcher.fetch(publisher.says("/feed", response(sent, headers=headers)))
    assert fetched is not None
    assert fetched.body == RSS


@pytest.mark.parametrize(
    ("coding", "sent"),
    [
        ("gzip", gzipped(RSS)[:-12]),
        ("gzip", gzipped(RSS)[:-1]),
        ("gzip", gzipped(RSS)[:15] + b"\xff" * 20),
        ("gzip", gzipped(b"") * 100),
        ("deflate", zlib.compress(RSS)[:-8]),
        ("deflate", b"\xff\xff not deflate"),
        ("br", brotli.compress(RSS)[:-3]),
        ("br", RSS),
        ("zstd", RSS),
        ("gzip, gzip, gzip, gzip", RSS),
    ],
)
async def test_a_damaged_body_is_refused(
    fetcher: Fetcher, publisher: Publisher, coding: str, sent: bytes
) -> None:
    url = publisher.says("/feed", response(sent, headers={"Content-Encoding": coding}))
    with pytest.raises(BrokenBody):
        await fetcher.fetch(url)


BOMB = b"<rss>" + b" " * 20_000_000


@pytest.mark.parametrize(
    ("coding", "sent"),
    [
        ("identity", BOMB[:100_001]),
        ("gzip", gzipped(BOMB)),
        ("deflate", zlib.compress(BOMB)),
        ("br", brotli.compress(BOMB, quality=1)),
        ("gzip, gzip", gzipped(gzipped(BOMB))),
        ("gzip, br", brotli.compress(gzipped(BOMB))),
    ],
)
async def test_a_bomb_is_refused_before_it_is_large(
    fetcher: Fetcher, publisher: Publisher, coding: str, sent: bytes
) -> None:
    url = publisher.says("/feed", response(sent, headers={"Content-Encoding": coding}))
    with pytest.raises(TooLarge) as raised:
        await fetcher.fetch(url)
    assert raised.value.key == "feed.error.too_large"


async def test_a_length_beyond_the_limit_is_refused_before_the_body(
    fetcher: Fetcher, publisher: Publisher
) -> None:
    url = publisher.says("/feed", response(b"", headers={"Content-Length": "999999999999"}))
    with pytest.raises(TooLarge):
        await fetcher.fetch(url)


async def _endless(_: Request, wire: Wire) -> None:
    await wire.send(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        await wire.send(b" " * 10_000)


async def _dripping(_: Request, wire: Wire) -> None:
    await wire.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while True:
        await wire.send(b" ")
        await asyncio.sleep(0.05)


async def _silent(_: Request, wire: Wire) -> None:
    await wire.reader.read()


async def _slow_headers(_: Request, wire: Wire) -> None:
    for octet in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 100:
        await wire.send(bytes([octet]))
        await asyncio.sleep(0.05)


async def _hanging_up(_: Request, wire: Wire) -> None:
    wire.writer.close()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (_endless, TooLarge),
        (_dripping, TimedOut),
        (_silent, TimedOut),
        (_slow_headers, TimedOut),
        (_hanging_up, Unreachable),
    ],
)
async def test_no_server_holds_minot_up(
    fetcher: Fetcher,
    publisher: Publisher,
    answer: Callable[[Request, Wire], asyncio.Future[None]],
    error: type[FetchError],
) -> None:
    url = publisher.does("/feed", answer)
    async with asyncio.timeout(20):  # some would go on for ever
        with pytest.raises(error):
            await fetcher.fetch(url)


@pytest.mark.parametrize(
    "octets",
    [
        b"not http at all",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nBad Header\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
        b"\x00\x01\x02",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"",
    ],
)
async def test_nonsense_is_an_error_in_words(
    fetcher: Fetcher, publisher: Publisher, octets: bytes
) -> None:
    with pytest.raises(Unreachable) as raised:
        await fetcher.fetch(publisher.says("/feed", octets))
    assert raised.value.detail


@pytest.mark.parametrize(
    "url",
    [
        "",
        "feed",
        "ftp://site.example/feed",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "http:///feed",
        "http://[::1/feed",
        "http://site.example:99999/",
        "http://site.example:0/",
        "http://a b/",
        "data:text/xml,<rss/>",
        "http://site.invalid/feed",
        "http://127.0.0.1:1/feed",
    ],
)
async def test_what_is_no_address_is_said_so(fetcher: Fetcher, url: str) -> None:
    with pytest.raises(Unreachable):
        await fetcher.fetch(url)


async def test_a_host_is_asked_by_six_at_once_and_waiting_costs_no_time(
    fetcher: Fetcher, publisher: Publisher
) -> None:
    async def slowly(_: Request, wire: Wire) -> None:
        await asyncio.sleep(0.2)
        await wire.send(response())

    # 30 requests in rows of six take 1 s, twice the time-out of each.
    urls = [publisher.does(f"/{number}", slowly) for number in range(30)]
    answers = await asyncio.gather(*(fetcher.fetch(url) for url in urls))
    assert all(answer is not None for answer in answers)
    assert publisher.most_at_once == 6


async def test_a_crowd_before_one_host_does_not_keep_others_waiting(
    fetcher: Fetcher, publisher: Publisher
) -> None:
    url = publisher.does("/slow", _silent)
    crowd = [asyncio.create_task(fetcher.fetch(url)) for _ in range(40)]
    await asyncio.sleep(0.05)
    async with asyncio.timeout(2.5):  # the crowd takes 40 / 6 turns of half a second
        other = publisher.says("/feed", response()).replace("127.0.0.1", "localhost")
        assert await fetcher.fetch(other) is not None
    for task in crowd:
        task.cancel()
    await asyncio.gather(*crowd, return_exceptions=True)
