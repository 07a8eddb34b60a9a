"""Holds the latest articles against a watched person: what would be posted, and what would not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from typing import Final

from bot.cards.watches import Trial
from bot.teaching import taught
from bot.workers import Workers
from newsroom.folding import fold
from newsroom.model import Article, Clock, Item, Person, Reading
from newsroom.names import Gazetteer
from storage.store import Store

BACK: Final = timedelta(days=30)
_MOST: Final = 25  # articles read while a moderator waits


@dataclass(frozen=True, slots=True)
class Trials:
    """Reads what a server's feeds brought lately as if it came today."""

    store: Store
    workers: Workers
    clock: Clock

    async def of(self, guild_id: int, person: Person, languages: frozenset[str]) -> list[Trial]:
        """Return the latest articles of a server that may name a person, the latest first."""
        articles = await self._naming(guild_id, person)
        await taught(self.store, self.workers)
        readings = await self.workers.read([_item(article) for article in articles], None)
        return [
            _trial(guild_id, person, languages, (article, reading))
            for article, reading in zip(articles, readings, strict=True)
        ]

    async def _naming(self, guild_id: int, person: Person) -> list[Article]:
        since = self.clock() - BACK
        found: dict[int, Article] = {}
        for words in _searched(person):
            for article in await self.store.articles.recent_matching(words, since, _MOST, guild_id):
                found[article.id] = article
        latest = sorted(found.values(), key=lambda one: one.published_at, reverse=True)
        return [article for article in latest if matched_name(person, article)][:_MOST]


def matched_name(person: Person, article: Article) -> str:
    """Return the words of an article in which a person's name was found, empty without any."""
    gazetteer = Gazetteer([person], [])
    texts = (article.title, article.summary, article.text)
    mentions = chain.from_iterable(map(gazetteer.find, texts))
    return max((mention.text for mention in mentions), key=len, default="")


def _searched(person: Person) -> Iterable[str]:
    """Return what to search for: the surname, which every full name holds, and the other names."""
    surname = fold(person.display_name).split()[-1:]
    return dict.fromkeys([*surname, *(fold(name.text) for name in person.names)])


def _trial(
    guild_id: int, person: Person, languages: frozenset[str], read: tuple[Article, Reading]
) -> Trial:
    article, reading = read
    rumours = [
        rumour
        for rumour in reading.rumours
        if rumour.person_id == person.id and rumour.guild_id in {None, guild_id}
    ]
    language = reading.language or article.language
    if not rumours:
        return Trial(article=article)
    return Trial(
        article=article,
        matched=rumours[0].matched or matched_name(person, article),
        stage=rumours[0].stage,
        is_other_language=bool(languages and language and language not in languages),
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
