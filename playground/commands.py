"""The commands a bot registered, for everywhere or for one server."""

from typing import Final, cast

from playground.command_forms import CHAT, check_command, check_commands
from playground.refusals import Refusal
from playground.world import Event, Json, World

CHANGED: Final = "PLAYGROUND_COMMANDS"
"""The playground's own event, not Discord's: the registered commands changed."""

_LOCALISED: Final = ("name_localizations", "description_localizations")


def shelf(world: World, guild_id: int | None) -> dict[int, Json]:
    """Return the registered commands, of one server or (None) of all."""
    if guild_id is not None and guild_id not in world.guilds:
        raise Refusal(50001)
    return world.commands.setdefault(guild_id, {})


def replace(world: World, guild_id: int | None, body: object) -> list[Json]:
    """Register these commands and no others; the same name keeps its id."""
    commands = check_commands(body)
    held = shelf(world, guild_id)
    before = {_key(command): command for command in held.values()}
    after = [_registered(world, guild_id, c, before.get(_key(c))) for c in commands]
    held.clear()
    held.update({int(command["id"]): command for command in after})
    world.announce(Event(name=CHANGED, payload={}))
    return after


def register(world: World, guild_id: int | None, body: object) -> tuple[Json, bool]:
    """Register one command, over one of the same name; say whether it is new."""
    command = check_command(body)
    held = shelf(world, guild_id)
    before = next((c for c in held.values() if _key(c) == _key(command)), None)
    after = _registered(world, guild_id, command, before)
    held[int(after["id"])] = after
    world.announce(Event(name=CHANGED, payload={}))
    return after, before is None


def change(world: World, guild_id: int | None, command_id: int, body: object) -> Json:
    """Change some fields of a command."""
    before = find(world, guild_id, command_id)
    changes = cast("Json", body) if isinstance(body, dict) else {}
    after = _registered(world, guild_id, check_command(before | changes), before)
    shelf(world, guild_id)[command_id] = after
    world.announce(Event(name=CHANGED, payload={}))
    return after


def remove(world: World, guild_id: int | None, command_id: int) -> None:
    """Take a command away."""
    find(world, guild_id, command_id)
    del shelf(world, guild_id)[command_id]
    world.announce(Event(name=CHANGED, payload={}))


def find(world: World, guild_id: int | None, command_id: int) -> Json:
    """Return a command; refuse as Discord does when there is none."""
    command = shelf(world, guild_id).get(command_id)
    if command is None:
        raise Refusal(10063)
    return command


def _key(command: Json) -> tuple[object, object]:
    return (command.get("type") or CHAT, command["name"])


def _registered(world: World, guild_id: int | None, command: Json, before: Json | None) -> Json:
    shape: Json = {
        "application_id": str(world.application_id),
        "type": command.get("type") or CHAT,
        "name": command["name"],
        "name_localizations": command.get("name_localizations"),
        "description": command.get("description") or "",
        "description_localizations": command.get("description_localizations"),
        "default_member_permissions": _text(command.get("default_member_permissions")),
        "dm_permission": command.get("dm_permission", True),
        "contexts": command.get("contexts"),
        "integration_types": command.get("integration_types") or [0],
        "nsfw": bool(command.get("nsfw")),
        "options": command.get("options") or [],
    }
    if guild_id is not None:
        shape["guild_id"] = str(guild_id)
    if before is not None and shape.items() <= before.items():
        return before
    identity = before["id"] if before is not None else str(world.new_id())
    return {"id": identity, "version": str(world.new_id())} | shape


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def without_localisations(command: Json) -> Json:
    """Return a command as a list gives it unless ``with_localizations`` was asked for."""
    trimmed = {key: value for key, value in command.items() if key not in _LOCALISED}
    options: list[Json] = command["options"]
    return trimmed | {"options": [_trimmed(option) for option in options]}


def _trimmed(part: Json) -> Json:
    trimmed = {key: value for key, value in part.items() if key not in _LOCALISED}
    for key in ("options", "choices"):
        if trimmed.get(key):
            parts: list[Json] = trimmed[key]
            trimmed[key] = [_trimmed(inner) for inner in parts]
    return trimmed
