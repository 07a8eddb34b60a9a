"""What can be looked for by words; how is the engine's affair."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSearch:
    """Articles with all of these words, seen since; of one server's feeds when it is named."""

    text: str
    since: datetime
    limit: int
    guild_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteSearch:
    """A person's quotes about these words, as one server sees them.

    ``quoted_at`` and ``quote_id`` are the place in the list to go on from.
    """

    guild_id: int
    person_id: int
    about: str
    quoted_at: int
    quote_id: int
    limit: int


class Search(Protocol):
    """The words of articles and quotes."""

    async def put_articles(self, articles: Iterable[tuple[int, str]]) -> None:
        """Make the words of articles findable."""
        ...

    async def drop_article(self, article_id: int, text: str) -> None:
        """Forget the words under which an article was put."""
        ...

    async def articles(self, question: ArticleSearch) -> list[int]:
        """Return the articles found, the last filed first."""
        ...

    async def put_quote(self, quote_id: int, person_id: int, text: str) -> None:
        """Make a quote findable by its words."""
        ...

    async def quotes_before(self, question: QuoteSearch) -> list[int]:
        """Return the quotes found that are older than the place, newest first."""
        ...

    async def quotes_after(self, question: QuoteSearch) -> list[int]:
        """Return the quotes found that are newer than the place, oldest first."""
        ...
