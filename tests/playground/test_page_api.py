import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import aiohttp
import pytest

from playground import changes
from playground.permissions import Permission
from playground.world import Guild, Json
from tests.people import Discord, until

pytestmark = pytest.mark.usefixtures("bot")


class Page:
    """The page's calls, and what it hears."""

    def __init__(self, people: Discord, session: aiohttp.ClientSession) -> None:
        self.url = people.playground.page_url
        self.session = session
        self.heard: list[Json] = []

    async def get(self, call: str, **query: str) -> Any:  # noqa: ANN401  (JSON)
        async with self.session.get(f"{self.url}/playground/{call}", params=query) as answer:
            return await answer.json()

    async def post(self, call: str, headers: dict[str, str] | None = None, **body: object) -> Any:  # noqa: ANN401  (JSON)
        url = f"{self.url}/playground/{call}"
        async with self.session.post(url, json=body, headers=headers) as answer:
            is_json = answer.content_type == "application/json"
            return answer.status, (await answer.json() if is_json else None)

    async def listen(self, person: str) -> None:
        url = f"{self.url}/playground/events?person={person}"
        async with self.session.ws_connect(url) as socket:
            async for message in socket:
                self.heard.append(message.json())

    async def wait_for(self, kind: str) -> Json:
        await until(lambda: any(event["type"] == kind for event in self.heard))
        return next(event for event in self.heard if event["type"] == kind)


@pytest.fixture
async def page(people: Discord) -> AsyncGenerator[Page]:
    """Give the page, opened by the fan."""
    async with aiohttp.ClientSession() as session:
        page = Page(people, session)
        listening = asyncio.create_task(page.listen("fan"))
        await until(lambda: people.playground.page_events.is_open)
        yield page
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def test_the_page_tells_what_there_is(page: Page) -> None:
    state = await page.get("state", person="fan")
    assert state["guild"]["name"] == "Le Virage"
    assert [channel["name"] for channel in state["channels"]] == ["mercato", "salon"]
    assert [person["key"] for person in state["people"]] == ["moderator", "fan"]
    assert [locale["code"] for locale in state["locales"]] == ["fr", "en-US"]


async def test_a_hidden_channel_is_not_shown(page: Page, people: Discord, guild: Guild) -> None:
    channel, everyone = guild.channel("mercato"), guild.roles[guild.id]
    changes.deny(people.world, channel, everyone, Permission.VIEW_CHANNEL)
    assert (await page.wait_for("state")) == {"type": "state"}
    state = await page.get("state", person="fan")
    assert [channel["name"] for channel in state["channels"]] == ["salon"]
    answer = await page.get("messages", person="fan", channel=str(channel.id))
    assert "There is no channel" in answer["message"]


async def test_everyone_is_offered_what_they_may_use(page: Page) -> None:
    fan = await page.get("commands", person="fan")
    moderator = await page.get("commands", person="moderator")
    assert {c["name"] for c in moderator} - {c["name"] for c in fan} == {"watch"}


async def test_a_command_is_used_and_its_answer_heard(page: Page, guild: Guild) -> None:
    channel = str(guild.channel("salon").id)
    who: Json = {"person": "fan", "locale": "en-US", "channel": channel}
    said = await page.post("commands", **who, path="say", options={"text": "Kamara"})
    assert said == (202, {})
    event = await page.wait_for("message_create")
    assert (event["channel"], event["message"]["content"]) == (channel, "Kamara")
    assert event["message"]["used"] == {"who": "Fan", "what": "say"}
    assert event["message"]["embeds"][0]["fields"][0]["value"] == "en-US"


async def test_a_button_changes_its_message(page: Page, people: Discord, guild: Guild) -> None:
    reply = await people.run("/say", text="x")
    assert reply.message is not None
    channel = str(guild.channel("salon").id)
    who: Json = {"person": "fan", "locale": "fr", "channel": channel}
    clicked = await page.post(
        "components", **who, message=str(reply.message.id), custom_id="more", component_type=2
    )
    assert clicked == (202, {})
    assert (await page.wait_for("message_update"))["message"]["content"] == "changed"


async def test_a_word_is_completed(page: Page, guild: Guild) -> None:
    who: Json = {"person": "fan", "locale": "fr", "channel": str(guild.channel("salon").id)}
    status, answer = await page.post(
        "autocomplete", **who, path="pick", options={"name": "kam"}, focused="name"
    )
    assert (status, answer["choices"][0]) == (200, {"name": "kamara", "value": "k"})


async def test_what_discord_would_not_send_is_told(page: Page) -> None:
    status, answer = await page.post("commands", person="fan", path="watch add", options={})
    assert (status, answer) == (400, {"message": "The command /watch is not offered here."})
    status, answer = await page.post("commands", person="nobody", path="say", options={})
    assert (status, answer) == (400, {"message": "There is nobody called nobody."})


async def test_an_answer_that_does_not_come_is_told(page: Page, guild: Guild) -> None:
    channel = str(guild.channel("salon").id)
    await page.post("commands", person="fan", channel=channel, path="silent", options={})
    assert await page.wait_for("failed") == {"type": "failed", "channel": channel}


async def test_an_ephemeral_answer_is_seen_by_one_and_put_away_by_them(
    page: Page, people: Discord, guild: Guild
) -> None:
    reply = await people.run("/think")
    await until(lambda: reply.text == "thought")
    channel, salon = str(guild.channel("salon").id), guild.channel("salon")
    fans = await page.get("messages", person="fan", channel=channel)
    moderators = await page.get("messages", person="moderator", channel=channel)
    assert ([m["content"] for m in fans], moderators) == (["thought", "second"], [])
    status, _ = await page.post("dismiss", person="moderator", message=fans[0]["id"])
    assert (status, len(people.world.messages[salon.id])) == (400, 2)
    status, _ = await page.post("dismiss", person="fan", message=fans[0]["id"])
    assert (status, len(people.world.messages[salon.id])) == (204, 1)


async def test_the_moderator_hears_nothing_of_the_fans_ephemeral_answers(
    page: Page, people: Discord
) -> None:
    await people.run("/watch add", by="moderator", channel="mercato")
    await people.run("/say", text="for all")
    await page.wait_for("message_create")
    created = [event for event in page.heard if event["type"] == "message_create"]
    assert [event["message"]["content"] for event in created] == ["for all"]


async def test_only_the_page_itself_acts(page: Page) -> None:
    foreign = {"Origin": "http://evil.example"}
    status, _ = await page.post("commands", foreign, person="fan", path="say")
    assert status == 403
    cross = {"Sec-Fetch-Site": "cross-site"}
    status, _ = await page.post("commands", cross, person="fan", path="say")
    assert status == 403
    own = {"Origin": page.url}
    status, _ = await page.post("commands", own, person="fan", path="say", options={"text": "x"})
    assert status == 202


@pytest.mark.parametrize("path", ["/", "/playground/state", "/api/v10/gateway", "/gateway"])
async def test_only_loopback_names_are_answered(page: Page, path: str) -> None:
    async with page.session.get(page.url + path, headers={"Host": "evil.example"}) as answer:
        assert answer.status == 421


async def test_the_page_is_served(page: Page) -> None:
    async with page.session.get(page.url) as answer:
        assert 'src="app.js"' in await answer.text()
    async with page.session.get(f"{page.url}/app.js") as answer:
        assert answer.content_type.endswith("/javascript")
