"""A few simulated hours of feeds that fail at random; `make bench-day` lives a whole day."""

from pathlib import Path

import pytest

from bench.day import Plan, lived


@pytest.mark.parametrize("seed", [1, 2])
async def test_hours_of_failing_feeds_lose_and_double_nothing(seed: int, tmp_path: Path) -> None:
    toll = await lived(Plan(feeds=12, hours=8, faults=0.2, seed=seed), tmp_path)
    assert toll.faults > 5
    assert toll.published > 5
    assert (toll.filed, toll.posted) == (toll.published, toll.published)
    assert (toll.lost, toll.doubled, toll.from_old) == (0, 0, 0)
