"""What a quote looks like."""

from dataclasses import dataclass
from typing import Final

import discord

from bot.cards import lines
from bot.cards.cleaning import TITLE, clipped, linked
from bot.cards.message import Message
from bot.texts import Texts
from bot.views import PersistentButton, button, view_of
from newsroom.model import Person
from storage.quotes import QuoteView

_WORDS: Final = 2_400
_HEADLINE: Final = 1_200
_COLOUR: Final = 0x7F8C9A


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotePage:
    """One quote; ``newer`` and ``older`` are the words of its buttons, empty at either end."""

    person: Person
    quote: QuoteView
    newer: tuple[object, ...] = ()
    older: tuple[object, ...] = ()


def quote_message(page: QuotePage, texts: Texts, locale: str) -> Message:
    """Return one quote: words, occasion, date, outlet and link."""
    article = page.quote.article
    title = texts.say("quote.title", locale, name=lines.name(page.person.display_name))
    headline = article.title or texts.say("article.untitled", locale)
    origin = [
        lines.outlet_line(article.outlet, ()),
        lines.day_and_age(article.published_at),
        lines.language_word(article.language, texts, locale),
    ]
    body = [
        lines.quote_block(page.quote, _WORDS, texts, locale, page.person.display_name),
        "",
        linked(headline, article.link, _HEADLINE),
        " · ".join(filter(None, origin)),
    ]
    embed = discord.Embed(title=clipped(title, TITLE), description="\n".join(body), colour=_COLOUR)
    return Message(embeds=[embed], view=view_of(_buttons(page, texts, locale)))


def _buttons(page: QuotePage, texts: Texts, locale: str) -> list[PersistentButton]:
    return [
        button(texts.say(key, locale), "quote", *words)
        for key, words in (("quote.newer", page.newer), ("quote.older", page.older))
        if words
    ]
