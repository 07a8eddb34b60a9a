import pytest

from playground.command_forms import is_command_name
from playground.world import Guild, Json
from tests.playground.asking import Answer, Asking

OPTION: Json = {"type": 3, "name": "name", "description": "d"}


def command(**parts: object) -> Json:
    return {"name": "say", "description": "d"} | parts


def options(*parts: Json) -> Json:
    return command(options=[OPTION | part for part in parts])


@pytest.fixture
def path(ask: Asking) -> str:
    return f"/applications/{ask.playground.world.application_id}/commands"


LONG = [{"name": "x" * 100, "value": "x" * 100}] * 25
FIRST = ("0", "options", "0")
WRONG: list[tuple[Json, tuple[str, ...], str]] = [
    (command(name="Say"), ("0", "name"), "APPLICATION_COMMAND_INVALID_NAME"),
    (command(name="say it"), ("0", "name"), "APPLICATION_COMMAND_INVALID_NAME"),
    (command(name="x" * 33), ("0", "name"), "BASE_TYPE_BAD_LENGTH"),
    (command(description="x" * 101), ("0", "description"), "BASE_TYPE_BAD_LENGTH"),
    (command(description=""), ("0", "description"), "BASE_TYPE_BAD_LENGTH"),
    ({"name": "say"}, ("0", "description"), "BASE_TYPE_REQUIRED"),
    (command(type=2), ("0", "description"), "APPLICATION_COMMAND_INVALID_DESCRIPTION"),
    (
        command(name_localizations={"fr": "Dire"}),
        ("0", "name_localizations", "fr"),
        "APPLICATION_COMMAND_INVALID_NAME",
    ),
    (
        command(name_localizations={"oc": "dire"}),
        ("0", "name_localizations", "oc"),
        "ENUM_TYPE_COERCE",
    ),
    (
        command(description_localizations={"fr": "x" * 101}),
        ("0", "description_localizations", "fr"),
        "BASE_TYPE_BAD_LENGTH",
    ),
    (
        command(default_member_permissions="some"),
        ("0", "default_member_permissions"),
        "BITFIELD_TYPE_CONVERT",
    ),
    (options(*[{"name": f"n{n}"} for n in range(26)]), ("0", "options"), "BASE_TYPE_MAX_LENGTH"),
    (options({"type": 12}), (*FIRST, "type"), "BASE_TYPE_CHOICES"),
    (options({"name": "Name"}), (*FIRST, "name"), "APPLICATION_COMMAND_INVALID_NAME"),
    (
        options({}, {}),
        ("0", "options", "1", "name"),
        "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
    ),
    (
        options({}, {"name": "n", "required": True}),
        ("0", "options", "1"),
        "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
    ),
    (
        options({"choices": [{"name": "x", "value": "x"}] * 26}),
        (*FIRST, "choices"),
        "BASE_TYPE_MAX_LENGTH",
    ),
    (
        options({"choices": [{"name": "x" * 101, "value": "x"}]}),
        (*FIRST, "choices", "0", "name"),
        "BASE_TYPE_BAD_LENGTH",
    ),
    (
        options({"choices": [{"name": "x", "value": "x"}], "autocomplete": True}),
        (*FIRST, "autocomplete"),
        "APPLICATION_COMMAND_AUTOCOMPLETE_INVALID",
    ),
    (
        options({"type": 7, "autocomplete": True}),
        (*FIRST, "autocomplete"),
        "APPLICATION_COMMAND_AUTOCOMPLETE_INVALID",
    ),
    (
        options({"type": 1, "name": "add"}, {"name": "n"}),
        ("0", "options", "1", "type"),
        "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
    ),
    (
        options({"type": 1, "options": [OPTION | {"type": 1}]}),
        (*FIRST, "options", "0", "type"),
        "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
    ),
    (
        options({"name": "a", "choices": LONG}, {"name": "b", "choices": LONG}),
        ("0",),
        "APPLICATION_COMMAND_TOO_LARGE",
    ),
]


@pytest.mark.parametrize(("body", "place", "fault"), WRONG)
async def test_a_command_discord_would_not_take_is_refused(
    ask: Asking, path: str, body: Json, place: tuple[str, ...], fault: str
) -> None:
    answer = await ask("PUT", path, [body])
    assert (answer.status, answer.code) == (400, 50035)
    assert fault in answer.faults(*place)


async def test_two_commands_of_one_name_are_refused(ask: Asking, path: str) -> None:
    answer = await ask("PUT", path, [command(), command()])
    assert answer.faults("1", "name") == ["APPLICATION_COMMANDS_DUPLICATE_NAME"]


async def test_registering_again_keeps_the_id_and_what_did_not_change(
    ask: Asking, path: str
) -> None:
    (first,) = (await ask("PUT", path, [command()])).body
    (same,) = (await ask("PUT", path, [command()])).body
    (other,) = (await ask("PUT", path, [command(description="other")])).body
    assert same == first
    assert (other["id"], other["description"]) == (first["id"], "other")
    assert other["version"] != first["version"]


async def test_translations_are_listed_only_when_asked_for(ask: Asking, path: str) -> None:
    await ask("PUT", path, [command(name_localizations={"fr": "dire"})])
    assert "name_localizations" not in (await ask("GET", path)).body[0]
    whole = await ask("GET", path, with_localizations="true")
    assert whole.body[0]["name_localizations"] == {"fr": "dire"}


async def test_one_command_is_made_changed_and_taken_away(
    ask: Asking, guild: Guild, path: str
) -> None:
    path = path.replace("/commands", f"/guilds/{guild.id}/commands")
    made: Answer = await ask("POST", path, command())
    again: Answer = await ask("POST", path, command(description="again"))
    assert (made.status, again.status, made.body["id"]) == (201, 200, again.body["id"])
    one = f"{path}/{made.body['id']}"
    changed = await ask("PATCH", one, {"description": "changed"})
    assert (changed.body["description"], changed.body["guild_id"]) == ("changed", str(guild.id))
    assert (await ask("DELETE", one)).status == 204
    assert (await ask("GET", one)).code == 10063


async def test_another_applications_commands_are_none_of_ours(ask: Asking) -> None:
    assert (await ask("GET", "/applications/1/commands")).code == 10002


NAMES: list[tuple[str, bool]] = [
    ("rumeurs", True),
    ("joueur-à-suivre", True),
    ("aujourd'hui", True),
    ("слухи", True),
    ("सूची", True),
    ("ข่าว", True),
    ("Rumeurs", False),
    ("Слухи", False),
    ("deux mots", False),
    ("a.b", False),
    ("", False),
    ("x" * 33, False),
]


@pytest.mark.parametrize(("name", "is_taken"), NAMES)
def test_names_are_taken_as_discord_takes_them(name: str, *, is_taken: bool) -> None:
    assert is_command_name(name) is is_taken
