"""What goes wrong between Minot and Discord, and the alert that stands in its channel once."""

import asyncio
from datetime import timedelta

import pytest

from bot.settings import Settings
from bot.startup import running
from playground import changes
from playground.faults import SENDING, Fault, Kind
from playground.permissions import Permission
from playground.world import Channel, Overwrite
from tests.journeys.conftest import PLAYER, Town, settled
from tests.people import Discord, until
from tests.press import Press

_TITLE = f"La Juventus veut {PLAYER}"


@pytest.mark.parametrize(
    "fault",
    [
        Fault(kind=Kind.FAIL_BEFORE, on=SENDING, status=503),
        Fault(kind=Kind.FAIL_BEFORE, on=SENDING, status=500, times=2),
        Fault(kind=Kind.FAIL_AFTER, on=SENDING, status=503),
        Fault(kind=Kind.FAIL_AFTER, on=SENDING, status=502),
        Fault(kind=Kind.LOSE_REPLY, on=SENDING),
        Fault(kind=Kind.TOO_MANY, on=SENDING, seconds=0.3),
    ],
    ids=lambda fault: f"{fault.kind}-{fault.status}",
)
async def test_an_alert_stands_once_whatever_the_answer(town: Town, fault: Fault) -> None:
    page, _ = await town.chosen("equipe")
    await town.watched()
    # The library tries again within seconds, the courier when Discord has forgotten the nonce.
    town.discord.world.nonce_memory = timedelta(seconds=3)
    town.discord.faults.arrange(fault)
    page.publish(_TITLE)
    await settled(town.has_delivered)
    assert fault.happened
    assert len(town.discord.messages("mercato")) == 1


async def test_a_history_closed_to_minot_costs_no_alert(town: Town) -> None:
    page, _ = await town.chosen("equipe")
    await town.watched()
    town.discord.faults.arrange(Fault(kind=Kind.FAIL_AFTER, on=SENDING, status=503))
    look = Fault(kind=Kind.FAIL_BEFORE, on="GET /channels/*/messages", status=403, times=None)
    town.discord.faults.arrange(look)
    page.publish(_TITLE)
    await settled(town.has_delivered)
    # The nonce, which Discord still remembers, keeps the second attempt from doubling it.
    assert (look.happened > 0, len(town.discord.messages("mercato"))) == (True, 1)


async def test_a_server_whose_own_member_is_unknown_is_not_a_closed_one(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    page, _ = await town.chosen("equipe")
    await town.watched()
    (guild,) = town.minot.client.guilds
    guild._members.clear()  # pyright: ignore[reportPrivateUsage]  (as if not told)
    assert guild.me is None
    page.publish(_TITLE)
    await town.discord.wait_for("mercato", 1)
    assert "paused" not in caplog.text


async def test_a_card_discord_will_not_have_is_told_in_fewer_words(town: Town) -> None:
    page, _ = await town.chosen("equipe")
    await town.watched()
    town.discord.faults.arrange(Fault(kind=Kind.FAIL_BEFORE, on=SENDING, status=400))
    copy = page.publish(_TITLE)
    (alert,) = await town.discord.wait_for("mercato", 1)
    assert (copy.link in alert.text, alert.embeds) == (True, [])


async def test_a_message_discord_will_not_have_at_all_is_parked(town: Town) -> None:
    page, _ = await town.chosen("equipe")
    await town.watched()
    fault = town.discord.faults.arrange(
        Fault(kind=Kind.FAIL_BEFORE, on=SENDING, status=400, times=2)
    )
    page.publish(_TITLE)
    await until(lambda: fault.happened == 2)
    await town.watched("Leonardo Balerdi")
    page.publish("La Roma veut recruter Leonardo Balerdi cet été")
    (alert,) = await town.discord.wait_for("mercato", 1)
    assert "Balerdi" in alert.embeds[0]["title"]


async def test_a_gateway_that_drops_holds_up_no_alert(town: Town) -> None:
    page, _ = await town.chosen("equipe")
    await town.watched()
    for number, trouble in enumerate(("drop", "invalidate", "ask_to_reconnect")):
        getattr(town.discord.playground.gateway, trouble)()
        page.publish(f"Un autre club veut {PLAYER}: {number} fois")
    await until(lambda: page.asked > 3)
    await settled(town.has_delivered)
    await until(lambda: town.discord.playground.gateway.is_connected)
    assert town.discord.messages("mercato")


async def test_what_comes_while_minot_is_away_is_told_once_when_it_is_back(
    settings: Settings, press: Press, people: Discord
) -> None:
    async with running(settings) as minot:
        await minot.ready()
        people.minot = minot
        town = Town(press, people, minot)
        page, _ = await town.chosen("equipe")
        await town.watched()
    page.publish(_TITLE)
    for _ in range(2):
        async with running(settings) as minot:
            await minot.ready()
            await people.wait_for("mercato", 1)
            await asyncio.sleep(0.5)
    assert len(people.messages("mercato")) == 1


async def test_a_channel_that_is_closed_pauses_and_resumes_its_watches(town: Town) -> None:
    page, _ = await town.chosen("equipe")
    await town.watched()
    channel = _mercato(town)
    changes.close_to_bot(town.discord.world, channel, Permission.SEND_MESSAGES)
    page.publish(_TITLE)
    (notice,) = await town.discord.wait_for("salon", 1)
    assert (PLAYER in notice.text, f"<#{channel.id}>" in notice.text) == (True, True)
    assert [watch.paused_because for watch in await town.store.watches.paused()] == [
        "watch.paused.closed"
    ]
    changes.open_to_bot(town.discord.world, channel, Permission.SEND_MESSAGES)
    await town.discord.wait_for("mercato", 1)
    assert len(town.discord.messages("salon")) == 1


async def test_a_refusal_the_gateway_did_not_announce_pauses_too(town: Town) -> None:
    page, _ = await town.chosen("equipe")
    await town.watched()
    channel = _mercato(town)
    guild_id = channel.guild_id
    channel.overwrites[guild_id] = Overwrite(target_id=guild_id, deny=Permission.VIEW_CHANNEL)
    page.publish(_TITLE)
    await town.discord.wait_for("salon", 1)
    channel.overwrites.clear()
    changes.open_to_bot(town.discord.world, channel, Permission.VIEW_CHANNEL)
    await town.discord.wait_for("mercato", 1)


async def test_a_deleted_channel_keeps_its_alerts_for_the_next_one(town: Town) -> None:
    page, _ = await town.chosen("equipe")
    await town.watched()
    guild = town.discord.world.guilds[town.guild_id]
    changes.delete_channel(town.discord.world, _mercato(town))
    page.publish(_TITLE)
    (notice,) = await town.discord.wait_for("salon", 1)
    assert PLAYER in notice.text
    changes.create_channel(town.discord.world, guild, "nouveau")
    await town.watched(channel="nouveau")
    await town.discord.wait_for("nouveau", 1)


def _mercato(town: Town) -> Channel:
    return town.discord.world.guilds[town.guild_id].channel("mercato")


async def test_a_bot_that_is_shown_out_and_invited_again_goes_on(town: Town) -> None:
    page, _ = await town.chosen("equipe")
    await town.watched()
    guild = town.discord.world.guilds[town.guild_id]
    member = changes.expel_bot(town.discord.world, guild)
    page.publish(_TITLE)

    async def is_paused() -> bool:
        return bool(await town.store.watches.paused())

    await settled(is_paused)
    changes.invite_bot(town.discord.world, guild, member)
    await town.discord.wait_for("mercato", 1)
