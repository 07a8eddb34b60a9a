"""`/preferences`: how Minot reads and writes in a server."""

from dataclasses import replace as changed

from discord import app_commands
from discord.ext import commands

from bot.cards.message import Message
from bot.client import Minot
from bot.translator import spoken_languages, told
from bot.views import Interaction
from cogs.answers import Answers, guild_of, require_moderator, show


class PreferenceCommands(commands.Cog, name="preferences"):
    """What moderators choose for their server."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    @app_commands.command(
        name=told("command.preferences.name"), description=told("command.preferences.description")
    )
    @app_commands.rename(
        language=told("command.preferences.option.language.name"),
        full_text=told("command.preferences.option.full_text.name"),
    )
    @app_commands.describe(
        language=told("command.preferences.option.language.description"),
        full_text=told("command.preferences.option.full_text.description"),
    )
    @app_commands.choices(language=spoken_languages())
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def preferences(
        self,
        interaction: Interaction,
        language: app_commands.Choice[str] | None = None,
        full_text: bool | None = None,
    ) -> None:
        """Choose how Minot reads and writes in the server; without options, tell what is chosen."""
        require_moderator(interaction)
        if language is None and full_text is None:
            await self._tell(interaction)
            return
        async with self._answers.store.transaction() as tx:
            chosen = await tx.preferences.get(guild_of(interaction))
            if language is not None:
                chosen = changed(chosen, locale=language.value)
            if full_text is not None:
                chosen = changed(chosen, full_text=full_text)
            await tx.preferences.set(chosen)
        said: list[str] = []
        if language is not None:
            name = self._language(interaction, language.value)
            said.append(self._say(interaction, "preferences.language", language=name))
            said.append(self._say(interaction, "preferences.language.personal"))
        if full_text is not None:
            said.append(self._say(interaction, f"preferences.full_text.{_switch(full_text)}"))
        await show(interaction, Message(content="\n".join(said)), ephemeral=True)

    async def _tell(self, interaction: Interaction) -> None:
        chosen = await self._answers.store.preferences.get(guild_of(interaction))
        name = self._language(interaction, await self._answers.server_locale(interaction))
        said = [
            self._say(interaction, "preferences.now.language", language=name),
            self._say(interaction, f"preferences.now.full_text.{_switch(chosen.full_text)}"),
        ]
        await show(interaction, Message(content="\n".join(said)), ephemeral=True)

    def _language(self, interaction: Interaction, locale: str) -> str:
        return self._answers.texts.language_name(locale, self._answers.locale_of(interaction))

    def _say(self, interaction: Interaction, key: str, **blanks: object) -> str:
        return self._answers.texts.say(key, self._answers.locale_of(interaction), **blanks)


def _switch(is_on: bool) -> str:
    return "on" if is_on else "off"


async def setup(bot: Minot) -> None:
    """Give the client this cog; called by discord.py."""
    await bot.add_cog(PreferenceCommands(Answers.of(bot)))
