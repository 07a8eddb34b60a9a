"""How a phrase of a lexicon is written, and what it is made of.

A phrase is words in a row. ``offr*`` is any word that begins so, ``(un|une)`` one of several,
``?`` after a word or a bracket makes it optional, ``_`` stands for up to three words of the same
sentence. Words in capitals are slots: CLUB, PERSON, SOURCE, NAME (a run of capitalised words),
WHO (a PERSON or a NAME), YEAR, NUMBER.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from newsroom.folding import fold

SLOTS: Final = frozenset({"CLUB", "PERSON", "SOURCE", "NAME", "WHO", "YEAR", "NUMBER"})


class PhraseError(ValueError):
    """A phrase is not written as newsroom/grammar.py says."""


@dataclass(frozen=True, slots=True)
class Element:
    """One piece of a phrase: rows of words to choose from, maybe none of them, or a gap."""

    rows: tuple[tuple[str, ...], ...] = ()
    is_optional: bool = False
    is_gap: bool = False
    by_word: Mapping[str, tuple[tuple[str, ...], ...]] = field(
        default_factory=dict[str, tuple[tuple[str, ...], ...]]
    )
    open_rows: tuple[tuple[str, ...], ...] = ()


def parsed(text: str) -> tuple[Element, ...]:
    """Return the elements of a phrase; raise PhraseError when it is written wrongly."""
    elements = tuple(_element(piece) for piece in _pieces(text))
    ends = (elements[0], elements[-1]) if elements else ()
    if not elements or any(each.is_gap for each in ends) or elements[0].is_optional:
        message = f"«{text}» must begin and end with a word that is always there"
        raise PhraseError(message)
    return elements


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


def _element(piece: str) -> Element:
    if piece == "_":
        return Element(is_gap=True)
    rows = tuple(_row(choice) for choice in piece.removesuffix("?").strip("()").split("|"))
    closed: dict[str, tuple[tuple[str, ...], ...]] = {}
    for row in rows:
        if not _is_open(row[0]):
            closed[row[0]] = (*closed.get(row[0], ()), row)
    return Element(
        rows, piece.endswith("?"), False, closed, tuple(row for row in rows if _is_open(row[0]))
    )


def _is_open(word: str) -> bool:
    return word in SLOTS or word == "_" or word.endswith("*")


def _row(choice: str) -> tuple[str, ...]:
    """Return the folded words of a choice: «l'offre» is two, «offr*» keeps its star."""
    found: list[str] = []
    for word in choice.split():
        if word in SLOTS or word == "_":
            found.append(word)
            continue
        pieces = fold(word).split()
        if word.endswith("*") and pieces:
            pieces[-1] += "*"
        found.extend(pieces)
    if not found:
        message = f"«{choice}» holds no word"
        raise PhraseError(message)
    return tuple(found)
