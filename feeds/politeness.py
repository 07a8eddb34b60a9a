"""Places in the queue before a host: few at once for each, a bounded number in all."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager


class Slots:
    """Hands out places to speak to a host; forgets hosts that nobody waits for."""

    def __init__(self, *, per_host: int, overall: int) -> None:
        self._per_host = per_host
        self._overall = asyncio.Semaphore(overall)
        self._hosts: dict[str, tuple[asyncio.Semaphore, list[None]]] = {}

    @asynccontextmanager
    async def of(self, host: str) -> AsyncGenerator[None]:
        """Wait for a place at a host, and keep it for the time of the block.

        The host's place is taken first, so that a crowd before one slow host never fills the hall.
        """
        places, users = self._hosts.setdefault(host, (asyncio.Semaphore(self._per_host), []))
        users.append(None)
        try:
            async with places, self._overall:
                yield
        finally:
            users.pop()
            if not users:
                del self._hosts[host]
