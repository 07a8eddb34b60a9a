"""`/rumours`, asked over the wire."""

import pytest

from newsroom.model import Stage
from playground.reply import Reply
from tests.cogs.conftest import Press
from tests.people import Discord


async def _kamara(discord: Discord, press: Press, titles: int = 1) -> None:
    """Have Kamara watched, and so many stories told of him."""
    await discord.run("/watch add", by="moderator", name="Boubacar Kamara", channel="mercato")
    person = await press.watched("Boubacar Kamara")
    feed = await press.feed("Le Virage info")
    for number in range(titles):
        await press.tells(
            feed,
            f"Récit numéro {number} : {'abcdefghijklm'[number] * 12}",
            person,
            stage=Stage.NONE,
            minutes_ago=number,
        )


@pytest.mark.parametrize("typed", ["kamara", "Kamará", "boubacar", "BOUBACAR KAMARA", "bouba kam"])
async def test_a_name_is_found_however_it_is_typed(
    discord: Discord, press: Press, typed: str
) -> None:
    await _kamara(discord, press)
    reply = await discord.run("/rumours", name=typed)
    assert not reply.ephemeral
    assert "Boubacar Kamara" in (reply.title or "")


async def test_a_story_shows_stage_clubs_outlet_age_and_link(
    discord: Discord, press: Press
) -> None:
    await _kamara(discord, press, 0)
    person = await press.watched("Boubacar Kamara")
    feed = await press.feed("La Provence")
    await press.tells(feed, "L’OM passe à l’offre", person, stage=Stage.OFFER, suitors=["om"])
    reply = await discord.run("/rumours", name="kamara")
    shown = reply.embeds[0]["fields"][0]
    assert shown["name"] == "Offre"
    for part in (
        "https://example.com/article",
        "La Provence",
        "<t:",
        "L’OM passe",
        "Sur les rangs",
    ):
        assert part in shown["value"]


async def test_the_answer_is_in_the_language_of_the_server(discord: Discord, press: Press) -> None:
    await _kamara(discord, press)
    await discord.run("/preferences", by="moderator", language="en")
    reply = await discord.run("/rumours", name="kamara", locale="fr")
    assert reply.title == "Rumours: Boubacar Kamara"


def _shown(reply: Reply) -> list[str]:
    return [field["value"] for field in reply.embeds[0]["fields"]]


def _labels(reply: Reply) -> list[str]:
    return [part["label"] for part in reply.components]


async def test_pages_lead_to_every_story_once_and_back(discord: Discord, press: Press) -> None:
    await _kamara(discord, press, titles=12)
    page = await discord.run("/rumours", name="kamara")
    pages = [_shown(page)]
    assert _labels(page) == ["Plus anciennes"]
    for _ in range(2):
        await discord.click(page, "Plus anciennes")
        pages.append(_shown(page))
    assert len({story for one in pages for story in one}) == 12
    assert _labels(page) == ["Dernières", "Plus récentes"]
    assert page.embeds[0]["footer"]["text"] == "Page 3"
    for number in (1, 0):
        await discord.click(page, "Plus récentes")
        assert _shown(page) == pages[number]
    assert "footer" not in page.embeds[0]


async def test_the_latest_stories_are_one_click_away(discord: Discord, press: Press) -> None:
    await _kamara(discord, press, titles=12)
    page = await discord.run("/rumours", name="kamara")
    latest = _shown(page)
    for _ in range(2):
        await discord.click(page, "Plus anciennes")
    await discord.click(page, "Dernières")
    assert _shown(page) == latest


async def test_the_way_back_leads_to_what_came_meanwhile(discord: Discord, press: Press) -> None:
    await _kamara(discord, press, titles=7)
    page = await discord.run("/rumours", name="kamara")
    await discord.click(page, "Plus anciennes")
    person, feed = await press.watched("Boubacar Kamara"), await press.feed("RMC")
    await press.tells(feed, "Tout frais", person, stage=Stage.NONE)
    await discord.click(page, "Plus récentes")
    assert "Tout frais" in _shown(page)[0]
    assert _labels(page) == ["Plus anciennes"]


async def test_a_page_of_one_club_turns_back_and_forth(discord: Discord, press: Press) -> None:
    await _kamara(discord, press, titles=1)
    person, feed = await press.watched("Boubacar Kamara"), await press.feed("RMC")
    for number, club in enumerate(["juventus", "milan"] * 6):
        days = 20 * 24 * 60 * number + 60
        await press.tells(feed, f"N° {number}", person, suitors=[club], minutes_ago=days)
    page = await discord.run("/rumours", name="kamara", club="juventus")
    first = _shown(page)
    await discord.click(page, "Plus anciennes")
    assert len(_shown(page)) == 1
    await discord.click(page, "Plus récentes")
    assert _shown(page) == first


async def test_options_narrow_the_stories(discord: Discord, press: Press) -> None:
    await _kamara(discord, press)
    person = await press.watched("Boubacar Kamara")
    feed = await press.feed("Tuttosport")
    await press.tells(feed, "La Juve ci pensa", person, suitors=["juventus"], minutes_ago=5000)
    (chosen,) = [
        one["value"]
        for one in await discord.autocomplete("/rumours", "club", "juventus")
        if one["name"] == "Juventus"
    ]
    by_club = await discord.run("/rumours", name="kamara", club=chosen)
    assert len(by_club.embeds[0]["fields"]) == 1
    by_days = await discord.run("/rumours", name="kamara", days=2)
    assert "Juve" not in by_days.all_text


async def test_options_that_leave_nothing_say_so(discord: Discord, press: Press) -> None:
    await _kamara(discord, press)
    reply = await discord.run("/rumours", name="kamara", club="Juventus")
    assert reply.ephemeral
    assert "ces options" in reply.text


async def test_a_club_nobody_knows_is_refused_with_a_way_on(discord: Discord, press: Press) -> None:
    await _kamara(discord, press)
    reply = await discord.run("/rumours", name="kamara", club="xyzzyq", locale="en-US")
    assert reply.ephemeral
    assert "xyzzyq" in reply.text


async def test_a_club_nearly_right_is_answered_with_the_likely_ones(
    discord: Discord, press: Press
) -> None:
    await _kamara(discord, press)
    feed, person = await press.feed("RMC"), await press.watched("Boubacar Kamara")
    await press.tells(feed, "La Juve veut Kamara", person, suitors=["juventus"], minutes_ago=1)
    asked = await discord.run("/rumours", name="kamara", club="Juventis", locale="en-US")
    assert asked.ephemeral
    assert "Juventis" in asked.text
    reply = await discord.click(asked, "Juventus")
    assert reply.title == "Rumeurs\u00a0: Boubacar Kamara · Juventus"


async def test_a_misspelt_name_offers_a_button_that_asks_again(
    discord: Discord, press: Press
) -> None:
    await _kamara(discord, press)
    asked = await discord.run("/rumours", name="kamarra")
    assert asked.ephemeral
    assert "kamarra" in asked.text
    answer = await discord.click(asked, "Boubacar Kamara")
    assert not answer.ephemeral
    assert "Boubacar Kamara" in (answer.title or "")


async def test_a_shared_surname_offers_a_choice(discord: Discord, press: Press) -> None:
    await _kamara(discord, press)
    await discord.run("/watch add", by="moderator", name="Glen Kamara", channel="mercato")
    asked = await discord.run("/rumours", name="kamara")
    assert asked.ephemeral
    assert {part["label"] for part in asked.components} == {"Boubacar Kamara", "Glen Kamara"}


async def test_an_unknown_name_says_what_to_do(discord: Discord) -> None:
    fan = await discord.run("/rumours", name="Zidane", by="fan")
    moderator = await discord.run("/rumours", name="Zidane", by="moderator", locale="en-GB")
    assert fan.ephemeral
    assert "/suivi ajouter" in fan.text
    assert "/watch list" in moderator.text


async def test_nothing_yet_says_whether_there_are_feeds(discord: Discord, press: Press) -> None:
    await discord.run("/watch add", by="moderator", name="Pedri", channel="mercato")
    without = await discord.run("/rumours", name="pedri")
    assert "/flux ajouter" in without.text
    await press.feed("Marca")
    assert "/flux ajouter" not in (await discord.run("/rumours", name="pedri")).text


async def test_stories_of_feeds_another_server_chose_stay_there(
    discord: Discord, press: Press
) -> None:
    await _kamara(discord, press)
    foreign = await press.feed("Fanfiction", guild_id=99)
    await press.tells(foreign, "Kamara au PSG", await press.watched("Boubacar Kamara"))
    reply = await discord.run("/rumours", name="kamara")
    assert "Fanfiction" not in reply.all_text


async def test_names_are_proposed_while_typing(discord: Discord, press: Press) -> None:
    await _kamara(discord, press)
    assert [one["name"] for one in await discord.autocomplete("/rumours", "name", "kam")] == [
        "Boubacar Kamara"
    ]
    clubs = await discord.autocomplete("/rumours", "club", "juv")
    assert "Juventus" in [one["name"] for one in clubs]


async def test_a_hostile_headline_is_shown_as_it_was_written(
    discord: Discord, press: Press
) -> None:
    await _kamara(discord, press, 0)
    feed = await press.feed("x](https://evil.example) **Foot**")
    title = "@everyone [cliquez](https://evil.example) <@&1> \u202e**gras**"
    await press.tells(feed, title, await press.watched("Boubacar Kamara"))
    reply = await discord.run("/rumours", name="kamara")
    assert "](https://evil" not in reply.all_text
    assert "@everyone" not in reply.all_text
    assert "\u202e" not in reply.all_text


async def test_a_story_of_several_outlets_names_them(discord: Discord, press: Press) -> None:
    await _kamara(discord, press)
    person = await press.watched("Boubacar Kamara")
    for minutes, outlet in enumerate(("RMC", "Mirror", "Marca", "Sky", "Kicker"), 1):
        feed = await press.feed(outlet)
        await press.tells(feed, "L’OM vend Kamara", person, suitors=["milan"], minutes_ago=minutes)
    shown = _shown(await discord.run("/rumours", name="kamara", club="milan"))[0]
    assert "**RMC**" in shown
    assert "Aussi dans Kicker, Sky, Marca et 1 autre média" in shown
