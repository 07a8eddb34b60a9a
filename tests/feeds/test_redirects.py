"""Where redirects may lead, what they change, and what travels with them."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack

import pytest

from feeds.errors import Misdirected, Unreachable
from feeds.fetcher import Fetcher
from newsroom.model import Validators
from tests.feeds.publisher import RSS, Publisher, response


def _redirect(publisher: Publisher, path: str, status: int, location: str) -> str:
    return publisher.says(path, response(b"", status, {"Location": location}))


@pytest.fixture
async def other() -> AsyncGenerator[Publisher]:
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(Publisher.open())


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_every_redirect_is_followed(
    fetcher: Fetcher, publisher: Publisher, status: int
) -> None:
    end = publisher.says("/end", response())
    fetched = await fetcher.fetch(_redirect(publisher, "/feed", status, "/end"))
    assert fetched is not None
    assert (fetched.body, fetched.final_url) == (RSS, end)


@pytest.mark.parametrize(
    ("statuses", "kept"),
    [
        ([301], "/1"),
        ([308], "/1"),
        ([302], None),
        ([303], None),
        ([307], None),
        ([301, 301], "/2"),
        ([308, 301], "/2"),
        ([301, 302], "/1"),
        ([302, 301], None),
        ([301, 307, 301], "/1"),
        ([301, 308, 303, 301], "/2"),
    ],
)
async def test_only_an_unbroken_row_of_permanent_redirects_moves_a_feed(
    fetcher: Fetcher, publisher: Publisher, statuses: list[int], kept: str | None
) -> None:
    for hop, status in enumerate(statuses):
        _redirect(publisher, f"/{hop}", status, f"/{hop + 1}")
    publisher.says(f"/{len(statuses)}", response())
    fetched = await fetcher.fetch(publisher.url("/0"))
    assert fetched is not None
    assert fetched.moved_to == (publisher.url(kept) if kept else None)


async def test_ten_hops_are_made_and_no_more(fetcher: Fetcher, publisher: Publisher) -> None:
    for hop in range(11):
        _redirect(publisher, f"/{hop}", 302, f"/{hop + 1}")
    publisher.says("/11", response())
    assert await fetcher.fetch(publisher.url("/1")) is not None
    with pytest.raises(Misdirected) as raised:
        await fetcher.fetch(publisher.url("/0"))
    assert raised.value.key == "feed.error.redirects"


@pytest.mark.parametrize("location", ["/feed", "", "?", "#here", "/other"])
async def test_circles_end(fetcher: Fetcher, publisher: Publisher, location: str) -> None:
    _redirect(publisher, "/other", 301, "/feed")
    with pytest.raises(Misdirected):
        await fetcher.fetch(_redirect(publisher, "/feed", 301, location))
    assert len(publisher.asked) <= 11


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://site.example/feed",
        "javascript:alert(1)",
        "data:text/xml,<rss/>",
        "gopher://127.0.0.1:70/",
        "http://",
        "http://[bad/",
        "http://site.example:99999/",
        "   ",
    ],
)
async def test_redirects_stay_on_the_web(
    fetcher: Fetcher, publisher: Publisher, location: str
) -> None:
    with pytest.raises(Misdirected):
        await fetcher.fetch(_redirect(publisher, "/feed", 301, location))


async def test_a_redirect_without_an_address_leads_nowhere(
    fetcher: Fetcher, publisher: Publisher
) -> None:
    with pytest.raises(Misdirected):
        await fetcher.fetch(publisher.says("/feed", response(b"", 301)))


@pytest.mark.parametrize("status", [300, 305, 306, 399])
async def test_other_statuses_of_their_kind_are_no_redirects(
    fetcher: Fetcher, publisher: Publisher, status: int
) -> None:
    publisher.says("/end", response())
    with pytest.raises(Exception, match=str(status)):
        await fetcher.fetch(_redirect(publisher, "/feed", status, "/end"))


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("end", "/a/end"),
        ("../end", "/end"),
        ("?q=1", "/a/feed?q=1"),
        ("//127.0.0.1:{port}/end", "/end"),
        ("http://127.0.0.1:{port}/end#part", "/end"),
        ("/é", "/%C3%A9"),
        ("/a b", "/a%20b"),
    ],
)
async def test_addresses_of_redirects_are_resolved(
    fetcher: Fetcher, publisher: Publisher, location: str, path: str
) -> None:
    publisher.says(path, response())
    target = location.format(port=publisher.port)
    fetched = await fetcher.fetch(_redirect(publisher, "/a/feed", 302, target))
    assert fetched is not None
    assert publisher.asked[-1].path == path


async def test_credentials_go_to_their_host_and_back_into_a_moved_url(
    fetcher: Fetcher, publisher: Publisher
) -> None:
    _redirect(publisher, "/feed", 301, "/end")
    publisher.says("/end", response())
    url = publisher.url("/feed").replace("//", "//fan:s%40cret@")
    fetched = await fetcher.fetch(url)
    assert fetched is not None
    assert [request.headers["Authorization"] for request in publisher.asked] == [
        "Basic ZmFuOnNAY3JldA=="
    ] * 2
    assert fetched.moved_to == publisher.url("/end").replace("//", "//fan:s%40cret@")
    assert "cret" not in fetched.final_url


async def test_credentials_never_follow_to_another_host(
    fetcher: Fetcher, publisher: Publisher, other: Publisher
) -> None:
    target = other.says("/end", response())
    _redirect(publisher, "/feed", 301, target.replace("//", "//evil:x@"))
    fetched = await fetcher.fetch(publisher.url("/feed").replace("//", "//fan:secret@"))
    assert fetched is not None
    assert "Authorization" in publisher.asked[0].headers
    assert "Authorization" not in other.asked[0].headers
    assert fetched.moved_to == target


async def test_credentials_do_not_return_through_another_host(
    fetcher: Fetcher, publisher: Publisher, other: Publisher
) -> None:
    publisher.says("/end", response())
    _redirect(other, "/hop", 302, publisher.url("/end"))
    _redirect(publisher, "/feed", 302, other.url("/hop"))
    await fetcher.fetch(publisher.url("/feed").replace("//", "//fan:secret@"))
    assert "Authorization" not in other.asked[0].headers
    assert publisher.asked[1].headers["Authorization"].startswith("Basic ")


async def test_a_304_at_the_end_of_a_move_is_still_a_move(
    fetcher: Fetcher, publisher: Publisher
) -> None:
    publisher.says("/end", response(b"", 304))
    url = _redirect(publisher, "/feed", 301, "/end")
    answer = await fetcher.ask(url, Validators(etag='"1"'))
    assert (answer.status, answer.moved_to) == (304, publisher.url("/end"))


async def test_the_time_out_covers_all_hops_together(
    fetcher: Fetcher, publisher: Publisher
) -> None:
    _redirect(publisher, "/feed", 302, "http://127.0.0.1:1/nobody")
    with pytest.raises(Unreachable) as raised:
        await fetcher.fetch(publisher.url("/feed"))
    assert raised.value.url == publisher.url("/feed")
