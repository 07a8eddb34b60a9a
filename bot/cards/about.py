"""What Minot says of itself: help, and a first word to a server."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import discord

from bot.cards import lines
from bot.cards.message import Message
from bot.texts import Texts

_COLOUR: Final = 0x3FA7D6
_NAMED: Final = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """What there is on a server, and who asks."""

    people: Sequence[str]
    feeds: int
    is_moderator: bool


def help_message(household: Household, texts: Texts, locale: str) -> Message:
    """Return what Minot does, what the person may type, who is followed, and the next step."""
    embed = discord.Embed(
        title=texts.say("help.title", locale),
        description=texts.say("help.about", locale),
        colour=_COLOUR,
    )
    parts = [("help.fans", texts.say("help.fans.commands", locale))]
    if household.is_moderator:
        parts.append(("help.moderators", texts.say("help.moderators.commands", locale)))
    parts.append(("help.alerts", texts.say("help.alerts.why", locale)))
    parts.append(("help.state", "\n".join(_state(household, texts, locale))))
    for title, text in parts:
        embed.add_field(name=texts.say(title, locale), value=text, inline=False)
    return Message(embeds=[embed])


def welcome_message(texts: Texts, locale: str) -> Message:
    """Return the first word to a server: what Minot is, and the two steps of its set-up.

    It is plain text, so that it needs no more than the permission to write.
    """
    permission = texts.say("permission.manage_guild", locale)
    said = [
        texts.say("welcome.hello", locale),
        "",
        texts.say("welcome.begin", locale, permission=f"**{permission}**"),
        texts.say("welcome.steps", locale),
        "",
        texts.say("welcome.then", locale),
    ]
    return Message(content="\n".join(said))


def _state(household: Household, texts: Texts, locale: str) -> Iterator[str]:
    if not household.people and not household.feeds:
        yield texts.say("help.state.nothing", locale)
    else:
        followed = texts.say("help.state.people", locale, count=len(household.people))
        yield f"{followed} · {texts.say('help.state.feeds', locale, count=household.feeds)}"
    if household.people:
        more = ["…"] if len(household.people) > _NAMED else []
        yield ", ".join([*map(lines.name, household.people[:_NAMED]), *more])
    if household.is_moderator and not household.feeds:
        yield texts.say("help.next.feed", locale)
    elif household.is_moderator and not household.people:
        yield texts.say("help.next.watch", locale)
