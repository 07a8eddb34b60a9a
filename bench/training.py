"""Learn the weights by which Minot judges roles and stages, from the labelled items.

``python -m bench.training`` learns from bench/items/open and the cases of the tests, and writes
newsroom/weights/. ``--check`` writes nothing and prints how well items are judged that were not
learned from (cross-validation, in per cent), for all and per language; «late» is as of news that
comes months after the last known career, «very late» more than a year after. Sealed items are
never looked at.
``make train`` installs scikit-learn first; nothing else needs it.
"""

# pyright: reportMissingModuleSource=false
# (scikit-learn is installed by «make train» alone; its types stand in typings/)

import argparse
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from bench.reading import ITEMS, Labels, club_key, item_of, items_in, people_of
from newsroom.judging import Judge, Sign, write
from newsroom.knowledge import knowledge
from newsroom.model import Stage
from newsroom.parts import Part, parts_of
from newsroom.roles import club_signs, question

FOLDERS: Final = (ITEMS / "open", ITEMS.parents[1] / "tests" / "newsroom" / "cases")
_FOLDS: Final = 7
_STRENGTH: Final = {
    "stages": 0.1,
    "roles": 0.3,
    "roles_by_text": 0.3,
}  # the inverse of the penalty on large weights
_ACCEPTED: Final = 0.4  # of a label, what an accepted one counts
_WITHOUT_CUES: Final = 0.3  # what an example counts again as a lexicon without cues would see it
# What an item counts as one that comes so long after the day until which careers are known.
_AFTER: Final = {
    "": (timedelta(0), 1.0),
    "late": (timedelta(days=150), 0.4),
    "very late": (timedelta(days=420), 0.3),
}
_FEWEST: Final = 3  # items or clubs that show a sign before it is learned
_DIGITS: Final = 3
_STEPS: Final = 3_000

Signs = frozenset[Sign]


@dataclass(frozen=True, slots=True)
class Example:
    """What was seen, the right answer first and then those accepted, and the item it is of."""

    signs: Signs
    answers: tuple[str, ...]
    item: int
    language: str
    share: float
    when: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A labelled item, its number, and the parts it is judged by.

    An item is learned again as one that comes ``late``, long after the day until which careers
    are known, so that news of tomorrow is judged well too; ``share`` is what it counts then.
    """

    labels: Labels
    number: int
    parts: Sequence[Part]
    when: str = ""

    @property
    def share(self) -> float:
        """What the item counts."""
        return _AFTER[self.when][1]


def lessons() -> list[Lesson]:
    """Return the items to learn from that are in a language Minot reads."""
    items = [labels for folder in FOLDERS for labels in items_in(folder)]
    return [
        lesson
        for number, labels in enumerate(items)
        for when in _AFTER
        if (lesson := _lesson(labels, number, when)).parts
    ]


def _lesson(labels: Labels, number: int, when: str) -> Lesson:
    item = item_of(labels)
    until = item.published_at.date() - _AFTER[when][0] if item.published_at and when else None
    known = knowledge(people_of(labels), careers_until=until)
    return Lesson(labels, number, parts_of(item, known, hint=labels.get("feed_language")), when)


def learned(question: str, examples: Sequence[Example]) -> Judge:
    """Return the judge that examples teach."""
    seen = Counter(sign for example in examples for sign in example.signs)
    rows: list[dict[str, float]] = []
    answers: list[str] = []
    weights: list[float] = []
    for example in examples:
        known = [sign for sign in example.signs if seen[sign] >= _FEWEST]
        plain = [sign for sign in known if sign[0] != "cue"]
        for number, answer in enumerate(dict.fromkeys(example.answers)):
            for signs, share in ((known, 1.0), (plain, _WITHOUT_CUES)):
                rows.append(dict.fromkeys(map("|".join, signs), 1.0))
                answers.append(answer)
                weights.append(share * example.share * (_ACCEPTED if number else 1.0))
    vectors = DictVectorizer()
    model = LogisticRegression(C=_STRENGTH[question], max_iter=_STEPS, fit_intercept=False)
    model.fit(vectors.fit_transform(rows), answers, sample_weight=weights)
    return Judge(
        tuple(model.classes_.tolist()),
        {
            tuple(name.split("|")): tuple(round(float(row[at]), _DIGITS) for row in model.coef_)
            for at, name in enumerate(vectors.get_feature_names_out().tolist())
        },
    )


def stage_examples(taught: Sequence[Lesson]) -> list[Example]:
    """Return one example an item."""
    return [
        Example(
            frozenset(lesson.parts[0].stage),
            (lesson.labels["stage"], *lesson.labels.get("stage_accept", ())),
            lesson.number,
            lesson.labels["language"],
            lesson.share,
            lesson.when,
        )
        for lesson in taught
    ]


def role_examples(
    asked: str, taught: Sequence[Lesson], stage: Callable[[int, Part], Stage]
) -> list[Example]:
    """Return one example a labelled club that is found, by a judge's question.

    ``stage`` tells how far each part is. By text alone every item is learned, careers or not.
    """
    examples: list[Example] = []
    for lesson in taught:
        if lesson.when and asked == "roles_by_text":
            continue
        language = lesson.labels["language"]
        labels = {club_key(each["name"], language): each for each in lesson.labels.get("clubs", ())}
        seen: dict[str, Signs] = {}
        for part in (*lesson.parts[1:], lesson.parts[0]):
            scene = replace(part.scene, career=None) if asked == "roles_by_text" else part.scene
            if question(scene) == asked:
                for key, signs in club_signs(scene, stage(lesson.number, part)).items():
                    seen.setdefault(key, signs)
        for key, signs in seen.items():
            if key in labels:
                label = labels[key]
                answers = (label["role"], *label.get("accept", ()))
                examples.append(
                    Example(signs, answers, lesson.number, language, lesson.share, lesson.when)
                )
    return examples


def folds(question: str, examples: Sequence[Example]) -> list[Judge]:
    """Return a judge for each fold of items, taught by all the others."""
    return [
        learned(question, [example for example in examples if example.item % _FOLDS != fold])
        for fold in range(_FOLDS)
    ]


def right(judges: Sequence[Judge], examples: Iterable[Example]) -> Mapping[str, float]:
    """Return the share judged right, in per cent, for all, late and per language."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for example in examples:
        told = judges[example.item % _FOLDS].answer(example.signs)
        for name in (example.when,) if example.when else ("all", example.language):
            counts[name][0] += told in example.answers
            counts[name][1] += 1
    return {name: 100.0 * good / count for name, (good, count) in sorted(counts.items())}


def main() -> None:
    """Learn, print how well, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="print the figures, write nothing")
    arguments = parser.parse_args()
    taught = lessons()
    stages = stage_examples(taught)
    unseen = folds("stages", stages)

    def stage(number: int, part: Part) -> Stage:
        """Tell a stage as well as it will be told of new items: by who did not learn this one."""
        judged = unseen[number % _FOLDS]
        return Stage(judged.answer(part.stage))

    lots = {
        "stages": stages,
        **{asked: role_examples(asked, taught, stage) for asked in ("roles", "roles_by_text")},
    }
    for asked, examples in lots.items():
        judges = unseen if asked == "stages" else folds(asked, examples)
        told = ", ".join(f"{name} {good:.1f}" for name, good in right(judges, examples).items())
        print(f"{asked}: {len(examples)} examples; right where not learned from: {told}")
        if not arguments.check:
            write(asked, learned(asked, examples))


if __name__ == "__main__":
    main()
