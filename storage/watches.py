"""Who watches whom, and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from newsroom.model import Kind, Name, Person, Watch
from storage.database import Connection, Row, instant, maybe_instant, required, seconds
from storage.people import touch

# Watching again moves the watch; a new channel also ends a pause, which was about the old one.
_SET: Final = """
    INSERT INTO watches (guild_id, channel_id, person_id, role_id, languages, created_at)
    VALUES (:guild_id, :channel_id, :person_id, :role_id, :languages, :now)
    ON CONFLICT (guild_id, person_id) DO UPDATE
    SET paused_at = CASE WHEN watches.channel_id = excluded.channel_id
                         THEN watches.paused_at END,
        paused_because = CASE WHEN watches.channel_id = excluded.channel_id
                              THEN watches.paused_because END,
        channel_id = excluded.channel_id,
        role_id = excluded.role_id,
        languages = excluded.languages
    RETURNING id
"""
# What waits for the old channel follows, as soon as nobody in the bundle listens there any more.
_MOVE_BUNDLES: Final = """
    UPDATE bundles SET channel_id = :channel_id
    WHERE sent_at IS NULL
      AND id IN (SELECT bundle_id FROM alerts WHERE watch_id = :id AND bundle_id IS NOT NULL)
      AND NOT EXISTS (
          SELECT 1 FROM alerts a
          JOIN watches w ON w.id = a.watch_id
          WHERE a.bundle_id = bundles.id AND w.channel_id = bundles.channel_id
      )
"""
_REMOVE: Final = "DELETE FROM watches WHERE guild_id = :guild_id AND person_id = :person_id"
_DROP_EMPTY_BUNDLES: Final = """
    DELETE FROM bundles
    WHERE sent_at IS NULL AND NOT EXISTS (SELECT 1 FROM alerts WHERE alerts.bundle_id = bundles.id)
"""
_PAUSE: Final = """
    UPDATE watches SET paused_at = :now, paused_because = :because
    WHERE id = :id AND paused_at IS NULL
"""
_RESUME: Final = """
    UPDATE watches SET paused_at = NULL, paused_because = NULL
    WHERE id = :id AND paused_at IS NOT NULL
"""
# One row for each name that counts on the watch's server.
_WATCHES: Final = """
    SELECT w.id, w.guild_id, w.channel_id, w.person_id, w.role_id, w.languages, w.created_at,
           w.paused_at, w.paused_because, p.display_name, p.kind, n.text, n.guild_id AS taught_by
    FROM watches w
    JOIN people p ON p.id = w.person_id
    LEFT JOIN person_names n ON n.person_id = w.person_id AND n.guild_id IN (0, w.guild_id)
"""
_GET: Final = _WATCHES + " WHERE w.id = :id ORDER BY w.id, n.id"
_OF_GUILD: Final = _WATCHES + " WHERE w.guild_id = :guild_id ORDER BY p.folded, w.id, n.id"
_OF_PERSON: Final = _WATCHES + " WHERE w.person_id = :person_id ORDER BY w.id, n.id"
_IN_CHANNEL: Final = _WATCHES + " WHERE w.channel_id = :channel_id ORDER BY w.id, n.id"
_HEARING: Final = (
    _WATCHES  # noqa: S608  (our own literals)
    + """
    WHERE w.person_id = :person_id
      AND EXISTS (SELECT 1 FROM guild_feeds g
                  WHERE g.feed_id = :feed_id AND g.guild_id IN (0, w.guild_id))
    ORDER BY w.id, n.id
"""
)
_PAUSED: Final = (
    _WATCHES
    + """
    WHERE w.paused_at IS NOT NULL
      AND w.guild_id = COALESCE(CAST(:guild_id AS BIGINT), w.guild_id)
    ORDER BY w.id, n.id
"""
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWatch:
    """A watch as a moderator sets it."""

    guild_id: int
    channel_id: int
    person_id: int
    role_id: int | None = None
    languages: frozenset[str] = frozenset()


class Watches:
    """The watches of every server."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    async def set(self, watch: NewWatch, now: datetime) -> Watch:
        """Watch a person in a channel; watching again moves the watch and what waits for it."""
        async with self._db.whole():
            row = await self._db.one(
                _SET,
                guild_id=watch.guild_id,
                channel_id=watch.channel_id,
                person_id=watch.person_id,
                role_id=watch.role_id,
                languages=" ".join(sorted(watch.languages)),
                now=seconds(now),
            )
            watch_id: int = required(row)["id"]
            await self._db.run(_MOVE_BUNDLES, id=watch_id, channel_id=watch.channel_id)
            await touch(self._db)
            return required(await self.get(watch_id))

    async def remove(self, guild_id: int, person_id: int) -> bool:
        """Watch a person no more, and forget what waits; return False when nobody did."""
        async with self._db.whole():
            gone = await self._db.run(_REMOVE, guild_id=guild_id, person_id=person_id)
            if gone:
                await self._db.run(_DROP_EMPTY_BUNDLES)
                await touch(self._db)
            return gone == 1

    async def get(self, watch_id: int) -> Watch | None:
        """Return a watch, or None."""
        return next(iter(_watches(await self._db.all(_GET, id=watch_id))), None)

    async def of_guild(self, guild_id: int) -> list[Watch]:
        """Return a server's watchlist, by name."""
        return _watches(await self._db.all(_OF_GUILD, guild_id=guild_id))

    async def of_person(self, person_id: int) -> list[Watch]:
        """Return the watches on a person, on every server."""
        return _watches(await self._db.all(_OF_PERSON, person_id=person_id))

    async def hearing(self, person_id: int, feed_id: int) -> list[Watch]:
        """Return the watches on a person whose servers hear this feed."""
        return _watches(await self._db.all(_HEARING, person_id=person_id, feed_id=feed_id))

    async def in_channel(self, channel_id: int) -> list[Watch]:
        """Return the watches that speak in a channel."""
        return _watches(await self._db.all(_IN_CHANNEL, channel_id=channel_id))

    async def paused(self, guild_id: int | None = None) -> list[Watch]:
        """Return the watches that cannot be served, of one server or of all."""
        return _watches(await self._db.all(_PAUSED, guild_id=guild_id))

    async def pause(self, watch_id: int, because: str, now: datetime) -> bool:
        """Keep a watch's alerts until it is resumed; return False when it was paused already."""
        changed = await self._db.run(_PAUSE, id=watch_id, because=because, now=seconds(now))
        return changed == 1

    async def resume(self, watch_id: int) -> bool:
        """Let a watch speak again; return False when it was not paused."""
        return await self._db.run(_RESUME, id=watch_id) == 1


def _watches(rows: Iterable[Row]) -> list[Watch]:
    return [_watch(list(group)) for _, group in groupby(rows, key=lambda row: row["id"])]


def _watch(rows: list[Row]) -> Watch:
    first = rows[0]
    return Watch(
        id=first["id"],
        guild_id=first["guild_id"],
        channel_id=first["channel_id"],
        person=Person(
            id=first["person_id"],
            display_name=first["display_name"],
            kind=first["kind"] and Kind(first["kind"]),
            names=tuple(
                Name(text=row["text"], guild_id=row["taught_by"] or None)
                for row in rows
                if row["text"] is not None
            ),
        ),
        role_id=first["role_id"],
        languages=frozenset(first["languages"].split()),
        created_at=instant(first["created_at"]),
        paused_at=maybe_instant(first["paused_at"]),
        paused_because=first["paused_because"],
    )
