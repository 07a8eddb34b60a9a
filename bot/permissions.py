"""What Minot may do in a channel, as far as the gateway told."""

from typing import cast

import discord


def allowed_in(place: discord.abc.GuildChannel | discord.Thread) -> discord.Permissions:
    """Return what Minot may do in a channel or thread; everything when the gateway did not tell.

    A server whose own member of Minot has not arrived is not a closed one: Discord's answer to the
    first attempt decides.
    """
    member = cast("discord.Member | None", place.guild.me)
    return discord.Permissions.all() if member is None else place.permissions_for(member)
