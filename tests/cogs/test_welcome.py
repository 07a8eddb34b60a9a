"""The first steps of a moderator who knows nothing of Minot."""

import asyncio

import pytest

from bot.settings import Settings
from bot.startup import running
from playground import changes
from playground.newsstand import Newsstand
from playground.papers import Piece
from playground.permissions import Permission
from playground.world import Guild
from tests.people import Discord, until


def _founded(discord: Discord, locale: str = "fr") -> Guild:
    """Return a second server with a system channel, #accueil, which Minot has not joined."""
    world = discord.world
    guild = world.add_guild("Le Kop", world.users["owner"], locale)
    world.join(guild, world.users["moderator"], world.add_role(guild, "M", Permission.MANAGE_GUILD))
    guild.system_channel_id = world.add_channel(guild, "accueil").id
    return guild


async def _joined(discord: Discord, guild: Guild) -> None:
    member = guild.members[discord.world.bot.id]
    changes.invite_bot(discord.world, guild, member)
    await asyncio.sleep(0.3)


@pytest.mark.parametrize(
    ("locale", "parts"),
    [
        ("fr", ("Bonjour, c’est Minot", "**Gérer le serveur**", "`/flux ajouter`", "`/suivi aj")),
        ("en-GB", ("Hello, I’m Minot", "**Manage Server**", "`/feed add`", "`/watch add`")),
        ("ja", ("Hello, I’m Minot",)),
    ],
)
async def test_a_server_is_greeted_in_its_language_with_the_two_steps(
    discord: Discord, locale: str, parts: tuple[str, ...]
) -> None:
    await _joined(discord, _founded(discord, locale))
    (hello,) = discord.messages("accueil")
    for part in parts:
        assert part in hello.text


async def test_a_server_is_greeted_once(discord: Discord) -> None:
    guild = _founded(discord)
    await _joined(discord, guild)
    member = changes.expel_bot(discord.world, guild)
    await asyncio.sleep(0.1)
    changes.invite_bot(discord.world, guild, member)
    changes.outage(discord.world, guild, is_over=True)
    await asyncio.sleep(0.3)
    assert len(discord.messages("accueil")) == 1


async def test_nothing_is_said_where_minot_may_not_write(discord: Discord) -> None:
    guild = _founded(discord)
    changes.close_to_bot(discord.world, guild.channel("accueil"), Permission.SEND_MESSAGES)
    other = _founded(discord)
    other.system_channel_id = None
    await _joined(discord, guild)
    await _joined(discord, other)
    assert discord.messages("accueil") == []


async def test_who_took_minot_in_while_it_was_off_is_greeted_at_its_start(
    people: Discord, settings: Settings
) -> None:
    _founded(people)
    for _ in range(2):
        async with running(settings) as minot:
            await minot.ready()
            await until(lambda: len(people.messages("accueil")) == 1)
            await asyncio.sleep(0.1)
    assert len(people.messages("accueil")) == 1
    # Where it has long been, it says nothing.
    assert people.messages("salon") == []


async def test_each_step_leads_to_the_next_until_the_first_alert(
    discord: Discord, newsstand: Newsstand
) -> None:
    asked = await discord.run("/help", by="moderator")
    assert "`/flux ajouter`" in asked.embeds[0]["fields"][-1]["value"]
    added = await discord.run("/feed add", by="moderator", url=newsstand.url("quai"))
    assert "`/suivi ajouter`" in added.all_text
    asked = await discord.run("/help", by="moderator")
    assert "`/suivi ajouter`" in asked.embeds[0]["fields"][-1]["value"]
    await discord.run("/watch add", by="moderator", name="Boubacar Kamara", channel="mercato")
    await newsstand.read(2, by_all=False)
    newsstand.publish("quai", Piece(title="La Juventus fait une offre pour Boubacar Kamara"))
    (alert,) = await discord.wait_for("mercato", 1)
    assert "Kamara" in (alert.title or "")
