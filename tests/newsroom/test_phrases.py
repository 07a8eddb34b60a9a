import pickle

import pytest

from newsroom.grammar import PhraseError, parsed
from newsroom.phrases import Phrases, Token


def tokens(text: str, kinds: dict[str, str] | None = None) -> list[Token]:
    known = kinds or {}
    return [
        Token(word.lower(), i, i + 1, 0, known.get(word, ""), word[:1].isupper())
        for i, word in enumerate(text.split())
    ]


def found(phrase: str, text: str, **kinds: str) -> list[tuple[int, int]]:
    hits = Phrases({"x": [phrase]}).find(tokens(text, kinds))
    return [(hit.first, hit.last) for hit in hits]


def test_words_in_a_row_are_found() -> None:
    assert found("here we go", "so here we go now") == [(1, 4)]


def test_a_star_stands_for_any_ending() -> None:
    assert found("negoci*", "ils negociaient hier") == [(1, 2)]


def test_one_of_several_words_may_be_two_words() -> None:
    assert found("(oui|d accord) pour", "il est d accord pour partir") == [(2, 5)]


def test_a_question_mark_makes_a_word_optional() -> None:
    assert found("offre de? (la|le)? vente", "offre vente et offre de la vente") == [(0, 2), (3, 7)]


def test_a_gap_takes_up_to_three_words() -> None:
    assert found("transmis _ offre", "transmis a b c offre") == [(0, 5)]
    assert found("transmis _ offre", "transmis a b c d offre") == []


def test_a_gap_does_not_reach_over_a_club() -> None:
    assert found("CLUB _ veut", "Om et Ol veut", Om="CLUB", Ol="CLUB") == [(2, 4)]


def test_a_slot_knows_its_tokens() -> None:
    (hit,) = Phrases({"x": ["selon SOURCE"]}).find(tokens("selon Nuovo Giornale di ieri"))
    assert hit.slots == (("NAME", 1, 3),)


def test_a_phrase_does_not_reach_into_the_next_sentence() -> None:
    row = [Token("no", 0, 1, 0), Token("deal", 1, 2, 1)]
    assert Phrases({"x": ["no deal"]}).find(row) == []


def test_phrases_survive_the_way_to_another_process() -> None:
    copy = pickle.loads(pickle.dumps(Phrases({"x": ["here we go"]})))  # noqa: S301  (our own bytes)
    assert len(copy.find(tokens("here we go"))) == 1


@pytest.mark.parametrize("wrong", ["", "_ offre", "offre _", "un? deux", "(un|deux", "(|) a"])
def test_a_phrase_written_wrongly_is_refused(wrong: str) -> None:
    with pytest.raises(PhraseError):
        parsed(wrong)
