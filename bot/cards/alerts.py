"""What an alert looks like: one article, or a summary of many."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import discord

from bot.cards import lines
from bot.cards.cleaning import (
    AUTHOR,
    DESCRIPTION,
    MESSAGE,
    TITLE,
    bare,
    escaped,
    linked,
    safe_link,
)
from bot.cards.message import Message, within_limits
from bot.texts import Texts
from bot.views import PersistentButton, button, view_of
from newsroom.model import Cause, Stage
from storage.story_articles import StoryArticle

_QUOTE: Final = 600
# Stages that say by themselves why the alert comes now.
_SPEAKING: Final = frozenset({Stage.NONE, Stage.OFFICIAL, Stage.DENIED, Stage.EXTENSION})
_SUMMARY: Final = MESSAGE - 2 * TITLE  # characters for the rows of a summary
_TITLES: Final = (160, 120, 90, 70, 50, 35, 25)  # of a headline in a summary, as room allows
_NAME: Final = 40
_SUMMARY_COLOUR: Final = 0x5B8DEF


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """One alert with all that its card shows: what its own article says, and nothing else."""

    cause: Cause
    stage: Stage
    told: StoryArticle
    quote: lines.Spoken | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPage:
    """One bundle of alerts for one channel; ``clubs`` gives the display name of each club key."""

    bundle_id: int
    alerts: tuple[AlertView, ...]
    clubs: lines.Clubs
    role_ids: tuple[int, ...] = ()


def alert_message(page: AlertPage, texts: Texts, locale: str) -> Message:
    """Return the message of one bundle: a card for one alert, a summary that lists many."""
    if len(page.alerts) == 1:
        embeds = [_alert_embed(page.alerts[0], page.clubs, texts, locale)]
    else:
        embeds = _summary_embeds(page.alerts, texts, locale)
    roles = tuple(dict.fromkeys(page.role_ids))
    return Message(
        content=" ".join(f"<@&{role_id}>" for role_id in roles) or None,
        embeds=within_limits(embeds),
        view=view_of([why_button(page.bundle_id, texts, locale)]),
        role_ids=roles,
    )


def why_button(bundle_id: int, texts: Texts, locale: str) -> PersistentButton:
    """Return the button that explains an alert; its id also marks the message as this bundle's."""
    return button(texts.say("alert.why", locale), "why", bundle_id)


def _alert_embed(alert: AlertView, clubs: lines.Clubs, texts: Texts, locale: str) -> discord.Embed:
    article = alert.told.article
    embed = discord.Embed(
        title=escaped(article.title, TITLE) or texts.say("article.untitled", locale),
        url=safe_link(article.link),
        colour=lines.colour(alert.stage),
        description="\n".join(filter(None, _alert_lines(alert, clubs, texts, locale))),
    )
    cause = texts.say(_cause_key(alert), locale)
    embed.set_author(name=bare(f"{alert.told.person.display_name} · {cause}", AUTHOR))
    return embed


def _alert_lines(alert: AlertView, clubs: lines.Clubs, texts: Texts, locale: str) -> Sequence[str]:
    rumour = alert.told.rumour
    return (
        _stage_line(alert, texts, locale),
        lines.clubs_line(rumour.clubs, clubs, texts, locale),
        lines.contract_line(rumour.contract_until, texts, locale),
        lines.quote_block(alert.quote, _QUOTE, texts, locale) if alert.quote else "",
        lines.origin_line(alert.told.article, rumour.relayed_from, texts, locale),
    )


def _stage_line(alert: AlertView, texts: Texts, locale: str) -> str:
    """Return the stage, unless the card's first line says it already or there is none to say."""
    if alert.stage is Stage.NONE or _cause_key(alert) == f"stage.{alert.stage.value}":
        return ""
    return f"**{lines.stage_word(alert.stage, texts, locale)}**"


def _cause_key(alert: AlertView) -> str:
    if alert.cause is Cause.QUOTE:
        return "alert.cause.quote"
    if alert.stage in _SPEAKING:
        return f"stage.{alert.stage.value}"
    return "alert.cause.stage" if alert.cause is Cause.STAGE else "alert.cause.opened"


def _summary_embeds(alerts: Sequence[AlertView], texts: Texts, locale: str) -> list[discord.Embed]:
    """List every alert with its person, in two embeds at most; titles shrink, none is left out."""
    ordered = sorted(alerts, key=lambda alert: alert.told.person.display_name)
    title = texts.say("alert.summary.title", locale, count=len(alerts))
    return [
        discord.Embed(title=title if first else None, description=text, colour=_SUMMARY_COLOUR)
        for first, text in zip((True, False), _halves(_rows(ordered, texts, locale)), strict=False)
    ]


def _rows(alerts: Sequence[AlertView], texts: Texts, locale: str) -> list[str]:
    """Return a row for each alert that together fit: shorter titles first, links given up last."""
    rows: list[str] = []
    for room in _TITLES:
        rows = [_row(alert, room, texts, locale) for alert in alerts]
        if sum(map(len, rows)) + len(rows) <= _SUMMARY:
            break
    # Links longer than all others are what cannot be kept.
    for place in sorted(range(len(rows)), key=lambda one: len(rows[one]), reverse=True):
        if sum(map(len, rows)) + len(rows) <= _SUMMARY:
            break
        rows[place] = _row(alerts[place], _TITLES[-1], texts, locale, is_linked=False)
    return rows


def _row(alert: AlertView, room: int, texts: Texts, locale: str, *, is_linked: bool = True) -> str:
    title = alert.told.article.title or texts.say("article.untitled", locale)
    address = safe_link(alert.told.article.link) if is_linked else None
    parts = [
        f"**{escaped(alert.told.person.display_name, _NAME)}**",
        lines.stage_word(alert.stage, texts, locale),
        linked(title, address, room + len(address or "") + len("[]()")),
        escaped(alert.told.article.outlet, _NAME),
    ]
    return f"- {' · '.join(parts)}"


def _halves(rows: Sequence[str]) -> list[str]:
    """Share rows over two embeds, the first filled up to Discord's limit for a description."""
    first: list[str] = []
    length = 0
    for row in rows:
        length += len(row) + 1
        if length > DESCRIPTION:
            break
        first.append(row)
    rest = rows[len(first) :]
    return ["\n".join(part) for part in (first, rest) if part]
