from storage.preferences import Preferences
from tests.storage.desk import GUILD, OTHER_GUILD, Desk


async def test_a_server_that_chose_nothing_has_the_usual(desk: Desk) -> None:
    assert await desk.store.preferences.get(GUILD) == Preferences(guild_id=GUILD)


async def test_the_last_choice_counts_and_only_for_its_server(desk: Desk) -> None:
    await desk.store.preferences.set(Preferences(guild_id=GUILD, locale="fr"))
    chosen = Preferences(guild_id=GUILD, locale="en", full_text=True)
    await desk.store.preferences.set(chosen)
    assert await desk.store.preferences.get(GUILD) == chosen
    assert (await desk.store.preferences.get(OTHER_GUILD)).locale is None


async def test_what_minot_remembers_is_replaced(desk: Desk) -> None:
    assert await desk.store.meta.get("commands") is None
    await desk.store.meta.set("commands", "old")
    await desk.store.meta.set("commands", "new")
    assert await desk.store.meta.get("commands") == "new"
