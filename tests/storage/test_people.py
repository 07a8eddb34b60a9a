from newsroom.folding import fold
from newsroom.model import Club, Kind, Name
from tests.storage.desk import GUILD, NOON, OTHER_GUILD, Desk


async def test_names_that_fold_alike_are_one_person(desk: Desk) -> None:
    first = await desk.store.people.add("Boubacar Kamara", None, NOON)
    again = await desk.store.people.add("boubacar kamará", Kind.PLAYER, NOON)
    assert (again.id, again.display_name, again.kind) == (first.id, "Boubacar Kamara", Kind.PLAYER)
    assert await desk.store.people.all() == [again]


async def test_an_unknown_person_is_none(desk: Desk) -> None:
    assert await desk.store.people.get(1) is None


async def test_a_person_is_found_by_display_name_and_by_alias(desk: Desk) -> None:
    person = await desk.person("Wout Weghorst")
    await desk.store.people.teach(person.id, ["Big Wout", ""], GUILD)
    for name in ("wout weghorst", "big wout"):
        assert [found.id for found in await desk.store.people.named(fold(name))] == [person.id]
    assert await desk.store.people.named("nobody") == []


async def test_teaching_a_name_twice_is_as_once(desk: Desk) -> None:
    person = await desk.person()
    assert await desk.store.people.teach(person.id, ["Bouba", "BOUBA"], GUILD) == 1
    assert await desk.store.people.teach(person.id, ["bouba"], GUILD) == 0
    assert await desk.store.people.teach(person.id, ["Bouba"], None) == 1
    kept = await desk.store.people.get(person.id)
    assert kept is not None
    assert kept.names == (Name(text="Bouba", guild_id=GUILD), Name(text="Bouba"))


async def test_the_alias_of_a_server_stays_on_it(desk: Desk) -> None:
    person = await desk.person()
    await desk.watch(person, GUILD)
    await desk.watch(person, OTHER_GUILD)
    await desk.store.people.teach(person.id, ["The Wall"], GUILD)
    own = await desk.store.people.of_guild(GUILD)
    other = await desk.store.people.of_guild(OTHER_GUILD)
    assert [one.names for one in own] == [(Name(text="The Wall", guild_id=GUILD),)]
    assert [one.names for one in other] == [()]


async def test_the_alias_of_a_server_that_stopped_watching_finds_nobody(desk: Desk) -> None:
    person = await desk.person()
    await desk.watch(person, GUILD)
    await desk.watch(person, OTHER_GUILD)
    await desk.store.people.teach(person.id, ["The Wall"], OTHER_GUILD)
    await desk.store.watches.remove(OTHER_GUILD, person.id)
    assert [watched.names for watched in await desk.store.people.watched()] == [()]


async def test_only_the_watched_are_looked_for(desk: Desk) -> None:
    person = await desk.person()
    await desk.person("Jean Dupont")
    assert await desk.store.people.watched() == []
    await desk.watch(person)
    assert [watched.id for watched in await desk.store.people.watched()] == [person.id]


async def test_a_server_can_forget_its_names(desk: Desk) -> None:
    person = await desk.person()
    await desk.store.people.teach(person.id, ["The Wall"], GUILD)
    assert await desk.store.people.forget(person.id, GUILD) == 1
    assert await desk.store.people.forget(person.id, GUILD) == 0
    assert (await desk.store.people.all())[0].names == ()


async def test_the_version_changes_with_what_must_be_matched(desk: Desk) -> None:
    person = await desk.person()
    seen = [await desk.store.people.version()]
    await desk.watch(person)
    seen.append(await desk.store.people.version())
    await desk.store.people.teach(person.id, ["Bouba"], GUILD)
    seen.append(await desk.store.people.version())
    await desk.store.people.forget(person.id, GUILD)
    seen.append(await desk.store.people.version())
    await desk.store.watches.remove(GUILD, person.id)
    seen.append(await desk.store.people.version())
    assert len(set(seen)) == len(seen)


async def test_the_version_stays_when_nothing_changed(desk: Desk) -> None:
    person = await desk.person()
    await desk.store.people.teach(person.id, ["Bouba"], GUILD)
    before = await desk.store.people.version()
    await desk.store.people.teach(person.id, ["Bouba"], GUILD)
    await desk.store.watches.remove(GUILD, person.id)
    assert await desk.store.people.version() == before


async def test_clubs_are_kept_as_the_seeds_have_them(desk: Desk) -> None:
    om = Club(key="om", display_name="Marseille", names=("OM", "Olympique de Marseille"))
    villa = Club(key="villa", display_name="Aston Villa", city="Birmingham", country="en")
    assert await desk.store.clubs.sync([om, villa]) == 2
    assert await desk.store.clubs.all() == [om, villa]
    assert await desk.store.clubs.sync([om, villa]) == 0


async def test_a_club_that_left_the_seeds_leaves_the_store(desk: Desk) -> None:
    om = Club(key="om", display_name="OM")
    await desk.store.clubs.sync([om, Club(key="villa", display_name="Villa")])
    renamed = Club(key="om", display_name="Marseille")
    assert await desk.store.clubs.sync([renamed]) == 2
    assert await desk.store.clubs.all() == [renamed]
