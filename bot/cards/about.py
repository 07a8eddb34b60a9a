"""What Minot says of itself: help."""

from typing import Final

import discord

from bot.cards.message import Message
from bot.texts import Texts

_COLOUR: Final = 0x3FA7D6


def help_message(people: int, feeds: int, texts: Texts, locale: str) -> Message:
    """Return what Minot does, the commands of fans and moderators, and what is watched."""
    embed = discord.Embed(
        title=texts.say("help.title", locale),
        description=texts.say("help.about", locale),
        colour=_COLOUR,
    )
    for title, text in (
        ("help.fans", texts.say("help.fans.commands", locale)),
        ("help.moderators", texts.say("help.moderators.commands", locale)),
        ("help.alerts", texts.say("help.alerts.why", locale)),
        ("help.state", _state(people, feeds, texts, locale)),
    ):
        embed.add_field(name=texts.say(title, locale), value=text, inline=False)
    return Message(embeds=[embed])


def _state(people: int, feeds: int, texts: Texts, locale: str) -> str:
    watched = texts.say("help.state.people", locale, count=people)
    return f"{watched} · {texts.say('help.state.feeds', locale, count=feeds)}"
