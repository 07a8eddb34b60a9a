"""Where the file is, and whether it still is the same."""

import contextlib
import os
from itertools import count
from pathlib import Path


def identity(path: Path) -> tuple[int, int] | None:
    """Return what tells the file at a path from every other, None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def make_private(path: Path) -> None:
    """Make an empty file that only its owner may read, where there is none yet.

    Addresses of feeds hold passwords. SQLite gives the files beside it the same rights.
    """
    # What cannot be made here is told when the file is opened.
    with contextlib.suppress(OSError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def free_place(path: Path) -> Path:
    """Return a path beside a file at which there is nothing yet."""
    places = (path.with_name(f"{path.name}.saved-{number}") for number in count(1))
    return next(place for place in places if not place.exists())
