from datetime import UTC, datetime
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.knowledge import knowledge
from newsroom.model import Item, Kind, Name, Person, Reading, Role, Stage
from newsroom.reading import read

PEOPLE = [
    Person(id=1, display_name="Boubacar Kamara", kind=Kind.PLAYER),
    Person(id=2, display_name="Hassane Kamara", kind=Kind.PLAYER),
    Person(id=3, display_name="Jorge Sampaoli", names=(Name(text="Don Jorge", guild_id=9),)),
    Person(id=4, display_name="Lars Lukas Mai"),  # a month too
]
KNOWN = knowledge(PEOPLE)
PUBLISHED = datetime(2022, 3, 1, tzinfo=UTC)


def reading(title: str, text: str = "", language: str | None = None) -> Reading:
    item = Item(keys=("1",), link=None, title=title, text=text, published_at=PUBLISHED)
    return read(item, KNOWN, hint=language)


def meant(title: str, text: str = "") -> set[int]:
    return {rumour.person_id for rumour in reading(title, text).rumours}


def test_two_watched_people_of_one_name_are_told_apart_by_the_first_name() -> None:
    assert meant("Hassane Kamara signe à Watford", "Kamara arrive de Nice.") == {2}


def test_an_initial_tells_people_apart() -> None:
    assert meant("Le but de B. Kamara", "B. Kamara a égalisé en fin de match.") == {1}


def test_the_namesake_is_refused_also_by_family_name_alone() -> None:
    assert meant("Glen Kamara à Rennes", "Kamara a signé, Kamara est heureux.") == set()


def test_the_sentence_that_decided_the_stage_is_kept() -> None:
    told = reading(
        "OM : du nouveau pour Boubacar Kamara",
        "Le milieu ne jouera pas ce soir. Aston Villa a transmis une offre de 20 millions à l'OM.",
    )
    assert told.stage is Stage.OFFER
    assert told.because == "Aston Villa a transmis une offre de 20 millions à l'OM."


def test_a_name_only_a_server_taught_makes_a_rumour_of_that_server() -> None:
    (rumour,) = reading("Don Jorge sur le départ de l'OM").rumours
    assert (rumour.person_id, rumour.guild_id) == (3, 9)


def test_places_of_mentions_are_places_in_the_text() -> None:
    told = reading("L'OM perd Sampaoli")
    assert [(m.start, m.end) for m in told.mentions] == [(2, 4), (10, 18)]


def test_after_an_official_move_the_new_club_is_the_current_one() -> None:
    told = reading("Officiel : Boubacar Kamara quitte l'OM et signe à Aston Villa")
    roles = {club.club_key: club.role for club in told.clubs}
    assert roles == {"om": Role.FORMER, "aston-villa": Role.CURRENT}


def test_a_language_minot_does_not_read_is_matched_by_name_alone() -> None:
    told = reading(
        "Zawodnik Sampaoli podpisze kontrakt z klubem jutro rano w Warszawie, podają media"
    )
    assert (told.language, told.stage, len(told.rumours)) == ("other", Stage.NONE, 1)


@pytest.mark.parametrize(
    "mark",
    [
        *("«", '"', "'a", "Kamara ", "« Kamara » ", "offre de ", "\n", "A. ", "Bruno : « a » "),
        *("l'entraîneur : « a » ", "« a b c », a dit le joueur. ", "contrat jusqu'en 2025. "),
        *("selon L'Équipe Kamara veut ", "selon Nobody Daily, (Bild) ", "X, l'OM, X - l'OM: "),
        *("Mai signe. ", "Mai, ", "Mai et Mai "),
    ],
)
def test_a_megabyte_of_anything_is_read_within_a_second(mark: str) -> None:
    reading("Le joueur de l'OM est dans la ville pour la visite")
    text = "Le joueur est dans le club et il a dit qu'il est bien avec nous. " * 30
    start = process_time()
    told = reading("OM", text + mark * (1_000_000 // len(mark)))
    assert told.language == "fr"
    assert process_time() - start < 1.0  # of this process: other tests run beside it


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(alphabet="«»“„\"' Kamara.OMété,offre\n:–(1/2)", max_size=300))
def test_no_text_makes_reading_fail(title: str, text: str) -> None:
    told = reading(title, text, "fr")
    assert all(quote.words for quote in told.quotes)


def test_each_person_of_a_round_up_has_their_own_rumour() -> None:
    told = reading(
        "Mercato : Aston Villa a fait une offre pour Boubacar Kamara, Sampaoli vers la Lazio",
        "La Lazio négocie avec l'OM pour Sampaoli.",
    )
    kamara, sampaoli = told.rumours
    assert (kamara.stage, sampaoli.stage) == (Stage.OFFER, Stage.TALKS)
    assert [club.club_key for club in kamara.clubs] == ["aston-villa"]
    assert {club.club_key: club.role for club in sampaoli.clubs} == {
        "lazio": Role.SUITOR,
        "om": Role.CURRENT,
    }


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Mercato : Kamara tout proche de la Juventus", "fr"),
        ("Juventus in talks to sign Boubacar Kamara", "en"),
    ],
)
def test_a_headline_alone_is_read_in_its_feeds_language(title: str, language: str) -> None:
    told = reading(title, language=language)
    assert (told.language, told.stage) == (language, Stage.TALKS)


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("Boubacar Kamara has a contract which expires in two years.", "2024"),
        ("Boubacar Kamara's contract expires next year.", "2023"),
        ("Boubacar Kamara's contract runs out this summer.", "2022"),
        ("Boubacar Kamara's contract ends at the end of the season.", "2022-06"),
        ("Le contrat de Boubacar Kamara expire dans deux ans.", "2024"),
        ("Der Vertrag von Boubacar Kamara läuft bis zum 30. Juni 2024.", "2024-06-30"),
    ],
)
def test_an_end_of_contract_is_resolved_by_the_day_of_the_item(text: str, until: str) -> None:
    assert reading("Kamara", text).contract_until == until


def test_of_two_clubs_that_agree_the_one_that_has_the_player_is_known_by_the_rest() -> None:
    told = reading(
        "Boubacar Kamara : accord trouvé",
        "L'OM et Aston Villa ont trouvé un accord. Le milieu de l'OM partira.",
    )
    assert {club.club_key: club.role for club in told.clubs} == {
        "om": Role.CURRENT,
        "aston-villa": Role.SUITOR,
    }


def test_words_that_only_look_like_an_agreement_claim_nothing() -> None:
    told = reading("Boubacar Kamara", "De acuerdo con Marca, el Betis sigue a Boubacar Kamara.")
    assert told.stage is Stage.INTEREST


def test_a_deal_that_fell_through_is_denied_whatever_was_done_before() -> None:
    told = reading(
        "Boubacar Kamara passed his medical", "The deal has collapsed, Aston Villa say, this night."
    )
    assert told.stage is Stage.DENIED
