"""Phrases: what the lexicons look for in a text, word by word, without regular expressions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from sys import intern
from typing import Final, NamedTuple

from newsroom.automaton import ANY, Automaton
from newsroom.grammar import SLOTS, Element, parsed

_KINDS: Final = {"WHO": ("PERSON", "NAME"), "SOURCE": ("SOURCE", "NAME")}
_CLAUSAL: Final = "role."  # phrases that a comma ends: what follows is of another club
_UNASKED: Final = ("stage.", "contract.")  # nobody asks which names stand in these
_GAP: Final = 3  # words that `_` may stand for
_LONGEST_NAME: Final = 4  # words in a run of capitalised words
_MOST_SHAPES: Final = 20_000  # of phrases met, whose slots are kept in memory


class Token(NamedTuple):
    """A word, or a name of several words, with what it is and the sentence it stands in."""

    word: str
    first: int
    last: int
    sentence: int
    kind: str = ""
    capital: bool = False
    clause: int = 0


class Hit(NamedTuple):
    """A phrase found from the token first to last (not included), and the tokens of its slots."""

    label: str
    first: int
    last: int
    slots: tuple[tuple[str, int, int], ...] = ()


_Slots = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class _Phrase:
    number: int
    label: str
    elements: tuple[Element, ...]
    asks: bool
    is_clausal: bool


class Phrases:
    """The phrases of one language, by label, ready to be found in one walk over the tokens."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self._texts = {intern(label): tuple(texts) for label, texts in phrases.items()}
        lines = [(label, parsed(text)) for label, texts in self._texts.items() for text in texts]
        self._phrases = tuple(
            _Phrase(number, label, elements, _asks(label, elements), label.startswith(_CLAUSAL))
            for number, (label, elements) in enumerate(lines)
        )
        self._shapes: dict[tuple[int, tuple[object, ...]], _Slots] = {}
        self._automaton = Automaton()
        for phrase in self._phrases:
            _teach(self._automaton, phrase.number, phrase.elements)
        self.vocabulary = frozenset(
            row[0] for phrase in self._phrases for row in phrase.elements[0].rows
        )

    def __reduce__(self) -> tuple[type["Phrases"], tuple[dict[str, tuple[str, ...]]]]:
        return (Phrases, (self._texts,))

    def find(self, tokens: Sequence[Token]) -> list[Hit]:
        """Return every phrase found, in order; of one label at one place only the longest."""
        seen = [
            ("", token.kind) if token.kind else (token.word, "NAME" if token.capital else "")
            for token in tokens
        ]
        symbols = self._automaton.symbols(seen)
        ends = _ends([token.sentence for token in tokens])
        longest: dict[tuple[int, str], tuple[int, _Phrase]] = {}
        for at, last, number in self._automaton.matches(symbols, ends):
            phrase = self._phrases[number]
            if not phrase.is_clausal or tokens[at].clause == tokens[last - 1].clause:
                longest[at, phrase.label] = (last, phrase)
        return [
            Hit(
                label,
                at,
                last,
                self._slots(phrase, tokens, symbols, (at, last)) if phrase.asks else (),
            )
            for (at, label), (last, phrase) in longest.items()
        ]

    def _slots(
        self,
        phrase: _Phrase,
        tokens: Sequence[Token],
        symbols: Sequence[int],
        place: tuple[int, int],
    ) -> _Slots:
        """Return the slots of a phrase at a place; words that look alike have them alike."""
        at, last = place
        clause = tokens[at].clause
        shape = (
            tuple(symbols[at:last])
            if tokens[last - 1].clause == clause
            else tuple((symbols[i], tokens[i].clause - clause) for i in range(at, last))
        )
        slots = self._shapes.get((phrase.number, shape))
        if slots is None:
            if len(self._shapes) > _MOST_SHAPES:
                self._shapes.clear()
            slots = _walk(phrase.elements, tokens[at:last], 0) or ()
            self._shapes[phrase.number, shape] = slots
        return tuple([(kind, at + first, at + after) for kind, first, after in slots])


def _asks(label: str, elements: tuple[Element, ...]) -> bool:
    """Return whether a phrase has slots that somebody asks for."""
    if label.startswith(_UNASKED):
        return False
    return any(word in SLOTS for each in elements for row in each.rows for word in row)


def _teach(automaton: Automaton, number: int, elements: tuple[Element, ...]) -> None:
    """Add the states of a phrase to the automaton."""
    state = automaton.start
    for element in elements:
        after = automaton.state()
        if element.is_gap:
            _teach_gap(automaton, state, after)
        for row in element.rows:
            place = state
            for index, word in enumerate(row):
                following = after if index == len(row) - 1 else automaton.state()
                _teach_word(automaton, place, word, following)
                place = following
        if element.is_optional:
            automaton.skip(state, after)
        state = after
    automaton.accept(state, number)


def _teach_gap(automaton: Automaton, state: int, after: int) -> None:
    automaton.skip(state, after)
    for _ in range(_GAP):
        following = automaton.state()
        automaton.edge(state, ANY, following)
        automaton.skip(following, after)
        state = following


def _teach_word(automaton: Automaton, state: int, word: str, after: int) -> None:
    if word == "_":
        _teach_gap(automaton, state, after)
        return
    if word not in SLOTS:
        automaton.edge(state, word, after)
        return
    for kind in _KINDS.get(word, (word,)):
        place = state
        for _ in range(_LONGEST_NAME if kind == "NAME" else 1):
            following = automaton.state()
            automaton.edge(place, kind, following)
            automaton.skip(following, after)
            place = following


def _ends(numbers: Sequence[int]) -> list[int]:
    """Return for each place where the row of equal numbers it stands in ends."""
    ends = [len(numbers)] * len(numbers)
    for at in range(len(numbers) - 2, -1, -1):
        ends[at] = ends[at + 1] if numbers[at] == numbers[at + 1] else at + 1
    return ends


def _walk(
    elements: tuple[Element, ...], tokens: Sequence[Token], at: int
) -> tuple[tuple[str, int, int], ...] | None:
    """Return the slots of a phrase that reaches from a token to the last one, None if it cannot."""
    if not elements:
        return () if at == len(tokens) else None
    for length, slots in _ways(elements[0], tokens, at):
        rest = _walk(elements[1:], tokens, at + length)
        if rest is not None:
            return slots + rest
    return None


_Way = tuple[int, tuple[tuple[str, int, int], ...]]


def _ways(element: Element, tokens: Sequence[Token], at: int) -> Iterator[_Way]:
    """Yield how many tokens an element may take, and its slots among them."""
    if element.is_gap:
        yield from ((length, ()) for length in range(_open_words(tokens, at) + 1))
    if at < len(tokens) and not tokens[at].kind:
        for row in element.by_word.get(tokens[at].word, ()):
            yield from _row_ways(row, tokens, at)
    for row in element.open_rows:
        yield from _row_ways(row, tokens, at)
    if element.is_optional:
        yield 0, ()


def _row_ways(row: tuple[str, ...], tokens: Sequence[Token], at: int) -> Iterator[_Way]:
    if not row:
        yield 0, ()
        return
    for length, slots in _word_ways(row[0], tokens, at):
        for more, others in _row_ways(row[1:], tokens, at + length):
            yield length + more, slots + others


def _word_ways(word: str, tokens: Sequence[Token], at: int) -> Iterator[_Way]:
    if word == "_":
        yield from ((length, ()) for length in range(_open_words(tokens, at) + 1))
    elif at < len(tokens) and word in SLOTS:
        yield from _slot_ways(_KINDS.get(word, (word,)), tokens, at)
    elif at < len(tokens) and _is_word(word, tokens[at]):
        yield 1, ()


def _slot_ways(kinds: Sequence[str], tokens: Sequence[Token], at: int) -> Iterator[_Way]:
    if tokens[at].kind in kinds:
        yield 1, ((tokens[at].kind, at, at + 1),)
    elif "NAME" in kinds and not tokens[at].kind:
        for length in range(name_run(tokens, at), 0, -1):
            yield length, (("NAME", at, at + length),)


def _open_words(tokens: Sequence[Token], at: int) -> int:
    """Return how many words a gap may take: at most three, and no club among them."""
    ahead = tokens[at : at + _GAP]
    return next((i for i, token in enumerate(ahead) if token.kind == "CLUB"), len(ahead))


def _is_word(word: str, token: Token) -> bool:
    if token.kind:
        return False
    return token.word.startswith(word[:-1]) if word.endswith("*") else token.word == word


def name_run(tokens: Sequence[Token], at: int) -> int:
    """Return how many capitalised words in a row begin at a token."""
    length = 0
    while (
        length < _LONGEST_NAME
        and at + length < len(tokens)
        and tokens[at + length].capital
        and not tokens[at + length].kind
        and tokens[at + length].sentence == tokens[at].sentence
        and tokens[at + length].clause == tokens[at].clause
    ):
        length += 1
    return length
