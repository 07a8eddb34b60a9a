"""`Rereader`: looks for newly watched people in what is stored, and files it without a word."""

import asyncio
import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Final

from bot.filing import ReadArticle, file_reading
from bot.teaching import taught
from bot.workers import WorkerFailed, Workers
from newsroom.folding import fold
from newsroom.model import Article, Clock, Item, Person, Reading
from storage.database import StorageError
from storage.store import Store

log = logging.getLogger(__name__)

BACK: Final = timedelta(days=30)

_KEY: Final = "reread"
_MOST: Final = 500  # articles for one name; a star has more, and `/rumours` shows the latest
_TICK: Final = 1.0
_TROUBLE: Final = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What rereading works with."""

    store: Store
    workers: Workers
    clock: Clock


class Rereader:
    """Rereads for everybody who is newly watched, or known by a new name, also after a restart."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._version: int | None = None

    async def run(self) -> None:
        """Reread whenever whom to look for has changed, until cancelled."""
        while True:
            try:
                await self.round()
            except (StorageError, WorkerFailed):
                log.exception("not reread")
                await asyncio.sleep(_TROUBLE)
            await asyncio.sleep(_TICK)

    async def round(self) -> int:
        """Reread for those who are new; return how many people that was."""
        store = self._shelf.store
        version = await store.people.version()
        if version == self._version:
            return 0
        done: dict[str, str] = json.loads(await store.meta.get(_KEY) or "{}")
        people = {str(person.id): person for person in await store.people.watched()}
        new = [person for key, person in people.items() if done.get(key) != _names_hash(person)]
        # Who is watched no longer is forgotten: watched again, they are looked for again.
        kept = {key: value for key, value in done.items() if key in people}
        for person in new:
            await reread(self._shelf, person)
            kept[str(person.id)] = _names_hash(person)
            await store.meta.set(_KEY, json.dumps(kept))
        if not new and kept != done:
            await store.meta.set(_KEY, json.dumps(kept))
        self._version = version
        return len(new)


async def reread(shelf: Shelf, person: Person) -> int:
    """File what the stored articles of the last 30 days say of a person; return how many do."""
    since = shelf.clock() - BACK
    await taught(shelf.store, shelf.workers)
    articles = await _naming(shelf.store, person, since)
    known = await shelf.store.stories.telling(person.id, since - BACK)
    found = 0
    for article in articles:
        readings = await shelf.workers.read([_item(article)], article.language)
        about = _about(readings[0], person.id, {scope for id_, scope in known if id_ == article.id})
        if about.rumours:
            found += 1
            await _file(shelf, article, about)
    log.info("reread", extra={"person": person.id, "articles": len(articles), "found": found})
    return found


async def _naming(store: Store, person: Person, since: datetime) -> list[Article]:
    """Return the articles that may name a person, the oldest first."""
    found: dict[int, Article] = {}
    for words in _searched(person):
        for article in await store.articles.recent_matching(words, since, _MOST):
            found[article.id] = article
    return sorted(found.values(), key=lambda article: (article.published_at, article.id))


def _searched(person: Person) -> Iterable[str]:
    """Return what to search for: the surname, which every full name holds, and the other names."""
    surname = fold(person.display_name).split()[-1:]
    return dict.fromkeys([*surname, *(fold(name.text) for name in person.names)])


async def _file(shelf: Shelf, article: Article, about: Reading) -> None:
    async with shelf.store.transaction() as tx:
        for feed_id in await tx.articles.feeds_of(article.id):
            read = ReadArticle(
                article_id=article.id,
                feed_id=feed_id,
                title=article.title,
                reading=about,
                at=article.published_at,
                is_silent=True,
            )
            await file_reading(tx, read, shelf.clock())


def _about(reading: Reading, person_id: int, known: set[int | None]) -> Reading:
    """Return what a reading says of one person, without the scopes whose stories have it."""
    return replace(
        reading,
        rumours=tuple(
            rumour
            for rumour in reading.rumours
            if rumour.person_id == person_id and rumour.guild_id not in known
        ),
        quotes=tuple(quote for quote in reading.quotes if quote.person_id == person_id),
    )


def _item(article: Article) -> Item:
    return Item(
        keys=(),
        link=article.link,
        title=article.title,
        summary=article.summary,
        text=article.text,
        published_at=article.published_at,
        language=article.language,
    )


def _names_hash(person: Person) -> str:
    names = sorted({fold(person.display_name), *(fold(name.text) for name in person.names)})
    scopes = sorted(f"{name.guild_id} {fold(name.text)}" for name in person.names)
    return blake2b("\n".join([*names, *scopes]).encode(), digest_size=8).hexdigest()
