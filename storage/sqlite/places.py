"""Where the file is, and whether it still is the same."""

from itertools import count
from pathlib import Path


def identity(path: Path) -> tuple[int, int] | None:
    """Return what tells the file at a path from every other, None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def free_place(path: Path) -> Path:
    """Return a path beside a file at which there is nothing yet."""
    places = (path.with_name(f"{path.name}.saved-{number}") for number in count(1))
    return next(place for place in places if not place.exists())
