"""Whatever the header, the declaration and the bytes say of each other, names come out right."""

import codecs

import pytest

from tests.feeds.samples import parsed

TITLE = "Kamará, Gélson & Müller : «l’été»"
XML = "<rss version='2.0'><channel><item><title>{}</title></item></channel></rss>"


def _document(charset: str | None, title: str = TITLE) -> str:
    declared = f'<?xml version="1.0" encoding="{charset}"?>' if charset else ""
    return declared + XML.format(title.replace("&", "&amp;"))


LATIN = TITLE.replace("’", "'")

CASES: list[tuple[bytes, str, str]] = [
    (_document("utf-8").encode(), "", TITLE),
    (_document(None).encode(), "", TITLE),
    (_document("utf-8").encode(), "text/xml; charset=iso-8859-1", TITLE),
    (_document("iso-8859-1").encode(), "", TITLE),
    (_document("iso-8859-1").encode(), "text/xml; charset=us-ascii", TITLE),
    (_document("windows-1252").encode("cp1252"), "", TITLE),
    (_document("iso-8859-1").encode("cp1252"), "", TITLE),
    (_document("utf-8").encode("cp1252"), "", TITLE),
    (_document(None).encode("cp1252"), "", TITLE),
    (_document(None).encode("cp1252"), "application/xml; charset=utf-8", TITLE),
    (_document(None).encode("cp1252"), 'text/xml; charset="windows-1252"', TITLE),
    (_document("iso-8859-15", LATIN).encode("iso-8859-15"), "", LATIN),
    (_document("nonsense").encode("cp1252"), "text/xml; charset=nowhere", TITLE),
    (_document("punycode").encode("cp1252"), "text/xml; charset=unicode_escape", TITLE),
    (_document("windows-1251", "Камара").encode("cp1251"), "", "Камара"),
    (_document(None, "Камара").encode("koi8-r"), "text/xml; charset=koi8-r", "Камара"),
    (_document("shift_jis", "カマラ").encode("shift_jis"), "", "カマラ"),
    (_document("euc-kr", "카마라").encode("euc-kr"), "", "카마라"),
    (_document("gb2312", "卡马拉").encode("gb2312"), "", "卡马拉"),
    (codecs.BOM_UTF8 + _document("iso-8859-1").encode(), "", TITLE),
    (codecs.BOM_UTF16_LE + _document("utf-16").encode("utf-16-le"), "", TITLE),
    (codecs.BOM_UTF16_BE + _document("utf-8").encode("utf-16-be"), "charset=utf-8", TITLE),
    (_document("utf-16").encode("utf-16-le"), "", TITLE),
    (_document(None).encode("utf-16-be"), "", TITLE),
    (codecs.BOM_UTF32_LE + _document(None).encode("utf-32-le"), "", TITLE),
    (codecs.BOM_UTF32_BE + _document(None).encode("utf-32-be"), "", TITLE),
    ("\ufeff\ufeff".encode() + _document("utf-8").encode(), "", TITLE),
    (b"\r\n  \t" + _document("utf-8").encode(), "", TITLE),
]


@pytest.mark.parametrize(("body", "content_type", "title"), CASES)
def test_a_title_is_read_in_its_charset(body: bytes, content_type: str, title: str) -> None:
    (item,) = parsed(body, content_type).items
    assert item.title == title


def test_a_few_foreign_bytes_do_not_spoil_a_utf8_feed() -> None:
    body = _document("utf-8", "é" * 100 + "MARK").encode().replace(b"MARK", b"\xe9\x92")
    assert parsed(body).items[0].title == "é" * 101 + "’"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a\x00b\x0bc\x1fd", "abcd"),
        ("a&#0;b&#11;c&#x1F;d", "abcd"),
        ("a&#xD800;b&#xDFFF;c", "abc"),
        ("a&#99999999999999;b&#x110000;c", "abc"),
        ("l&#146;OM", "l’OM"),
        ("l&#8217;OM &#xab; x", "l’OM « x"),
        ("R&eacute;al &nbsp;&hellip; &laquo;", "Réal \xa0… «"),
        ("Brighton & Hove & Co", "Brighton & Hove & Co"),
        ("AT&T; &unknown; &", "AT&T; &unknown; &"),
        ("L&amp;#39;OM &amp;eacute;t&amp;eacute;", "L'OM été"),
        ("&amp;amp;amp;", "&"),
        ("a\u202eb\u2066c\u200bd\ufeffe\xadf", "abcdef"),
        ("\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), "😀"),
        ("Inter &lt; Milan", "Inter < Milan"),
        ("<![CDATA[Inter < Milan & co]]>", "Inter < Milan & co"),
        ("<![CDATA[<b>Kamara</b> signs]]>", "Kamara signs"),
        ("&lt;i&gt;Kamara&lt;/i&gt;\n\t signs", "Kamara signs"),
        ("  two\n lines ", "two lines"),
    ],
)
def test_a_title_is_one_line_of_plain_text(written: str, read: str) -> None:
    assert parsed(XML.format(written)).items[0].title == read
