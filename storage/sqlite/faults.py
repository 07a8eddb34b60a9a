"""What SQLite's errors mean for whoever runs Minot."""

import sqlite3
from pathlib import Path
from typing import Final

from storage.database import DatabaseCorrupt, DatabaseLocked, DiskFull, NotWritable, StorageError

_ADVICE: Final[dict[type[StorageError], str]] = {
    DatabaseLocked: "Close the program that has the file open, then start again.",
    DatabaseCorrupt: "Put it aside, and put back a copy that is whole.",
    DiskFull: "Nothing was half written; make room, then go on.",
    NotWritable: "Check that the folder is there, and that this user may write in it.",
}


def storage_error(error: sqlite3.Error, path: Path) -> StorageError:
    """Return what a driver's error means for whoever runs Minot."""
    name: str = getattr(error, "sqlite_errorname", None) or ""
    kind = _kind(name)
    return kind(_ADVICE.get(kind, f"{error} ({name or type(error).__name__})"), path)


def _kind(name: str) -> type[StorageError]:
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL")):
        return DatabaseLocked
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return DatabaseCorrupt
    # Growing the shared memory of the WAL is the one place where SQLite says «I/O» for «full».
    if name in {"SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"}:
        return DiskFull
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return NotWritable
    return StorageError
