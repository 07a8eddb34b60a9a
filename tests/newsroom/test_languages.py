import pytest

from newsroom.languages import Languages
from newsroom.lexicon import shipped_lexicons

LANGUAGES = Languages(shipped_lexicons())

TEXTS = {
    "fr": "Le club a confirmé que le joueur ne partira pas cet été",
    "en": "The club have confirmed that the player will not leave this summer",
    "it": "Il club ha confermato che il giocatore non partirà in estate",
    "es": "El club ha confirmado que el jugador no se marchará este verano",
    "pt": "O clube confirmou que o jogador não vai sair neste verão",
    "de": "Der Verein hat bestätigt, dass der Spieler im Sommer nicht geht",
    "other": "De club heeft bevestigd dat de speler deze zomer niet zal vertrekken",
}


@pytest.mark.parametrize(("language", "text"), TEXTS.items())
def test_a_sentence_is_in_its_language(language: str, text: str) -> None:
    assert LANGUAGES.of(text) == language


def test_evidence_overrules_the_feed() -> None:
    assert LANGUAGES.of(TEXTS["it"], hint="fr") == "it"


def test_the_same_text_is_always_in_the_same_language() -> None:
    assert len({LANGUAGES.of("Real Madrid - Inter") for _ in range(20)}) == 1


def test_without_letters_the_feed_decides() -> None:
    assert LANGUAGES.of("3-1 !", hint="de") == "de"
    assert LANGUAGES.of("…") is None
