"""`Harvest`: from a feed's answer to rows: parsed, read where it matters, filed batch by batch."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.filing import Source, Tally, file_items, oldest_first
from bot.ledger import Ledger, Polls
from bot.pacing import Pacing
from bot.parts import Parts
from bot.rounds import Polled, good_outcome, lag_of
from bot.teaching import taught
from feeds.addresses import shown
from feeds.answers import Fetched
from feeds.parser import ParsedFeed
from newsroom.model import Feed, Item, Reading
from storage.polls import PollOutcome
from storage.store import Store

_BATCH: Final = 200  # items in one transaction, so that commands never wait long for the writer
_BREATH: Final = 40  # items looked at before whoever waits for an answer has their turn


@dataclass(frozen=True, slots=True, kw_only=True)
class _Load:
    """What one answer brought, on its way to the store; ``is_pushed`` by a hub, unasked."""

    feed: Feed
    answer: Fetched
    parsed: ParsedFeed
    is_pushed: bool = False

    @property
    def hint(self) -> str | None:
        """The language the items probably have."""
        return self.feed.language or self.parsed.language


class Harvest:
    """Brings in what feeds answer."""

    def __init__(self, parts: Parts, pacing: Pacing, ledger: Ledger) -> None:
        self._parts = parts
        self._pacing = pacing
        self._ledger = ledger

    async def bring_in(self, feed: Feed, answer: Fetched, *, is_pushed: bool = False) -> Polled:
        """File what is new in an answer; return once it is stored, with how the poll went."""
        is_known = feed.seeded_at is not None
        known = await self._parts.store.feeds.memory(feed.id) if is_known else None
        parsed = await self._parts.workers.parse(answer, known)
        load = _Load(feed=feed, answer=answer, parsed=parsed, is_pushed=is_pushed)
        items = oldest_first(parsed.items, self._parts.clock())
        tally, start = Tally(), 0
        while len(items) - start > _BATCH:
            tally += await self._file(load, items[start : start + _BATCH], None)
            start += _BATCH
        # What to ask with next time is stored only together with the last of what is filed.
        tally += await self._file(load, items[start:], tally)
        return Polled(
            feed=feed,
            status=answer.status,
            items=parsed.count,
            new=tally.new,
            alerts=tally.alerts,
        )

    async def _file(self, load: _Load, batch: Sequence[Item], before: Tally | None) -> Tally:
        """Read and file a batch; the last one, with the tally before, ends the poll."""
        if not batch and before is not None:
            await self._ledger.polled(load.feed.id, self._outcome(load, before))
            return Tally()
        version = self._parts.workers.version
        while True:
            if version is None:
                version = await taught(self._parts.store, self._parts.workers)
            readings = await self._readings(load, batch)
            read = list(zip(batch, readings, strict=True))

            async def write(tx: Store, polls: Polls) -> Tally | None:
                # Somebody watched since would be missed here, and by the rereading before.
                if await tx.people.version() != version:  # noqa: B023  (run before the next turn)
                    return None
                tally = await file_items(tx, self._source(load), read)  # noqa: B023  (the same)
                if before is not None:
                    await self._notice_hub(tx, load)
                    polls.append((load.feed.id, self._outcome(load, before + tally)))
                return tally

            tally = await self._ledger.write(len(batch), write)
            if tally is not None:
                return tally
            version = None

    async def _notice_hub(self, tx: Store, load: _Load) -> None:
        """Remember whom to ask for pushes of a feed."""
        hub, named = load.parsed.hub, load.parsed.topic
        # A hub is another site: it need not know the password of a feed.
        is_open = shown(load.feed.url) == load.feed.url
        if hub is not None and is_open and not load.is_pushed:
            await tx.hubs.notice(load.feed.id, hub, named or load.feed.url, self._parts.clock())

    def _source(self, load: _Load) -> Source:
        is_silent = load.feed.seeded_at is None
        return Source(feed=load.feed, now=self._parts.clock(), is_silent=is_silent)

    async def _readings(self, load: _Load, batch: Sequence[Item]) -> list[Reading]:
        """Return what the items say that the feed never showed and that may name somebody."""
        workers = self._parts.workers
        named: list[Item] = []
        for start in range(0, len(batch), _BREATH):
            part = batch[start : start + _BREATH]
            named += [item for item in part if workers.may_name_somebody(item)]
            await asyncio.sleep(0)
        if not named:
            return [Reading()] * len(batch)
        keys = [key for item in named for key in item.keys]
        known = await self._parts.store.articles.known(load.feed.id, keys)
        unknown = [item for item in named if known.isdisjoint(item.keys)]
        read = await workers.read(unknown, load.hint) if unknown else []
        read = await self._parts.deepen(load.feed, list(zip(unknown, read, strict=True)))
        found = dict(zip(unknown, read, strict=True))
        return [found.get(item, Reading()) for item in batch]

    def _outcome(self, load: _Load, tally: Tally) -> PollOutcome:
        now = self._parts.clock()
        if load.is_pushed:
            # Only part of the feed, perhaps: what to ask with, and when, stays as it was.
            return PollOutcome(
                at=now,
                due_at=load.feed.due_at,
                interval=load.feed.interval,
                status=load.answer.status,
                size=len(load.answer.body),
                items=load.parsed.count,
                new=tally.new,
            )
        plan = self._pacing.after_document(load.feed, load.answer, load.parsed, now)
        return replace(
            good_outcome(load.answer, plan, PollOutcome(at=now, due_at=plan.due_at)),
            lag=lag_of(load.feed, now),
            size=len(load.answer.body),
            items=load.parsed.count,
            new=tally.new,
            body_hash=load.answer.hash,
            url=load.answer.moved_to,
            title=load.parsed.title or None,
            memory=load.parsed.memory,
        )
