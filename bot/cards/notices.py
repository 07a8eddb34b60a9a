"""What moderators are told without having asked: a watch or a feed that stopped."""

from collections.abc import Sequence
from typing import Final

from bot.cards import lines
from bot.cards.cleaning import CONTENT, clipped
from bot.cards.feeds import fault, feed_name
from bot.cards.message import Message
from bot.cards.watches import paused_key
from bot.texts import Texts
from newsroom.model import Feed, Watch

_NAMED: Final = 10


def watches_paused_message(watches: Sequence[Watch], texts: Texts, locale: str) -> Message:
    """Return that the watches of one channel are paused, why, and what to do; all are of it."""
    first = watches[0]
    named = [f"**{lines.name(watch.person.display_name)}**" for watch in watches[:_NAMED]]
    if len(watches) > _NAMED:
        named.append("…")
    text = texts.say(
        "notice.watch.paused",
        locale,
        people=texts.listed(named, locale),
        channel=f"<#{first.channel_id}>",
        reason=texts.say(paused_key(first.paused_because), locale),
    )
    return Message(content=clipped(text, CONTENT))


def feed_paused_message(feed: Feed, texts: Texts, locale: str) -> Message:
    """Return that a feed is no longer read, why, and what to do."""
    problem = fault(feed.error, feed.error_detail)
    text = texts.say(
        "feed.paused.notice",
        locale,
        feed=lines.name(feed_name(feed)),
        reason=texts.say(problem.key, locale, **problem.blanks),
    )
    return Message(content=clipped(text, CONTENT))
