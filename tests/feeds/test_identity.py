"""An item stays itself, whatever its publisher changes about it."""

import pytest

from feeds.addresses import canonical
from newsroom.model import Item
from tests.feeds.samples import parsed, rss

BASE = {
    "title": "Kamara signs",
    "guid": "https://site.example/?p=41",
    "link": "https://site.example/kamara",
    "pubDate": "Tue, 14 Jul 2026 10:00:00 GMT",
    "description": "Done.",
}


def _xml(**changes: str) -> str:
    given = {**BASE, **changes}
    return "".join(f"<{name}>{value}</{name}>" for name, value in given.items() if value)


def _items(*xml: str) -> tuple[Item, ...]:
    return parsed(rss(*xml)).items


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Kamara has signed", "description": "Edited."},
        {"pubDate": "Wed, 15 Jul 2026 12:00:00 GMT"},
        {"pubDate": ""},
        {"guid": "http://site.example/?p=41"},
        {"guid": "https://www.site.example/?p=41"},
        {"guid": "  https://site.example/?p=41\n"},
        {"guid": "8f14e45f-changing-every-day"},
        {"guid": ""},
        {"guid": "changed", "title": "Edited as well"},
        {"guid": "changed", "link": "http://www.site.example/kamara/?utm_source=rss#xtor=RSS-1"},
        {"link": "https://site.example/other", "title": "Edited"},
        {"link": ""},
        {"guid": "changed", "link": "https://site.example/moved"},
        {"guid": "", "link": ""},
    ],
)
def test_an_edited_item_is_still_known(changes: dict[str, str]) -> None:
    (before,), (after,) = _items(_xml()), _items(_xml(**changes))
    assert set(before.keys) & set(after.keys)


@pytest.mark.parametrize(
    "changes",
    [
        {"guid": "2", "link": "https://site.example/2", "title": "Another"},
        {
            "guid": "2",
            "link": "https://site.example/2",
            "pubDate": "Tue, 14 Jul 2026 11:00:00 GMT",
        },
        {"guid": "", "link": "", "title": "Another"},
        {"guid": "2", "link": "https://site.example/kamara?id=2", "title": "Another"},
    ],
)
def test_another_item_is_not_taken_for_it(changes: dict[str, str]) -> None:
    (one,), (other,) = _items(_xml()), _items(_xml(**changes))
    assert not set(one.keys) & set(other.keys)


@pytest.mark.parametrize("shared", ["guid", "link"])
def test_a_key_that_several_items_share_identifies_none_of_them(shared: str) -> None:
    varying = {"guid": "{}", "link": "https://site.example/{}", "title": "Title {}"}
    del varying[shared]
    texts = [_xml(**{name: form.format(n) for name, form in varying.items()}) for n in range(3)]
    items = _items(*texts)
    assert len(items) == 3
    assert not any(key.startswith(f"{shared}:") for item in items for key in item.keys)
    assert len({key for item in items for key in item.keys}) == sum(len(i.keys) for i in items)


def test_an_item_that_stands_twice_is_given_once() -> None:
    assert len(_items(_xml(), _xml())) == 1


def test_an_item_with_nothing_but_words_is_known_by_them() -> None:
    bare = {"guid": "", "link": "", "pubDate": ""}
    (one,), (same,) = _items(_xml(**bare)), _items(_xml(**bare, title="kamara  SIGNS"))
    (other,) = _items(_xml(**bare, description="Not done."))
    assert one.keys == same.keys
    assert one.keys != other.keys


def test_the_front_page_as_link_identifies_nothing() -> None:
    (item,) = _items(_xml(link="https://site.example/"))
    assert not any(key.startswith("link:") for key in item.keys)


def test_two_titles_on_one_day_without_a_time_are_two_items() -> None:
    day = {"pubDate": "2026-07-14"}
    (one,) = _items(_xml(**day))
    (other,) = _items(_xml(**day, guid="2", link="https://site.example/2"))
    assert not set(one.keys) & set(other.keys)


def test_a_guid_of_a_megabyte_is_a_short_key() -> None:
    (item,) = _items(_xml(guid="x" * 1_000_000))
    assert all(len(key) < 300 for key in item.keys)


@pytest.mark.parametrize(
    "spelling",
    [
        "https://site.example/news/1?id=5&b=2",
        "http://site.example/news/1?id=5&b=2",
        "https://www.site.example/news/1?id=5&b=2",
        "https://SITE.example/news/1?id=5&b=2",
        "https://site.example:443/news/1?id=5&b=2",
        "https://site.example./news/1?id=5&b=2",
        "https://site.example/news/1/?id=5&b=2",
        "https://site.example/news/1?b=2&id=5",
        "https://site.example/news/1?id=5&amp;b=2",
        "https://site.example/news/1?id=5&b=2#comments",
        "https://site.example/news/1?id=5&b=2#xtor=RSS-1-1",
        "https://site.example/news/1?utm_source=rss&utm_medium=feed&id=5&b=2",
        "https://site.example/news/1?id=5&b=2&fbclid=abc&gclid=x&xtor=RSS-1&at_medium=rss",
        "https://site.example/news/%31?id=5&b=2",
        " https://site.example/news/1?id=5&b=2\n",
        "https://site.example/news/1?id=5&b=2&ref_src=twsrc",
        "https://user:secret@site.example/news/1?id=5&b=2",
    ],
)
def test_every_spelling_of_an_address_has_one_canonical_form(spelling: str) -> None:
    assert canonical(spelling) == "site.example/news/1?b=2&id=5"
    assert canonical(canonical(spelling)) == canonical(spelling)


@pytest.mark.parametrize(
    "spelling",
    [
        "https://site.example/news/1-om:psg;a",
        "http://www.site.example/news/1-om:psg;a/",
        "https://site.example./news/1-om:psg;a",
        "https://site.example/news/1-om%3Apsg;a",
        "HTTPS://site.example/news/1-om:psg;a#top",
    ],
)
def test_an_address_without_a_query_has_one_form_too(spelling: str) -> None:
    assert canonical(spelling) == "site.example/news/1-om:psg;a"


@pytest.mark.parametrize(
    "other",
    [
        "https://site.example/news/2",
        "https://site.example/News/1",
        "https://news.site.example/1",
        "https://site.example:8080/news/1",
        "https://site.example/news/1?id=5",
        "https://site.example/news/1#!/page",
        "https://site.example/news/1?q=a%26b",
    ],
)
def test_other_addresses_stay_others(other: str) -> None:
    assert canonical(other) != canonical("https://site.example/news/1")


def test_accents_are_one_address_in_both_writings() -> None:
    assert canonical("https://site.example/été") == canonical("https://site.example/%C3%A9t%c3%a9")
    assert canonical("https://é.example/") == canonical("https://xn--9ca.example")


def test_an_encoded_ampersand_is_not_a_separator() -> None:
    one, other = "https://site.example/?q=a%26b", "https://site.example/?q=a&b"
    assert canonical(one) != canonical(other)
