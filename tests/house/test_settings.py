import dataclasses
from pathlib import Path

from dotenv import dotenv_values

from bot.settings import Settings

HOUSE = Path(__file__).resolve().parents[2]
EXAMPLE = HOUSE / ".env.example"


def test_the_example_names_every_setting_in_order() -> None:
    names = [field.name.upper() for field in dataclasses.fields(Settings)]
    assert list(dotenv_values(EXAMPLE)) == names


def test_the_example_as_it_stands_is_the_default() -> None:
    example = {name: text or "" for name, text in dotenv_values(EXAMPLE).items()}
    assert Settings.from_environment(example) == Settings()


def test_every_setting_is_explained_in_the_example() -> None:
    above = "\n"
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        if "=" in line.partition("#")[0]:
            assert above.startswith("#") or "=" in above, f"{line} has no comment above"
        above = line
