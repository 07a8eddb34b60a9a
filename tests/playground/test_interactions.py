import secrets

import aiohttp
import pytest

from playground import interactions
from playground.clock import HandClock
from playground.world import Guild, Interaction, Json, World
from tests.people import Discord
from tests.playground.asking import Answer, Asking

HELLO: Json = {"type": 4, "data": {"content": "hello"}}
THINK: Json = {"type": 5, "data": {"flags": 64}}


@pytest.fixture
def asked(people: Discord, guild: Guild) -> Interaction:
    """Give a command that somebody has used and the bot has not answered."""
    return begun(people.world, guild, interactions.COMMAND)


def begun(world: World, guild: Guild, kind: int, **data: object) -> Interaction:
    interaction = Interaction(
        id=world.new_id(),
        token=secrets.token_urlsafe(16),
        kind=kind,
        user_id=world.users["fan"].id,
        guild_id=guild.id,
        channel_id=guild.channel("salon").id,
        created_at=world.clock(),
        data={"name": "say", "type": 1} | data,
    )
    return interactions.begin(world, interaction, "fr")


async def answer(ask: Asking, asked: Interaction, body: object) -> Answer:
    return await ask("POST", f"/interactions/{asked.id}/{asked.token}/callback", body)


def hook(ask: Asking, asked: Interaction, ending: str = "") -> str:
    return f"/webhooks/{ask.playground.world.application_id}/{asked.token}{ending}"


async def test_an_interaction_is_answered_once(ask: Asking, asked: Interaction) -> None:
    assert (await answer(ask, asked, HELLO)).status == 204
    second = await answer(ask, asked, HELLO)
    assert (second.status, second.code) == (400, 40060)


async def test_an_answer_tells_its_message_when_asked_to(ask: Asking, asked: Interaction) -> None:
    path = f"/interactions/{asked.id}/{asked.token}/callback"
    told = await ask("POST", path, HELLO, with_response="1")
    assert told.body["resource"]["message"]["content"] == "hello"
    assert told.body["interaction"]["id"] == str(asked.id)


async def test_after_three_seconds_nobody_waits(
    ask: Asking, asked: Interaction, hand_clock: HandClock
) -> None:
    hand_clock.advance(seconds=3.1)
    late = await answer(ask, asked, HELLO)
    assert (late.status, late.code) == (404, 10062)


async def test_a_token_lives_for_a_quarter_of_an_hour(
    ask: Asking, asked: Interaction, hand_clock: HandClock
) -> None:
    await answer(ask, asked, THINK)
    hand_clock.advance(minutes=14)
    assert (await ask("POST", hook(ask, asked), {"content": "x"})).status == 200
    hand_clock.advance(minutes=2)
    late = await ask("POST", hook(ask, asked), {"content": "x"})
    assert (late.status, late.code) == (401, 50027)


async def test_nothing_follows_what_was_not_acknowledged(ask: Asking, asked: Interaction) -> None:
    early = await ask("POST", hook(ask, asked), {"content": "x"})
    assert (early.status, early.code) == (404, 10015)


async def test_a_wrong_token_is_no_interaction(ask: Asking, asked: Interaction) -> None:
    asked.token += "x"
    path = f"/interactions/{asked.id}/{asked.token[:-1]}/callback"
    assert (await ask("POST", path, HELLO)).code == 10062


async def test_the_first_follow_up_takes_the_place_of_thinking(
    ask: Asking, asked: Interaction
) -> None:
    await answer(ask, asked, THINK)
    first = await ask("POST", hook(ask, asked), {"content": "first"})
    assert (first.body["id"], first.body["flags"]) == (str(asked.original_id), 64)
    assert first.body["edited_timestamp"] is None
    second = await ask("POST", hook(ask, asked), {"content": "second"})
    assert second.body["id"] != first.body["id"]
    original = await ask("GET", hook(ask, asked, "/messages/@original"))
    assert original.body["content"] == "first"


async def test_answers_are_changed_and_taken_back(ask: Asking, asked: Interaction) -> None:
    await answer(ask, asked, HELLO)
    path = hook(ask, asked, "/messages/@original")
    assert (await ask("PATCH", path, {"content": "bye"})).body["content"] == "bye"
    assert (await ask("DELETE", path)).status == 204
    assert (await ask("GET", path)).code == 10008


async def test_an_ephemeral_answer_is_not_in_the_channel(
    ask: Asking, asked: Interaction, people: Discord
) -> None:
    await answer(ask, asked, {"type": 4, "data": {"content": "psst", "flags": 64}})
    assert people.messages("salon") == []
    assert (await ask("GET", f"{ask.channel('salon')}/messages")).body == []


WRONG: list[tuple[int, Json, tuple[str, ...]]] = [
    (interactions.COMMAND, {"type": 7, "data": {"content": "x"}}, ("type",)),
    (interactions.COMMAND, {"type": 8, "data": {"choices": []}}, ("type",)),
    (interactions.COMMAND, {}, ("type",)),
    (interactions.COMMAND, {"type": 4, "data": {"content": "x" * 2001}}, ("data", "content")),
    (interactions.AUTOCOMPLETE, HELLO, ("type",)),
    (
        interactions.AUTOCOMPLETE,
        {"type": 8, "data": {"choices": [{"name": "x", "value": "v"}] * 26}},
        ("data", "choices"),
    ),
    (
        interactions.AUTOCOMPLETE,
        {"type": 8, "data": {"choices": [{"name": "x" * 101, "value": "v"}]}},
        ("data", "choices", "0", "name"),
    ),
    (
        interactions.AUTOCOMPLETE,
        {"type": 8, "data": {"choices": [{"name": "x", "value": "v" * 101}]}},
        ("data", "choices", "0", "value"),
    ),
    (
        interactions.COMMAND,
        {"type": 9, "data": {"title": "x" * 46, "custom_id": "c", "components": [{"type": 1}]}},
        ("data", "title"),
    ),
]


@pytest.mark.parametrize(("kind", "body", "place"), WRONG)
async def test_what_does_not_answer_an_interaction_is_refused(
    ask: Asking, guild: Guild, kind: int, body: Json, place: tuple[str, ...]
) -> None:
    world = ask.playground.world
    asked = begun(world, guild, kind, options=[{"name": "n", "type": 3, "focused": True}])
    refused = await answer(ask, asked, body)
    assert (refused.status, refused.code) == (400, 50035)
    assert refused.faults(*place)
    # The person still waits: a refused answer is no answer.
    assert asked.acknowledged_as is None


async def test_an_empty_answer_is_refused(ask: Asking, asked: Interaction) -> None:
    assert (await answer(ask, asked, {"type": 4, "data": {}})).code == 50006


async def test_a_file_comes_with_an_answer(
    ask: Asking, asked: Interaction, people: Discord
) -> None:
    form = aiohttp.FormData()
    form.add_field("payload_json", '{"type": 4, "data": {"content": "x"}}')
    form.add_field("files[0]", b"<opml/>", filename="feeds.opml", content_type="text/xml")
    path = f"/interactions/{asked.id}/{asked.token}/callback"
    url = people.playground.api_url + path
    async with ask.session.post(url, data=form) as response:
        assert response.status == 204
    (attachment,) = people.messages("salon")[0].messages[0].attachments
    assert (attachment.filename, attachment.content) == ("feeds.opml", b"<opml/>")
    address = f"{people.world.files_url}/{attachment.id}/feeds.opml"
    async with ask.session.get(address) as response:
        assert await response.read() == b"<opml/>"
