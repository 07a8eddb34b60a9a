"""What Minot remembers about itself, such as which commands it registered last."""

from typing import Final

from storage.database import Connection

_GET: Final = "SELECT value FROM meta WHERE key = :key"
_SET: Final = """
    INSERT INTO meta (key, value)
    VALUES (:key, :value)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value
"""


class Meta:
    """A few named texts."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    async def get(self, key: str) -> str | None:
        """Return a text, or None when it was never set."""
        row = await self._db.one(_GET, key=key)
        return None if row is None else str(row["value"])

    async def set(self, key: str, value: str) -> None:
        """Remember a text; the one before is forgotten."""
        await self._db.run(_SET, key=key, value=value)
