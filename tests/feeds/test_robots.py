"""What a site's robots.txt allows, asked over real HTTP."""

import pytest

from feeds.fetcher import Fetcher
from feeds.robots import permission
from feeds.rules import host_of, origin_of, rules_at
from tests.feeds.publisher import Publisher, Request, Wire, response

_HOUR, _DAY = 3600, 86400
_PAGE = "https://site.example/sport/kamara-1"


@pytest.mark.parametrize(
    ("rules", "may"),
    [
        ("", True),
        ("User-agent: *\nDisallow:\n", True),
        ("User-agent: *\nDisallow: /\n", False),
        ("User-agent: *\nDisallow: /\nAllow: /sport/\n", True),
        ("User-agent: minot\nDisallow: /sport/\n\nUser-agent: *\nAllow: /\n", False),
        ("User-agent: Minot\nAllow: /\n\nUser-agent: *\nDisallow: /\n", True),
        ("User-agent: GPTBot\nDisallow: /\n", True),
        ("User-agent: *\nDisallow: /*-1$\n", False),
        ("User-agent: *\nDisallow: /sport/kamara-1?\n", True),
        ("<html><body>Not found</body></html>", True),
        ("\x00\xff" * 1000, True),
    ],
)
def test_the_rules_are_read_as_they_are_meant(rules: str, may: bool) -> None:
    assert permission(rules, _PAGE).may is may


@pytest.mark.parametrize(
    ("rules", "delay"),
    [
        ("User-agent: *\nAllow: /\n", 0.0),
        ("User-agent: *\nCrawl-delay: 7.5\n", 7.5),
        ("User-agent: *\nRequest-rate: 1/30\n", 30.0),
        ("User-agent: *\nCrawl-delay: soon\n", 0.0),
    ],
)
def test_the_pace_a_site_wants_is_read(rules: str, delay: float) -> None:
    assert permission(rules, _PAGE).delay == delay


def test_stars_without_end_are_done_with_at_once() -> None:
    rules = "User-agent: *\nDisallow: /" + "*a" * 5_000 + "$\n"
    assert permission(rules, "https://site.example/" + "a" * 5_000).may is False


@pytest.mark.parametrize(
    ("status", "text", "fresh_for"),
    [
        (200, "User-agent: *\nDisallow: /x\n", _DAY),
        (404, "", _DAY),
        (410, "", _DAY),
        (401, None, _HOUR),
        (403, None, _HOUR),
        (429, None, _HOUR),
        (503, None, _HOUR),
    ],
)
async def test_an_answer_says_what_may_be_read_and_for_how_long(
    publisher: Publisher, fetcher: Fetcher, status: int, text: str | None, fresh_for: int
) -> None:
    publisher.says("/robots.txt", response(b"User-agent: *\nDisallow: /x\n", status))
    rules = await rules_at(fetcher, publisher.url(""))
    assert (rules.text, rules.fresh_for) == (text, fresh_for)


@pytest.mark.parametrize(("age", "fresh_for"), [(60, _HOUR), (7200, 7200), (10**7, _DAY)])
async def test_the_server_says_how_long_within_reason(
    publisher: Publisher, fetcher: Fetcher, age: int, fresh_for: int
) -> None:
    headers = {"Cache-Control": f"max-age={age}"}
    publisher.says("/robots.txt", response(b"User-agent: *\n", headers=headers))
    assert (await rules_at(fetcher, publisher.url(""))).fresh_for == fresh_for


async def test_a_site_that_does_not_answer_allows_nothing(
    publisher: Publisher, fetcher: Fetcher
) -> None:
    async def hang_up(_: Request, wire: Wire) -> None:
        wire.writer.close()

    publisher.does("/robots.txt", hang_up)
    assert (await rules_at(fetcher, publisher.url(""))).text is None
    publisher.says("/robots.txt", response(b"#" * 200_000))  # more than the fetcher takes
    assert (await rules_at(fetcher, publisher.url(""))).text is None


async def test_rules_are_found_behind_a_redirect(publisher: Publisher, fetcher: Fetcher) -> None:
    publisher.says("/robots.txt", response(b"", 301, {"Location": "/rules"}))
    publisher.says("/rules", response(b"User-agent: *\nDisallow: /\n"))
    assert "Disallow: /" in ((await rules_at(fetcher, publisher.url(""))).text or "")


def test_a_host_is_the_same_with_and_without_www_and_tls() -> None:
    hosts = {host_of(url) for url in ("https://www.site.example/1", "http://site.example/2?x")}
    assert hosts == {"site.example"}
    assert origin_of("https://www.site.example:444/1?x#y") == "https://www.site.example:444"
