"""`Ledger`: what many feeds bring at the same time is written in few transactions.

A transaction costs a wait for the disk, whoever shares it. What one feed brought is still written
whole or not at all: when a shared transaction fails, each part gets one of its own.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Generator
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

from storage.polls import PollOutcome
from storage.store import Store

_T = TypeVar("_T")
Polls = list[tuple[int, PollOutcome]]
"""How polls went, each with its feed."""

_Job = Callable[[Store, Polls], Awaitable[Any]]

_MOST: Final = 200  # items or polls in one transaction, so that commands never wait long for it
_MOMENT: Final = 0.05  # seconds for which what is ready waits for the polls under way


@dataclass(frozen=True, slots=True)
class _Line:
    """Something to be written, and whoever waits for it: how one poll went, or a job."""

    done: asyncio.Future[Any]
    weight: int = 1
    job: _Job | None = None
    poll: tuple[int, PollOutcome] | None = None


class Ledger:
    """Writes what it is given, together with what others give it at the same time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[_Line] = []
        self._writing: asyncio.Task[None] | None = None
        self._expected = 0
        self._gathered = asyncio.Event()

    @contextlib.contextmanager
    def expecting(self) -> Generator[None]:
        """Have the others wait a moment for what whoever is in this block brings."""
        self._expected += 1
        try:
            yield
        finally:
            self._expected -= 1
            self._look()

    async def polled(self, feed_id: int, outcome: PollOutcome) -> None:
        """Keep how a poll went; return when it is stored."""
        await self._given(_Line(self._future(), poll=(feed_id, outcome)))

    async def write(self, weight: int, job: Callable[[Store, Polls], Awaitable[_T]]) -> _T:
        """Run a job inside a transaction and return what it returns, once that is stored.

        How a poll went it adds to the list it is given. It may be run again, in another
        transaction, when the first one failed.
        """
        return cast("_T", await self._given(_Line(self._future(), weight=weight, job=job)))

    async def close(self) -> None:
        """Wait until everything is written that somebody still waits for."""
        while self._writing is not None:
            with contextlib.suppress(Exception):
                await self._writing

    def _future(self) -> asyncio.Future[Any]:
        return asyncio.get_running_loop().create_future()

    async def _given(self, line: _Line) -> object:
        self._waiting.append(line)
        self._look()
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        return await line.done

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                await self._gather()
                await self._write_together(self._next())
        finally:
            self._writing = None
            for line in self._waiting:
                line.done.cancel()

    async def _gather(self) -> None:
        """Let whoever is ready, or will be in a moment, come along."""
        await asyncio.sleep(0)
        self._gathered.clear()
        self._look()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_MOMENT):
                await self._gathered.wait()

    def _look(self) -> None:
        """Note whether there is nothing left to wait for."""
        weight = sum(line.weight for line in self._waiting)
        if weight >= _MOST or len(self._waiting) >= self._expected:
            self._gathered.set()

    def _next(self) -> list[_Line]:
        """Take as many lines as one transaction bears, at least one where there are any."""
        # Who waits no longer wants nothing written: a poll that was cancelled is done again.
        waiting = [line for line in self._waiting if not line.done.done()]
        taken, weight = 0, 0
        while taken < len(waiting) and (not taken or weight + waiting[taken].weight <= _MOST):
            weight += waiting[taken].weight
            taken += 1
        self._waiting = waiting[taken:]
        return waiting[:taken]

    async def _write_together(self, lines: list[_Line]) -> None:
        if not lines:
            return
        try:
            async with self._store.transaction() as tx:
                answers = await _written(tx, lines)
        except Exception as error:  # noqa: BLE001  (it is given to whoever waits for the line)
            if len(lines) == 1:
                _refuse(lines[0], error)
                return
            for line in lines:
                await self._write_together([line])
            return
        for line, answer in zip(lines, answers, strict=True):
            if not line.done.done():
                line.done.set_result(answer)


async def _written(tx: Store, lines: list[_Line]) -> list[Any]:
    polls = [line.poll for line in lines if line.poll is not None]
    answers = [await line.job(tx, polls) if line.job else None for line in lines]
    await tx.feeds.polled_all(polls)
    return answers


def _refuse(line: _Line, error: Exception) -> None:
    if not line.done.done():
        line.done.set_exception(error)
