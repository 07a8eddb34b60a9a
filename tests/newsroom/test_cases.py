"""Every labelled case in cases/*.toml is read as a careful reader reads it."""

from pathlib import Path

import pytest

from bench.reading import Labels, Score, items_in, mark
from newsroom.knowledge import knowledge

CASES = items_in(Path(__file__).parent / "cases")


@pytest.mark.parametrize("labels", CASES, ids=[labels["id"] for labels in CASES])
def test_a_case_is_read_as_labelled(labels: Labels) -> None:
    marker = mark(labels, knowledge)
    marker.into(Score())
    assert marker.wrong == []
