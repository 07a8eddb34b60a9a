"""Has the workers know whom to look for."""

from bot.workers import Workers
from storage.store import Store


async def taught(store: Store, workers: Workers) -> int:
    """Return the version of the people that the workers know from now on: the present one."""
    async with workers.teaching:
        version = await store.people.version()
        if workers.version != version:
            # People read after the version may be newer, never older, than it says.
            await workers.teach(await store.people.watched(), version)
        return version
