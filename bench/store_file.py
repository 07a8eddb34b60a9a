"""A large database made up for measuring: the shape of a busy season, none of its words."""

import hashlib
import random
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from typing import Final

from newsroom.model import Stage
from storage.store import open_store

NOW: Final = int(datetime(2026, 11, 1, tzinfo=UTC).timestamp())
_DAY: Final = 86_400
_SEASONS: Final = 730 * _DAY
_STORY_LASTS: Final = 10 * _DAY
_MIGRATIONS: Final = Path(__file__).parent.parent / "storage" / "sqlite" / "migrations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much of everything there is."""

    articles: int = 1_000_000
    stories: int = 20_000
    quotes: int = 200_000
    people: int = 1_000
    clubs: int = 500
    feeds: int = 300
    guilds: int = 200
    words: int = 30_000

    @property
    def seconds_per_article(self) -> float:
        """Return how long the world takes for one more article."""
        return _SEASONS / self.articles


class Zipf:
    """Numbers from 1 up, the n-th drawn with a weight of 1/n."""

    def __init__(self, count: int, dice: random.Random) -> None:
        self._numbers = range(1, count + 1)
        self._weights = list(accumulate(1 / number for number in self._numbers))
        self._dice = dice

    def draw(self, count: int) -> list[int]:
        """Return some numbers, the small ones often."""
        return self._dice.choices(self._numbers, cum_weights=self._weights, k=count)


async def large_file(size: Size) -> Path:
    """Return a file of this size, built once for each schema."""
    sources = [*sorted(_MIGRATIONS.glob("*.sql")), Path(__file__)]
    text = "".join(path.read_text("utf-8") for path in sources) + repr(size)
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    path = Path(tempfile.gettempdir()) / f"minot-bench-{digest}.db"
    if not path.exists():
        unfinished = path.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        async with open_store(f"sqlite:///{unfinished}"):
            pass
        _fill(unfinished, size)
        unfinished.rename(path)
    return path


def _fill(path: Path, size: Size) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -400000")
    connection.execute("BEGIN")
    _Builder(connection, size).build()
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()


class _Builder:
    def __init__(self, connection: sqlite3.Connection, size: Size) -> None:
        self._db = connection
        self._size = size
        self._dice = random.Random(7)
        self._people = Zipf(size.people, self._dice)
        self._clubs = Zipf(size.clubs, self._dice)
        self._words = Zipf(size.words, self._dice)
        feeds = Zipf(size.feeds, self._dice)
        self._feed_of = [0, *feeds.draw(size.articles)]
        self._first_at = NOW - _SEASONS

    def build(self) -> None:
        self._build_world()
        self._db.executemany(
            "INSERT INTO articles (id, feed_id, link, link_hash, words_hash, title, summary, text,"
            " language, published_at, first_seen_at) VALUES (?,?,?,?,?,?,?,'','fr',?,?)",
            self._articles(),
        )
        self._db.execute(
            "INSERT INTO article_feeds SELECT id, feed_id, words_hash, first_seen_at FROM articles"
        )
        self._db.execute(
            "INSERT INTO item_keys SELECT feed_id, link_hash, id FROM articles ORDER BY 1, 2"
        )
        self._db.execute(
            "INSERT INTO article_words (rowid, folded)"
            " SELECT id, title || ' ' || summary FROM articles ORDER BY id"
        )
        self._build_stories()
        self._build_quotes()

    def _build_world(self) -> None:
        size, dice = self._size, self._dice
        self._db.executemany(
            "INSERT INTO feeds (id, url, title, tier, due_at, created_at)"
            " VALUES (?,?,?,'press',?,?)",
            (
                (n, f"https://outlet{n}.example/feed", f"Outlet {n}", NOW, NOW)
                for n in range(1, size.feeds + 1)
            ),
        )
        self._db.executemany(
            "INSERT INTO people (id, display_name, folded, created_at) VALUES (?,?,?,?)",
            ((n, f"Person name{n}", f"person name{n}", NOW) for n in range(1, size.people + 1)),
        )
        feeds = Zipf(size.feeds, dice)
        for guild in range(1, size.guilds + 1):
            chosen = set(feeds.draw(dice.randint(1, 30)))
            self._db.executemany(
                "INSERT INTO guild_feeds VALUES (?,?,?)", ((guild, feed, NOW) for feed in chosen)
            )
            watched = set(self._people.draw(dice.randint(1, 40)))
            self._db.executemany(
                "INSERT INTO watches (guild_id, channel_id, person_id, languages, created_at)"
                " VALUES (?,?,?,'',?)",
                ((guild, guild, person, NOW) for person in watched),
            )

    def _instant_of(self, article: int) -> int:
        return int(self._first_at + article * self._size.seconds_per_article)

    def _articles(self) -> Iterator[tuple[object, ...]]:
        names = iter(self._people.draw(self._size.articles))
        for article in range(1, self._size.articles + 1):
            words = [f"w{n}" for n in self._words.draw(32)]
            title = " ".join([f"name{next(names)}", *words[:8]])
            digest = hashlib.blake2b(str(article).encode(), digest_size=16).digest()
            at = self._instant_of(article)
            feed = self._feed_of[article]
            link = f"https://outlet{feed}.example/football/{article}"
            yield article, feed, link, digest, digest, title, " ".join(words[8:]), at, at

    def _articles_about(self, at: int, count: int) -> list[int]:
        first = int((at - self._first_at) / self._size.seconds_per_article)
        last = first + int(_STORY_LASTS / self._size.seconds_per_article)
        pick = self._dice.randint
        return sorted({min(pick(first, last), self._size.articles) for _ in range(count)} - {0})

    def _build_stories(self) -> None:
        people = self._people.draw(self._size.stories)
        starts = sorted(
            self._dice.randint(self._first_at, NOW - _DAY) for _ in range(self._size.stories)
        )
        for story, (person, start) in enumerate(zip(people, starts, strict=True), 1):
            self._build_story(story, person, start)

    def _build_story(self, story: int, person: int, start: int) -> None:
        # Most stories have a handful of articles, some have hundreds.
        count = min(400, int(self._dice.paretovariate(0.9)) + 3)
        articles = self._articles_about(start, count)
        clubs = sorted({f"club{person % 500}", *(f"club{n}" for n in self._clubs.draw(2))})
        clubs_text = "[" + ", ".join(f'["{club}", "suitor"]' for club in clubs) + "]"
        by_feed: defaultdict[int, list[int]] = defaultdict(list)
        for article in articles:
            by_feed[self._feed_of[article]].append(article)
        last = self._instant_of(articles[-1])
        self._db.execute(
            "INSERT INTO stories VALUES (?,?,0,'talks',?,?,?)",
            (story, person, " ".join(clubs), start, last),
        )
        stages = [stage.value for stage in Stage]
        for feed, own in by_feed.items():
            stage = self._dice.choice(stages)
            first_at, last_at = self._instant_of(own[0]), self._instant_of(own[-1])
            self._db.executemany(
                "INSERT INTO story_articles VALUES (?,?,?,'a title',?,?,'[]',NULL,'because',?,'')",
                ((story, feed, one, stage, clubs_text, self._instant_of(one)) for one in own),
            )
            self._db.execute(
                "INSERT INTO story_feeds VALUES (?,?,?,0,?,?,?,'[]',NULL,'because',?,?,?)",
                (story, feed, person, stage, last_at, clubs_text, own[-1], first_at, last_at),
            )
            self._db.executemany(
                "INSERT INTO story_clubs VALUES (?,?,?,?,0,?)",
                ((story, feed, club, person, last_at) for club in clubs),
            )

    def _build_quotes(self) -> None:
        size, dice = self._size, self._dice
        people = self._people.draw(size.quotes)
        for quote, person in enumerate(people, 1):
            # Filed in the order of time, as the feeds bring them.
            article = min(size.articles, quote * size.articles // size.quotes)
            at = self._instant_of(article)
            words = " ".join(f"w{n}" for n in self._words.draw(25))
            digest = hashlib.blake2b(words.encode(), digest_size=16).digest()
            self._db.execute(
                "INSERT INTO quotes VALUES (?,?,0,?,?,?)", (quote, person, words, digest, at)
            )
            self._db.execute(
                "INSERT INTO quote_words (rowid, folded) VALUES (?,?)",
                (quote, f"p{person} {words}"),
            )
            carriers = {self._feed_of[article]}
            if dice.random() < 0.3:
                carriers.add(self._feed_of[dice.randint(1, size.articles)])
            self._db.executemany(
                "INSERT INTO quote_feeds VALUES (?,?,?,0,?,?,'Someone','press conference','2026')",
                ((quote, feed, person, at, article) for feed in carriers),
            )
