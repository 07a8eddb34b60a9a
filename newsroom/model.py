"""The nouns of Minot: every value that more than one floor passes on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

Clock = Callable[[], datetime]
"""Gives the present instant, aware and in UTC."""


class Stage(StrEnum):
    """How far a move is said to be; the labels are those of docs/reading.md."""

    NONE = "none"
    INTEREST = "interest"
    TALKS = "talks"
    OFFER = "offer"
    AGREEMENT = "agreement"
    MEDICAL = "medical"
    OFFICIAL = "official"
    DENIED = "denied"
    EXTENSION = "extension"

    @property
    def rank(self) -> int:
        """How far along, from 0 (no move, or a side state) to 6 (official)."""
        return _RANKS.get(self, 0)


_RANKS: Final = {
    Stage.INTEREST: 1,
    Stage.TALKS: 2,
    Stage.OFFER: 3,
    Stage.AGREEMENT: 4,
    Stage.MEDICAL: 5,
    Stage.OFFICIAL: 6,
}


class Role(StrEnum):
    """What a club is to the person an item is about."""

    CURRENT = "current"
    SUITOR = "suitor"
    FORMER = "former"
    OTHER = "other"


class Kind(StrEnum):
    """What a person does."""

    PLAYER = "player"
    COACH = "coach"


class Tier(StrEnum):
    """How far a feed is trusted."""

    OFFICIAL = "official"
    PRESS = "press"
    TABLOID = "tabloid"
    AGGREGATOR = "aggregator"


class Cause(StrEnum):
    """Why an alert exists."""

    OPENED = "opened"
    STAGE = "stage"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One way to write a person; guild_id is the server that taught it, None when all share it."""

    text: str
    guild_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A player or coach Minot can recognise."""

    id: int
    display_name: str
    kind: Kind | None = None
    names: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Club:
    """A team Minot can recognise; the key is its stable short name, such as ``om``.

    ``names`` are this club alone; ``ambiguous`` ones are cities and ordinary words as well;
    ``shared`` ones other clubs use too; ``local`` ones hold in one language: (language, name).
    """

    key: str
    display_name: str
    names: tuple[str, ...] = ()
    city: str = ""
    country: str = ""
    ambiguous: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    local: tuple[tuple[str, str], ...] = ()
    demonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of a feed, as parsed and not yet stored.

    ``keys`` are its identities, strongest first (guid, canonical link, ...); an item is known when
    any of them is. ``link`` is an http(s) address or None. Texts are plain, without HTML.
    """

    keys: tuple[str, ...]
    link: str | None
    title: str
    summary: str = ""
    text: str = ""
    published_at: datetime | None = None
    language: str | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A person (person_id) or a club (club_key) found at a place in a text.

    ``guild_ids`` names the servers whose own alias was found; empty when every server shares it.
    """

    start: int
    end: int
    text: str
    person_id: int | None = None
    club_key: str | None = None
    guild_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClubRole:
    """A club that an item names, and what it is to the item's main person."""

    club_key: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words between quotation marks.

    ``speaker`` is the name the text gives, ``person_id`` who that is when Minot knows them.
    ``source`` is the occasion («Conférence de presse»); ``said_on`` is YYYY, YYYY-MM or YYYY-MM-DD.
    ``parts`` holds the pieces when «he said» interrupts the words.
    """

    words: str
    speaker: str | None = None
    person_id: int | None = None
    guild_id: int | None = None
    source: str | None = None
    said_on: str | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rumour:
    """What one article says about one person: how far a move is, or stage none without a move.

    ``guild_id`` is set when only that server's own alias was found; ``because`` is the sentence
    that decided the stage; ``relayed_from`` lists credited sources, the nearest first.
    """

    person_id: int
    guild_id: int | None = None
    stage: Stage = Stage.NONE
    clubs: tuple[ClubRole, ...] = ()
    relayed_from: tuple[str, ...] = ()
    contract_until: str | None = None
    because: str = ""
    matched: str = ""

    def clubs_as(self, role: Role) -> frozenset[str]:
        """Return the keys of the clubs in one role."""
        return frozenset(club.club_key for club in self.clubs if club.role is role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything Minot understood of one item; stage and clubs are of the main move."""

    language: str | None = None
    mentions: tuple[Mention, ...] = ()
    clubs: tuple[ClubRole, ...] = ()
    stage: Stage = Stage.NONE
    because: str = ""
    relayed_from: tuple[str, ...] = ()
    contract_until: str | None = None
    quotes: tuple[Quote, ...] = ()
    rumours: tuple[Rumour, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave us to ask «has it changed?» with, kept verbatim."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A URL that Minot asks for news.

    ``failing_since`` and ``failures`` describe the present row of failed polls; ``error`` is a text
    key (``feed.error.*``) with ``error_detail`` in words; ``ended_at`` is set when it answers 410.
    """

    id: int
    url: str
    title: str = ""
    site: str | None = None
    language: str | None = None
    tier: Tier = Tier.PRESS
    validators: Validators = field(default_factory=Validators)
    body_hash: str | None = None
    interval: int = 0
    due_at: datetime
    seeded_at: datetime | None = None
    succeeded_at: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    error: str | None = None
    error_detail: str = ""
    paused_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An item that Minot has filed, once, whichever feed brought it first."""

    id: int
    feed_id: int
    outlet: str
    link: str | None
    title: str
    summary: str
    text: str = ""
    language: str | None
    published_at: datetime
    first_seen_at: datetime
    image: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The rumours of many articles about one move, as grouping needs it.

    ``guild_id`` is set for a story known only through one server's own alias. ``titles`` are the
    folded titles of its latest articles.
    """

    id: int
    person_id: int
    guild_id: int | None
    stage: Stage
    suitors: frozenset[str]
    titles: tuple[str, ...]
    opened_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Opens:
    """The placement: this rumour opens a story."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joins:
    """The placement: this rumour belongs to an open story."""

    story_id: int


Placement = Opens | Joins


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A server's wish to hear about a person in a channel; paused while it cannot be served."""

    id: int
    guild_id: int
    channel_id: int
    person: Person
    role_id: int | None = None
    languages: frozenset[str] = frozenset()
    created_at: datetime
    paused_at: datetime | None = None
    paused_because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAlert:
    """The duty to tell a watch of one change; stored with its cause in one transaction."""

    watch_id: int
    story_id: int
    article_id: int
    cause: Cause
    stage: Stage
    quote_id: int | None = None
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One alert that a watch already has (sent or waiting) about a story."""

    watch_id: int
    cause: Cause
    stage: Stage
    quote_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one article added to a story.

    ``guild_id`` is the rumour's scope; ``quote_id`` is the article's first quote by the person the
    story is about.
    """

    story_id: int
    article_id: int
    stage: Stage
    guild_id: int | None = None
    language: str | None = None
    quote_id: int | None = None
