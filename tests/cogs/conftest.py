"""What the press has told, for tests of commands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from bot.filing import Source, file_items
from newsroom.model import (
    ClubRole,
    Feed,
    Item,
    Mention,
    Person,
    Quote,
    Reading,
    Role,
    Rumour,
    Stage,
)
from storage.feeds import NewFeed, PollOutcome
from storage.store import Store
from tests.people import Discord


@dataclass
class Press:
    """Files articles as if feeds had brought them and the newsroom had read them."""

    store: Store
    guild_id: int
    now: datetime = field(default_factory=lambda: datetime.now(UTC))  # noqa: TID251  (Minot runs on the real clock)
    numbers: "count[int]" = field(default_factory=count)

    async def feed(self, title: str, *, guild_id: int | None = None, url: str = "") -> Feed:
        """Add a feed that works and is not asked again while the test runs."""
        address = url or f"http://127.0.0.1:9/{title.replace(' ', '-')}.xml"
        async with self.store.transaction() as tx:
            feed = await tx.feeds.add(NewFeed(url=address, title=title, language="fr"), self.now)
            later = self.now + timedelta(days=1)
            await tx.feeds.polled(feed.id, PollOutcome(at=self.now, due_at=later, items=10))
            await tx.feeds.subscribe(guild_id or self.guild_id, feed.id, self.now)
        return feed

    async def watched(self, name: str) -> Person:
        """Return whom the server watches under a name."""
        people = await self.store.people.of_guild(self.guild_id)
        return next(person for person in people if person.display_name == name)

    async def tells(  # noqa: PLR0913  (a test names only what it cares for)
        self,
        feed: Feed,
        title: str,
        person: Person,
        *,
        stage: Stage = Stage.INTEREST,
        suitors: Sequence[str] = (),
        relayed_from: Sequence[str] = (),
        link: str | None = "https://example.com/article",
        minutes_ago: int = 0,
        quote: Quote | None = None,
    ) -> None:
        """File one article about a person, read as the test says."""
        number = next(self.numbers)
        item = Item(
            keys=(f"guid:{number}",),
            link=f"{link}?{number}" if link else None,
            title=title,
            summary=f"{person.display_name} {number}",
            published_at=self.now - timedelta(minutes=minutes_ago),
            language=feed.language,
        )
        clubs = tuple(ClubRole(club_key=key, role=Role.SUITOR) for key in suitors)
        rumour = Rumour(
            person_id=person.id,
            stage=stage,
            clubs=clubs,
            relayed_from=tuple(relayed_from),
            because=title,
            matched="Kamara",
        )
        reading = Reading(
            language=feed.language,
            mentions=(Mention(start=0, end=6, text="Kamara", person_id=person.id),),
            clubs=clubs,
            stage=stage,
            because=title,
            quotes=(quote,) if quote else (),
            rumours=(rumour,),
        )
        async with self.store.transaction() as tx:
            await file_items(tx, Source(feed=feed, now=self.now), [(item, reading)])


@pytest.fixture
def press(discord: Discord) -> Press:
    """Give the press that Minot reads on the pretend Discord."""
    assert discord.minot is not None
    guild_id = next(iter(discord.world.guilds))
    return Press(discord.minot.client.collaborators.store, guild_id)
