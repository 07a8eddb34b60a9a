"""What every noun asks of a database: six verbs, instants as integers, and its errors."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, LiteralString, Protocol, TypeVar

T = TypeVar("T")
Row = Mapping[str, Any]
Value = str | int | float | bytes | None
Rows = Sequence[Mapping[str, Value]]

EVERY_GUILD: Final = 0
"""In place of a server's id: every server."""


class Connection(Protocol):
    """Something statements run on: the database, or one transaction of it."""

    async def one(self, sql: LiteralString, **parameters: Value) -> Row | None:
        """Return the first row, or None."""
        ...

    async def all(self, sql: LiteralString, **parameters: Value) -> list[Row]:
        """Return every row."""
        ...

    async def run(self, sql: LiteralString, **parameters: Value) -> int:
        """Run a statement and return how many rows it changed."""
        ...

    async def many(self, sql: LiteralString, rows: Rows) -> None:
        """Run a statement once for each row of parameters, all in one step."""
        ...

    def whole(self) -> AbstractAsyncContextManager[None]:
        """Make the statements inside one transaction: the one under way, or a new one."""
        ...


class Database(Connection, Protocol):
    """A database: each statement outside of a transaction is a transaction of its own."""

    def transaction(self) -> AbstractAsyncContextManager[Connection]:
        """Give a connection whose every statement belongs to one transaction; never nest them."""
        ...

    async def check_file(self) -> None:
        """Raise FileGone, with all there was saved, when somebody took the file away."""
        ...

    async def close(self) -> None:
        """Let go of the database."""
        ...


class StorageError(Exception):
    """The database failed."""

    def __init__(self, advice: str, path: Path | None = None) -> None:
        self.path = path
        self.advice = advice
        where = f"{path}: " if path else ""
        super().__init__(f"{where}{type(self).__doc__} {advice}")


class DatabaseLocked(StorageError):
    """The database is locked by another program."""


class DatabaseCorrupt(StorageError):
    """The file is damaged, or is not a SQLite database."""


class DiskFull(StorageError):
    """There is no room left on the disk."""


class FileGone(StorageError):
    """The file was moved, deleted or replaced while Minot used it."""


class NewerSchema(StorageError):
    """The database was written by a newer Minot."""


class OlderSchema(StorageError):
    """The database was written by an older Minot."""


class NotWritable(StorageError):
    """The database cannot be written."""


class AlreadyRunning(StorageError):
    """Another Minot is using this database."""


def seconds(moment: datetime) -> int:
    """Return an aware instant as Unix seconds, the way every column ending in ``_at`` keeps it."""
    if moment.tzinfo is None:
        raise ValueError(f"an instant without a time zone: {moment!r}")
    return int(moment.timestamp())


def instant(stored: int) -> datetime:
    """Return the instant that Unix seconds stand for, in UTC."""
    return datetime.fromtimestamp(stored, UTC)


def maybe_seconds(moment: datetime | None) -> int | None:
    """Return an instant as Unix seconds, None for None."""
    return None if moment is None else seconds(moment)


def maybe_instant(stored: int | None) -> datetime | None:
    """Return the instant that Unix seconds stand for, None for None."""
    return None if stored is None else instant(stored)


def required(value: T | None) -> T:
    """Return a value that a statement always gives."""
    if value is None:
        raise LookupError("a row that must be there is not")
    return value
