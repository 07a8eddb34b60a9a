"""Who may do what where: Discord's permission bits and how they add up."""

from collections.abc import Iterable
from enum import IntFlag
from typing import Final


class Permission(IntFlag):
    """The permissions the playground knows, with Discord's bits."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    MANAGE_ROLES = 1 << 28
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    SEND_MESSAGES_IN_THREADS = 1 << 38


NONE: Final = Permission(0)
ALL: Final = Permission((1 << 50) - 1)

GOES_WITHOUT_SAYING: Final = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
)
"""What a bot is invited with."""

EVERYONE: Final = (
    GOES_WITHOUT_SAYING | Permission.ADD_REACTIONS | Permission.USE_APPLICATION_COMMANDS
)
"""What the everyone role holds in a new server."""


Change = tuple[Permission, Permission]
"""What an overwrite allows and denies."""


def in_guild(role_permissions: Iterable[Permission]) -> Permission:
    """Return what a member's roles give together; an administrator has everything."""
    total = Permission(0)
    for permissions in role_permissions:
        total |= permissions
    return ALL if Permission.ADMINISTRATOR in total else total


def in_channel(
    base: Permission, everyone: Change | None, roles: Iterable[Change], member: Change | None
) -> Permission:
    """Apply a channel's overwrites in Discord's order: everyone, the roles at once, the member."""
    if Permission.ADMINISTRATOR in base:
        return ALL
    allow = deny = Permission(0)
    for role_allow, role_deny in roles:
        allow |= role_allow
        deny |= role_deny
    for change in (everyone, (allow, deny), member):
        if change is not None:
            base = (base & ~change[1]) | change[0]
    return base
