import re
from typing import Any

import pytest

from playground.clock import HandClock
from tests.people import Discord
from tests.playground.asking import Asking

LONG = 4096


def embed(**parts: object) -> dict[str, object]:
    return {"embeds": [parts]}


def button(**parts: object) -> dict[str, object]:
    whole: dict[str, object] = {"type": 2, "style": 1, "label": "Plus", "custom_id": "more"}
    return {"content": "x", "components": [{"type": 1, "components": [whole | parts]}]}


def menu(options: int, **parts: object) -> dict[str, object]:
    listed = [{"label": f"L{n}", "value": f"v{n}"} for n in range(options)]
    whole = {"type": 3, "custom_id": "menu", "options": listed} | parts
    return {"content": "x", "components": [{"type": 1, "components": [whole]}]}


FIELD = {"name": "n", "value": "v"}
AT_ROW = ("components", "0", "components")
TOO_MUCH: list[tuple[dict[str, Any], tuple[str, ...], str]] = [
    ({"content": "x" * 2001}, ("content",), "BASE_TYPE_MAX_LENGTH"),
    (embed(title="x" * 257), ("embeds", "0", "title"), "BASE_TYPE_MAX_LENGTH"),
    (embed(description="x" * 4097), ("embeds", "0", "description"), "BASE_TYPE_MAX_LENGTH"),
    (embed(fields=[FIELD] * 26), ("embeds", "0", "fields"), "BASE_TYPE_MAX_LENGTH"),
    (
        embed(fields=[{"name": "", "value": "v"}]),
        ("embeds", "0", "fields", "0", "name"),
        "BASE_TYPE_BAD_LENGTH",
    ),
    (embed(fields=[{"name": "n"}]), ("embeds", "0", "fields", "0", "value"), "BASE_TYPE_REQUIRED"),
    (
        {"embeds": [{"description": "x" * LONG}, {"description": "x" * 1905}]},
        ("embeds",),
        "MAX_EMBED_SIZE_EXCEEDED",
    ),
    (embed(title="x", url="javascript:alert(1)"), ("embeds", "0", "url"), "URL_TYPE_INVALID_URL"),
    (embed(title="x", url="ftp://a/b"), ("embeds", "0", "url"), "URL_TYPE_INVALID_SCHEME"),
    (embed(title="x", timestamp="today"), ("embeds", "0", "timestamp"), "DATETIME_TYPE_PARSE"),
    ({"embeds": [{"title": "x"}] * 11}, ("embeds",), "BASE_TYPE_MAX_LENGTH"),
    (button(custom_id="x" * 101), (*AT_ROW, "0", "custom_id"), "BASE_TYPE_BAD_LENGTH"),
    (button(label="x" * 81), (*AT_ROW, "0", "label"), "BASE_TYPE_MAX_LENGTH"),
    (button(style=9), (*AT_ROW, "0", "style"), "NUMBER_TYPE_MAX"),
    (button(custom_id=None), (*AT_ROW, "0", "custom_id"), "BASE_TYPE_REQUIRED"),
    (menu(26), (*AT_ROW, "0", "options"), "BASE_TYPE_BAD_LENGTH"),
    (menu(0), (*AT_ROW, "0", "options"), "BASE_TYPE_BAD_LENGTH"),
    (menu(1, placeholder="x" * 151), (*AT_ROW, "0", "placeholder"), "BASE_TYPE_MAX_LENGTH"),
    ({"content": "x", "nonce": "9" * 26}, ("nonce",), "BASE_TYPE_MAX_LENGTH"),
    (
        {"content": "x", "allowed_mentions": {"parse": ["here"]}},
        ("allowed_mentions", "parse", "0"),
        "BASE_TYPE_CHOICES",
    ),
    (
        {"content": "x", "allowed_mentions": {"parse": ["roles"], "roles": ["1"]}},
        ("allowed_mentions",),
        "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
    ),
]


@pytest.mark.parametrize(("body", "place", "fault"), TOO_MUCH)
async def test_what_discord_would_not_take_is_refused(
    ask: Asking, body: dict[str, Any], place: tuple[str, ...], fault: str
) -> None:
    answer = await ask.send(body)
    assert (answer.status, answer.code) == (400, 50035)
    assert answer.faults(*place) == [fault]


JUST: list[dict[str, Any]] = [
    {"content": "x" * 2000},
    embed(title="x" * 256, description="x" * LONG, fields=[FIELD] * 25),
    button(custom_id="x" * 100, label="x" * 80),
    menu(25),
    {"content": "x", "a field Discord does not know": 1},
]


@pytest.mark.parametrize("body", JUST)
async def test_what_is_just_within_the_limits_is_taken(ask: Asking, body: dict[str, Any]) -> None:
    answer = await ask.send(body)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")


async def test_two_buttons_of_one_custom_id_are_refused(ask: Asking) -> None:
    twin: Any = button()
    twin["components"].append(twin["components"][0])
    answer = await ask.send(twin)
    where = ("components", "1", "components", "0", "custom_id")
    assert answer.faults(*where) == ["COMPONENT_CUSTOM_ID_DUPLICATED"]


@pytest.mark.parametrize("body", [{}, {"content": " "}, {"embeds": [{"color": 1}]}])
async def test_a_message_without_anything_is_refused(ask: Asking, body: dict[str, Any]) -> None:
    answer = await ask.send(body)
    assert (answer.status, answer.code) == (400, 50006)


async def test_layouts_stand_alone(ask: Asking) -> None:
    layout = {"flags": 1 << 15, "components": [{"type": 10, "content": "x"}]}
    assert (await ask.send(layout)).status == 200
    refused = await ask.send(layout | {"content": "y"})
    assert refused.faults("content") == ["MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"]
    texts = [{"type": 10, "content": "x" * 2001}] * 2
    longer = await ask.send({"flags": 1 << 15, "components": texts})
    assert longer.faults("components") == ["COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"]
    row = {"type": 10, "content": "x"}
    wider = await ask.send({"flags": 1 << 15, "components": [row] * 41})
    assert "BASE_TYPE_MAX_LENGTH" in wider.faults("components")


async def test_a_nonce_is_remembered_for_minutes(
    ask: Asking, people: Discord, hand_clock: HandClock
) -> None:
    body = {"content": "x", "nonce": "7", "enforce_nonce": True}
    first = await ask.send(body)
    hand_clock.advance(minutes=4)
    assert (await ask.send(body)).body["id"] == first.body["id"]
    hand_clock.advance(minutes=2)
    assert (await ask.send(body)).body["id"] != first.body["id"]
    assert len(people.messages("mercato")) == 2


async def test_a_nonce_that_is_not_enforced_stops_nothing(ask: Asking, people: Discord) -> None:
    for _ in range(2):
        await ask.send({"content": "x", "nonce": "7"})
    assert len(people.messages("mercato")) == 2


async def test_history_comes_newest_first_and_in_pages(ask: Asking) -> None:
    sent = [(await ask.send({"content": str(n)})).body["id"] for n in range(4)]
    path = f"{ask.channel('mercato')}/messages"
    newest = await ask("GET", path, limit="2")
    assert [message["content"] for message in newest.body] == ["3", "2"]
    older = await ask("GET", path, before=sent[2])
    assert [message["content"] for message in older.body] == ["1", "0"]
    newer = await ask("GET", path, after=sent[1])
    assert [message["content"] for message in newer.body] == ["3", "2"]


async def test_a_message_is_changed_and_taken_away(ask: Asking, people: Discord) -> None:
    sent = await ask.send({"content": "x", "embeds": [{"title": "t"}]})
    path = f"{ask.channel('mercato')}/messages/{sent.body['id']}"
    changed = await ask("PATCH", path, {"content": "y"})
    assert (changed.body["content"], changed.body["embeds"][0]["title"]) == ("y", "t")
    assert changed.body["edited_timestamp"]
    assert (await ask("DELETE", path)).status == 204
    assert (await ask("GET", path)).code == 10008
    assert people.messages("mercato") == []


async def test_only_a_role_that_is_allowed_is_called(ask: Asking) -> None:
    guild = next(iter(ask.playground.world.guilds.values()))
    role = guild.role("Mercato").id
    text: dict[str, object] = {"content": f"<@&{role}> @everyone"}
    allowed = await ask.send(text | {"allowed_mentions": {"parse": [], "roles": [str(role)]}})
    assert (allowed.body["mention_roles"], allowed.body["mention_everyone"]) == ([str(role)], False)
    nobody: dict[str, object] = {"allowed_mentions": {"parse": list[str]()}}
    silent = await ask.send(text | nobody)
    assert silent.body["mention_roles"] == []


async def test_somebody_elses_message_stays_as_it_is(ask: Asking, people: Discord) -> None:
    written = people.actor("fan", "mercato").write("Allez !")
    path = f"{ask.channel('mercato')}/messages/{written.id}"
    assert (await ask("PATCH", path, {"content": "y"})).code == 50005
    assert (await ask("DELETE", path)).code == 50013
    assert re.match(r"\d{17,20}$", str(written.id))
