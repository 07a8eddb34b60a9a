"""Buttons of messages that stood there before Minot was started again."""

from bot.settings import Settings
from bot.startup import running
from newsroom.model import Stage
from tests.cogs.conftest import Press
from tests.people import Discord


async def test_pages_and_choices_work_after_a_restart(people: Discord, settings: Settings) -> None:
    async with running(settings) as minot:
        await minot.client.came_up.wait()
        people.minot = minot
        for name in ("Boubacar Kamara", "Glen Kamara"):
            await people.run("/watch add", by="moderator", name=name, channel="mercato")
        store = minot.client.collaborators.store
        press = Press(store, next(iter(people.world.guilds)))
        feed, person = await press.feed("RMC"), await press.watched("Boubacar Kamara")
        for number in range(7):
            title = f"Récit {number} {'abcdefg'[number] * 12}"
            await press.tells(feed, title, person, stage=Stage.NONE, minutes_ago=number)
        page = await people.run("/rumours", name="Boubacar Kamara")
        choice = await people.run("/rumours", name="kamara")
        removed = await people.run("/watch remove", by="moderator", name="Glen Kamara")
    async with running(settings) as minot:
        await minot.client.came_up.wait()
        await people.click(page, "Plus anciennes")
        answer = await people.click(choice, "Boubacar Kamara")
        await people.click(removed, "Annuler", by="moderator")
        listed = await people.run("/watch list", by="moderator")
    assert [part["label"] for part in page.components] == ["Plus récentes"]
    assert answer.title == "Rumeurs\u00a0: Boubacar Kamara"
    assert "Glen Kamara" in listed.all_text
