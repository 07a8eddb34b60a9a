"""Bytes in, message out: a feed on a real web server, a message in a channel of the playground."""

import asyncio

from playground.faults import SENDING, Fault, Kind
from tests.journeys.conftest import PLAYER, Town, settled
from tests.people import until


async def test_an_item_becomes_an_alert_within_one_poll(town: Town) -> None:
    page, _ = await town.chosen("equipe")
    await town.watched()
    page.publish(f"La Juventus veut {PLAYER}")
    (alert,) = await town.discord.wait_for("mercato", 1)
    assert f"La Juventus veut {PLAYER}" in alert.embeds[0]["title"]


async def test_ten_outlets_with_one_story_make_one_message(town: Town) -> None:
    pages = [(await town.chosen(f"outlet{number}"))[0] for number in range(10)]
    await town.watched()
    for number, page in enumerate(pages):
        page.publish(f"La Juventus veut {PLAYER} ({'!' * number})")
    asked = [page.asked for page in pages]
    await until(lambda: all(page.asked > was + 1 for page, was in zip(pages, asked, strict=True)))
    await asyncio.sleep(0.3)
    assert len(town.discord.messages("mercato")) == 1


async def test_the_saga_is_told_step_by_step(town: Town) -> None:
    page, _ = await town.chosen("equipe")
    await town.watched()
    steps = (
        f"La Juventus s'intéresse à {PLAYER}",
        f"La Juventus a transmis une offre pour {PLAYER}",
        f"La Juventus, un intérêt confirmé pour {PLAYER}",
        f"Officiel : {PLAYER} signe à la Juventus",
    )
    for number, title in enumerate(steps):
        page.publish(title)
        asked = page.asked
        await until(lambda asked=asked: page.asked > asked + 1)
        await town.discord.wait_for("mercato", min(number + 1, 2))
    alerts = await town.discord.wait_for("mercato", 3)
    titles = [alert.embeds[0]["title"] for alert in alerts]
    assert [steps.index(title) for title in titles] == [0, 1, 3]


async def test_a_crowd_of_stories_comes_as_one_summary(town: Town) -> None:
    page, _ = await town.chosen("equipe")
    for number in range(15):
        await town.watched(f"Joueur{chr(97 + number)} Dupont{chr(97 + number)}")
    page.publish(
        " ".join(f"Joueur{chr(97 + number)} Dupont{chr(97 + number)}," for number in range(15))
    )
    messages = await town.discord.wait_for("mercato", 1)
    await asyncio.sleep(0.5)
    assert len(messages) == len(town.discord.messages("mercato")) == 1


async def test_an_answer_that_is_lost_on_the_way_doubles_nothing(town: Town) -> None:
    page, _ = await town.chosen("equipe")
    await town.watched()
    fault = town.discord.faults.arrange(Fault(kind=Kind.LOSE_REPLY, on=SENDING))
    page.publish(f"La Juventus veut {PLAYER}")
    await town.discord.wait_for("mercato", 1)
    await until(lambda: fault.happened == 1)
    await settled(town.has_delivered)
    assert len(town.discord.messages("mercato")) == 1
