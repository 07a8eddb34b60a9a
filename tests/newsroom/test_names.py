import pickle

from newsroom.folding import folded
from newsroom.model import Club, Name, Person
from newsroom.names import Gazetteer
from newsroom.spelling import surname

KAMARA = Person(id=1, display_name="Boubacar Kamara", names=(Name(text="Bouba", guild_id=7),))
MULLER = Person(id=2, display_name="Thomas Müller")
OM = Club(key="om", display_name="Olympique de Marseille", names=("OM", "A.S. Marseille"))
PARIS = Club(key="psg", display_name="Paris Saint-Germain", names=("Paris",))
PARIS_FC = Club(key="paris-fc", display_name="Paris FC")
GAZETTEER = Gazetteer((KAMARA, MULLER), (OM, PARIS, PARIS_FC))


def texts(text: str) -> list[str]:
    return [mention.text for mention in GAZETTEER.find(text)]


def test_a_name_is_found_whatever_its_case_and_accents() -> None:
    assert texts("KAMARÁ, Mueller et l'OM") == ["KAMARÁ", "Mueller", "OM"]


def test_a_name_inside_a_word_is_no_mention() -> None:
    assert texts("Kamaran va au home de Lom") == []


def test_the_longest_name_wins() -> None:
    assert texts("Paris FC contre Paris") == ["Paris FC", "Paris"]


def test_names_side_by_side_are_all_found() -> None:
    assert texts("OM Paris OM") == ["OM", "Paris", "OM"]


def test_dots_and_hyphens_may_stand_within_a_name_but_not_a_full_stop_and_a_space() -> None:
    assert texts("A.S. Marseille") == ["A.S. Marseille"]
    assert texts("Il a joué à Paris. Saint-Germain attend") == ["Paris"]


def test_a_genitive_is_found_where_the_language_has_one() -> None:
    assert len(GAZETTEER.find_in(folded("Kamaras Vertrag"), ("s",))) == 1
    assert GAZETTEER.find_in(folded("Kamaras Vertrag")) == []


def test_an_alias_carries_the_server_that_taught_it() -> None:
    (mention,) = GAZETTEER.find("Bouba est là")
    assert (mention.person_id, mention.guild_ids) == (1, frozenset({7}))


def test_the_gazetteer_survives_the_way_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(GAZETTEER)).names_any("Kamara")  # noqa: S301  (our own bytes)


def test_a_club_alone_names_nobody() -> None:
    assert not GAZETTEER.names_any("L'OM a gagné")


def test_the_family_name_keeps_its_particles_and_drops_its_suffix() -> None:
    assert surname("Virgil van Dijk") == "van Dijk"
    assert surname("Vinícius Sousa Júnior") == "Sousa"
    assert surname("Neymar") is None
