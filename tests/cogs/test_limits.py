"""What one server may not do: take everything, or show its own words to others."""

import asyncio

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from cogs.limits import FEEDS, WATCHES
from storage.feeds import NewFeed
from storage.watches import NewWatch
from tests.cogs.conftest import Press
from tests.people import Discord, until


async def test_a_server_with_as_many_feeds_as_it_may_have_is_told_how_to_make_room(
    discord: Discord, press: Press
) -> None:
    async with press.store.transaction() as tx:
        for number in range(FEEDS):
            feed = await tx.feeds.add(NewFeed(url=f"http://127.0.0.1:9/{number}"), press.now)
            await tx.feeds.subscribe(press.guild_id, feed.id, press.now)
    reply = await discord.run("/feed add", by="moderator", url="https://lequipe.example/rss")
    assert f"{FEEDS} flux" in reply.text
    assert "/flux retirer" in reply.text


async def test_a_server_with_as_many_watches_as_it_may_have_is_told_how_to_make_room(
    discord: Discord, press: Press
) -> None:
    channel_id = discord.world.guilds[press.guild_id].channel("mercato").id
    async with press.store.transaction() as tx:
        for number in range(WATCHES):
            person = await tx.people.add(f"Personne {number}", None, press.now)
            watch = NewWatch(guild_id=press.guild_id, channel_id=channel_id, person_id=person.id)
            await tx.watches.set(watch, press.now)
    reply = await discord.run("/watch add", by="moderator", name="Pedri", channel="mercato")
    assert f"{WATCHES} personnes" in reply.text
    again = await discord.run("/watch add", by="moderator", name="Personne 7", channel="salon")
    assert "Personne 7" in again.all_text + str(again.title)


async def test_a_server_looks_at_few_addresses_at_the_same_time(discord: Discord) -> None:
    asked: list[str] = []
    gate = asyncio.Event()

    async def slow(request: web.Request) -> web.Response:
        asked.append(request.path)
        await gate.wait()
        return web.Response(status=404)

    app = web.Application()
    app.router.add_get("/{path:.*}", slow)
    async with TestServer(app) as server, asyncio.TaskGroup() as group:
        for number in range(3):
            url = str(server.make_url(f"/{number}"))
            group.create_task(discord.run("/feed add", by="moderator", url=url))
        await until(lambda: len(asked) >= 2)
        await asyncio.sleep(0.2)
        reply = await discord.run("/feed add", by="moderator", url=str(server.make_url("/more")))
        gate.set()
    assert "d’autres adresses" in reply.text


@pytest.mark.parametrize("name", ["Kylian 🖕 Mbappé", "<@123> Mbappé", "Kylian @everyone"])
async def test_a_name_that_other_servers_may_see_is_made_of_letters(
    discord: Discord, name: str
) -> None:
    reply = await discord.run("/watch add", by="moderator", name=name, channel="mercato")
    assert "@everyone" not in reply.all_text
    assert "en lettres" in reply.text


async def test_fancy_letters_of_a_name_become_plain_ones(discord: Discord) -> None:
    await discord.run("/watch add", by="moderator", name="𝕂𝕪𝕝𝕚𝕒𝕟 𝕄𝕓𝕒𝕡𝕡é", channel="mercato")
    found = await discord.autocomplete("/rumours", "name", "mbap")
    assert [one["name"] for one in found] == ["Kylian Mbappé"]


async def test_the_password_of_a_feed_is_not_proposed_while_typing(
    discord: Discord, press: Press
) -> None:
    feed = await press.feed("", url="https://user:hunter2@quai.example/rss?token=s3cret")
    async with press.store.transaction() as tx:
        await tx.feeds.subscribe(press.guild_id, feed.id, press.now)
    found = await discord.autocomplete("/feed remove", "feed", "", by="moderator")
    listed = await discord.run("/feed list", by="moderator")
    for secret in ("hunter2", "s3cret"):
        assert secret not in f"{found}{listed.all_text}"
