"""What is read of each format, whatever publishers do to it."""

import pytest

from feeds.errors import NotAFeed
from feeds.parser import parse
from tests.feeds.samples import SAMPLES, answer, only_item, parsed, rss


def test_rss_gives_its_head_and_every_field() -> None:
    feed = parsed((SAMPLES / "rss_2.0_complete.xml").read_bytes())
    assert (feed.title, feed.site, feed.language) == (
        "Sample United",
        "https://site.example/",
        "fr",
    )
    assert (feed.ttl, feed.skip_hours, feed.skip_days) == (3600, (1, 2), (6,))
    assert (feed.hub, feed.topic) == ("https://hub.example/", "https://site.example/feed")
    (item,) = feed.items
    assert item.keys[:2] == ("guid:site.example/?p=41", "link:site.example/kamara")
    assert item.link == "https://site.example/kamara?utm_source=rss#comments"
    assert item.title == "Kamara à l’entraînement"
    assert item.summary == "Le milieu est de retour.\nIl jouera samedi."
    assert item.text.startswith("Le milieu a dit : « Je suis prêt. »")
    assert item.image == "https://site.example/kamara.jpg"
    assert item.published_at is not None
    assert item.published_at.isoformat() == "2026-07-14T08:00:00+00:00"


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.xml")), ids=lambda path: path.stem)
def test_every_sample_gives_its_items(path: object) -> None:
    body = (SAMPLES / str(path)).read_bytes()
    feed = parsed(body)
    assert feed.count >= 1
    assert all("Kamara" in item.title and item.keys for item in feed.items)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "empty"),
        ("   \n", "empty"),
        ("hello", "plain text"),
        ("\x00\x01\x02", "empty"),
        ("<!DOCTYPE html><html><body><item>x</item></body></html>", "web page"),
        ("<html><head><title>Just a moment...</title></head></html>", "keeps programs out"),
        ("<HTML><BODY>please solve this captcha</BODY></HTML>", "keeps programs out"),
        ("<!-- page --><html></html>", "web page"),
        ('<?xml version="1.0"?><!DOCTYPE html><html xmlns="x"><p/></html>', "web page"),
        ('<?xml version="1.0"?><urlset><url><loc>x</loc></url></urlset>', "sitemap"),
        ("<sitemapindex><sitemap/></sitemapindex>", "sitemap"),
        ('<opml version="2.0"><body/></opml>', "list of feeds"),
        ("<svg><title>x</title></svg>", "svg"),
        ("{", "broken JSON"),
        ("{}", "JSON"),
        ("[]", "JSON"),
        ('{"version": "https://jsonfeed.org/version/1.1"}', "JSON"),
        ('{"items": []}', "JSON"),
        ('{"items": {}, "version": "https://jsonfeed.org/version/1"}', "JSON"),
        ("[" * 100_000, "JSON"),
        ("%PDF-1.7", "plain text"),
        ("<", "plain text"),
    ],
)
def test_what_is_no_feed_is_said_to_be_none(body: str, reason: str) -> None:
    with pytest.raises(NotAFeed) as raised:
        parsed(body)
    assert reason in raised.value.detail
    assert raised.value.key == "feed.error.not_a_feed"


def test_a_feed_without_items_is_a_feed() -> None:
    feed = parsed(rss())
    assert (feed.title, feed.items, feed.count) == ("Sample", (), 0)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<br />\n<b>Warning</b>: mysql_connect() in /x.php on line 3<br />\n", ""),
        ("\n\n\n", "\n\n"),
        ("<!-- cached -->", "<!-- 0.3 s -->"),
        ('<?xml-stylesheet href="x.xsl"?>', ""),
        ("", "<script>track()</script>"),
        ("", "</channel></rss>"),
        ("junk ", " junk"),
        ('<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://x/rss.dtd">', ""),
        ("<!DOCTYPE rss [<!ENTITY om 'Marseille'>]>", ""),
    ],
)
def test_what_stands_around_a_feed_does_not_matter(before: str, after: str) -> None:
    body = rss("<title>Kamara</title><guid>1</guid>").partition("?>")[2]
    assert [item.title for item in parsed(before + body + after).items] == ["Kamara"]


@pytest.mark.parametrize(
    "broken",
    [
        "<title>Kamara</title><guid>1</guid><b>never closed",
        "<title>Kamara</title><guid>1</guid><description>a < b</description>",
        "<title>Kamara</title><guid>1</guid><x:y>unbound</x:y>",
        "<title>Kamara</title><guid>1</guid><a b=c>attribute</a>",
        "<title>Kamara</title><guid>1</guid><p></q>",
        "<title>Kamara</title><guid>1</guid><link></channel>",
        '<title>Kamara</title><guid>1</guid><a xml:base="http://[">x</a>',
        "<title>Kamara</title><guid>1</guid><pubDate>0000-00-00</pubDate>",
        "<title>Kamara</title><guid>1</guid><enclosure/><media:content/><media:thumbnail/>",
        "<title>Kamara</title><guid>1</guid><link/><link/><source/><author/>",
        f"<title>Kamara</title><guid>1</guid><e {'x' * 20_000}=''/>",
    ],
)
def test_a_malformed_item_costs_nobody_anything(broken: str) -> None:
    feed = parsed(rss("<title>Kamara one</title>", broken, "<title>Kamara two</title>"))
    titles = [item.title for item in feed.items]
    assert titles[0] == "Kamara one"
    assert titles[1].startswith("Kamara")
    assert len(titles) >= 2


def test_a_feed_cut_off_in_an_item_loses_only_that_item() -> None:
    whole = rss(*(f"<title>Kamara {n}</title><guid>{n}</guid>" for n in range(3)))
    cut = whole[: whole.rindex("</title>") - 2]
    assert [item.title for item in parsed(cut).items] == ["Kamara 0", "Kamara 1"]


def test_an_entity_bomb_stays_small_and_a_file_is_never_read() -> None:
    bomb = '<!ENTITY a "kamara"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">'
    body = f"<!DOCTYPE x [{bomb}]>" + rss("<title>&a; &b; &f;</title>").partition("?>")[2]
    assert parsed(body).items[0].title == "kamara &b; &f;"


@pytest.mark.parametrize(
    ("link", "read"),
    [
        ("https://site.example/1", "https://site.example/1"),
        ("  https://site.example/1\n", "https://site.example/1"),
        ("<![CDATA[https://site.example/?a=1&b=2]]>", "https://site.example/?a=1&b=2"),
        ("https://site.example/?a=1&amp;b=2", "https://site.example/?a=1&b=2"),
        ("/news/1", "https://site.example/news/1"),
        ("news/1", "https://site.example/news/1"),
        ("//cdn.example/1", "https://cdn.example/1"),
        ("https://site.example/a b", "https://site.example/a%20b"),
        ("https://site.example/(a)[b]&lt;c&gt;", "https://site.example/%28a%29%5Bb%5D%3Cc%3E"),
        ("https://site.example/été", "https://site.example/%C3%A9t%C3%A9"),
        ("https://site.example/%C3%A9%", "https://site.example/%C3%A9%25"),
        ("https://ès.example/", "https://xn--s-7fa.example/"),
        ("https://bank.example@evil.example/", "https://evil.example/"),
        ("https://SITE.example:8443/x", "https://site.example:8443/x"),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("ftp://site.example/1", None),
        ("http://", None),
        ("https://[bad/", None),
        ("https://site.example:99999/", None),
        ("mailto:x@site.example", None),
        (f"https://site.example/{'x' * 3000}", None),
    ],
)
def test_only_links_that_can_be_followed_are_kept(link: str, read: str | None) -> None:
    assert only_item(f"<title>x</title><link>{link}</link>").link == read


def test_a_guid_that_is_an_address_stands_in_for_a_link() -> None:
    item = only_item("<title>x</title><guid>https://site.example/?p=1</guid>")
    assert item.link == "https://site.example/?p=1"
    assert only_item("<title>x</title><guid>1</guid>").link is None


@pytest.mark.parametrize(
    ("written", "image"),
    [
        (
            '<media:content url="https://i.example/1.jpg" medium="image"/>',
            "https://i.example/1.jpg",
        ),
        ('<media:content url="/1.jpg" type="image/jpeg"/>', "https://site.example/1.jpg"),
        ('<media:thumbnail url="https://i.example/1.jpg"/>', "https://i.example/1.jpg"),
        (
            '<media:group><media:content url="https://i.example/1.jpg" medium="image"/>'
            "</media:group>",
            "https://i.example/1.jpg",
        ),
        (
            '<enclosure url="https://i.example/1.jpg" type="image/jpeg" length="1"/>',
            "https://i.example/1.jpg",
        ),
        ('<enclosure url="https://i.example/1.mp3" type="audio/mpeg" length="1"/>', None),
        ('<media:content url="https://i.example/1.mp4" type="video/mp4"/>', None),
        ('<media:content url="javascript:x" medium="image"/>', None),
        (
            '<description>&lt;img class="a" src="/1.jpg"&gt;text</description>',
            "https://site.example/1.jpg",
        ),
        (
            "<description><![CDATA[<img src='https://t.example/pixel.gif' width=\"1\">"
            '<img src="https://i.example/2.jpg">]]></description>',
            "https://i.example/2.jpg",
        ),
        ("<description>no picture</description>", None),
    ],
)
def test_the_picture_of_an_item_is_found(written: str, image: str | None) -> None:
    assert only_item(f"<title>x</title>{written}").image == image


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("One<br>Two<br/>Three", "One\nTwo\nThree"),
        ("<div>One<div>Two</div></div>Three", "One\nTwo\nThree"),
        ("<ul><li>One<li>Two</ul>", "One\nTwo"),
        ("<h2>Head</h2>Body <b>bo</b>ld", "Head\nBody bold"),
        ("<script>alert('<p>x</p>')</script>Text<style>p{}</style>", "Text"),
        ("<table><tr><td>OM</td><td>2</td></tr></table>", "OM 2"),
        ("Il a dit&nbsp;: «&nbsp;Oui&nbsp;»", "Il a dit\xa0: «\xa0Oui\xa0»"),
        ("<q>Je reste</q>, dit-il", "“Je reste”, dit-il"),
        ("a &lt; b &amp; c", "a < b & c"),
        ("<p title='a > b'>x</p>", "x"),
        ("<!-- hidden -->shown", "shown"),
        ("<p>never closed <b>at all", "never closed at all"),
        ("line\none", "line one"),
        ("One\n\nTwo", "One\nTwo"),
        ("&lt;p&gt;escaped twice&lt;/p&gt;", "escaped twice"),
        ("<p>" + "é" * 10 + "</p>", "é" * 10),
        ("a \u200b\t b", "a b"),
        ("<p>one\r\n two \u2028 three</p>", "one two three"),
        ("Kama\u00adra\xa0!\u202f?", "Kamara\xa0!\u202f?"),
        ("\ufffdSigned\ufffc\u2067", "Signed"),
    ],
)
def test_html_becomes_plain_text_with_its_paragraphs(html: str, text: str) -> None:
    item = only_item(f"<title>x</title><description><![CDATA[{html}]]></description>")
    assert item.summary == text


def test_an_item_without_a_title_gets_its_first_line() -> None:
    item = only_item("<guid>1</guid><description>&lt;p&gt;Here we go!&lt;/p&gt;More</description>")
    assert (item.title, item.summary) == ("Here we go!", "Here we go!\nMore")


def test_long_fields_are_cut() -> None:
    item = only_item(f"<title>{'long ' * 200_000}</title><description>{'y ' * 9000}</description>")
    assert len(item.title) <= 500
    assert item.title.endswith("…")
    assert len(item.summary) <= 4000
    assert len(item.text) >= 17_000


def test_the_same_words_are_kept_once() -> None:
    item = only_item(
        "<title>x</title><description>Same</description><content:encoded>Same</content:encoded>"
    )
    assert (item.summary, item.text) == ("Same", "")


@pytest.mark.parametrize(
    ("head", "language"),
    [
        ("<language>fr-FR</language>", "fr"),
        ("<language>pt_BR</language>", "pt"),
        ("<language> EN </language>", "en"),
        ("<dc:language>it</dc:language>", "it"),
        ("<language>français</language>", None),
        ("<language></language>", None),
        ("", None),
    ],
)
def test_a_feed_says_its_language(head: str, language: str | None) -> None:
    assert parsed(rss(head=head)).language == language


def test_the_header_says_the_language_when_the_feed_does_not() -> None:
    assert parse(answer(rss(), content_language="es-ES")).language == "es"


def test_a_hub_may_be_named_in_a_header() -> None:
    link = '<https://hub.example/>; rel="hub", <https://site.example/feed>; rel="self"'
    assert parse(answer(rss(), link=link)).hub == "https://hub.example/"


def test_json_feeds_are_read_like_the_others() -> None:
    feed = parsed((SAMPLES / "json_feed_1.1.json").read_bytes())
    assert (feed.title, feed.language, feed.hub) == ("Sample", "es", "https://hub.example/")
    first, second = feed.items
    assert (first.title, first.text or first.summary) == ("Kamara < Sala", "Uno\nDos")
    assert first.keys[:2] == ("guid:7", "link:site.example/7")
    assert first.image == "https://site.example/7.jpg"
    assert second.title == "Kamara sin título"


def test_half_a_character_in_json_does_not_reach_the_store() -> None:
    body = (
        '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "a\\ud800b",'
        ' "title": "Kam\\udfffara", "url": "https://x.example/\\ud800",'
        ' "content_text": "\\ud83d"}]}'
    )
    (item,) = parsed(body).items
    assert item.title == "Kamara"
    assert repr(item).encode("utf-8")
    assert all(key.encode("utf-8") for key in item.keys)
