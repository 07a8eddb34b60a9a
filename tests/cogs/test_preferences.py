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


async def test_the_full_text_is_off_until_it_is_turned_on(discord: Discord) -> None:
    before = await discord.run("/preferences", by="moderator", locale="en-US")
    assert "I read only what feeds give" in before.text
    reply = await discord.run("/preferences", by="moderator", locale="en-US", full_text=True)
    assert "From now on I also open the articles" in reply.text
    after = await discord.run("/preferences", by="moderator", locale="en-US")
    assert "I also open the articles" in after.text


async def test_choosing_one_thing_leaves_the_other_alone(discord: Discord) -> None:
    await discord.run("/preferences", by="moderator", language="en", full_text=True)
    await discord.run("/preferences", by="moderator", language="fr")
    await discord.run("/preferences", by="moderator", full_text=True)
    reply = await discord.run("/preferences", by="moderator", locale="fr")
    assert "j’écris en français" in reply.text
    assert "J’ouvre aussi les articles" in reply.text
