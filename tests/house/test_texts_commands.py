"""Every command has a name and a description in every language, and stands in the documents."""

import re
from collections.abc import Iterator
from pathlib import Path

import discord
import pytest
from discord import app_commands
from discord.ext import commands

from bot.texts import DEFAULT, Texts
from bot.translator import Translator
from cogs.about import AboutCommands
from cogs.feeds import FeedCommands
from cogs.preferences import PreferenceCommands
from cogs.quotes import QuoteCommands
from cogs.rumours import RumourCommands
from cogs.watches import WatchCommands

_HOUSE = Path(__file__).parents[2]
_TEXTS = Texts.load()
_TRANSLATED = [locale for locale in _TEXTS.locales if locale != DEFAULT]
_COGS = (
    AboutCommands,
    FeedCommands,
    PreferenceCommands,
    QuoteCommands,
    RumourCommands,
    WatchCommands,
)
# Discord's own rule; \w stands for its letters and digits, which are the same in our languages.
_NAME = re.compile(r"[-_'\w]{1,32}")
_ANYWHERE: app_commands.TranslationContextTypes = app_commands.TranslationContext(
    app_commands.TranslationContextLocation.other, data=None
)

_COMMANDS = {
    "rumours": ("name", "club", "days"),
    "quote": ("name", "about"),
    "help": (),
    "watch add": ("name", "channel", "aliases", "role", "languages"),
    "watch list": (),
    "watch remove": ("name",),
    "watch test": ("name",),
    "feed add": ("url",),
    "feed list": (),
    "feed remove": ("feed",),
    "feed check": ("feed",),
    "preferences": ("language", "full_text"),
}


def _group(key: str) -> str:
    return "command." + key.replace(" ", ".")


def _keys() -> Iterator[tuple[str, str]]:
    """Give the key of every name with that of its description."""
    for command, options in _COMMANDS.items():
        yield f"{_group(command)}.name", f"{_group(command)}.description"
        for option in options:
            place = f"{_group(command)}.option.{option}"
            yield f"{place}.name", f"{place}.description"
    for group in ("watch", "feed"):
        yield f"command.{group}.name", f"command.{group}.description"


def _commands_of(cog: type[commands.Cog]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give each command of a cog as one types it, with its options."""
    group = str(cog.__cog_group_name__) if cog.__cog_is_app_commands_group__ else ""
    for command in cog.__cog_app_commands__:
        assert isinstance(command, app_commands.Command)
        options = tuple(parameter.display_name for parameter in command.parameters)
        yield f"{group} {command.name}".strip(), options


def test_the_commands_are_exactly_these() -> None:
    assert dict(command for cog in _COGS for command in _commands_of(cog)) == _COMMANDS


@pytest.mark.parametrize("locale", _TEXTS.locales)
@pytest.mark.parametrize(("name", "description"), list(_keys()))
def test_names_and_descriptions_are_such_as_discord_takes(
    locale: str, name: str, description: str
) -> None:
    said = _TEXTS.say(name, locale)
    assert _NAME.fullmatch(said)
    assert said == said.lower()
    assert 1 <= len(_TEXTS.say(description, locale)) <= 100


@pytest.mark.parametrize("locale", _TRANSLATED)
async def test_the_translator_gives_each_language_its_own(locale: str) -> None:
    translator = Translator(_TEXTS)
    for name, _ in _keys():
        string = app_commands.locale_str(_TEXTS.say(name, DEFAULT), key=name)
        given = await translator.translate(string, discord.Locale(locale), _ANYWHERE)
        assert given == _TEXTS.say(name, locale)


async def test_the_translator_leaves_other_languages_to_english() -> None:
    string = app_commands.locale_str("help", key="command.help.name")
    for locale in (discord.Locale.japanese, discord.Locale.british_english):
        assert await Translator(_TEXTS).translate(string, locale, _ANYWHERE) is None


@pytest.mark.parametrize("command", _COMMANDS)
def test_every_command_stands_in_the_documents_with_its_options(command: str) -> None:
    table = (_HOUSE / "docs" / "commands.md").read_text(encoding="utf-8")
    options = "".join(f" {option}:" for option in _COMMANDS[command])
    assert f"`/{command}{options}`" in table
