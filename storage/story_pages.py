"""Stories as one server sees them: summed up from the feeds it hears, and from no other."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Final

from newsroom.model import Article, ClubRole, Kind, Person, Role, Stage
from newsroom.standing import Said, standing
from storage.articles import article
from storage.database import Connection, Row, instant, required, seconds

# Later than any story.
_END: Final = datetime(9999, 1, 1, tzinfo=UTC)
_START: Final = datetime(1970, 1, 1, tzinfo=UTC)

# A story's place in the list is the latest word of the feeds that this server hears. An index gives
# the person's stories feed by feed, the latest word first; a row counts when the server hears its
# feed, and hears nothing later of that story. So reading stops when the page is full.
_HEARD: Final = """
    WITH heard AS MATERIALIZED (
        SELECT DISTINCT feed_id FROM guild_feeds WHERE guild_id IN (0, :guild_id)
    ),
"""
_STORIES: Final = """
    page AS MATERIALIZED (
        SELECT s.story_id, s.feed_id, s.changed_at
        FROM story_feeds s
        WHERE s.person_id = :person_id
          AND s.changed_at >= :since
          AND s.guild_id IN (0, :guild_id)
          AND s.feed_id IN (SELECT feed_id FROM heard)
          AND NOT EXISTS (
              SELECT 1 FROM story_feeds later
              WHERE later.story_id = s.story_id
                AND (later.changed_at, later.feed_id) > (s.changed_at, s.feed_id)
                AND later.feed_id IN (SELECT feed_id FROM heard)
          )
"""
_STORIES_WITH_CLUB: Final = """
    page AS MATERIALIZED (
        SELECT s.story_id, s.feed_id, s.changed_at
        FROM story_clubs s
        WHERE s.person_id = :person_id
          AND s.club_key = :club_key
          AND s.changed_at >= :since
          AND s.guild_id IN (0, :guild_id)
          AND s.feed_id IN (SELECT feed_id FROM heard)
          AND NOT EXISTS (
              SELECT 1 FROM story_clubs later
              WHERE later.story_id = s.story_id
                AND later.club_key = s.club_key
                AND (later.changed_at, later.feed_id) > (s.changed_at, s.feed_id)
                AND later.feed_id IN (SELECT feed_id FROM heard)
          )
"""
_OLDER: Final = """
          AND (s.changed_at, s.story_id) < (:place_at, :place_id)
        ORDER BY s.changed_at DESC, s.story_id DESC
        LIMIT :limit
    )
"""
_NEWER: Final = """
          AND (s.changed_at, s.story_id) > (:place_at, :place_id)
        ORDER BY s.changed_at, s.story_id
        LIMIT :limit
    )
"""
_ONE: Final = """
    page AS MATERIALIZED (
        SELECT r.story_id, r.feed_id, r.changed_at
        FROM story_feeds r
        WHERE r.story_id = :story_id
          AND r.guild_id IN (0, :guild_id)
          AND r.feed_id IN (SELECT feed_id FROM heard)
        ORDER BY r.changed_at DESC, r.feed_id DESC
        LIMIT 1
    )
"""
# One row for each feed of each story; the one that spoke last brings its article. The outlet is the
# feed through which this server heard of it, even when another had the same article first.
_ROWS: Final = """
    SELECT page.story_id, page.feed_id AS latest_feed_id, page.changed_at,
           s.feed_id, s.stage, s.stage_at AS said_at, s.clubs, s.relayed_from, s.contract_until,
           s.because, s.first_at, t.relayed_from AS credited, f.title AS outlet,
           p.id AS person_id, p.display_name, p.kind,
           a.id, a.link, a.title, a.summary, a.text, a.language, a.published_at, a.first_seen_at,
           a.image
    FROM page
    JOIN story_feeds s ON s.story_id = page.story_id
    JOIN feeds f ON f.id = s.feed_id
    JOIN people p ON p.id = s.person_id
    LEFT JOIN articles a ON a.id = s.article_id AND s.feed_id = page.feed_id
    LEFT JOIN story_articles t
      ON t.story_id = s.story_id AND t.feed_id = s.feed_id AND t.article_id = a.id
    WHERE s.feed_id IN (SELECT feed_id FROM heard)
    ORDER BY page.changed_at DESC, page.story_id DESC, s.first_at, s.feed_id
"""
_BEFORE: Final = _HEARD + _STORIES + _OLDER + _ROWS
_AFTER: Final = _HEARD + _STORIES + _NEWER + _ROWS
_BEFORE_WITH_CLUB: Final = _HEARD + _STORIES_WITH_CLUB + _OLDER + _ROWS
_AFTER_WITH_CLUB: Final = _HEARD + _STORIES_WITH_CLUB + _NEWER + _ROWS
_VIEW: Final = _HEARD + _ONE + _ROWS


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """A place in a list of stories or quotes: the instant and id of the last one shown."""

    at: datetime
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryQuestion:
    """Which stories to show: a person's, as a server sees them, older or newer than a cursor.

    With neither cursor, the latest.
    """

    guild_id: int
    person_id: int
    club_key: str | None = None
    since: datetime | None = None
    before: Cursor | None = None
    after: Cursor | None = None
    limit: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """A story as one server sees it.

    ``outlets`` are the titles of the feeds that told of it, the first to do so first; ``because``
    belongs to the stage; ``article`` is the latest one, ``relayed_from`` whom it credits.
    ``changed_at`` is the story's place in the list it was asked for: ``cursor`` goes on after it.
    """

    id: int
    person: Person
    stage: Stage
    clubs: tuple[ClubRole, ...] = ()
    outlets: tuple[str, ...] = ()
    relayed_from: tuple[str, ...] = ()
    contract_until: str | None = None
    because: str = ""
    article: Article
    first_at: datetime
    changed_at: datetime

    @property
    def cursor(self) -> Cursor:
        """Return the place after which the next page begins."""
        return Cursor(at=self.changed_at, id=self.id)


class StoryPages:
    """The reading side of the stories."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    async def page(self, question: StoryQuestion) -> list[StoryView]:
        """Return stories, always the latest first: next to the cursor, or the latest of all."""
        place = question.after or question.before or Cursor(at=_END, id=0)
        blanks = {
            "guild_id": question.guild_id,
            "person_id": question.person_id,
            "since": seconds(question.since or _START),
            "place_at": seconds(place.at),
            "place_id": place.id,
            "limit": question.limit,
        }
        if question.club_key is None:
            return _views(await self._db.all(_AFTER if question.after else _BEFORE, **blanks))
        with_club = _AFTER_WITH_CLUB if question.after else _BEFORE_WITH_CLUB
        return _views(await self._db.all(with_club, club_key=question.club_key, **blanks))

    async def view(self, story_id: int, guild_id: int) -> StoryView | None:
        """Return a story as one server sees it, None when none of its feeds tells of it."""
        rows = await self._db.all(_VIEW, story_id=story_id, guild_id=guild_id)
        return next(iter(_views(rows)), None)


def said(row: Row) -> Said:
    """Return what a row says of a story."""
    return Said(
        stage=Stage(row["stage"]),
        clubs=clubs_of(row["clubs"]),
        relayed_from=tuple(json.loads(row["relayed_from"])),
        contract_until=row["contract_until"],
        because=row["because"],
        said_at=instant(row["said_at"]),
    )


def clubs_text(clubs: Iterable[ClubRole]) -> str:
    """Return clubs with their roles the way a column keeps them."""
    return json.dumps([[club.club_key, club.role.value] for club in clubs], ensure_ascii=False)


def clubs_of(text: str) -> tuple[ClubRole, ...]:
    """Return the clubs of such a column."""
    return tuple(ClubRole(club_key=key, role=Role(role)) for key, role in json.loads(text))


def _views(rows: Iterable[Row]) -> list[StoryView]:
    return [_view(list(group)) for _, group in groupby(rows, key=lambda row: row["story_id"])]


def _view(rows: Sequence[Row]) -> StoryView:
    total = required(standing(said(row) for row in rows))
    first = rows[0]
    latest = next(row for row in rows if row["feed_id"] == row["latest_feed_id"])
    return StoryView(
        id=first["story_id"],
        person=person_of(first),
        stage=total.stage,
        clubs=total.clubs,
        outlets=tuple(dict.fromkeys(row["outlet"] for row in rows)),
        relayed_from=tuple(json.loads(latest["credited"] or "[]")),
        contract_until=total.contract_until,
        because=total.because,
        article=article(latest),
        first_at=instant(first["first_at"]),
        changed_at=instant(first["changed_at"]),
    )


def person_of(row: Row) -> Person:
    """Return the person a story is about."""
    return Person(
        id=row["person_id"],
        display_name=row["display_name"],
        kind=row["kind"] and Kind(row["kind"]),
    )
