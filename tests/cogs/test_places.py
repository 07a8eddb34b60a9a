"""Where alerts may go: channels of every kind, threads in every state, and what is refused."""

import asyncio

import pytest

from newsroom.model import Stage
from playground import changes
from playground.reply import Reply
from playground.world import ANNOUNCEMENT_CHANNEL, FORUM, VOICE_CHANNEL, Channel, Guild
from tests.cogs.conftest import Press
from tests.people import Discord, until


def _guild(discord: Discord) -> Guild:
    return next(iter(discord.world.guilds.values()))


async def _channel(discord: Discord, name: str, kind: int) -> Channel:
    channel = changes.create_channel(discord.world, _guild(discord), name, kind=kind)
    await asyncio.sleep(0.1)  # the gateway tells of it
    return channel


async def _thread(discord: Discord, name: str = "kamara", parent: str = "mercato") -> Channel:
    guild = _guild(discord)
    thread = changes.create_channel(discord.world, guild, name, parent=guild.channel(parent))
    await asyncio.sleep(0.1)
    return thread


async def _add(discord: Discord, channel: str) -> Reply:
    return await discord.run(
        "/watch add", by="moderator", name="Boubacar Kamara", channel=channel
    )  # fmt: skip


async def _tell(discord: Discord, press: Press) -> None:
    person, feed = await press.watched("Boubacar Kamara"), await press.feed("La Provence")
    await press.tells(feed, "La Juve fait une offre", person, stage=Stage.OFFER)
    assert discord.minot is not None
    discord.minot.courier.wake()


@pytest.mark.parametrize("kind", [ANNOUNCEMENT_CHANNEL, VOICE_CHANNEL])
async def test_alerts_go_to_announcement_channels_and_voice_chats(
    discord: Discord, press: Press, kind: int
) -> None:
    channel = await _channel(discord, "annonces", kind)
    assert f"<#{channel.id}>" in (await _add(discord, "annonces")).all_text
    await _tell(discord, press)
    (message,) = await discord.wait_for("annonces", 1)
    assert message.title == "La Juve fait une offre"


async def test_alerts_go_to_a_thread(discord: Discord, press: Press) -> None:
    await _thread(discord)
    await _add(discord, "kamara")
    await _tell(discord, press)
    assert len(await discord.wait_for("kamara", 1)) == 1


async def test_a_post_of_a_forum_is_a_place_and_the_forum_is_not(
    discord: Discord, press: Press
) -> None:
    forum = await _channel(discord, "sagas", FORUM)
    refused = await _add(discord, "sagas")
    assert refused.ephemeral
    assert f"<#{forum.id}> est un forum" in refused.all_text
    assert "Ouvre un post" in refused.all_text
    await _thread(discord, "saga-kamara", "sagas")
    await _add(discord, "saga-kamara")
    await _tell(discord, press)
    assert len(await discord.wait_for("saga-kamara", 1)) == 1


async def test_an_archived_thread_is_taken_out_again_by_an_alert(
    discord: Discord, press: Press
) -> None:
    thread = await _thread(discord)
    await _add(discord, "kamara")
    changes.shut_thread(discord.world, thread, archived=True)
    await asyncio.sleep(0.1)
    await _tell(discord, press)
    assert len(await discord.wait_for("kamara", 1)) == 1
    assert not thread.archived


async def test_a_thread_that_nobody_told_of_can_be_chosen(discord: Discord, press: Press) -> None:
    guild = _guild(discord)
    # Archived before Minot came: the gateway never speaks of it.
    thread = discord.world.add_channel(guild, "vieux-fil", parent=guild.channel("mercato"))
    thread.archived = True
    assert f"<#{thread.id}>" in (await _add(discord, "vieux-fil")).all_text
    await _tell(discord, press)
    assert len(await discord.wait_for("vieux-fil", 1)) == 1


async def test_a_locked_thread_is_refused_with_what_is_lacking(discord: Discord) -> None:
    thread = await _thread(discord)
    changes.shut_thread(discord.world, thread, archived=True, locked=True)
    await asyncio.sleep(0.1)
    assert "Gérer les fils" in (await _add(discord, "kamara")).all_text


async def test_a_thread_locked_later_pauses_its_watch_until_it_is_unlocked(
    discord: Discord, press: Press
) -> None:
    thread = await _thread(discord)
    await _add(discord, "kamara")
    changes.shut_thread(discord.world, thread, archived=True, locked=True)
    await asyncio.sleep(0.1)
    await _tell(discord, press)
    notice = (await discord.wait_for("salon", 1))[-1]
    assert "un fil verrouillé doit être déverrouillé" in notice.all_text
    changes.shut_thread(discord.world, thread, archived=False)
    await until(lambda: len(discord.messages("kamara")) == 1)
    assert len(discord.messages("salon")) == 1
