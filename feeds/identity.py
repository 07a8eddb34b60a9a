"""What makes an item the same one tomorrow: its keys, strongest first."""

import re
from datetime import datetime
from hashlib import blake2b
from typing import Final

from feeds.addresses import canonical

_SCHEME: Final = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)
_LONGEST: Final = 200


def keys_of(
    *, guid: str, link: str | None, title: str, published_at: datetime | None
) -> tuple[str, ...]:
    """Return the keys of one item; the caller still has to drop those that are not its own."""
    keys: list[str] = []
    if trimmed := _SCHEME.sub("", guid.strip()):
        # WordPress sites flip between http and https, and so do their guids.
        keys.append(f"guid:{_bounded(trimmed)}")
    if link is not None and _names_an_article(address := canonical(link)):
        keys.append(f"link:{_bounded(address)}")
    if title and published_at is not None and _is_exact(published_at):
        # Only with a time of day: two items may well share a title on one day. A date that is
        # edited makes this key another one, and the item is still known by its guid or link.
        keys.append(f"title:{_hashed(title, str(int(published_at.timestamp())))}")
    return tuple(keys)


def text_key(title: str, text: str) -> str:
    """Return the key of an item that has no other."""
    return f"text:{_hashed(title, text)}"


def _names_an_article(address: str) -> bool:
    """Tell an article from a site's front page, which some feeds give as every item's link."""
    return "/" in address or "?" in address


def _is_exact(published_at: datetime) -> bool:
    return bool(published_at.hour or published_at.minute or published_at.second)


def _bounded(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:64]}…{_hashed(text)}"


def _hashed(*parts: str) -> str:
    folded = "\x1f".join(" ".join(part.split()).casefold() for part in parts)
    return blake2b(folded.encode("utf-8", "replace"), digest_size=12).hexdigest()
