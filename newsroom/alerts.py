"""Who must hear of a change: at most one alert per article and watch."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from newsroom.model import Cause, Change, NewAlert, Stage, Told, Watch

# Told whenever they come, since they stand beside the ladder of stages or end it.
_TURNS: Final = frozenset({Stage.OFFICIAL, Stage.DENIED, Stage.EXTENSION})


def alerts_for(
    change: Change, watches: Iterable[Watch], told: Iterable[Told], now: datetime
) -> tuple[NewAlert, ...]:
    """Return the alerts a change is worth, given what each watch was already told of the story."""
    heard: defaultdict[int, list[Told]] = defaultdict(list)
    for one in told:
        heard[one.watch_id].append(one)
    alerts: list[NewAlert] = []
    for watch in watches:
        cause = _cause(change, heard[watch.id]) if _listens(watch, change) else None
        if cause is not None:
            alerts.append(_alert(change, watch, cause, now))
    return tuple(alerts)


def _listens(watch: Watch, change: Change) -> bool:
    """Tell whether a watch wants this change: its scope, and its languages where one is known."""
    if change.guild_id is not None and change.guild_id != watch.guild_id:
        return False
    return not watch.languages or change.language is None or change.language in watch.languages


def _cause(change: Change, told: Sequence[Told]) -> Cause | None:
    """Return why a watch must hear of a change, or None when it is no news to it."""
    if not told:
        return Cause.OPENED
    if _is_further(change.stage, told):
        return Cause.STAGE
    if change.quote_id is not None and all(one.quote_id is None for one in told):
        return Cause.QUOTE
    return None


def _is_further(stage: Stage, told: Sequence[Told]) -> bool:
    """Tell whether a stage outranks all that was told, or is a turn not told yet."""
    if stage in _TURNS:
        return all(one.stage is not stage for one in told)
    return stage.rank > max(one.stage.rank for one in told)


def _alert(change: Change, watch: Watch, cause: Cause, now: datetime) -> NewAlert:
    return NewAlert(
        watch_id=watch.id,
        story_id=change.story_id,
        article_id=change.article_id,
        cause=cause,
        stage=change.stage,
        quote_id=change.quote_id,
        due_at=now,
    )
