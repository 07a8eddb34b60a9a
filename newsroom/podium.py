"""What is known of a text when its quotes are read: its words, and how people are called in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newsroom.folding import fold, words
from newsroom.lexicon import Lexicon
from newsroom.passages import Passage
from newsroom.phrases import Hit, Token, name_run


@dataclass(frozen=True, slots=True)
class Podium:
    """All that is known of a text when its quotes are read."""

    whole: Passage
    tokens: Sequence[Token]
    lexicon: Lexicon
    not_speech: frozenset[int]
    occasions: Mapping[int, Hit]
    full_names: Mapping[str, str]
    people: Mapping[str, str]
    demonyms: frozenset[str]

    def token_at(self, place: int) -> int:
        """Return the index of the first token at or after a place in the text."""
        word = self.whole.words.word_at(place)
        low, high = 0, len(self.tokens)
        while low < high:
            middle = (low + high) // 2
            if self.tokens[middle].first < word:
                low = middle + 1
            else:
                high = middle
        return low

    def start_of(self, index: int) -> int:
        """Return the place in the text at which a token starts."""
        if index >= len(self.tokens):
            return len(self.whole.text)
        return self.whole.words.starts[self.tokens[index].first]

    def end_of(self, index: int) -> int:
        """Return the place in the text at which a token ends."""
        return self.whole.words.ends[self.tokens[index].last - 1]

    def name_at(self, index: int) -> tuple[str, int] | None:
        """Return the person named at a token, as fully as the text does, and the next token."""
        token = self.tokens[index]
        if token.kind == "PERSON":
            return self.called(self.whole.words.raw(token.first, token.last)), index + 1
        run = name_run(self.tokens, index)
        if not run:
            return None
        raw = self.whole.words.raw(token.first, self.tokens[index + run - 1].last)
        if run == 1 and not self._is_surname(index):
            return None
        return self.called(raw), index + run

    def _is_surname(self, index: int) -> bool:
        """Return whether a lone capitalised word is a name: known in full, or beside a verb."""
        word = self.tokens[index].word
        if self.is_demonym(index) or word in self.lexicon.words("speech.verbs"):
            return False
        verbs = self.lexicon.words("speech.verbs")
        near = (index - 1, index + 1, index - 2)
        return word in self.full_names or any(
            0 <= i < len(self.tokens) and self.tokens[i].word in verbs for i in near
        )

    def may_be_name(self, index: int) -> bool:
        """Return whether a token is a person known, or a capitalised word."""
        return self.tokens[index].kind == "PERSON" or self.tokens[index].capital

    def is_demonym(self, index: int) -> bool:
        """Return whether a word is the people of a club or country: «the Italian»."""
        token = self.tokens[index]
        demonyms = self.lexicon.words("names.demonyms")
        return not token.kind and (token.word in demonyms or token.word in self.demonyms)

    def called(self, name: str) -> str:
        """Return the fullest form in which the text gives a name."""
        return self.full_names.get(fold(name), name)


def full_names(whole: Passage, tokens: Sequence[Token]) -> dict[str, str]:
    """Return for each family name the text gives the fullest form it gives it in."""
    found: dict[str, str] = {}
    index = 0
    while index < len(tokens):
        token = tokens[index]
        run = 1 if token.kind == "PERSON" else name_run(tokens, index)
        if run:
            raw = whole.words.raw(token.first, tokens[index + run - 1].last)
            pieces = words(raw)
            if len(pieces) > 1 and "\n" not in raw:
                for size in range(1, len(pieces)):
                    found.setdefault(" ".join(pieces[-size:]), raw)
        index += max(run, 1)
    return found
