"""No body takes longer to read than its size deserves, and none brings the reader down."""

from contextlib import suppress
from time import process_time

import pytest

from feeds.errors import NotAFeed
from tests.feeds.samples import parsed, rss

SIZE = 100_000
_ITEM = "<title>t{0}</title><guid>{0}</guid><link>https://site.example/{0}</link>"


def _sized(piece: str) -> str:
    return piece * (SIZE // len(piece))


BODIES = {
    "attributes": rss("<e " + " ".join(f'a{n}="1"' for n in range(20_000)) + "/>"),
    "attributes in ten tags": rss(
        *("<e " + " ".join(f'a{n}="1"' for n in range(1500)) + "/>" for _ in range(10))
    ),
    "open tags": rss(_sized("<a>")),
    "nested tags": rss(_sized("<a>") + _sized("</a>")),
    "angle brackets": rss(_sized("<")),
    "ampersands": rss(f"<title>{_sized('&')}</title>"),
    "references": rss(f"<title>{_sized('&#0;&#xD800;')}</title>"),
    "open comments in a title": rss(
        "<guid>1</guid>", head=f"<description><![CDATA[{_sized('<!--')}]]></description>"
    ),
    "open comments": rss() + _sized("<!--"),
    "open sections": rss() + _sized("<![CDATA["),
    "open instructions": rss() + _sized("<?"),
    "comments in a title": rss(f"<title><![CDATA[{_sized('<!--')}]]></title>"),
    "comments in a text": rss(f"<description><![CDATA[{_sized('<!--')}]]></description>"),
    "badly nested html": rss(
        f"<description><![CDATA[{_sized('<b><i>')}{_sized('x</b>')}]]></description>"
    ),
    "pictures without end": rss(f"<description><![CDATA[{_sized('<img ')}]]></description>"),
    "an author without end": rss(f"<title>x</title><author>{_sized('a')}</author>"),
    "a date without end": rss(f"<title>x</title><pubDate>{_sized('1 ')}</pubDate>"),
    "dates in the head": rss(head=_sized("<date/>")),
    "nested dates in the head": rss(head=_sized("<date>") + _sized("</date>")),
    "entities": f"<!DOCTYPE x [{_sized('<!ENTITY a ')}]>" + rss(),
    "expanding entities": f'<!DOCTYPE x [<!ENTITY a "{"x" * 64}">]>'
    + rss(f"<title>{_sized('&a;')}</title>"),
    "document types": _sized("<!DOCTYPE a>") + rss(),
    "links": rss(_sized("<link>https://site.example/1</link>")),
    "spaces": _sized(" ") + rss(_sized(" ")) + _sized(" "),
    "deep json": "[" * SIZE,
    "deep objects": '{"a":' * SIZE,
    "namespaces": rss(*(f'<title xmlns:a{n}="urn:{n}">x{n}</title>' for n in range(2000))),
    "wrong bytes": rss("<title>" + "\udce9" * SIZE + "</title>"),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_hostile_body_costs_what_its_size_deserves(name: str) -> None:
    body = BODIES[name].encode("utf-8", "surrogateescape")
    started = process_time()
    with suppress(NotAFeed):
        assert parsed(body).count <= 2000
    # Several times what the slowest takes on a small machine; what grows by its square takes more.
    assert process_time() - started < 8


@pytest.mark.parametrize("end", ["", "<"], ids=["well formed", "malformed"])
def test_10000_items_are_read(end: str) -> None:
    started = process_time()
    feed = parsed(rss(*(_ITEM.format(n) for n in range(10_000))) + end)
    assert (feed.count, len(feed.items)) == (10_000, 10_000)
    assert len({key for item in feed.items for key in item.keys}) == 20_000
    assert process_time() - started < 20
