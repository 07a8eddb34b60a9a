"""What a watchlist, a new watch and a trial of one look like."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import discord

from bot.cards import lines
from bot.cards.cleaning import DESCRIPTION, TITLE, clipped, linked
from bot.cards.message import Message
from bot.texts import Texts
from bot.views import PersistentButton, button, view_of
from newsroom.model import Article, Stage, Watch

PAGE: Final = 10
TRIED: Final = 8
_HEADLINE: Final = 350
_COLOUR: Final = 0x3FA7D6


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchPage:
    """Some watches of a server; ``more`` is the last one's id when others follow."""

    total: int
    watches: Sequence[Watch]
    more: int | None = None
    is_first: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWatchCard:
    """A watch as it was just set, and what is worth saying of it."""

    watch: Watch
    aliases: tuple[str, ...] = ()
    is_new: bool = True
    is_role_silent: bool = False
    found: int = 0
    has_feeds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One recent article held against a watch: the name found in it and the stage read.

    ``matched`` is empty when its words name somebody or something else.
    """

    article: Article
    matched: str = ""
    stage: Stage = Stage.NONE
    is_other_language: bool = False


def watchlist_message(page: WatchPage, texts: Texts, locale: str) -> Message:
    """Return a page of a server's watches, the paused ones with the reason."""
    embed = discord.Embed(
        title=texts.say("watch.list.title", locale, count=page.total),
        description="\n".join(_watch_line(watch, texts, locale) for watch in page.watches),
        colour=_COLOUR,
    )
    buttons: list[PersistentButton] = []
    if not page.is_first:
        buttons.append(button(texts.say("watch.list.first", locale), "watch", "list", 0))
    if page.more is not None:
        buttons.append(button(texts.say("watch.list.more", locale), "watch", "list", page.more))
    return Message(embeds=[embed], view=view_of(buttons))


def new_watch_message(card: NewWatchCard, texts: Texts, locale: str) -> Message:
    """Return what a watch will do, and the next step of the set-up."""
    watch = card.watch
    key = "watch.added.title" if card.is_new else "watch.moved.title"
    title = texts.say(key, locale, name=lines.name(watch.person.display_name))
    embed = discord.Embed(
        title=clipped(title, TITLE),
        description=clipped("\n".join(_new_watch_lines(card, texts, locale)), DESCRIPTION),
        colour=_COLOUR,
    )
    return Message(embeds=[embed])


def trial_message(name: str, trials: Sequence[Trial], texts: Texts, locale: str) -> Message:
    """Return what lately would have been posted, with the reason, and what was left out."""
    embed = discord.Embed(
        title=clipped(texts.say("watch.test.title", locale, name=lines.name(name)), TITLE),
        description="\n\n".join(_trial_lines(trial, texts, locale) for trial in trials[:TRIED]),
        colour=_COLOUR,
    )
    return Message(embeds=[embed])


def undo_message(watch: Watch, texts: Texts, locale: str) -> Message:
    """Return that a watch has ended, with a button that sets it again as it was."""
    words = (
        watch.person.id,
        watch.channel_id,
        watch.role_id or 0,
        "-".join(sorted(watch.languages)),
    )
    return Message(
        content=texts.say("watch.removed", locale, name=lines.name(watch.person.display_name)),
        view=view_of([button(texts.say("watch.undo", locale), "watch", "back", *words)]),
    )


def languages_words(languages: frozenset[str], texts: Texts, locale: str) -> str:
    """Return languages by their names, as one enumeration."""
    names = sorted(texts.language_name(language, locale) for language in languages)
    return texts.listed(names, locale)


def _watch_line(watch: Watch, texts: Texts, locale: str) -> str:
    parts = [
        f"**{lines.name(watch.person.display_name)}**",
        f"<#{watch.channel_id}>",
        f"<@&{watch.role_id}>" if watch.role_id else "",
        languages_words(watch.languages, texts, locale),
    ]
    line = " · ".join(filter(None, parts))
    if watch.paused_at is None:
        return line
    reason = texts.say(paused_key(watch.paused_because), locale)
    return f"{line}\n{texts.say('watch.list.paused', locale, reason=reason)}"


def paused_key(because: str | None) -> str:
    """Return the text that says why a watch is paused; closed when the reason has none."""
    return because if because in _PAUSES else _PAUSES[0]


_PAUSES: Final = ("watch.paused.closed", "watch.paused.missing", "watch.paused.gone")


def _new_watch_lines(card: NewWatchCard, texts: Texts, locale: str) -> list[str]:
    watch = card.watch
    name, channel = lines.name(watch.person.display_name), f"<#{watch.channel_id}>"
    said = [texts.say("watch.added", locale, name=name, channel=channel)]
    if card.aliases:
        aliases = texts.listed(map(lines.name, card.aliases), locale)
        said.append(texts.say("watch.aliases", locale, aliases=aliases))
    if watch.languages:
        languages = languages_words(watch.languages, texts, locale)
        said.append(texts.say("watch.languages", locale, languages=languages))
    if watch.role_id:
        key = "watch.role.silent" if card.is_role_silent else "watch.role"
        said.append(texts.say(key, locale, role=f"<@&{watch.role_id}>"))
    if card.found:
        said.append(texts.say("watch.found", locale, count=card.found))
    next_step = "watch.next.test" if card.has_feeds else "watch.next.feed"
    return [*said, "", texts.say(next_step, locale)]


def _trial_lines(trial: Trial, texts: Texts, locale: str) -> str:
    article = trial.article
    reason = texts.say("watch.test.elsewhere", locale)
    if trial.matched:
        reason = texts.say("watch.test.why", locale, name=lines.name(trial.matched))
    if trial.is_other_language:
        language = texts.language_name(article.language or "", locale)
        reason = texts.say("watch.test.language", locale, language=language)
    headline = linked(
        article.title or texts.say("article.untitled", locale), article.link, _HEADLINE
    )
    said = [
        lines.stage_word(trial.stage, texts, locale),
        lines.name(article.outlet),
        lines.age(article.published_at),
        "" if trial.is_other_language else lines.language_word(article.language, texts, locale),
        reason,
    ]
    return f"{headline}\n{' · '.join(filter(None, said))}"
