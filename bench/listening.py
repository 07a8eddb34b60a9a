"""Learn the weights by which Minot tells who said the words of a quote, from the labelled items.

``python -m bench.listening [FOLDER …]`` learns from bench/items/open and the cases of the tests
and writes newsroom/weights/speakers.json; ``--check`` writes nothing and prints how many quotes are
given their speaker that were not learned from (cross-validation, in per cent). Sealed items are
never looked at. Of those who may have said the words one is right: their sums are compared
with each other (a conditional logit), so the weights know signs only, no words of any language.
"""

import argparse
import math
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.reading import ITEMS, Labels, is_speaker, item_of, items_in, overlap, people_of
from newsroom.claims import Claims
from newsroom.judging import Judge, Sign, write
from newsroom.knowledge import knowledge
from newsroom.opening import Cut, cut, opened
from newsroom.quotes import Span
from newsroom.quoting import quotes_of
from newsroom.speakers import chosen

FOLDERS: Final = (ITEMS / "open", ITEMS.parents[1] / "tests" / "newsroom" / "cases")
_OVERLAP: Final = 0.8
_FOLDS: Final = 6
_FEWEST: Final = 2  # quotes that show a sign before it is learned
_PENALTY: Final = 2.0  # on the squares of weights
_PLAIN: Final = 0.15  # what it counts for signs of being told in so many words: few, and sure
_STEPS: Final = 250
_FIRST: Final = 0.1  # what a weight changes by in the first step
_FASTER: Final = 1.2
_SLOWER: Final = 0.5
_LEAST: Final = 0.0005  # weights below it are not written
_DIGITS: Final = 3


@dataclass(frozen=True, slots=True)
class Example:
    """One quote: the signs for each who may have said it, who did, and the item it is in."""

    signs: Mapping[str, frozenset[Sign]]
    right: frozenset[str]
    item: int
    language: str


def examples(folders: Sequence[Path]) -> list[Example]:
    """Return the labelled quotes that Minot finds, each heard after those before it."""
    items = [labels for folder in folders for labels in items_in(folder) if labels.get("quotes")]
    random.Random(1).shuffle(items)
    found: list[Example] = []
    for number, labels in enumerate(items):
        its = _cut(labels)
        if its is not None:
            ear = _Ear(labels, its.whole.text, number, found)
            quotes_of(its, ear.listen)
    return found


def _cut(labels: Labels) -> Cut | None:
    item = item_of(labels)
    its = opened(item, knowledge(people_of(labels)), labels.get("feed_language"))
    return None if its.lexicon is None else cut(its, its.lexicon, item.published_at)


@dataclass(frozen=True, slots=True)
class _Ear:
    """Hears the quotes of one item and keeps those labelled as examples."""

    labels: Labels
    text: str
    number: int
    found: list[Example]

    def listen(self, group: Sequence[Span], claims: Claims) -> str:
        """Keep a quote as an example; return who said it."""
        told = chosen(group, claims)
        said = " ".join(span.words_in(self.text) for span in group)
        label = max(self.labels["quotes"], key=lambda each: overlap(each["text"], said))
        if overlap(label["text"], said) < _OVERLAP:
            return told
        signs = {name: frozenset(signs) for name, signs in claims.signs().items()}
        right = frozenset(name for name in signs if is_speaker(name or None, label))
        self.found.append(Example(signs, right, self.number, self.labels["language"]))
        return told if told in right else min(right, default=told)


def learned(taught: Sequence[Example]) -> dict[Sign, float]:
    """Return the weights under which those who spoke have the greatest sums."""
    taught = [each for each in taught if each.right]  # some speakers no sign speaks for
    seen = Counter(
        sign for each in taught for sign in {s for signs in each.signs.values() for s in signs}
    )
    weights = {sign: 0.0 for sign, count in seen.items() if count >= _FEWEST}
    steps, before = dict.fromkeys(weights, _FIRST), dict.fromkeys(weights, 0.0)
    costs = {sign: _PENALTY * (_PLAIN if sign[0] == "told" else 1.0) for sign in weights}
    for _ in range(_STEPS):
        slopes = {sign: -costs[sign] * weight for sign, weight in weights.items()}
        for each in taught:
            for name, pull in _pulls(each, weights):
                for sign in each.signs[name]:
                    if sign in slopes:
                        slopes[sign] += pull
        for sign, slope in slopes.items():
            turned = slope * before[sign]
            steps[sign] *= _FASTER if turned > 0 else (_SLOWER if turned < 0 else 1.0)
            weights[sign] += math.copysign(min(steps[sign], 1.0), slope) if slope else 0.0
            before[sign] = slope
    return weights


def _pulls(each: Example, weights: Mapping[Sign, float]) -> Iterator[tuple[str, float]]:
    """Yield how much each claimant's signs should be worth more."""
    sums = sums_of(each, weights)
    top = max(sums.values())
    chances = {name: math.exp(total - top) for name, total in sums.items()}
    every = sum(chances.values())
    right = sum(chances[name] for name in each.right)
    for name, chance in chances.items():
        yield name, (chance / right if name in each.right else 0.0) - chance / every


def sums_of(each: Example, weights: Mapping[Sign, float]) -> dict[str, float]:
    """Return what the signs of each claimant are worth."""
    return {
        name: sum(weights.get(sign, 0.0) for sign in signs) for name, signs in each.signs.items()
    }


def shares(taught: Sequence[Example]) -> dict[str, float]:
    """Return the share given the right speaker by weights of other items, for all and each."""
    counts: dict[str, list[int]] = {}
    for fold in range(_FOLDS):
        weights = learned([each for each in taught if each.item % _FOLDS != fold])
        for each in taught:
            if each.item % _FOLDS == fold:
                sums = sums_of(each, weights)
                is_right = max(sums, key=sums.__getitem__) in each.right
                for name in ("all", each.language):
                    row = counts.setdefault(name, [0, 0])
                    row[0] += is_right
                    row[1] += 1
    return {name: 100.0 * good / count for name, (good, count) in sorted(counts.items())}


def main() -> None:
    """Learn, print how well, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--check", action="store_true", help="print the figures, write nothing")
    arguments = parser.parse_args()
    taught = examples(arguments.folders or FOLDERS)
    told = ", ".join(f"{name} {good:.1f}" for name, good in shares(taught).items())
    print(f"speakers: {len(taught)} quotes; right where not learned from: {told}")
    if not arguments.check:
        worth = {sign: round(weight, _DIGITS) for sign, weight in learned(taught).items()}
        kept = {sign: (weight,) for sign, weight in worth.items() if abs(weight) > _LEAST}
        write("speakers", Judge(("speaks",), kept))


if __name__ == "__main__":
    main()
