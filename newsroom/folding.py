"""Case, accents and word edges, done once the same way for storage, lookups and matching."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

# Letters that have no decomposition in Unicode although readers type them as two or one.
_LETTERS: Final = {
    "ß": "ss",
    "œ": "oe",
    "æ": "ae",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ł": "l",
    "ı": "i",
    "þ": "th",
    "ħ": "h",
}
_WORD: Final = re.compile(r"[^\W_]+")
_BEYOND: Final = re.compile(r"[^\x00-\x7f]+")


class _Table(dict[int, str]):
    """What each character folds to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if character in "\n\r\x85\u2028\u2029":
        return " "
    pieces = unicodedata.normalize("NFKD", character)
    if any(unicodedata.combining(piece) for piece in character):
        return ""
    kept = "".join(_LETTERS.get(c, c) for c in pieces.casefold() if not unicodedata.combining(c))
    return kept if kept.isalnum() else " "


_TABLE: Final = _Table()


def fold(text: str) -> str:
    """Return the words of a text without case, accents or punctuation, one space between them."""
    return " ".join(words(text))


def words(text: str) -> list[str]:
    """Return the folded words of a text."""
    if not text.isascii():
        # Nearly all that is left is ASCII then, which Python translates ten times faster.
        text = _BEYOND.sub(_beyond, text)
    return text.translate(_TABLE).split()


def _beyond(match: re.Match[str]) -> str:
    return match[0].translate(_TABLE)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text with its folded words and the place of each in the text."""

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.words)

    def raw(self, first: int, last: int | None = None) -> str:
        """Return the text as written of the words from first to last, last not included."""
        last = first + 1 if last is None else last
        return self.text[self.starts[first] : self.ends[last - 1]] if last > first else ""

    def gap(self, index: int) -> str:
        """Return what stands between a word and the word before it."""
        return self.text[self.ends[index - 1] if index else 0 : self.starts[index]]

    def word_at(self, place: int) -> int:
        """Return the index of the first word that starts at or after a place in the text."""
        return bisect_left(self.starts, place)

    def word_before(self, place: int) -> int:
        """Return the index of the last word that starts before a place, -1 when there is none."""
        return bisect_right(self.starts, place - 1) - 1


def folded(text: str) -> Folded:
    """Return a text with its folded words and their places."""
    found = list(_words(text))
    return Folded(
        text,
        tuple(word for word, _, _ in found),
        tuple(start for _, start, _ in found),
        tuple(end for _, _, end in found),
    )


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _WORD.finditer(text):
        start, end = match.span()
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        word = text[start:end].translate(_TABLE).strip()
        if word:
            yield word, start, end
