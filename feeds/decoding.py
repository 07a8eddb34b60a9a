"""From bytes to text that an XML parser accepts: charsets, control characters, references.

The order is by what can be proved: a BOM, then UTF-8 where the bytes are valid UTF-8, and only then
what the header or the document claim, which is often a default that nobody ever looked at.
"""

import codecs
import re
from collections.abc import Mapping
from functools import lru_cache
from html.entities import html5
from typing import Final

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: it starts with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BARE_STARTS: Final = (
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
    (b"{\x00", "utf-16-le"),
    (b"\x00{", "utf-16-be"),
)
_CHARSETS: Final = re.compile(
    r"(?:cp(?:125\d|932|949|950|866|874|437|850)|iso8859-\d+|koi8-[rut]|shift_jis(?:_2004|x0213)?"
    r"|euc_(?:jp|kr)|iso2022_jp|gb2312|gbk|gb18030|big5(?:hkscs)?|mac-\w+|tis-620|utf-(?:16|32).*"
    r"|utf-8.*|ascii|johab)",
    re.ASCII,
)
"""What a document may name: Python has codecs (punycode, unicode_escape) that are no charsets."""

_DECLARED: Final = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_HEADER: Final = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.ASCII | re.IGNORECASE)
_MOST_WRONG: Final = 50
"""More than one wrong byte in so many, and it is no UTF-8 with a few foreign words in it."""

_CONTROLS: Final = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0D})
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\ufeff]+")
_MARKS: Final = ("\ufeff", "\ufffe", "\uffff")
_REFERENCE: Final = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos);)"
    r"(?:#(?:[xX]([0-9a-fA-F]{1,32})|([0-9]{1,32}));?|([A-Za-z][A-Za-z0-9]{0,31});)?",
)
_MARKUP: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_HIGHEST: Final = 0x10FFFF


def decoded(body: bytes, content_type: str = "") -> str:
    """Return a body as text, whatever it and its header claim; control characters are dropped."""
    is_wide = any(body.startswith(start) for start, _ in (*_BOMS, *_BARE_STARTS))
    try:
        # Nearly every feed is plain UTF-8, whose control characters are single bytes.
        text = "" if is_wide else body.translate(None, _CONTROLS).decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if not text:
        return _NOT_XML.sub("", _read(body, content_type))
    return _NOT_XML.sub("", text) if any(mark in text for mark in _MARKS) else text


def repaired(text: str, entities: Mapping[str, str] | None = None) -> str:
    """Return XML in which every reference is one that XML knows.

    HTML's names become characters, what is no reference becomes a plain «&», and references to
    characters that XML forbids disappear. ``entities`` are the document's own.
    """
    if "&" not in text:
        return text
    own = entities or {}

    def good(match: re.Match[str]) -> str:
        if match[3]:
            return _named(match[3], own)
        if match[1] or match[2]:
            return _numbered(match)
        return "&amp;" + match[0][1:]

    return _REFERENCE.sub(good, text)


def _read(body: bytes, content_type: str) -> str:
    for bom, charset in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(charset, "replace")
    for start, charset in _BARE_STARTS:
        if body.startswith(start):
            return body.decode(charset, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return _claimed(body, content_type)


def _claimed(body: bytes, content_type: str) -> str:
    header, declared = _HEADER.search(content_type), _DECLARED.search(body[:1024])
    names = [header[1] if header else "", declared[1].decode("ascii") if declared else ""]
    for name in names:
        charset = _charset(name)
        if charset is None or charset.startswith(("utf-8", "ascii")):
            continue
        try:
            return body.decode(charset)
        except UnicodeDecodeError:
            continue
    return _mixed(body)


def _charset(name: str) -> str | None:
    try:
        charset = codecs.lookup(name).name if name else ""
    except LookupError:
        return None
    if charset == "iso8859-1":
        return "cp1252"  # as every browser reads it: the curly quotes of French sites are there
    return charset if _CHARSETS.fullmatch(charset) else None


def _mixed(body: bytes) -> str:
    """Read UTF-8 into which a database poured windows-1252, else windows-1252 alone."""
    if body.decode("utf-8", "replace").count("\ufffd") * _MOST_WRONG > len(body):
        return body.decode("cp1252", "replace")
    return body.decode("utf-8", _FALL_BACK)


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are no UTF-8 as windows-1252; Python calls it while decoding."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_FALL_BACK: Final = "minot.windows"
codecs.register_error(_FALL_BACK, _as_windows)


def _named(name: str, own: Mapping[str, str]) -> str:
    return _escaped(own[name]) if own.get(name) else _html(name)


@lru_cache(maxsize=256)
def _html(name: str) -> str:
    characters = html5.get(f"{name};")
    return f"&amp;{name};" if characters is None else _escaped(characters)


def _escaped(characters: str) -> str:
    return "".join(_MARKUP.get(character, character) for character in characters)


def _numbered(match: re.Match[str]) -> str:
    digits, radix = (match[1], 16) if match[1] else (match[2], 10)
    code = int(digits, radix)
    if code > _HIGHEST:
        return ""
    if code in _C1:
        return _C1[code]
    # Without its semicolon a reference is none to XML; and it must not reach into the next word.
    return "" if _NOT_XML.match(chr(code)) else f"&#{code};"


_C1: Final = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
"""References that mean windows-1252, such as &#146; for an apostrophe."""
