"""`/watch`: whom a server follows, and where the alerts go."""

from collections.abc import Sequence
from dataclasses import replace as changed

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards import lines
from bot.cards.message import Message
from bot.cards.watches import (
    PAGE,
    NewWatchCard,
    WatchPage,
    new_watch_message,
    trial_message,
    undo_message,
    watchlist_message,
)
from bot.client import Minot
from bot.errors import UserError
from bot.translator import told
from bot.views import PERSISTENT, Interaction
from cogs.answers import Answers, guild_of, replace, require_moderator, show
from cogs.arguments import NAME, aliases_in, choices, language_choices, languages_in
from cogs.limits import LIST, check_watches
from cogs.places import Place, PostingPlace, check_place, is_role_silent
from cogs.trials import BACK, Trials
from cogs.wishes import Wish, wished
from newsroom.model import Clock, Person, Watch
from storage.store import Store
from storage.watches import NewWatch


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class WatchCommands(
    commands.GroupCog,
    name="watch",
    group_name=told("command.watch.name"),
    group_description=told("command.watch.description"),
):
    """What moderators do about whom their server follows."""

    def __init__(self, answers: Answers, trials: Trials, clock: Clock) -> None:
        self._answers = answers
        self._trials = trials
        self._clock = clock

    async def interaction_check(self, interaction: Interaction) -> bool:  # type: ignore[override]
        """Refuse everybody but moderators."""
        require_moderator(interaction)
        return True

    @app_commands.command(
        name=told("command.watch.add.name"), description=told("command.watch.add.description")
    )
    @app_commands.rename(
        name=told("command.watch.add.option.name.name"),
        channel=told("command.watch.add.option.channel.name"),
        aliases=told("command.watch.add.option.aliases.name"),
        role=told("command.watch.add.option.role.name"),
        languages=told("command.watch.add.option.languages.name"),
    )
    @app_commands.describe(
        name=told("command.watch.add.option.name.description"),
        channel=told("command.watch.add.option.channel.description"),
        aliases=told("command.watch.add.option.aliases.description"),
        role=told("command.watch.add.option.role.description"),
        languages=told("command.watch.add.option.languages.description"),
    )
    async def add(  # noqa: PLR0913, PLR0917  (the command has these options)
        self,
        interaction: Interaction,
        name: app_commands.Range[str, 1, NAME],
        channel: app_commands.Transform[Place, PostingPlace] | None = None,
        aliases: app_commands.Range[str, 1, LIST] | None = None,
        role: discord.Role | None = None,
        languages: app_commands.Range[str, 1, LIST] | None = None,
    ) -> None:
        """Follow somebody; again to move the watch or change its options."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        if role is not None and role.is_default():
            raise UserError("role.everyone")
        name, person = wished(name, await self._answers.index_of(interaction))
        wish = Wish(
            name=name,
            person=person,
            channel_id=channel.id if channel else interaction.channel_id or 0,
            aliases=aliases_in(aliases),
            role=role,
            languages=languages_in(languages, self._answers.texts),
        )
        await check_place(interaction, wish.channel_id, self._answers.texts)
        await self._added(interaction, wish)

    @add.autocomplete("name")
    async def _names_to_add(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        return choices((await self._answers.index_of(interaction)).people_like(typed))

    @add.autocomplete("languages")
    async def _languages(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        return language_choices(typed, self._answers.texts, self._answers.locale_of(interaction))

    @app_commands.command(
        name=told("command.watch.list.name"), description=told("command.watch.list.description")
    )
    async def list_watches(self, interaction: Interaction) -> None:
        """Show whom the server follows, and where."""
        await show(interaction, await self._page(interaction, 0), ephemeral=True)

    @app_commands.command(
        name=told("command.watch.remove.name"),
        description=told("command.watch.remove.description"),
    )
    @app_commands.rename(name=told("command.watch.remove.option.name.name"))
    @app_commands.describe(name=told("command.watch.remove.option.name.description"))
    async def remove(
        self, interaction: Interaction, name: app_commands.Range[str, 1, NAME]
    ) -> None:
        """Follow somebody no more."""
        person = await self._answers.person(
            interaction, name, lambda one: ("watch", "remove", one.id)
        )
        if person is not None:
            await self._removed(interaction, person)

    @app_commands.command(
        name=told("command.watch.test.name"), description=told("command.watch.test.description")
    )
    @app_commands.rename(name=told("command.watch.test.option.name.name"))
    @app_commands.describe(name=told("command.watch.test.option.name.description"))
    async def test(self, interaction: Interaction, name: app_commands.Range[str, 1, NAME]) -> None:
        """Show what would have been posted lately, and why."""
        person = await self._answers.person(
            interaction, name, lambda one: ("watch", "test", one.id)
        )
        if person is not None:
            await self._tested(interaction, person)

    @remove.autocomplete("name")
    @test.autocomplete("name")
    async def _names(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        require_moderator(interaction)
        return choices((await self._answers.index_of(interaction)).people_like(typed))

    async def pressed(self, interaction: Interaction, words: Sequence[str]) -> None:
        """Turn a page, undo, or repeat a command for the person that was meant."""
        require_moderator(interaction)
        match words:
            case ["list", after]:
                await replace(interaction, await self._page(interaction, int(after)))
            case ["remove", person_id]:
                await self._removed(interaction, await self._answers.known(interaction, person_id))
            case ["test", person_id]:
                await self._tested(interaction, await self._answers.known(interaction, person_id))
            case ["back", *rest]:
                await self._restored(interaction, rest)
            case _:
                raise UserError("error.stale")

    async def _added(self, interaction: Interaction, wish: Wish) -> None:
        guild_id = guild_of(interaction)
        before = await self._answers.store.watches.of_guild(guild_id)
        async with self._answers.store.transaction() as tx:
            watch = await self._set(tx, guild_id, wish, before)
            if not before:
                await self._keep_language(tx, interaction)
        index = await self._answers.index.refresh(guild_id)
        person = index.person(watch.person.id) or watch.person
        tried = await self._trials.of(guild_id, person, watch.languages)
        card = NewWatchCard(
            watch=watch,
            aliases=wish.aliases,
            is_new=all(one.person.id != person.id for one in before),
            is_role_silent=wish.role is not None
            and is_role_silent(interaction, wish.role, wish.channel_id),
            found=sum(1 for trial in tried if trial.matched),
            has_feeds=bool(index.feeds),
        )
        message = new_watch_message(card, self._answers.texts, self._answers.locale_of(interaction))
        await show(interaction, message, ephemeral=True)

    async def _set(self, tx: Store, guild_id: int, wish: Wish, before: Sequence[Watch]) -> Watch:
        now = self._clock()
        person = wish.person or await tx.people.add(wish.name, None, now)
        if wish.aliases:
            # Given again, the aliases are the new list; otherwise those there are stay.
            await tx.people.forget(person.id, guild_id)
            await tx.people.teach(person.id, wish.aliases, guild_id)
        earlier = next((one for one in before if one.person.id == person.id), None)
        if earlier is None:
            check_watches(len(before))
        watch = NewWatch(
            guild_id=guild_id,
            channel_id=wish.channel_id,
            person_id=person.id,
            role_id=wish.role.id if wish.role else earlier and earlier.role_id,
            languages=wish.languages or (earlier.languages if earlier else frozenset()),
        )
        kept = await tx.watches.set(watch, now)
        # The channel was found open a moment ago.
        await tx.watches.resume(kept.id)
        return kept

    async def _keep_language(self, tx: Store, interaction: Interaction) -> None:
        """Speak to a server that never chose as to the moderator who began there."""
        guild = interaction.guild
        chosen = await tx.preferences.get(guild_of(interaction))
        if chosen.locale is None and guild is not None and "COMMUNITY" not in guild.features:
            locale = self._answers.locale_of(interaction)
            await tx.preferences.set(changed(chosen, locale=locale))

    async def _removed(self, interaction: Interaction, person: Person) -> None:
        store, guild_id = self._answers.store, guild_of(interaction)
        watches = await store.watches.of_guild(guild_id)
        watch = next((one for one in watches if one.person.id == person.id), None)
        if watch is None:
            raise UserError("name.gone")
        async with store.transaction() as tx:
            await tx.watches.remove(guild_id, person.id)
        await self._answers.index.refresh(guild_id)
        message = undo_message(watch, self._answers.texts, self._answers.locale_of(interaction))
        await show(interaction, message, ephemeral=True)

    async def _restored(self, interaction: Interaction, words: Sequence[str]) -> None:
        person_id, channel_id, role_id, languages = words
        watch = NewWatch(
            guild_id=guild_of(interaction),
            channel_id=int(channel_id),
            person_id=int(person_id),
            role_id=int(role_id) or None,
            languages=frozenset(filter(None, languages.split("-"))),
        )
        await check_place(interaction, watch.channel_id, self._answers.texts)
        async with self._answers.store.transaction() as tx:
            restored = await tx.watches.set(watch, self._clock())
        await self._answers.index.refresh(watch.guild_id)
        text = self._answers.texts.say(
            "watch.restored",
            self._answers.locale_of(interaction),
            name=lines.name(restored.person.display_name),
            channel=f"<#{restored.channel_id}>",
        )
        await replace(interaction, Message(content=text))

    async def _tested(self, interaction: Interaction, person: Person) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild_id = guild_of(interaction)
        watches = await self._answers.store.watches.of_guild(guild_id)
        languages = next((one.languages for one in watches if one.person.id == person.id), None)
        tried = await self._trials.of(guild_id, person, languages or frozenset())
        if not tried:
            has_feeds = await self._answers.store.feeds.heard_by(guild_id)
            key = "watch.test.none" if has_feeds else "watch.test.none.feeds"
            raise UserError(key, name=lines.name(person.display_name), days=BACK.days)
        locale = self._answers.locale_of(interaction)
        message = trial_message(person.display_name, tried, self._answers.texts, locale)
        await show(interaction, message, ephemeral=True)

    async def _page(self, interaction: Interaction, after: int) -> Message:
        guild_id = guild_of(interaction)
        watches = await self._answers.store.watches.of_guild(guild_id)
        if not watches:
            raise UserError("watch.list.none")
        ids = [watch.id for watch in watches]
        first = ids.index(after) + 1 if after in ids else 0
        shown = watches[first : first + PAGE]
        page = WatchPage(
            total=len(watches),
            watches=shown,
            more=shown[-1].id if first + PAGE < len(watches) else None,
            is_first=first == 0,
        )
        return watchlist_message(page, self._answers.texts, self._answers.locale_of(interaction))


async def setup(bot: Minot) -> None:
    """Give the client this cog; called by discord.py."""
    parts = bot.collaborators
    trials = Trials(parts.store, parts.workers, parts.clock)
    bot.add_dynamic_items(*PERSISTENT)
    await bot.add_cog(WatchCommands(Answers.of(bot), trials, parts.clock))
