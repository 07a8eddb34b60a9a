"""`Courier`: empties the outbox; claims, sends, marks, and tries again later."""

import asyncio
import contextlib
import logging
from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import Final, Protocol

from bot.steps import Steps
from newsroom.model import Clock
from storage.alerts import Bundle
from storage.database import StorageError
from storage.store import Store

log = logging.getLogger(__name__)

_LEASE: Final = timedelta(seconds=60)
_AT_ONCE: Final = 16  # channels written to at the same time
_CLAIMED: Final = 64  # bundles claimed in one look; their leases must not end while they wait
_FIRST_RETRY: Final = timedelta(seconds=5)
_LAST_RETRY: Final = timedelta(hours=1)
_PARKED: Final = timedelta(days=1)
_TICK: Final = 1.0  # seconds; what is due by the clock is noticed within one
_DRAIN: Final = 3.0  # seconds for what is under way when Minot stops; 5 are left in all
_TROUBLE: Final = 5.0  # seconds of rest when the database fails


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The outcome: the message stands in its channel."""

    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """The outcome: not now; ``after`` says when if Discord does, else the wait grows."""

    why: str
    after: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """The outcome: the channel cannot be written to; ``why`` is a text key."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """The outcome: Discord will not have this message; the rest of the channel goes on."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moot:
    """The outcome: there is nothing left to tell, since the server gave up the feed."""

    why: str


Outcome = Sent | Later | Closed | Parked | Moot


class Send(Protocol):
    """The far end of the courier: whoever writes into channels."""

    async def send(self, bundle: Bundle) -> Outcome:
        """Put a bundle into its channel, unless an earlier attempt did."""
        ...

    async def close(self, bundle: Bundle, why: str) -> None:
        """Pause the watches of a bundle's channel."""
        ...


@dataclass(slots=True)
class _Channel:
    """What is in hand for one channel, in order, and until when it has to rest (monotonic)."""

    bundles: deque[Bundle] = field(default_factory=deque[Bundle])
    task: asyncio.Task[None] | None = None
    rests_until: float = 0.0


class Courier:
    """Brings every alert of the outbox to its channel, in order within a channel."""

    def __init__(self, store: Store, send: Send, clock: Clock) -> None:
        self._store = store
        self._send = send
        self._clock = clock
        self._channels: dict[int, _Channel] = {}
        self._in_hand: set[int] = set()
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._awake = asyncio.Event()
        self._steps = Steps(clock)

    def wake(self) -> None:
        """Look into the outbox at once."""
        self._awake.set()

    async def run(self) -> None:
        """Deliver until cancelled; what is under way then gets a moment to end."""
        try:
            # Only one Minot has the database: whatever was claimed was claimed by one that died.
            await self._store.alerts.release(self._clock())
            while True:
                self._awake.clear()
                await self._look()
                # Not wait_for: it loses a cancellation that comes with the event (3.11).
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_TICK):
                        await self._awake.wait()
        finally:
            await self._drain()

    async def round(self) -> int:
        """Claim what is due and deliver it to the end; return how many bundles were claimed."""
        claimed = await self._claim()
        await asyncio.gather(*self._tasks())
        return claimed

    async def _look(self) -> None:
        try:
            if self._steps.back():
                await self._store.alerts.release(self._clock())
            due_at = await self._store.alerts.next_due()
            if due_at is not None and due_at <= self._clock():
                await self._claim()
        except StorageError:
            log.exception("outbox not read")
            await asyncio.sleep(_TROUBLE)

    async def _claim(self) -> int:
        claimed = await self._store.alerts.claim(self._clock(), _LEASE, _CLAIMED)
        # A lease can end while Discord makes us wait, or when the clock jumps; what is in hand
        # stays in the hands that have it.
        fresh = [bundle for bundle in claimed if bundle.id not in self._in_hand]
        for bundle in sorted(fresh, key=lambda one: one.id):
            channel = self._channels.setdefault(bundle.channel_id, _Channel())
            self._in_hand.add(bundle.id)
            channel.bundles.append(bundle)
            if channel.task is None:
                channel.task = asyncio.create_task(self._serve(channel))
        return len(fresh)

    async def _serve(self, channel: _Channel) -> None:
        """Deliver what is in hand for one channel, one after the other, until one cannot be."""
        try:
            goes_on = channel.rests_until <= monotonic()
            while channel.bundles and goes_on:
                bundle = channel.bundles[0]
                async with self._places:
                    outcome = await self._attempt(bundle)
                goes_on = await self._settle(channel, bundle, outcome)
                self._in_hand.discard(channel.bundles.popleft().id)
            await self._put_back(channel)
        except StorageError:
            # The message may stand although it is not marked; the next attempt looks before it
            # sends.
            log.exception("delivery not marked")
            await asyncio.sleep(_TROUBLE)
        finally:
            self._in_hand.difference_update(bundle.id for bundle in channel.bundles)
            channel.bundles.clear()
            channel.task = None
            self.wake()

    async def _put_back(self, channel: _Channel) -> None:
        """Have the rest of a channel wait for the bundle that could not be delivered."""
        rest = timedelta(seconds=max(channel.rests_until - monotonic(), 0.0))
        while channel.bundles:
            bundle = channel.bundles[0]
            await self._store.alerts.retry(bundle.id, self._clock() + rest)
            self._in_hand.discard(channel.bundles.popleft().id)

    def _tasks(self) -> list[asyncio.Task[None]]:
        return [channel.task for channel in self._channels.values() if channel.task]

    async def _attempt(self, bundle: Bundle) -> Outcome:
        try:
            return await self._send.send(bundle)
        except StorageError as error:
            return Later(why=str(error))
        except Exception:
            log.exception("delivery failed", extra={"bundle": bundle.id})
            return Later(why="unforeseen")

    async def _settle(self, channel: _Channel, bundle: Bundle, outcome: Outcome) -> bool:
        """Mark what became of a bundle; return whether the channel takes the next one."""
        alerts, now = self._store.alerts, self._clock()
        facts = {"bundle": bundle.id, "channel": bundle.channel_id, "attempt": bundle.attempts}
        match outcome:
            case Sent():
                await alerts.sent(bundle.id, outcome.message_id, now)
                log.info("alert sent", extra={**facts, "alerts": len(bundle.alerts)})
                return True
            case Later():
                wait = outcome.after or back_off(bundle.attempts)
                channel.rests_until = monotonic() + wait.total_seconds()
                await alerts.retry(bundle.id, now + wait)
                log.warning("alert put off", extra={**facts, "why": outcome.why})
                return False
            case Closed():
                await self._send.close(bundle, outcome.why)
                await alerts.retry(bundle.id, now)
                log.warning("channel closed", extra={**facts, "why": outcome.why})
                return False
            case Moot():
                await alerts.sent(bundle.id, 0, now)
                log.info("alert moot", extra={**facts, "why": outcome.why})
                return True
            case Parked():
                await alerts.retry(bundle.id, now + _PARKED)
                log.error("alert parked", extra={**facts, "why": outcome.why})
                return True

    async def _drain(self) -> None:
        """Let what is under way end; what does not is looked for before it is sent again."""
        tasks = self._tasks()
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=_DRAIN)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)


def back_off(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: 5 s, 10 s, 20 s … up to an hour."""
    # The exponent is bounded so that a year of attempts does not overflow.
    return min(_FIRST_RETRY * 2 ** min(max(attempts - 1, 0), 12), _LAST_RETRY)
