"""`/preferences`, asked over the wire."""

from tests.people import Discord


async def test_the_answer_is_in_the_language_of_the_person(discord: Discord) -> None:
    reply = await discord.run("/preferences", by="moderator", locale="fr", language="en")
    assert reply.ephemeral
    assert "Désormais, j’écris en anglais" in reply.text


async def test_a_fan_cannot_choose_for_the_server(discord: Discord) -> None:
    for command in discord.world.commands[None].values():
        command["default_member_permissions"] = None
    reply = await discord.run("/preferences", by="fan", locale="en-US", language="en")
    assert "Manage Server" in reply.text
