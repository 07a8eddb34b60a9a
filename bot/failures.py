"""What whoever runs Minot is told when a command of the command line fails."""

from bot.errors import CannotRun
from feeds.addresses import shown
from feeds.errors import FetchError, NotAList
from storage.database import StorageError

_FILES = (PermissionError, FileNotFoundError, IsADirectoryError, NotADirectoryError)


def words_of(error: BaseException) -> str | None:
    """Return what to say of an error in one line, or None when nobody foresaw it."""
    match error:
        case CannotRun() | StorageError() | NotAList():
            words = str(error)
        case FetchError():
            words = f"{shown(error.url)}: {error}"
        case OSError() if isinstance(error, _FILES):
            words = f"{error.filename}: {error.strerror}"
        case _:
            return None
    return words
