from newsroom.model import Name
from storage.database import EVERY_GUILD
from storage.watches import NewWatch
from tests.storage.desk import GUILD, NOON, OTHER_GUILD, Desk


async def test_watching_twice_keeps_one_watch_and_moves_it(desk: Desk) -> None:
    person = await desk.person()
    first = await desk.watch(person, channel_id=10)
    wish = NewWatch(
        guild_id=GUILD, channel_id=11, person_id=person.id, role_id=5,
        languages=frozenset({"fr", "en"}),
    )  # fmt: skip
    again = await desk.store.watches.set(wish, NOON)
    assert (again.id, again.channel_id, again.role_id) == (first.id, 11, 5)
    assert again.languages == {"fr", "en"}
    assert await desk.store.watches.of_guild(GUILD) == [again]


async def test_a_watch_knows_the_names_that_count_on_its_server(desk: Desk) -> None:
    person = await desk.person()
    await desk.watch(person)
    await desk.watch(person, OTHER_GUILD)
    await desk.store.people.teach(person.id, ["Bouba"], None)
    await desk.store.people.teach(person.id, ["The Wall"], OTHER_GUILD)
    own, other = await desk.store.watches.of_person(person.id)
    assert own.person.names == (Name(text="Bouba"),)
    assert [name.text for name in other.person.names] == ["Bouba", "The Wall"]


async def test_a_watch_that_is_not_there_is_none(desk: Desk) -> None:
    assert await desk.store.watches.get(1) is None
    assert not await desk.store.watches.remove(GUILD, 1)
    assert not await desk.store.watches.pause(1, "channel", NOON)


async def test_the_watchlist_is_in_the_order_of_names(desk: Desk) -> None:
    for name in ("Zidane", "Éder", "Kamara"):
        await desk.watch(await desk.person(name))
    watchlist = await desk.store.watches.of_guild(GUILD)
    assert [watch.person.display_name for watch in watchlist] == ["Éder", "Kamara", "Zidane"]


async def test_only_servers_that_have_the_feed_hear_it(desk: Desk) -> None:
    feed, person = await desk.feed("gazette", GUILD), await desk.person()
    own = await desk.watch(person, GUILD)
    await desk.watch(person, OTHER_GUILD)
    assert await desk.store.watches.hearing(person.id, feed.id) == [own]


async def test_every_server_hears_a_feed_for_all_once(desk: Desk) -> None:
    feed, person = await desk.feed("gazette", EVERY_GUILD, GUILD), await desk.person()
    watches = [await desk.watch(person, GUILD), await desk.watch(person, OTHER_GUILD)]
    assert await desk.store.watches.hearing(person.id, feed.id) == watches


async def test_a_pause_is_set_once_and_ended_once(desk: Desk) -> None:
    watch = await desk.watch(await desk.person())
    watches = desk.store.watches
    assert await watches.pause(watch.id, "channel.gone", NOON)
    assert not await watches.pause(watch.id, "other", NOON)
    paused = await watches.paused(GUILD)
    assert [(one.paused_at, one.paused_because) for one in paused] == [(NOON, "channel.gone")]
    assert await watches.paused() == paused
    assert await watches.paused(OTHER_GUILD) == []
    assert await watches.resume(watch.id)
    assert not await watches.resume(watch.id)
    assert await watches.get(watch.id) == watch


async def test_a_new_channel_ends_the_pause_and_the_same_one_does_not(desk: Desk) -> None:
    person = await desk.person()
    watch = await desk.watch(person, channel_id=10)
    await desk.store.watches.pause(watch.id, "channel.gone", NOON)
    assert (await desk.watch(person, channel_id=10)).paused_at == NOON
    assert (await desk.watch(person, channel_id=11)).paused_at is None


async def test_a_channel_knows_its_watches(desk: Desk) -> None:
    here = await desk.watch(await desk.person("Kamara"), channel_id=10)
    await desk.watch(await desk.person("Éder"), channel_id=11)
    assert await desk.store.watches.in_channel(10) == [here]


async def test_removing_a_watch_forgets_what_waited_for_it(desk: Desk) -> None:
    feed, person = await desk.feed("gazette", GUILD), await desk.person()
    watch = await desk.watch(person)
    await desk.alerts(watch, feed, 2)
    await desk.claim(1)
    assert await desk.store.watches.remove(GUILD, person.id)
    desk.wait(hours=1)
    assert await desk.store.alerts.waiting() == 0
    assert await desk.claim() == []
