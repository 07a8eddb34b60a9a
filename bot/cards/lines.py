"""The lines that several cards share: stage, clubs, sources, age, contract."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final, Protocol

import discord
from babel.dates import format_date

from bot.cards.cleaning import escaped
from bot.texts import Texts
from newsroom.model import Article, ClubRole, Role, Stage

_NAME: Final = 60  # characters of a club, an outlet or a person on a card
_CLUBS: Final = 6  # clubs in one role; more would be a list, not a line
_SOURCES: Final = 3

_COLOURS: Final = {
    Stage.NONE: 0x7F8C9A,
    Stage.INTEREST: 0x5B8DEF,
    Stage.TALKS: 0x3FA7D6,
    Stage.OFFER: 0xF4B740,
    Stage.AGREEMENT: 0xF08A24,
    Stage.MEDICAL: 0x9B6DD7,
    Stage.OFFICIAL: 0x2EAD63,
    Stage.DENIED: 0xD64545,
    Stage.EXTENSION: 0x1FA39A,
}

Clubs = Mapping[str, str]
"""The display name of each club, by its key."""


def colour(stage: Stage) -> int:
    """Return the colour beside a stage's word; never the only sign of it."""
    return _COLOURS[stage]


def stage_word(stage: Stage, texts: Texts, locale: str) -> str:
    """Return a stage in words."""
    return texts.say(f"stage.{stage.value}", locale)


def name(text: str) -> str:
    """Return a name made harmless, short enough to stand on a line."""
    return escaped(text, _NAME)


def clubs_line(roles: Sequence[ClubRole], clubs: Clubs, texts: Texts, locale: str) -> str:
    """Return who is involved and as what: «Club: Aston Villa · Interested: Marseille»."""
    parts: list[str] = []
    for role in (Role.CURRENT, Role.SUITOR, Role.FORMER):
        keys = dict.fromkeys(club.club_key for club in roles if club.role is role)
        if keys:
            names = ", ".join(name(clubs.get(key, key)) for key in list(keys)[:_CLUBS])
            parts.append(texts.say(f"clubs.{role.value}", locale, clubs=names))
    return " · ".join(parts)


def outlet_line(outlet: str, relayed_from: Iterable[str]) -> str:
    """Return where it stands and whom it credits: «Mirror ← Tuttosport»."""
    credited = [name(source) for source in relayed_from][:_SOURCES]
    return " ← ".join([f"**{name(outlet)}**", *credited])


def age(instant: datetime) -> str:
    """Return an instant as Discord's own «2 hours ago», in each reader's language."""
    return discord.utils.format_dt(instant, "R")


def day_and_age(instant: datetime) -> str:
    """Return the day and how long ago that was, in each reader's own writing."""
    return f"{discord.utils.format_dt(instant, 'D')}, {age(instant)}"


def origin_line(article: Article, relayed_from: Iterable[str], texts: Texts, locale: str) -> str:
    """Return outlet, credited sources, age, and the language when it is not the reader's."""
    parts = [outlet_line(article.outlet, relayed_from), age(article.published_at)]
    if foreign := language_word(article.language, texts, locale):
        parts.append(foreign)
    return " · ".join(parts)


def language_word(language: str | None, texts: Texts, locale: str) -> str:
    """Return «in Italian» when a text is not in the reader's language, else nothing."""
    if language is None or language.partition("-")[0] == locale:
        return ""
    return texts.say("article.language", locale, language=texts.language_name(language, locale))


def contract_line(contract_until: str | None, texts: Texts, locale: str) -> str:
    """Return when a contract ends, as precisely as it was said, or nothing."""
    if contract_until is None:
        return ""
    key = "contract.until.day" if contract_until.count("-") > 1 else "contract.until"
    return texts.say(key, locale, date=day(contract_until, locale))


def day(text: str, locale: str) -> str:
    """Return YYYY, YYYY-MM or YYYY-MM-DD as a language writes it; anything else as it stands."""
    parts = text.split("-")
    try:
        numbers = [int(part) for part in parts]
        exact = date(*[*numbers, 1, 1][:3])
    except (ValueError, TypeError, OverflowError):
        return escaped(text, _NAME)
    style = {1: "y", 2: "MMMM y"}.get(len(parts), "d MMMM y")
    return format_date(exact, style, locale=locale)


class Spoken(Protocol):
    """Somebody's words: a quote of an article, or one from the store."""

    @property
    def words(self) -> str:
        """What was said."""
        ...

    @property
    def speaker(self) -> str | None:
        """Who said it, as the text names them."""
        ...

    @property
    def source(self) -> str | None:
        """The occasion."""
        ...

    @property
    def said_on(self) -> str | None:
        """The day, as precisely as it was said."""
        ...


def quote_block(quote: Spoken, limit: int, texts: Texts, locale: str, named: str = "") -> str:
    """Return somebody's words, and under them who said them, where and when.

    Whoever the card has ``named`` already is not named again.
    """
    speaker = name(quote.speaker) if quote.speaker else texts.say("quote.nobody", locale)
    about = [
        speaker if not named or quote.speaker != named else "",
        name(quote.source) if quote.source else "",
        day(quote.said_on, locale) if quote.said_on else "",
    ]
    words = texts.say("quote.words", locale, words=escaped(quote.words, limit))
    origin = ", ".join(filter(None, about))
    return f"> {words}\n— {origin}" if origin else f"> {words}"
