"""`place`: whether a rumour joins an open story or opens one."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
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

    def likeness(self, story: Story) -> float:
        """Return how alike the titles are, from 0 to 100; 0 when their figures differ."""
        return max((_likeness(self.title, title, self.name) for title in story.titles), default=0.0)


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
        return subject.likeness(story) >= least
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


def _likeness(one: str, other: str, name: frozenset[str]) -> float:
    if _figures_differ(_DIGITS.findall(one), _DIGITS.findall(other)):
        return 0.0
    if one == other:
        return 100.0
    # Everyone's headline has the name; alone it makes no two of them alike.
    return fuzz.token_set_ratio(_without(one, name), _without(other, name))


def _figures_differ(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether each title has a figure that the other has not: «2-1» and «3-0»."""
    ours, theirs = set(one), set(other)
    return not (ours <= theirs or theirs <= ours)


def _without(title: str, name: frozenset[str]) -> str:
    return " ".join(word for word in title.split() if word not in name)
