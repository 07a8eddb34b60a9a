"""Minot on a Discord that nobody of this house wrote."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.startup import running
from storage.watches import NewWatch
from tests.people import until
from tests.press import Page, Press
from tests.stranger import CHANNEL, GUILD, Stranger, strange

_PLAYER = "Boubacar Kamara"
_FORGED = {
    "watch:remove:1": "Manage Server",
    "watch:back:{alien}:200:0:": "Manage Server",
    "feed:pick:0": "Manage Server",
    "rumours:ask:{alien}::0": "no longer watched here",
    "quote:ask:{alien}:": "no longer watched here",
    "rumours:ask:1::{huge}": "older version",
    "rumours:older:1::0:1:{huge}:1": "older version",
    "quote:newer:1::1": "older version",
    "why:{huge}": "older version",
    "why:-1": "no longer have this alert",
}


@pytest.fixture
async def stranger() -> AsyncGenerator[Stranger]:
    """Give a Discord that answers with as little as it may."""
    async with strange() as stranger:
        stranger.has_callback_body = False
        stranger.message_fields = ("id",)
        yield stranger


@pytest.fixture
def far_settings(stranger: Stranger, tmp_path: Path) -> Settings:
    """Give the settings of a Minot on the stranger's Discord."""
    return Settings(
        discord_token="far-away",
        discord_api_url=stranger.url,
        database_url=f"sqlite:///{tmp_path / 'minot.db'}",
        allow_private_feeds=True,
        poll_seconds=0.2,
    )


@pytest.fixture
async def page(stranger: Stranger, press: Press, far_settings: Settings) -> AsyncGenerator[Page]:
    """Give a feed read by a Minot that watches somebody on the stranger's Discord."""
    async with running(far_settings) as minot, asyncio.timeout(40):
        await minot.ready()
        page = press.feed("quai")
        await stranger.use("watch", "add", is_moderator=True, name=_PLAYER, channel=str(CHANNEL))
        await stranger.use("feed", "add", is_moderator=True, url=press.address("quai"))
        await until(lambda: page.asked > 2)
        yield page


async def test_an_alert_stands_once_where_messages_are_answered_with_their_id_alone(
    stranger: Stranger, page: Page
) -> None:
    page.publish("L'OM fait une offre pour Boubacar Kamara")
    await until(lambda: bool(stranger.messages))
    await asyncio.sleep(1)
    assert len(stranger.messages) == 1


async def test_commands_are_answered_where_acknowledgements_have_no_body(
    stranger: Stranger, page: Page
) -> None:
    page.publish("L'OM fait une offre pour Boubacar Kamara")
    await until(lambda: bool(stranger.messages))
    told = await stranger.use("rumours", name="kamara")
    assert "fait une offre" in str(told["data"])
    assert len([one for one in stranger.answers if one["token"] == told["token"]]) == 1


@pytest.mark.parametrize("status", [404, 501])
async def test_an_alert_comes_although_there_is_no_history_to_look_through(
    stranger: Stranger, page: Page, status: int
) -> None:
    stranger.history_status = status
    stranger.faults = [503]
    page.publish("L'OM fait une offre pour Boubacar Kamara")
    await until(lambda: bool(stranger.messages), seconds=15)
    assert len(stranger.messages) == 1


async def test_a_first_command_does_not_close_a_server_that_told_no_roles(
    stranger: Stranger, page: Page
) -> None:
    await stranger.use("help")
    page.publish("L'OM fait une offre pour Boubacar Kamara")
    await until(lambda: bool(stranger.messages))
    assert "paused" not in str(await stranger.use("watch", "list", is_moderator=True)).lower()


async def test_made_up_buttons_open_nothing(stranger: Stranger, far_settings: Settings) -> None:
    async with running(far_settings) as minot, asyncio.timeout(30):
        await minot.ready()
        parts = minot.client.collaborators
        await stranger.use("watch", "add", is_moderator=True, name=_PLAYER, channel=str(CHANNEL))
        alien = await parts.store.people.add("Somebody Else", None, parts.clock())
        watch = NewWatch(guild_id=GUILD + 1, channel_id=CHANNEL + 1, person_id=alien.id)
        await parts.store.watches.set(watch, parts.clock())
        for forged, told in _FORGED.items():
            answer = await stranger.press(forged.format(alien=alien.id, huge="9" * 25))
            assert told in answer["data"]["content"], forged


async def test_minot_ends_while_a_shard_introduces_itself_anew(
    stranger: Stranger, far_settings: Settings
) -> None:
    async with asyncio.timeout(15), running(far_settings) as minot:
        await minot.ready()
        await stranger.cut()
        await asyncio.sleep(1)  # the library waits five seconds before it says hello again
    assert minot.loops.done()


async def test_a_hotels_page_is_waited_for_like_a_network_that_is_away(
    stranger: Stranger, far_settings: Settings
) -> None:
    stranger.has_hotel = True
    async with running(far_settings) as minot, asyncio.timeout(15):
        await asyncio.sleep(1.5)
        stranger.has_hotel = False
        await minot.ready()
