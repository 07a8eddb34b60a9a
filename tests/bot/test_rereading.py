"""What Minot knows at once of somebody newly watched, from what it has already filed."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.rereading import Rereader, Shelf
from bot.workers import InlineWorkers
from newsroom.model import Feed, Item, Stage, Story
from playground.clock import HandClock
from storage.feeds import NewFeed
from storage.quotes import QuoteQuestion
from storage.store import Store, open_store
from storage.watches import NewWatch

_GUILD = 10


class Archive:
    """A store with articles that nobody was watched in, and the rereader."""

    def __init__(self, store: Store, clock: HandClock) -> None:
        self.store, self.clock = store, clock
        self.shelf = Shelf(store=store, workers=InlineWorkers(), clock=clock)
        self.rereader = Rereader(self.shelf)

    async def filed(self, title: str, days: int = 0, feed: str = "equipe", text: str = "") -> Feed:
        """File an item that was published some days ago."""
        now = self.clock()
        known = await self.store.feeds.add(
            NewFeed(url=f"https://{feed}.example/rss", title=feed), now
        )
        await self.store.feeds.subscribe(_GUILD, known.id, now)
        item = Item(
            keys=(f"guid:{title}", f"link:press.example/{title}"),
            link=f"https://press.example/{title}",
            title=title,
            text=text,
            published_at=now - timedelta(days=days),
        )
        await self.store.articles.add(known, item, "fr", now - timedelta(days=days))
        return known

    async def watched(self, name: str = "Boubacar Kamara") -> int:
        """Watch somebody, and let the rereader have its round."""
        person = await self.store.people.add(name, None, self.clock())
        watch = NewWatch(guild_id=_GUILD, channel_id=1, person_id=person.id)
        await self.store.watches.set(watch, self.clock())
        await self.rereader.round()
        return person.id

    async def stories(self, person_id: int) -> list[Story]:
        """Return the person's stories of the last two months."""
        return await self.store.stories.open_about(
            person_id, None, self.clock() - timedelta(days=60)
        )


@pytest.fixture
async def archive(tmp_path: Path, hand_clock: HandClock) -> AsyncGenerator[Archive]:
    async with open_store(f"sqlite:///{tmp_path / 'minot.db'}") as store:
        yield Archive(store, hand_clock)


async def test_somebody_newly_watched_has_the_stories_of_thirty_days_and_no_alert(
    archive: Archive,
) -> None:
    await archive.filed("La Roma veut Boubacar Kamara", days=40)
    await archive.filed("La Juventus veut Boubacar Kamara", days=5)
    await archive.filed("La Juventus a fait une offre pour Kamara", days=2)
    (story,) = await archive.stories(await archive.watched())
    assert (story.suitors, len(story.titles)) == ({"juventus"}, 2)
    assert await archive.store.alerts.waiting() == 0


async def test_quotes_are_found_too(archive: Archive) -> None:
    said = "Boubacar Kamara s'est confié : « Je veux rester ici toute ma carrière, dit Kamara. »"
    await archive.filed("Kamara se confie", text=said)
    person_id = await archive.watched()
    question = QuoteQuestion(guild_id=_GUILD, person_id=person_id, limit=9)
    assert [quote.person_id for quote in await archive.store.quotes.page(question)] == [person_id]


async def test_a_namesake_is_not_found(archive: Archive) -> None:
    await archive.filed("Glen Kamara signe à Rennes")
    assert await archive.stories(await archive.watched()) == []


async def test_rereading_again_changes_nothing(archive: Archive) -> None:
    await archive.filed("La Juventus veut Boubacar Kamara", days=20)
    await archive.filed("Boubacar Kamara décisif à Lens", days=4)
    person_id = await archive.watched()
    before = await archive.stories(person_id)
    await archive.store.people.teach(person_id, ["Bouba"], None)
    assert await Rereader(archive.shelf).round() == 1
    assert await archive.stories(person_id) == before


async def test_nothing_is_reread_without_a_change_even_after_a_restart(archive: Archive) -> None:
    await archive.watched()
    assert await archive.rereader.round() == 0
    assert await Rereader(archive.shelf).round() == 0


async def test_whoever_is_watched_again_is_reread(archive: Archive) -> None:
    person_id = await archive.watched()
    await archive.store.watches.remove(_GUILD, person_id)
    await archive.rereader.round()
    await archive.filed("La Juventus veut Boubacar Kamara")
    await archive.watched()
    assert [story.stage for story in await archive.stories(person_id)] == [Stage.INTEREST]


async def test_every_feed_that_brought_an_article_is_credited(archive: Archive) -> None:
    feeds = [
        await archive.filed("La Juventus veut Boubacar Kamara", feed=name)
        for name in ("equipe", "marca")
    ]
    (story,) = await archive.stories(await archive.watched())
    view = await archive.store.stories.view(story.id, _GUILD)
    assert view is not None
    assert len(set(view.outlets)) == len(feeds)
