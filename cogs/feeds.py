"""`/feed`: the sites a server has read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from discord import app_commands
from discord.ext import commands

from bot.cards import lines
from bot.cards.feed_check import FeedCheck, checked_message
from bot.cards.feeds import (
    PAGE,
    PASSING,
    FeedPage,
    NewFeedCard,
    choice_message,
    fault,
    feed_name,
    feed_removed_message,
    feeds_message,
    new_feed_message,
)
from bot.cards.message import Message
from bot.client import Minot
from bot.errors import UserError
from bot.translator import told
from bot.views import PERSISTENT, Interaction
from bot.workers import WorkerFailed, Workers
from cogs.answers import Answers, guild_of, replace, require_moderator, show
from cogs.arguments import chosen_by_id
from cogs.limits import Searches, check_feeds
from feeds.discovery import Found, discover
from feeds.errors import FetchError
from feeds.fetcher import Fetcher
from newsroom.model import Clock, Feed
from storage.feeds import NewFeed

_LATELY: Final = 5  # polls shown by /feed check
_DAY: Final = timedelta(days=1)
_ADDRESS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Scout:
    """Looks at addresses before they are stored."""

    fetcher: Fetcher
    workers: Workers

    async def found(self, url: str) -> list[Found]:
        """Return the feeds at an address or on its page; refuse, in words, when there is none."""
        try:
            found = await discover(self.fetcher, url, self.workers.parse)
        except (FetchError, WorkerFailed) as error:
            raise fault(error.key, error.detail) from error
        if not found:
            raise UserError("feed.none", address=lines.name(url))
        return found


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class FeedCommands(
    commands.GroupCog,
    name="feed",
    group_name=told("command.feed.name"),
    group_description=told("command.feed.description"),
):
    """What moderators do about what is read for their server."""

    def __init__(self, answers: Answers, scout: Scout, clock: Clock) -> None:
        self._answers = answers
        self._scout = scout
        self._clock = clock
        self._searches = Searches()

    async def interaction_check(self, interaction: Interaction) -> bool:  # type: ignore[override]
        """Refuse everybody but moderators."""
        require_moderator(interaction)
        return True

    @app_commands.command(
        name=told("command.feed.add.name"), description=told("command.feed.add.description")
    )
    @app_commands.rename(url=told("command.feed.add.option.url.name"))
    @app_commands.describe(url=told("command.feed.add.option.url.description"))
    async def add(
        self, interaction: Interaction, url: app_commands.Range[str, 1, _ADDRESS]
    ) -> None:
        """Have a site read, or offer its feeds to choose from."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await check_feeds(self._answers.store, guild_of(interaction))
        found = await self._found(interaction, address_in(url), "feed.try_again")
        if len(found) == 1:
            await self._added(interaction, found[0])
            return
        locale = self._answers.locale_of(interaction)
        await show(interaction, choice_message(found, self._answers.texts, locale), ephemeral=True)

    @app_commands.command(
        name=told("command.feed.list.name"), description=told("command.feed.list.description")
    )
    async def list_feeds(self, interaction: Interaction) -> None:
        """Show what is read for the server, and whether it works."""
        await show(interaction, await self._page(interaction, 0), ephemeral=True)

    @app_commands.command(
        name=told("command.feed.remove.name"), description=told("command.feed.remove.description")
    )
    @app_commands.rename(feed=told("command.feed.remove.option.feed.name"))
    @app_commands.describe(feed=told("command.feed.remove.option.feed.description"))
    async def remove(
        self, interaction: Interaction, feed: app_commands.Range[str, 1, _ADDRESS]
    ) -> None:
        """Have a site read no more."""
        chosen = await self._feed(interaction, feed)
        guild_id = guild_of(interaction)
        is_gone = await self._answers.store.feeds.unsubscribe(guild_id, chosen.id)
        await self._answers.index.refresh(guild_id)
        if not is_gone:
            raise UserError("feed.removed.everywhere", feed=lines.name(feed_name(chosen)))
        locale = self._answers.locale_of(interaction)
        message = feed_removed_message(chosen, self._answers.texts, locale)
        await show(interaction, message, ephemeral=True)

    @app_commands.command(
        name=told("command.feed.check.name"), description=told("command.feed.check.description")
    )
    @app_commands.rename(feed=told("command.feed.check.option.feed.name"))
    @app_commands.describe(feed=told("command.feed.check.option.feed.description"))
    async def check(
        self, interaction: Interaction, feed: app_commands.Range[str, 1, _ADDRESS]
    ) -> None:
        """Read a feed now, and say what happens."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        chosen = await self._feed(interaction, feed)
        found = await self._found(interaction, chosen.url, "feed.tried_again")
        store, now = self._answers.store, self._clock()
        check = FeedCheck(
            feed=chosen,
            found=found[0],
            now=now,
            polls=await store.feeds.history(chosen.id, _LATELY),
            lag=await store.polls.lag(now - _DAY, chosen.id),
            hub=await store.hubs.of_feed(chosen.id),
        )
        await store.feeds.due_now(chosen.id, now)
        locale = self._answers.locale_of(interaction)
        message = checked_message(check, self._answers.texts, locale)
        await show(interaction, message, ephemeral=True)

    @remove.autocomplete("feed")
    @check.autocomplete("feed")
    async def _feeds(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        require_moderator(interaction)
        return chosen_by_id((await self._answers.index_of(interaction)).feeds_like(typed))

    async def pressed(self, interaction: Interaction, words: Sequence[str]) -> None:
        """Turn a page, add the feed that was chosen, or bring back one that was removed."""
        require_moderator(interaction)
        match words:
            case ["list", after]:
                await replace(interaction, await self._page(interaction, int(after)))
            case ["pick", number]:
                await self._picked(interaction, int(number))
            case ["back", feed_id]:
                await self._restored(interaction, int(feed_id))
            case _:
                raise UserError("error.stale")

    async def _picked(self, interaction: Interaction, number: int) -> None:
        """Add the feed whose address stands in the message at the chosen place."""
        fields = interaction.message.embeds[0].fields if interaction.message else []
        if number >= len(fields):
            raise UserError("error.stale")
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await self._found(interaction, str(fields[number].value), "feed.try_again")
        await self._added(interaction, found[0])

    async def _found(self, interaction: Interaction, url: str, advice: str) -> list[Found]:
        """Look for feeds; what may be over in a moment is said with advice."""
        try:
            with self._searches.of(guild_of(interaction)):
                return await self._scout.found(url)
        except UserError as error:
            if error.key not in PASSING:
                raise
            raise UserError(advice, reason=error) from error

    async def _added(self, interaction: Interaction, found: Found) -> None:
        store, guild_id, now = self._answers.store, guild_of(interaction), self._clock()
        async with store.transaction() as tx:
            await check_feeds(tx, guild_id)
            feed = await tx.feeds.add(_new_feed(found), now)
            is_new = await tx.feeds.subscribe(guild_id, feed.id, now)
        await self._answers.index.refresh(guild_id)
        card = NewFeedCard(
            feed=feed,
            items=found.items,
            language=found.language or feed.language,
            is_new=is_new,
            has_watches=bool(await store.watches.of_guild(guild_id)),
        )
        message = new_feed_message(card, self._answers.texts, self._answers.locale_of(interaction))
        await show(interaction, message, ephemeral=True)

    async def _restored(self, interaction: Interaction, feed_id: int) -> None:
        store, guild_id = self._answers.store, guild_of(interaction)
        feed = await store.feeds.get(feed_id)
        if feed is None:
            raise UserError("error.stale")
        await check_feeds(store, guild_id)
        await store.feeds.subscribe(guild_id, feed.id, self._clock())
        await self._answers.index.refresh(guild_id)
        locale = self._answers.locale_of(interaction)
        name = lines.name(feed_name(feed))
        text = self._answers.texts.say("feed.restored", locale, feed=name)
        await replace(interaction, Message(content=text))

    async def _feed(self, interaction: Interaction, typed: str) -> Feed:
        feed = (await self._answers.index.refresh(guild_of(interaction))).feed(typed)
        if feed is None:
            raise UserError("feed.unknown", feed=lines.name(typed))
        return feed

    async def _page(self, interaction: Interaction, after: int) -> Message:
        feeds = (await self._answers.index.refresh(guild_of(interaction))).feeds
        if not feeds:
            raise UserError("feed.list.none")
        ids = [feed.id for feed in feeds]
        first = ids.index(after) + 1 if after in ids else 0
        shown = feeds[first : first + PAGE]
        page = FeedPage(
            total=len(feeds),
            feeds=shown,
            more=shown[-1].id if first + PAGE < len(feeds) else None,
            is_first=first == 0,
        )
        return feeds_message(page, self._answers.texts, self._answers.locale_of(interaction))


def _new_feed(found: Found) -> NewFeed:
    return NewFeed(url=found.url, title=found.title, site=found.site, language=found.language)


def address_in(typed: str) -> str:
    """Return the web address somebody typed, https when left out; refuse anything else."""
    text = typed.strip().strip("<>")
    url = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(url)
    except ValueError:
        raise UserError("feed.address") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or " " in url:
        raise UserError("feed.address")
    if "." not in parts.hostname and ":" not in parts.hostname and "://" not in text:
        raise UserError("feed.address")
    return url


async def setup(bot: Minot) -> None:
    """Give the client this cog; called by discord.py."""
    parts = bot.collaborators
    bot.add_dynamic_items(*PERSISTENT)
    await bot.add_cog(
        FeedCommands(Answers.of(bot), Scout(parts.fetcher, parts.workers), parts.clock)
    )
