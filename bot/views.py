"""Buttons and selects that survive a restart: their id says whom to ask and what."""

import logging
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final, Protocol, Self, runtime_checkable

import discord

from bot.apologies import apologise
from bot.client import Minot
from bot.errors import UserError

_log = logging.getLogger(__name__)

ID: Final = 100  # Discord's limit for a custom id, for a label next to it 80
LABEL: Final = 80
OPTIONS: Final = 25

Interaction = discord.Interaction[Minot]
_Button = discord.ui.Button[discord.ui.View]
_Select = discord.ui.Select[discord.ui.View]


@runtime_checkable
class Pressable(Protocol):
    """A cog that answers the buttons whose id begins with its name."""

    async def pressed(self, interaction: Interaction, words: Sequence[str]) -> None:
        """Answer a button by the words of its id, or a select by those and what was chosen."""
        ...


class PersistentButton(
    discord.ui.DynamicItem[_Button], template=r"(?P<cog>(?!pick:)[a-z]+):(?P<words>.*)"
):
    """A button whose id is ``cog:word:word…``."""

    def __init__(self, item: _Button) -> None:
        super().__init__(item)

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        """Wrap the pressed button, as Discord sent it back."""
        assert isinstance(item, discord.ui.Button)  # noqa: S101  (the template is of buttons)
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the press to the cog it names."""
        cog_name, *words = self.custom_id.split(":")
        await _hand(interaction, cog_name, words)


class PersistentSelect(
    discord.ui.DynamicItem[_Select], template=r"pick:(?P<cog>[a-z]+):(?P<words>.*)"
):
    """A select whose id is ``pick:cog:word…``; what was chosen comes after its words."""

    def __init__(self, item: _Select) -> None:
        super().__init__(item)

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        """Wrap the used select, as Discord sent it back."""
        assert isinstance(item, discord.ui.Select)  # noqa: S101  (the template is of selects)
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the choice to the cog of the cog_name."""
        _, cog_name, *words = self.custom_id.split(":")
        await _hand(interaction, cog_name, [*words, *self.item.values])


PERSISTENT: Final = (PersistentButton, PersistentSelect)
"""What the client must know from its start, so that old messages keep working."""


def button(
    label: str,
    *words: object,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    disabled: bool = False,
) -> PersistentButton:
    """Return a button; its first word is the cog that answers, its last may be cut."""
    custom_id = ":".join(map(str, words))[:ID]
    return PersistentButton(
        discord.ui.Button(label=label[:LABEL], custom_id=custom_id, style=style, disabled=disabled)
    )


def select(
    options: Iterable[discord.SelectOption], placeholder: str, *words: object
) -> PersistentSelect:
    """Return a select of one option; the first word is the cog that answers."""
    return PersistentSelect(
        discord.ui.Select(
            options=list(options)[:OPTIONS],
            placeholder=placeholder,
            custom_id=":".join(map(str, ("pick", *words)))[:ID],
        )
    )


def view_of(items: Iterable[discord.ui.Item[Any]]) -> discord.ui.View:
    """Return a view of these items that has no end."""
    view = discord.ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    return view


async def _hand(interaction: Interaction, cog_name: str, words: Sequence[str]) -> None:
    client = interaction.client
    cog = client.get_cog(cog_name)
    try:
        await (cog if isinstance(cog, Pressable) else _Nobody()).pressed(interaction, words)
    except (ValueError, OverflowError, IndexError):
        # No button of this version has such words; they are an older one's, or made up.
        _log.warning("button not understood", exc_info=True, extra={"cog": cog_name})
        await apologise(interaction, UserError("error.stale"), client.collaborators.texts)
    except Exception as error:  # noqa: BLE001  (whatever happened, the person gets an answer; it is logged there)
        await apologise(interaction, error, client.collaborators.texts)


class _Nobody:
    """Answers the buttons of a cog that this version does not have."""

    async def pressed(self, interaction: Interaction, words: Sequence[str]) -> None:
        """Say that the button is too old."""
        raise UserError("error.stale")
