"""`/watch`, asked over the wire."""

import asyncio

import pytest

from newsroom.model import Stage
from playground.changes import close_to_bot, set_role
from playground.permissions import Permission
from playground.world import Guild
from tests.cogs.conftest import Press
from tests.people import Discord


def _guild(discord: Discord) -> Guild:
    return next(iter(discord.world.guilds.values()))


async def _add(discord: Discord, **options: object) -> str:
    wanted = {"name": "Boubacar Kamara", "channel": "mercato", **options}
    reply = await discord.actor("moderator").run("/watch add", wanted)
    assert reply.ephemeral
    return reply.all_text


async def test_a_watch_says_what_it_does_and_what_comes_next(discord: Discord) -> None:
    said = await _add(discord, aliases="Bouba K, Kamara le Minot", languages="fr, italien")
    channel = _guild(discord).channel("mercato")
    for part in (f"<#{channel.id}>", "Bouba K et Kamara le Minot", "français et italien"):
        assert part in said
    assert "/flux ajouter" in said


async def test_a_server_with_feeds_is_shown_the_trial_next(discord: Discord, press: Press) -> None:
    await press.feed("La Provence")
    assert "/suivi tester" in await _add(discord)


async def test_the_channel_is_this_one_when_none_is_named(discord: Discord) -> None:
    reply = await discord.run("/watch add", by="moderator", where="salon", name="Pedri")
    salon = _guild(discord).channel("salon")
    assert f"<#{salon.id}>" in reply.all_text


async def test_watching_twice_keeps_one_watch_and_moves_it(discord: Discord) -> None:
    await _add(discord, languages="fr")
    said = await _add(discord, name="kamara", channel="salon")
    assert "mis à jour" in said
    listed = await discord.run("/watch list", by="moderator")
    assert listed.title == "1 personne suivie"
    assert "français" in listed.all_text


async def test_a_name_in_small_letters_gets_its_capitals(discord: Discord) -> None:
    await _add(discord, name="boubacar kamara")
    assert "Boubacar Kamara" in (await discord.run("/watch list", by="moderator")).all_text


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"name": "K"}, "trop court"),
        ({"name": "1234"}, "Écris le nom en lettres"),
        ({"name": "K" * 90}, "trop long"),
        ({"name": "avec"}, "mot de tous les jours"),
        ({"aliases": "x"}, "trop court"),
        ({"aliases": "Bouba, saison"}, "mot de tous les jours"),
        ({"aliases": ",".join(f"Alias {'abcdefghijkl'[n]}" for n in range(12))}, "Au plus 10"),
        ({"languages": "fr, klingon"}, "klingon"),
        ({"role": "@everyone"}, "Je ne mentionne jamais"),
    ],
)
async def test_what_would_not_do_is_explained_and_nothing_kept(
    discord: Discord, options: dict[str, object], words: str
) -> None:
    assert words in await _add(discord, **options)
    assert "Personne n’est encore suivi" in (await discord.run("/watch list", by="moderator")).text


async def test_a_role_is_kept_and_said_to_be_silent_when_it_cannot_be_called(
    discord: Discord,
) -> None:
    guild = _guild(discord)
    assert "Je mentionne" in await _add(discord, role="Mercato")
    guild.role("Mercato").mentionable = False
    set_role(discord.world, guild, guild.role("Mercato"), Permission(0))
    await asyncio.sleep(0.1)
    assert "@mentionner" in await _add(discord, role="Mercato")
    listed = await discord.run("/watch list", by="moderator")
    assert f"<@&{guild.role('Mercato').id}>" in listed.all_text


async def test_missing_permissions_are_named_with_the_way_to_give_them(discord: Discord) -> None:
    channel = _guild(discord).channel("mercato")
    close_to_bot(discord.world, channel, Permission.EMBED_LINKS | Permission.SEND_MESSAGES)
    await asyncio.sleep(0.1)
    said = await _add(discord)
    assert "**Envoyer des messages** et **Intégrer des liens**" in said
    assert "Permissions" in said


async def test_languages_are_proposed_one_after_the_other(discord: Discord) -> None:
    found = await discord.autocomplete(
        "/watch add", "languages", "fr, it", by="moderator", name="x"
    )
    assert [(one["name"], one["value"]) for one in found] == [("fr, italien", "fr, it")]


async def test_removing_can_be_undone(discord: Discord) -> None:
    await _add(discord, languages="fr")
    removed = await discord.run("/watch remove", by="moderator", name="kamara")
    assert removed.ephemeral
    assert "suivi arrêté" in removed.text
    await discord.click(removed, "Annuler", by="moderator")
    listed = await discord.run("/watch list", by="moderator")
    assert "Boubacar Kamara" in listed.all_text
    assert "français" in listed.all_text


async def test_a_misspelt_name_can_still_be_removed(discord: Discord) -> None:
    await _add(discord)
    asked = await discord.run("/watch remove", by="moderator", name="kamarra")
    reply = await discord.click(asked, "Boubacar Kamara", by="moderator")
    assert "suivi arrêté" in reply.text


async def test_a_long_watchlist_has_pages(discord: Discord) -> None:
    for letter in "ABCDEFGHIJKL":
        await _add(discord, name=f"Joueur{letter} Nomm{letter}")
    listed = await discord.run("/watch list", by="moderator")
    assert "JoueurL" not in listed.all_text
    await discord.click(listed, "Suite", by="moderator")
    assert "JoueurL" in listed.all_text
    await discord.click(listed, "Retour au début", by="moderator")
    assert "JoueurA" in listed.all_text


async def test_a_trial_shows_what_would_have_been_posted_and_why(
    discord: Discord, press: Press
) -> None:
    await _add(discord)
    person, feed = await press.watched("Boubacar Kamara"), await press.feed("La Provence")
    title = "Boubacar Kamara intéresse la Juventus selon La Provence"
    await press.tells(feed, title, person, stage=Stage.INTEREST)
    reply = await discord.run("/watch test", by="moderator", name="kamara")
    assert reply.ephemeral
    for part in ("intéresse la Juventus", "La Provence", "nom trouvé", "Boubacar Kamara"):
        assert part in reply.all_text


async def test_a_trial_without_articles_says_what_to_do(discord: Discord, press: Press) -> None:
    await _add(discord)
    without = await discord.run("/watch test", by="moderator", name="kamara")
    assert "pas encore de flux" in without.text
    await press.feed("La Provence")
    nothing = await discord.run("/watch test", by="moderator", name="kamara")
    assert "30 derniers jours" in nothing.text


async def test_a_fan_is_refused_even_when_discord_lets_the_command_through(
    discord: Discord,
) -> None:
    await _add(discord)
    hidden = await discord.run("/watch list", by="fan")
    assert hidden.error is not None
    for command in discord.world.commands[None].values():
        command["default_member_permissions"] = None
    reply = await discord.run("/watch list", by="fan", locale="en-US")
    assert reply.ephemeral
    assert "Manage Server" in reply.text


async def test_whoever_is_a_moderator_no_longer_presses_in_vain(discord: Discord) -> None:
    await _add(discord)
    removed = await discord.run("/watch remove", by="moderator", name="kamara")
    guild = _guild(discord)
    set_role(discord.world, guild, guild.role("Modération"), Permission(0))
    reply = await discord.click(removed, "Annuler", by="moderator")
    assert "Gérer le serveur" in reply.text
    assert discord.minot is not None
    assert await discord.minot.client.collaborators.store.watches.of_guild(guild.id) == []


async def test_the_first_watch_keeps_the_moderators_language(discord: Discord) -> None:
    assert discord.minot is not None
    client, guild_id = discord.minot.client, _guild(discord).id
    guild = client.get_guild(guild_id)
    assert guild is not None
    # Discord gives a language of its own to community servers only.
    guild.features.remove("COMMUNITY")
    await discord.run("/watch add", by="moderator", locale="en-GB", name="Pedri")
    assert (await client.collaborators.store.preferences.get(guild_id)).locale == "en"


async def test_a_community_keeps_its_own_language(discord: Discord) -> None:
    await discord.run("/watch add", by="moderator", locale="en-GB", name="Pedri")
    assert discord.minot is not None
    store = discord.minot.client.collaborators.store
    assert (await store.preferences.get(_guild(discord).id)).locale is None


async def test_a_name_of_another_server_is_not_proposed(discord: Discord, press: Press) -> None:
    store = press.store
    async with store.transaction() as tx:
        person = await tx.people.add("Lamine Yamal", None, press.now)
        await tx.people.teach(person.id, ["Secret"], 99)
    await _add(discord)
    assert await discord.autocomplete("/rumours", "name", "secret") == []
    assert await discord.autocomplete("/rumours", "name", "yamal") == []


@pytest.mark.parametrize("typed", ["OM", "olympique de marseille"])
async def test_a_club_is_no_person_and_the_way_to_its_stories_is_shown(
    discord: Discord, typed: str
) -> None:
    said = await _add(discord, name=typed)
    assert "est un club" in said
    assert "`/rumeurs`" in said
