"""The stories that a new rumour may join."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from newsroom.model import Stage, Story
from storage.database import EVERY_GUILD, Connection, instant, seconds

NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)

# As many stories of a person, and different titles of each among its latest articles, as are
# compared with the next one: a thousand items of one feed may all name the same person.
_STORIES: Final = 300
_TITLES: Final = 10
_LATEST: Final = 40
_REMEMBERED: Final = 4_096
_COLUMNS: Final = (
    *("id", "person_id", "guild_id", "stage", "suitors", "opened_at", "changed_at", "titles"),
)

_OPEN_ABOUT: Final = """
    SELECT s.id, s.person_id, s.guild_id, s.stage, s.suitors, s.opened_at, s.changed_at,
           (
               SELECT GROUP_CONCAT(latest.title_folded, CHAR(10))
               FROM (
                   SELECT t.title_folded
                   FROM story_articles t
                   WHERE t.story_id = s.id
                   ORDER BY t.said_at DESC, t.article_id DESC
                   LIMIT :latest
               ) latest
           ) AS titles
    FROM stories s
    WHERE s.person_id = :person_id AND s.guild_id = :guild_id
      AND s.changed_at >= :since AND s.changed_at <= :until
    ORDER BY s.changed_at DESC, s.id DESC
    LIMIT :stories
"""


class OpenStories:
    """What is being told of everybody."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    async def about(
        self, person_id: int, guild_id: int | None, since: datetime, until: datetime
    ) -> list[Story]:
        """Return a person's stories of one scope that changed last between two instants.

        The latest come first; where there are hundreds, only these.
        """
        rows = await self._db.all(
            _OPEN_ABOUT,
            person_id=person_id,
            guild_id=guild_id or EVERY_GUILD,
            since=seconds(since),
            until=seconds(until),
            stories=_STORIES,
            latest=_LATEST,
        )
        return [_story(*(row[column] for column in _COLUMNS)) for row in rows]


# The next article about a person finds nearly the same rows.
@lru_cache(maxsize=_REMEMBERED)
def _story(  # noqa: PLR0913, PLR0917  (the columns, in their order)
    id_: int,
    person_id: int,
    guild_id: int,
    stage: str,
    suitors: str,
    opened_at: int,
    changed_at: int,
    titles: str | None,
) -> Story:
    return Story(
        id=id_,
        person_id=person_id,
        guild_id=guild_id or None,
        stage=Stage(stage),
        suitors=frozenset(suitors.split()),
        titles=() if titles is None else tuple(dict.fromkeys(titles.split("\n")))[:_TITLES],
        opened_at=instant(opened_at),
        changed_at=instant(changed_at),
    )
