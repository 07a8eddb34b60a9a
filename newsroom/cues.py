"""Cues: single words that hint at something, «joins», «rejects», «from», whatever stands beside."""

from collections.abc import Iterable, Mapping
from sys import intern
from typing import Final

_MOST_WORDS: Final = 50_000  # whose cues are kept in memory; hostile texts must not fill it
_NONE: Final = ()


class Cues:
    """The cue words of one language by what they hint at; ``sign*`` is any word that begins so."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        self._words: dict[str, tuple[str, ...]] = {}
        self._stems: dict[str, tuple[str, ...]] = {}
        for hint, texts in words.items():
            for text in texts:
                is_stem = text.endswith("*")
                known = self._stems if is_stem else self._words
                bare = text.removesuffix("*")
                known[bare] = (*known.get(bare, ()), hint)
        self._lengths = sorted({len(stem) for stem in self._stems})
        self._seen: dict[str, tuple[str, ...]] = {}

    def of(self, word: str) -> tuple[str, ...]:
        """Return what a folded word hints at, often nothing."""
        found = self._seen.get(word)
        if found is None:
            if len(self._seen) > _MOST_WORDS:
                self._seen.clear()
            found = self._seen[word] = self._of(word)
        return found

    def _of(self, word: str) -> tuple[str, ...]:
        hints = set(self._words.get(word, _NONE))
        for length in self._lengths:
            if length > len(word):
                break
            hints.update(self._stems.get(word[:length], _NONE))
        return tuple(map(intern, sorted(hints)))
