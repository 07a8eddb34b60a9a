"""Ordinary feeds are read without feedparser, and exactly as with it."""

from html import escape

import pytest
from feedparser.api import StrictFeedParser  # pyright: ignore[reportMissingTypeStubs]
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import parser
from feeds.parser import ParsedFeed
from feeds.plain_feeds import PlainFeed, read_plainly
from feeds.plain_names import HANDLED, PREFIXES, STRANGE, TAKEN
from tests.feeds.samples import SAMPLES, parsed, rss

_TEXTS = st.sampled_from(
    [
        "Kamara",
        "",
        " ",
        "<![CDATA[<p>Kamara & <b>co</b></p>]]>",
        "&lt;p&gt;Deux &amp;amp; trois&lt;/p&gt;",
        "Ã©tÃ© et cÅ“ur",
        "Ã©t",
        "é\u00a0",
        "https://site.example/a?b=1&amp;c=2&amp;d;",
        "http:///site.example/x",
        "12345",
        "/relative?x&y",
        "Sat, 14 Jul 2026 10:00:00 GMT",
        "2026-07-14T10:00:00Z",
        "14 juillet 2026",
        "no date",
        "<!-- said -->after",
        "<i>nested</i>",
    ]
)
_USUAL_TEXTS = st.sampled_from(
    [
        "Kamara",
        "",
        " L'été\u00a0 ",
        "<![CDATA[<p>Kamara & <b>co</b></p>]]>",
        "&lt;p&gt;Deux &amp;amp; trois&lt;/p&gt;",
        "Ã©t",
        "https://site.example/a?b=1&amp;c=2&amp;d;",
        "12345",
        "<!-- said -->after",
    ]
)
_NAMES = st.sampled_from(
    """
    title link description guid pubDate content:encoded dc:date dc:language dc:creator category
    author comments source media:title media:description media:credit updated published summary
    content id feedburner:origLink slash:comments post-id date url tags image items wfw:commentRss
    thr:total snf:logo body TITLE Link dc:title media:keywords atom:updated enclosure media:content
    media:thumbnail media:group
    """.split()
)
_ATTRIBUTES = st.sampled_from(
    [
        "",
        "",
        "",
        ' isPermaLink="false"',
        ' isPermaLink="true"',
        ' type="html"',
        ' type="xhtml"',
        ' type="image/jpeg" url="https://i.example/1.jpg"',
        ' url="https://i.example/2.PNG" medium="image"',
        ' href="/news/1"',
        ' href="https://site.example/2" rel="Alternate" type="text/html"',
        ' href="https://site.example/3" rel="enclosure" type="image/png"',
        ' rel="self" href="https://site.example/feed"',
        ' rel="hub" href="https://hub.example/"',
        ' xml:lang="it"',
        ' xml:base="https://other.example/"',
    ]
)


@st.composite
def elements(draw: st.DrawFn, depth: int = 2) -> str:
    name, attributes = draw(_NAMES), draw(_ATTRIBUTES)
    inner = draw(_TEXTS)
    if depth and draw(st.integers(0, 5)) == 0:
        inner = "".join(draw(st.lists(elements(depth - 1), max_size=3)))
    return f"<{name}{attributes}>{inner}</{name}>"


_HEADS = st.sampled_from(
    [
        "<title>Le Journal</title>",
        "<link>https://site.example/</link>",
        '<link rel="self" href="https://site.example/feed"/>',
        "<language>fr-FR</language>",
        "<ttl>30</ttl>",
        "<description>Tout le football</description>",
        "<id>tag:site.example,2026:feed</id>",
        "<lastBuildDate>Sat, 14 Jul 2026 10:00:00 GMT</lastBuildDate>",
        "<image><url>https://i.example/</url><title>L</title><link>https://l.example/</link></image>",
        "<skipHours><hour>3</hour></skipHours>",
        "<author><name>N</name></author>",
    ]
)
_USUAL = st.sampled_from(
    [
        "<link>{}</link>",
        '<link href="https://site.example/2" rel="alternate"/>',
        '<guid isPermaLink="false">{}</guid>',
        "<guid>{}</guid>",
        "<description>{}</description>",
        '<summary type="html">{}</summary>',
        "<content:encoded>{}</content:encoded>",
        '<content type="html">{}</content>',
        "<pubDate>Sat, 14 Jul 2026 10:00:00 GMT</pubDate>",
        "<updated>2026-07-15T10:00:00Z</updated>",
        "<dc:date>2026-07-16</dc:date>",
        "<category>{}</category>",
        "<dc:creator>{}</dc:creator>",
        "<author><name>{}</name></author>",
        '<media:content url="https://i.example/1.jpg" type="Image/JPEG" medium="image"/>',
        '<media:group><media:thumbnail url="https://i.example/2.jpg"/></media:group>',
        '<enclosure url="https://i.example/3.png" type="image/PNG" length="1"/>',
        "<source url='https://other.example/'>{}</source>",
        "<media:title>{}</media:title>",
        "<snf:logo>{}</snf:logo>",
        "<slash:comments>3</slash:comments>",
        "<dc:language>es</dc:language>",
        "<feedburner:origLink>https://site.example/orig</feedburner:origLink>",
    ]
)


@st.composite
def usual_items(draw: st.DrawFn) -> str:
    """Make an item such as publishers send it, at times with something else in it."""
    shapes = draw(st.lists(_USUAL, max_size=7, unique=True))
    found = [shape.replace("{}", draw(_USUAL_TEXTS)) for shape in shapes]
    title = f"<title>{draw(_USUAL_TEXTS)}</title>"
    found.insert(draw(st.integers(0, len(found))), title)
    if draw(st.integers(0, 9)) == 0:
        found.append(draw(elements()))
    return "".join(found)


@st.composite
def documents(draw: st.DrawFn) -> str:
    items = [draw(usual_items()) for _ in range(draw(st.integers(1, 3)))]
    some = st.lists(st.one_of(_HEADS, _HEADS, _HEADS, elements()), max_size=4, unique=True)
    head, tail = "".join(draw(some)), "".join(draw(some)[:1])
    spaces = (
        'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:snf="http://snf.example/"'
        ' xmlns:media="http://search.yahoo.com/mrss/"'
        ' xmlns:wfw="http://wellformedweb.org/CommentAPI/"'
        ' xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
        ' xmlns:thr="http://purl.org/syndication/thread/1.0"'
        ' xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
    )
    language = draw(st.sampled_from(["", "", ' xml:lang="fr_FR"', ' xml:lang=""']))
    if draw(st.booleans()):
        inner = "".join(f"<item>{item}</item>" for item in items)
        root = f'<rss version="2.0" {spaces}{language}>'
        return f"{root}<channel>{head}{inner}{tail}</channel></rss>"
    inner = "".join(f"<entry>{item}</entry>" for item in items)
    root = f'<feed xmlns="http://www.w3.org/2005/Atom" {spaces}{language}>'
    return f"{root}{head}{inner}{tail}</feed>"


def _never(text: str) -> PlainFeed | None:
    del text
    return None


def both(document: str | bytes) -> tuple[ParsedFeed | str, ParsedFeed | str]:
    """Read a document plainly, and by feedparser alone."""
    answers: list[ParsedFeed | str] = []
    for read in (read_plainly, _never):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(parser, "read_plainly", read)
            try:
                answers.append(parsed(document))
            except Exception as error:  # noqa: BLE001  (the same one is expected twice)
                answers.append(repr(error))
    return answers[0], answers[1]


@settings(max_examples=400, deadline=None)
@given(documents())
def test_whatever_stands_in_a_feed_it_is_read_as_feedparser_reads_it(document: str) -> None:
    plain, by_feedparser = both(document)
    assert plain == by_feedparser


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.*")), ids=lambda path: path.name)
def test_every_sample_is_read_alike(path: object) -> None:
    plain, by_feedparser = both((SAMPLES / str(path)).read_bytes())
    assert plain == by_feedparser


@pytest.mark.parametrize("name", ["rss_2.0_complete.xml", "rss_0.92_userland.xml"])
def test_ordinary_feeds_need_no_feedparser(name: str) -> None:
    assert read_plainly((SAMPLES / name).read_text("utf-8").partition("?>")[2]) is not None


@pytest.mark.parametrize("name", sorted(HANDLED))
def test_a_known_element_in_an_unknown_place_is_read_alike(name: str) -> None:
    element = name.replace("_", ":", 1) if name.startswith(("media_", "dc_")) else name
    plain, by_feedparser = both(rss(f"<title>T</title><{element}>x</{element}><guid>1</guid>"))
    assert plain == by_feedparser


def test_feedparser_knows_no_other_names_than_ours() -> None:
    handlers = {
        name.split("_", 2)[2].lower()
        for name in dir(StrictFeedParser)
        if name.startswith(("_start_", "_end_"))
    }
    spaces: dict[str, str] = StrictFeedParser.namespaces  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType, reportAttributeAccessIssue]
    assert handlers == HANDLED
    assert {uri.lower() for uri in spaces if uri} == STRANGE | (
        PREFIXES.keys() - {"http://purl.org/syndication/thread/1.0"}
    )
    assert {prefix for prefix in spaces.values() if prefix} == TAKEN


def test_a_page_that_escaped_its_markup_twice_is_read_alike() -> None:
    twice = escape(escape("<p>L'été de Kamara</p>"))
    plain, by_feedparser = both(rss(f"<title>{twice}</title><description>{twice}</description>"))
    assert plain == by_feedparser
