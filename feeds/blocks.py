"""Cutting a feed into its items, where that is safe, so that known ones need not be parsed again.

The cut is textual, but only made in a document that expat found well formed: there, a tag outside
of comments, CDATA sections and processing instructions is a tag. Taking whole items out of such a
document leaves a well-formed one, in which every other item is parsed as it was before.
"""

import re
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from typing import Final
from xml.parsers import expat

from feeds.documents import Document

HASH_SIZE: Final = 8

_VOLATILE: Final = re.compile(
    r"<((?:\w+:)?(?:lastBuildDate|pubDate|updated|modified|date|generator))\b[^<>]*>[^<]*</\1\s*>"
    r"|<!--.{0,2000}?-->|\s+",
    re.DOTALL,
)
"""What changes in a head at every request and changes no item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A feed in pieces: its items, and the rest in which they stood.

    ``hashes`` belong to the items one by one; they differ too when the rest does in any way that
    could change how an item is read.
    """

    head: str
    tail: str
    items: tuple[str, ...]
    hashes: tuple[bytes, ...]
    frame: bytes

    def with_only(self, wanted: frozenset[bytes]) -> str:
        """Return the document with no other items than those with these hashes."""
        kept = (
            item for item, known in zip(self.items, self.hashes, strict=True) if known in wanted
        )
        return "".join((self.head, *kept, self.tail))


def cut(document: Document, address: str) -> Cut | None:
    """Return a feed in pieces, or None where the cuts would not be safe."""
    if not _is_well_formed(document.text):
        return None
    spans = _spans(document.text, document.item_tag)
    if not spans:
        return None
    text = document.text
    gaps = [text[end:start] for (_, end), (start, _) in pairwise(spans)]
    head = text[: spans[0][0]]
    tail = "".join(gap for gap in gaps if not gap.isspace()) + text[spans[-1][1] :]
    frame = _hash(_VOLATILE.sub("", _without_list(head)), _VOLATILE.sub("", tail), address)
    items = tuple(text[start:end] for start, end in spans)
    hashes = tuple(_hash(item, salt=frame) for item in items)
    return Cut(head=head, tail=tail, items=items, hashes=hashes, frame=frame)


def loosely_cut(document: Document) -> tuple[str, ...]:
    """Return one document for each item of a feed that no parser takes whole."""
    spans = _spans(document.text, document.item_tag) or []
    if not spans:
        return ()
    head, tail = document.text[: spans[0][0]], document.text[spans[-1][1] :]
    return tuple(f"{head}{document.text[start:end]}{tail}" for start, end in spans)


def _without_list(head: str) -> str:
    """Take out RSS 1.0's list of its items, which says nothing that the items do not."""
    before, opening, rest = head.partition("<items>")
    return before + rest.partition("</items>")[2] if opening else head


def _is_well_formed(text: str) -> bool:
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    try:
        parser.Parse(text.encode("utf-8"), True)
    except (expat.ExpatError, UnicodeEncodeError):
        return False
    return True


def _spans(text: str, tag: str) -> list[tuple[int, int]] | None:
    """Return where the items stand, or None when they stand inside each other."""
    landmark = re.compile(rf"<!--|<!\[CDATA\[|<\?|<(/?){tag}(?=[\s/>])")
    spans: list[tuple[int, int]] = []
    start, position = -1, 0
    while (found := landmark.search(text, position)) is not None:
        if (closing := _SKIPPED.get(found[0])) is not None:
            position = text.find(closing, found.end())
            if position < 0:
                return None
            continue
        position = text.find(">", found.end()) + 1
        is_end, is_empty = bool(found[1]), text[position - 2] == "/"
        if position == 0 or is_empty or is_end != (start >= 0):
            return None
        if is_end:
            spans.append((start, position))
        start = -1 if is_end else found.start()
    return spans if start < 0 else None


_SKIPPED: Final = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}


def _hash(*parts: str, salt: bytes = b"") -> bytes:
    text = "\x00".join((*parts, ""))
    return blake2b(text.encode("utf-8", "replace"), digest_size=HASH_SIZE, key=salt).digest()
