"""How commands answer: in whose language, to whom, and with what to press."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import discord

from bot.cards import lines
from bot.cards.message import Message
from bot.client import Minot
from bot.errors import UserError
from bot.index import GuildIndex, Index
from bot.languages import server_locale
from bot.texts import Texts
from bot.views import Interaction, button, view_of
from newsroom.model import Person
from storage.database import instant, seconds
from storage.store import Store
from storage.story_pages import Cursor

Retry = Callable[[Person], tuple[object, ...]]
"""Gives the words of the button that repeats a command for a person."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What every cog needs to answer: the texts, the names, and what each server chose."""

    texts: Texts
    index: Index
    store: Store

    @classmethod
    def of(cls, bot: Minot) -> "Answers":
        """Take what is needed from what start-up built."""
        parts = bot.collaborators
        return cls(parts.texts, parts.index, parts.store)

    def locale_of(self, interaction: Interaction) -> str:
        """Return the language of the person."""
        return self.texts.locale_for(interaction.locale)

    async def server_locale(self, interaction: Interaction) -> str:
        """Return the language of the server."""
        locale = await server_locale(self.store, interaction.client, guild_of(interaction))
        return self.texts.locale_for(locale)

    async def index_of(self, interaction: Interaction) -> GuildIndex:
        """Return the names of the server."""
        return await self.index.of(guild_of(interaction))

    async def say(self, interaction: Interaction, key: str, **blanks: object) -> None:
        """Answer a text, only to the person, in their language."""
        text = self.texts.say(key, self.locale_of(interaction), **blanks)
        await show(interaction, Message(content=text), ephemeral=True)

    async def person(self, interaction: Interaction, typed: str, retry: Retry) -> Person | None:
        """Return the one person a typed name stands for; else offer buttons and return None."""
        found = (await self.index_of(interaction)).look_up(typed)
        if len(found.people) == 1:
            return found.people[0]
        offered = found.people or found.nearest
        if not offered:
            key = "name.unknown.moderator" if is_moderator(interaction) else "name.unknown"
            raise UserError(key, name=lines.name(typed))
        key = "name.choose" if found.people else "name.nearest"
        text = self.texts.say(key, self.locale_of(interaction), name=lines.name(typed))
        buttons = [button(person.display_name, *retry(person)) for person in offered[:_OFFERED]]
        await show(interaction, Message(content=text, view=view_of(buttons)), ephemeral=True)
        return None

    async def known(self, interaction: Interaction, person_id: str) -> Person:
        """Return the person of a button, as long as the server still sees them."""
        person = (await self.index_of(interaction)).person(int(person_id))
        if person is None:
            raise UserError("name.gone")
        return person


_OFFERED = 5


def guild_of(interaction: Interaction) -> int:
    """Return the server a command was typed in."""
    if interaction.guild_id is None:
        raise UserError("error.guild")
    return interaction.guild_id


def is_moderator(interaction: Interaction) -> bool:
    """Return whether the person may change what Minot does on this server."""
    return interaction.permissions.manage_guild


def require_moderator(interaction: Interaction) -> None:
    """Refuse everybody but moderators, whatever Discord let through."""
    guild_of(interaction)
    if not is_moderator(interaction):
        raise discord.app_commands.MissingPermissions(["manage_guild"])


async def show(interaction: Interaction, message: Message, *, ephemeral: bool) -> None:
    """Answer with a message, whether or not the command was acknowledged before."""
    send = (
        interaction.followup.send
        if interaction.response.is_done()
        else interaction.response.send_message
    )
    await send(
        content=message.content or "",
        embeds=message.embeds,
        view=message.view,
        allowed_mentions=message.allowed_mentions,
        ephemeral=ephemeral,
    )


async def replace(interaction: Interaction, message: Message) -> None:
    """Turn the message whose button was pressed into another."""
    await interaction.response.edit_message(
        content=message.content,
        embeds=message.embeds,
        view=message.view,
        allowed_mentions=message.allowed_mentions,
    )


def cursor_words(cursor: Cursor) -> tuple[int, int]:
    """Return a place in a list as words of a button."""
    return (seconds(cursor.at), cursor.id)


def cursor_at(words: Sequence[str]) -> Cursor | None:
    """Return the place that a button's last words name, None without any."""
    if not words:
        return None
    at, number = words
    return Cursor(at=instant(int(at)), id=int(number))
