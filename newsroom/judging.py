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

FOLDER = Path(__file__).parent / "weights"

_WHOLE = 1_000  # weights are written with three digits

Sign = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judge:
    """The answers, and what each sign is worth to each of them."""

    answers: tuple[str, ...]
    weights: Mapping[Sign, tuple[float, ...]]

    def sums(self, signs: Iterable[Sign]) -> list[float]:
        """Return what the signs speak for each answer."""
        weights = self.weights
        worths = [weights[sign] for sign in signs if sign in weights]
        return list(map(sum, zip(*worths, strict=True))) if worths else [0.0] * len(self.answers)

    def answer(self, signs: Iterable[Sign]) -> str:
        """Return the answer the signs speak for."""
        sums = self.sums(signs)
        return self.answers[max(range(len(sums)), key=sums.__getitem__)]

    def worth(self, sign: Sign, answer: str) -> float:
        """Return what a sign is worth to an answer; 0 for one that was never learned."""
        worth = self.weights.get(sign)
        return 0.0 if worth is None else worth[self.answers.index(answer)]


@cache
def judge(question: str, folder: Path = FOLDER) -> Judge:
    """Return the judge of a question, such as ``stages``; raise OSError without its file.

    Weights become whole numbers: their sums are the same in whatever order signs are seen.
    """
    table = json.loads((folder / f"{question}.json").read_text(encoding="utf-8"))
    return Judge(
        tuple(table["answers"]),
        {
            tuple(sign.split("|")): tuple(round(_WHOLE * each) for each in worth)
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
