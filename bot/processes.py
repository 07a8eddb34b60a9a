"""Workers in processes of their own, with a time and a memory limit, replaced when they fail."""

import asyncio
import contextlib
import logging
import os
import pickle
import sys
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar, cast

from bot.jobs import HEAD, SWELLED, Broke, Extract, Job, Parse, Parsed, Permit, Read, Teach, frame
from bot.workers import FirstLook, WorkerFailed
from feeds.answers import Fetched
from feeds.errors import FetchError
from newsroom.model import Item, Person, Reading

if TYPE_CHECKING:
    from feeds.parser import ParsedFeed
    from feeds.robots import Permission

_Answer = TypeVar("_Answer")

_HOUSE: Final = Path(__file__).resolve().parent.parent
# Not «-m bot.worker»: its classes would then be those of __main__, and not travel.
_START: Final = "from bot.worker import main; main()"
_START_SECONDS: Final = 60.0
_END_SECONDS: Final = 1.0
_SMALL: Final = 256 * 1024
"""Looking for what is new in a body of so many bytes takes a few milliseconds: less than sending
it to another process and back."""
_SECRETS: Final = frozenset({"DISCORD_TOKEN"})
_LOST: Final = (asyncio.IncompleteReadError, BrokenPipeError, ConnectionResetError)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerLimits:
    """How many workers there are, what each may take for one feed or item, and what it knows."""

    count: int = max(1, min(4, os.cpu_count() or 1))
    seconds: float = 20.0
    memory: int = 512 * 1024 * 1024
    uses_careers: bool = True


class WorkerProcesses:
    """A pool of worker processes, each started when it is first needed."""

    def __init__(self, limits: WorkerLimits) -> None:
        self._limits = limits
        self._first_look: FirstLook | None = None
        self._lesson: Teach | None = None
        self._version: int | None = None
        self.teaching = asyncio.Lock()
        self._workers = [_Worker(limits) for _ in range(limits.count)]
        # Last in, first out: a second worker starts only when the first is busy.
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        for worker in self._workers:
            self._idle.put_nowait(worker)

    @property
    def version(self) -> int | None:
        """The version of the people taught last, or None before the first."""
        return self._version

    async def teach(self, people: Sequence[Person], version: int) -> None:
        """Look for these people from now on; each worker learns them before its next reading."""
        # A hundred thousand names take a second, in which commands are answered.
        first_look = await asyncio.to_thread(FirstLook, people) if people else None
        packed = await asyncio.to_thread(pickle.dumps, tuple(people), pickle.HIGHEST_PROTOCOL)
        lesson = Teach(people=packed, uses_careers=self._limits.uses_careers)
        self._first_look, self._lesson, self._version = first_look, lesson, version

    def may_name_somebody(self, item: Item) -> bool:
        """Tell whether an item must be read."""
        return self._first_look is not None and self._first_look.may_name_somebody(item)

    async def parse(self, fetched: Fetched, known_blocks: bytes | None = None) -> "ParsedFeed":
        """Return what a feed holds; raise what the parser raises, or WorkerFailed."""
        from feeds.parser import parse_little  # noqa: PLC0415  (40 ms of a silent round)

        if known_blocks is not None and len(fetched.body) <= _SMALL:
            parsed = parse_little(fetched, known_blocks)
            if parsed is not None:
                return parsed
        async with self._idle_worker() as worker:
            await worker.give(Parse(fetched=fetched, known_blocks=known_blocks))
            answer = await worker.answer()
            items: list[Item] = []
            for _ in range(answer.batches if isinstance(answer, Parsed) else 0):
                items += cast("tuple[Item, ...]", await worker.answer())
                await asyncio.sleep(0)
        return replace(_good(answer, Parsed).feed, items=tuple(items))

    async def article_text(self, page: Fetched) -> str:
        """Return the text of the article on a page, or ""; raise WorkerFailed."""
        return await self._done(Extract(page=page), str)

    async def permission(self, rules: str, url: str) -> "Permission":
        """Return what a robots.txt says of an address; raise WorkerFailed."""
        from feeds.robots import Permission  # noqa: PLC0415  (few servers ask for pages)

        return await self._done(Permit(rules=rules, url=url), Permission)

    async def read(self, items: Sequence[Item], hint: str | None) -> list[Reading]:
        """Return one reading per item; an item that no worker survives gets an empty one."""
        if self._lesson is None:
            raise RuntimeError("teach the workers before they read")
        readings: list[Reading] = []
        while len(readings) < len(items):
            rest = Read(items=tuple(items[len(readings) :]), hint=hint)
            try:
                async with self._idle_worker() as worker:
                    await worker.learn(self._lesson)
                    await worker.give(rest)
                    await _collect(worker, readings, len(items))
            except WorkerFailed as error:
                _log.warning("item not read", extra={"reason": error.detail})
                readings.append(Reading())
        return readings

    async def _done(self, job: Job, wanted: type[_Answer]) -> _Answer:
        async with self._idle_worker() as worker:
            await worker.give(job)
            answer = await worker.answer()
        return _good(answer, wanted)

    async def close(self) -> None:
        """End every worker; the idle ones at once, a busy one after a second at most."""
        await asyncio.gather(*(worker.end() for worker in self._workers))

    @contextlib.asynccontextmanager
    async def _idle_worker(self) -> AsyncGenerator["_Worker"]:
        worker = await self._idle.get()
        try:
            yield worker
        except BaseException:
            # Its pipe may hold half an answer: the next job gets a fresh process.
            await worker.kill()
            raise
        finally:
            self._idle.put_nowait(worker)


@contextlib.asynccontextmanager
async def worker_processes(limits: WorkerLimits) -> AsyncGenerator[WorkerProcesses]:
    """Give a pool of workers, and end it."""
    workers = WorkerProcesses(limits)
    try:
        yield workers
    finally:
        await workers.close()


async def _collect(worker: "_Worker", readings: list[Reading], wanted: int) -> None:
    while len(readings) < wanted:
        answer = await worker.answer()
        if isinstance(answer, Reading):
            readings.append(answer)
        else:
            _log.warning("item not read", extra={"reason": _failure(answer).detail})
            readings.append(Reading())


def _good(answer: object, wanted: type[_Answer]) -> _Answer:
    if isinstance(answer, FetchError):
        raise answer
    if not isinstance(answer, wanted):
        raise _failure(answer)
    return answer


def _failure(answer: object) -> WorkerFailed:
    return WorkerFailed(answer.detail if isinstance(answer, Broke) else "answered out of turn")


class _Worker:
    """One place in the pool: a process, or none while it is not needed."""

    def __init__(self, limits: WorkerLimits) -> None:
        self._limits = limits
        self._process: asyncio.subprocess.Process | None = None
        self._learned: Teach | None = None

    async def learn(self, lesson: Teach) -> None:
        """Say whom to look for, unless this process knows already."""
        if self._process is None or self._learned is not lesson:
            await self.give(lesson)
            await self._heard(_START_SECONDS)
            self._learned = lesson

    async def give(self, job: Job) -> None:
        """Send a job, to a fresh process when there is none."""
        process = self._process or await self._start()
        try:
            async with asyncio.timeout(self._limits.seconds):
                _input(process).write(frame(job))
                await _input(process).drain()
        except (TimeoutError, *_LOST) as error:
            raise await self._failed(process, error, self._limits.seconds) from error

    async def answer(self) -> object:
        """Return the next answer; raise WorkerFailed when it does not come in time."""
        return await self._heard(self._limits.seconds)

    async def kill(self) -> None:
        """End the process at once."""
        process, self._process, self._learned = self._process, None, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await _ended(process)

    async def end(self) -> None:
        """Let the process end by itself, or end it after a second."""
        process = self._process
        if process is None:
            return
        _input(process).close()
        try:
            async with asyncio.timeout(_END_SECONDS):
                await _ended(process)
        except TimeoutError:
            pass
        await self.kill()

    async def _start(self) -> asyncio.subprocess.Process:
        environment = {name: text for name, text in os.environ.items() if name not in _SECRETS}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-c", _START, str(self._limits.memory)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=environment | {"PYTHONPATH": str(_HOUSE)},
        )
        self._process, self._learned = process, None
        await self._heard(_START_SECONDS)
        return process

    async def _heard(self, seconds: float) -> object:
        process = self._process
        if process is None:
            raise WorkerFailed("was ended")
        try:
            async with asyncio.timeout(seconds):
                return await _received(process)
        except (TimeoutError, *_LOST) as error:
            raise await self._failed(process, error, seconds) from error

    async def _failed(
        self, process: asyncio.subprocess.Process, error: BaseException, seconds: float
    ) -> WorkerFailed:
        if isinstance(error, TimeoutError):
            return WorkerFailed(f"took longer than {seconds:g} s")
        code = await process.wait()
        if code == SWELLED:
            return WorkerFailed(f"needed more than {self._limits.memory // 1024**2} MB")
        return WorkerFailed(f"crashed (code {code})")


def _input(process: asyncio.subprocess.Process) -> asyncio.StreamWriter:
    assert process.stdin is not None  # noqa: S101  (started with a pipe)
    return process.stdin


async def _received(process: asyncio.subprocess.Process) -> object:
    assert process.stdout is not None  # noqa: S101  (started with a pipe)
    (size,) = HEAD.unpack(await process.stdout.readexactly(HEAD.size))
    return pickle.loads(await process.stdout.readexactly(size))  # noqa: S301  (sent by Minot)


async def _ended(process: asyncio.subprocess.Process) -> None:
    await process.wait()
    # The transport is closed here and now, so that no warning comes after the loop has ended.
    transport = getattr(process, "_transport", None)
    if transport is not None:
        transport.close()
