"""Discord's rules for the commands a bot registers."""

import re
import unicodedata
from typing import Final, cast

from playground.forms import Field, Form
from playground.refusals import Refusal
from playground.world import Json

CHAT, USER, MESSAGE = 1, 2, 3
SUBCOMMAND, GROUP, STRING, INTEGER, NUMBER = 1, 2, 3, 4, 10
_OPTION_KINDS: Final = frozenset(range(1, 12))
_COMMAND_KINDS: Final = frozenset({CHAT, USER, MESSAGE})
_COMPLETED: Final = frozenset({STRING, INTEGER, NUMBER})
_MOST: Final = {CHAT: 100, USER: 15, MESSAGE: 15}
_ALTOGETHER: Final = 8000
_NAME_LENGTH: Final = 32
_NAME_SIGNS: Final = "-_'"
_SCRIPTS: Final = re.compile("^(DEVANAGARI|THAI) ")
LOCALES: Final = frozenset(
    [
        "id",
        "da",
        "de",
        "en-GB",
        "en-US",
        "es-ES",
        "es-419",
        "fr",
        "hr",
        "it",
        "lt",
        "hu",
        "nl",
        "no",
        "pl",
        "pt-BR",
        "ro",
        "fi",
        "sv-SE",
        "vi",
        "tr",
        "cs",
        "el",
        "bg",
        "ru",
        "uk",
        "hi",
        "th",
        "zh-CN",
        "ja",
        "zh-TW",
        "ko",
    ]
)


def check_commands(body: object) -> list[Json]:
    """Return the commands of a bulk registration; refuse with every fault named."""
    form = Form(body)
    if not isinstance(body, list):
        form.root.wrong("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
    commands = form.root.rows(sum(_MOST.values()))
    _check_distinct(commands)
    for command in commands:
        _check_command(command)
    _close(form, commands)
    kinds = [command.object().get("type", CHAT) for command in commands]
    if any(kinds.count(kind) > most for kind, most in _MOST.items()):
        raise Refusal(50035, {"_errors": [{"code": "APPLICATION_COMMANDS_MAX", "message": ""}]})
    return [command.object() for command in commands]


def check_command(body: object) -> Json:
    """Return one command; refuse with every fault named."""
    form = Form(body)
    _check_command(form.root)
    _close(form, [form.root])
    return form.root.object()


def _close(form: Form, commands: list[Field]) -> None:
    form.close()
    # Only what is well formed can be measured.
    for command in commands:
        if _size(command.object()) > _ALTOGETHER:
            problem = "Command exceeds maximum size (8000)"
            command.wrong("APPLICATION_COMMAND_TOO_LARGE", problem)
    form.close()


def _check_distinct(commands: list[Field]) -> None:
    seen: set[tuple[str, str]] = set()
    for command in commands:
        key = (str(command["type"].value or CHAT), str(command["name"].value))
        if key in seen:
            problem = "Application command names must be unique"
            command["name"].wrong("APPLICATION_COMMANDS_DUPLICATE_NAME", problem)
        seen.add(key)


def _check_command(command: Field) -> None:
    command.object()
    command["type"].choice(_COMMAND_KINDS)
    is_chat = (command["type"].value or CHAT) == CHAT
    _check_name(command["name"].require(), is_chat=is_chat)
    _check_localised(command["name_localizations"], is_name=is_chat)
    if is_chat:
        _check_description(command)
    elif command["description"].value:
        problem = "Context menu commands cannot have description"
        command["description"].wrong("APPLICATION_COMMAND_INVALID_DESCRIPTION", problem)
    _check_options(command, depth=0)
    permissions = command["default_member_permissions"]
    if permissions.given and not str(permissions.value).isdecimal():
        permissions.wrong("BITFIELD_TYPE_CONVERT", "Must be a string of permission bits.")
    command["nsfw"].boolean()
    command["dm_permission"].boolean()
    for context in command["contexts"].rows(3, 1):
        context.choice(frozenset({0, 1, 2}))
    for place in command["integration_types"].rows(2, 1):
        place.choice(frozenset({0, 1}))


def _check_description(field: Field) -> None:
    field["description"].require().text(100, 1)
    _check_localised(field["description_localizations"], is_name=False, maximum=100)


def _check_name(field: Field, *, is_chat: bool = True) -> None:
    value = field.text(_NAME_LENGTH, 1)
    if is_chat and value and not is_command_name(value):
        problem = "Command name is invalid"
        field.wrong("APPLICATION_COMMAND_INVALID_NAME", problem)


def is_command_name(text: str) -> bool:
    """Whether Discord takes this as a command's or option's name: small letters, digits, - _ '."""
    signs = all(
        sign in _NAME_SIGNS
        or unicodedata.category(sign)[0] in "LN"
        or _SCRIPTS.match(unicodedata.name(sign, ""))
        for sign in text
    )
    return signs and text == text.lower() and 1 <= len(text) <= _NAME_LENGTH


def _check_localised(field: Field, *, is_name: bool, maximum: int = _NAME_LENGTH) -> None:
    for locale in field.object():
        if locale not in LOCALES:
            problem = f"'{locale}' is not a locale Discord knows."
            field[locale].wrong("ENUM_TYPE_COERCE", problem)
        elif is_name:
            _check_name(field[locale])
        else:
            field[locale].text(maximum, 1)


def _check_options(parent: Field, depth: int) -> None:
    options = parent["options"].rows(25)
    names: set[str] = set()
    optional_came = False
    for option in options:
        kind = option["type"].require().integer()
        option["type"].choice(_OPTION_KINDS)
        _check_name(option["name"].require())
        _check_localised(option["name_localizations"], is_name=True)
        _check_description(option)
        name = str(option["name"].value)
        if name in names:
            problem = "Option name already exists in options"
            option["name"].wrong("APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", problem)
        names.add(name)
        required = option["required"].boolean()
        if required and optional_came:
            problem = "Required options must be placed before non-required options"
            option.wrong("APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", problem)
        optional_came = optional_came or not required
        _check_nesting(option, options, kind, depth)
        _check_values(option, kind)


def _check_nesting(option: Field, siblings: list[Field], kind: int, depth: int) -> None:
    branches = (SUBCOMMAND, GROUP)
    if kind in branches:
        # A group holds subcommands, a subcommand holds values; nothing goes deeper.
        if depth > 0 and (kind == GROUP or depth > 1):
            option["type"].wrong("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Nested too deep")
        _check_options(option, depth + (1 if kind == GROUP else 2))
    elif any(sibling["type"].value in branches for sibling in siblings):
        problem = "Sub-command and sub-command group option types are mutually exclusive"
        option["type"].wrong("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", problem)


def _check_values(option: Field, kind: int) -> None:
    choices = option["choices"].rows(25)
    for choice in choices:
        choice["name"].require().text(100, 1)
        _check_localised(choice["name_localizations"], is_name=False, maximum=100)
        if kind == STRING:
            choice["value"].require().text(100)
        elif isinstance(choice["value"].value, bool | str):
            choice["value"].wrong("NUMBER_TYPE_COERCE", "The value must be a number.")
    completes = option["autocomplete"].boolean()
    if completes and (choices or kind not in _COMPLETED):
        problem = "Autocomplete is for strings and numbers without choices"
        option["autocomplete"].wrong("APPLICATION_COMMAND_AUTOCOMPLETE_INVALID", problem)
    option["min_length"].integer(0, 6000)
    option["max_length"].integer(1, 6000)


def _size(command: Json) -> int:
    """Count name, description and values, each in its longest language, as Discord does."""
    total = 0
    for key in ("name", "description"):
        translations = cast("dict[str, object]", command.get(f"{key}_localizations") or {})
        texts = (command.get(key), *translations.values())
        total += max(len(str(text or "")) for text in texts)
    total += len(command["value"]) if isinstance(command.get("value"), str) else 0
    for key in ("options", "choices"):
        parts = cast("list[Json]", command.get(key) or [])
        total += sum(_size(part) for part in parts)
    return total
