"""The answer to «Why?»: the sentence, the name and the feed that made Minot speak."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import discord

from bot.cards import lines
from bot.cards.cleaning import DESCRIPTION, clipped, escaped
from bot.cards.message import Message
from bot.texts import Texts
from newsroom.model import Stage

_SENTENCE: Final = 500
_SHOWN: Final = 25
_COLOUR: Final = 0x7F8C9A


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why one alert exists."""

    title: str
    stage: Stage
    because: str
    matched: str
    feed: str


def reasons_message(reasons: Sequence[Reason], texts: Texts, locale: str) -> Message:
    """Return the reasons of one message's alerts; titles stand before them when they are many."""
    share = DESCRIPTION // min(len(reasons), _SHOWN) - 2
    blocks = [
        clipped(_reason_lines(reason, len(reasons) > 1, texts, locale), share)
        for reason in reasons[:_SHOWN]
    ]
    embed = discord.Embed(
        title=texts.say("why.title", locale), description="\n\n".join(blocks), colour=_COLOUR
    )
    return Message(embeds=[embed])


def _reason_lines(reason: Reason, is_titled: bool, texts: Texts, locale: str) -> str:
    stage = lines.stage_word(reason.stage, texts, locale)
    is_decided = bool(reason.because) and reason.stage is not Stage.NONE
    said = [
        f"__{lines.name(reason.title)}__" if is_titled else "",
        texts.say("why.stage" if is_decided else "why.nothing", locale, stage=stage),
        f"> {escaped(reason.because, _SENTENCE)}" if is_decided else "",
        texts.say("why.matched", locale, name=lines.name(reason.matched)) if reason.matched else "",
        texts.say("why.feed", locale, feed=f"**{lines.name(reason.feed)}**"),
    ]
    return "\n".join(filter(None, said))
