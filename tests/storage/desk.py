"""A desk over a store: files what a test needs in one line."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from newsroom.folding import fold
from newsroom.model import (
    Cause,
    ClubRole,
    Feed,
    Item,
    Joins,
    NewAlert,
    Opens,
    Person,
    Quote,
    Role,
    Rumour,
    Stage,
    Watch,
)
from storage.alerts import Bundle
from storage.feeds import NewFeed
from storage.sightings import Filed
from storage.store import Store
from storage.stories import Filing
from storage.watches import NewWatch

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
LEASE = timedelta(seconds=60)
GUILD, OTHER_GUILD = 1, 2


def suitor(club_key: str) -> ClubRole:
    """Return a club that wants the person."""
    return ClubRole(club_key=club_key, role=Role.SUITOR)


def an_item(
    key: str = "1", title: str = "Kamara", summary: str = "", published: datetime | None = None
) -> Item:
    """Return an item that is known by its guid and its link."""
    link = f"https://outlet.example/{key}"
    return Item(
        keys=(f"guid:{key}", f"link:{link}"),
        link=link,
        title=title,
        summary=summary,
        published_at=published,
    )


@dataclass
class Desk:
    """Files things into a store at a hand-held time."""

    store: Store
    now: datetime = NOON
    numbers: "count[int]" = field(default_factory=count)

    async def feed(self, name: str = "gazette", *guilds: int) -> Feed:
        """Add a feed that some servers hear."""
        feed = await self.store.feeds.add(
            NewFeed(url=f"https://{name}.example/feed", title=name), self.now
        )
        for guild_id in guilds:
            await self.store.feeds.subscribe(guild_id, feed.id, self.now)
        return feed

    async def person(self, name: str = "Boubacar Kamara") -> Person:
        """Add a person."""
        return await self.store.people.add(name, None, self.now)

    async def watch(self, person: Person, guild_id: int = GUILD, channel_id: int = 10) -> Watch:
        """Let a server watch a person."""
        wish = NewWatch(guild_id=guild_id, channel_id=channel_id, person_id=person.id)
        return await self.store.watches.set(wish, self.now)

    async def file(self, feed: Feed, title: str = "Kamara", summary: str = "") -> Filed:
        """File an article of its own from a feed."""
        item = an_item(f"{feed.id}/{next(self.numbers)}", title, summary)
        return await self.store.articles.add(feed, item, "en", self.now)

    async def rumour(
        self, feed: Feed, person: Person, *clubs: str, stage: Stage = Stage.TALKS, story: int = 0
    ) -> int:
        """File an article with a rumour, into a story or opening one; return the story."""
        rumour = Rumour(person_id=person.id, stage=stage, clubs=tuple(map(suitor, clubs)))
        return await self.place(feed, rumour, story=story)

    async def place(self, feed: Feed, rumour: Rumour, *, story: int = 0, title: str = "") -> int:
        """File an article with this rumour, into a story or opening one; return the story."""
        filed = await self.file(feed, title or f"{feed.title} {next(self.numbers)}")
        filing = Filing(
            article_id=filed.article_id, feed_id=feed.id, title_folded=fold(title or "a title")
        )
        placement = Joins(story_id=story) if story else Opens()
        return await self.store.stories.apply(placement, rumour, filing, self.now)

    async def quote(self, feed: Feed, person: Person, words: str, source: str = "") -> int:
        """File an article with a quote; return the quote."""
        filed = await self.file(feed, f"{person.display_name} speaks")
        quote = Quote(words=words, person_id=person.id, source=source or None)
        quote_id = await self.store.quotes.add(quote, filed.article_id, feed.id, self.now)
        assert quote_id is not None
        return quote_id

    async def alert(self, watch: Watch, feed: Feed) -> NewAlert:
        """Return the alert of a new story, not in the outbox yet."""
        story_id = await self.rumour(feed, watch.person)
        filed = await self.file(feed)
        return NewAlert(
            watch_id=watch.id,
            story_id=story_id,
            article_id=filed.article_id,
            cause=Cause.OPENED,
            stage=Stage.TALKS,
            due_at=self.now,
        )

    async def alerts(self, watch: Watch, feed: Feed, number: int) -> None:
        """Put some alerts into the outbox."""
        new = [await self.alert(watch, feed) for _ in range(number)]
        await self.store.alerts.add(new, self.now)

    async def claim(self, limit: int = 50) -> list[Bundle]:
        """Claim what is due."""
        return await self.store.alerts.claim(self.now, LEASE, limit)

    def wait(self, **how_long: float) -> None:
        """Let time pass."""
        self.now += timedelta(**how_long)
