from hypothesis import given
from hypothesis import strategies as st

from newsroom.folding import fold, folded, words


def test_case_accents_apostrophes_and_hyphens_make_no_difference() -> None:
    assert fold("L'Équipe – SAINT-ÉTIENNE") == fold("l’equipe saint etienne")


def test_letters_that_are_two_are_written_as_two() -> None:
    assert fold("Großkreutz, Œdipe, Łukasz, Højlund") == "grosskreutz oedipe lukasz hojlund"


def test_accents_written_apart_fold_like_accents_written_together() -> None:
    assert words("Mbappe\u0301 marque") == words("Mbappé marque")


def test_each_folded_word_knows_its_place_in_the_text() -> None:
    read = folded("«Ça», dit Guðjohnsen")
    assert [read.raw(i) for i in range(len(read))] == ["Ça", "dit", "Guðjohnsen"]


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_the_words_with_places_are_the_folded_words(text: str) -> None:
    read = folded(text)
    assert all(text[a:b] for a, b in zip(read.starts, read.ends, strict=True))
    assert list(read.starts) == sorted(read.starts)


@given(st.text(alphabet="aZ é ÄßŒøłİ«»“”’–…€.-\u00a0\u00ad7", max_size=30))
def test_a_western_text_folds_alike_alone_and_beside_other_scripts(text: str) -> None:
    assert [*words(text), "ж"] == words(f"{text} Ж")
    assert fold(text) == fold(f"{text}{' ' * 40}")


@given(st.text(alphabet="aé Ä-. \u0301²⑴", max_size=30))
def test_what_stands_between_words_is_all_that_is_not_in_them(text: str) -> None:
    read = folded(text)
    assert [read.gap(i) for i in range(len(read))] == [
        text[end:start] for end, start in zip((0, *read.ends), read.starts, strict=False)
    ]
