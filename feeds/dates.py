"""Dates as publishers write them, in a dozen shapes and languages."""

import re
import tomllib
import unicodedata
from calendar import timegm
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

_EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)
_LATEST: Final = datetime(2100, 1, 1, tzinfo=UTC)
_LONGEST: Final = 80
_TOO_FAR: Final = timedelta(days=1)

_ISO: Final = re.compile(r"\d{4}-\d{2}(?:-\d{2}.*)?", re.ASCII | re.DOTALL)
_COMPACT: Final = re.compile(r"\d{8}(?:T\d{4}(?:\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?", re.ASCII)
_HALF_DAY: Final = re.compile(
    r"\b(\d{1,2})(:\d{2}(?::\d{2})?)\s?([ap])\.?m\b\.?", re.ASCII | re.IGNORECASE
)
_HOURS: Final = 12
_BEFORE_TIME: Final = ("T", "t", " ", "")
_COLON: Final = re.compile(r"([+-]\d{2}):(\d{2})$", re.ASCII)
_FRACTION: Final = re.compile(r"([.,]\d+)", re.ASCII)
_EPOCH: Final = re.compile(r"(\d{10})(?:\d{3})?", re.ASCII)
_TIME: Final = r"(?:\D{0,8}?(\d{1,2})\s?(?:[:.h]|uhr)\s?(\d{2})(?:[:.](\d{2}))?)?"
_ZONE: Final = r"\s*\(?([a-z]{1,5})?\)?\s*([+-]\d{1,2}:?\d{0,2})?"
_WORDED: Final = re.compile(
    rf"(?:[a-z-]+\.?,?\s+)?(\d{{1,2}})(?:er|st|nd|rd|th|º|°)?[\s.\-/]+(?:de\s+)?([a-z]+)\.?"
    rf"[\s.,\-/]+(?:de\s+)?(\d{{4}}){_TIME}{_ZONE}.*",
    re.ASCII | re.DOTALL,
)
_MONTH_FIRST: Final = re.compile(
    rf"(?:[a-z-]+\.?,?\s+)?([a-z]+)\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_TIME}{_ZONE}.*",
    re.ASCII | re.DOTALL,
)
_NUMERIC: Final = re.compile(
    rf"(\d{{1,2}})[/.\-](\d{{1,2}})[/.\-](\d{{4}}){_TIME}{_ZONE}.*", re.ASCII | re.DOTALL
)
_YEAR_FIRST: Final = re.compile(
    rf"(\d{{4}})[/.](\d{{1,2}})[/.](\d{{1,2}}){_TIME}{_ZONE}.*", re.ASCII | re.DOTALL
)


def read_date(text: object) -> datetime | None:
    """Return the instant a text names, in UTC, or None; one without a zone is taken for UTC."""
    if not isinstance(text, str) or not (line := " ".join(text[:_LONGEST].split())):
        return None
    return _read(line)


@lru_cache(maxsize=512)
def _read(line: str) -> datetime | None:
    line = _HALF_DAY.sub(_whole_day, line)
    for reader in (_iso, _rfc822, _epoch, _worded):
        try:
            found = reader(line)
            if found is not None and _EARLIEST <= found < _LATEST:
                return found
        except (ValueError, OverflowError, IndexError, TypeError):
            continue
    return None


def from_tuple(parts: object) -> datetime | None:
    """Return the instant of a UTC time tuple, or None: some have a year below one."""
    try:
        found = datetime.fromtimestamp(timegm(parts), UTC)  # pyright: ignore[reportArgumentType]
    except (ValueError, OverflowError, TypeError, OSError):
        return None
    return found if _EARLIEST <= found < _LATEST else None


def credible(published_at: datetime | None, now: datetime) -> datetime | None:
    """Return a date, or None when it lies more than a day ahead: a programme's, or a typo."""
    if published_at is None or published_at > now + _TOO_FAR:
        return None
    return published_at


def _whole_day(match: re.Match[str]) -> str:
    """Turn «3:05 PM» into «15:05»; an hour above twelve is one already."""
    hour = int(match[1])
    if 0 < hour <= _HOURS:
        hour = hour % _HOURS + (_HOURS if match[3] in "pP" else 0)
    return f"{hour:02}{match[2]}"


def _iso(line: str) -> datetime | None:
    if _COMPACT.fullmatch(line):
        return _in_utc(datetime.fromisoformat(line))
    if not _ISO.fullmatch(line):
        return None
    text = _FRACTION.sub(lambda match: match[1][:7].replace(",", "."), line, count=1)
    text = text if len(text) > len("2026-07") else f"{text}-01"
    date, rest = text[:10], text[11:]
    if text[10:11] not in _BEFORE_TIME:  # a zone right after the day
        rest = ""
    zone = rest.replace(" ", "").upper().removesuffix("UTC").removesuffix("GMT")
    # An hour of 24 is the next day's midnight.
    is_late = zone.startswith("24")
    found = datetime.fromisoformat(f"{date}T{'00' + zone[2:] if is_late else zone}".rstrip("T"))
    return _in_utc(found) + timedelta(days=is_late)


def _rfc822(line: str) -> datetime | None:
    parts = parsedate_tz(_COLON.sub(r"\1\2", line))
    if parts is None:
        return None
    # Mail knows the zones of North America alone, and takes every other name for UTC.
    zone = parts[9] or _zone_seconds(line.rpartition(" ")[2].lower(), None)
    naive = datetime(*parts[:6], tzinfo=UTC)  # pyright: ignore[reportArgumentType]
    return naive - timedelta(seconds=zone)


def _epoch(line: str) -> datetime | None:
    found = _EPOCH.fullmatch(line)
    return datetime.fromtimestamp(int(found[1]), UTC) if found else None


def _worded(line: str) -> datetime | None:
    """Read what is left: month names in any language, and figures with the day first."""
    folded = _folded(line)
    if (found := _WORDED.match(folded)) is not None:
        day, month, year = int(found[1]), _names().months.get(found[2], 0), int(found[3])
    elif (found := _MONTH_FIRST.match(folded)) is not None:
        month, day, year = _names().months.get(found[1], 0), int(found[2]), int(found[3])
    elif (found := _NUMERIC.match(folded)) is not None:
        day, month, year = int(found[1]), int(found[2]), int(found[3])
        day, month = (month, day) if month > 12 else (day, month)  # noqa: PLR2004  (a year's months)
    elif (found := _YEAR_FIRST.match(folded)) is not None:
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    else:
        return None
    hour, minute, second = (int(found[group] or 0) for group in (4, 5, 6))
    naive = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    return naive - timedelta(seconds=_zone_seconds(found[7], found[8]))


def _zone_seconds(name: str | None, offset: str | None) -> int:
    if offset:
        digits = offset[1:].replace(":", "")
        hours, minutes = int(digits[:2]), int(digits[2:] or 0)
        return (-1 if offset[0] == "-" else 1) * (hours * 3600 + minutes * 60)
    return _names().zones.get(name or "", 0) * 3600


def _in_utc(found: datetime) -> datetime:
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    months: dict[str, int]
    zones: dict[str, int]


@cache
def _names() -> _Names:
    path = Path(__file__).with_name("months.toml")
    tables = tomllib.loads(path.read_text("utf-8"))
    months = {name: int(month) for month, names in tables["months"].items() for name in names}
    return _Names(months=months, zones=dict(tables["zones"]))
