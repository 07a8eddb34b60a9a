"""Case, accents and word edges, done once the same way for storage, lookups and matching."""

import codecs
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
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
_WORD: Final = re.compile(r"([^\W_]+)")
_BEYOND: Final = re.compile(r"[^\x00-\x7f]+")
# Where accents written apart may stand: neither among Latin letters nor in punctuation.
_ACCENT: Final = re.compile(r"[^\x00-\u02ff\u2000-\u206f\u20ac]")
# The characters beyond ASCII in which Western papers are written, which a byte has room for.
_WESTERN: Final = (
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýÿŒœ"
    "ĆćČčĐđĚěĞğİıŁłŃńŘřŚśŞşŠšŹźŻżŽž«»“”„‘’‚‹›–—…•·°€\u00a0\u202f\u2009\u00ad"
)
_LONGEST_KEPT: Final = 30  # characters of a word kept in memory
_MOST_KEPT: Final = 50_000  # words kept in memory


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
_BYTE_OF: Final = "".join(map(chr, range(128))) + _WESTERN.ljust(128, "\ufffe")
_BYTES: Final = codecs.charmap_build(_BYTE_OF)
_FOLDS: Final = [_TABLE[ord(character)] for character in _BYTE_OF]
_FOLDED_BYTES: Final = bytes(
    ord(letters) if len(letters) == 1 else byte for byte, letters in enumerate(_FOLDS)
)
_TWO_LETTERS: Final = tuple(
    (bytes([byte]), letters.encode()) for byte, letters in enumerate(_FOLDS) if len(letters) > 1
)


class _Memory(dict[str, str]):
    """What short texts fold to, worked out when they are first met; most come again."""

    def __init__(self, folds: Callable[[str], str]) -> None:
        super().__init__()
        self._folds = folds

    def __missing__(self, raw: str) -> str:
        if len(raw) > _LONGEST_KEPT:
            return self._folds(raw)
        if len(self) >= _MOST_KEPT:
            self.clear()
        known = self[raw] = self._folds(raw)
        return known


_FOLDED: Final = _Memory(lambda raw: raw.translate(_TABLE).strip())
_NAMES: Final = _Memory(lambda text: " ".join(words(text)))


def fold(text: str) -> str:
    """Return the words of a text without case, accents or punctuation, one space between them."""
    return _NAMES[text] if len(text) <= _LONGEST_KEPT else " ".join(words(text))


def words(text: str) -> list[str]:
    """Return the folded words of a text."""
    return spaced(text).split()


def spaced(text: str) -> str:
    """Return a text folded, with as many spaces between its words as it comes to."""
    try:
        return _western(text)
    except UnicodeEncodeError:
        # Nearly all that is left is ASCII then, which Python translates ten times faster.
        return _BEYOND.sub(_beyond, text).translate(_TABLE)


def _western(text: str) -> str:
    """Return a text folded by way of bytes, ten times faster; raise for other characters."""
    plain = codecs.charmap_encode(text, "strict", _BYTES)[0].translate(_FOLDED_BYTES)
    if plain.isascii():
        return plain.decode("ascii")
    for letter, two in _TWO_LETTERS:
        plain = plain.replace(letter, two)
    return plain.decode("ascii")


def _beyond(match: re.Match[str]) -> str:
    return match[0].translate(_TABLE)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text with its folded words, the place of each in the text, and what stands before each."""

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    gaps: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.words)

    def raw(self, first: int, last: int | None = None) -> str:
        """Return the text as written of the words from first to last, last not included."""
        last = first + 1 if last is None else last
        return self.text[self.starts[first] : self.ends[last - 1]] if last > first else ""

    def gap(self, index: int) -> str:
        """Return what stands between a word and the word before it."""
        return self.gaps[index]

    def is_capital(self, index: int) -> bool:
        """Return whether a word is written with a capital."""
        return self.text[self.starts[index]].isupper()

    def word_at(self, place: int) -> int:
        """Return the index of the first word that starts at or after a place in the text."""
        return bisect_left(self.starts, place)

    def word_before(self, place: int) -> int:
        """Return the index of the last word that starts before a place, -1 when there is none."""
        return bisect_right(self.starts, place - 1) - 1


def folded(text: str) -> Folded:
    """Return a text with its folded words and their places."""
    # What the text is cut into by turns: a gap, a word, a gap, … a word, a gap.
    pieces = _WORD.split(text)
    found = tuple(map(_FOLDED.__getitem__, pieces[1::2]))
    if _ACCENT.search(text) or "" in found:
        return _apart(text)
    edges = tuple(accumulate(map(len, pieces)))
    return Folded(text, found, edges[:-1:2], edges[1::2], tuple(pieces[:-1:2]))


def _apart(text: str) -> Folded:
    """Return the same of a text with accents written apart, or with words that fold to none."""
    found = list(_words(text))
    starts = tuple(start for _, start, _ in found)
    ends = tuple(end for _, _, end in found)
    gaps = tuple(text[end:start] for end, start in zip((0, *ends), starts, strict=False))
    return Folded(text, tuple(word for word, _, _ in found), starts, ends, gaps)


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _WORD.finditer(text):
        start, end = match.span()
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        word = _FOLDED[text[start:end]]
        if word:
            yield word, start, end
