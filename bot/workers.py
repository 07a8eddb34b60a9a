"""Parsing and reading, away from the loop that answers commands."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Protocol

from feeds.answers import Fetched
from newsroom.model import Item, Reading

if TYPE_CHECKING:
    from feeds.parser import ParsedFeed
    from feeds.robots import Permission
    from newsroom.knowledge import Knowledge


class WorkerFailed(Exception):
    """A worker hung, crashed or swelled over what it was given; ``detail`` says which."""

    key: Final = "feed.error.unknown"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


def may_name(knowledge: "Knowledge", item: Item) -> bool:
    """Tell whether an item may name somebody who is watched."""
    return knowledge.names_any(f"{item.title}\n{item.summary}\n{item.text}")


class Workers(Protocol):
    """Whoever parses feeds and reads items.

    Before reading, whoever runs a round compares ``version`` with that of the people and teaches
    again when they differ.
    """

    @property
    def version(self) -> int | None:
        """The version of the knowledge taught last, or None before the first."""
        ...

    def teach(self, knowledge: "Knowledge | None", version: int) -> None:
        """Read with this knowledge from now on; None when nobody is watched."""
        ...

    def may_name_somebody(self, item: Item) -> bool:
        """Tell, in one cheap look and rather once too often, whether an item must be read."""
        ...

    async def parse(self, fetched: Fetched, known_blocks: bytes | None = None) -> "ParsedFeed":
        """Return what a feed holds; raise what the parser raises, or WorkerFailed.

        With the memory of the last answer as ``known_blocks``, only what differs is returned.
        """
        ...

    async def read(self, items: Sequence[Item], hint: str | None) -> list[Reading]:
        """Return one reading per item; an item that no worker survives gets an empty one."""
        ...

    async def article_text(self, page: Fetched) -> str:
        """Return the text of the article on a page, or ""; raise WorkerFailed."""
        ...

    async def permission(self, rules: str, url: str) -> "Permission":
        """Return what a robots.txt says of an address; raise WorkerFailed."""
        ...


class InlineWorkers:
    """Workers without processes: in tests, and where nobody waits for an answer."""

    def __init__(self) -> None:
        self._knowledge: Knowledge | None = None
        self._version: int | None = None

    @property
    def version(self) -> int | None:
        """The version of the knowledge taught last, or None before the first."""
        return self._version

    def teach(self, knowledge: "Knowledge | None", version: int) -> None:
        """Read with this knowledge from now on."""
        self._knowledge, self._version = knowledge, version

    def may_name_somebody(self, item: Item) -> bool:
        """Tell whether an item must be read."""
        return self._knowledge is not None and may_name(self._knowledge, item)

    async def parse(self, fetched: Fetched, known_blocks: bytes | None = None) -> "ParsedFeed":
        """Return what a feed holds; raise what the parser raises."""
        from feeds.parser import parse  # noqa: PLC0415  (who never parses need not load it)

        return parse(fetched, known_blocks)

    async def read(self, items: Sequence[Item], hint: str | None) -> list[Reading]:
        """Return one reading per item."""
        from newsroom.reading import read  # noqa: PLC0415  (nor who never reads)

        if self._knowledge is None:
            raise RuntimeError("teach the workers before they read")
        return [read(item, self._knowledge, hint=hint) for item in items]

    async def article_text(self, page: Fetched) -> str:
        """Return the text of the article on a page, or ""."""
        from feeds.pages import article_text  # noqa: PLC0415  (nor who needs no pages)

        return article_text(page)

    async def permission(self, rules: str, url: str) -> "Permission":
        """Return what a robots.txt says of an address."""
        from feeds.robots import permission  # noqa: PLC0415  (the same)

        return permission(rules, url)
