"""Addresses of feeds hold passwords, so the files with them are their owner's alone."""

import os
from collections.abc import Generator
from pathlib import Path

import pytest

from storage.database import FileGone
from storage.store import open_store, path_of


@pytest.fixture(autouse=True, params=[0o000, 0o022, 0o077])
def mask(request: pytest.FixtureRequest) -> Generator[int]:
    """Let the machine's own rule for new files be each of these."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.fixture
def path(url: str) -> Path:
    return path_of(url)


def rights(path: Path) -> int:
    """Return what everybody may do with a file."""
    return path.stat().st_mode & 0o777


async def test_only_its_owner_may_read_a_new_database(url: str, path: Path) -> None:
    async with open_store(url) as store:
        await store.meta.set("a", "b")
        beside = [path.with_name(f"{path.name}-{kind}") for kind in ("wal", "shm")]
        assert [rights(one) for one in (path, *beside)] == [0o600] * 3
    assert rights(path) == 0o600


async def test_nor_the_copy_that_is_saved_of_one_taken_away(url: str, path: Path) -> None:
    async with open_store(url) as store:
        await store.meta.set("a", "b")
        os.unlink(path)
        with pytest.raises(FileGone):
            await store.check_file()
    saved = path.with_name(f"{path.name}.saved-1")
    assert rights(saved) == 0o600
    async with open_store(f"sqlite:///{saved}") as store:
        assert await store.meta.get("a") == "b"


async def test_what_its_owner_allowed_others_stays_allowed(url: str, path: Path) -> None:
    async with open_store(url):
        os.chmod(path, 0o640)
    async with open_store(url):
        assert rights(path) == 0o640
