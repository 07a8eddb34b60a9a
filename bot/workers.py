"""Parsing and reading, away from the loop that answers commands."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Protocol

from feeds.answers import Fetched
from newsroom.model import Item, Person, Reading

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


class FirstLook:
    """The names of the people who are watched, to see what must be read at all."""

    def __init__(self, people: Sequence[Person]) -> None:
        from newsroom.names import Gazetteer  # noqa: PLC0415  (a round without news needs none)

        self._names = Gazetteer(people, ())

    def may_name_somebody(self, item: Item) -> bool:
        """Tell whether an item may name somebody who is watched."""
        return self._names.names_any(f"{item.title}\n{item.summary}\n{item.text}")


class Workers(Protocol):
    """Whoever parses feeds and reads items.

    Before reading, whoever runs a round compares ``version`` with that of the people and teaches
    again when they differ.
    """

    @property
    def version(self) -> int | None:
        """The version of the people taught last, or None before the first."""
        ...

    @property
    def teaching(self) -> asyncio.Lock:
        """Held by whoever teaches, so that nobody does it twice."""
        ...

    async def teach(self, people: Sequence[Person], version: int) -> None:
        """Look for these people from now on."""
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
        self._first_look: FirstLook | None = None
        self._version: int | None = None
        self.teaching = asyncio.Lock()

    @property
    def version(self) -> int | None:
        """The version of the people taught last, or None before the first."""
        return self._version

    async def teach(self, people: Sequence[Person], version: int) -> None:
        """Look for these people from now on."""
        from newsroom.knowledge import knowledge  # noqa: PLC0415  (who never reads needs none)

        self._knowledge = knowledge(people) if people else None
        self._first_look = FirstLook(people) if people else None
        self._version = version

    def may_name_somebody(self, item: Item) -> bool:
        """Tell whether an item must be read."""
        return self._first_look is not None and self._first_look.may_name_somebody(item)

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
