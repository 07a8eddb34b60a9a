from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.passages import LONGEST
from newsroom.quotes import spans_in


def quoted(text: str) -> list[str]:
    return [span.words_in(text) for span in spans_in(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Il dit : « Je reste ici »",
        "Il dit : «\u00a0Je reste ici\u00a0»",
        "Er sagt: „Je reste ici“",
        "Er sagt: »Je reste ici«",
        "He says “Je reste ici”",
        'He says "Je reste ici"',
        "He says 'Je reste ici'",
        "He says ‘Je reste ici’",
        "He says ''Je reste ici''",
        "He says <<Je reste ici>>",
    ],
)
def test_every_kind_of_mark_is_read(text: str) -> None:
    assert quoted(text) == ["Je reste ici"]


def test_an_apostrophe_inside_single_marks_closes_nothing() -> None:
    assert quoted("'I don't know, it's fine,' he said") == ["I don't know, it's fine,"]


def test_a_quote_within_a_quote_is_no_quote_of_its_own() -> None:
    assert quoted("« Il m'a dit “viens” et je suis venu »") == [
        "Il m'a dit “viens” et je suis venu"
    ]


def test_a_mark_opened_again_at_each_paragraph_is_one_quote() -> None:
    assert quoted("« Un mot.\n\n« Deux mots. »") == ["Un mot. Deux mots."]


def test_a_mark_that_is_never_closed_ends_with_its_paragraph() -> None:
    assert quoted("« Je pars demain.\n\nLe club se tait.") == ["Je pars demain."]


def test_apostrophes_of_ordinary_words_open_nothing() -> None:
    assert quoted("L'OM n'a pas d'argent. C'est l'été.") == []


@pytest.mark.parametrize("mark", ["«", "»", "«»", '"', "'", "“", "„", "‘", "''", "« \n", "\n\n"])
def test_the_longest_text_read_may_hold_nothing_but_marks(mark: str) -> None:
    start = process_time()
    spans_in(mark * (LONGEST // len(mark)))
    assert process_time() - start < 1


@given(st.text(alphabet="«»“”„\"'‘’ aB.\n", max_size=200))
def test_pieces_of_quotes_lie_within_the_text_in_order(text: str) -> None:
    for span in spans_in(text):
        assert 0 <= span.start <= span.end <= len(text)
        assert all(a <= b for a, b in span.pieces)
