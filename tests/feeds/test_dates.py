"""Dates in every shape and in many languages."""

from datetime import UTC, datetime, timedelta
from time import struct_time

import pytest

from feeds.dates import credible, from_tuple, read_date

TEN = datetime(2026, 7, 14, 10, tzinfo=UTC)
EIGHT = datetime(2026, 7, 14, 8, tzinfo=UTC)
DAY = datetime(2026, 7, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("Tue, 14 Jul 2026 10:00:00 GMT", TEN),
        ("Tue, 14 Jul 2026 10:00:00 +0200", EIGHT),
        ("Tue, 14 Jul 2026 10:00:00 +02:00", EIGHT),
        ("Tue, 14 Jul 2026 10:00:00 CEST", EIGHT),
        ("Tue, 14 Jul 2026 10:00:00 BST", TEN - timedelta(hours=1)),
        ("Tue, 14 Jul 2026 10:00:00 EDT", TEN + timedelta(hours=4)),
        ("Tue, 14 Jul 2026 10:00:00 Z", TEN),
        ("Tue, 14 Jul 2026 10:00 UT", TEN),
        ("Tue, 14 Jul 26 10:00:00 GMT", TEN),
        ("14 Jul 2026 10:00:00", TEN),
        ("Wed, 14 Jul 2026 10:00:00 GMT", TEN),  # a wrong day's name
        ("Tue Jul 14 10:00:00 2026", TEN),
        ("14 Jul 2026", DAY),
        ("2026-07-14T10:00:00Z", TEN),
        ("2026-07-14T10:00:00.123456789Z", TEN.replace(microsecond=123456)),
        ("2026-07-14T10:00:00,5Z", TEN.replace(microsecond=500_000)),
        ("2026-07-14T10:00:00+02:00", EIGHT),
        ("2026-07-14T10:00:00 +0200", EIGHT),
        ("2026-07-14T10:00+02", EIGHT),
        ("2026-07-14 10:00:00", TEN),
        ("2026-07-14 10:00:00 UTC", TEN),
        ("2026-07-14t10:00:00z", TEN),
        ("2026-07-14T24:00:00Z", DAY + timedelta(days=1)),
        ("2026-07-14", DAY),
        ("2026-07", datetime(2026, 7, 1, tzinfo=UTC)),
        ("2026/07/14 10:00", TEN),
        ("1784023200", TEN),
        ("1784023200000", TEN),
        ("14/07/2026 10:00", TEN),
        ("14.07.2026 10:00", TEN),
        ("14-07-2026", DAY),
        ("07/14/2026", DAY),
        ("July 14, 2026", DAY),
        ("Tuesday, July 14, 2026 10:00", TEN),
        ("mar., 14 juil. 2026 10:00:00 +0200", EIGHT),
        ("Mar, 14 Juil 2026 10:00:00 CEST", EIGHT),
        ("mardi 14 juillet 2026 à 10h00", TEN),
        ("14 août 2026 10:00", TEN.replace(month=8)),
        ("1er juillet 2026", datetime(2026, 7, 1, tzinfo=UTC)),
        ("martes, 14 de julio de 2026 10:00", TEN),
        ("mié, 14 ene 2026 10:00:00 +0000", TEN.replace(month=1)),
        ("martedì 14 luglio 2026 ore 10:00", TEN),
        ("mar, 14 lug 2026 10:00:00 +0200", EIGHT),
        ("terça-feira, 14 de julho de 2026 10:00", TEN),
        ("14 dez 2026 às 10h00", TEN.replace(month=12)),
        ("Dienstag, 14. Juli 2026, 10:00 Uhr", TEN),
        ("Di, 14 Mär 2026 10:00:00 +0100", TEN.replace(month=3) - timedelta(hours=1)),
        ("14. Dezember 2026", DAY.replace(month=12)),
        ("14 Temmuz 2026 10:00", TEN),
        ("14 lipca 2026 10:00", TEN),
        ("14 mei 2026 10:00", TEN.replace(month=5)),
    ],
)
def test_a_date_is_read(text: str, instant: datetime) -> None:
    assert read_date(text) == instant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        None,
        42,
        "now",
        "0000-00-00",
        "0000-00-00T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2026-02-30",
        "Wed, 31 Feb 2026 00:00:00 GMT",
        "Tue, 14 Jul 2026 25:61:00 GMT",
        "2026-07-14T10:00:00+99:99",
        "14 brumaire 2026",
        "99999999999",
        "-1",
        "1" * 100_000,
        "Tue, " * 10_000,
    ],
)
def test_what_is_no_date_is_none(text: object) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize("parts", [None, (), "x", struct_time((-1, 1, 1, 0, 0, 0, 0, 1, 0))])
def test_a_time_before_all_years_is_none(parts: object) -> None:
    assert from_tuple(parts) is None


def test_a_date_more_than_a_day_ahead_is_not_believed() -> None:
    assert credible(TEN + timedelta(hours=25), TEN) is None
    assert credible(TEN + timedelta(hours=23), TEN) == TEN + timedelta(hours=23)
    assert credible(None, TEN) is None


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("7/14/2026 3:05:10 PM", 15, 5),
        ("14/07/2026 12:05 AM", 0, 5),
        ("July 14, 2026 12:05 p.m.", 12, 5),
        ("Tue, 14 Jul 2026 03:05 PM GMT", 15, 5),
        ("14 Jul 2026 9:05 am", 9, 5),
        ("14 Jul 2026 15:05 PM", 15, 5),
        ("20260714T150500Z", 15, 5),
        ("20260714T1505+0200", 13, 5),
        ("20260714", 0, 0),
    ],
)
def test_half_days_and_compact_dates_are_read(text: str, hour: int, minute: int) -> None:
    found = read_date(text)
    assert found is not None
    assert (found.month, found.day, found.hour, found.minute) == (7, 14, hour, minute)
