"""What articles say about one person, grouped into stories."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from newsroom.model import Cause, Joins, Placement, Rumour, Stage, Story, Told
from newsroom.standing import Said, standing
from storage.database import EVERY_GUILD, Connection, Row, instant, required, seconds
from storage.open_stories import NEVER, OpenStories
from storage.story_articles import StoryArticle, StoryArticles
from storage.story_pages import StoryPages, StoryQuestion, StoryView, clubs_text, said

_OPEN: Final = """
    INSERT INTO stories (person_id, guild_id, stage, suitors, opened_at, changed_at)
    VALUES (:person_id, :guild_id, :stage, :suitors, :said_at, :said_at)
    RETURNING id
"""
_STORY: Final = "SELECT suitors, opened_at, changed_at FROM stories WHERE id = :id"
_CHANGE: Final = """
    UPDATE stories
    SET stage = :stage, suitors = :suitors, opened_at = :opened_at, changed_at = :changed_at
    WHERE id = :id
"""
# An article is as old as it says, but never from tomorrow.
_SAID_AT: Final = """
    SELECT CASE WHEN published_at < :now THEN published_at ELSE :now END AS said_at
    FROM articles
    WHERE id = :id
"""
_SAY: Final = """
    INSERT INTO story_articles
        (story_id, feed_id, article_id, title_folded, stage, clubs, relayed_from, contract_until,
         because, matched, said_at)
    VALUES
        (:story_id, :feed_id, :article_id, :title_folded, :stage, :clubs, :relayed_from,
         :contract_until, :because, :matched, :said_at)
    ON CONFLICT (story_id, feed_id, article_id) DO UPDATE
    SET title_folded = excluded.title_folded, stage = excluded.stage, clubs = excluded.clubs,
        relayed_from = excluded.relayed_from, contract_until = excluded.contract_until,
        because = excluded.because, matched = excluded.matched
    RETURNING said_at
"""
_SUM: Final = """
    SELECT stage, clubs, relayed_from, contract_until, because, stage_at AS said_at, article_id,
           first_at, changed_at
    FROM story_feeds
    WHERE story_id = :story_id AND feed_id = :feed_id
"""
_SAID_BY_FEED: Final = """
    SELECT article_id, stage, clubs, relayed_from, contract_until, because, said_at
    FROM story_articles
    WHERE story_id = :story_id AND feed_id = :feed_id
    ORDER BY said_at, article_id
"""
_SAID_BY_ALL: Final = """
    SELECT stage, clubs, relayed_from, contract_until, because, stage_at AS said_at
    FROM story_feeds
    WHERE story_id = :story_id
    ORDER BY stage_at, feed_id
"""
_SUM_UP: Final = """
    INSERT INTO story_feeds
        (story_id, feed_id, person_id, guild_id, stage, stage_at, clubs, relayed_from,
         contract_until, because, article_id, first_at, changed_at)
    VALUES
        (:story_id, :feed_id, :person_id, :guild_id, :stage, :stage_at, :clubs, :relayed_from,
         :contract_until, :because, :article_id, :first_at, :changed_at)
    ON CONFLICT (story_id, feed_id) DO UPDATE
    SET stage = excluded.stage, stage_at = excluded.stage_at, clubs = excluded.clubs,
        relayed_from = excluded.relayed_from, contract_until = excluded.contract_until,
        because = excluded.because, article_id = excluded.article_id,
        first_at = excluded.first_at, changed_at = excluded.changed_at
"""
_FORGET_CLUBS: Final = """
    DELETE FROM story_clubs WHERE story_id = :story_id AND feed_id = :feed_id
"""
_NAME_CLUB: Final = """
    INSERT INTO story_clubs (story_id, feed_id, club_key, person_id, guild_id, changed_at)
    VALUES (:story_id, :feed_id, :club_key, :person_id, :guild_id, :changed_at)
"""
_TELLING: Final = """
    SELECT DISTINCT t.article_id, s.guild_id
    FROM stories s
    JOIN story_articles t ON t.story_id = s.id
    WHERE s.person_id = :person_id AND s.changed_at >= :since
"""
_TOLD: Final = """
    SELECT watch_id, cause, stage, quote_id FROM alerts WHERE story_id = :story_id ORDER BY id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """By which article, and from which feed, a rumour came."""

    article_id: int
    feed_id: int
    title_folded: str


class Stories:
    """The stories of everybody."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self._pages = StoryPages(connection)
        self._articles = StoryArticles(connection)
        self._open_ones = OpenStories(connection)

    async def open_about(
        self, person_id: int, guild_id: int | None, since: datetime, until: datetime = NEVER
    ) -> list[Story]:
        """Return a person's stories of one scope that changed last between two instants.

        The latest come first; where there are hundreds, only these.
        """
        return await self._open_ones.about(person_id, guild_id, since, until)

    async def apply(
        self, placement: Placement, rumour: Rumour, filing: Filing, now: datetime
    ) -> int:
        """Add a rumour to the story it was placed in and return the story; twice is as once."""
        async with self._db.whole():
            row = await self._db.one(_SAID_AT, id=filing.article_id, now=seconds(now))
            said_at: int = required(row)["said_at"]
            if isinstance(placement, Joins):
                story_id = placement.story_id
            else:
                story_id = await self._open(rumour, said_at)
            spoken_at = await self._say(story_id, rumour, filing, said_at)
            await self._sum_up(story_id, rumour, filing, spoken_at)
            await self._change(story_id, rumour, said_at)
            return story_id

    async def telling(self, person_id: int, since: datetime) -> set[tuple[int, int | None]]:
        """Return the articles of a person's stories since, each with the scope of its story."""
        rows = await self._db.all(_TELLING, person_id=person_id, since=seconds(since))
        return {(row["article_id"], row["guild_id"] or None) for row in rows}

    async def told(self, story_id: int) -> list[Told]:
        """Return the alerts of a story, sent or waiting."""
        return [_told(row) for row in await self._db.all(_TOLD, story_id=story_id)]

    async def page(self, question: StoryQuestion) -> list[StoryView]:
        """Return a person's stories as one server sees them, the latest first."""
        return await self._pages.page(question)

    async def view(self, story_id: int, guild_id: int) -> StoryView | None:
        """Return a story as one server sees it, None when none of its feeds tells of it."""
        return await self._pages.view(story_id, guild_id)

    async def article(self, story_id: int, article_id: int, guild_id: int) -> StoryArticle | None:
        """Return what one article says in a story, None when the server may not see it."""
        return await self._articles.get(story_id, article_id, guild_id)

    async def _open(self, rumour: Rumour, said_at: int) -> int:
        row = await self._db.one(
            _OPEN,
            person_id=rumour.person_id,
            guild_id=rumour.guild_id or EVERY_GUILD,
            stage=rumour.stage.value,
            suitors=_words(_suitors(rumour)),
            said_at=said_at,
        )
        return required(row)["id"]

    async def _say(self, story_id: int, rumour: Rumour, filing: Filing, said_at: int) -> int:
        """Keep what an article says; return when it did, which stays as it was found first."""
        row = await self._db.one(
            _SAY,
            story_id=story_id,
            feed_id=filing.feed_id,
            article_id=filing.article_id,
            title_folded=filing.title_folded,
            stage=rumour.stage.value,
            clubs=clubs_text(rumour.clubs),
            relayed_from=json.dumps(rumour.relayed_from, ensure_ascii=False),
            contract_until=rumour.contract_until,
            because=rumour.because,
            matched=rumour.matched,
            said_at=said_at,
        )
        return required(row)["said_at"]

    async def _sum_up(self, story_id: int, rumour: Rumour, filing: Filing, spoken_at: int) -> None:
        before = await self._db.one(_SUM, story_id=story_id, feed_id=filing.feed_id)
        place = (spoken_at, filing.article_id)
        if before is not None and place > (before["changed_at"], before["article_id"]):
            # The newest word of all: what was summed up before it stays as it is.
            total = required(standing((said(before), _said(rumour, spoken_at))))
            first_at, latest = before["first_at"], place
        else:
            rows = await self._db.all(_SAID_BY_FEED, story_id=story_id, feed_id=filing.feed_id)
            total = required(standing(said(row) for row in rows))
            first_at, latest = rows[0]["said_at"], (rows[-1]["said_at"], rows[-1]["article_id"])
        await self._db.run(
            _SUM_UP,
            story_id=story_id,
            feed_id=filing.feed_id,
            person_id=rumour.person_id,
            guild_id=rumour.guild_id or EVERY_GUILD,
            stage=total.stage.value,
            stage_at=seconds(total.said_at),
            clubs=clubs_text(total.clubs),
            relayed_from=json.dumps(total.relayed_from, ensure_ascii=False),
            contract_until=total.contract_until,
            because=total.because,
            article_id=latest[1],
            first_at=first_at,
            changed_at=latest[0],
        )
        await self._db.run(_FORGET_CLUBS, story_id=story_id, feed_id=filing.feed_id)
        for club in total.clubs:
            await self._db.run(
                _NAME_CLUB,
                story_id=story_id,
                feed_id=filing.feed_id,
                club_key=club.club_key,
                person_id=rumour.person_id,
                guild_id=rumour.guild_id or EVERY_GUILD,
                changed_at=latest[0],
            )

    async def _change(self, story_id: int, rumour: Rumour, said_at: int) -> None:
        total = required(
            standing(said(row) for row in await self._db.all(_SAID_BY_ALL, story_id=story_id))
        )
        story = required(await self._db.one(_STORY, id=story_id))
        await self._db.run(
            _CHANGE,
            id=story_id,
            stage=total.stage.value,
            suitors=_words({*story["suitors"].split(), *_suitors(rumour)}),
            opened_at=min(story["opened_at"], said_at),
            changed_at=max(story["changed_at"], said_at),
        )


def _said(rumour: Rumour, said_at: int) -> Said:
    return Said(
        stage=rumour.stage,
        clubs=rumour.clubs,
        relayed_from=rumour.relayed_from,
        contract_until=rumour.contract_until,
        because=rumour.because,
        said_at=instant(said_at),
    )


def _told(row: Row) -> Told:
    return Told(
        watch_id=row["watch_id"],
        cause=Cause(row["cause"]),
        stage=Stage(row["stage"]),
        quote_id=row["quote_id"],
    )


def _suitors(rumour: Rumour) -> frozenset[str]:
    from newsroom.stories import destinations  # noqa: PLC0415  (a silent round needs no RapidFuzz)

    return destinations(rumour)


def _words(keys: Iterable[str]) -> str:
    return " ".join(sorted(keys))
