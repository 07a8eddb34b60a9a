"""What a page of stories looks like."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import discord

from bot.cards import lines
from bot.cards.cleaning import FIELD_VALUE, TITLE, clipped, linked
from bot.cards.message import Message
from bot.texts import Texts
from bot.views import PersistentButton, button, view_of
from newsroom.model import Person
from storage.story_pages import StoryView

PAGE: Final = 5  # five fields of 1,024 characters keep an embed's 6,000
_HEADLINE: Final = 600
_SECOND: Final = 2
_OTHERS: Final = 3  # outlets named beside the latest


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPage:
    """Some stories about a person; ``first``, ``newer`` and ``older`` are the words of buttons.

    ``older`` is empty when there is nothing older; ``club`` is the display name of the club asked
    for, if any.
    """

    person: Person
    stories: Sequence[StoryView]
    clubs: lines.Clubs
    club: str | None = None
    number: int = 1
    first: tuple[object, ...] = ()
    newer: tuple[object, ...] = ()
    older: tuple[object, ...] = ()


def stories_message(page: StoryPage, texts: Texts, locale: str) -> Message:
    """Return a page of stories, the latest change first."""
    embed = discord.Embed(
        title=_title(page, texts, locale), colour=lines.colour(page.stories[0].stage)
    )
    for story in page.stories:
        embed.add_field(
            name=lines.stage_word(story.stage, texts, locale),
            value=_story_lines(story, page.clubs, texts, locale),
            inline=False,
        )
    if page.number > 1:
        embed.set_footer(text=texts.say("rumours.page", locale, number=page.number))
    return Message(embeds=[embed], view=view_of(_buttons(page, texts, locale)))


def _title(page: StoryPage, texts: Texts, locale: str) -> str:
    name = lines.name(page.person.display_name)
    if page.club is None:
        return clipped(texts.say("rumours.title", locale, name=name), TITLE)
    return clipped(
        texts.say("rumours.title.club", locale, name=name, club=lines.name(page.club)), TITLE
    )


def _story_lines(story: StoryView, clubs: lines.Clubs, texts: Texts, locale: str) -> str:
    article = story.article
    title = article.title or texts.say("article.untitled", locale)
    origin = [
        lines.outlet_line(article.outlet, story.relayed_from),
        lines.age(article.published_at),
        lines.language_word(article.language, texts, locale),
    ]
    parts = [
        lines.clubs_line(story.clubs, clubs, texts, locale),
        lines.contract_line(story.contract_until, texts, locale),
        " · ".join(filter(None, origin)),
        _others(story, texts, locale),
    ]
    rest = "\n".join(filter(None, parts))
    room = min(_HEADLINE, FIELD_VALUE - len(rest) - 1)
    return clipped(f"{linked(title, article.link, room)}\n{rest}", FIELD_VALUE)


def _others(story: StoryView, texts: Texts, locale: str) -> str:
    """Return who else told of a story: the first by name, how many more there are."""
    others = [outlet for outlet in story.outlets if outlet != story.article.outlet]
    if not others:
        return ""
    named = [lines.name(outlet) for outlet in others[:_OTHERS]]
    if len(others) == len(named):
        return texts.say("rumours.others", locale, names=texts.listed(named, locale))
    more = len(others) - len(named)
    return texts.say("rumours.others.more", locale, names=", ".join(named), count=more)


def _buttons(page: StoryPage, texts: Texts, locale: str) -> list[PersistentButton]:
    offered = (
        # From the second page, the newer one is the first.
        ("rumours.newest", page.first if page.number > _SECOND else ()),
        ("rumours.newer", page.newer if page.number > 1 else ()),
        ("rumours.older", page.older),
    )
    return [button(texts.say(key, locale), "rumours", *words) for key, words in offered if words]
