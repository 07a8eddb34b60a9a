"""Text written by strangers, made harmless before Discord shows it."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, urlsplit

TITLE: Final = 256
DESCRIPTION: Final = 4096
FIELD_NAME: Final = 256
FIELD_VALUE: Final = 1024
FIELDS: Final = 25
AUTHOR: Final = 256
FOOTER: Final = 2048
MESSAGE: Final = 6000
CONTENT: Final = 2000
LABEL: Final = 80
CHOICE: Final = 100
LINK: Final = 2048
"""Discord's limits. It counts code points, as Python does (discord-api-docs, issue 1315)."""

_MARKS: Final = 3  # accents that may sit on one letter; more is a text that climbs over its line
_SHORTEST: Final = 12  # characters below which a link's text says nothing
_BLANKS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters that look like nothing
_DROPPED: Final = frozenset({"Cf", "Cs", "Co", "Cn"})  # bidi, zero width, surrogates, private use
_SPACED: Final = frozenset({"Cc", "Zl", "Zp", "Zs"})
_KEPT_SPACES: Final = frozenset("\u00a0\u202f")  # French typography
_RUN: Final = re.compile(r"[ \u00a0\u202f]{2,}")
# What Discord reads as more than itself: markdown, masked links, mentions and emoji codes, the
# start of an address («://»), invitations (which need no «://»), and headings, quotes and lists at
# the start of a line.
_PIECE: Final = re.compile(
    r"(?P<special>[\\*_~`|\[\]<]|:(?=//|\w+:)|^[#>+-]|(?<=^-)\#"
    r"|(?i:(?<=discord)|(?<=discordapp)|(?<=dsc))\.(?=\w))"
    r"|(?P<listed>^\d{1,9}(?=[.)]\s))"
    r"|(?P<at>@)"
    r"|(?P<other>.)"
)
_SCHEMES: Final = frozenset({"http", "https"})
# What an address may hold as it is: no bracket, quote, space or backslash that could
# end a link, and no @ that could mention somebody.
_SAFE: Final = "!#$%&*+,/:;=?-._~"


def plain(text: str, limit: int | None = None) -> str:
    """Return text on one line without characters that hide, reverse or pile up, cut to a limit."""
    shown = "".join(_visible(unicodedata.normalize("NFC", text)))
    line = _RUN.sub(" ", shown).strip()
    return line if limit is None else clipped(line, limit)


def clipped(text: str, limit: int) -> str:
    """Return text of at most so many characters, ending in «…» when it was cut."""
    if len(text) <= limit:
        return text
    return f"{_whole(text, limit - 1)}…" if limit > 0 else ""


def escaped(text: str, limit: int) -> str:
    r"""Return text that Discord shows as it was written: no markdown, link, mention or emoji code.

    Every sign that means something gets a backslash; an @ also a zero-width space, since
    «\@everyone» is coloured like the mention it is not.
    """
    return _joined([_harmless(piece) for piece in _PIECE.finditer(plain(text))], limit)


def bare(text: str, limit: int) -> str:
    """Return text for the places where Discord reads no markdown, such as an embed's author."""
    return clipped(plain(text).replace("@", "@\u200b"), limit)


def safe_link(link: str | None) -> str | None:
    """Return an http(s) address that cannot break out of markdown, or None when there is none.

    An address with a user name is refused: «https://bank.com@evil.example» leads to the second.
    """
    if link is None:
        return None
    try:
        parts = urlsplit(link.strip())
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in _SCHEMES or not parts.hostname or "@" in parts.netloc:
        return None
    if not _is_host(parts.hostname) or port == 0:
        return None
    safe = quote(parts.geturl(), safe=_SAFE, errors="replace")
    return safe if len(safe) <= LINK else None


def linked(text: str, link: str | None, limit: int) -> str:
    """Return harmless text that leads to a link, or the bare text when the link cannot stand."""
    address = safe_link(link)
    room = limit - len(address) - len("[]()") if address else 0
    if address is None or room < _SHORTEST:
        return escaped(text, limit)
    return f"[{escaped(text, room) or '…'}]({address})"


def _visible(text: str) -> Iterator[str]:
    """Give the characters of a text that may be shown, spaces for those that only separate."""
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks > _MARKS or category in _DROPPED:
            continue
        is_space = category in _SPACED and character not in _KEPT_SPACES
        yield " " if is_space or character in _BLANKS else character


def _harmless(piece: re.Match[str]) -> str:
    match piece.lastgroup:
        case "special":
            return f"\\{piece[0]}"
        case "listed":
            return f"{piece[0]}\\"
        case "at":
            return "@\u200b"
        case _:
            return piece[0]


def _joined(pieces: list[str], limit: int) -> str:
    """Join whole pieces up to a limit, so that a cut never separates a sign from its backslash."""
    if sum(map(len, pieces)) <= limit:
        return "".join(pieces)
    length = 0
    for count, piece in enumerate(pieces):
        length += len(piece)
        if length > limit - 1:
            return f"{''.join(pieces[:count]).rstrip()}…" if limit > 0 else ""
    return "".join(pieces)


def _whole(text: str, length: int) -> str:
    """Cut a text without leaving a letter's accents behind."""
    while 0 < length < len(text) and unicodedata.combining(text[length]):
        length -= 1
    return text[:length].rstrip()


def _is_host(host: str) -> bool:
    return not any(character in ':<>[]()"\\`|{} ' or character.isspace() for character in host)
