"""What an outlet prints, as RSS, as Atom, and as pages to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """Somebody who publishes; ``kind`` is rss or atom."""

    key: str
    title: str
    language: str
    kind: str = "rss"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One thing to publish; what is not given is made up from the title."""

    title: str
    summary: str = ""
    text: str = ""
    slug: str = ""
    link: str = ""
    guid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A piece as it was published."""

    piece: Piece
    slug: str
    link: str
    at: datetime

    @property
    def guid(self) -> str:
        """Its identity in the feed."""
        return self.piece.guid or self.link


_RSS: Final = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel>
<title>{title}</title>
<link>{site}</link>
<description>{title}</description>
<language>{language}</language>
{pieces}
</channel>
</rss>
"""
_ITEM: Final = """<item>
<title>{title}</title>
<link>{link}</link>
<guid isPermaLink="false">{guid}</guid>
<pubDate>{date}</pubDate>
<description>{summary}</description>{text}
</item>"""
_ATOM: Final = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">
<title>{title}</title>
<id>{site}</id>
<link rel="alternate" type="text/html" href="{site}"/>
<updated>{date}</updated>
{pieces}
</feed>
"""
_ENTRY: Final = """<entry>
<title type="text">{title}</title>
<id>{guid}</id>
<link rel="alternate" type="text/html" href="{link}"/>
<published>{date}</published>
<updated>{date}</updated>
<summary type="text">{summary}</summary>{text}
</entry>"""
_PAGE: Final = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="alternate" type="application/{kind}+xml" title="{outlet}" href="{feed}">
</head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""


def rss(outlet: Outlet, pieces: Sequence[Printed], address: str) -> str:
    """Return an outlet's feed as RSS."""
    items = [
        _ITEM.format(
            title=escape(printed.piece.title),
            link=escape(printed.link),
            guid=escape(printed.guid),
            date=format_datetime(printed.at.astimezone(UTC).replace(microsecond=0), usegmt=True),
            summary=escape(printed.piece.summary),
            text=_whole(printed, "content:encoded"),
        )
        for printed in pieces
    ]
    return _RSS.format(
        title=escape(outlet.title),
        site=f"{address}/{outlet.key}/",
        language=outlet.language,
        pieces="\n".join(items),
    )


def _whole(printed: Printed, tag: str) -> str:
    if not printed.piece.text:
        return ""
    paragraphs = "".join(f"<p>{escape(p)}</p>" for p in printed.piece.text.split("\n\n"))
    opening = f'{tag} type="html"' if tag == "content" else tag
    return f"\n<{opening}>{escape(paragraphs)}</{tag}>"


def atom(outlet: Outlet, pieces: Sequence[Printed], address: str) -> str:
    """Return an outlet's feed as Atom."""
    entries = [
        _ENTRY.format(
            title=escape(printed.piece.title),
            link=escape(printed.link),
            guid=escape(printed.guid),
            date=_date(printed.at),
            summary=escape(printed.piece.summary),
            text=_whole(printed, "content"),
        )
        for printed in pieces
    ]
    return _ATOM.format(
        title=escape(outlet.title),
        site=f"{address}/{outlet.key}/",
        language=outlet.language,
        date=_date(pieces[0].at) if pieces else "2021-01-01T00:00:00Z",
        pieces="\n".join(entries),
    )


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def front_page(outlet: Outlet, pieces: Sequence[Printed], address: str) -> str:
    """Return an outlet's front page; its head names the feed."""
    rows = [
        f'<li><a href="{escape(printed.link)}">{escape(printed.piece.title)}</a></li>'
        for printed in pieces
    ]
    return _page(outlet, outlet.title, "<ul>\n" + "\n".join(rows) + "\n</ul>", address)


def article_page(outlet: Outlet, printed: Printed, address: str) -> str:
    """Return a piece as a page to read."""
    piece = printed.piece
    texts = (piece.summary, *piece.text.split("\n\n"))
    body = "\n".join(f"<p>{escape(text)}</p>" for text in texts if text)
    return _page(outlet, piece.title, body, address)


def _page(outlet: Outlet, title: str, body: str, address: str) -> str:
    return _PAGE.format(
        language=outlet.language,
        title=escape(title),
        kind=outlet.kind,
        outlet=escape(outlet.title),
        feed=f"{address}/{outlet.key}.xml",
        body=body,
    )
