from datetime import timedelta

from newsroom.model import Quote
from storage.quotes import QuoteQuestion, QuoteView
from storage.story_pages import Cursor
from tests.storage.desk import GUILD, NOON, OTHER_GUILD, Desk, an_item


async def seen(
    desk: Desk,
    guild_id: int = GUILD,
    about: str | None = None,
    before: Cursor | None = None,
    after: Cursor | None = None,
) -> list[QuoteView]:
    person = await desk.person()
    question = QuoteQuestion(
        guild_id=guild_id, person_id=person.id, about=about, before=before, after=after, limit=2
    )
    return await desk.store.quotes.page(question)


async def test_a_quote_is_shown_with_who_when_and_where(desk: Desk) -> None:
    feed, person = await desk.feed("gazette", GUILD), await desk.person()
    filed = await desk.file(feed, "Kamara speaks")
    quote = Quote(
        words="Je suis bien ici", speaker="Kamara", person_id=person.id,
        source="Conférence de presse", said_on="2026-06-30",
    )  # fmt: skip
    quote_id = await desk.store.quotes.add(quote, filed.article_id, feed.id, NOON)
    [view] = await seen(desk)
    assert (view.id, view.person_id, view.words) == (quote_id, person.id, quote.words)
    assert (view.speaker, view.source, view.said_on) == ("Kamara", quote.source, quote.said_on)
    assert (view.outlet, view.article.id, view.quoted_at) == ("gazette", filed.article_id, NOON)
    assert await desk.store.quotes.view(view.id, GUILD) == view


async def test_words_of_nobody_known_are_not_kept(desk: Desk) -> None:
    feed = await desk.feed()
    filed = await desk.file(feed)
    quote = Quote(words="Who said that?")
    assert await desk.store.quotes.add(quote, filed.article_id, feed.id, NOON) is None


async def test_the_same_words_within_a_week_are_one_quote(desk: Desk) -> None:
    one, two = await desk.feed("one", GUILD), await desk.feed("two", GUILD)
    person = await desk.person()
    first = await desk.quote(one, person, "I am happy here.")
    desk.wait(days=7)
    assert await desk.quote(two, person, "«I am HAPPY here»") == first
    desk.wait(days=1)
    assert await desk.quote(two, person, "I am happy here") != first


async def test_another_person_saying_the_same_is_another_quote(desk: Desk) -> None:
    feed, person = await desk.feed("one", GUILD), await desk.person()
    first = await desk.quote(feed, person, "I am happy here")
    assert await desk.quote(feed, await desk.person("Jean Dupont"), "I am happy here") != first


async def test_a_server_hears_quotes_from_its_own_feeds(desk: Desk) -> None:
    own, foreign = await desk.feed("own", GUILD), await desk.feed("foreign", OTHER_GUILD)
    person = await desk.person()
    quote_id = await desk.quote(foreign, person, "I am happy here", "in the pub")
    assert await seen(desk) == []
    assert await desk.store.quotes.view(quote_id, GUILD) is None
    await desk.quote(own, person, "I am happy here", "on the pitch")
    assert [(view.outlet, view.source) for view in await seen(desk)] == [("own", "on the pitch")]


async def test_a_quote_found_by_the_alias_of_a_server_stays_on_it(desk: Desk) -> None:
    feed, person = await desk.feed("gazette", GUILD, OTHER_GUILD), await desk.person()
    filed = await desk.file(feed)
    scoped = Quote(words="I am happy here", person_id=person.id, guild_id=OTHER_GUILD)
    await desk.store.quotes.add(scoped, filed.article_id, feed.id, NOON)
    assert await seen(desk) == await seen(desk, about="happy") == []
    assert len(await seen(desk, OTHER_GUILD)) == len(await seen(desk, OTHER_GUILD, "happy")) == 1


async def test_pages_go_back_and_forth_without_gap_or_repetition(desk: Desk) -> None:
    feeds = [await desk.feed("one", GUILD), await desk.feed("two", GUILD)]
    person = await desk.person()
    quotes: list[int] = []
    for number in range(6):
        quotes.append(await desk.quote(feeds[number % 2], person, f"words {number}"))
        await desk.quote(feeds[1 - number % 2], person, f"words {number}")
        desk.wait(seconds=number % 2)
    newest = await seen(desk)
    middle = await seen(desk, before=newest[-1].cursor)
    oldest = await seen(desk, before=middle[-1].cursor)
    assert [view.id for view in newest + middle + oldest] == quotes[::-1]
    assert await seen(desk, before=oldest[-1].cursor) == []
    assert await seen(desk, after=oldest[0].cursor) == middle
    assert await seen(desk, after=newest[0].cursor) == []


async def test_quotes_about_something_are_found_by_words_occasion_and_title(desk: Desk) -> None:
    feed, person = await desk.feed("gazette", GUILD), await desk.person()
    quote_id = await desk.quote(feed, person, "Les transferts, je m'en moque", "Télé Foot")
    await desk.quote(feed, person, "Nothing to say")
    for about in ("transfert", "moque", "tele", "TRANSFERTS télé", "m'en"):
        assert [view.id for view in await seen(desk, about=about)] == [quote_id], about
    assert await seen(desk, about="mercato") == []
    assert len(await seen(desk, about="speaks")) == 2


async def test_quotes_about_something_have_pages_too(desk: Desk) -> None:
    feed, person = await desk.feed("gazette", GUILD), await desk.person()
    quotes: list[int] = []
    for number in range(3):
        quotes.append(await desk.quote(feed, person, f"transfer {number}"))
        await desk.quote(feed, person, f"weather {number}")
        desk.wait(minutes=1)
    newest = await seen(desk, about="transfer")
    oldest = await seen(desk, about="transfer", before=newest[-1].cursor)
    assert [view.id for view in newest + oldest] == quotes[::-1]
    assert await seen(desk, about="transfer", after=oldest[0].cursor) == newest


async def test_what_others_said_about_it_is_not_found(desk: Desk) -> None:
    feed = await desk.feed("gazette", GUILD)
    await desk.person()
    await desk.quote(feed, await desk.person("Jean Dupont"), "I like transfers")
    assert await seen(desk, about="transfers") == []


async def test_people_may_type_anything_after_about(desk: Desk) -> None:
    await desk.quote(await desk.feed("gazette", GUILD), await desk.person(), "I am happy")
    for about in ("'", '"', "happy OR", "NEAR(", "a* -b", "p1 AND", "\0", "😀"):
        await seen(desk, about=about)


async def test_an_old_quote_found_late_is_not_the_latest(desk: Desk) -> None:
    feed, person = await desk.feed("gazette", GUILD), await desk.person()
    latest = await desk.quote(feed, person, "new words")
    old = an_item("old", published=NOON - timedelta(days=20))
    filed = await desk.store.articles.add(feed, old, "en", NOON)
    quote = Quote(words="old words", person_id=person.id)
    await desk.store.quotes.add(quote, filed.article_id, feed.id, NOON)
    first, second = await seen(desk)
    assert (first.id, second.quoted_at) == (latest, NOON - timedelta(days=20))
