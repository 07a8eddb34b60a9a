"""A bare family name is known for the person watched or a namesake by the clubs an item names."""

from datetime import UTC, datetime

import pytest

from newsroom.knowledge import knowledge
from newsroom.model import Item, Kind, Person
from newsroom.reading import read

MOUSSA = Person(id=1, display_name="Moussa Dembélé", kind=Kind.PLAYER)
OUSMANE = Person(id=2, display_name="Ousmane Dembélé", kind=Kind.PLAYER)
REECE = Person(id=3, display_name="Reece James", kind=Kind.PLAYER)
CONTE = Person(id=4, display_name="Antonio Conte", kind=Kind.COACH)
PAREJO = Person(id=5, display_name="Dani Parejo", kind=Kind.PLAYER)
ALONSO = Person(id=6, display_name="Xabi Alonso", kind=Kind.COACH)


def meant(title: str, summary: str, *people: Person, day: str = "2025-09-08") -> set[int]:
    published = datetime.fromisoformat(day).replace(tzinfo=UTC)
    item = Item(keys=("k",), link=None, title=title, summary=summary, published_at=published)
    mentions = read(item, knowledge(people)).mentions
    return {mention.person_id for mention in mentions if mention.person_id is not None}


PARIS = ("Dembélé touché aux ischios", "L'attaquant du PSG sera absent un mois, dit le staff.")


def test_the_namesake_whose_club_is_named_is_meant() -> None:
    assert meant(*PARIS, OUSMANE) == {2}
    assert meant(*PARIS, MOUSSA) == set()
    assert meant(*PARIS, OUSMANE, MOUSSA) == {2}


def test_a_full_name_outweighs_every_club() -> None:
    assert meant("Moussa Dembélé à Paris", "Le PSG a reçu l'attaquant.", MOUSSA) == {1}


def test_without_a_club_or_a_day_a_bare_name_means_the_person_watched() -> None:
    assert meant("Dembélé touché aux ischios", "Il sera absent un mois.", MOUSSA) == {1}
    title, summary = PARIS
    item = Item(keys=("k",), link=None, title=title, summary=summary)
    assert read(item, knowledge([MOUSSA])).mentions[0].person_id == 1


def test_long_after_the_last_known_career_a_namesake_says_nothing() -> None:
    assert meant(*PARIS, MOUSSA, day="2029-09-08") == {1}


def test_a_short_first_name_is_no_namesake() -> None:
    assert meant("Parejo no seguirá", "El Villarreal lo anunció hoy.", PAREJO) == {5}


def test_a_name_that_is_a_word_too_counts_where_the_club_is_named() -> None:
    title = "Ndoye dice addio al Bologna"
    assert meant(title, "Il Napoli ci sperava: Conte lo aveva chiesto.", CONTE) == {4}
    assert meant(title, "Il club ne terrà conto: Conte non fu mai.", CONTE) == set()


@pytest.mark.parametrize(
    ("title", "summary", "person"),
    [
        ("James prolonge à Monaco", "Le meneur a dit non au Fenerbahçe et à l'Euroligue.", REECE),
        ("Alonso, a un paso de renovar", "Aston Martin le ofrece seguir hasta 2028.", ALONSO),
        ("Alonso gana otra vez", "Fernando Alonso firmó una carrera perfecta ayer.", ALONSO),
    ],
)
def test_people_of_other_sports_are_nobody_watched(
    title: str, summary: str, person: Person
) -> None:
    assert meant(title, summary, person) == set()


def test_a_footballer_at_the_tennis_is_still_a_footballer() -> None:
    summary = (
        "Reece James, capitaine de Chelsea, était dimanche dans les tribunes de Roland-Garros."
    )
    assert meant("James à Paris", summary, REECE) == {3}


def test_a_club_tied_to_a_name_is_no_first_name() -> None:
    assert meant("Inter-Koné, contatti in corso", "", Person(id=1, display_name="Manu Koné")) == {1}
    title = "Napoli-Sergi Roberto, si può fare"
    assert meant(title, "", Person(id=1, display_name="Sergi Roberto")) == {1}


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Nicolás Domínguez", "Estudiantes, a la carga por Nico Domínguez"),
        ("Miguel Borja", "Junior y Miguel Ángel Borja sellaron el pacto"),
        ("Marc-André ter Stegen", "Liebäugelt ter Stegen mit Istanbul?"),
        ("Vinícius Júnior", "Vinícius recusa proposta de renovação do Real Madrid"),
        ("Giorgian de Arrascaeta", "Arrascaeta sente a coxa e vira dúvida"),
        ("Kevin Vogt", "Vogt verlängert nicht beim VfL Bochum"),
        ("Ciro Immobile", "Immobile lascia il Bologna: risoluzione consensuale"),
    ],
)
def test_people_are_known_by_the_names_they_go_by(name: str, title: str) -> None:
    assert meant(title, "", Person(id=1, display_name=name)) == {1}


def test_a_word_with_a_small_letter_elsewhere_is_no_name() -> None:
    title = "Stark begonnen, stark nachgelassen: Werder rettet einen Punkt"
    assert meant(title, "", Person(id=1, display_name="Niklas Stark"), day="2025-02-23") == set()


def test_another_s_first_name_is_no_short_form() -> None:
    assert (
        meant("Carlos Domínguez firma", "", Person(id=1, display_name="Nicolás Domínguez")) == set()
    )


@pytest.mark.parametrize(
    ("title", "is_meant"),
    [
        ("L'agent Mendes reçu à Paris", False),
        ("Mendes, l'agent : « Il reste »", True),
        ("L'arbitre Mendes siffle un penalty", False),
        ("Le défenseur Mendes rentre à Paris", True),
    ],
)
def test_an_agent_or_a_referee_of_the_name_is_nobody_watched(title: str, is_meant: bool) -> None:
    mendes = Person(id=1, display_name="Nuno Mendes", kind=Kind.PLAYER)
    assert bool(meant(title, "La scène a duré dix minutes, dit-on.", mendes)) is is_meant


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_end_of_the_calendar_makes_no_reading_fail(day: str) -> None:
    assert meant(*PARIS, OUSMANE, day=day) == {2}
