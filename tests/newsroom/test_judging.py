from itertools import permutations
from pathlib import Path

import pytest

from newsroom.judging import Judge, Scales, judge, write

TIE = {("a",): (0.1, 0.3), ("b",): (0.2, 0.2), ("c",): (0.3, 0.1)}


def test_a_tie_falls_the_same_way_in_whatever_order_signs_are_seen(tmp_path: Path) -> None:
    write("tie", Judge(("first", "second"), TIE), tmp_path)
    told = judge("tie", tmp_path)
    assert {told.answer(signs) for signs in permutations(TIE)} == {"first"}


def test_a_sign_that_was_never_learned_speaks_for_nothing(tmp_path: Path) -> None:
    write("tie", Judge(("first", "second"), TIE), tmp_path)
    told = judge("tie", tmp_path)
    assert told.sums([("unheard",)]) == [0, 0]
    assert Scales(told).weigh([("unheard",)]) == 0


def test_scales_tell_what_their_judge_tells_weights_below_nothing_included() -> None:
    told = Judge(("first", "second"), {("a",): (-3, 2), ("b",): (1, -7), ("c",): (0, 4)})
    weighed = Scales(told)
    for signs in ([("a",)], [("b",)], [("a",), ("b",)], [("a",), ("b",), ("c",)]):
        total = weighed.weigh(signs)
        assert [weighed.spoken(total, at) for at in range(2)] == told.sums(signs)
        assert told.answers[weighed.answer(total)] == told.answer(signs)


@pytest.mark.parametrize("question", ["stages", "roles", "roles_by_text", "speakers"])
def test_every_weight_that_ships_is_a_whole_number_of_thousandths(question: str) -> None:
    told = judge(question)
    assert told.weights
    assert all(len(worth) == len(told.answers) for worth in told.weights.values())
    assert all(each == int(each) for worth in told.weights.values() for each in worth)
