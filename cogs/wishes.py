"""Whom a moderator wants followed, checked."""

from dataclasses import dataclass

import discord

from bot.cards import lines
from bot.errors import UserError
from bot.index import GuildIndex
from cogs.arguments import person_name
from newsroom.model import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a moderator asked for, checked."""

    name: str
    person: Person | None
    channel_id: int
    aliases: tuple[str, ...] = ()
    role: discord.Role | None = None
    languages: frozenset[str] = frozenset()


def wished(typed: str, index: GuildIndex) -> tuple[str, Person | None]:
    """Return the name to follow, and the person when the server has them; refuse a club."""
    person = index.exactly(typed)
    if person is not None:
        return person.display_name, person
    if index.is_club(typed):
        raise UserError("name.refused.club", name=lines.name(typed))
    return person_name(typed), None
