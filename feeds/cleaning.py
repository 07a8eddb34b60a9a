"""From HTML to plain text: paragraphs become lines; quotes and no-break spaces stay as they are."""

import re
from html import unescape
from typing import Final

LONGEST_TITLE: Final = 500
LONGEST_SUMMARY: Final = 4_000
LONGEST_TEXT: Final = 60_000
_LONGEST_HTML: Final = 120_000
"""Badly nested HTML costs its length squared to read, and no article is longer."""

_TAG: Final = re.compile(r"<(?:/?[A-Za-z][^<>]*|!--.*?--|!\[CDATA\[.*?\]\])>", re.DOTALL)
_OPENING: Final = re.compile(r"<[A-Za-z/!]|&", re.ASCII)
_MARK: Final = "\x1e"
"""Stands for the end of a line while HTML is read; no text has it, decoding drops it."""

_BLOCK: Final = re.compile(
    r"<(?=/?(?:p|br|div|li|ul|ol|dl|dt|dd|h[1-6]|tr|table|blockquote|section|article|header|footer"
    r"|aside|figure|figcaption|pre|hr|form|address|center|nav|main)\b)",
    re.ASCII | re.IGNORECASE,
)
_CELL: Final = re.compile(r"<(?=/?t[dh]\b)", re.ASCII | re.IGNORECASE)
_QUOTED: Final = re.compile(r"<(/?)q\b[^<>]*>", re.ASCII | re.IGNORECASE)
_SILENT: Final = ["script", "style", "noscript", "template", "iframe", "svg", "math", "title"]
_GAPS: Final = "\t\n\r\f\v\x85\u2028\u2029"
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1d\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069"
    "\ufeff\ufff9-\uffff\ud800-\udfff]+"
)
"""Soft hyphens, zero-width and bidi controls: they hide names from readers and from matching."""

_HARMLESS: Final = (_MARK, "\xa0", "\u202f")
"""What is in most French texts and not «printable» to Python, though it stays."""
_REPLACEMENTS: Final = ("\ufffc", "\ufffd")
"""The other way round: «printable», and dropped."""


def plain_line(markup: str, limit: int = LONGEST_TITLE) -> str:
    """Return a title as one line of plain text; a «<» that opens no tag stays."""
    cut = markup[: 8 * limit]
    if "&" in cut:
        cut = unescape(cut)
    if "<" in cut:
        cut = _TAG.sub("", cut)
    if "&" in cut:
        # Titles are often escaped twice, as in «L&amp;#39;OM».
        cut = unescape(cut)
    return shortened(_evened(cut.replace(_MARK, " ")).strip(), limit)


def plain_text(html: str, limit: int = LONGEST_TEXT) -> str:
    """Return HTML or text as plain text, one line for each paragraph."""
    cut = html[:_LONGEST_HTML]
    if "<" not in cut and "&" in cut:
        # No tag, but perhaps escaped ones: some publishers escape their HTML twice.
        cut = unescape(cut)
    text = _rendered(cut) if _OPENING.search(cut) else cut.replace("\n\n", _MARK)
    lines = (line.strip() for line in _evened(text).split(_MARK))
    return shortened("\n".join(line for line in lines if line), limit)


def visible(text: str) -> str:
    """Return a text without the characters that nobody sees."""
    seen = text
    for space in _HARMLESS:
        seen = seen.replace(space, " ")
    if seen.isprintable() and not any(sign in seen for sign in _REPLACEMENTS):
        return text
    return _INVISIBLE.sub("", text)


def shortened(text: str, limit: int) -> str:
    """Return a text of at most ``limit`` characters, cut between words where there is a gap."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    gap = max(head.rfind(" "), head.rfind("\n"))
    return (head[:gap] if gap > limit // 2 else head).rstrip() + "…"


def _evened(text: str) -> str:
    """Return what is visible of a text, with one space for each gap.

    Looking for what is seldom there costs a tenth of replacing every space by a space.
    """
    for gap in _GAPS:
        text = text.replace(gap, " ")
    text = visible(text)
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def _rendered(html: str) -> str:
    """Let a real HTML parser read it, with marks where lines end."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415  (unchanged feeds never need it)

    marked = _BLOCK.sub(f"{_MARK}<", html.replace(_MARK, " "))
    if "<t" in marked or "<T" in marked:
        marked = _CELL.sub(" <", marked)
    if "<q" in marked or "<Q" in marked:
        marked = _QUOTED.sub(lambda match: "”" if match[1] else "“", marked)
    tree = LexborHTMLParser(marked)
    tree.strip_tags(_SILENT)
    return tree.text()
