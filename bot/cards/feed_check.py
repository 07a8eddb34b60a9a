"""What `/feed check` tells of a feed: what is in it, how it was read, how late, who pushes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from babel.numbers import format_decimal

from bot.cards import lines
from bot.cards.feeds import Found, fault, feed_name, host_of, language_line, titled
from bot.cards.message import Message
from bot.texts import Texts
from newsroom.model import Feed
from storage.hubs import HubFeed
from storage.polls import Lag, Poll

_UNITS: Final = (("h", 3600), ("min", 60))


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCheck:
    """A feed as it answers now, its latest polls, how late they were, and the hub it names."""

    feed: Feed
    found: Found
    now: datetime
    polls: Sequence[Poll] = ()
    lag: Lag | None = None
    hub: HubFeed | None = None


def checked_message(check: FeedCheck, texts: Texts, locale: str) -> Message:
    """Return that a feed works, what is in it, and how it was read lately."""
    said = [
        texts.say("feed.items", locale, count=check.found.items),
        language_line(check.found.language or check.feed.language, texts, locale),
        _hub_line(check.hub, check.now, texts, locale),
        f"\n{texts.say('feed.check.due', locale)}",
    ]
    if check.polls:
        said.append(f"\n**{texts.say('feed.check.polls', locale)}**")
        said += [_poll_line(poll, texts, locale) for poll in check.polls]
        said.append(_lag_line(check.lag, texts, locale))
    name = lines.name(feed_name(check.feed))
    return titled(texts.say("feed.check.title", locale, feed=name), said)


def duration(span: timedelta) -> str:
    """Return a span in its largest unit, written alike in every language: «45 s», «3 min»."""
    seconds = round(span.total_seconds())
    for unit, size in _UNITS:
        if seconds >= 2 * size:
            return f"{round(seconds / size)} {unit}"
    return f"{seconds} s"


def _hub_line(hub: HubFeed | None, now: datetime, texts: Texts, locale: str) -> str:
    """Say which site tells of news by itself, until when, and when it last did."""
    if hub is None:
        return ""
    site = lines.name(host_of(hub.hub))
    if hub.ends_at is None or hub.ends_at <= now:
        return texts.say("feed.check.hub.silent", locale, hub=site)
    until = lines.age(hub.ends_at)
    if hub.pushed_at is None:
        return texts.say("feed.check.hub.new", locale, hub=site, until=until)
    pushed = lines.age(hub.pushed_at)
    return texts.say("feed.check.hub", locale, hub=site, until=until, age=pushed)


def _poll_line(poll: Poll, texts: Texts, locale: str) -> str:
    """Say how one poll went: when, what came, in how many seconds."""
    age = lines.age(poll.at)
    seconds = format_decimal(poll.latency, "0.0", locale=locale)
    if poll.error is not None:
        problem = fault(poll.error, poll.error_detail)
        reason = texts.say(problem.key, locale, **problem.blanks)
        return texts.say("feed.check.poll.failed", locale, age=age, reason=reason)
    if not poll.items:
        return texts.say("feed.check.poll.same", locale, age=age, seconds=seconds)
    return texts.say("feed.check.poll", locale, age=age, count=poll.new, seconds=seconds)


def _lag_line(lag: Lag | None, texts: Texts, locale: str) -> str:
    """Say how long after its time a feed was read lately."""
    if lag is None:
        return ""
    median, worst = duration(lag.median), duration(lag.worst)
    return texts.say("feed.check.lag", locale, median=median, worst=worst)
