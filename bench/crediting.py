"""Learn the weights by which Minot tells whom an item credits for its news.

``python -m bench.crediting`` learns from bench/items/open and the cases of the tests, and writes
newsroom/weights/sources.json and, for names that no list holds,
sources_by_form.json. ``--check`` writes nothing. Both print how well sources are told
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
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from bench.reading import ITEMS, Count, Labels, is_source, item_of, items_in, people_of
from newsroom.crediting import signs_of
from newsroom.judging import Judge, Sign, write
from newsroom.knowledge import Knowledge, knowledge, load_elsewhere
from newsroom.names import Gazetteer
from newsroom.opening import cut, opened
from newsroom.parts import main_part
from newsroom.reading import press_page
from newsroom.sources import fullest, mentions_of_sources, question

FOLDERS: Final = (ITEMS / "open", ITEMS.parents[1] / "tests" / "newsroom" / "cases")
_FOLDS: Final = 7
_ROUNDS: Final = 5  # in which the places that show a source best are chosen anew
_STRENGTH: Final = 0.25  # the inverse of the penalty on large weights
_FEWEST: Final = 3  # names that show a sign before it is learned
_CREDITED: Final = 1.7  # what an example counts that is credited: they are the fewer
_UNLISTED: Final = 0.5  # what a name counts again as if no list held it
_BAR: Final = 1.0  # what more must speak for a name that no list holds
_FORM: Final[Sign] = ("who", "form")
_STEPS: Final = 3_000
_DIGITS: Final = 3

Signs = frozenset[Sign]
Judges = Mapping[str, Mapping[Sign, float]]


@dataclass(frozen=True, slots=True)
class Example:
    """A name in an item: the signs at each of its places, and whether it is credited."""

    places: Sequence[Signs]
    name: str
    is_credited: bool
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Lesson:
    """A labelled item: its names, and how many labels none of them is.

    ``unlisted`` are its names as they look to one who knows no outlet: papers that no list holds
    are to be credited too.
    """

    labels: Labels
    names: Sequence[Example]
    unlisted: Sequence[Example]
    missed: int


def lessons(folders: Iterable[Path], unseen: frozenset[str] = frozenset()) -> list[Lesson]:
    """Return the labelled items but those with the ids given."""
    items = [labels for folder in folders for labels in items_in(folder)]
    kept = [labels for labels in items if labels["id"] not in unseen]
    return [_lesson(labels) for labels in kept]


def _lesson(labels: Labels) -> Lesson:
    known = knowledge(people_of(labels))
    names, left = _examples(labels, known, 1.0)
    nobody = Gazetteer(known.people.values(), known.clubs.values(), (), load_elsewhere())
    unlisted, _ = _examples(labels, replace(known, gazetteer=nobody, journalists={}), _UNLISTED)
    return Lesson(labels, names, unlisted, sum(not each.get("optional") for each in left))


def _examples(labels: Labels, known: Knowledge, share: float) -> tuple[list[Example], list[Labels]]:
    """Return the names in an item, and the labels that none of them is."""
    item = item_of(labels)
    its = opened(item, known, labels.get("feed_language"))
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
        name = fullest(names[key])
        label = next((each for each in left if is_source(name, each)), None)
        if label is not None:
            left.remove(label)
        if label is None or not label.get("optional"):
            examples.append(Example(places, name, label is not None, share))
    return examples, left


def learned(taught: Sequence[Example], strength: float = _STRENGTH) -> dict[Sign, float]:
    """Return the weights under which those credited have sums above nought."""
    seen = Counter(sign for each in taught for sign in frozenset[Sign]().union(*each.places))
    weights: dict[Sign, float] = {}
    vectors = DictVectorizer()
    known = {sign: "|".join(sign) for sign, count in seen.items() if count >= _FEWEST}
    for turn in range(_ROUNDS):
        rows: list[dict[str, float]] = []
        answers: list[bool] = []
        shares: list[float] = []
        for each in taught:
            places = each.places
            if each.is_credited and turn:
                places = [max(places, key=lambda signs: total(signs, weights))]
            rows += [{known[sign]: 1.0 for sign in signs if sign in known} for signs in places]
            answers += [each.is_credited] * len(places)
            shares += [each.share * (_CREDITED if each.is_credited else 1.0)] * len(places)
        model = LogisticRegression(C=strength, max_iter=_STEPS, fit_intercept=False)
        model.fit(vectors.fit_transform(rows), answers, sample_weight=shares)
        weights = {
            tuple(name.split("|")): float(model.coef_[0][at])
            for at, name in enumerate(vectors.get_feature_names_out().tolist())
        }
    return weights


def total(signs: Signs, weights: Mapping[Sign, float]) -> float:
    """Return what signs are worth together."""
    return sum(weights.get(sign, 0.0) for sign in signs)


def judges(taught: Sequence[Lesson]) -> Judges:
    """Return the weights for names that are listed, and for those that are not."""
    listed = [each for lesson in taught for each in lesson.names]
    by_form = learned([*listed, *(each for lesson in taught for each in lesson.unlisted)])
    by_form[_FORM] = by_form.get(_FORM, 0.0) - _BAR
    return {"sources": learned(listed), "sources_by_form": by_form}


def folds(taught: Sequence[Lesson]) -> list[Judges]:
    """Return weights for each fold of items, taught by all the others."""
    return [
        judges([lesson for at, lesson in enumerate(taught) if at % _FOLDS != fold])
        for fold in range(_FOLDS)
    ]


def figures(taught: Sequence[Lesson], judged: Sequence[Judges], *, show: bool) -> dict[str, float]:
    """Return the F1 of sources for all and per language, each judged by those not taught by it.

    «unlisted» is the F1 as of one who knows no outlet.
    """
    counts: dict[str, Count] = defaultdict(Count)
    for number, lesson in enumerate(taught):
        weights = judged[number % len(judged)]
        for name in ("all", lesson.labels["language"]):
            counts[name].missed += lesson.missed
            _count(lesson.names, weights, counts[name])
        _count(lesson.unlisted, weights, counts["unlisted"])
        for each in lesson.names if show else ():
            if _is_told(each, weights) != each.is_credited:
                print(lesson.labels["id"], each.name, "missed" if each.is_credited else "in vain")
    return {name: count.f1 for name, count in sorted(counts.items())}


def _is_told(each: Example, weights: Judges) -> bool:
    return any(total(signs, weights[question(signs)]) > 0 for signs in each.places)


def _count(names: Iterable[Example], weights: Judges, count: Count) -> None:
    for each in names:
        is_told = _is_told(each, weights)
        count.right += is_told and each.is_credited
        count.vain += is_told and not each.is_credited
        count.missed += each.is_credited and not is_told


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
    told = figures(taught, folds(taught), show=arguments.misses)
    print(f"sources: {sum(len(each.names) for each in taught)} names; {_shown(told)}")
    weights = judges(taught)
    if arguments.unseen:
        told = figures(lessons([arguments.unseen]), [weights], show=arguments.misses)
        print(f"unseen: {_shown(told)}")
    for asked, learnt in weights.items() if not arguments.check else ():
        worth = {sign: (round(weight, _DIGITS),) for sign, weight in learnt.items()}
        write(asked, Judge(("credited",), {sign: each for sign, each in worth.items() if each[0]}))


if __name__ == "__main__":
    main()
