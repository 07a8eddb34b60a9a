"""Whom Minot can recognise, and how they are written."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Final, LiteralString

from newsroom.folding import fold
from newsroom.model import Kind, Name, Person
from storage.database import EVERY_GUILD, Connection, Row, required, seconds

_ADD: Final = """
    INSERT INTO people (display_name, folded, kind, created_at)
    VALUES (:display_name, :folded, :kind, :now)
    ON CONFLICT (folded) DO UPDATE SET kind = COALESCE(people.kind, excluded.kind)
    RETURNING id
"""
# One row for each name; a person without further names has one row.
_PEOPLE: Final = """
    SELECT p.id, p.display_name, p.kind, n.text, n.guild_id
    FROM people p
    LEFT JOIN person_names n ON n.person_id = p.id
"""
_GET: Final = _PEOPLE + " WHERE p.id = :id ORDER BY p.id, n.id"
_ALL: Final = _PEOPLE + " ORDER BY p.id, n.id"
_NAMED: Final = (
    _PEOPLE  # noqa: S608  (our own literals)
    + """
    WHERE p.id IN (
        SELECT id FROM people WHERE folded = :folded
        UNION
        SELECT person_id FROM person_names WHERE folded = :folded
    )
    ORDER BY p.id, n.id
"""
)
# The alias of a server that watches the person no longer finds nobody.
_WATCHED: Final = """
    SELECT p.id, p.display_name, p.kind, n.text, n.guild_id
    FROM people p
    LEFT JOIN person_names n
      ON n.person_id = p.id
     AND (n.guild_id = 0
          OR EXISTS (SELECT 1 FROM watches o
                     WHERE o.person_id = p.id AND o.guild_id = n.guild_id))
    WHERE p.id IN (
        SELECT DISTINCT person_id FROM watches
        WHERE person_id > :after
        ORDER BY person_id
        LIMIT :limit
    )
    ORDER BY p.id, n.id
"""
_OF_GUILD: Final = """
    SELECT p.id, p.display_name, p.kind, n.text, n.guild_id
    FROM (
        SELECT person_id FROM watches
        WHERE guild_id = :guild_id AND person_id > :after
        ORDER BY person_id
        LIMIT :limit
    ) w
    JOIN people p ON p.id = w.person_id
    LEFT JOIN person_names n ON n.person_id = p.id AND n.guild_id IN (0, :guild_id)
    ORDER BY p.id, n.id
"""
_TEACH: Final = """
    INSERT INTO person_names (person_id, guild_id, text, folded)
    VALUES (:person_id, :guild_id, :text, :folded)
    ON CONFLICT (person_id, guild_id, folded) DO NOTHING
"""
_FORGET: Final = "DELETE FROM person_names WHERE person_id = :person_id AND guild_id = :guild_id"
_VERSION: Final = "SELECT number FROM versions WHERE noun = 'people'"
# People who become values in one step; thousands at once would hold up every other answer.
_AT_ONCE: Final = 500
_TOUCH: Final = "UPDATE versions SET number = number + 1 WHERE noun = 'people'"


class People:
    """The people of every server."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    async def add(self, display_name: str, kind: Kind | None, now: datetime) -> Person:
        """Add a person; a name that folds alike gives the person who has it."""
        async with self._db.whole():
            row = await self._db.one(
                _ADD,
                display_name=display_name,
                folded=fold(display_name),
                kind=kind and kind.value,
                now=seconds(now),
            )
            return required(await self.get(required(row)["id"]))

    async def get(self, person_id: int) -> Person | None:
        """Return a person with all names, or None."""
        return next(iter(people(await self._db.all(_GET, id=person_id))), None)

    async def named(self, folded: str) -> list[Person]:
        """Return whoever has exactly this folded name, be it as any server's alias."""
        return people(await self._db.all(_NAMED, folded=folded))

    async def all(self) -> list[Person]:
        """Return everybody with all their names."""
        return people(await self._db.all(_ALL))

    async def watched(self) -> list[Person]:
        """Return everybody who is watched, with the names by which they are."""
        return await self._page_by_page(_WATCHED)

    async def of_guild(self, guild_id: int) -> list[Person]:
        """Return whom a server watches, with the shared names and its own."""
        return await self._page_by_page(_OF_GUILD, guild_id=guild_id)

    async def teach(self, person_id: int, names: Iterable[str], guild_id: int | None) -> int:
        """Add names to a person, for one server or (None) for all; return how many were new."""
        async with self._db.whole():
            new = 0
            for name in names:
                folded = fold(name)
                if folded:
                    new += await self._db.run(
                        _TEACH,
                        person_id=person_id,
                        guild_id=EVERY_GUILD if guild_id is None else guild_id,
                        text=name,
                        folded=folded,
                    )
            if new:
                await touch(self._db)
            return new

    async def forget(self, person_id: int, guild_id: int) -> int:
        """Drop the names that a server taught for a person; return how many there were."""
        async with self._db.whole():
            gone = await self._db.run(_FORGET, person_id=person_id, guild_id=guild_id)
            if gone:
                await touch(self._db)
            return gone

    async def version(self) -> int:
        """Return a number that changes when names or the watched change."""
        return required(await self._db.one(_VERSION))["number"]

    async def _page_by_page(self, sql: LiteralString, **blanks: int) -> list[Person]:
        found: list[Person] = []
        while True:
            after = found[-1].id if found else 0
            page = people(await self._db.all(sql, after=after, limit=_AT_ONCE, **blanks))
            found += page
            if len(page) < _AT_ONCE:
                return found


async def touch(connection: Connection) -> None:
    """Say that what must be matched has changed."""
    await connection.run(_TOUCH)


def people(rows: Iterable[Row]) -> list[Person]:
    """Return the people of rows that come in groups, one row for each name."""
    return [_person(list(group)) for _, group in groupby(rows, key=lambda row: row["id"])]


def _person(rows: list[Row]) -> Person:
    first = rows[0]
    return Person(
        id=first["id"],
        display_name=first["display_name"],
        kind=first["kind"] and Kind(first["kind"]),
        names=tuple(
            Name(text=row["text"], guild_id=row["guild_id"] or None)
            for row in rows
            if row["text"] is not None
        ),
    )
