from datetime import timedelta

from newsroom.model import Feed, Item
from tests.storage.desk import GUILD, NOON, OTHER_GUILD, Desk, an_item


async def add(desk: Desk, feed: Feed, item: Item) -> tuple[int, bool, bool, bool]:
    filed = await desk.store.articles.add(feed, item, "en", desk.now)
    return filed.article_id, filed.is_new, filed.in_feed_before, filed.is_edited


async def test_an_article_is_filed_as_it_came(desk: Desk) -> None:
    feed = await desk.feed()
    item = Item(
        keys=("guid:1",), link="https://x.example/1", title="T", summary="S", text="B",
        published_at=NOON - timedelta(hours=1), image="https://x.example/1.png",
    )  # fmt: skip
    filed = await desk.store.articles.add(feed, item, "fr", NOON)
    kept = await desk.store.articles.get(filed.article_id)
    assert kept is not None
    assert (kept.title, kept.summary, kept.text, kept.link) == ("T", "S", "B", item.link)
    assert (kept.language, kept.image, kept.outlet) == ("fr", item.image, feed.title)
    assert (kept.published_at, kept.first_seen_at) == (item.published_at, NOON)


async def test_an_article_without_a_date_is_as_old_as_its_sighting(desk: Desk) -> None:
    filed = await desk.store.articles.add(await desk.feed(), an_item(), None, NOON)
    kept = await desk.store.articles.get(filed.article_id)
    assert kept is not None
    assert kept.published_at == NOON


async def test_an_unknown_article_is_none(desk: Desk) -> None:
    assert await desk.store.articles.get(7) is None
    assert not await desk.store.articles.update(7, an_item())


async def test_keys_are_known_in_the_feed_that_showed_them(desk: Desk) -> None:
    feed, other = await desk.feed("one"), await desk.feed("two")
    await desk.store.articles.add(feed, an_item("1"), "en", NOON)
    assert await desk.store.articles.known(feed.id, ["guid:1", "guid:2"]) == {"guid:1"}
    assert await desk.store.articles.known(other.id, ["guid:1"]) == set()


async def test_an_item_is_known_by_any_of_its_keys(desk: Desk) -> None:
    feed = await desk.feed()
    first, *_ = await add(desk, feed, an_item("1"))
    renamed = Item(keys=("guid:new", "link:https://outlet.example/1"), link=None, title="Kamara")
    assert await add(desk, feed, renamed) == (first, False, True, False)
    assert await desk.store.articles.known(feed.id, ["guid:new"]) == {"guid:new"}


async def test_the_same_link_and_words_from_a_second_feed_are_one_article(desk: Desk) -> None:
    one, two = await desk.feed("one"), await desk.feed("two")
    first = await add(desk, one, an_item("1"))
    again = await add(desk, two, an_item("1"))
    assert first[1:] == (True, False, False)
    assert again == (first[0], False, False, False)


async def test_no_feed_can_put_words_under_the_link_of_another(desk: Desk) -> None:
    hostile, honest = await desk.feed("hostile"), await desk.feed("honest")
    bad = await add(desk, hostile, an_item("1", "Kamara signs for us"))
    good = await add(desk, honest, an_item("1", "Kamara trains"))
    assert good[0] != bad[0]
    kept = await desk.store.articles.get(good[0])
    assert kept is not None
    assert (kept.title, kept.outlet) == ("Kamara trains", "honest")


async def test_items_without_a_link_are_told_apart_by_feed(desk: Desk) -> None:
    one, two = await desk.feed("one"), await desk.feed("two")
    item = Item(keys=("guid:1",), link=None, title="Kamara")
    assert (await add(desk, one, item))[0] != (await add(desk, two, item))[0]


async def test_an_edit_is_noticed_once(desk: Desk) -> None:
    feed = await desk.feed()
    first, *_ = await add(desk, feed, an_item("1", "Kamara stays"))
    edited = an_item("1", "Kamara leaves")
    assert await add(desk, feed, edited) == (first, False, True, True)
    assert await add(desk, feed, edited) == (first, False, True, False)


async def test_an_edit_is_taken_over_and_found_by_its_new_words(desk: Desk) -> None:
    filed = await desk.file(await desk.feed(), "Kamara stays")
    assert await desk.store.articles.update(filed.article_id, an_item("1", "Éder leaves"))
    kept = await desk.store.articles.get(filed.article_id)
    assert kept is not None
    assert kept.title == "Éder leaves"
    matching = desk.store.articles.recent_matching
    assert [found.id for found in await matching("eder", NOON, 9)] == [filed.article_id]
    assert await matching("kamara", NOON, 9) == []


async def test_the_edit_of_one_feed_does_not_speak_for_another(desk: Desk) -> None:
    one, two = await desk.feed("one"), await desk.feed("two")
    shared, *_ = await add(desk, one, an_item("1", "Kamara stays"))
    await add(desk, two, an_item("1", "Kamara stays"))
    assert not await desk.store.articles.update(shared, an_item("1", "Kamara leaves"))
    kept = await desk.store.articles.get(shared)
    assert kept is not None
    assert kept.title == "Kamara stays"


async def test_an_edit_does_not_make_twins(desk: Desk) -> None:
    one, two = await desk.feed("one"), await desk.feed("two")
    first, *_ = await add(desk, one, an_item("1", "Kamara stays"))
    second, *_ = await add(desk, two, an_item("1", "Kamara leaves"))
    assert first != second
    assert not await desk.store.articles.update(first, an_item("1", "Kamara leaves"))


async def test_search_folds_case_and_accents(desk: Desk) -> None:
    filed = await desk.file(await desk.feed(), "L’arrivée de KAMARÁ", summary="à l'Étoile")
    for words in ("kamara", "Kamará arrivee", "l'étoile", "etoile KAMARA"):
        found = await desk.store.articles.recent_matching(words, NOON, 9)
        assert [article.id for article in found] == [filed.article_id], words


async def test_search_survives_what_people_type(desk: Desk) -> None:
    await desk.file(await desk.feed())
    for words in ("", "'", '"', "kamara OR", "NEAR(", "a* -b", "folded:kamara ^", "\0"):
        await desk.store.articles.recent_matching(words, NOON, 9)
    assert await desk.store.articles.recent_matching("", NOON, 9) == []


async def test_search_gives_the_last_filed_first_and_nothing_too_old(desk: Desk) -> None:
    feed = await desk.feed()
    await desk.file(feed)
    desk.wait(days=31)
    late = [(await desk.file(feed)).article_id for _ in range(3)]
    since = desk.now - timedelta(days=30)
    found = await desk.store.articles.recent_matching("kamara", since, 2)
    assert [article.id for article in found] == [late[2], late[1]]


async def test_search_can_be_held_to_the_feeds_of_a_server(desk: Desk) -> None:
    own = await desk.file(await desk.feed("own", GUILD))
    await desk.file(await desk.feed("foreign", OTHER_GUILD))
    found = await desk.store.articles.recent_matching("kamara", NOON, 9, GUILD)
    assert [article.id for article in found] == [own.article_id]


async def test_an_article_knows_the_feeds_that_brought_it(desk: Desk) -> None:
    one, two = await desk.feed("one"), await desk.feed("two")
    shared, *_ = await add(desk, two, an_item("1"))
    desk.wait(minutes=1)
    await add(desk, one, an_item("1"))
    assert await desk.store.articles.feeds_of(shared) == [two.id, one.id]
