"""Learn the weights by which Minot tells whom an item credits for its news.

``python -m bench.crediting`` learns from bench/items/open and the cases of the tests, and writes
newsroom/weights/sources.json. ``--check`` writes nothing. Both print how well sources are told
that were not learned from (F1 in per cent); ``--unseen FOLDER`` leaves out items that are also in
a folder. Of an outlet that an item names several times one place is enough to credit it, so the
place that shows it best is learned, again and again. Sealed items are never looked at.
``make train`` installs scikit-learn first; nothing else needs it.
"""

# pyright: reportMissingModuleSource=false
# (scikit-learn is installed by «make train» alone; its types stand in typings/)

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from bench.reading import ITEMS, Labels, is_source, item_of, items_in, people_of
from newsroom.crediting import signs_of
from newsroom.judging import Judge, Sign, write
from newsroom.knowledge import knowledge
from newsroom.opening import cut, opened
from newsroom.parts import main_part
from newsroom.reading import press_page
from newsroom.sources import fullest, mentions_of_sources

FOLDERS: Final = (ITEMS / "open", ITEMS.parents[1] / "tests" / "newsroom" / "cases")
_FOLDS: Final = 7
_ROUNDS: Final = 5  # in which the places that show a source best are chosen anew
_STRENGTH: Final = 0.25  # the inverse of the penalty on large weights
_FEWEST: Final = 3  # names that show a sign before it is learned
_CREDITED: Final = 1.7  # what an example counts that is credited: they are the fewer
_STEPS: Final = 3_000
_DIGITS: Final = 3

Signs = frozenset[Sign]


@dataclass(frozen=True, slots=True)
class Example:
    """A name in an item: the signs at each of its places, and whether it is credited."""

    places: Sequence[Signs]
    name: str
    is_credited: bool
    item: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """A labelled item: its names, and how many labels none of them is."""

    labels: Labels
    names: Sequence[Example]
    missed: int


def lessons(folders: Iterable[Path], unseen: frozenset[str] = frozenset()) -> list[Lesson]:
    """Return the labelled items but those with the ids given."""
    items = [labels for folder in folders for labels in items_in(folder)]
    kept = [labels for labels in items if labels["id"] not in unseen]
    return [_lesson(labels, number) for number, labels in enumerate(kept)]


def _lesson(labels: Labels, number: int) -> Lesson:
    item = item_of(labels)
    its = opened(item, knowledge(people_of(labels)), labels.get("feed_language"))
    left = list(labels.get("relayed_sources", ()))
    found: dict[str, list[Signs]] = defaultdict(list)
    names: dict[str, list[str]] = defaultdict(list)
    if its.lexicon is not None:
        pieces = cut(its, its.lexicon, item.published_at)
        scene = main_part(pieces).scene
        page = press_page(pieces, scene.tokens, scene.hits)
        mentions = mentions_of_sources(page)
        for each in mentions:
            found[each.whose].append(signs_of(each, page, mentions))
            names[each.whose].append(each.name)
    examples: list[Example] = []
    for key, places in found.items():
        label = next((each for each in left if is_source(fullest(names[key]), each)), None)
        if label is not None:
            left.remove(label)
        if label is None or not label.get("optional"):
            examples.append(Example(places, fullest(names[key]), label is not None, number))
    return Lesson(labels, examples, sum(not each.get("optional") for each in left))


def learned(taught: Sequence[Example], strength: float = _STRENGTH) -> dict[Sign, float]:
    """Return the weights under which those credited have sums above nought."""
    seen = Counter(sign for each in taught for sign in frozenset[Sign]().union(*each.places))
    weights: dict[Sign, float] = {}
    vectors = DictVectorizer()
    known = {sign: "|".join(sign) for sign, count in seen.items() if count >= _FEWEST}
    for turn in range(_ROUNDS):
        rows: list[dict[str, float]] = []
        answers: list[bool] = []
        for each in taught:
            places = each.places
            if each.is_credited and turn:
                places = [max(places, key=lambda signs: total(signs, weights))]
            rows += [{known[sign]: 1.0 for sign in signs if sign in known} for signs in places]
            answers += [each.is_credited] * len(places)
        model = LogisticRegression(C=strength, max_iter=_STEPS, fit_intercept=False)
        model.fit(
            vectors.fit_transform(rows),
            answers,
            sample_weight=[_CREDITED if each else 1.0 for each in answers],
        )
        weights = {
            tuple(name.split("|")): float(model.coef_[0][at])
            for at, name in enumerate(vectors.get_feature_names_out().tolist())
        }
    return weights


def total(signs: Signs, weights: Mapping[Sign, float]) -> float:
    """Return what signs are worth together."""
    return sum(weights.get(sign, 0.0) for sign in signs)


def figures(
    taught: Sequence[Lesson], judges: Sequence[Mapping[Sign, float]], show: bool = False
) -> dict[str, float]:
    """Return the F1 of sources for all and per language, each judged by those not taught by it."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for number, lesson in enumerate(taught):
        weights = judges[number % len(judges)]
        for name in ("all", lesson.labels["language"]):
            counts[name][2] += lesson.missed
        for each in lesson.names:
            told = max(total(signs, weights) for signs in each.places) > 0
            if show and told != each.is_credited:
                print(lesson.labels["id"], each.name, "in vain" if told else "missed")
            for name in ("all", lesson.labels["language"]):
                counts[name][0] += told and each.is_credited
                counts[name][1] += told and not each.is_credited
                counts[name][2] += each.is_credited and not told
    return {
        name: 100.0 * 2 * right / max(2 * right + vain + missed, 1)
        for name, (right, vain, missed) in sorted(counts.items())
    }


def folds(taught: Sequence[Lesson]) -> list[dict[Sign, float]]:
    """Return weights for each fold of items, taught by all the others."""
    return [
        learned(
            [
                each
                for number, lesson in enumerate(taught)
                if number % _FOLDS != fold_number
                for each in lesson.names
            ]
        )
        for fold_number in range(_FOLDS)
    ]


def _shown(row: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {good:.1f}" for name, good in row.items())


def main() -> None:
    """Learn, print how well, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="print the figures, write nothing")
    parser.add_argument("--misses", action="store_true", help="print what is told wrongly")
    parser.add_argument("--unseen", type=Path, help="a folder whose items are not learned from")
    arguments = parser.parse_args()
    unseen = items_in(arguments.unseen) if arguments.unseen else []
    taught = lessons(FOLDERS, frozenset(labels["id"] for labels in unseen))
    told = figures(taught, folds(taught), arguments.misses)
    print(f"sources: {sum(len(each.names) for each in taught)} names; {_shown(told)}")
    weights = learned([each for lesson in taught for each in lesson.names])
    if arguments.unseen:
        print(
            f"unseen: {_shown(figures(lessons([arguments.unseen]), [weights], arguments.misses))}"
        )
    if not arguments.check:
        worth = {sign: (round(weight, _DIGITS),) for sign, weight in weights.items()}
        write("sources", Judge(("credited",), {s: w for s, w in worth.items() if w[0]}))


if __name__ == "__main__":
    main()
