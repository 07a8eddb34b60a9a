"""Whom an item credits for its news, in six languages; and who is only interviewed, or plays."""

from functools import cache

import pytest

from newsroom.knowledge import Knowledge, knowledge
from newsroom.model import Item, Kind, Person
from newsroom.reading import read

_PEOPLE = (
    Person(id=1, display_name="Boubacar Kamara", kind=Kind.PLAYER),
    Person(id=2, display_name="Unai Emery", kind=Kind.COACH),
)
# What an item goes on with; one sentence may be too short to tell its language by.
_REST = {
    "fr": "Le milieu a disputé trente matches cette saison et il est lié au club jusqu'en 2027.",
    "en": "The midfielder has played thirty games this season and is under contract until 2027.",
    "it": "Il centrocampista ha giocato trenta partite in questa stagione ed è legato al club.",
    "es": "El centrocampista ha jugado treinta partidos esta temporada y tiene contrato aquí.",
    "pt": "O médio fez trinta jogos esta época pelo clube inglês, mas não foi sempre titular.",
    "de": "Der Mittelfeldspieler hat in dieser Saison dreißig Spiele für den Klub gemacht.",
}


@cache
def known() -> Knowledge:
    return knowledge(_PEOPLE)


def credited(text: str, language: str) -> list[str]:
    item = Item(
        keys=("one",),
        link=None,
        title="Boubacar Kamara",
        summary="",
        text=f"{text} {_REST[language]}",
        published_at=None,
    )
    return list(read(item, known(), hint=language).relayed_from)


@pytest.mark.parametrize(
    ("language", "text", "sources"),
    [
        ("fr", "La Juventus suit Kamara, révèle Het Nieuwsblad ce lundi.", ["Het Nieuwsblad"]),
        ("fr", "La Juventus veut Kamara, lit-on dans La Stampa.", ["La Stampa"]),
        ("fr", "[Sky Italia] La Juventus prépare une offre pour Kamara.", ["Sky Italia"]),
        ("en", "The Express & Star understands Wolves want Kamara.", ["Express & Star"]),
        ("en", "Talks are open for Kamara, per Nicolò Schira.", ["Nicolò Schira"]),
        ("en", "Kamara is wanted by Juventus, as reported by La Repubblica.", ["La Repubblica"]),
        ("it", "La Juventus vuole Kamara: lo riporta Nicolò Schira su X.", ["Nicolò Schira"]),
        (
            "it",
            "Come raccolto da Calciomercato.it, la Juventus segue Kamara.",
            ["Calciomercato.it"],
        ),
        ("es", "Kamara será de la Juventus, según pudo saber TyC Sports.", ["TyC Sports"]),
        ("es", "Lo cuenta Matteo Moretto: la Juventus quiere a Kamara.", ["Matteo Moretto"]),
        ("pt", "A Juventus quer Kamara, avança o Corriere dello Sport.", ["Corriere dello Sport"]),
        ("pt", "Kamara interessa ao Flamengo, diz A Bola.", ["A Bola"]),
        ("de", "Juventus buhlt um Kamara. Das meldet L'Équipe.", ["L'Équipe"]),
        ("de", "Nach kicker-Informationen steht Kamara vor einem Wechsel.", ["Kicker"]),
    ],
)
def test_whom_an_item_has_its_news_from_is_credited(
    language: str, text: str, sources: list[str]
) -> None:
    assert credited(text, language) == sources


def test_a_relay_of_a_relay_is_credited_in_the_order_of_the_text() -> None:
    text = "Selon L'Équipe, relayée par Foot Mercato, Kamara plaît à la Juventus."
    assert credited(text, "fr") == ["L'Équipe", "Foot Mercato"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Interrogé par Canal+ après le match, Kamara a évoqué la Juventus."),
        ("en", "“I am happy here,” Boubacar Kamara told Sky Sports."),
        ("it", "Kamara alla Juve? «Ci penso», ha detto a Sky Sport."),
        ("es", "Kamara, en declaraciones a DAZN: «Estoy feliz aquí»."),
        ("pt", "«Estou feliz», disse Boubacar Kamara à Sport TV."),
        ("de", "Kamara sagte bei Sky: „Ich bleibe hier.“"),
    ],
)
def test_who_interviews_somebody_is_not_credited(language: str, text: str) -> None:
    assert credited(text, language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Canal+ a conservé les droits de la Ligue des champions. Kamara jouera mardi."),
        ("en", "Sky Sports will show Villa against Everton live on Sunday. Kamara is fit."),
        ("it", "Villa-Everton, dove vederla: diretta su Sky Sport e DAZN. Gioca Kamara."),
        ("es", "El partido se podrá ver por Movistar y DAZN. Kamara es baja."),
        ("pt", "O jogo tem transmissão na SporTV. Kamara é titular."),
        ("de", "Das Spiel wird live bei DAZN übertragen. Kamara fehlt."),
    ],
)
def test_a_station_that_shows_a_match_is_not_credited(language: str, text: str) -> None:
    assert credited(text, language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Per Lookman la Juventus offre quaranta milioni. Kamara resta."),
        ("it", "Rifiutata una proposta del Catanzaro per Cristian Shpendi. Kamara resta."),
        ("es", "La razón es sencilla: Kamara quiere jugar en la Juventus."),
        ("fr", "Le soir du match, Kamara a parlé à ses coéquipiers."),
    ],
)
def test_who_plays_and_words_that_are_also_papers_are_not_credited(
    language: str, text: str
) -> None:
    assert credited(text, language) == []


def test_a_paper_that_no_list_holds_is_credited_by_the_words_around_it() -> None:
    text = "Secondo quanto riportato dal quotidiano Cronaca Ossolana, la Juventus vuole Kamara."
    assert credited(text, "it") == ["Cronaca Ossolana"]


def test_an_outlet_that_goes_by_several_names_is_credited_once_by_the_fullest() -> None:
    text = (
        "Juventus want Kamara, says the Gazzetta. Talks are open, "
        "according to the Gazzetta dello Sport."
    )
    assert credited(text, "en") == ["Gazzetta dello Sport"]


def test_every_paragraph_of_a_column_of_rumours_credits_the_source_that_ends_it() -> None:
    text = "Villa want Isak. (Mail)\nNapoli have bid for Kamara. (Tuttosport)\n"
    assert credited(text, "en") == ["Mail", "Tuttosport"]
