"""One message as it goes to Discord: text, embeds and buttons within Discord's limits."""

from dataclasses import dataclass, field
from typing import Final

import discord

from bot.cards.cleaning import MESSAGE, clipped

_NOBODY: Final = discord.AllowedMentions.none()


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is sent: embeds, buttons, and the roles whose members may be called."""

    content: str | None = None
    embeds: list[discord.Embed] = field(default_factory=list[discord.Embed])
    view: discord.ui.View = field(default_factory=lambda: discord.ui.View(timeout=None))
    role_ids: tuple[int, ...] = ()

    @property
    def allowed_mentions(self) -> discord.AllowedMentions:
        """Nobody, but the roles that a moderator chose."""
        if not self.role_ids:
            return _NOBODY
        roles = [discord.Object(role_id) for role_id in self.role_ids]
        return discord.AllowedMentions(everyone=False, users=False, roles=roles, replied_user=False)


def within_limits(embeds: list[discord.Embed]) -> list[discord.Embed]:
    """Shorten the last descriptions until all embeds together keep Discord's total."""
    over = sum(map(len, embeds)) - MESSAGE
    for embed in reversed(embeds):
        if over <= 0:
            break
        text = embed.description or ""
        embed.description = clipped(text, max(0, len(text) - over)) or None
        over = sum(map(len, embeds)) - MESSAGE
    return embeds
