"""Phrases: what the lexicons look for in a text, word by word, without regular expressions.

A phrase is words in a row. ``offr*`` is any word that begins so, ``(un|une)`` one of several,
``?`` after a word or a bracket makes it optional, ``_`` stands for up to three words of the same sentence.
Words in capitals are slots: CLUB, PERSON, SOURCE, NAME (a run of capitalised words), YEAR, NUMBER.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final, NamedTuple

from newsroom.folding import fold

SLOTS: Final = frozenset({"CLUB", "PERSON", "SOURCE", "NAME", "WHO", "YEAR", "NUMBER"})
_GAP: Final = 3  # words that `_` may stand for
_STEM: Final = 3  # letters by which phrases that begin with a `stem*` are looked up
_MOST_GAPS: Final = 3  # so that the work per word stays small
_MOST_ROWS: Final = 2_000
_LONGEST_NAME: Final = 4  # words in a run of capitalised words


class PhraseError(ValueError):
    """A phrase is not written as newsroom/phrases.py says."""


class Token(NamedTuple):
    """A word, or a name of several words, with what it is and the sentence it stands in."""

    word: str
    first: int
    last: int
    sentence: int
    kind: str = ""
    capital: bool = False


class Hit(NamedTuple):
    """A phrase found from the token first to last (not included), and the tokens of its slots."""

    label: str
    first: int
    last: int
    slots: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Element:
    exact: frozenset[str]
    stems: tuple[str, ...]
    slots: frozenset[str]
    optional: bool = False
    gap: bool = False


@dataclass(frozen=True, slots=True)
class _Phrase:
    label: str
    elements: tuple[_Element, ...]


class Phrases:
    """The phrases of one language, by label, ready to be found in one walk over the tokens."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self._by_word: dict[str, list[_Phrase]] = {}
        self._by_stem: dict[str, list[_Phrase]] = {}
        self._by_slot: dict[str, list[_Phrase]] = {}
        for label, texts in phrases.items():
            for text in texts:
                for elements in parsed(text):
                    self._add(_Phrase(label, elements))

    def find(self, tokens: Sequence[Token]) -> list[Hit]:
        """Return every phrase found, in order; of one label at one place only the longest."""
        best: dict[tuple[str, int], Hit] = {}
        for at, token in enumerate(tokens):
            for phrase in self._beginning_with(token):
                hit = _match(phrase, tokens, at)
                if hit is not None:
                    key = (hit.label, hit.first)
                    if key not in best or hit.last > best[key].last:
                        best[key] = hit
        return list(best.values())

    def vocabulary(self) -> frozenset[str]:
        """Return every whole word that some phrase holds."""
        return frozenset(self._by_word)

    def _beginning_with(self, token: Token) -> Iterator[_Phrase]:
        yield from self._by_word.get(token.word, ())
        yield from self._by_stem.get(token.word[:_STEM], ())
        if token.kind:
            yield from self._by_slot.get(token.kind, ())
        if token.capital:
            yield from self._by_slot.get("NAME", ())

    def _add(self, phrase: _Phrase) -> None:
        first = phrase.elements[0]
        for word in first.exact:
            self._by_word.setdefault(word, []).append(phrase)
        for stem in first.stems:
            self._by_stem.setdefault(stem[:_STEM], []).append(phrase)
        for slot in first.slots:
            for kind in _KINDS.get(slot, (slot,)):
                self._by_slot.setdefault(kind, []).append(phrase)


_KINDS: Final = {"WHO": ("PERSON", "NAME"), "SOURCE": ("SOURCE", "NAME")}


def parsed(text: str) -> tuple[tuple[_Element, ...], ...]:
    """Return the rows of elements a phrase stands for; raise PhraseError when it is written wrongly."""
    rows = tuple(product(*(_choices(piece) for piece in _pieces(text))))
    phrases = tuple(tuple(element for part in row for element in part) for row in rows)
    if len(phrases) > _MOST_ROWS:
        message = f"«{text}» stands for more than {_MOST_ROWS} phrases; write it as several"
        raise PhraseError(message)
    for elements in phrases:
        _check(text, elements)
    return phrases


def _check(text: str, elements: tuple[_Element, ...]) -> None:
    if not elements or elements[0].gap or elements[0].optional or elements[-1].gap:
        message = f"«{text}» must begin and end with a word that is always there"
        raise PhraseError(message)
    if any(len(stem) < _STEM for stem in elements[0].stems):
        message = f"«{text}»: a first word that ends in * needs at least {_STEM} letters"
        raise PhraseError(message)
    if sum(element.gap for element in elements) > _MOST_GAPS:
        message = f"«{text}» has more than {_MOST_GAPS} gaps"
        raise PhraseError(message)


def _pieces(text: str) -> list[str]:
    """Return the pieces of a phrase: what stands between spaces that are not inside brackets."""
    if text.count("(") != text.count(")"):
        message = f"«{text}» has a bracket that is not closed"
        raise PhraseError(message)
    pieces = [""]
    depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if character == " " and not depth:
            pieces.append("")
        else:
            pieces[-1] += character
    return [piece for piece in pieces if piece]


def _choices(piece: str) -> tuple[tuple[_Element, ...], ...]:
    """Return the rows that one piece stands for; single words share one element."""
    if piece == "_":
        return ((_Element(frozenset(), (), frozenset(), gap=True),),)
    optional = piece.endswith("?")
    choices = [_split(choice) for choice in piece.removesuffix("?").strip("()").split("|")]
    single = [choice[0] for choice in choices if len(choice) == 1]
    rows = [tuple(_element([word]) for word in choice) for choice in choices if len(choice) > 1]
    if single:
        rows.insert(0, (_element(single, is_optional=optional),))
    elif optional:
        rows.insert(0, ())
    return tuple(rows)


def _split(choice: str) -> list[str]:
    pieces: list[str] = []
    for word in choice.split():
        if word in SLOTS:
            pieces.append(word)
        else:
            stem = fold(word).split()
            pieces.extend(stem[:-1])
            pieces.extend(last + "*" * word.endswith("*") for last in stem[-1:])
    if not pieces:
        message = f"«{choice}» holds no word"
        raise PhraseError(message)
    return pieces


def _element(choices: list[str], *, is_optional: bool = False) -> _Element:
    return _Element(
        frozenset(c for c in choices if c not in SLOTS and not c.endswith("*")),
        tuple(c[:-1] for c in choices if c.endswith("*")),
        frozenset(c for c in choices if c in SLOTS),
        is_optional,
    )


def _match(phrase: _Phrase, tokens: Sequence[Token], at: int) -> Hit | None:
    slots: list[tuple[str, int, int]] = []
    last = _walk(phrase.elements, 0, tokens, (at, tokens[at].sentence), slots)
    return None if last is None else Hit(phrase.label, at, last, tuple(slots))


def _walk(
    elements: tuple[_Element, ...],
    index: int,
    tokens: Sequence[Token],
    place: tuple[int, int],
    slots: list[tuple[str, int, int]],
) -> int | None:
    if index == len(elements):
        return place[0]
    element = elements[index]
    for length in _lengths(element, tokens, place):
        kept = len(slots)
        if element.slots and length:
            slots.append((_slot(element, tokens[place[0]]), place[0], place[0] + length))
        last = _walk(elements, index + 1, tokens, (place[0] + length, place[1]), slots)
        if last is not None:
            return last
        del slots[kept:]
    return None


def _slot(element: _Element, token: Token) -> str:
    return token.kind or next(iter(element.slots))


def _lengths(element: _Element, tokens: Sequence[Token], place: tuple[int, int]) -> Iterator[int]:
    at, sentence = place
    if element.gap:
        yield from range(_GAP + 1)
        return
    if at < len(tokens) and tokens[at].sentence == sentence:
        yield from _taken(element, tokens, at)
    if element.optional:
        yield 0


def _taken(element: _Element, tokens: Sequence[Token], at: int) -> Iterator[int]:
    token = tokens[at]
    if not token.kind and (token.word in element.exact or token.word.startswith(element.stems)):
        yield 1
    elif element.slots:
        yield from _slotted(element.slots, tokens, at)


def _slotted(wanted: frozenset[str], tokens: Sequence[Token], at: int) -> Iterator[int]:
    token = tokens[at]
    if token.kind:
        if any(token.kind in _KINDS.get(slot, (slot,)) for slot in wanted):
            yield 1
    elif "NAME" in wanted or "WHO" in wanted or "SOURCE" in wanted:
        run = name_run(tokens, at)
        if run:
            yield run


def name_run(tokens: Sequence[Token], at: int) -> int:
    """Return how many capitalised words in a row begin at a token."""
    length = 0
    while (
        length < _LONGEST_NAME
        and at + length < len(tokens)
        and tokens[at + length].capital
        and not tokens[at + length].kind
        and tokens[at + length].sentence == tokens[at].sentence
    ):
        length += 1
    return length
