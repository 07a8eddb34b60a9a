"""`/help`, asked over the wire."""

import pytest

from tests.people import Discord


async def test_help_answers_only_the_person_in_their_language(discord: Discord) -> None:
    reply = await discord.run("/help", by="fan", locale="fr")
    assert reply.ephemeral
    assert "presse foot" in reply.text or "presse foot" in str(reply.embeds)


async def test_help_speaks_english_to_whoever_has_another_language(discord: Discord) -> None:
    reply = await discord.run("/help", by="fan", locale="ja")
    assert "football press" in str(reply.embeds)


async def test_help_shows_fans_whom_they_can_ask_for_and_not_what_they_may_not_type(
    discord: Discord,
) -> None:
    await discord.run("/watch add", by="moderator", name="Boubacar Kamara", channel="mercato")
    said = (await discord.run("/help", by="fan")).all_text
    assert "Boubacar Kamara" in said
    assert "/suivi" not in said
    assert "/suivi ajouter" in (await discord.run("/help", by="moderator")).all_text


@pytest.mark.parametrize(("locale", "said"), [("fr", "Prochaine étape"), ("en-US", "Next step")])
async def test_help_on_an_empty_server_names_the_next_step_and_counts_nothing(
    discord: Discord, locale: str, said: str
) -> None:
    for_moderators = await discord.run("/help", by="moderator", locale=locale)
    assert said in for_moderators.all_text
    for_fans = await discord.run("/help", by="fan", locale=locale)
    assert said not in for_fans.all_text
    assert "0" not in for_fans.embeds[0]["fields"][-1]["value"]


async def test_commands_are_registered_in_french_as_well(discord: Discord) -> None:
    registered = {one["name"]: one for one in discord.world.commands[None].values()}
    assert registered["rumours"]["name_localizations"]["fr"] == "rumeurs"
    add = next(one for one in registered["watch"]["options"] if one["name"] == "add")
    assert add["description_localizations"]["fr"].startswith("Suivre")
    assert {one["name_localizations"]["fr"] for one in add["options"]} >= {"salon", "surnoms"}


async def test_moderators_commands_are_hidden_from_everybody_else(discord: Discord) -> None:
    needed = {
        one["name"]: one.get("default_member_permissions")
        for one in discord.world.commands[None].values()
    }
    assert needed == {
        "rumours": None,
        "quote": None,
        "help": None,
        "watch": "32",
        "feed": "32",
        "preferences": "32",
    }


async def test_a_button_of_an_unknown_kind_says_so(discord: Discord) -> None:
    """Messages of another version may stand in a channel for years."""
    reply = await discord.run("/help", by="fan")
    assert reply.message is not None
    old = {"type": 2, "style": 2, "label": "Vieux", "custom_id": "saga:1"}
    reply.message.components.append({"type": 1, "components": [old]})
    answer = await discord.click(reply, "Vieux")
    assert answer.ephemeral
    assert "ancienne version" in answer.text
