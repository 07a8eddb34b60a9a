"""What feeds look like to those who look after them: found, added, healthy or failing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import urlsplit

import discord

from bot.cards import lines
from bot.cards.cleaning import CHOICE, DESCRIPTION, TITLE, clipped, linked, plain, safe_link
from bot.cards.message import Message
from bot.errors import UserError
from bot.texts import Texts
from bot.views import OPTIONS, PersistentButton, button, select, view_of
from newsroom.model import Feed

PAGE: Final = 8
_COLOUR: Final = 0x3FA7D6
_STATUS: Final = re.compile(r"\b[45]\d\d\b")
_MISSING: Final = 404
_BUSY: Final = 429
_BROKEN: Final = 500
_OFFERED: Final = 10  # feeds of one site to choose among
_ADDRESS: Final = 480  # ten addresses and titles keep an embed's 6,000 characters


class Found(Protocol):
    """A feed as it was found at an address or on a page."""

    @property
    def url(self) -> str:
        """Its own address."""
        ...

    @property
    def title(self) -> str:
        """What it calls itself."""
        ...

    @property
    def items(self) -> int:
        """How many items it holds at present."""
        ...

    @property
    def language(self) -> str | None:
        """The language it says or shows."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPage:
    """Some feeds of a server; ``more`` is the last one's id when others follow."""

    total: int
    feeds: Sequence[Feed]
    more: int | None = None
    is_first: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFeedCard:
    """A feed as it was just added, and what its first reading showed."""

    feed: Feed
    items: int
    language: str | None
    is_new: bool = True
    has_watches: bool = True


def new_feed_message(card: NewFeedCard, texts: Texts, locale: str) -> Message:
    """Return what was added, and the next step of the set-up."""
    key = "feed.added.title" if card.is_new else "feed.known.title"
    next_step = "feed.next.test" if card.has_watches else "feed.next.watch"
    said = [
        texts.say("feed.items", locale, count=card.items),
        language_line(card.language, texts, locale),
        texts.say("feed.added.silent", locale) if card.is_new and card.items else "",
        f"\n{texts.say(next_step, locale)}",
    ]
    return titled(texts.say(key, locale, feed=lines.name(feed_name(card.feed))), said)


def choice_message(found: Sequence[Found], texts: Texts, locale: str) -> Message:
    """Return the feeds of a site to choose from; the addresses stand in the message itself.

    A select's value holds a hundred characters, an address may hold more: the choice is a number,
    and the address is read back from the field of that number, even after a restart.
    """
    embed = discord.Embed(title=texts.say("feed.choose", locale), colour=_COLOUR)
    options: list[discord.SelectOption] = []
    for one in found[: min(_OFFERED, OPTIONS)]:
        address = safe_link(one.url)
        title = plain(one.title, CHOICE) or host_of(one.url)
        if address is None or len(address) > _ADDRESS:
            continue
        items = texts.say("feed.items", locale, count=one.items)
        options.append(
            discord.SelectOption(label=title, value=str(len(options)), description=items)
        )
        embed.add_field(name=f"{len(options)}. {lines.name(title)}", value=address, inline=False)
    if not options:
        raise UserError("feed.none", address=lines.name(host_of(found[0].url)))
    placeholder = texts.say("feed.choose.placeholder", locale)
    return Message(embeds=[embed], view=view_of([select(options, placeholder, "feed", "pick")]))


def feed_removed_message(feed: Feed, texts: Texts, locale: str) -> Message:
    """Return that a feed is no longer read, with a button that brings it back."""
    back = button(texts.say("feed.undo", locale), "feed", "back", feed.id)
    text = texts.say("feed.removed", locale, feed=lines.name(feed_name(feed)))
    return Message(content=text, view=view_of([back]))


def feeds_message(page: FeedPage, texts: Texts, locale: str) -> Message:
    """Return a page of a server's feeds, each with its health in words."""
    embed = discord.Embed(
        title=texts.say("feed.list.title", locale, count=page.total),
        description=clipped(
            "\n\n".join(_feed_lines(feed, texts, locale) for feed in page.feeds), DESCRIPTION
        ),
        colour=_COLOUR,
    )
    buttons: list[PersistentButton] = []
    if not page.is_first:
        buttons.append(button(texts.say("feed.list.first", locale), "feed", "list", 0))
    if page.more is not None:
        buttons.append(button(texts.say("feed.list.more", locale), "feed", "list", page.more))
    return Message(embeds=[embed], view=view_of(buttons))


def feed_name(feed: Feed) -> str:
    """Return a feed's title, or its host when it has none."""
    return plain(feed.title, 120) or host_of(feed.url)


def language_line(language: str | None, texts: Texts, locale: str) -> str:
    """Return which language a feed is in, as far as it is known."""
    if language is None:
        return texts.say("feed.language.unknown", locale)
    return texts.say("feed.language", locale, language=texts.language_name(language, locale))


def titled(title: str, said: Sequence[str]) -> Message:
    """Return a card about one feed."""
    embed = discord.Embed(
        title=clipped(title, TITLE), description="\n".join(filter(None, said)), colour=_COLOUR
    )
    return Message(embeds=[embed])


def host_of(url: str) -> str:
    """Return the site of an address: what follows it may be a secret."""
    try:
        return plain(urlsplit(url).hostname or url, 100)
    except ValueError:
        return plain(url, 100)


def fault(key: str | None, detail: str) -> UserError:
    """Return what went wrong with a feed, to be said to people; an HTTP status has its own words.

    Keys are those of feeds/errors.py; what they leave open is in the detail, such as «HTTP 404».
    """
    match = _STATUS.search(detail)
    status = int(match[0]) if match else 0
    if key == "feed.error.refused":
        return _refusal(status)
    if key == "feed.error.gone" or key in _FAULTS:
        return UserError(key)
    return UserError("feed.error.unknown")


_FAULTS: Final = frozenset(
    {
        "feed.error.unreachable",
        "feed.error.timed_out",
        "feed.error.broken_body",
        "feed.error.redirects",
        "feed.error.too_large",
        "feed.error.forbidden",
        "feed.error.not_a_feed",
        "feed.error.unreadable",
    }
)


PASSING: Final = frozenset(
    {
        "feed.error.unreachable",
        "feed.error.timed_out",
        "feed.error.broken_body",
        "feed.error.broken",
        "feed.error.busy",
    }
)
"""What may be over in a moment."""


def _refusal(status: int) -> UserError:
    if status == _MISSING:
        return UserError("feed.error.missing")
    if status == _BUSY:
        return UserError("feed.error.busy")
    if status >= _BROKEN:
        return UserError("feed.error.broken", status=str(status))
    return UserError("feed.error.refused", status=str(status or "?"))


def _feed_lines(feed: Feed, texts: Texts, locale: str) -> str:
    name = linked(feed_name(feed), feed.site if len(feed.site or "") < TITLE else None, 400)
    said = [f"**{name}**", _health(feed, texts, locale)]
    if feed.error is not None and feed.ended_at is None:
        problem = fault(feed.error, feed.error_detail)
        reason = texts.say(problem.key, locale, **problem.blanks)
        if problem.key in PASSING and feed.paused_at is None:
            reason = texts.say("feed.tried_again", locale, reason=reason)
        said.append(reason)
    return "\n".join(said)


def _health(feed: Feed, texts: Texts, locale: str) -> str:
    if feed.ended_at is not None:
        return texts.say("feed.health.ended", locale)
    if feed.paused_at is not None:
        return texts.say("feed.health.paused", locale)
    if feed.failures and feed.succeeded_at is None:
        return texts.say("feed.health.never", locale, count=feed.failures)
    if feed.succeeded_at is None:
        return texts.say("feed.health.new", locale)
    key = "feed.health.failing" if feed.failures else "feed.health.good"
    return texts.say(key, locale, count=feed.failures, age=lines.age(feed.succeeded_at))
