"""From what somebody typed to a command's options as Discord sends them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from playground.access import channel_permissions
from playground.command_forms import CHAT
from playground.shapes import channel_json, member_json, role_json, user_json
from playground.world import Channel, Guild, Json, User, World

_STRING, _INTEGER, _BOOLEAN, _USER, _CHANNEL, _ROLE, _MENTIONABLE, _NUMBER = range(3, 11)
_BRANCHES: Final = (1, 2)
_SHORTEST, _LONGEST = 0, 6000


class Unusable(Exception):
    """Discord itself would not let somebody do this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Somebody in a channel of a server."""

    guild: Guild
    channel: Channel
    user: User


def all_commands(world: World, guild: Guild) -> list[Json]:
    """Return the commands typed with a slash in a server; its own hide those of all servers."""
    own = world.commands.get(guild.id, {})
    names = {command["name"] for command in own.values()}
    shared = (c for c in world.commands[None].values() if c["name"] not in names)
    return [command for command in (*own.values(), *shared) if command["type"] == CHAT]


def found(commands: list[Json], path: str) -> tuple[Json, list[Json]]:
    """Return the command of a path such as ``/watch add`` and the branches that lead to it."""
    first, *rest = path.removeprefix("/").split()
    command = next((c for c in commands if c["name"] == first), None)
    if command is None:
        raise Unusable(f"The command /{first} is not offered here.")
    branches: list[Json] = []
    place = command
    for name in rest:
        inner: list[Json] = place.get("options") or []
        branch = next((o for o in inner if o["name"] == name and o["type"] in _BRANCHES), None)
        if branch is None:
            raise Unusable(f"There is no {path}.")
        branches.append(branch)
        place = branch
    declared: list[Json] = place.get("options") or []
    if any(option["type"] in _BRANCHES for option in declared):
        raise Unusable(f"{path} is not a whole command.")
    return command, branches


def command_data(
    place: Place, command: Json, branches: list[Json], values: Mapping[str, object]
) -> Json:
    """Return the interaction's data for a command with these values."""
    declared: list[Json] = (branches[-1] if branches else command).get("options") or []
    known = {option["name"] for option in declared}
    unknown = sorted(set(values) - known)
    if unknown:
        raise Unusable(f"There is no option {', '.join(unknown)}.")
    resolved: Json = {}
    filled: list[Json] = []
    for option in declared:
        value = values.get(option["name"])
        if value is not None:
            filled.append(_filled(place, option, value, resolved))
        elif option.get("required"):
            raise Unusable(f"The option {option['name']} is required.")
    return _wrapped(command, branches, filled, resolved)


def typing_data(
    place: Place,
    chosen: tuple[Json, list[Json]],
    focused: tuple[str, str],
    values: Mapping[str, object],
) -> Json:
    """Return the data of an autocompletion: ``focused`` is an option's name and its text so far."""
    command, branches = chosen
    declared: list[Json] = (branches[-1] if branches else command).get("options") or []
    name, text = focused
    resolved: Json = {}
    filled: list[Json] = []
    for option in declared:
        if option["name"] == name:
            if not option.get("autocomplete"):
                raise Unusable(f"The option {name} does not complete.")
            filled.append({"name": name, "type": option["type"], "value": text, "focused": True})
        elif values.get(option["name"]) is not None:
            filled.append(_filled(place, option, values[option["name"]], resolved))
    if not any(option.get("focused") for option in filled):
        raise Unusable(f"There is no option {name}.")
    return _wrapped(command, branches, filled, resolved)


def _wrapped(command: Json, branches: list[Json], filled: list[Json], resolved: Json) -> Json:
    inner = filled
    for branch in reversed(branches):
        inner = [{"name": branch["name"], "type": branch["type"], "options": inner}]
    data: Json = {"id": command["id"], "name": command["name"], "type": command["type"]}
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    if inner:
        data["options"] = inner
    if resolved:
        data["resolved"] = resolved
    return data


def _filled(place: Place, option: Json, value: object, resolved: Json) -> Json:
    kind: int = option["type"]
    sent: object
    if kind in (_USER, _CHANNEL, _ROLE, _MENTIONABLE):
        sent = _resolve(place, option, str(value), resolved)
    elif kind == _BOOLEAN:
        sent = value in (True, "true", "True")
    elif kind in (_INTEGER, _NUMBER):
        sent = _number(option, value)
    else:
        sent = _text(option, str(value))
    choices: list[Json] = option.get("choices") or []
    if choices:
        sent = _choice(option, choices, sent)
    return {"name": option["name"], "type": kind, "value": sent}


def _text(option: Json, value: str) -> str:
    shortest = option.get("min_length") or _SHORTEST
    longest = option.get("max_length") or _LONGEST
    if not shortest <= len(value) <= longest:
        raise Unusable(f"{option['name']} takes {shortest} to {longest} characters.")
    return value


def _number(option: Json, value: object) -> float:
    try:
        number = int(str(value)) if option["type"] == _INTEGER else float(str(value))
    except ValueError:
        raise Unusable(f"{option['name']} takes a number.") from None
    least, most = option.get("min_value"), option.get("max_value")
    if (least is not None and number < least) or (most is not None and number > most):
        raise Unusable(f"{option['name']} takes a number from {least} to {most}.")
    return number


def _choice(option: Json, choices: list[Json], value: object) -> object:
    for choice in choices:
        if value in (choice["value"], choice["name"]):
            return choice["value"]
    raise Unusable(f"{option['name']} takes one of its choices.")


def _resolve(place: Place, option: Json, value: str, resolved: Json) -> str:
    """Find a channel, role or person by id or name, and put it among the resolved."""
    kind: int = option["type"]
    if kind == _CHANNEL:
        return _channel(place, option, value, resolved)
    wanted = value.removeprefix("@")
    for role in place.guild.roles.values():
        if kind != _USER and wanted in (str(role.id), role.name.removeprefix("@")):
            _put(resolved, "roles", str(role.id), role_json(role))
            return str(role.id)
    for member in place.guild.members.values():
        user = member.user
        if kind != _ROLE and wanted in (str(user.id), user.name, user.display_name):
            _put(resolved, "users", str(user.id), user_json(user))
            shape = member_json(member)
            del shape["user"], shape["deaf"], shape["mute"]
            _put(resolved, "members", str(user.id), shape | {"permissions": "0"})
            return str(user.id)
    raise Unusable(f"{option['name']}: there is no {value}.")


def _channel(place: Place, option: Json, value: str, resolved: Json) -> str:
    wanted = value.removeprefix("#")
    kinds: list[int] = option.get("channel_types") or []
    for channel in place.guild.channels.values():
        if wanted in (str(channel.id), channel.name) and (not kinds or channel.kind in kinds):
            allowed = channel_permissions(place.guild, channel, place.user.id)
            shape: dict[str, Any] = channel_json(channel) | {"permissions": str(int(allowed))}
            shape.pop("permission_overwrites", None)
            _put(resolved, "channels", str(channel.id), shape)
            return str(channel.id)
    raise Unusable(f"{option['name']}: there is no channel {value}.")


def _put(resolved: Json, kind: str, key: str, shape: Json) -> None:
    kept: Json = resolved.setdefault(kind, {})
    kept[key] = shape
