import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.database import NewerSchema, StorageError
from storage.migrating import Migration, migrations_in, missing
from storage.sqlite.connection import open_sqlite
from storage.store import open_store, path_of

FIRST = Migration(number=1, name="first", script="CREATE TABLE one (id INTEGER);")
SECOND = Migration(number=2, name="second", script="CREATE TABLE two (id INTEGER);")
BROKEN = Migration(
    number=2,
    name="broken",
    script="CREATE TABLE half (id INTEGER); INSERT INTO nowhere VALUES (1);",
)
HERE = Path("minot.db")


def tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as file:
        return {name for (name,) in file.execute("SELECT name FROM sqlite_schema")}


def test_only_what_is_missing_is_applied_in_order() -> None:
    assert missing([FIRST, SECOND], [], HERE) == (FIRST, SECOND)
    assert missing([FIRST, SECOND], [1], HERE) == (SECOND,)
    assert missing([FIRST, SECOND], [1, 2], HERE) == ()


def test_a_newer_database_is_refused_with_both_numbers() -> None:
    with pytest.raises(NewerSchema, match=r"minot.db.*schema 3, this Minot knows 2"):
        missing([FIRST, SECOND], [1, 2, 3], HERE)


def test_migrations_are_read_from_their_files(tmp_path: Path) -> None:
    (tmp_path / "0002_second.sql").write_text("-- because\n")
    (tmp_path / "0001_first.sql").write_text("-- reasons\n")
    (tmp_path / "readme.txt").write_text("not one")
    found = migrations_in(tmp_path)
    assert [(one.number, one.name) for one in found] == [(1, "first"), (2, "second")]


@pytest.mark.parametrize("name", ["0003_gap.sql", "2_short.sql", "0002-dash.sql"])
def test_a_strange_file_among_migrations_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "0001_first.sql").write_text("")
    (tmp_path / name).write_text("")
    with pytest.raises(ValueError, match="migration"):
        migrations_in(tmp_path)


async def test_a_migration_is_recorded_with_its_name(tmp_path: Path) -> None:
    database = await open_sqlite(tmp_path / "a.db")
    assert await database.applied() == []
    await database.apply(FIRST)
    assert await database.applied() == [1]
    row = await database.one("SELECT name, applied_at FROM schema_migrations")
    assert row is not None
    assert row["name"] == "first"
    assert row["applied_at"] > 1_700_000_000
    await database.close()


async def test_a_migration_that_fails_leaves_nothing_of_itself(tmp_path: Path) -> None:
    database = await open_sqlite(tmp_path / "a.db")
    await database.apply(FIRST)
    with pytest.raises(StorageError, match="nowhere"):
        await database.apply(BROKEN)
    assert await database.applied() == [1]
    assert "half" not in tables(tmp_path / "a.db")
    await database.apply(SECOND)
    assert await database.applied() == [1, 2]
    await database.close()


async def test_a_migration_is_not_applied_twice(tmp_path: Path) -> None:
    database = await open_sqlite(tmp_path / "a.db")
    await database.apply(FIRST)
    with pytest.raises(StorageError):
        await database.apply(FIRST)
    await database.close()


def test_opening_again_migrates_nothing(url: str) -> None:
    asyncio.run(_open(url))
    before = tables(path_of(url))
    asyncio.run(_open(url))
    assert tables(path_of(url)) == before


async def _open(url: str) -> None:
    async with open_store(url):
        pass
