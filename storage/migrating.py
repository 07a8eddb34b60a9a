"""Which migrations a folder holds, and which of them a database still needs."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from storage.database import NewerSchema

_FILE: Final = re.compile(r"(\d{4})_(\w+)\.sql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One step of the schema, forward only."""

    number: int
    name: str
    script: str


def migrations_in(folder: Path) -> tuple[Migration, ...]:
    """Return the migrations of an engine's folder in order; refuse gaps and strange names."""
    found = tuple(_migration(path) for path in sorted(folder.glob("*.sql")))
    if [migration.number for migration in found] != list(range(1, len(found) + 1)):
        raise ValueError(f"migrations must be numbered 0001, 0002, ... without a gap: {folder}")
    return found


def missing(
    migrations: Collection[Migration], applied: Collection[int], path: Path
) -> tuple[Migration, ...]:
    """Return what a database still needs; refuse one that a newer Minot has written."""
    newest = max((migration.number for migration in migrations), default=0)
    if any(number > newest for number in applied):
        raise NewerSchema(
            f"It has schema {max(applied)}, this Minot knows {newest}: update Minot, "
            "or use another file.",
            path,
        )
    return tuple(migration for migration in migrations if migration.number not in applied)


def _migration(path: Path) -> Migration:
    match = _FILE.fullmatch(path.name)
    if match is None:
        raise ValueError(f"a migration is named 0001_words.sql: {path}")
    return Migration(number=int(match[1]), name=match[2], script=path.read_text("utf-8"))
