"""The real program, killed at random moments: every alert stands in its channel exactly once."""

from pathlib import Path

from bench.kills import killed


async def test_twenty_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    toll = await killed(20, seed=3, folder=tmp_path)
    assert toll.alerts > 20
    assert (toll.lost, toll.doubled) == ((), ())
