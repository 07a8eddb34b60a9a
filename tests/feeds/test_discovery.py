"""From an address a person types to the feeds it offers."""

import pytest

from feeds.discovery import Found, discover, named_feeds, web_address
from feeds.errors import NotAFeed, Refused
from feeds.fetcher import Fetcher
from feeds.platforms import channel_feed, feed_of
from tests.feeds.publisher import Publisher, response
from tests.feeds.samples import SAMPLES, rss

ATOM = (SAMPLES / "atom_1.0.xml").read_bytes()
JSON = (SAMPLES / "json_feed_1.1.json").read_bytes()
NEWS = rss("<title>Kamara</title><guid>1</guid>", head="<language>fr</language>").encode()


def _page(*links: str, body: str = "") -> bytes:
    return response(f"<!DOCTYPE html><html><head>{''.join(links)}</head>{body}</html>".encode())


def _link(kind: str, href: str, title: str = "") -> str:
    return f'<link rel="alternate" type="application/{kind}" href="{href}" title="{title}">'


async def test_a_feeds_own_address_gives_the_feed(fetcher: Fetcher, publisher: Publisher) -> None:
    url = publisher.says("/feed", response(NEWS))
    assert await discover(fetcher, url) == [
        Found(url=url, title="Sample", items=1, language="fr", site="https://site.example/")
    ]


async def test_a_page_gives_every_kind_of_feed_it_names(
    fetcher: Fetcher, publisher: Publisher
) -> None:
    urls = [publisher.says(f"/{n}", response(body)) for n, body in enumerate([NEWS, ATOM, JSON])]
    links = [_link("rss+xml", "/0"), _link("atom+xml", "1"), _link("feed+json", urls[2])]
    page = publisher.says("/", _page(*links, _link("rss+xml", "/missing")))
    found = await discover(fetcher, page)
    assert [(one.url, one.items) for one in found] == [(urls[0], 1), (urls[1], 2), (urls[2], 2)]
    assert [one.language for one in found] == ["fr", "en", "es"]


async def test_feeds_of_comments_come_last_and_each_feed_once(
    fetcher: Fetcher, publisher: Publisher
) -> None:
    publisher.says("/comments/feed", response(NEWS))
    main = publisher.says("/feed", response(NEWS))
    links = [_link("rss+xml", "/comments/feed"), _link("rss+xml", "/feed"), _link("rss+xml", main)]
    found = await discover(fetcher, publisher.says("/", _page(*links)))
    assert [one.url for one in found] == [main, publisher.url("/comments/feed")]


@pytest.mark.parametrize("path", ["/feed/", "/rss", "/rss.xml", "/atom.xml", "/feed.json"])
async def test_well_known_places_are_tried_when_a_page_names_none(
    fetcher: Fetcher, publisher: Publisher, path: str
) -> None:
    url = publisher.says(path, response(JSON if path.endswith("json") else NEWS))
    (found,) = await discover(fetcher, publisher.says("/", _page()))
    assert found.url == url


async def test_a_section_is_looked_at_before_the_whole_site(
    fetcher: Fetcher, publisher: Publisher
) -> None:
    publisher.says("/feed/", response(NEWS))
    url = publisher.says("/om/feed/", response(NEWS))
    (found,) = await discover(fetcher, publisher.says("/om/", _page()))
    assert found.url == url


async def test_a_link_in_the_text_is_tried_too(fetcher: Fetcher, publisher: Publisher) -> None:
    url = publisher.says("/flux/om.xml", response(NEWS))
    page = publisher.says("/", _page(body='<a href="/flux/om.xml">Flux RSS</a><a href="/x">x</a>'))
    assert [one.url for one in await discover(fetcher, page)] == [url]


async def test_a_moved_feed_is_given_under_its_new_address(
    fetcher: Fetcher, publisher: Publisher
) -> None:
    url = publisher.says("/new", response(NEWS))
    old = publisher.says("/old", response(b"", 301, {"Location": "/new"}))
    assert [one.url for one in await discover(fetcher, old)] == [url]


async def test_a_site_without_https_is_asked_without(
    fetcher: Fetcher, publisher: Publisher
) -> None:
    url = publisher.says("/feed", response(NEWS))
    (found,) = await discover(fetcher, url.removeprefix("http://"))
    assert found.url == url


async def test_a_page_without_any_feed_says_so(fetcher: Fetcher, publisher: Publisher) -> None:
    with pytest.raises(NotAFeed) as raised:
        await discover(fetcher, publisher.says("/", _page(_link("rss+xml", "/nothing"))))
    assert raised.value.detail == "a web page, not a feed"
    assert len(publisher.asked) < 15


async def test_a_page_that_refuses_says_so(fetcher: Fetcher, publisher: Publisher) -> None:
    with pytest.raises(Refused):
        await discover(fetcher, publisher.says("/", response(b"", 403)))


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("lequipe.fr", "https://lequipe.fr"),
        (" <https://site.example/feed> ", "https://site.example/feed"),
        ("feed://site.example/feed", "https://site.example/feed"),
        ("feed:https://site.example/feed", "https://site.example/feed"),
        ("//site.example/feed", "https://site.example/feed"),
        ("http://site.example/feed", "http://site.example/feed"),
        ("site.example:8080/feed", "https://site.example:8080/feed"),
    ],
)
def test_what_people_type_becomes_an_address(typed: str, address: str) -> None:
    assert web_address(typed) == address


CHANNEL = "UC" + "x" * 22
VIDEOS = f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}"


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        (f"https://www.youtube.com/channel/{CHANNEL}", VIDEOS),
        (f"https://m.youtube.com/channel/{CHANNEL}/videos?x=1", VIDEOS),
        (
            "https://www.youtube.com/playlist?list=PL0123456789",
            "https://www.youtube.com/feeds/videos.xml?playlist_id=PL0123456789",
        ),
        ("https://www.youtube.com/@club", None),
        ("https://www.reddit.com/r/soccer", "https://www.reddit.com/r/soccer/.rss"),
        ("https://old.reddit.com/r/soccer/new/", "https://www.reddit.com/r/soccer/new.rss"),
        (
            "https://news.google.com/search?q=kamara&hl=fr",
            "https://news.google.com/rss/search?q=kamara&hl=fr",
        ),
        ("https://bsky.app/profile/club.example", "https://bsky.app/profile/club.example/rss"),
        ("https://mastodon.example/@club", "https://mastodon.example/@club.rss"),
        ("https://mastodon.example/@club/1234", None),
        ("https://medium.com/@club", "https://medium.com/feed/@club"),
        ("https://x.com/@club", None),
        ("https://site.example/", None),
        ("https://site.example/youtube.com/channel/x", None),
    ],
)
def test_platforms_keep_their_feeds_in_known_places(page: str, feed: str | None) -> None:
    assert feed_of(page) == feed


def test_a_youtube_page_tells_its_channel() -> None:
    assert channel_feed(f'{{"externalId":"{CHANNEL}"}}') == VIDEOS
    assert channel_feed("<html></html>") is None


@pytest.mark.parametrize(
    ("html", "urls"),
    [
        ('<base href="/a/"><link rel="alternate" type="text/xml" href="f">', ["/a/f"]),
        ('<LINK REL="ALTERNATE feed" TYPE="Application/RSS+XML; x" HREF=/f>', ["/f"]),
        ('<link rel="feed" href="/f">', ["/f"]),
        ('<link rel="alternate" type="application/rss+xml" href="javascript:x">', []),
        ('<link rel="alternate" type="text/html" hreflang="fr" href="/fr">', []),
        ('<link rel="stylesheet" type="text/xml" href="/f">', []),
        ('<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/1">', []),
        ('<link rel="alternate" type="application/rss+xml">', []),
        ("<!-- <link rel='feed' href='/f'> -->", []),
        ("<" * 1000, []),
    ],
)
def test_the_feeds_a_page_names_are_found(html: str, urls: list[str]) -> None:
    found = [one.url for one in named_feeds(html, "https://site.example/")]
    assert found == [f"https://site.example{url}" for url in urls]
