import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
ROOMS = ("bot", "cogs", "feeds", "newsroom", "playground", "storage")
MODULES = sorted(path for room in ROOMS for path in (HOUSE / room).rglob("*.py"))
# The playground speaks of Discord's wire in Discord's own words.
OWN_WORDS = [path for path in MODULES if "playground" not in path.parts]
PACKAGES = [path for path in MODULES if path.name == "__init__.py"]
LONGEST_MODULE = 300
# All the nouns stand on one page, however long it gets.
LONGEST_PAGE = 400
# Words that tell nothing, or for which the house has another (docs/vocabulary.md).
BANNED = frozenset(
    re.findall(
        r"\w+",
        """
        base common core data entry entries handler helper helpers info manager misc news
        notification notifications object player players post posts processor service
        subscription subscriptions team teams topic util utils
        """,
    )
)
# Words that others chose, where their formats and libraries are spoken to.
FOREIGN = {
    "feeds": {"base", "entry", "entries", "info", "news", "topic"},  # Atom, WebSub, aiohttp
    "newsroom": {"object"},  # of a verb
}


def named(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def names_in(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield node.lineno, name
            case ast.ClassDef(name=name):
                yield node.lineno, name
            case ast.arg(arg=name):
                yield node.lineno, name
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield node.lineno, name
            case _:
                continue


def words_of(name: str) -> set[str]:
    if name.startswith("__"):
        return set()
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_holds_one_idea(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    longest = LONGEST_PAGE if path.name == "model.py" else LONGEST_MODULE
    assert lines <= longest, f"{named(path)} has {lines} lines"


@pytest.mark.parametrize("path", OWN_WORDS, ids=named)
def test_names_are_those_of_the_vocabulary(path: Path) -> None:
    names = list(names_in(ast.parse(path.read_text(encoding="utf-8"))))
    names.append((1, path.stem))
    banned = BANNED - FOREIGN.get(path.relative_to(HOUSE).parts[0], set())
    found = [f"{named(path)}:{line}: {name}" for line, name in names if words_of(name) & banned]
    assert found == []


@pytest.mark.parametrize("path", PACKAGES, ids=named)
def test_a_package_file_holds_a_docstring_and_nothing_else(path: Path) -> None:
    (only,) = ast.parse(path.read_text(encoding="utf-8")).body
    assert isinstance(only, ast.Expr)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned(name: str) -> None:
    lines = (HOUSE / name).read_text(encoding="utf-8").splitlines()
    asked = [line for line in lines if line and not line.startswith(("#", "-r "))]
    assert asked
    assert [line for line in asked if not re.fullmatch(r"[\w.\-\[\]]+==[\w.]+", line)] == []


def test_every_contract_about_imports_has_a_name() -> None:
    with (HOUSE / "pyproject.toml").open("rb") as stream:
        contracts = tomllib.load(stream)["tool"]["importlinter"]["contracts"]
    assert len({contract["name"] for contract in contracts}) == len(contracts)
