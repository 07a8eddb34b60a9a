"""One entry as feedparser gives it, turned into an item: every field for itself.

feedparser's dictionaries hold whatever a publisher wrote; nothing about them is taken for granted.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar, cast

from feeds.addresses import safe_link
from feeds.cleaning import LONGEST_SUMMARY, plain_line, plain_text, shortened
from feeds.dates import from_tuple, read_date
from feeds.identity import keys_of, text_key
from newsroom.model import Item

Entry = Mapping[str, Any]
_T = TypeVar("_T")

_IMG: Final = re.compile(
    r"<img\b[^<>]{0,500}?\bsrc\s*=\s*[\"']?([^\s\"'<>]{4,2000})", re.IGNORECASE
)
_TRACKER: Final = re.compile(
    r"(?:width|height)\s*=\s*[\"']?1[\"'\s>]|feedburner|doubleclick|/pixel|stat\?|gravatar",
    re.IGNORECASE,
)
_LANGUAGE: Final = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_][A-Za-z0-9_-]{0,20})?\s*", re.ASCII)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LONGEST_DERIVED: Final = 160
_DATES: Final = ("published", "created", "updated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An item whose keys have not yet been compared with the rest of its document."""

    item: Item

    @property
    def own_key(self) -> str:
        """What it is known by when every other key belongs to several items."""
        return text_key(self.item.title, f"{self.item.summary}\n{self.item.text}")

    @property
    def words(self) -> str:
        """Everything it says; no other item of its document says the same."""
        return f"{self.item.title}\x1f{self.item.summary}\n{self.item.text}"


def draft_of(entry: Entry, base: str) -> Draft:
    """Return an entry as an item; a field that cannot be read is left empty."""
    entry = dict(entry)  # feedparser's own kind is slow, and guesses one date from another
    html = _tried(_content, entry, "")
    short = _tried(_summary, entry, "")
    text = _tried(plain_text, html, "")
    summary = _tried(plain_text, short, "")
    title = _tried(_title, entry, "") or _derived(summary or text)
    link = _tried(lambda given: _link(given, base), entry, None)
    published_at = _tried(_published_at, entry, None)
    summary, text = _balanced(summary, text)
    return Draft(
        item=Item(
            keys=keys_of(
                guid=_tried(_guid, entry, ""), link=link, title=title, published_at=published_at
            ),
            link=link,
            title=title,
            summary=summary,
            text=text,
            published_at=published_at,
            language=_tried(_own_language, entry, None),
            image=_tried(lambda given: _image(given, html or short, base), entry, None),
        )
    )


def language_of(tag: object) -> str | None:
    """Return the language of a tag such as «fr-FR», or None."""
    found = _LANGUAGE.fullmatch(tag) if isinstance(tag, str) else None
    return found[1].lower() if found else None


def dicts_in(value: object) -> list[Entry]:
    """Return the dictionaries in what should be a list of them."""
    several = cast("list[object]", value) if isinstance(value, list) else []
    return [found for one in several if (found := _dict(one))]


def _tried(read: Callable[[Any], _T], given: object, otherwise: _T) -> _T:
    """Read one field; whatever is wrong with it, the other fields and items are not."""
    try:
        return read(given)
    except MemoryError:
        raise  # the worker is at its limit, and that is nobody's typing error
    except Exception:  # noqa: BLE001  (a publisher's defect can raise anything inside a library)
        return otherwise


def _title(entry: Entry) -> str:
    return plain_line(_string(entry.get("title")))


def _derived(text: str) -> str:
    """Give a short message without a title its first line, as Mastodon and Bluesky need."""
    return shortened(text.partition("\n")[0], _LONGEST_DERIVED)


def _summary(entry: Entry) -> str:
    return _string(entry.get("summary")) or _string(entry.get("media_description"))


def _content(entry: Entry) -> str:
    values = [_string(part.get("value")) for part in dicts_in(entry.get("content"))]
    return max(values, key=len, default="")


def _balanced(summary: str, text: str) -> tuple[str, str]:
    """Keep the short text in one place and the long in the other, and the same words only once."""
    if len(summary) > LONGEST_SUMMARY and len(summary) > len(text):
        text = summary
    if text == summary and len(summary) <= LONGEST_SUMMARY:
        text = ""
    if text and not summary:
        summary = text if len(text) <= LONGEST_SUMMARY else ""
        text = "" if summary else text
    return shortened(summary or text, LONGEST_SUMMARY), text


def _guid(entry: Entry) -> str:
    return _string(entry.get("id"))


def _link(entry: Entry, base: str) -> str | None:
    links = [one for one in dicts_in(entry.get("links")) if one.get("rel") in {None, "alternate"}]
    link, guid = entry.get("link"), entry.get("id")
    # feedparser takes every guid for a link, «12345» too, unless the feed says it is none.
    is_bare_guid = link == guid and not _string(guid).startswith(("http://", "https://", "/"))
    candidates = [
        entry.get("feedburner_origlink"),
        None if is_bare_guid else link,
        *(one.get("href") for one in links),
    ]
    return _first_safe(candidates, base) or _first_safe([_linked_guid(entry)], "")


def _linked_guid(entry: Entry) -> str:
    guid = _string(entry.get("id"))
    return guid if guid.startswith(("http://", "https://")) else ""


def _published_at(entry: Entry) -> datetime | None:
    for name in _DATES:
        if (found := read_date(entry.get(name))) is not None:
            return found
    # feedparser knows a few more shapes, Korean, Greek and Hungarian among them.
    found = (from_tuple(entry.get(f"{name}_parsed")) for name in _DATES)
    return next((date for date in found if date is not None), None)


def _own_language(entry: Entry) -> str | None:
    return language_of(entry.get("language") or _dict(entry.get("title_detail")).get("language"))


def _image(entry: Entry, html: str, base: str) -> str | None:
    media = [*dicts_in(entry.get("media_content")), *dicts_in(entry.get("media_thumbnail"))]
    pictures = [one.get("url") for one in media if _is_picture(one)]
    links = dicts_in(entry.get("links"))
    enclosed = [
        one.get("href") for one in links if one.get("rel") == "enclosure" and _is_picture(one)
    ]
    itunes = _dict(entry.get("image")).get("href")
    return _first_safe([*pictures, *enclosed, itunes, _first_img(html)], base)


def _is_picture(one: Entry) -> bool:
    kind = _string(one.get("type") or one.get("medium"))
    return not kind or kind.startswith("image")


def _first_img(html: str) -> str | None:
    for found in _IMG.finditer(html[:20_000]):
        tag_end = html.find(">", found.end())
        if not _TRACKER.search(html[found.start() : tag_end + 1 if tag_end > 0 else found.end()]):
            return found[1]
    return None


def _first_safe(candidates: Iterable[object], base: str) -> str | None:
    return next((link for one in candidates if (link := safe_link(one, base)) is not None), None)


def _string(value: object) -> str:
    if not isinstance(value, str):
        return ""
    # JSON can spell half a character, which no database takes.
    return value if value.isascii() else _SURROGATE.sub("", value)


def _dict(value: object) -> Entry:
    return dict(cast("Entry", value)) if isinstance(value, dict) else {}
