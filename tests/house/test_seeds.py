"""The clubs, outlets and journalists that ship with Minot, kept in order by a reader of rules."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from newsroom.careers import Spell, bearers_of, careers_named, everybody
from newsroom.folding import fold
from newsroom.knowledge import load_clubs, load_elsewhere
from newsroom.names import Gazetteer

SEEDS: Final = Path(__file__).parents[2] / "newsroom" / "seeds"
CLUB_FILES: Final = sorted((SEEDS / "clubs").glob("*.toml"))
SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
COUNTRY: Final = re.compile(r"[A-Z]{2}|GB-(ENG|SCT|WLS|NIR)")
LANGUAGE: Final = re.compile(r"[a-z]{2}")
READ: Final = {"fr", "en", "it", "es", "pt", "de"}
REQUIRED: Final = {"key", "name", "city", "country"}
OPTIONAL: Final = {"names", "nicknames", "ambiguous", "demonyms", "shared", "in"}
LISTS: Final = ("names", "nicknames", "ambiguous", "demonyms", "shared")
KINDS: Final = {"press", "tv", "radio", "web"}
# Published keys: watches and stories point to them, so that renaming one orphans what was filed.
LASTING: Final = {
    "psg", "om", "ol", "monaco", "losc", "arsenal", "chelsea", "liverpool", "man-city",
    "man-united", "juventus", "inter", "milan", "napoli", "roma", "real-madrid", "barcelona",
    "atletico-madrid", "athletic-bilbao", "bayern", "dortmund", "gladbach", "union-berlin",
    "union-sg", "benfica", "porto", "sporting-cp", "sporting-gijon", "ajax", "galatasaray",
    "al-nassr", "al-hilal", "al-ahli", "al-ahly", "flamengo", "boca-juniors", "river-plate",
    "inter-miami", "internacional", "everton", "everton-cl", "arsenal-sarandi", "barcelona-sc",
}  # fmt: skip

Table = dict[str, Any]


def tables(path: Path, kind: str) -> list[Table]:
    return tomllib.loads(path.read_text(encoding="utf-8"))[kind]


CLUBS: Final = [club for path in CLUB_FILES for club in tables(path, "club")]
OUTLETS: Final = tables(SEEDS / "outlets.toml", "outlet")
JOURNALISTS: Final = tables(SEEDS / "journalists.toml", "journalist")


def listed(table: Table, *fields: str) -> list[str]:
    return [word for field in fields for word in table.get(field, ())]


def owned(club: Table) -> set[str]:
    """Return the folded words that mean this club and no other, unless a language says so."""
    shared = {fold(word) for word in listed(club, "shared")}
    words = [club["name"], *listed(club, "names", "nicknames", "ambiguous")]
    return {fold(word) for word in words} - shared


def held_twice(holders: Iterator[str]) -> list[str]:
    return [word for word, count in Counter(holders).items() if count > 1]


def test_there_are_at_least_650_clubs() -> None:
    assert len(CLUBS) >= 650


def test_keys_are_slugs_and_no_two_clubs_share_one() -> None:
    keys = [club["key"] for club in CLUBS]
    assert [key for key in keys if not SLUG.fullmatch(key)] == []
    assert held_twice(iter(keys)) == []


def test_published_keys_stay() -> None:
    assert {club["key"] for club in CLUBS} >= LASTING


@pytest.mark.parametrize("path", CLUB_FILES, ids=lambda path: path.stem)
def test_clubs_stand_in_alphabetical_order(path: Path) -> None:
    keys = [club["key"] for club in tables(path, "club")]
    assert keys == sorted(keys)


@pytest.mark.parametrize("path", CLUB_FILES, ids=lambda path: path.stem)
def test_each_file_of_clubs_begins_by_saying_how_to_edit_it(path: Path) -> None:
    head = path.read_text(encoding="utf-8").partition("[[club]]")[0]
    assert all(f"# {field}" in head for field in ("key", "name", *LISTS, "in"))


def test_clubs_have_every_needed_field_and_no_unknown_one() -> None:
    for club in CLUBS:
        assert REQUIRED <= club.keys() <= REQUIRED | OPTIONAL, club["key"]


def test_no_word_of_a_club_is_empty_or_padded() -> None:
    for club in CLUBS:
        words = [*(club[field] for field in REQUIRED), *listed(club, *LISTS)]
        assert all(word == word.strip() and fold(word) for word in words), club["key"]
        assert all(club[field] for field in LISTS if field in club), club["key"]


def test_no_club_says_one_word_twice() -> None:
    for club in CLUBS:
        assert held_twice(fold(word) for word in listed(club, *LISTS)) == [], club["key"]
        again = {fold(word) for word in listed(club, "names", "nicknames")}
        assert fold(club["name"]) not in again, club["key"]


def test_no_name_belongs_to_two_clubs_unless_marked_shared() -> None:
    assert held_twice(word for club in CLUBS for word in owned(club)) == []


def test_a_shared_word_is_borne_by_two_clubs_at_least() -> None:
    shared = [fold(word) for club in CLUBS for word in listed(club, "shared")]
    holders = Counter(shared) + Counter(word for club in CLUBS for word in owned(club))
    assert [word for word in shared if holders[word] < 2] == []


def test_in_one_language_a_word_means_one_club() -> None:
    local = [
        f"{language}: {fold(word)}"
        for club in CLUBS
        for language, words in club.get("in", {}).items()
        for word in words
    ]
    assert local
    assert held_twice(iter(local)) == []
    assert {each[:2] for each in local} <= READ


def test_a_city_that_is_a_club_is_marked_ambiguous() -> None:
    for club in CLUBS:
        sure = {fold(word) for word in listed(club, "names", "nicknames")}
        assert fold(club["city"]) not in sure, club["key"]


@pytest.mark.parametrize(
    ("language", "spellings"),
    [
        ("fr", {"Phocéens": "om", "Étoile Rouge": "red-star-belgrade", "Naples": "napoli"}),
        ("en", {"Spurs": "tottenham", "Magpies": "newcastle", "Wolves": "wolves"}),
        ("it", {"rossoneri": "milan", "Bayern Monaco": "bayern", "bianconeri": "juventus"}),
        (
            "es",
            {"colchoneros": "atletico-madrid", "la Real": "real-sociedad", "culés": "barcelona"},
        ),
        (
            "pt",
            {"encarnados": "benfica", "Leões de Alvalade": "sporting-cp", "Timão": "corinthians"},
        ),
        ("de", {"Schwarzgelben": "dortmund", "AS Rom": "roma", "Königlichen": "real-madrid"}),
    ],
)
def test_usual_names_of_each_language_lead_to_their_club(
    language: str, spellings: dict[str, str]
) -> None:
    holders = {word: club["key"] for club in CLUBS for word in owned(club)}
    assert {word: holders.get(fold(word)) for word in spellings} == spellings, language


def test_clubs_that_look_alike_are_kept_apart() -> None:
    holders = {word: club["key"] for club in CLUBS for word in owned(club)}
    alike = ("Inter", "Inter Miami", "Inter Milan", "Inter de Porto Alegre", "Union Berlin")
    alike += ("Union Saint-Gilloise", "Atlético", "Athletic", "Al-Ahli", "Al Ahly", "Arsenal")
    alike += ("Arsenal de Sarandí", "Barcelona", "Barcelona SC", "Everton de Viña del Mar")
    found = [holders[fold(word)] for word in alike]
    assert len(set(found)) == len(alike) - 1  # only Inter and Inter Milan are one
    assert found[0] == found[2] == "inter"


def test_country_codes_are_iso_codes_or_british_nations() -> None:
    for table in (*CLUBS, *OUTLETS):
        assert COUNTRY.fullmatch(table["country"]), table["name"]


def test_there_are_at_least_170_outlets_in_all_six_languages() -> None:
    languages = Counter(outlet["language"] for outlet in OUTLETS)
    assert len(OUTLETS) >= 170
    assert all(languages[language] >= 15 for language in READ)


def test_outlets_say_what_they_are() -> None:
    known = {"name", "names", "country", "language", "kind", "ambiguous"}
    for outlet in OUTLETS:
        assert known - {"names", "ambiguous"} <= outlet.keys() <= known, outlet["name"]
        assert outlet["kind"] in KINDS, outlet["name"]
        assert LANGUAGE.fullmatch(outlet["language"]), outlet["name"]
        assert outlet.get("ambiguous", True) is True, outlet["name"]


def test_outlets_that_are_ordinary_words_are_marked() -> None:
    marked = {outlet["name"] for outlet in OUTLETS if outlet.get("ambiguous")}
    assert marked >= {"L'Équipe", "Marca", "AS", "Sport", "Record", "Bild", "Kicker", "The Sun"}
    assert marked >= {"The Times", "Le Monde", "Daily Mirror", "Daily Express", "El Mundo"}


def test_no_name_belongs_to_two_outlets_or_two_journalists() -> None:
    for kind in (OUTLETS, JOURNALISTS):
        names = (
            word
            for each in kind
            for word in {fold(each["name"]), *map(fold, listed(each, "names"))}
        )
        assert held_twice(names) == []


def test_sources_have_no_empty_name() -> None:
    for source in (*OUTLETS, *JOURNALISTS):
        words = [source["name"], *listed(source, "names", "outlets")]
        assert all(word == word.strip() and fold(word) for word in words), source["name"]


def test_outlets_stand_in_alphabetical_order_within_each_language() -> None:
    order = list(dict.fromkeys(outlet["language"] for outlet in OUTLETS))
    places = [(order.index(outlet["language"]), fold(outlet["name"])) for outlet in OUTLETS]
    assert places == sorted(places)


def test_there_are_at_least_70_journalists_in_alphabetical_order() -> None:
    names = [fold(journalist["name"]) for journalist in JOURNALISTS]
    assert len(names) >= 70
    assert names == sorted(names)


def test_journalists_report_for_outlets_that_are_listed() -> None:
    outlets = {outlet["name"] for outlet in OUTLETS}
    known = {"name", "names", "language", "outlets"}
    for journalist in JOURNALISTS:
        assert {"name", "language"} <= journalist.keys() <= known, journalist["name"]
        assert set(listed(journalist, "outlets")) <= outlets, journalist["name"]


def careers() -> Iterator[tuple[str, str, Spell]]:
    for path in sorted((SEEDS / "careers").glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for name in table:
            for career in careers_named(name, path.parent):
                yield from ((path.name, name, spell) for spell in career)


def test_careers_of_five_thousand_people_name_clubs_that_are_listed() -> None:
    gazetteer = Gazetteer((), load_clubs())
    unknown = {spell.club for _, _, spell in careers() if gazetteer.club_named(spell.club) is None}
    assert unknown == set()
    assert len(everybody()) >= 5_000


def test_no_name_of_another_sport_is_a_club_s_or_a_footballer_s() -> None:
    gazetteer = Gazetteer((), load_clubs())
    known = set(everybody())
    names = load_elsewhere()
    assert len(names) > 500
    assert [name for name in names if gazetteer.owners_of(name) or fold(name) in known] == []
    assert [name for name in names if " " not in name and bearers_of(fold(name))] == []


def test_no_spell_of_a_career_ends_before_it_begins() -> None:
    months = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")
    wrong = [
        (file, name, spell)
        for file, name, spell in careers()
        if not months.fullmatch(spell.begins)
        or (spell.ends and (not months.fullmatch(spell.ends) or spell.ends < spell.begins))
    ]
    assert wrong == []


def test_every_line_of_the_careers_is_one_person() -> None:
    for path in sorted((SEEDS / "careers").glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if line and not line.startswith("#")]
        assert len(tomllib.loads(text)) == len(lines), path.name
