"""`Minot`, the discord.py client: loads the cogs, syncs the commands, answers errors."""

from dataclasses import dataclass

from discord.ext import commands

from bot.index import Index
from bot.texts import Texts
from bot.workers import Workers
from feeds.fetcher import Fetcher
from newsroom.model import Clock
from storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Collaborators:
    """What start-up built and the cogs receive, each only what it needs."""

    store: Store
    texts: Texts
    workers: Workers
    fetcher: Fetcher
    clock: Clock
    index: Index


class Minot(commands.AutoShardedBot):
    """The Discord end of Minot; a cog's setup takes its collaborators from here."""

    collaborators: Collaborators
