"""The schema: what the migrations make is what the statements need, and how it is named."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from storage import (
    alerts,
    articles,
    clubs,
    feeds,
    meta,
    open_stories,
    pages,
    people,
    polls,
    preferences,
    quotes,
    stories,
    story_articles,
    story_pages,
    watches,
)
from storage.migrating import migrations_in
from storage.sqlite import search

HOUSE = Path(__file__).resolve().parents[2]
MIGRATIONS = migrations_in(HOUSE / "storage" / "sqlite" / "migrations")
NOUNS = (
    alerts, articles, clubs, feeds, meta, open_stories, pages, people, polls, preferences, quotes,
    search, stories, story_articles, story_pages, watches,
)  # fmt: skip
STATEMENT = re.compile(
    r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b.*(\bWHERE|\bVALUES|\bFROM)\b", re.DOTALL
)


@pytest.fixture
def schema() -> Iterator[sqlite3.Connection]:
    """Give an empty database with every migration."""
    connection = sqlite3.connect(":memory:")
    for migration in MIGRATIONS:
        connection.executescript(migration.script)
    yield connection
    connection.close()


def statements(module: ModuleType) -> Iterator[tuple[str, str]]:
    for name, text in vars(module).items():
        is_constant = re.fullmatch(r"_[A-Z_]+", name) and isinstance(text, str)
        if is_constant and STATEMENT.match(text):
            yield f"{module.__name__}.{name}", text


# They only make sense together, in the statements that are put together from them.
PIECES = {
    "storage.sqlite.search._FOUND",
    "storage.story_pages._HEARD",
    "storage.story_pages._ROWS",
}
STATEMENTS = [
    pytest.param(text, id=name)
    for noun in NOUNS
    for name, text in statements(noun)
    if name not in PIECES
]


def test_there_are_statements_to_look_at() -> None:
    assert len(STATEMENTS) > 70


@pytest.mark.parametrize("text", STATEMENTS)
def test_every_statement_fits_the_schema(schema: sqlite3.Connection, text: str) -> None:
    names = set(re.findall(r"(?<!:):([a-z_]+)", text))
    schema.execute("EXPLAIN " + text, dict.fromkeys(names, 1))


@pytest.mark.parametrize("text", STATEMENTS)
def test_statements_list_their_columns_and_bind_by_name(text: str) -> None:
    assert not re.search(r"SELECT\s+(\w+\.)?\*", text)
    assert "?" not in text
    assert "::" not in text
    assert not re.search(r"\bOFFSET\b", text)


def columns(schema: sqlite3.Connection) -> Iterator[tuple[str, str, str]]:
    for (table,) in schema.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%fts5%'"
    ):
        for column, kind in schema.execute("SELECT name, type FROM pragma_table_info(?)", (table,)):
            yield table, column, kind


def test_instants_are_whole_seconds(schema: sqlite3.Connection) -> None:
    instants = [column for column in columns(schema) if column[1].endswith("_at")]
    assert len(instants) > 20
    assert {kind for _, _, kind in instants} == {"INTEGER"}


def test_what_points_at_a_row_is_held_by_the_database(schema: sqlite3.Connection) -> None:
    held = {
        (table, column)
        for table, _, _ in columns(schema)
        for (column,) in schema.execute('SELECT "from" FROM pragma_foreign_key_list(?)', (table,))
    }
    # story_feeds and its like repeat a person for their index; Discord's ids point outside.
    repeated = {"story_feeds", "story_clubs", "quote_feeds"}
    outside = {"guild_id", "channel_id", "role_id", "message_id"}
    loose = {
        (table, column)
        for table, column, _ in columns(schema)
        if column.endswith("_id") and column not in outside and (table, column) not in held
    }
    assert loose == {(table, "person_id") for table in repeated}


@pytest.mark.parametrize(
    "script", [pytest.param(migration.script, id=migration.name) for migration in MIGRATIONS]
)
def test_a_migration_begins_with_its_reason_and_leaves_transactions_alone(script: str) -> None:
    assert script.startswith("-- ")
    assert not re.search(
        r"^\s*(BEGIN|COMMIT|ROLLBACK|PRAGMA|DROP TABLE)\b", script, re.MULTILINE | re.IGNORECASE
    )
