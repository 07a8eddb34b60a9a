"""The «Why?» button of an alert that Minot posted by itself."""

import asyncio

from newsroom.model import Quote, Stage
from playground.reply import Reply
from tests.cogs.conftest import Press
from tests.people import Discord


async def _alert(discord: Discord, press: Press, title: str, stage: Stage) -> Reply:
    """Have Kamara watched in #mercato, and an article about him posted there."""
    await discord.run("/watch add", by="moderator", name="Boubacar Kamara", channel="mercato")
    person, feed = await press.watched("Boubacar Kamara"), await press.feed("La Provence")
    quote = Quote(words="Je suis bien ici et je le dis", speaker="Kamara", person_id=person.id)
    await press.tells(feed, title, person, stage=stage, suitors=["juventus"], quote=quote)
    assert discord.minot is not None
    discord.minot.courier.wake()
    (message,) = await discord.wait_for("mercato", 1)
    return message


async def test_an_alert_shows_stage_clubs_quote_outlet_and_age(
    discord: Discord, press: Press
) -> None:
    message = await _alert(discord, press, "La Juve fait une offre", Stage.OFFER)
    assert message.title == "La Juve fait une offre"
    assert message.embeds[0]["url"].startswith("https://example.com/article")
    shown = (
        "**Offre**",
        "Sur les rangs\u00a0: Juventus",
        "«\u00a0Je suis bien ici",
        "La Provence",
        "<t:",
    )
    for part in shown:
        assert part in message.all_text


async def test_why_tells_sentence_name_and_feed_to_whoever_asks(
    discord: Discord, press: Press
) -> None:
    message = await _alert(discord, press, "La Juve fait une offre", Stage.OFFER)
    reply = await discord.click(message, "Pourquoi\u00a0?", by="fan", locale="en-US")
    assert reply.ephemeral
    for part in ("**Bid**", "> La Juve fait une offre", "“Kamara”", "La Provence"):
        assert part in reply.all_text


async def test_why_of_a_match_report_says_that_no_move_was_read(
    discord: Discord, press: Press
) -> None:
    message = await _alert(discord, press, "Kamara titulaire ce soir", Stage.NONE)
    reply = await discord.click(message, "Pourquoi\u00a0?", by="fan")
    assert "rien n’y parle d’un transfert" in reply.all_text


async def test_why_after_the_watch_ended_says_where_to_look(discord: Discord, press: Press) -> None:
    message = await _alert(discord, press, "La Juve fait une offre", Stage.OFFER)
    await discord.run("/watch remove", by="moderator", name="kamara")
    await asyncio.sleep(0)
    reply = await discord.click(message, "Pourquoi\u00a0?", by="fan")
    assert reply.ephemeral
    assert reply.all_text


async def test_a_hostile_headline_pings_nobody_and_hides_nothing(
    discord: Discord, press: Press
) -> None:
    title = "@everyone [clic](https://evil.example) \u202e" + "x" * 400
    message = await _alert(discord, press, title, Stage.OFFER)
    assert len(message.title or "") <= 256
    assert "@everyone" not in message.all_text
    assert "\u202e" not in message.all_text
    assert "](https://evil" not in message.all_text


async def test_a_second_alert_shows_what_its_own_article_says_and_not_the_story_s_sum(
    discord: Discord, press: Press
) -> None:
    await _alert(discord, press, "La Juve s’intéresse à Kamara", Stage.INTEREST)
    person, other = await press.watched("Boubacar Kamara"), await press.feed("Mirror")
    await press.tells(other, "Une offre pour Kamara", person, stage=Stage.OFFER,
                      relayed_from=["Tuttosport"])  # fmt: skip
    assert discord.minot is not None
    discord.minot.courier.wake()
    _, second = await discord.wait_for("mercato", 2)
    assert "**Offre**" in second.all_text
    assert "**Mirror** ← Tuttosport" in second.all_text
    assert "Juventus" not in second.all_text
    assert "La Provence" not in second.all_text
    why = await discord.click(second, "Pourquoi\u00a0?")
    for part in ("> Une offre pour Kamara", "«\u00a0Kamara\u00a0»", "Mirror"):
        assert part in why.all_text


async def test_why_is_answered_also_when_the_server_gave_the_feed_up(
    discord: Discord, press: Press
) -> None:
    message = await _alert(discord, press, "La Juve fait une offre", Stage.OFFER)
    await discord.run("/feed remove", by="moderator", feed="La Provence")
    reply = await discord.click(message, "Pourquoi\u00a0?")
    assert "> La Juve fait une offre" in reply.all_text
