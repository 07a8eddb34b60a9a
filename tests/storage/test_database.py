from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from storage.database import (
    DiskFull,
    NotWritable,
    instant,
    maybe_instant,
    maybe_seconds,
    required,
    seconds,
)
from storage.store import open_store

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


def test_an_instant_comes_back_in_utc() -> None:
    in_paris = NOON.astimezone(timezone(timedelta(hours=2)))
    assert instant(seconds(in_paris)) == NOON
    assert instant(seconds(in_paris)).tzinfo is UTC


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        seconds(NOON.replace(tzinfo=None))


def test_no_instant_stays_none() -> None:
    assert maybe_seconds(None) is maybe_instant(None) is None
    assert maybe_instant(maybe_seconds(NOON)) == NOON


def test_a_row_that_must_be_there_is_missed() -> None:
    with pytest.raises(LookupError):
        required(None)


def test_an_error_says_where_what_and_what_to_do() -> None:
    error = DiskFull("Make room.", Path("minot.db"))
    assert str(error) == "minot.db: There is no room left on the disk. Make room."
    assert str(DiskFull("Make room.")) == "There is no room left on the disk. Make room."


async def test_without_the_process_lock_a_missing_folder_is_said_too(tmp_path: Path) -> None:
    with pytest.raises(NotWritable, match="folder is there"):
        async with open_store(f"sqlite:///{tmp_path}/nowhere/minot.db", exclusive=False):
            pass
