"""SQLite behind the six verbs: one writer behind a lock, readers beside it, WAL."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any, Final, LiteralString, cast
from urllib.parse import quote

import aiosqlite

from storage.database import Connection, FileGone, Row, Rows, Value
from storage.migrating import Migration
from storage.sqlite.faults import storage_error
from storage.sqlite.places import free_place, identity, make_private
from storage.sqlite.preparing import prepare, prepare_reader

# A slow search must not hold up the answer to the next command.
_READERS: Final = 2
# Kibibytes of pages per connection: the upper levels of every index of a file of some gigabytes.
_CACHE: Final = 32_768

_TABLES: Final = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = :name"
_APPLIED: Final = "SELECT number FROM schema_migrations ORDER BY number"
_RECORDS: Final = """
    CREATE TABLE IF NOT EXISTS schema_migrations (
        number INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        applied_at INTEGER NOT NULL
    )
"""


class _Driven:
    """Statements on one connection of the driver."""

    def __init__(self, driver: aiosqlite.Connection, path: Path) -> None:
        self._driver = driver
        self._path = path

    async def one(self, sql: LiteralString, **parameters: Value) -> Row | None:
        """Return the first row, or None."""
        rows = await self.all(sql, **parameters)
        return rows[0] if rows else None

    async def all(self, sql: LiteralString, **parameters: Value) -> list[Row]:
        """Return every row."""
        try:
            # Fetched to the end in the same step: a cursor left open is a lock.
            found: Any = await self._driver.execute_fetchall(sql, parameters)
            return list(found)
        except sqlite3.Error as error:
            raise storage_error(error, self._path) from error

    async def run(self, sql: LiteralString, **parameters: Value) -> int:
        """Run a statement and return how many rows it changed."""
        try:
            cursor = await self._driver.execute(sql, parameters)
            # One without rows is over already, and closing it would be a second trip.
            if cast("object", cursor.description) is not None:
                await cursor.close()
        except sqlite3.Error as error:
            raise storage_error(error, self._path) from error
        return cursor.rowcount

    async def many(self, sql: LiteralString, rows: Rows) -> None:
        """Run a statement once for each row of parameters."""
        try:
            if rows:
                await self._driver.executemany(sql, rows)
        except sqlite3.Error as error:
            raise storage_error(error, self._path) from error


class SqliteTransaction:
    """The writer, as long as one transaction lasts."""

    def __init__(self, writer: _Driven) -> None:
        self._writer: _Driven | None = writer

    async def one(self, sql: LiteralString, **parameters: Value) -> Row | None:
        """Return the first row, or None."""
        return await self._lasting().one(sql, **parameters)

    async def all(self, sql: LiteralString, **parameters: Value) -> list[Row]:
        """Return every row."""
        return await self._lasting().all(sql, **parameters)

    async def run(self, sql: LiteralString, **parameters: Value) -> int:
        """Run a statement and return how many rows it changed."""
        return await self._lasting().run(sql, **parameters)

    async def many(self, sql: LiteralString, rows: Rows) -> None:
        """Run a statement once for each row of parameters."""
        await self._lasting().many(sql, rows)

    def whole(self) -> AbstractAsyncContextManager[None]:
        """Give nothing new: this is one transaction already."""
        return nullcontext()

    def end(self) -> None:
        """Refuse every statement from now on."""
        self._writer = None

    def _lasting(self) -> _Driven:
        if self._writer is None:
            raise RuntimeError("this transaction is over")
        return self._writer


class SqliteDatabase:
    """A SQLite file."""

    def __init__(
        self, path: Path, writer: aiosqlite.Connection, readers: list[aiosqlite.Connection]
    ) -> None:
        self.path = path
        self._driver = writer
        self._writer = _Driven(writer, path)
        self._open = [writer, *readers]
        self._readers: asyncio.LifoQueue[_Driven] = asyncio.LifoQueue()
        for reader in readers:
            self._readers.put_nowait(_Driven(reader, path))
        self._lock = asyncio.Lock()
        self._owner: asyncio.Task[Any] | None = None
        self._file = identity(path)

    async def check_file(self) -> None:
        """Raise FileGone when the file was taken away; all there was is then saved beside it."""
        if identity(self.path) != self._file:
            place = free_place(self.path)
            async with self._lock:
                make_private(place)
                await self._writer.run("VACUUM INTO :place", place=str(place))
            raise FileGone(f"All it held was saved as {place}. Rename that, then start.", self.path)

    async def one(self, sql: LiteralString, **parameters: Value) -> Row | None:
        """Return the first row, or None."""
        rows = await self.all(sql, **parameters)
        return rows[0] if rows else None

    async def all(self, sql: LiteralString, **parameters: Value) -> list[Row]:
        """Return every row; what only reads waits for no writer."""
        if self._is_mine():
            return await self._writer.all(sql, **parameters)
        if not sql.lstrip().startswith(("SELECT", "WITH")):
            async with self.transaction() as connection:
                return await connection.all(sql, **parameters)
        reader = await self._readers.get()
        try:
            return await reader.all(sql, **parameters)
        finally:
            self._readers.put_nowait(reader)

    async def run(self, sql: LiteralString, **parameters: Value) -> int:
        """Run a statement and return how many rows it changed."""
        if self._is_mine():
            return await self._writer.run(sql, **parameters)
        async with self.transaction() as connection:
            return await connection.run(sql, **parameters)

    async def many(self, sql: LiteralString, rows: Rows) -> None:
        """Run a statement once for each row of parameters, in one transaction."""
        async with self.whole():
            await self._writer.many(sql, rows)

    @asynccontextmanager
    async def whole(self) -> AsyncGenerator[None]:
        """Make the statements of this task happen together."""
        if self._is_mine():
            yield
            return
        async with self.transaction():
            yield

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Connection]:
        """Give the writer to one task; commit at the end, roll back when anything is raised."""
        if self._is_mine():
            raise RuntimeError("a transaction inside a transaction would wait for itself")
        async with self._lock:
            self._owner = asyncio.current_task()
            transaction = SqliteTransaction(self._writer)
            is_stored = False
            try:
                await self._writer.run("BEGIN IMMEDIATE")
                yield transaction
                await self._writer.run("COMMIT")
                is_stored = True
            finally:
                self._owner = None
                transaction.end()
                # The driver works in order: even when this task is cancelled once more, the
                # rollback comes before anybody's next statement.
                if not is_stored:
                    await asyncio.shield(self._driver.rollback())

    def _is_mine(self) -> bool:
        """Tell whether the task that asks is the one inside the transaction."""
        return self._owner is not None and self._owner is asyncio.current_task()

    async def applied(self) -> list[int]:
        """Return the numbers of the migrations this file has."""
        if await self._writer.one(_TABLES, name="schema_migrations") is None:
            return []
        return [row["number"] for row in await self._writer.all(_APPLIED)]

    async def apply(self, migration: Migration) -> None:
        """Apply one migration in one transaction, its record included."""
        # The driver's executescript commits what was begun before; names are our own plain words.
        script = f"""
            BEGIN IMMEDIATE;
            {_RECORDS};
            INSERT INTO schema_migrations (number, name, applied_at)
            VALUES ({migration.number}, '{migration.name}', CAST(strftime('%s', 'now') AS INTEGER));
            {migration.script}
            COMMIT;
        """  # noqa: S608
        async with self._lock:
            try:
                async with self._driver.executescript(script):
                    pass
            except sqlite3.Error as error:
                raise storage_error(error, self.path) from error
            finally:
                await asyncio.shield(self._driver.rollback())

    async def close(self) -> None:
        """Close every connection; the last one folds the WAL back into the file."""
        async with AsyncExitStack() as stack:
            for driver in self._open:
                stack.push_async_callback(driver.close)


async def open_sqlite(path: Path, *, patience: float = 5.0) -> SqliteDatabase:
    """Open or create a file; patience is how long to wait for a lock of another program."""
    make_private(path)
    async with AsyncExitStack() as stack:
        try:
            writer = await _connect(stack, path, patience, mode="rwc")
            await prepare(writer)
            readers = [await _connect(stack, path, patience, mode="ro") for _ in range(_READERS)]
            for reader in readers:
                await prepare_reader(reader)
        except sqlite3.Error as error:
            raise storage_error(error, path) from error
        stack.pop_all()
    return SqliteDatabase(path, writer, readers)


async def _connect(
    stack: AsyncExitStack, path: Path, patience: float, *, mode: LiteralString
) -> aiosqlite.Connection:
    # Opened before the driver has a thread: when opening fails, the driver leaves its thread to
    # report to a loop that may be gone by then.
    connection = await asyncio.to_thread(
        sqlite3.connect,
        f"file:{quote(str(path))}?mode={mode}",
        uri=True,
        timeout=patience,
        isolation_level=None,
        check_same_thread=False,
    )
    driver = await aiosqlite.Connection(lambda: connection, iter_chunk_size=64)
    stack.push_async_callback(driver.close)
    driver.row_factory = sqlite3.Row
    await driver.execute_fetchall(f"PRAGMA cache_size = -{_CACHE}")
    return driver
