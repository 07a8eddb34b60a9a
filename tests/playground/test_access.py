import pytest

from playground import changes
from playground.access import channel_permissions
from playground.permissions import NONE, Permission
from playground.world import Guild
from tests.people import Discord, until
from tests.playground.asking import Asking
from tests.playground.small_bot import SmallBot

EMBED = {"embeds": [{"title": "x"}]}


async def test_without_a_token_nobody_is_known(ask: Asking) -> None:
    ask.headers = {}
    answer = await ask("GET", "/users/@me")
    assert (answer.status, answer.body) == (401, {"message": "401: Unauthorized", "code": 0})


async def test_a_deleted_channel_is_unknown(ask: Asking, people: Discord, guild: Guild) -> None:
    path = f"{ask.channel('mercato')}/messages"
    changes.delete_channel(people.world, guild.channel("mercato"))
    answer = await ask("POST", path, {"content": "x"})
    assert (answer.status, answer.code) == (404, 10003)


@pytest.mark.parametrize(
    ("taken", "code"),
    [(Permission.VIEW_CHANNEL, 50001), (Permission.SEND_MESSAGES, 50013)],
)
async def test_a_channel_closed_to_the_bot_refuses_it(
    ask: Asking, people: Discord, guild: Guild, taken: Permission, code: int
) -> None:
    channel = guild.channel("mercato")
    changes.close_to_bot(people.world, channel, taken)
    refused = await ask.send({"content": "x"})
    assert (refused.status, refused.code) == (403, code)
    changes.open_to_bot(people.world, channel, taken)
    assert (await ask.send({"content": "x"})).status == 200


async def test_embeds_need_their_permission(ask: Asking, people: Discord, guild: Guild) -> None:
    changes.close_to_bot(people.world, guild.channel("mercato"), Permission.EMBED_LINKS)
    assert (await ask.send({"content": "x"})).status == 200
    assert (await ask.send(EMBED)).code == 50013


async def test_without_history_a_channel_looks_empty(
    ask: Asking, people: Discord, guild: Guild
) -> None:
    sent = await ask.send({"content": "x"})
    changes.close_to_bot(people.world, guild.channel("mercato"), Permission.READ_MESSAGE_HISTORY)
    path = f"{ask.channel('mercato')}/messages"
    assert (await ask("GET", path)).body == []
    assert (await ask("GET", f"{path}/{sent.body['id']}")).code == 50001


async def test_a_thread_has_its_parents_permissions_and_its_own_for_sending(
    ask: Asking, people: Discord, guild: Guild
) -> None:
    parent = guild.channel("mercato")
    changes.create_channel(people.world, guild, "fil", parent=parent)
    changes.close_to_bot(people.world, parent, Permission.SEND_MESSAGES)
    assert (await ask.send(EMBED, "fil")).status == 200
    changes.close_to_bot(people.world, parent, Permission.SEND_MESSAGES_IN_THREADS)
    assert (await ask.send({"content": "x"}, "fil")).code == 50013


def test_a_members_overwrite_wins_over_roles_and_roles_over_everyone(
    people: Discord, guild: Guild
) -> None:
    world, channel = people.world, guild.channel("mercato")
    samira = guild.members[world.users["moderator"].id]
    sending = Permission.SEND_MESSAGES

    def may() -> bool:
        return sending in channel_permissions(guild, channel, samira.user.id)

    changes.deny(world, channel, guild.roles[guild.id], sending)
    assert not may()
    changes.allow(world, channel, guild.role("Modération"), sending)
    assert may()
    changes.deny(world, channel, samira, sending)
    assert not may()
    assert sending in channel_permissions(guild, channel, guild.owner_id)


async def test_a_server_the_bot_left_is_unknown(ask: Asking, people: Discord, guild: Guild) -> None:
    member = changes.expel_bot(people.world, guild)
    assert (await ask("GET", f"/guilds/{guild.id}")).code == 10004
    assert (await ask.send({"content": "x"})).code == 50001
    changes.invite_bot(people.world, guild, member)
    assert (await ask("GET", f"/guilds/{guild.id}")).body["name"] == "Le Virage"


async def test_the_bot_hears_of_channels_and_roles(
    bot: SmallBot, people: Discord, guild: Guild
) -> None:
    changes.set_role(people.world, guild, guild.role("Mercato"), NONE)
    changes.delete_channel(people.world, guild.channel("mercato"))
    expected = ["role Mercato changed", "channel mercato went"]
    await until(lambda: bot.arrivals == expected)


async def test_what_is_not_served_is_refused_by_name(
    ask: Asking, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await ask("POST", "/guilds/1/bans/2", {})
    assert answer.status == 501
    assert "POST /guilds/1/bans/2" in answer.body["message"]
    assert "POST /guilds/1/bans/2" in caplog.text
    assert (await ask.send({"content": "x", "poll": {"question": {}}})).status == 501
