"""The playground's answers and the bot's requests, held against Discord's own description.

The description (openapi.json) is Discord's; it is not part of this project. MINOT_DISCORD_SPEC
names it, else it is looked for beside the folder of the project.
"""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from playground.exchanges import Exchange
from playground.server import Playground
from playground.world import Guild, Json
from tests.people import Discord, until
from tests.playground.asking import Asking

if TYPE_CHECKING:
    from bot.startup import Running

HOUSE = Path(__file__).resolve().parents[2]
BESIDE = HOUSE.parent / "shared" / "discord-api-spec" / "openapi.json"
SPEC = Path(os.environ.get("MINOT_DISCORD_SPEC") or BESIDE)

pytestmark = pytest.mark.skipif(
    not SPEC.is_file(), reason=f"Discord's openapi.json is not at {SPEC}"
)


class Description:
    """Discord's description of its API."""

    def __init__(self, whole: Json) -> None:
        self._paths: Json = whole["paths"]
        resource: Resource[Any] = Resource(contents=whole, specification=DRAFT202012)
        self._registry: Registry[Any] = Registry[Any]().with_resource("urn:discord", resource)
        self._known = {_blank(path): path for path in self._paths}

    def faults(self, exchange: Exchange) -> list[str]:
        """Return what is wrong with an exchange."""
        method, _, route = exchange.route.partition(" ")
        path = self._known[_blank(route)]
        place: Json = self._paths[path][method.lower()]
        steps = ["paths", path, method.lower()]
        found: list[str] = []
        if exchange.sent is not None and "requestBody" in place:
            schema = [*steps, "requestBody", "content", "application/json", "schema"]
            found += self._check(exchange.sent, schema, "request")
        answers: Json = place["responses"]
        status = str(exchange.status)
        if status in answers and "content" in answers[status]:
            schema = [*steps, "responses", status, "content", "application/json", "schema"]
            found += self._check(exchange.answered, schema, "answer")
        elif status not in answers and exchange.status < 400:
            found.append(f"{exchange.route} never answers {status}")
        return found

    def _check(self, value: object, steps: list[str], what: str) -> Iterator[str]:
        pointer = "/".join(quote(step.replace("~", "~0").replace("/", "~1")) for step in steps)
        schema = {"$ref": f"urn:discord#/{pointer}"}
        validator: Any = Draft202012Validator(schema, registry=self._registry)
        for error in validator.iter_errors(value):
            where = "/".join(str(step) for step in error.absolute_path)
            yield f"{steps[2]} {steps[1]} {what} at {where!r}: {error.message[:300]}"


def _blank(path: str) -> str:
    return re.sub(r"\{\w+\}", "{}", path.replace("@original", "{}"))


@pytest.fixture(scope="module")
def description() -> Description:
    """Give Discord's description."""
    return Description(json.loads(SPEC.read_text(encoding="utf-8")))


@pytest.fixture
def wire(people: Discord) -> list[Exchange]:
    """Give everything that goes over the wire."""
    seen: list[Exchange] = []
    people.playground.exchanges.listeners.append(seen.append)
    return seen


def test_what_is_not_as_described_is_noticed(description: Description) -> None:
    route = "GET /users/{user_id}"
    for wrong in (None, {}, {"id": 1}):
        assert description.faults(Exchange(route=route, sent=None, status=200, answered=wrong))
    body: Json = {"content": "x" * 5000}
    route = "POST /channels/{channel_id}/messages"
    assert description.faults(Exchange(route=route, sent=body, status=400, answered={}))


async def test_answers_look_as_discord_describes_them(
    ask: Asking, guild: Guild, description: Description, wire: list[Exchange]
) -> None:
    mercato, bot = ask.channel("mercato"), ask.playground.world.bot.id
    calls = ["/users/@me", f"/users/{bot}", "/oauth2/applications/@me", "/applications/@me"]
    calls += ["/gateway/bot", f"/guilds/{guild.id}", f"/guilds/{guild.id}/channels"]
    calls += [f"/guilds/{guild.id}/roles", f"/guilds/{guild.id}/members/{bot}", mercato]
    calls += [f"{mercato}/messages", "/channels/1", "/guilds/1", "/users/1"]
    await ask.send(
        {"content": "x", "embeds": [{"title": "t", "fields": [{"name": "n", "value": "v"}]}]}
    )
    for call in calls:
        await ask("GET", call)
    assert len(wire) == len(calls) + 1
    assert [fault for exchange in wire for fault in description.faults(exchange)] == []


@pytest.mark.usefixtures("bot")
async def test_the_librarys_requests_and_their_answers_are_as_described(
    people: Discord, description: Description, wire: list[Exchange]
) -> None:
    reply = await people.run("/say", text="Kamara")
    await people.click(reply, "Plus")
    await people.click(reply, "Lent")
    await people.choose(reply, "menu", ["OL"])
    thought = await people.run("/think")
    await until(lambda: thought.text == "thought")
    await people.run("/form")
    await people.autocomplete("/pick", "name", "kam")
    assert [fault for exchange in wire for fault in description.faults(exchange)] == []
    assert {exchange.status for exchange in wire} == {200}


async def test_what_minot_sends_is_as_described(
    discord: Discord, description: Description, wire: list[Exchange]
) -> None:
    await discord.run("/help")
    await discord.run("/watch add", by="moderator", name="Boubacar Kamara", channel="mercato")
    await discord.run("/watch list", by="moderator")
    await discord.run("/rumours", name="kamara")
    await discord.run("/rumours", name="nobody at all")
    await discord.autocomplete("/rumours", "name", "kam")
    assert len(wire) >= 6
    assert [fault for exchange in wire for fault in description.faults(exchange)] == []


@pytest.fixture
def early_wire(playground: Playground) -> list[Exchange]:
    """Give everything that goes over the wire from Minot's start on."""
    seen: list[Exchange] = []
    playground.exchanges.listeners.append(seen.append)
    return seen


@pytest.fixture
async def started(early_wire: list[Exchange], minot: "Running") -> list[Exchange]:
    """Give what Minot sent while it started."""
    assert minot.client.is_ready()
    return early_wire


async def test_minots_start_is_as_described(
    started: list[Exchange], description: Description
) -> None:
    routes = [exchange.route for exchange in started]
    assert "PUT /applications/{application_id}/commands" in routes
    assert [fault for exchange in started for fault in description.faults(exchange)] == []
