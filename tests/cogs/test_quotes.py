"""`/quote`, asked over the wire."""

from newsroom.model import Quote
from tests.cogs.conftest import Press
from tests.people import Discord

_WORDS = (
    "Nous avons perdu un match que nous devions gagner largement",
    "Mon vestiaire est uni derrière ce maillot quoi qu’on en dise",
    "La finale se prépare dès demain matin à la Commanderie",
)


async def _sampaoli(discord: Discord, press: Press, quotes: int = 3) -> None:
    """Have Sampaoli watched, and quoted so many times, the first words being the latest."""
    await discord.run("/watch add", by="moderator", name="Jorge Sampaoli", channel="mercato")
    person = await press.watched("Jorge Sampaoli")
    feed = await press.feed("La Provence")
    for number, words in enumerate(_WORDS[:quotes]):
        quote = Quote(
            words=words,
            speaker="Jorge Sampaoli",
            person_id=person.id,
            source="Conférence de presse",
            said_on="2022-03-12",
        )
        await press.tells(feed, f"Titre {number}", person, minutes_ago=number * 60, quote=quote)


async def test_a_quote_shows_words_date_occasion_outlet_and_link(
    discord: Discord, press: Press
) -> None:
    await _sampaoli(discord, press, 1)
    reply = await discord.run("/quote", name="sampaoli")
    assert not reply.ephemeral
    shown = ("«\u00a0Nous avons", "12 mars 2022", "Conférence de presse", "La Provence", "https://")
    for part in shown:
        assert part in reply.all_text
    assert reply.all_text.count("Jorge Sampaoli") == 1


async def test_buttons_lead_through_all_quotes_and_back(discord: Discord, press: Press) -> None:
    await _sampaoli(discord, press)
    reply = await discord.run("/quote", name="sampaoli")
    labels = [[part["label"] for part in reply.components]]
    for _ in range(2):
        await discord.click(reply, "Plus ancienne")
        labels.append([part["label"] for part in reply.components])
    assert "finale" in reply.all_text
    assert labels == [["Plus ancienne"], ["Plus récente", "Plus ancienne"], ["Plus récente"]]
    await discord.click(reply, "Plus récente")
    assert "vestiaire" in reply.all_text
    await discord.click(reply, "Plus récente")
    assert [part["label"] for part in reply.components] == ["Plus ancienne"]


async def test_about_finds_the_quote_with_the_word(discord: Discord, press: Press) -> None:
    await _sampaoli(discord, press)
    reply = await discord.run("/quote", name="sampaoli", about="VESTIAIRE")
    assert "vestiaire" in reply.all_text
    assert reply.components == []


async def test_about_nothing_he_said_is_explained(discord: Discord, press: Press) -> None:
    await _sampaoli(discord, press)
    reply = await discord.run("/quote", name="sampaoli", about="pétanque")
    assert reply.ephemeral
    assert "petanque" in reply.text


async def test_no_quote_yet_is_said(discord: Discord) -> None:
    await discord.run("/watch add", by="moderator", name="Jorge Sampaoli", channel="mercato")
    reply = await discord.run("/quote", name="sampaoli", locale="en-US")
    assert reply.ephemeral
    assert "No quote from **Jorge Sampaoli**" in reply.text


async def test_a_misspelt_name_keeps_what_it_was_about(discord: Discord, press: Press) -> None:
    await _sampaoli(discord, press)
    asked = await discord.run("/quote", name="sampaolli", about="finale")
    reply = await discord.click(asked, "Jorge Sampaoli")
    assert "finale" in reply.all_text


async def test_hostile_words_stay_words(discord: Discord, press: Press) -> None:
    await _sampaoli(discord, press, 0)
    person = await press.watched("Jorge Sampaoli")
    quote = Quote(
        words="Allez [ici](https://evil.example) @everyone et gagnez tout de suite",
        speaker="**Moi**",
        person_id=person.id,
    )
    await press.tells(await press.feed("Blog"), "Titre", person, quote=quote)
    reply = await discord.run("/quote", name="sampaoli")
    assert "](https://evil" not in reply.all_text
    assert "@everyone" not in reply.all_text
