"""`Store`: every noun over one database, and how it is opened."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from storage.alerts import Alerts
from storage.articles import Articles
from storage.clubs import Clubs
from storage.database import (
    AlreadyRunning,
    Connection,
    Database,
    NotWritable,
    OlderSchema,
    StorageError,
)
from storage.feeds import Feeds
from storage.hubs import Hubs
from storage.meta import Meta
from storage.migrating import migrations_in, missing
from storage.pages import Pages
from storage.people import People
from storage.polls import Polls
from storage.preferences import PreferenceBook
from storage.quotes import Quotes
from storage.sqlite.connection import SqliteDatabase, open_sqlite
from storage.sqlite.search import SqliteSearch
from storage.stories import Stories
from storage.watches import Watches

_SCHEME: Final = "sqlite:///"
_MIGRATIONS: Final = Path(__file__).parent / "sqlite" / "migrations"


class Store:
    """Every noun, over the database or over one transaction of it."""

    def __init__(self, database: Database, connection: Connection | None = None) -> None:
        self._database = database
        on = connection or database
        self.search = SqliteSearch(on)
        self.feeds = Feeds(on)
        self.polls = Polls(on)
        self.articles = Articles(on, self.search)
        self.people = People(on)
        self.clubs = Clubs(on)
        self.watches = Watches(on)
        self.stories = Stories(on)
        self.quotes = Quotes(on, self.search)
        self.alerts = Alerts(on)
        self.preferences = PreferenceBook(on)
        self.pages = Pages(on)
        self.meta = Meta(on)
        self.hubs = Hubs(on)

    async def check_file(self) -> None:
        """Raise FileGone, with all there was saved, when somebody took the file away."""
        await self._database.check_file()

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator["Store"]:
        """Give a store whose every statement belongs to one transaction; never nest them."""
        async with self._database.transaction() as connection:
            yield Store(self._database, connection)


@asynccontextmanager
async def open_store(
    url: str, *, migrate: bool = True, exclusive: bool = True
) -> AsyncGenerator[Store]:
    """Open the store at an address, brought up to date, for this process alone."""
    path = path_of(url)
    if not exclusive:
        async with _opened(path, migrate=migrate) as store:
            yield store
        return
    lock = FileLock(f"{path}.lock", timeout=0, thread_local=False)
    _acquire(lock, path)
    try:
        async with _opened(path, migrate=migrate) as store:
            yield store
    finally:
        lock.release()


def path_of(url: str) -> Path:
    """Return the file of an address such as ``sqlite:///minot.db``."""
    path = url.removeprefix(_SCHEME)
    if path in {"", url}:
        raise StorageError(f"A database address looks like {_SCHEME}minot.db, not like {url!r}.")
    return Path(path)


def _acquire(lock: FileLock, path: Path) -> None:
    try:
        # The lock would make the folder; a mistyped path must not become a new and empty Minot.
        path.parent.stat()
        lock.acquire()
    except Timeout as error:
        raise AlreadyRunning(
            f"Stop it first, or give this one another file (the lock is {lock.lock_file}).", path
        ) from error
    except OSError as error:
        raise NotWritable(
            f"Check that its folder is there, and that you may write in it ({error.strerror}).",
            path,
        ) from error


@asynccontextmanager
async def _opened(path: Path, *, migrate: bool) -> AsyncGenerator[Store]:
    database = await open_sqlite(path)
    try:
        await _bring_up_to_date(database, migrate=migrate)
        yield Store(database)
    finally:
        await database.close()


async def _bring_up_to_date(database: SqliteDatabase, *, migrate: bool) -> None:
    wanted = missing(migrations_in(_MIGRATIONS), await database.applied(), database.path)
    if wanted and not migrate:
        raise OlderSchema("Run `python -m bot migrate` first.", database.path)
    for migration in wanted:
        await database.apply(migration)
