"""`place`: whether a rumour joins an open story or opens one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from newsroom.folding import fold
from newsroom.model import Joins, Opens, Placement, Role, Rumour, Stage, Story

# A saga that was silent for a fortnight and returns is told again.
OPEN_FOR: Final = timedelta(days=14)
# A match or an injury is over sooner: the next one has much the same words.
OPEN_WITHOUT_MOVE: Final = timedelta(days=3)
# Measured on tests/newsroom/cases/sagas.toml: from 60 down, different events flow together; from 86
# up, the outlets' own wordings of one event fall apart.
ALIKE: Final = 66.0
# A reader that misses the move in one outlet's text must not cost a second message; but only
# nearly the same headline may say so.
NEARLY_SAME: Final = 85.0

# Each title is compared again with every new one, by the hundred where a feed is about one person.
_REMEMBERED: Final = 8_192
_DIGITS: Final = re.compile(r"\d+")


class _Sort(Enum):
    """What a story is about: nothing that moves, a new club, the present club, or one of those."""

    EVENT = auto()
    MOVE = auto()
    EXTENSION = auto()
    EITHER = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """A rumour as stories are compared with it."""

    sort: _Sort
    clubs: frozenset[str]
    title: str
    name: frozenset[str]

    def likeness(self, story: Story, least: float = 0.0) -> float:
        """Return how alike the titles are, from 0 to 100; 0 below the least, or for other figures.

        The least that counts makes it much cheaper to see that two titles are not alike.
        """
        most = 0.0
        for title in story.titles:
            most = max(most, self._likeness_to(title, max(least, most)))
        return most

    def _likeness_to(self, title: str, least: float) -> float:
        ours, theirs = _headline(self.title, self.name), _headline(title, self.name)
        # Each with a figure that the other has not: «2-1» and «3-0».
        if not (ours.figures <= theirs.figures or theirs.figures <= ours.figures):
            return 0.0
        if self.title == title:
            return 100.0
        return fuzz.token_set_ratio(ours.words, theirs.words, score_cutoff=least)


@dataclass(frozen=True, slots=True)
class _Headline:
    """A title as it is compared: its figures, and its words without the person's name.

    Everyone's headline has the name; alone it makes no two of them alike.
    """

    figures: frozenset[str]
    words: str


@lru_cache(maxsize=_REMEMBERED)
def _headline(title: str, name: frozenset[str]) -> _Headline:
    words = " ".join(word for word in title.split() if word not in name)
    return _Headline(frozenset(_DIGITS.findall(title)), words)


def place(
    rumour: Rumour, title_folded: str, open_stories: Iterable[Story], now: datetime
) -> Placement:
    """Return the open story that a rumour belongs to, or that it opens one."""
    subject = _Subject(
        sort=_sort(rumour.stage, rumour.clubs_as(Role.SUITOR)),
        clubs=destinations(rumour),
        title=title_folded,
        name=frozenset(fold(rumour.matched).split()),
    )
    fitting = [
        (*_fit(subject, story), story.changed_at, story.id)
        for story in open_stories
        if _is_open(rumour, story, now) and _belongs(subject, story)
    ]
    return Joins(story_id=max(fitting)[-1]) if fitting else Opens()


def destinations(rumour: Rumour) -> frozenset[str]:
    """Return the clubs a rumour leads to: the suitors, or who it plays for once that is settled.

    A story keeps these as its suitors. An extension leads nowhere: it names none.
    """
    suitors = rumour.clubs_as(Role.SUITOR)
    if rumour.stage is Stage.OFFICIAL and not suitors:
        return rumour.clubs_as(Role.CURRENT)
    return frozenset[str]() if rumour.stage is Stage.EXTENSION else suitors


def _sort(stage: Stage, suitors: frozenset[str]) -> _Sort:
    if stage is Stage.NONE:
        return _Sort.EVENT
    if stage is Stage.EXTENSION:
        return _Sort.EXTENSION
    # Clubs confirm and people deny extensions too; a suitor's name settles it.
    if stage in {Stage.OFFICIAL, Stage.DENIED} and not suitors:
        return _Sort.EITHER
    return _Sort.MOVE


def _is_open(rumour: Rumour, story: Story, now: datetime) -> bool:
    if (story.person_id, story.guild_id) != (rumour.person_id, rumour.guild_id):
        return False
    is_event = rumour.stage is Stage.NONE and story.stage is Stage.NONE
    # Either side of `now`: an article that was found late may be older than its story.
    return abs(now - story.changed_at) <= (OPEN_WITHOUT_MOVE if is_event else OPEN_FOR)


def _belongs(subject: _Subject, story: Story) -> bool:
    told = _sort(story.stage, story.suitors)
    if _Sort.EVENT in {subject.sort, told}:
        least = ALIKE if subject.sort is told else NEARLY_SAME
        return subject.likeness(story, least) >= least
    if subject.sort is _Sort.EXTENSION and story.stage is Stage.OFFICIAL:
        return True
    if subject.sort is not told and _Sort.EITHER not in {subject.sort, told}:
        return False
    # «Welcome to Monza» is not the end of a story that names only Juventus.
    return _may_share_suitors(subject.clubs, story.suitors)


def _may_share_suitors(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return not ours or not theirs or not ours.isdisjoint(theirs)


def _fit(subject: _Subject, story: Story) -> tuple[int, float]:
    """Rank the stories that a rumour could join: shared suitors first, then the titles."""
    return len(subject.clubs & story.suitors), subject.likeness(story)
