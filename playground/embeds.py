"""Discord's rules for the embeds of a message, and what it makes of them."""

from datetime import datetime
from typing import Final

from playground.forms import Field
from playground.world import Json

_MOST: Final = 10
_FIELDS: Final = 25
_ALTOGETHER: Final = 6000
_IMAGES: Final = ("http", "https", "attachment")


def check_embeds(field: Field) -> list[Json]:
    """Return the embeds as Discord stores them, noting what is wrong with them."""
    stored: list[Json] = []
    total = 0
    for embed in field.rows(_MOST):
        embed.object()
        total += _check(embed)
        stored.append(_stored(embed.object()))
    if total > _ALTOGETHER:
        field.wrong("MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")
    return stored


def _check(embed: Field) -> int:
    texts = [
        embed["title"].text(256),
        embed["description"].text(4096),
        embed["footer"]["text"].text(2048),
        embed["author"]["name"].text(256),
    ]
    for row in embed["fields"].rows(_FIELDS):
        texts.append(row["name"].require().text(256, 1))
        texts.append(row["value"].require().text(1024, 1))
        row["inline"].boolean()
    embed["url"].address()
    embed["author"]["url"].address()
    for image in ("image", "thumbnail"):
        embed[image]["url"].address(_IMAGES)
    embed["footer"]["icon_url"].address(_IMAGES)
    embed["author"]["icon_url"].address(_IMAGES)
    embed["color"].integer(0, 0xFFFFFF)
    _check_instant(embed["timestamp"])
    return sum(len(text.strip()) for text in texts)


def _check_instant(field: Field) -> None:
    value = field.text(64)
    if not field.given:
        return
    try:
        datetime.fromisoformat(value)
    except ValueError:
        field.wrong("DATETIME_TYPE_PARSE", f"Could not parse {value}. Should be ISO8601.")


_KEPT: Final = [
    "title",
    "description",
    "url",
    "color",
    "timestamp",
    "fields",
    "footer",
    "author",
    "image",
    "thumbnail",
]


def _stored(embed: Json) -> Json:
    # Discord keeps what it knows, calls it rich, and fills in the fields' inline.
    kept: Json = {key: embed[key] for key in _KEPT if embed.get(key) is not None}
    if "fields" in kept:
        rows: list[Json] = kept["fields"]
        kept["fields"] = [{"inline": False} | row for row in rows]
    return {"type": "rich", "content_scan_version": 0} | kept


def is_empty(embed: Json) -> bool:
    """Whether an embed shows nothing, which Discord does not count as content."""
    shown = ("title", "description", "fields", "footer", "author", "image", "thumbnail")
    return not any(embed.get(key) for key in shown)
