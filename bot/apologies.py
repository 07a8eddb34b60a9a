"""What a person is told when what they asked for could not be done."""

import logging
import secrets
from typing import Any, Final

import discord
from discord import app_commands

from bot.errors import UserError
from bot.texts import Texts

_log = logging.getLogger(__name__)

_Interaction = discord.Interaction[Any]
_LACKING: Final = {50001: "view_channel", 50013: "send_messages"}


async def apologise(interaction: _Interaction, error: Exception, texts: Texts) -> None:
    """Answer an error, only to the person, in their language.

    A UserError is said as it stands, a missing permission is named; for anything else there is a
    reference that stands in the log too.
    """
    cause = cause_of(error)
    said = said_of(cause)
    if said is None:
        reference = secrets.token_hex(3)
        _log.error(
            "command failed",
            exc_info=cause,
            extra={"reference": reference, "command": _command_name(interaction)},
        )
        said = UserError("error.unexpected", reference=reference)
    await _answer(interaction, _text(said, texts, texts.locale_for(interaction.locale)))


def cause_of(error: BaseException) -> BaseException:
    """Return what went wrong, without what discord.py wraps around it."""
    while isinstance(error, app_commands.CommandInvokeError | app_commands.TransformerError):
        inner = error.original if isinstance(error, app_commands.CommandInvokeError) else None
        inner = inner or error.__cause__
        if inner is None:
            break
        error = inner
    return error


def said_of(cause: BaseException) -> UserError | None:
    """Return what can be said of an error to the person, or None when nobody foresaw it."""
    said: UserError | None = None
    match cause:
        case UserError():
            said = cause
        case app_commands.MissingPermissions(missing_permissions=missing):
            said = UserError("error.permission", permission=_Permissions(missing))
        case app_commands.BotMissingPermissions(missing_permissions=missing):
            said = UserError("error.bot_permission", permissions=_Permissions(missing))
        case discord.Forbidden(code=code) if code in _LACKING:
            said = UserError("error.bot_permission", permissions=_Permissions([_LACKING[code]]))
        case app_commands.NoPrivateMessage():
            said = UserError("error.guild")
        case _:
            pass
    return said


class _Permissions(tuple[str, ...]):
    """Permissions by Discord's names, to be said in the person's language."""

    __slots__ = ()


def _text(said: UserError, texts: Texts, locale: str) -> str:
    blanks = {name: _filled(value, texts, locale) for name, value in said.blanks.items()}
    return texts.say(said.key, locale, **blanks)


def _filled(value: object, texts: Texts, locale: str) -> object:
    """Return what stands in a blank: permissions by name, the reason of an error in words."""
    match value:
        case _Permissions():
            return _named(value, texts, locale)
        case UserError():
            return _text(value, texts, locale)
        case _:
            return value


def _named(permissions: _Permissions, texts: Texts, locale: str) -> str:
    # Discord's list of permissions grows; its own word is better than a second error.
    known = texts.catalogues[texts.locale_for(locale)]
    words = [
        texts.say(f"permission.{name}", locale) if f"permission.{name}" in known else name
        for name in permissions
    ]
    return texts.listed(words, locale)


def _command_name(interaction: _Interaction) -> str:
    command = interaction.command
    return command.qualified_name if command else str(interaction.type.name)


async def _answer(interaction: _Interaction, text: str) -> None:
    try:
        if interaction.response.is_done():
            await interaction.followup.send(text, ephemeral=True)
        else:
            await interaction.response.send_message(text, ephemeral=True)
    except discord.HTTPException as error:
        # The 3 seconds are over, or the person is gone: there is nobody left to tell.
        _log.warning("apology not delivered", extra={"status": error.status, "code": error.code})
