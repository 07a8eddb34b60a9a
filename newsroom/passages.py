"""An item as one text: its title, summary and body, cut into sentences and tokens."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from newsroom.folding import Folded, folded
from newsroom.model import Item
from newsroom.phrases import Token

LONGEST: Final = 60_000  # characters read of an item; longer pages are lists and archives
_STOPS: Final = re.compile(r"[.!?…]['\"»”“’)\]]*\s|[.!?…]['\"»”“’)\]]*\Z|\n|[;•|]\s|\s[–—]\s*\Z")
_CLAUSE: Final = re.compile(r"[,;:()\[\]«»“”„\"\n.!?…–—]")
_ABBREVIATION: Final = 2  # letters: «M. Kamara», «St. Pauli», «J. Doe» do not end a sentence
_YEARS: Final = range(1900, 2100)
_YEAR_DIGITS: Final = 4
_SHORT: Final = 3
_TITLE_CASE: Final = 0.6  # of the longer words begin with a capital: an English headline
_FEWEST: Final = 4  # words below which a headline's case says nothing
_USUAL: Final = 8  # characters between two words; more are seldom met again
_MOST_KEPT: Final = 10_000  # of such gaps kept in memory


@dataclass(frozen=True, slots=True)
class Passage:
    """The text of an item, where its parts end, and its words with their sentence."""

    words: Folded
    title_end: int
    sentence_of: tuple[int, ...]
    titled: frozenset[int]

    @property
    def text(self) -> str:
        """The whole text, title first."""
        return self.words.text

    def sentence(self, number: int) -> str:
        """Return a sentence as written."""
        inside = [i for i, s in enumerate(self.sentence_of) if s == number]
        if not inside:
            return ""
        start, end = self.words.starts[inside[0]], self.words.ends[inside[-1]]
        tail = self.text[end : end + 2].rstrip("\n")
        return self.text[start:end] + (tail[:1] if tail[:1] in ".!?…" else "")


def item_text(item: Item) -> str:
    """Return the text in which the places of an item's mentions count."""
    parts = [item.title.strip()]
    for part in (item.summary, item.text):
        clean = part.strip()
        if clean:
            parts.append(clean)
    if len(parts) == 3 and _begins_with(parts[2], parts[1]):  # noqa: PLR2004  (title, summary, text)
        del parts[1]
    return unicodedata.normalize("NFC", "\n\n".join(parts)[:LONGEST])


def _begins_with(text: str, summary: str) -> bool:
    return text.startswith(summary.rstrip(".… "))


def passage(text: str, title_length: int) -> Passage:
    """Return a text with its words and sentences; the title is its first characters."""
    read = folded(text)
    sentences: list[int] = []
    number = 0
    for index, gap in enumerate(read.gaps):
        if len(gap) > 1 and index and _STOPPED[gap] and _ends_sentence(read, index, gap):
            number += 1
        sentences.append(number)
    return Passage(read, title_length, tuple(sentences), _in_title_case(read, sentences))


def _ends_sentence(read: Folded, index: int, gap: str) -> bool:
    if "\n" in gap or gap[0] != ".":
        return True
    before = read.raw(index - 1)
    if before.isdigit() and len(before) <= _ABBREVIATION and _is_ordinal(read, index - 1):
        return False
    return not (len(before) <= _ABBREVIATION and before[:1].isupper() and not before.isdigit())


def _is_ordinal(read: Folded, index: int) -> bool:
    """Return whether a figure with a stop counts: «bis zum 30. Juni», «der 1. FC Köln»."""
    begins = index == 0 or "\n" in read.gap(index)
    return begins or (
        read.gap(index) == " "
        and read.raw(index - 1).islower()
        and len(read.raw(index - 1)) <= _SHORT
    )


def _in_title_case(read: Folded, sentences: list[int]) -> frozenset[int]:
    text, count = read.text, sentences[-1] + 1 if sentences else 0
    longer, capitals = [0] * count, [0] * count
    for number, start, end in zip(sentences, read.starts, read.ends, strict=True):
        if end - start > _SHORT and text[start:end].isalpha():
            longer[number] += 1
            capitals[number] += text[start].isupper()
    return frozenset(
        number
        for number, words in enumerate(longer)
        if words >= _FEWEST and capitals[number] > _TITLE_CASE * words
    )


class _Breaks(dict[str, bool]):
    """Whether what stands between two words parts them, worked out when it is first met."""

    def __init__(self, marks: re.Pattern[str]) -> None:
        super().__init__()
        self._marks = marks

    def __missing__(self, gap: str) -> bool:
        parts = self._marks.search(gap) is not None
        if len(gap) <= _USUAL and len(self) < _MOST_KEPT:
            self[gap] = parts
        return parts


_STOPPED: Final = _Breaks(_STOPS)
_BREAKS: Final = _Breaks(_CLAUSE)


def tokens_of(
    whole: Passage, names: Mapping[int, tuple[int, str]], is_plain: Callable[[str], bool]
) -> list[Token]:
    """Return the tokens of a passage; ``names`` gives at its first word a name's end and kind.

    ``is_plain`` says of a word at the head of a sentence that its capital means nothing.
    """
    tokens: list[Token] = []
    read = whole.words
    text, reached, clause = read.text, 0, 0
    rows = zip(read.words, read.starts, read.gaps, whole.sentence_of, strict=True)
    for index, (word, start, gap, number) in enumerate(rows):
        if index < reached:
            continue
        clause += _BREAKS[gap]
        reached, kind = names.get(index) or (index + 1, "")
        if not kind and word.isdecimal():
            kind = _number_kind(word)
        capital = not kind and text[start].isupper() and not _means_nothing(whole, index, is_plain)
        row = (word, index, reached, number, kind, capital, clause)
        # What Token(…) does, in half the time: there is one for every word that is read.
        tokens.append(tuple.__new__(Token, row))  # pyright: ignore[reportUnknownMemberType]
    return tokens


def _number_kind(word: str) -> str:
    return "YEAR" if len(word) == _YEAR_DIGITS and int(word) in _YEARS else "NUMBER"


def _means_nothing(whole: Passage, index: int, is_plain: Callable[[str], bool]) -> bool:
    number = whole.sentence_of[index]
    if number in whole.titled:
        return is_plain(whole.words.words[index])
    begins = index == 0 or whole.sentence_of[index - 1] != number
    quoted = whole.words.gap(index)[-1:] in "«“„\"'‘»:"
    return (begins or quoted) and is_plain(whole.words.words[index])
