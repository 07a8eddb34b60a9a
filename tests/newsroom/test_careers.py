from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from newsroom.careers import (
    CareerError,
    KnownCareers,
    Spell,
    careers_named,
    careers_of,
    standing_on,
)
from newsroom.knowledge import knowledge
from newsroom.model import Item, Person, Role
from newsroom.reading import read

CAREER = (
    Spell("om", "2016-07", "2022-06"),
    Spell("aston-villa", "2022-07", ""),
    Spell("lens", "2023-01", "2023-06", is_loan=True),
)
UNTIL = date(2024, 2, 28)
PASSED = {"om": "past", "lens": "past"}
KEYS = {"Marseille": "om", "Aston Villa": "aston-villa"}


def seeds(folder: Path, *files: str) -> Path:
    for number, text in enumerate(files):
        (folder / f"{number}.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        (date(2016, 7, 15), {}),
        (date(2021, 12, 21), {"om": "now"}),
        (date(2022, 6, 20), {"om": "ending"}),
        (date(2022, 7, 2), {"om": "past"}),
        (date(2023, 2, 1), {"om": "past", "aston-villa": "now", "lens": "loan"}),
        (date(2024, 1, 1), {"om": "past", "aston-villa": "now", "lens": "past"}),
    ],
)
def test_a_career_stands_as_it_was_on_the_day(day: date, standing: dict[str, str]) -> None:
    assert standing_on(CAREER, day, UNTIL) == standing


def test_the_club_joined_this_very_month_is_left_to_the_news() -> None:
    assert standing_on(CAREER, date(2022, 7, 1), UNTIL) == {"om": "past"}


def test_after_the_day_until_which_careers_are_known_a_club_is_the_last_one() -> None:
    assert standing_on(CAREER, date(2024, 2, 20), UNTIL) == {**PASSED, "aston-villa": "now"}
    assert standing_on(CAREER, date(2024, 7, 21), UNTIL) == {**PASSED, "aston-villa": "last"}


def test_a_transfer_window_later_they_tell_where_somebody_was_once_and_long_after_nothing() -> None:
    assert standing_on(CAREER, date(2024, 9, 21), UNTIL) == {**PASSED, "aston-villa": "once"}
    assert standing_on(CAREER, date(2027, 9, 21), UNTIL) is None


def test_a_person_is_found_by_name_and_by_the_names_all_servers_share() -> None:
    people = [Person(id=7, display_name="Boubakar Kamara"), Person(id=8, display_name="Nobody")]
    assert careers_of(people, KnownCareers(KEYS.get)) == {}
    people = [Person(id=7, display_name="boubacar KAMARA")]
    assert [spell.club for spell in careers_of(people, KnownCareers(KEYS.get))[7]] == [
        "om",
        "aston-villa",
    ]


def test_of_two_players_of_one_name_nothing_is_known(tmp_path: Path) -> None:
    folder = seeds(tmp_path, '"Vitinha" = ["PSG 2022-07/", "Genoa 2024-01/"]')
    assert len(careers_named("vitinha", folder)) == 2
    assert careers_of([Person(id=1, display_name="Vitinha")], KnownCareers(str)) == {}


def test_one_career_told_in_two_files_is_the_longer_one(tmp_path: Path) -> None:
    folder = seeds(
        tmp_path,
        '"Paul Pogba" = "Juventus 2012-07/2016-08"',
        '"Paul Pogba" = "Juventus 2012-07/2016-08, Manchester United 2016-08/2022-06"',
    )
    assert [len(career) for career in careers_named("Paul Pogba", folder)] == [2]


@pytest.mark.parametrize("line", ['"A B" = "Lens since 2020"', '"A B" = "Lens 2020-07', '"A B" ='])
def test_a_career_written_wrongly_is_refused_by_file_and_name(tmp_path: Path, line: str) -> None:
    with pytest.raises(CareerError, match=r"0\.toml.*A B"):
        careers_named("A B", seeds(tmp_path, line))


def test_a_club_that_a_text_only_names_is_told_by_the_career() -> None:
    known = knowledge([Person(id=1, display_name="Boubacar Kamara")])
    item = Item(
        keys=("1",),
        link=None,
        title="Boubacar Kamara, l'OM et Aston Villa : la semaine de vérité",
        published_at=datetime(2022, 5, 10, tzinfo=UTC),
    )
    roles = {club.club_key: club.role for club in read(item, known).clubs}
    assert roles["om"] is Role.CURRENT
