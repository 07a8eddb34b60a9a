"""What Minot may do in a channel, as far as the gateway told."""

from typing import cast

import discord


def allowed_in(place: discord.abc.GuildChannel | discord.Thread) -> discord.Permissions:
    """Return what Minot may do in a channel or thread; everything when the gateway did not tell.

    A server whose own member of Minot or whose roles have not arrived is not a closed one: the
    answer to the first attempt decides. The library makes up a member without roles at the first
    command of such a server; it has never joined.
    """
    member = cast("discord.Member | None", place.guild.me)
    everyone = cast("discord.Role | None", place.guild.default_role)
    if member is None or everyone is None or member.joined_at is None:
        return discord.Permissions.all()
    return place.permissions_for(member)
