"""How the log looks: one line per event, as text for people or as JSON for machines.

Facts travel in ``extra``: ``log.info("feed polled", extra={"feed": 3, "new": 2})``. A token never
reaches the log: whatever is given to ``set_up`` as a secret is hidden wherever it appears.
"""

import json
import logging
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final, TextIO

_UNSEEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
_HIDDEN: Final = "[hidden]"
_ORDINARY: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# These tell of every request and every heartbeat; their warnings are worth hearing.
_CHATTY: Final = ("discord", "aiohttp", "asyncio", "filelock", "langdetect")
_RECONNECTING: Final = frozenset({"discord.client", "discord.shard", "discord.gateway"})


def set_up(
    level: str, style: str, secrets: Iterable[str] = (), stream: TextIO | None = None
) -> None:
    """Send every log line to a stream (standard error when none is given), in one style."""
    handler = logging.StreamHandler(stream or sys.stderr)
    lines = _JsonLines(secrets) if style == "json" else _TextLines(secrets)
    handler.setFormatter(lines)
    handler.addFilter(_without_trace)
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    quiet = logging.DEBUG if level == "debug" else logging.WARNING
    for name in _CHATTY:
        logging.getLogger(name).setLevel(quiet)


def _without_trace(record: logging.LogRecord) -> bool:
    """Tell of a connection that failed in one line; the library's traces fill a screen each."""
    if record.name in _RECONNECTING and record.exc_info:
        record.error = repr(record.exc_info[1])
        record.exc_info = record.exc_text = None
    return True


def facts_of(record: logging.LogRecord) -> dict[str, object]:
    """Return what a record was given in ``extra``."""
    return {name: value for name, value in vars(record).items() if name not in _ORDINARY}


def _instant(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


class _TextLines(logging.Formatter):
    """``2026-11-21T01:05:00.123+00:00 INFO bot.polling: feed polled feed=3 new=2``."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of one event, with its trace below when there is one."""
        line = f"{_instant(record)} {record.levelname} {record.name}: {record.getMessage()}"
        facts = "".join(f" {name}={_shown(value)}" for name, value in facts_of(record).items())
        trace = f"\n{self.formatException(record.exc_info)}" if record.exc_info else ""
        return _hidden(_one_line(line + facts) + trace, self._secrets)


class _JsonLines(logging.Formatter):
    """One JSON object per event: ``at``, ``level``, ``logger``, ``event``, and its facts."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        """Return the object of one event, its trace in ``trace`` when there is one."""
        event: dict[str, object] = {
            "at": _instant(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        event.update(facts_of(record))
        if record.exc_info:
            event["trace"] = self.formatException(record.exc_info)
        return _hidden(json.dumps(event, ensure_ascii=False, default=str), self._secrets)


def _shown(value: object) -> str:
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if " " in text or not text else text


def _one_line(text: str) -> str:
    # A feed's title with a line break must not look like a second event.
    line = text.replace("\r", "\\r").replace("\n", "\\n")
    # Nor may it speak to the terminal of whoever reads the log.
    return line if line.isprintable() else _UNSEEN.sub(_named, line)


def _named(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")


def _hidden(line: str, secrets: tuple[str, ...]) -> str:
    for secret in secrets:
        line = line.replace(secret, _HIDDEN)
    return line
