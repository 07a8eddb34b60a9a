"""Every language says everything, and nothing is said in Python."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.texts import DEFAULT, Text, Texts, blanks_in, plural_categories

_HOUSE = Path(__file__).parents[2]
_SPOKEN = ("bot", "cogs")
_TEXTS = Texts.load()
_ENGLISH = _TEXTS.catalogues[DEFAULT]
_PREFIXES = frozenset(key.partition(".")[0] for key in _ENGLISH)
_KEY = re.compile(r"[a-z_]+(?:\.[a-z_]+)+")
_COMMAND = re.compile(r"`/([^`]+)`")
# Words that look like keys because a place has the same name: modules, and Discord's own.
_NOT_KEYS = re.compile(r".*\.(?:toml|py|db|com)|feed\.(?:xml|json)")


def _sources() -> Iterator[Path]:
    for folder in _SPOKEN:
        yield from sorted((_HOUSE / folder).rglob("*.py"))


def _strings(path: Path) -> Iterator[str]:
    """Give a module's texts, docstrings left out; an f-string with * for what is filled in."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            told.update(id(part) for part in node.values)
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values
            )
        elif (
            isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
        ):
            yield node.value


_USED = frozenset(text for path in _sources() for text in _strings(path))


def _is_used(key: str) -> bool:
    if key in _USED:
        return True
    return any(
        re.fullmatch(re.escape(used).replace(r"\*", "[a-z_]+"), key)
        for used in _USED
        if "*" in used and used.partition(".")[0] in _PREFIXES
    )


@pytest.mark.parametrize("locale", _TEXTS.locales)
def test_every_language_has_the_same_keys(locale: str) -> None:
    assert set(_TEXTS.catalogues[locale]) == set(_ENGLISH)


@pytest.mark.parametrize("locale", _TEXTS.locales)
def test_every_language_has_the_same_blanks(locale: str) -> None:
    catalogue = _TEXTS.catalogues[locale]
    other = {key for key in _ENGLISH if blanks_in(catalogue[key]) != blanks_in(_ENGLISH[key])}
    assert not other


@pytest.mark.parametrize("locale", _TEXTS.locales)
def test_every_plural_has_the_forms_of_its_language(locale: str) -> None:
    wanted = plural_categories(locale) | {"other"}
    tables = {key: text for key, text in _TEXTS.catalogues[locale].items() if _is_plural(text)}
    assert {key for key, text in tables.items() if not wanted <= set(text)} == set()
    assert all("count" in blanks_in(text) or "one" in text for text in tables.values())


@pytest.mark.parametrize("locale", _TEXTS.locales)
def test_no_text_is_empty(locale: str) -> None:
    assert not [key for key, text in _TEXTS.catalogues[locale].items() if not text]


def test_every_key_that_is_used_exists() -> None:
    keys = {
        used
        for used in _USED
        if _KEY.fullmatch(used)
        and used.partition(".")[0] in _PREFIXES
        and not _NOT_KEYS.fullmatch(used)
    }
    assert keys - set(_ENGLISH) - _modules() == set()


def test_every_key_that_exists_is_used() -> None:
    assert {key for key in _ENGLISH if not _is_used(key)} == set()


def test_nobody_is_spoken_to_in_python() -> None:
    """What is sent goes through the catalogues; a sentence given to Discord would not."""
    spoken = re.compile(r"(?:label|title|description|placeholder|content)=f?[\"'][A-Za-z«“]")
    found = [path.name for path in _sources() if spoken.search(path.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.parametrize("locale", _TEXTS.locales)
def test_commands_named_in_texts_are_those_people_can_type(locale: str) -> None:
    typed = _typed_commands(locale)
    named = {
        name
        for text in _TEXTS.catalogues[locale].values()
        for form in ([text] if isinstance(text, str) else text.values())
        for name in _COMMAND.findall(form)
    }
    assert named - typed == set()
    assert len(named) > 5


def _is_plural(text: Text) -> bool:
    return not isinstance(text, str)


def _modules() -> set[str]:
    return {".".join(path.relative_to(_HOUSE).with_suffix("").parts) for path in _sources()}


def _typed_commands(locale: str) -> set[str]:
    """Return the commands with their groups in front, as one types them in a language."""
    catalogue = _TEXTS.catalogues[locale]
    typed: set[str] = set()
    for key in catalogue:
        match = re.fullmatch(r"command\.([a-z.]+)\.name", key)
        if match is None or ".option." in key:
            continue
        group, _, name = match[1].partition(".")
        parts = [f"command.{group}.name", *([f"command.{match[1]}.name"] if name else [])]
        typed.add(" ".join(str(catalogue[part]) for part in parts))
    return typed
