"""Has the workers know whom to look for."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.workers import Workers
from newsroom.model import Person
from storage.store import Store

if TYPE_CHECKING:
    from newsroom.knowledge import Knowledge


async def taught(store: Store, workers: Workers) -> int:
    """Return the version of the people that the workers know from now on: the present one."""
    version = await store.people.version()
    if workers.version != version:
        # People read after the version may be newer, never older, than it says.
        people = await store.people.watched()
        workers.teach(await asyncio.to_thread(_known, people) if people else None, version)
    return version


def _known(people: Sequence[Person]) -> "Knowledge":
    from newsroom.knowledge import knowledge  # noqa: PLC0415  (where nobody is watched: never)

    return knowledge(people)
