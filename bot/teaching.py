"""Has the workers know whom to look for."""

import asyncio

from bot.workers import Workers
from newsroom.knowledge import knowledge
from storage.store import Store


async def taught(store: Store, workers: Workers) -> int:
    """Return the version of the people that the workers know from now on: the present one."""
    version = await store.people.version()
    if workers.version != version:
        # People read after the version may be newer, never older, than it says.
        people = await store.people.watched()
        workers.teach(await asyncio.to_thread(knowledge, people), version)
    return version
