"""What each server chose."""

from dataclasses import dataclass
from typing import Final

from storage.database import Connection

_GET: Final = "SELECT guild_id, locale, full_text FROM preferences WHERE guild_id = :guild_id"
_SET: Final = """
    INSERT INTO preferences (guild_id, locale, full_text)
    VALUES (:guild_id, :locale, CAST(:full_text AS BOOLEAN))
    ON CONFLICT (guild_id) DO UPDATE
    SET locale = excluded.locale, full_text = excluded.full_text
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """A server's choices; ``locale`` None follows the language the server has on Discord."""

    guild_id: int
    locale: str | None = None
    full_text: bool = False


class PreferenceBook:
    """The preferences of every server."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    async def get(self, guild_id: int) -> Preferences:
        """Return a server's preferences; the usual ones when it chose none."""
        row = await self._db.one(_GET, guild_id=guild_id)
        if row is None:
            return Preferences(guild_id=guild_id)
        return Preferences(
            guild_id=row["guild_id"], locale=row["locale"], full_text=bool(row["full_text"])
        )

    async def set(self, preferences: Preferences) -> None:
        """Keep a server's preferences."""
        await self._db.run(
            _SET,
            guild_id=preferences.guild_id,
            locale=preferences.locale,
            full_text=int(preferences.full_text),
        )
