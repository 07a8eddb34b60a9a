"""`standing`: where a story stands, summed up from what was said of it so far."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from newsroom.model import ClubRole, Role, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one article, one feed or several feeds said of a story.

    ``said_at`` is when the stage was last said, ``because`` and ``relayed_from`` belong to it.
    """

    stage: Stage
    clubs: tuple[ClubRole, ...] = ()
    relayed_from: tuple[str, ...] = ()
    contract_until: str | None = None
    because: str = ""
    said_at: datetime


def standing(said: Iterable[Said]) -> Said | None:
    """Return the sum of everything said, whatever its order; None when nothing was."""
    in_time = sorted(said, key=lambda one: one.said_at)
    if not in_time:
        return None
    total = in_time[0]
    for one in in_time[1:]:
        total = _after(total, one)
    return total


def _after(before: Said, later: Said) -> Said:
    decides = later if _stands(before.stage, later.stage) else before
    return Said(
        stage=decides.stage,
        clubs=_together(before.clubs, later.clubs),
        relayed_from=decides.relayed_from,
        contract_until=later.contract_until or before.contract_until,
        because=decides.because,
        said_at=decides.said_at,
    )


def _stands(before: Stage, later: Stage) -> bool:
    """Tell whether a later stage is where the story now stands.

    The ladder is only climbed: an article that recalls the first interest takes no agreement back.
    A denial holds until somebody speaks of the move again; nothing takes back what is official.
    """
    if later is Stage.NONE:
        return before is Stage.NONE
    if before is Stage.OFFICIAL:
        return later is Stage.OFFICIAL
    if before in {Stage.NONE, Stage.DENIED, Stage.EXTENSION}:
        return True
    return later in {Stage.DENIED, Stage.EXTENSION} or later.rank >= before.rank


def _together(before: Iterable[ClubRole], later: Iterable[ClubRole]) -> tuple[ClubRole, ...]:
    """Return each club once, as it was called last, unless that says nothing."""
    roles: dict[str, Role] = {}
    for club in (*before, *later):
        if club.role is not Role.OTHER or club.club_key not in roles:
            roles[club.club_key] = club.role
    return tuple(ClubRole(club_key=key, role=role) for key, role in roles.items())
