from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest

from newsroom.folding import fold
from newsroom.model import ClubRole, Joins, Opens, Role, Rumour, Stage
from newsroom.standing import Said, standing
from storage.database import EVERY_GUILD, required
from storage.stories import Filing
from storage.story_pages import StoryQuestion, StoryView
from tests.storage.desk import GUILD, NOON, OTHER_GUILD, Desk, an_item, suitor

EVER = NOON - timedelta(days=9_999)


async def seen(desk: Desk, guild_id: int = GUILD, club_key: str = "") -> list[StoryView]:
    person = await desk.person()
    return await desk.store.stories.page(
        StoryQuestion(guild_id=guild_id, person_id=person.id, club_key=club_key or None)
    )


async def test_a_rumour_opens_a_story(desk: Desk) -> None:
    feed, person = await desk.feed("gazette", GUILD), await desk.person()
    rumour = Rumour(
        person_id=person.id, stage=Stage.OFFER, clubs=(suitor("juve"),), contract_until="2027",
        relayed_from=("Tuttosport",), because="Juve offer 20 million",
    )  # fmt: skip
    story_id = await desk.place(feed, rumour, title="Kamara: une offre")
    [view] = await seen(desk)
    assert (view.id, view.stage, view.clubs) == (story_id, Stage.OFFER, rumour.clubs)
    assert (view.relayed_from, view.contract_until) == (("Tuttosport",), "2027")
    assert (view.because, view.outlets) == ("Juve offer 20 million", ("gazette",))
    assert (view.article.title, view.person.id) == ("Kamara: une offre", person.id)
    assert view.first_at == view.changed_at == NOON
    assert await desk.store.stories.view(story_id, GUILD) == view


async def test_pages_go_back_to_newer_stories(desk: Desk) -> None:
    feed, person = await desk.feed("gazette", GUILD), await desk.person()
    stories: list[int] = []
    for _ in range(5):
        stories.append(await desk.rumour(feed, person, "juve"))
        desk.wait(hours=1)
    for club_key in (None, "juve"):
        question = StoryQuestion(guild_id=GUILD, person_id=person.id, club_key=club_key)
        oldest = (await desk.store.stories.page(question))[-1]
        newer = replace(question, after=oldest.cursor, limit=3)
        page = await desk.store.stories.page(newer)
        assert [view.id for view in page] == stories[3:0:-1]
        rest = await desk.store.stories.page(replace(newer, after=page[0].cursor))
        assert [view.id for view in rest] == stories[4:]


async def test_a_story_is_found_open_with_what_grouping_needs(desk: Desk) -> None:
    feed, person = await desk.feed(), await desk.person()
    first = await desk.rumour(feed, person, "juve", stage=Stage.INTEREST)
    desk.wait(hours=1)
    await desk.rumour(feed, person, "milan", stage=Stage.TALKS, story=first)
    [story] = await desk.store.stories.open_about(person.id, None, EVER)
    assert (story.id, story.stage, story.suitors) == (first, Stage.TALKS, {"juve", "milan"})
    assert (story.opened_at, story.changed_at) == (NOON, desk.now)
    assert story.titles == ("a title",)
    assert await desk.store.stories.open_about(person.id, None, desk.now + timedelta(1)) == []


async def test_the_latest_titles_of_a_story_are_kept_in_order(desk: Desk) -> None:
    feed, person = await desk.feed(), await desk.person()
    rumour = Rumour(person_id=person.id)
    story = await desk.place(feed, rumour, title="T 0")
    for number in range(1, 13):
        desk.wait(minutes=1)
        await desk.place(feed, rumour, story=story, title=f"T {number}")
    [open_story] = await desk.store.stories.open_about(person.id, None, EVER)
    assert open_story.titles == tuple(f"t {number}" for number in range(12, 2, -1))


async def test_the_latest_story_comes_first_and_pages_go_on_after_the_cursor(desk: Desk) -> None:
    feed, person = await desk.feed("gazette", GUILD), await desk.person()
    stories: list[int] = []
    for _ in range(7):
        stories.append(await desk.rumour(feed, person))
        desk.wait(seconds=len(stories) % 2)  # some at the same second
    question = StoryQuestion(guild_id=GUILD, person_id=person.id, limit=3)
    shown: list[int] = []
    while page := await desk.store.stories.page(question):
        shown += [view.id for view in page]
        question = StoryQuestion(
            guild_id=GUILD, person_id=person.id, limit=3, before=page[-1].cursor
        )
    assert shown == stories[::-1]


async def test_a_server_sees_only_what_its_feeds_say(desk: Desk) -> None:
    own, foreign = await desk.feed("own", GUILD), await desk.feed("foreign", OTHER_GUILD)
    person = await desk.person()
    story = await desk.rumour(own, person, "juve", stage=Stage.INTEREST)
    desk.wait(hours=1)
    await desk.rumour(foreign, person, "inter", stage=Stage.OFFICIAL, story=story)
    [view] = await seen(desk)
    assert (view.stage, view.clubs, view.outlets) == (Stage.INTEREST, (suitor("juve"),), ("own",))
    assert (view.changed_at, view.article.outlet) == (NOON, "own")
    [other] = await seen(desk, OTHER_GUILD)
    assert (other.stage, other.outlets) == (Stage.OFFICIAL, ("foreign",))


async def test_a_story_that_no_feed_of_the_server_told_is_not_there(desk: Desk) -> None:
    foreign, person = await desk.feed("foreign", OTHER_GUILD), await desk.person()
    story = await desk.rumour(foreign, person)
    assert await seen(desk) == []
    assert await desk.store.stories.view(story, GUILD) is None


async def test_feeds_for_every_server_count(desk: Desk) -> None:
    shared = await desk.feed("shared", EVERY_GUILD, GUILD)
    await desk.rumour(shared, await desk.person())
    assert [view.outlets for view in await seen(desk)] == [("shared",)]
    assert [view.outlets for view in await seen(desk, OTHER_GUILD)] == [("shared",)]


async def test_a_story_known_by_an_alias_stays_on_its_server(desk: Desk) -> None:
    shared, person = await desk.feed("shared", EVERY_GUILD), await desk.person()
    story = await desk.place(shared, Rumour(person_id=person.id, guild_id=OTHER_GUILD))
    assert await seen(desk) == []
    assert await desk.store.stories.view(story, GUILD) is None
    assert [view.id for view in await seen(desk, OTHER_GUILD)] == [story]
    assert await desk.store.stories.open_about(person.id, None, EVER) == []
    [scoped] = await desk.store.stories.open_about(person.id, OTHER_GUILD, EVER)
    assert scoped.guild_id == OTHER_GUILD


async def test_outlets_of_one_story_make_one_line_the_first_first(desk: Desk) -> None:
    late, early = await desk.feed("late", GUILD), await desk.feed("early", GUILD)
    person = await desk.person()
    story = await desk.rumour(early, person)
    for feed in (late, early):
        desk.wait(minutes=1)
        await desk.rumour(feed, person, story=story)
    [view] = await seen(desk)
    assert view.outlets == ("early", "late")
    assert (view.first_at, view.changed_at) == (NOON, desk.now)


async def test_a_club_finds_its_stories_only(desk: Desk) -> None:
    feed, person = await desk.feed("gazette", GUILD), await desk.person()
    juve = await desk.rumour(feed, person, "juve", "milan")
    await desk.rumour(feed, person, "inter")
    assert [view.id for view in await seen(desk, club_key="juve")] == [juve]
    assert [view.id for view in await seen(desk, club_key="milan")] == [juve]
    assert await seen(desk, club_key="om") == []


async def test_a_club_that_only_a_foreign_feed_names_finds_nothing(desk: Desk) -> None:
    own, foreign = await desk.feed("own", GUILD), await desk.feed("foreign", OTHER_GUILD)
    person = await desk.person()
    story = await desk.rumour(own, person, "juve")
    await desk.rumour(foreign, person, "inter", story=story)
    assert await seen(desk, club_key="inter") == []


async def test_pages_about_a_club_show_each_story_once(desk: Desk) -> None:
    one, two = await desk.feed("one", GUILD), await desk.feed("two", GUILD)
    person = await desk.person()
    stories: list[int] = []
    for _ in range(3):
        stories.append(await desk.rumour(one, person, "juve"))
        desk.wait(minutes=1)
    await desk.rumour(two, person, "juve", story=stories[0])
    desk.wait(minutes=1)
    await desk.rumour(two, person, "inter", story=stories[1])
    first, *_ = await seen(desk, club_key="juve")
    assert first.id == stories[0]
    rest = await desk.store.stories.page(
        StoryQuestion(
            guild_id=GUILD, person_id=person.id, club_key="juve", before=first.cursor, limit=9
        )
    )
    assert [view.id for view in rest] == [stories[2], stories[1]]


async def test_days_leave_out_what_is_older(desk: Desk) -> None:
    feed, person = await desk.feed("gazette", GUILD), await desk.person()
    await desk.rumour(feed, person)
    desk.wait(days=8)
    recent = await desk.rumour(feed, person)
    since = desk.now - timedelta(days=7)
    question = StoryQuestion(guild_id=GUILD, person_id=person.id, since=since)
    assert [view.id for view in await desk.store.stories.page(question)] == [recent]


async def test_applying_the_same_rumour_twice_is_as_once(desk: Desk) -> None:
    feed, person = await desk.feed("gazette", GUILD), await desk.person()
    filed = await desk.file(feed)
    filing = Filing(article_id=filed.article_id, feed_id=feed.id, title_folded="kamara")
    rumour = Rumour(person_id=person.id, stage=Stage.TALKS, clubs=(suitor("juve"),))
    story = await desk.store.stories.apply(Opens(), rumour, filing, NOON)
    before = await seen(desk)
    assert await desk.store.stories.apply(Joins(story_id=story), rumour, filing, NOON) == story
    assert await seen(desk) == before


async def test_an_edited_article_says_only_what_it_says_now(desk: Desk) -> None:
    feed, person = await desk.feed("gazette", GUILD), await desk.person()
    filed = await desk.file(feed)
    filing = Filing(article_id=filed.article_id, feed_id=feed.id, title_folded="kamara")
    wrong = Rumour(person_id=person.id, stage=Stage.OFFICIAL, clubs=(suitor("juve"),))
    right = Rumour(person_id=person.id, stage=Stage.TALKS, clubs=(suitor("inter"),))
    story = await desk.store.stories.apply(Opens(), wrong, filing, NOON)
    await desk.store.stories.apply(Joins(story_id=story), right, filing, NOON)
    [view] = await seen(desk)
    assert (view.stage, view.clubs) == (Stage.TALKS, (suitor("inter"),))
    assert await seen(desk, club_key="juve") == []


async def test_an_old_article_found_late_does_not_make_the_story_new(desk: Desk) -> None:
    feed, person = await desk.feed("gazette", GUILD), await desk.person()
    story = await desk.rumour(feed, person, stage=Stage.AGREEMENT)
    old = an_item("old", published=NOON - timedelta(days=2))
    filed = await desk.store.articles.add(feed, old, "en", NOON)
    filing = Filing(article_id=filed.article_id, feed_id=feed.id, title_folded=fold(old.title))
    denied = Rumour(person_id=person.id, stage=Stage.DENIED)
    await desk.store.stories.apply(Joins(story_id=story), denied, filing, NOON)
    [view] = await seen(desk)
    assert (view.stage, view.changed_at) == (Stage.AGREEMENT, NOON)
    assert view.first_at == NOON - timedelta(days=2)


async def test_an_article_from_tomorrow_is_of_today(desk: Desk) -> None:
    feed, person = await desk.feed("gazette", GUILD), await desk.person()
    item = an_item("future", published=NOON + timedelta(days=400))
    filed = await desk.store.articles.add(feed, item, "en", NOON)
    filing = Filing(article_id=filed.article_id, feed_id=feed.id, title_folded="kamara")
    await desk.store.stories.apply(Opens(), Rumour(person_id=person.id), filing, NOON)
    assert [view.changed_at for view in await seen(desk)] == [NOON]


async def test_the_role_that_says_something_stays(desk: Desk) -> None:
    feed, person = await desk.feed("gazette", GUILD), await desk.person()
    story = await desk.rumour(feed, person, "juve")
    vague = (ClubRole(club_key="juve", role=Role.OTHER),)
    await desk.place(feed, Rumour(person_id=person.id, clubs=vague), story=story)
    assert [view.clubs for view in await seen(desk)] == [(suitor("juve"),)]


async def test_what_was_told_of_a_story_is_known(desk: Desk) -> None:
    feed, watch = await desk.feed("gazette", GUILD), await desk.watch(await desk.person())
    alert = await desk.alert(watch, feed)
    assert await desk.store.stories.told(alert.story_id) == []
    await desk.store.alerts.add([alert], NOON)
    [told] = await desk.store.stories.told(alert.story_id)
    assert (told.watch_id, told.cause, told.stage) == (watch.id, alert.cause, alert.stage)


async def test_the_articles_of_a_persons_stories_are_known_with_their_scope(desk: Desk) -> None:
    feed, person = await desk.feed("gazette", GUILD), await desk.person()
    await desk.rumour(feed, person)
    await desk.place(feed, Rumour(person_id=person.id, guild_id=GUILD))
    assert await desk.store.stories.telling(person.id, NOON) == {(1, None), (2, GUILD)}
    assert await desk.store.stories.telling(person.id, NOON + timedelta(1)) == set()


async def test_an_article_of_a_story_is_shown_with_what_it_alone_says(desk: Desk) -> None:
    feed, person = await desk.feed("gazette", GUILD), await desk.person()
    story = await desk.rumour(feed, person, "juve", stage=Stage.OFFER)
    later = Rumour(
        person_id=person.id, stage=Stage.INTEREST, because="Milan look at him", matched="Kamara"
    )
    await desk.place(feed, later, story=story, title="Milan too")
    [view] = await seen(desk)
    told = await desk.store.stories.article(story, view.article.id, GUILD)
    assert told is not None
    assert (told.rumour, told.person.id, told.article.title) == (later, person.id, "Milan too")
    assert view.stage is Stage.OFFER


async def test_an_article_is_shown_from_a_feed_that_the_server_hears(desk: Desk) -> None:
    feed, person = await desk.feed("gazette", GUILD), await desk.person()
    story = await desk.rumour(feed, person)
    assert (told := await desk.store.stories.article(story, 1, GUILD)) is not None
    assert (told.is_heard, told.article.outlet) == (True, "gazette")
    assert (told := await desk.store.stories.article(story, 1, OTHER_GUILD)) is not None
    assert not told.is_heard
    assert await desk.store.stories.article(story, 99, GUILD) is None


async def test_an_article_of_a_story_of_one_server_is_not_shown_to_another(desk: Desk) -> None:
    feed, person = await desk.feed("gazette", GUILD, OTHER_GUILD), await desk.person()
    story = await desk.place(feed, Rumour(person_id=person.id, guild_id=GUILD))
    assert await desk.store.stories.article(story, 1, GUILD) is not None
    assert await desk.store.stories.article(story, 1, OTHER_GUILD) is None


@pytest.mark.parametrize("seed", range(8))
async def test_a_story_stands_where_its_articles_say_in_whatever_order_they_come(
    desk: Desk, seed: int
) -> None:
    dice = Random(seed)  # noqa: S311  (a test)
    feed, person = await desk.feed("gazette", GUILD), await desk.person()
    spoken: list[Said] = []
    story_id = 0
    for hours in dice.choices(range(12), k=20):
        desk.now = NOON + timedelta(hours=hours)
        rumour = Rumour(
            person_id=person.id, stage=dice.choice(list(Stage)), because=f"said {len(spoken)}",
            clubs=(suitor(dice.choice("abc")),), contract_until=dice.choice([None, "2027"]),
        )  # fmt: skip
        story_id = await desk.place(feed, rumour, story=story_id)
        spoken.append(said_of(rumour, desk.now))
    view = required(await desk.store.stories.view(story_id, GUILD))
    total = required(standing(spoken))
    assert (view.stage, view.clubs, view.because) == (total.stage, total.clubs, total.because)
    assert (view.contract_until, view.changed_at) == (
        total.contract_until,
        max(said.said_at for said in spoken),
    )


def said_of(rumour: Rumour, at: datetime) -> Said:
    return Said(
        stage=rumour.stage, clubs=rumour.clubs, contract_until=rumour.contract_until,
        because=rumour.because, said_at=at,
    )  # fmt: skip


async def test_of_a_person_in_every_item_only_the_latest_stories_are_compared(desk: Desk) -> None:
    feed, person = await desk.feed(), await desk.person()
    for number in range(310):
        desk.wait(minutes=1)
        await desk.place(feed, Rumour(person_id=person.id), title=f"Kamara {number}")
    found = await desk.store.stories.open_about(person.id, None, EVER)
    assert len(found) == 300
    assert found[0].titles == ("kamara 309",)
    until = NOON + timedelta(minutes=10)
    assert len(await desk.store.stories.open_about(person.id, None, EVER, until)) == 10
