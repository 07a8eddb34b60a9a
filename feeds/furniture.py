"""Clears an article's page of its furniture: newsletters, «read also», comments, banners, embeds.

What is said there is said by nobody the article is about, and must not be read as if it were.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

_WORDS: Final = Path(__file__).parent / "furniture.toml"
_SILENT: Final[list[str]] = [
    *"script style noscript template iframe svg math nav footer aside form button".split(),
    *"select dialog object embed video audio canvas figcaption".split(),
]
_FRAMES: Final = frozenset({"html", "body", "main", "article"})
_BLOCKS: Final = "p, li, h2, h3, h4, h5, h6, div, section, strong, b, em, i, span, a, ul, ol, dt"
_HEADINGS: Final = frozenset({"p", "h2", "h3", "h4", "h5", "h6", "div", "strong", "b", "span"})
_INLINE: Final = frozenset({"a", "strong", "b", "em", "i", "span"})
_COMMENTS: Final = re.compile(r"comment|disqus", re.IGNORECASE)
_PROSE: Final = "p, blockquote"
_LONGEST_POINTER: Final = 300  # characters; what is longer is prose, however it begins
_LONGEST_BANNER: Final = 900
_BANNERS: Final = frozenset({"p", "div", "section", "li"})
_DEEPEST: Final = 256
_BEGUN: Final = 200  # characters of prose, after which an article has begun
_OPENING: Final = ("«", "“", "„", '"', "‘", "‹", "»", "<<")
_SHORT: Final = 25  # characters beside the links of a block that only points elsewhere
_MOST_PROSE: Final = 0.5  # of a page's: whoever holds more is the article, whatever its class says
_SPLIT: Final = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])")
_NO_WORD: Final = re.compile(r"[\W_]+")
_DIGITS: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _Words:
    marks: frozenset[str]
    rows: tuple[str, ...]
    bodies: tuple[str, ...]
    layouts: frozenset[str]
    leads: tuple[str, ...]
    ends: frozenset[str]


def without_furniture(html: str) -> str:
    """Return a page with the parts that are no article taken out."""
    tree = LexborHTMLParser(html)
    tree.strip_tags(_SILENT)
    if tree.body is None or _is_too_deep(tree.body):
        return ""
    for short in tree.css("q"):
        # The marks that a browser adds.
        short.insert_before("“")
        short.insert_after("”")
    tree.unwrap_tags(["q"])
    clearing = _Clearing(tree.body)
    clearing.drop_marked(tree.css_first("h1"))
    clearing.drop_pointers()
    clearing.clear()
    return _the_article(tree) or tree.html or ""


def is_pointer(line: str) -> bool:
    """Tell whether a line of text only points elsewhere."""
    return _is_lead(line, _folded(line), _words().leads)


def _the_article(tree: LexborHTMLParser) -> str | None:
    """Return the one part that the page itself calls its article, None when it calls none so."""
    for selector in ("[itemprop=articleBody]", "article"):
        named = [node for node in tree.css(selector) if _prose(node) >= _BEGUN]
        if len(named) == 1:
            return f"<html><body>{named[0].html}</body></html>"
    return None


class _Clearing:
    """One walk through a page; what is dropped stays in it until the end, so that no node dies."""

    def __init__(self, body: LexborNode) -> None:
        self._body = body
        self._words = _words()
        self._dropped: dict[int, LexborNode] = {}

    def drop_marked(self, title: LexborNode | None) -> None:
        """Drop the parts whose class or id says that they are no article."""
        whole = _prose(self._body)
        around_title = {node.mem_id for node in _up(title)}
        for node in self._standing("[class], [id]"):
            names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
            is_frame = node.tag in _FRAMES or node.mem_id in around_title
            if is_frame or not self._is_furniture(node, names.split()):
                _forget_layout(node, self._words.layouts)
            elif _prose(node) <= _MOST_PROSE * whole or _COMMENTS.search(names):
                self._drop(node)

    def drop_pointers(self) -> None:
        """Drop the parts that point elsewhere, and what follows the end of the article."""
        prose = 0
        for node in self._standing(_BLOCKS):
            text = _text(node)
            folded = _folded(text)
            if node.tag in _HEADINGS and _DIGITS.sub("", folded).strip() in self._words.ends:
                # Above the article it is a way to jump there.
                self._drop(node, *(_following(node) if prose >= _BEGUN else ()))
            elif _is_lead(text, folded, self._words.leads):
                self._drop(node, *takewhile(_is_announced, _following(node)))
            elif _only_links(node, text) or _is_banner(node, folded):
                self._drop(node)
            elif node.tag == "p":
                prose += len(text)

    def clear(self) -> None:
        """Take out what was dropped."""
        # A part inside a dropped one dies with it, and must not be touched afterwards.
        outermost = [node for node in self._dropped.values() if not self._is_inside(node)]
        for node in outermost:
            node.decompose()

    def _standing(self, selector: str) -> Iterator[LexborNode]:
        for node in self._body.css(selector):
            if node.mem_id not in self._dropped and not self._is_inside(node):
                yield node

    def _is_inside(self, node: LexborNode) -> bool:
        return any(up.mem_id in self._dropped for up in _up(node.parent))

    def _drop(self, *nodes: LexborNode) -> None:
        self._dropped |= {node.mem_id: node for node in nodes}

    def _is_furniture(self, node: LexborNode, names: Sequence[str]) -> bool:
        rows = [_parts(name) for name in names]
        marked = [row for row in rows if self._is_marked(row)]
        is_body = any(row not in marked and _has(row, self._words.bodies) for row in rows)
        return bool(marked) and not is_body and node.attributes.get("itemprop") != "articleBody"

    def _is_marked(self, row: list[str]) -> bool:
        if not row or row[0] in self._words.layouts:
            return False
        return not self._words.marks.isdisjoint(row) or _has(row, self._words.rows)


def _has(row: list[str], phrases: Sequence[str]) -> bool:
    text = f" {' '.join(row)} "
    return any(f" {phrase} " in text for phrase in phrases)


def _parts(name: str) -> list[str]:
    return [part.lower() for part in _SPLIT.split(name) if part]


def _forget_layout(node: LexborNode, layouts: frozenset[str]) -> None:
    """Take away the names that say how a part is laid out: they would mislead the extractor."""
    names = (node.attributes.get("class") or "").split()
    kept = [name for name in names if _parts(name)[:1] and _parts(name)[0] not in layouts]
    if len(kept) < len(names):
        node.attrs["class"] = " ".join(kept)


def _is_too_deep(body: LexborNode) -> bool:
    """Tell whether parts stand in parts as no publisher nests them; reading them costs dearly."""
    depth, node = 0, body
    while True:
        if node.first_child is not None:
            depth, node = depth + 1, node.first_child
            if depth > _DEEPEST:
                return True
            continue
        while node.next is None:
            if depth <= 1 or node.parent is None:
                return False
            depth, node = depth - 1, node.parent
        node = node.next


def _is_announced(node: LexborNode) -> bool:
    """Tell whether a part after «read also» is what it announces: links and nothing else."""
    text = _text(node)
    return not text or node.tag == "a" or _only_links(node, text)


def _only_links(node: LexborNode, text: str) -> bool:
    if node.tag in _INLINE:
        return False  # a name with a link stands in the middle of prose
    linked = sum(len(link.text(deep=True).strip()) for link in node.css("a"))
    return linked >= _SHORT and len(text) - linked <= _SHORT


def _is_banner(node: LexborNode, folded: str) -> bool:
    if len(folded) > _LONGEST_BANNER or node.tag not in _BANNERS:
        return False
    return "cookies" in folded.split() and node.css_first("h1") is None


def _is_lead(text: str, folded: str, leads: tuple[str, ...]) -> bool:
    if len(text) > _LONGEST_POINTER or text.startswith(_OPENING):
        return False  # whoever opens with a quotation mark lets somebody speak
    return any(folded.startswith(lead) and not folded[len(lead) :][:1].isalnum() for lead in leads)


def _prose(node: LexborNode) -> int:
    return sum(len(part.text(deep=True)) for part in node.css(_PROSE))


def _text(node: LexborNode) -> str:
    if node.is_text_node:
        return (node.text_content or "").strip()
    return "" if node.is_comment_node else node.text(deep=True, separator=" ").strip()


def _up(node: LexborNode | None) -> Iterator[LexborNode]:
    while node is not None:
        yield node
        node = node.parent


def _following(node: LexborNode) -> Iterator[LexborNode]:
    at = node.next
    while at is not None:
        yield at
        at = at.next


def _folded(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return _NO_WORD.sub(" ", plain).strip()


@cache
def _words() -> _Words:
    table: dict[str, Any] = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    return _Words(
        marks=frozenset(table["marks"].split()),
        rows=tuple(table["rows"]),
        bodies=tuple(table["bodies"]),
        layouts=frozenset(table["layouts"].split()),
        leads=tuple(lead for leads in table["leads"].values() for lead in leads),
        ends=frozenset(end for ends in table["ends"].values() for end in ends),
    )
