from pathlib import Path

import pytest

from newsroom.knowledge import knowledge
from newsroom.lexicon import LexiconError, load_lexicon, load_lexicons, shipped_lexicons
from newsroom.model import Item, Person, Stage
from newsroom.reading import read

DUTCH = """
[language]
common = "de het een en van in is op te dat voor met zijn niet aan bij ook door maar"
[names]
roles = "trainer speler"
[stage]
offer = ["(bod|aanbod) op", "brengt bod uit"]
[speech]
verbs = "zei zegt"
"""


def lexicon(folder: Path, text: str) -> Path:
    path = folder / "nl.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_lexicon_that_ships_is_written_rightly() -> None:
    assert set(shipped_lexicons()) == {"fr", "en", "it", "es", "pt", "de"}


def test_a_seventh_language_is_added_by_a_file_alone(tmp_path: Path) -> None:
    lexicon(tmp_path, DUTCH)
    words = {**shipped_lexicons(), **load_lexicons(tmp_path)}
    known = knowledge([Person(id=1, display_name="Frenkie de Jong")], lexicons=words)
    text = "Arsenal heeft een bod op de speler uitgebracht, en dat is niet te laag."
    reading = read(
        Item(keys=("1",), link=None, title="Bod op Frenkie de Jong", summary=text), known
    )
    assert (reading.language, reading.stage) == ("nl", Stage.OFFER)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[language]\n", "language.common"),
        ("[language]\ncommon = 'a'\n[stage]\nrumour = ['x']", "stage.rumour"),
        ("[language]\ncommon = 'a'\n[stage]\noffer = ['_ bid']", "stage.offer"),
        ("[language]\ncommon = 'a'\n[stage]\noffer = [1]", "stage.offer"),
        ("[language]\ncommon = 'a'\n[dates.months]\njune = 13", "dates.months.june"),
        ("[language]\ncommon = 'a'\nstage = 'x'", "language.stage"),
        ("language = 'nl'", "language"),
        ("[language", "nl.toml"),
    ],
)
def test_a_lexicon_written_wrongly_is_refused_by_file_and_key(
    tmp_path: Path, text: str, named: str
) -> None:
    with pytest.raises(LexiconError, match=f"nl.toml.*{named}|{named}"):
        load_lexicon(lexicon(tmp_path, text))
