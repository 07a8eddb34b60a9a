"""`Poller`: due feeds → items → articles → stories → alerts."""

import asyncio
import contextlib
import logging
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from itertools import islice
from time import monotonic
from typing import TYPE_CHECKING, Final

from bot.ledger import Ledger, Polls
from bot.pacing import Pacing
from bot.parts import Parts
from bot.rounds import Polled, Round, good_outcome, lag_of
from bot.steps import Steps
from bot.workers import WorkerFailed
from feeds.answers import Fetched, Unchanged
from feeds.errors import FetchError, Gone, Refused
from newsroom.model import Feed
from storage.database import StorageError
from storage.polls import PollOutcome
from storage.store import Store

if TYPE_CHECKING:
    from bot.harvest import Harvest

log = logging.getLogger(__name__)

UNFORESEEN: Final = "feed.error.unknown"

_AT_ONCE: Final = 128  # feeds under way; how many of them may speak at once is the fetcher's affair
_AT_HOST: Final = 12  # of one host, so that a slow one never fills the house
_LONGEST: Final = 300.0  # seconds for one feed, whatever hangs
_PATIENCE: Final = timedelta(days=14)
_TROUBLE: Final = 5.0  # seconds of rest when the database fails
_MOMENT: Final = 0.02
_LAGS: Final = 256
_EVERY: Final = 1_000_000


OnAlerts = Callable[[], None]
Notify = Callable[[Feed, str], Awaitable[bool]]
"""Tells the moderators of a feed's servers that it is read no more, with the reason's text key;
returns False when nobody can be told yet."""


class Poller:
    """Asks every feed when it is due, many at once, each failing alone."""

    def __init__(
        self, parts: Parts, shortest: timedelta, on_alerts: OnAlerts, notify: Notify
    ) -> None:
        self._parts = parts
        self._pacing = Pacing(shortest)
        self._on_alerts = on_alerts
        self._notify = notify
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._hosts: Counter[str] = Counter()
        self._ledger = Ledger(parts.store)
        self._awake = asyncio.Event()
        self._steps = Steps(parts.clock)
        self._lags: deque[timedelta] = deque(maxlen=_LAGS)

    @property
    def lag(self) -> timedelta:
        """How late the latest polls began, at worst."""
        return max(self._lags, default=timedelta(0))

    @property
    def pushed(self) -> frozenset[int]:
        """The feeds that hubs push, to be polled less often."""
        return self._pacing.pushed

    @pushed.setter
    def pushed(self, feed_ids: frozenset[int]) -> None:
        self._pacing.pushed = feed_ids

    async def take(self, feed: Feed, answer: Fetched) -> Polled:
        """File what a hub pushed."""
        polled = await self._harvest.bring_in(feed, answer, is_pushed=True)
        if polled.alerts:
            self._on_alerts()
        return polled

    def wake(self) -> None:
        """Look for due feeds at once."""
        self._awake.set()

    async def run(self) -> None:
        """Poll until cancelled."""
        try:
            while True:
                self._awake.clear()
                await self._start_due()
                # Not wait_for: it loses a cancellation that comes with the event (3.11).
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._pacing.tick):
                        await self._awake.wait()
                # Many polls end within a moment; one look finds the next for all of them.
                await asyncio.sleep(_MOMENT)
        finally:
            tasks = list(self._under_way.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._ledger.close()

    async def once(
        self, feeds: Sequence[Feed] | None = None, tell: Callable[[Polled], None] | None = None
    ) -> Round:
        """Poll the given feeds, or all that are due, once; ``tell`` hears of each as it ends."""
        started = monotonic()
        if feeds is None:
            feeds = await self._parts.store.feeds.due(self._parts.clock(), _EVERY)
        places = asyncio.Semaphore(_AT_ONCE)

        async def one(feed: Feed) -> Polled:
            async with places:
                polled = await self.poll(feed)
            if tell:
                tell(polled)
            return polled

        results = await asyncio.gather(*map(one, feeds))
        return Round(results=tuple(results), seconds=monotonic() - started, lag=self.lag)

    async def poll(self, feed: Feed) -> Polled:
        """Ask one feed and file what is new; what goes wrong is kept on the feed."""
        self._lags.append(max(self._parts.clock() - feed.due_at, timedelta(0)))
        try:
            with self._ledger.expecting():
                async with asyncio.timeout(_LONGEST):
                    polled = await self._ask(feed)
        except (FetchError, WorkerFailed) as error:
            polled = await self._failed(feed, error)
        except TimeoutError:
            polled = await self._failed(feed, WorkerFailed(f"not done in {_LONGEST:g} s"))
        except StorageError:
            raise
        except Exception as error:
            # A publisher's oddity that nobody foresaw must not stop the other feeds.
            log.exception("feed not polled", extra={"feed": feed.id})
            polled = await self._failed(feed, error)
        if polled.alerts:
            self._on_alerts()
        return polled

    async def _start_due(self) -> None:
        try:
            step = self._steps.back()
            if step is not None:
                await self._parts.store.feeds.hasten(step)
            # Often many more than there is room for: whole feeds would take longer than is good
            # for whoever waits for an answer.
            queue = await self._parts.store.feeds.queue(self._parts.clock(), 4 * _AT_ONCE)
        except StorageError:
            log.exception("feeds not read")
            await asyncio.sleep(_TROUBLE)
            return
        waiting = (one for one in queue if self._can_start(*one))
        for feed_id, url in islice(waiting, _AT_ONCE - len(self._under_way)):
            self._hosts[_host(url)] += 1
            self._under_way[feed_id] = asyncio.create_task(self._run_one(feed_id, _host(url)))

    def _can_start(self, feed_id: int, url: str) -> bool:
        if feed_id in self._under_way or self._hosts[_host(url)] >= _AT_HOST:
            return False
        return self._pacing.has_rested(feed_id)

    async def _run_one(self, feed_id: int, host: str) -> None:
        try:
            feed = await self._parts.store.feeds.get(feed_id)
            if feed is not None:
                await self.poll(feed)
        except StorageError:
            log.exception("poll not filed", extra={"feed": feed_id})
            await asyncio.sleep(_TROUBLE)
        finally:
            del self._under_way[feed_id]
            self._pacing.ended(feed_id)
            self._hosts -= Counter([host])
            self.wake()

    async def _ask(self, feed: Feed) -> Polled:
        answer = await self._parts.fetcher.ask(feed.url, feed.validators, feed.body_hash)
        if isinstance(answer, Unchanged):
            now = self._parts.clock()
            plan = self._pacing.after_silence(feed, answer, now)
            outcome = PollOutcome(
                at=now, due_at=plan.due_at, size=answer.size, lag=lag_of(feed, now)
            )
            await self._ledger.polled(feed.id, good_outcome(answer, plan, outcome))
            return Polled(feed=feed, status=answer.status, is_unchanged=True)
        polled = await self._harvest.bring_in(feed, answer)
        facts = {"feed": feed.id, "items": polled.items, "new": polled.new, "alerts": polled.alerts}
        facts["lag"] = round(self._lags[-1].total_seconds()) if self._lags else 0
        log.info("feed polled", extra=facts)
        return polled

    @cached_property
    def _harvest(self) -> "Harvest":
        from bot.harvest import Harvest  # noqa: PLC0415  (a round without news loads no parser)

        return Harvest(self._parts, self._pacing, self._ledger)

    async def _failed(self, feed: Feed, error: Exception) -> Polled:
        """Keep an error on its feed; stop asking one that is gone, or that failed for too long."""
        now = self._parts.clock()
        key, detail = _words(error)
        plan = self._pacing.after_failure(feed, error, now)
        outcome = PollOutcome(
            at=now,
            due_at=plan.due_at,
            interval=round(plan.interval.total_seconds()),
            status=error.status if isinstance(error, Refused) else None,
            error=key,
            error_detail=detail,
            ended=isinstance(error, Gone),
            lag=lag_of(feed, now),
        )
        is_hopeless = now - (feed.failing_since or now) >= _PATIENCE
        is_given_up = False
        if is_hopeless or outcome.ended:
            # Told first: stopped between the two, Minot would tell again, never not at all.
            stopped = replace(feed, error=key, error_detail=detail)
            is_given_up = await self._notify(stopped, key) and is_hopeless

        async def write(tx: Store, polls: Polls) -> None:
            polls.append((feed.id, outcome))
            if is_given_up:
                await tx.feeds.pause(feed.id, now)

        await self._ledger.write(1, write)
        log.warning("feed failed", extra={"feed": feed.id, "error": key, "detail": detail})
        return Polled(feed=feed, status=outcome.status, error=key, detail=detail)


def _words(error: Exception) -> tuple[str, str]:
    """Return an error's text key and its detail."""
    if isinstance(error, FetchError | WorkerFailed):
        return error.key, error.detail
    return UNFORESEEN, type(error).__name__


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0]
