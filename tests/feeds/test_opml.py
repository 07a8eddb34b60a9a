"""Lists of feeds, in and out."""

from dataclasses import dataclass
from time import process_time

import pytest

from feeds.errors import NotAList
from feeds.opml import read_opml, write_opml


@dataclass
class Feed:
    url: str
    title: str = ""


def _opml(body: str, head: str = "") -> bytes:
    return f'{head}<opml version="2.0"><head/><body>{body}</body></opml>'.encode()


@pytest.mark.parametrize(
    "title",
    ["Simple", 'L"Équipe & <co>', "two\nlines", "tab\there", "", "😀", "\x00\x08", "\ud800", "]]>"],
)
def test_what_is_written_can_be_read(title: str) -> None:
    written = write_opml([Feed("https://site.example/feed?a=1&b=2", title)])
    (feed,) = read_opml(written).feeds
    assert feed.url == "https://site.example/feed?a=1&b=2"


def test_folders_nest() -> None:
    listed = read_opml(
        _opml(
            '<outline text="France"><outline title="OM"><outline xmlUrl="https://a.example/"/>'
            '</outline><outline xmlUrl="https://b.example/"/></outline>'
            '<outline xmlUrl="https://c.example/" text="C"/>'
        )
    )
    assert [feed.folders for feed in listed.feeds] == [("France", "OM"), ("France",), ()]


def test_wrong_lines_are_told_by_number_and_the_others_taken() -> None:
    listed = read_opml(
        _opml(
            '\n<outline xmlUrl="ftp://a.example/"/>\n<outline xmlUrl=""/>'
            '\n<outline xmlUrl="https://b.example/"/>\n<outline xmlUrl="nonsense"/>'
        )
    )
    assert [wrong.line for wrong in listed.wrong] == [2, 3, 5]
    assert [(feed.url, feed.line) for feed in listed.feeds] == [("https://b.example/", 4)]


def test_one_feed_under_two_spellings_is_one() -> None:
    listed = read_opml(
        _opml(
            '<outline xmlUrl="https://www.a.example/feed/"/><outline xmlUrl="feed://a.example/feed"/>'
        )
    )
    assert [feed.url for feed in listed.feeds] == ["https://www.a.example/feed/"]


@pytest.mark.parametrize(
    "outline",
    [
        '<outline XMLURL="https://a.example/?x=1&y=2" text="R&eacute;al & Co"/>',
        '<OUTLINE xmlurl="https://a.example/?x=1&amp;y=2"/>',
        '<outline type="atom" xmlUrl=" https://a.example/?x=1&amp;y=2 " htmlUrl="x"/>',
        '<outline xmlUrl="feed:https://a.example/?x=1&amp;y=2"/>',
    ],
)
def test_other_readers_dialects_are_understood(outline: str) -> None:
    assert [feed.url for feed in read_opml(_opml(outline)).feeds] == ["https://a.example/?x=1&y=2"]


@pytest.mark.parametrize(
    ("octets", "line"),
    [
        (b"", 1),
        (b"hello", 1),
        (b"<rss><channel/></rss>", 1),
        (b"<opml>\n<body>\n<outline", 3),
        (b"<opml>\n</body>", 2),
        (b"<html><body>x</body></html>", 1),
    ],
)
def test_what_is_no_list_is_refused_whole(octets: bytes, line: int) -> None:
    with pytest.raises(NotAList) as raised:
        read_opml(octets)
    assert raised.value.line == line
    assert str(raised.value).startswith(f"line {line}: ")


def test_charsets_and_bombs_are_handled_as_in_feeds() -> None:
    latin = '<?xml version="1.0" encoding="ISO-8859-1"?>\n'
    octets = _opml('<outline text="Séville" xmlUrl="https://a.example/"/>', latin)
    (feed,) = read_opml(octets.decode().encode("latin-1")).feeds
    assert feed.title == "Séville"
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    (feed,) = read_opml(_opml('<outline text="&b;" xmlUrl="https://a.example/"/>', bomb)).feeds
    assert feed.title == "&b;"


def test_5000_feeds_are_read_in_a_moment() -> None:
    written = write_opml(Feed(f"https://site{n}.example/feed", f"Site {n}") for n in range(5000))
    started = process_time()
    assert len(read_opml(written).feeds) == 5000
    assert process_time() - started < 2
