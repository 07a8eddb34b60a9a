"""Command names and descriptions in the reader's language."""

from typing import Final

import discord
from discord import app_commands

from bot.texts import DEFAULT, Texts

_ENGLISH: Final = Texts.load()
"""Commands are described when their modules are imported; English is what Discord shows when it
has nothing nearer. Read once, never changed."""


def told(key: str) -> app_commands.locale_str:
    """Return a text of the catalogues as a command's name or description, in every language."""
    return app_commands.locale_str(_ENGLISH.say(key, DEFAULT), key=key)


def spoken_languages() -> list[app_commands.Choice[str]]:
    """Return the languages Minot speaks, each by its own name, to choose from."""
    return [
        app_commands.Choice(name=_ENGLISH.say("locale.name", locale), value=locale)
        for locale in _ENGLISH.locales
    ]


class Translator(app_commands.Translator):
    """Gives Discord the localised names and descriptions when the commands are synced."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Return a text in one of Discord's languages, or None when Minot does not speak it."""
        language = self._texts.locale_for(locale)
        key = string.extras.get("key")
        if key is None or language == DEFAULT:
            return None
        return self._texts.say(str(key), language)
