"""The clubs Minot can recognise."""

import json
from collections.abc import Iterable
from typing import Final

from newsroom.model import Club
from storage.database import Connection, Row, Value

_SYNC: Final = """
    INSERT INTO clubs (key, display_name, names, city, country)
    VALUES (:key, :display_name, :names, :city, :country)
    ON CONFLICT (key) DO UPDATE
    SET display_name = excluded.display_name, names = excluded.names, city = excluded.city,
        country = excluded.country
"""
_ALL: Final = "SELECT key, display_name, names, city, country FROM clubs ORDER BY key"
_REMOVE: Final = "DELETE FROM clubs WHERE key = :key"


class Clubs:
    """The clubs, as the seeds that ship with Minot have them."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    async def sync(self, clubs: Iterable[Club]) -> int:
        """Make the stored clubs those given; return how many rows had to change."""
        async with self._db.whole():
            stored = {club.key: club for club in await self.all()}
            given = {club.key: club for club in clubs}
            changed = [club for key, club in given.items() if stored.get(key) != club]
            await self._db.many(_SYNC, list(map(_row, changed)))
            gone = stored.keys() - given.keys()
            await self._db.many(_REMOVE, [{"key": key} for key in gone])
            return len(changed) + len(gone)

    async def all(self) -> list[Club]:
        """Return every club."""
        return [_club(row) for row in await self._db.all(_ALL)]


def _row(club: Club) -> dict[str, Value]:
    return {
        "key": club.key,
        "display_name": club.display_name,
        "names": json.dumps(club.names, ensure_ascii=False),
        "city": club.city,
        "country": club.country,
    }


def _club(row: Row) -> Club:
    return Club(
        key=row["key"],
        display_name=row["display_name"],
        names=tuple(json.loads(row["names"])),
        city=row["city"],
        country=row["country"],
    )
