"""A store on a real SQLite file, and a desk over it."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from storage.store import Store, open_store
from tests.storage.desk import Desk


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Give the address of a database that is not there yet."""
    return f"sqlite:///{tmp_path / 'minot.db'}"


@pytest.fixture
async def store(url: str) -> AsyncGenerator[Store]:
    """Give a store over a new file."""
    async with open_store(url) as store:
        yield store


@pytest.fixture
def desk(store: Store) -> Desk:
    """Give a desk over the store."""
    return Desk(store)
