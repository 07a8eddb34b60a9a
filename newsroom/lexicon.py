"""The words of one language by which Minot reads it; docs/languages.md explains every key."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, TypeGuard

from newsroom.cues import Cues
from newsroom.folding import fold
from newsroom.grammar import PhraseError, parsed
from newsroom.phrases import Phrases

FOLDER: Final = Path(__file__).parent / "lexicons"

# What a lexicon may hold: group, key. Groups of words are single words, groups of phrases are
# phrases as newsroom/grammar.py reads them.
_WORDS: Final = {
    "language": ("common",),
    "names": (
        "first",
        "before",
        "ordinary",
        "endings",
        "roles",
        "coaches",
        "pronouns",
        "family",
        "own",
        "players",
        "strangers",
        "demonyms",
        "articles",
        "particles",
    ),
    "places": ("before", "after", "at", "to"),
    "dates": ("next", "last", "this", "season_end", "month", "summer", "year", "week", "within"),
    "speech": ("verbs", "inverted", "credit", "about", "by", "agents", "bosses", "statement"),
}
_PHRASES: Final = {
    "stage": (
        "interest",
        "talks",
        "offer",
        "agreement",
        "medical",
        "official",
        "denied",
        "extension",
        "signed_extension",
        "collapsed",
    ),
    "mood": ("negation", "hypothesis", "past", "elsewhere", "neutral"),
    "role": ("current", "left", "party", "pair", "row", "suitor", "former", "other"),
    "source": ("credit", "reports", "says", "own"),
    "contract": ("until", "signed", "proposed", "ends", "left"),
    "speech": ("not_speech", "occasion"),
}
# What single words may hint at, near a club or anywhere; the weights say how much each is worth.
SMALL_CUES: Final = frozenset(("to", "from", "at", "against", "with", "by", "of", "for", "and"))
CUES: Final = SMALL_CUES | frozenset(
    (
        *("wants", "talks", "bids", "agrees", "examines", "announces", "joins", "hires"),
        *("leaves", "free", "loan", "renews", "refuses", "denies", "money", "future"),
        *("belongs", "past", "others", "plays", "hurt"),
    )
)
# What words beside the name of an outlet may hint at: verbs and nouns of news, media, «according»,
# interviews, and what a station is about when it is no source: rights, programmes, subscribers.
PRESS: Final = frozenset(
    ("telling", "spoken", "news", "media", "insiders", "credits", "by", "talk", "airs")
)
_HINTS: Final = {"cues": CUES, "source": PRESS}
_NOUNS: Final = "language.nouns_capitalised"
_RESUMED: Final = "speech.resumed"
_TABLES: Final = {"dates": ("months", "numbers")}


class LexiconError(ValueError):
    """A lexicon file is not written as docs/languages.md says."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language: its name, its sets of words, its phrases and its months."""

    language: str
    sets: Mapping[str, frozenset[str]]
    months: Mapping[str, int]
    numbers: Mapping[str, int]
    phrases: Phrases
    cues: Cues
    press: Cues
    nouns_capitalised: bool = False
    quotes_resume: bool = False

    def words(self, key: str) -> frozenset[str]:
        """Return a set of words, such as ``names.roles``; empty when the file has none."""
        return self.sets.get(key, frozenset())

    @property
    def endings(self) -> tuple[str, ...]:
        """What may follow a name within its word, as in «Kimmichs»."""
        return tuple(self.words("names.endings"))


def load_lexicons(folder: Path = FOLDER) -> dict[str, Lexicon]:
    """Return every lexicon of a folder by language; raise LexiconError naming file and key."""
    return {path.stem: load_lexicon(path) for path in sorted(folder.glob("*.toml"))}


@cache
def shipped_lexicons() -> Mapping[str, Lexicon]:
    """Return the lexicons that come with Minot, read once."""
    return load_lexicons()


def load_lexicon(path: Path) -> Lexicon:
    """Return the lexicon in a file; raise LexiconError naming the file and the key."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return _lexicon(path.stem, table)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, PhraseError, LexiconError) as error:
        message = f"{path.name}: {error}"
        raise LexiconError(message) from error


def _lexicon(language: str, table: Mapping[str, object]) -> Lexicon:
    sets: dict[str, frozenset[str]] = {}
    phrases: dict[str, tuple[str, ...]] = {}
    tables: dict[str, dict[str, int]] = {}
    hints: dict[str, dict[str, frozenset[str]]] = {group: {} for group in _HINTS}
    flags: set[str] = set()
    for place, value in _leaves(table):
        group, _, key = place.partition(".")
        if key in _TABLES.get(group, ()):
            tables[key] = _months(place, value)
        elif key in _WORDS.get(group, ()):
            sets[place] = _words(place, value)
        elif key in _PHRASES.get(group, ()):
            phrases[place] = _phrases(place, value)
        elif key in _HINTS.get(group, ()):
            hints[group][key] = _words(place, value, are_stems=True)
        elif place in {_NOUNS, _RESUMED}:
            flags.update([place] if value is True else [])
        else:
            message = f"«{place}» is not a key that Minot knows"
            raise LexiconError(message)
    if not sets.get("language.common"):
        message = "«language.common» is missing: the most frequent small words of the language"
        raise LexiconError(message)
    months, numbers = tables.get("months", {}), tables.get("numbers", {})
    return Lexicon(
        language,
        sets,
        months,
        numbers,
        Phrases(phrases),
        Cues(hints["cues"]),
        Cues(hints["source"]),
        _NOUNS in flags,
        _RESUMED in flags,
    )


def _leaves(table: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for group, content in table.items():
        if not _is_table(content):
            message = f"«{group}» must be a table, as in [{group}]"
            raise LexiconError(message)
        for key, value in content.items():
            yield f"{group}.{key}", value


def _is_table(value: object) -> TypeGuard[Mapping[str, object]]:
    return isinstance(value, dict)


def _is_list(value: object) -> TypeGuard[Iterable[object]]:
    return isinstance(value, list)


def _texts(place: str, value: object) -> tuple[str, ...]:
    """Return a list of texts; one text with line ends is read as a text per line."""
    if isinstance(value, str):
        return tuple(line.strip() for line in value.splitlines() if line.strip())
    texts = tuple(value) if _is_list(value) else ()
    if not texts or not all(isinstance(text, str) for text in texts):
        message = f"«{place}» must be a list of texts"
        raise LexiconError(message)
    return tuple(str(text) for text in texts)


def _words(place: str, value: object, *, are_stems: bool = False) -> frozenset[str]:
    """Return single folded words; a stem keeps its star where stems are allowed."""
    found: list[str] = []
    for word in (word for text in _texts(place, value) for word in text.split()):
        star = "*" if are_stems and word.endswith("*") else ""
        found.append(fold(word.removesuffix(star)) + star)
    for word in found:
        if " " in word or not word.removesuffix("*"):
            message = f"«{place}»: «{word}» must be one word"
            raise LexiconError(message)
    return frozenset(found)


def _phrases(place: str, value: object) -> tuple[str, ...]:
    texts = _texts(place, value)
    for text in texts:
        try:
            parsed(text)
        except PhraseError as error:
            message = f"«{place}»: {error}"
            raise LexiconError(message) from error
    return texts


def _months(place: str, value: object) -> dict[str, int]:
    if not _is_table(value):
        message = f"«{place}» must be a table of months"
        raise LexiconError(message)
    months: dict[str, int] = {}
    for name, number in value.items():
        if not isinstance(number, int) or not 1 <= number <= 12 or " " in fold(name):  # noqa: PLR2004  (months)
            message = f"«{place}.{name}» must be one word with a number from 1 to 12"
            raise LexiconError(message)
        months[fold(name)] = number
    return months
