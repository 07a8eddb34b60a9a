"""`/help`, asked over the wire."""

from tests.people import Discord


async def test_help_answers_only_the_person_in_their_language(discord: Discord) -> None:
    reply = await discord.run("/help", by="fan", locale="fr")
    assert reply.ephemeral
    assert "presse foot" in reply.text or "presse foot" in str(reply.embeds)


async def test_help_speaks_english_to_whoever_has_another_language(discord: Discord) -> None:
    reply = await discord.run("/help", by="fan", locale="ja")
    assert "football press" in str(reply.embeds)
