"""What Minot says, by key and language, with plurals."""

from pathlib import Path

import pytest

from bot.texts import Texts, TextsError, blanks_in, plural_categories


@pytest.fixture
def texts() -> Texts:
    return Texts.load()


@pytest.mark.parametrize(
    ("discord_locale", "locale"),
    [("fr", "fr"), ("en-US", "en"), ("en-GB", "en"), ("ja", "en"), ("", "en"), (None, "en")],
)
def test_a_language_of_discord_finds_one_of_ours(
    texts: Texts, discord_locale: str | None, locale: str
) -> None:
    assert texts.locale_for(discord_locale) == locale


@pytest.mark.parametrize(
    ("locale", "count", "said"),
    [
        ("fr", 0, "0 nouvelle"),
        ("fr", 1, "1 nouvelle"),
        ("fr", 2, "2 nouvelles"),
        ("en", 0, "0 new stories"),
        ("en", 1, "1 new story"),
        ("en", 1234, "1,234 new stories"),
    ],
)
def test_a_count_takes_the_form_its_language_gives_it(
    texts: Texts, locale: str, count: int, said: str
) -> None:
    assert texts.say("alert.summary.title", locale, count=count) == said


def test_no_french_line_begins_with_a_sign_or_ends_with_an_opening_mark(texts: Texts) -> None:
    assert texts.say("name.nearest", "fr", name="kamra") == (
        "Je ne connais pas «\u00a0kamra\u00a0». Tu voulais dire\u00a0:"
    )
    assert texts.say("alert.why", "en") == "Why?"


def test_a_blank_filled_with_braces_stays_as_it_is(texts: Texts) -> None:
    assert "{0.__class__}" in texts.say("rumours.end", "fr", name="{0.__class__}")


def test_words_are_enumerated_as_the_language_does(texts: Texts) -> None:
    assert texts.listed(["a", "b", "c"], "fr") == "a, b et c"
    assert texts.listed(["a"], "en") == "a"
    assert texts.listed([], "en") == ""


def test_languages_have_names_in_each_other(texts: Texts) -> None:
    assert texts.language_name("it", "fr") == "italien"
    assert texts.language_name("xx", "en") == "xx"


def test_a_language_with_more_plurals_uses_them(tmp_path: Path) -> None:
    forms = '{ one = "{count} гол", few = "{count} гола", many = "{count} голов", other = "x" }'
    (tmp_path / "ru.toml").write_text(f'"goals" = {forms}\n', encoding="utf-8")
    texts = Texts.load(tmp_path)
    assert [texts.say("goals", "ru", count=count) for count in (1, 3, 5)] == [
        "1 гол",
        "3 гола",
        "5 голов",
    ]
    assert plural_categories("ru") == {"one", "few", "many"}


def test_a_table_without_other_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "fr.toml").write_text('"a" = { one = "x" }\n', encoding="utf-8")
    with pytest.raises(TextsError, match=r"fr\.toml: a"):
        Texts.load(tmp_path)


def test_blanks_are_those_of_all_forms() -> None:
    assert blanks_in({"one": "{a}", "other": "{a} {b}"}) == {"a", "b"}


def test_nothing_has_a_form_of_its_own_where_a_text_gives_one(tmp_path: Path) -> None:
    forms = '{ none = "nothing", one = "{count} goal", other = "{count} goals" }'
    (tmp_path / "en.toml").write_text(f'"goals" = {forms}', encoding="utf-8")
    texts = Texts.load(tmp_path)
    assert [texts.say("goals", "en", count=n) for n in (0, 1, 2)] == [
        "nothing",
        "1 goal",
        "2 goals",
    ]
