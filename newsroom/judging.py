"""Judging: which of several answers the signs in a text speak for, by weights learned from items.

A sign is something seen, as a short row of words: ``("near", "suitor", "title")``. Each sign adds
its weights to the answers, and the answer with the greatest sum is told: a multinomial logistic
regression. ``bench/training.py`` learns the weights from the labelled items; they know signs only,
no words of any language, so a new lexicon needs no new weights.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from sys import intern

FOLDER = Path(__file__).parent / "weights"

_WHOLE = 1_000  # weights are written with three digits
_BITS = 32  # of a number, for each answer: room for the sum of all weights that there are
_HALF = 1 << (_BITS - 1)  # makes what is less than nothing positive while its bits are cut out
_MASK = (1 << _BITS) - 1

Sign = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judge:
    """The answers, and what each sign is worth to each of them."""

    answers: tuple[str, ...]
    weights: Mapping[Sign, tuple[float, ...]]

    def sums(self, signs: Iterable[Sign]) -> list[float]:
        """Return what the signs speak for each answer."""
        columns = zip(*filter(None, map(self.weights.get, signs)), strict=True)
        return list(map(sum, columns)) or [0.0] * len(self.answers)

    def answer(self, signs: Iterable[Sign]) -> str:
        """Return the answer the signs speak for."""
        sums = self.sums(signs)
        return self.answers[max(range(len(sums)), key=sums.__getitem__)]


class Scales:
    """A judge for reading: all weights of a sign are one number, so that one addition adds all.

    Each answer has bits of its own in the number. ``number_of`` returns that of a sign.
    """

    def __init__(self, judged: Judge) -> None:
        self.answers = judged.answers
        self._numbers = {
            sign: sum(int(each) << (_BITS * at) for at, each in enumerate(worth))
            for sign, worth in judged.weights.items()
        }
        self._shift = sum(_HALF << (_BITS * at) for at in range(len(self.answers)))
        self.number_of = self._numbers.get

    def weigh(self, signs: Iterable[Sign]) -> int:
        """Return the numbers of signs, added."""
        return sum(filter(None, map(self.number_of, signs)))

    def answer(self, total: int) -> int:
        """Return the place of the answer for which a total speaks most."""
        return max(range(len(self.answers)), key=lambda at: self.spoken(total, at))

    def spoken(self, total: int, at: int) -> int:
        """Return what a total speaks for the answer at a place; less than nothing is against it."""
        return ((total + self._shift) >> (_BITS * at) & _MASK) - _HALF


@cache
def scales(question: str) -> Scales:
    """Return the scales of a question; raise OSError without its file."""
    return Scales(judge(question))


@cache
def judge(question: str, folder: Path = FOLDER) -> Judge:
    """Return the judge of a question, such as ``stages``; raise OSError without its file.

    Weights become whole numbers: their sums are the same in whatever order signs are seen. Words
    are interned, as those of lexicons are: that two are the same is seen without reading them.
    """
    table = json.loads((folder / f"{question}.json").read_text(encoding="utf-8"))
    return Judge(
        tuple(table["answers"]),
        {
            tuple(map(intern, sign.split("|"))): tuple(round(_WHOLE * each) for each in worth)
            for sign, worth in table["weights"].items()
        },
    )


def write(question: str, judged: Judge, folder: Path = FOLDER) -> None:
    """Write a judge's file, a sign on each line, in order."""
    lines = [
        f"  {json.dumps('|'.join(sign), ensure_ascii=False)}: {json.dumps(list(worth))}"
        for sign, worth in sorted(judged.weights.items())
    ]
    text = f'{{"answers": {json.dumps(list(judged.answers))},\n "weights": {{\n'
    text += ",\n".join(lines) + "\n}}\n"
    (folder / f"{question}.json").write_text(text, encoding="utf-8")
