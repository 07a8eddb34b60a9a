"""What goes wrong with files: said clearly, and without damage."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import pytest

from newsroom.model import Feed
from storage.database import (
    AlreadyRunning,
    DatabaseCorrupt,
    DatabaseLocked,
    DiskFull,
    NewerSchema,
    NotWritable,
    OlderSchema,
    StorageError,
)
from storage.sqlite.connection import open_sqlite
from storage.store import Store, open_store, path_of
from tests.storage.desk import NOON, Desk, an_item

# Root may write everywhere, so the attempt is made as somebody who may not.
AS_NOBODY = """
import asyncio, os, sys
from concurrent.futures import ThreadPoolExecutor  # nobody may not read Python's own folder
from storage.database import StorageError
from storage.store import open_store
if os.geteuid() == 0:
    os.seteuid(65534)
async def main():
    try:
        async with open_store(sys.argv[1]) as store:
            print("opened")
    except StorageError as error:
        print(type(error).__name__, error)
asyncio.run(main())
"""


@pytest.fixture
def path(url: str) -> Path:
    return path_of(url)


async def made(url: str) -> None:
    """Make a store with one person."""
    async with open_store(url) as store:
        await store.people.add("Kamara", None, NOON)


async def opened(url: str) -> list[str]:
    async with open_store(url) as store:
        return [person.display_name for person in await store.people.all()]


def attempt(url: str, code: str) -> str:
    """Open a store in another process; return what it said."""
    result = subprocess.run(  # noqa: S603  (our own words)
        [sys.executable, "-c", code, url], capture_output=True, text=True, check=True
    )
    return result.stdout.strip()


def as_nobody(url: str) -> str:
    return attempt(url, AS_NOBODY)


def as_self(url: str) -> str:
    return attempt(url, AS_NOBODY.replace("os.geteuid() == 0", "False"))


def mount(*words: str) -> bool:
    """Mount or unmount; return whether that was possible."""
    return subprocess.run(words, check=False).returncode == 0  # noqa: S603  (our own words)


def spoil(path: Path) -> None:
    """Put noise in place of the last two thirds of a file."""
    whole = path.read_bytes()
    kept = len(whole) // 3
    path.write_bytes(whole[:kept] + os.urandom(len(whole) - kept))


def is_whole(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as file:
        return file.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("address", ["", "minot.db", "sqlite:///", "postgres://x/y", "sqlite://a"])
async def test_an_address_that_is_none_is_refused_with_an_example(address: str) -> None:
    with pytest.raises(StorageError, match=r"sqlite:///minot\.db"):
        async with open_store(address):
            pass


def test_paths_may_be_relative() -> None:
    assert path_of("sqlite:///minot.db") == Path("minot.db")


def test_paths_may_be_strange(tmp_path: Path) -> None:
    folder = tmp_path / "a b?c#d%20é"
    folder.mkdir()
    asyncio.run(made(f"sqlite:///{folder}/my file?.db"))
    assert sorted(kept.name for kept in folder.glob("*.db")) == ["my file?.db"]


async def test_a_second_process_is_refused_by_name(url: str, path: Path) -> None:
    await made(url)
    async with open_store(url):
        assert "AlreadyRunning" in as_self(url)
        with pytest.raises(AlreadyRunning, match=str(path)):
            await opened(url)
        async with open_store(url, exclusive=False) as store:
            assert len(await store.people.all()) == 1
    assert await opened(url) == ["Kamara"]


def test_a_newer_schema_is_refused_and_untouched(url: str, path: Path) -> None:
    asyncio.run(made(url))
    with closing(sqlite3.connect(path)) as file:
        file.execute("INSERT INTO schema_migrations VALUES (9999, 'from_tomorrow', 0)")
        file.commit()
    before = path.read_bytes()
    with pytest.raises(NewerSchema, match=r"schema 9999.*update Minot"):
        asyncio.run(opened(url))
    assert path.read_bytes() == before


async def test_an_older_schema_is_refused_when_asked_not_to_migrate(url: str) -> None:
    with pytest.raises(OlderSchema, match="python -m bot migrate"):
        async with open_store(url, migrate=False):
            pass
    await made(url)
    async with open_store(url, migrate=False) as store:
        assert len(await store.people.all()) == 1


@pytest.mark.parametrize("content", [b"not a database at all " * 400, b"SQLite format 3\0" * 600])
def test_a_file_that_is_no_database_is_refused_and_kept(
    url: str, path: Path, content: bytes
) -> None:
    path.write_bytes(content)
    with pytest.raises(DatabaseCorrupt, match=str(path)):
        asyncio.run(opened(url))
    assert path.read_bytes() == content


async def test_a_damaged_file_is_said_to_be_damaged(url: str, path: Path) -> None:
    await made(url)
    spoil(path)
    with pytest.raises(DatabaseCorrupt, match="put back a copy"):
        await opened(url)


async def test_a_locked_file_is_said_to_be_locked(path: Path, url: str) -> None:
    await made(url)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseLocked, match="Close the program"):
            await open_sqlite(path, patience=0.05)
    assert await opened(url) == ["Kamara"]


async def test_a_lock_that_comes_later_fails_one_statement_only(url: str, path: Path) -> None:
    await made(url)
    database = await open_sqlite(path, patience=0.05)
    store = Store(database)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseLocked):
            await store.people.add("Éder", None, NOON)
        assert len(await store.people.all()) == 1
    await store.people.add("Éder", None, NOON)
    assert len(await store.people.all()) == 2
    await database.close()


async def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotWritable, match=r"folder is there.*No such file"):
        await opened(f"sqlite:///{tmp_path}/nowhere/minot.db")


@contextmanager
def modes(path: Path, mode: int) -> Generator[None]:
    path.chmod(mode)
    try:
        yield
    finally:
        path.chmod(0o755)


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """Give a folder that every user can reach, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_a_read_only_folder_is_said(public_folder: Path) -> None:
    with modes(public_folder, 0o555):
        said = as_nobody(f"sqlite:///{public_folder}/minot.db")
    assert said.startswith(f"NotWritable {public_folder}/minot.db: The database cannot be written.")
    assert "Permission denied" in said


def test_a_read_only_file_is_said_and_stays_whole(public_folder: Path) -> None:
    file = public_folder / "minot.db"
    url = f"sqlite:///{file}"
    asyncio.run(made(url))
    with modes(public_folder, 0o777), modes(file, 0o444):
        Path(f"{file}.lock").chmod(0o666)
        assert as_nobody(url).startswith(f"NotWritable {file}: The database cannot be written.")
    assert is_whole(file)
    assert asyncio.run(opened(url)) == ["Kamara"]


async def file_for_ever(store: Store, feed: Feed) -> None:
    for number in count():
        async with store.transaction() as tx:
            item = an_item(str(number), f"before {number} " + "word " * 500)
            await tx.articles.add(feed, item, "en", NOON)


async def test_a_full_disk_fails_the_transaction_and_nothing_else(url: str, path: Path) -> None:
    await made(url)
    database = await open_sqlite(path)
    store = Store(database)
    feed = await Desk(store).feed()
    await database.one("PRAGMA max_page_count = 200")
    with pytest.raises(DiskFull, match="make room"):
        await file_for_ever(store, feed)
    await database.one("PRAGMA max_page_count = 100000")
    after = await store.articles.add(feed, an_item("after", "after"), "en", NOON)
    found = await store.articles.recent_matching("after", NOON, 9)
    assert [article.id for article in found] == [after.article_id]
    await database.close()
    assert is_whole(path)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a disk of one megabyte, with something on it that can be cleared away."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if not mount("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)):
        pytest.skip("only root may mount a small disk")
    (disk / "ballast").write_bytes(b"x" * 200_000)
    yield disk
    mount("umount", str(disk))


def test_a_disk_that_is_really_full_is_survived(small_disk: Path) -> None:
    url = f"sqlite:///{small_disk}/minot.db"
    kept: list[str] = []
    with pytest.raises(DiskFull, match="make room"):
        asyncio.run(add_for_ever(url, kept))
    (small_disk / "ballast").unlink()
    assert kept
    assert asyncio.run(opened(url)) == kept
    assert is_whole(path_of(url))


async def add_for_ever(url: str, kept: list[str]) -> None:
    """Add people until it fails; kept gets those whose transaction was committed."""
    async with open_store(url) as store:
        for number in count():
            name = f"Person {number} " + "x" * 3_000
            await store.people.add(name, None, NOON)
            kept.append(name)


async def test_closing_waits_for_what_is_under_way(url: str) -> None:
    async with open_store(url) as store:
        tasks = [asyncio.create_task(store.people.add(f"P {n}", None, NOON)) for n in range(20)]
        await asyncio.gather(*tasks)
    assert len(await opened(url)) == 20
