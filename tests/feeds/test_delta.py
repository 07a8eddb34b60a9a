"""Reading only what is new gives exactly what reading all of it would."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.answers import Fetched
from feeds.parser import ParsedFeed, parse
from tests.feeds.samples import SAMPLES, answer, rss


def _read(body: bytes | str, memory: bytes | None = None) -> ParsedFeed:
    return parse(answer(body), memory)


def _head(feed: ParsedFeed) -> tuple[object, ...]:
    return (feed.title, feed.site, feed.language, feed.ttl, feed.hub, feed.topic, feed.skip_hours)


def _rest(feed: ParsedFeed) -> tuple[object, ...]:
    return (_head(feed), feed.count, feed.published, feed.memory)


ITEMS = [f"<title>Kamara {n}</title><guid>{n}</guid><link>/{n}</link>" for n in range(5)]


def test_a_known_document_is_not_parsed_again() -> None:
    first = _read(rss(*ITEMS))
    again = _read(rss(*ITEMS), first.memory)
    assert (again.items, again.count, again.memory) == ((), 5, first.memory)
    assert _head(again) == _head(first)


def test_only_the_new_item_is_parsed() -> None:
    first = _read(rss(*ITEMS[1:]))
    then = _read(rss(*ITEMS), first.memory)
    assert [item.title for item in then.items] == ["Kamara 0"]
    assert then.count == 5


def test_an_edited_item_is_parsed_again() -> None:
    first = _read(rss(*ITEMS))
    edited = [ITEMS[0], ITEMS[1].replace("Kamara", "Boubacar Kamara"), *ITEMS[2:]]
    assert [item.title for item in _read(rss(*edited), first.memory).items] == ["Boubacar Kamara 1"]


@pytest.mark.parametrize(
    "head",
    [
        "<lastBuildDate>Tue, 14 Jul 2026 10:00:00 GMT</lastBuildDate>",
        "<pubDate>Tue, 14 Jul 2026 10:00:00 GMT</pubDate>",
        "<generator>Press 6.{n}</generator>",
        "<!-- 0.{n} s -->",
        "\n\n  ",
    ],
)
def test_a_head_that_only_tells_the_time_changes_nothing(head: str) -> None:
    first = _read(rss(*ITEMS, head=head.replace("{n}", "1").replace("14", "13")))
    assert _read(rss(*ITEMS, head=head.replace("{n}", "2")), first.memory).items == ()


@pytest.mark.parametrize("change", ["<language>fr</language>", "<ttl>5</ttl>"])
def test_a_head_that_changes_has_everything_read_again(change: str) -> None:
    first = _read(rss(*ITEMS))
    then = _read(rss(*ITEMS, head=change), first.memory)
    assert len(then.items) == 5
    assert _head(then) == _head(_read(rss(*ITEMS, head=change)))


def test_another_address_has_everything_read_again() -> None:
    first = _read(rss(*ITEMS))
    body = rss(*ITEMS).encode()
    moved = Fetched(url="https://other.example/", final_url="https://other.example/", body=body)
    assert len(parse(moved, first.memory).items) == 5


def test_a_key_shared_with_a_known_item_is_ignored_as_in_the_whole() -> None:
    first = _read(rss(ITEMS[0]))
    twin = "<title>Sala</title><guid>0</guid><link>/sala</link>"
    (new,) = _read(rss(twin, ITEMS[0]), first.memory).items
    assert new == _read(rss(twin, ITEMS[0])).items[0]
    assert "guid:0" not in new.keys


@pytest.mark.parametrize("memory", [b"", b"mi02", b"mi01" + b"x" * 40, b"\xff" * 99, b"mi02" * 20])
def test_a_memory_that_cannot_be_read_is_none(memory: bytes) -> None:
    assert len(_read(rss(*ITEMS), memory).items) == 5


def test_a_memory_cut_short_is_none_or_harmless() -> None:
    whole = _read(rss(*ITEMS)).memory
    assert whole is not None
    for end in range(len(whole)):
        assert _read(rss(*ITEMS), whole[:end]).count == 5


_ROUND = """
import pathlib, sys
from feeds import fetcher, schedule
from feeds.answers import Fetched
from feeds.parser import parse
body, memory = (pathlib.Path(path).read_bytes() for path in sys.argv[1:])
url = "https://site.example/feed"
assert parse(Fetched(url=url, final_url=url, body=body), memory).items == ()
sys.exit(len({"feedparser", "selectolax"} & sys.modules.keys()))
"""


def test_a_round_without_news_loads_no_parser(tmp_path: Path) -> None:
    first = _read(rss(*ITEMS))
    assert first.memory is not None
    paths = [tmp_path / "body", tmp_path / "memory"]
    paths[0].write_bytes(rss(*ITEMS, head="<pubDate>now</pubDate>").encode())
    paths[1].write_bytes(first.memory)
    command = [sys.executable, "-c", _ROUND, *map(str, paths)]
    root = Path(__file__).parents[2]
    assert subprocess.run(command, check=False, cwd=root).returncode == 0  # noqa: S603  (our own)


def test_a_memory_is_small() -> None:
    memory = _read(rss(*(f"<title>Kamara {n}</title><guid>{n}</guid>" for n in range(100)))).memory
    assert memory is not None
    assert len(memory) < 45 * 100


@pytest.mark.parametrize(
    "path", sorted(path for path in SAMPLES.iterdir() if path.is_file()), ids=lambda path: path.stem
)
def test_every_sample_is_known_after_it_was_read(path: object) -> None:
    body = (SAMPLES / str(path)).read_bytes()
    first = _read(body)
    again = _read(body, first.memory)
    assert _rest(again) == _rest(first)
    assert again.items == (() if first.memory else first.items)


_WORD = st.sampled_from(
    ["Kamara", "&amp;", "&lt;b&gt;", "<![CDATA[<item>]]>", "<!-- </item> -->", "é", "«", " ", "0"]
)
_TEXT = st.lists(_WORD, max_size=4).map("".join)
_FIELDS = st.fixed_dictionaries(
    {"title": _TEXT},
    optional={
        "guid": st.sampled_from("123"),
        "link": st.sampled_from(["/1", "/2", "https://site.example/3?utm_source=x"]),
        "pubDate": st.sampled_from(["Tue, 14 Jul 2026 10:00:00 GMT", "2026-07-14", "soon"]),
        "description": _TEXT,
        "content:encoded": _TEXT,
        "dc:creator": _TEXT,
        "category": _TEXT,
    },
)
_ITEM = _FIELDS.map(
    lambda fields: "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
)
_HEADS = st.sampled_from(["", "<language>fr</language>", "<lastBuildDate>x</lastBuildDate>"])


def _seen(feed: ParsedFeed) -> set[object]:
    return {(item.title, item.summary, item.text) for item in feed.items}


@settings(max_examples=200, deadline=None)
@given(st.lists(_ITEM, max_size=6), st.lists(_ITEM, max_size=3), st.data(), _HEADS, _HEADS)
def test_what_is_new_is_what_the_whole_says_of_it(
    old: list[str], new: list[str], data: st.DataObject, head: str, later: str
) -> None:
    kept = data.draw(st.lists(st.sampled_from(old), unique=True)) if old else []
    document = data.draw(st.permutations([*kept, *new]))
    first = _read(rss(*old, head=head))
    whole = _read(rss(*document, head=later))
    delta = _read(rss(*document, head=later), first.memory)
    assert _rest(delta) == _rest(whole)
    # Every item of the delta is one of the whole, keys included; the others were known.
    assert set(delta.items) <= set(whole.items)
    assert _seen(whole) <= _seen(delta) | _seen(first)


_ATOM_FIELDS = st.fixed_dictionaries(
    {
        "<title>{}</title>": _TEXT,
        "<id>{}</id>": st.sampled_from(["urn:1", "urn:2", "https://site.example/3"]),
    },
    optional={
        '<link href="{}"/>': st.sampled_from(["1", "/2", "https://site.example/3"]),
        "<updated>{}</updated>": st.sampled_from(["2026-07-14T10:00:00Z", "never"]),
        '<content type="html">{}</content>': _TEXT,
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{}</div></content>': _TEXT,
        "<author><name>{}</name></author>": _TEXT,
        '<source><title>{}</title><link href="https://other.example/"/></source>': _TEXT,
    },
)
_ENTRY = _ATOM_FIELDS.map(
    lambda fields: f"<entry>{''.join(form.format(value) for form, value in fields.items())}</entry>"
)


def _atom(entries: list[str]) -> str:
    head = '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Atom</title>'
    return f"{head}{''.join(entries)}</feed>"


@settings(max_examples=200, deadline=None)
@given(st.lists(_ENTRY, max_size=5), st.lists(_ENTRY, max_size=3))
def test_atom_too_is_read_as_in_the_whole(old: list[str], new: list[str]) -> None:
    first = _read(_atom(old))
    whole, delta = _read(_atom(new + old)), _read(_atom(new + old), first.memory)
    assert _rest(delta) == _rest(whole)
    assert set(delta.items) <= set(whole.items)
    assert _seen(whole) <= _seen(delta) | _seen(first)
