"""How well Minot reads: the table of docs/reading.md over labelled items.

``python -m bench.reading [FOLDER …] [--misses PART]`` scores every item of bench/items/open and
bench/items/sealed; --misses prints what was read wrongly in open items, to work on it.
"""

import argparse
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final

from newsroom.folding import fold, words
from newsroom.knowledge import Knowledge, knowledge, load_clubs
from newsroom.model import Club, Item, Kind, Name, Person, Quote, Reading
from newsroom.names import Gazetteer
from newsroom.reading import read

ITEMS: Final = Path(__file__).parent / "items"
_OVERLAP: Final = 0.8
_KINDS: Final = {kind.value: kind for kind in Kind}  # a director is neither player nor coach
_CLUBS: Final = Gazetteer((), load_clubs())
_BY_KEY: Final[dict[str, Club]] = {club.key: club for club in load_clubs()}

Labels = dict[str, Any]


@dataclass(slots=True)
class Count:
    """Right, found in vain, and missed; or right out of asked."""

    right: int = 0
    vain: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, in per cent."""
        total = 2 * self.right + self.vain + self.missed
        return 100.0 * 2 * self.right / total if total else 100.0

    @property
    def share(self) -> float:
        """Right in per cent of right and missed."""
        total = self.right + self.missed
        return 100.0 * self.right / total if total else 100.0


@dataclass(slots=True)
class Score:
    """All that the table shows of a set of items."""

    items: int = 0
    counts: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    stages: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))

    def row(self) -> list[str]:
        """Return the figures of one row."""
        c = self.counts
        labels = [count for count in self.stages.values() if count.right + count.missed]
        macro = sum(count.f1 for count in labels) / len(labels) if labels else 100.0
        return [
            str(self.items),
            f"{c['language'].share:.1f}",
            f"{c['people'].f1:.1f} / {100 - c['traps'].share:.0f}",
            f"{c['clubs'].f1:.1f}",
            f"{c['roles'].f1:.1f}",
            f"{c['stage'].share:.1f} / {macro:.1f}",
            f"{c['relayed'].f1:.1f}",
            f"{c['contract'].f1:.1f}",
            f"{c['quotes'].f1:.1f}",
            f"{c['speaker'].share:.1f}",
            f"{c['quote+speaker'].f1:.1f}",
            f"{c['source'].share:.0f} / {c['date'].share:.0f}",
        ]


HEAD: Final = (
    "items | language | people F1 / traps % | clubs F1 | club+role F1 | stage acc / macro-F1 | "
    "relayed F1 | contract F1 | quotes F1 | speaker acc | quote+speaker F1 | source / date acc"
).split(" | ")


class Marker:
    """Compares one reading with its labels and keeps the count."""

    def __init__(self, labels: Labels, reading: Reading, people: dict[int, Person]) -> None:
        self.labels = labels
        self.reading = reading
        self.people = people
        self.wrong: list[tuple[str, str]] = []

    def into(self, score: Score) -> None:
        """Add this item to a score."""
        score.items += 1
        self._check(
            score,
            "language",
            self.reading.language == self.labels["language"],
            f"{self.reading.language}",
        )
        self._people(score)
        self._clubs(score)
        self._stage(score)
        self._relayed(score)
        self._contract(score)
        self._quotes(score)

    def _miss(self, kind: str, text: str) -> None:
        self.wrong.append((kind, text))

    def _check(self, score: Score, kind: str, is_right: bool, text: str) -> None:
        count = score.counts[kind]
        if is_right:
            count.right += 1
        else:
            count.missed += 1
            self._miss(kind, text)

    def _people(self, score: Score) -> None:
        found = {fold(self.people[r.person_id].display_name) for r in self.reading.rumours}
        for watched in self.labels.get("watched", ()):
            label = watched.get("mentioned", False)
            if label not in {True, False}:
                continue
            name = fold(watched["name"])
            count = score.counts["people"]
            count.right += label and name in found
            count.missed += label and name not in found
            count.vain += (not label) and name in found
            if label != (name in found):
                self._miss("people", f"{watched['name']} should be {label}")
            if not label and watched.get("trap"):
                trap = score.counts["traps"]
                trap.right += name not in found
                trap.missed += name in found

    def _clubs(self, score: Score) -> None:
        language = self.labels["language"]
        labels = {club_key(each["name"], language): each for each in self.labels.get("clubs", ())}
        found = {club.club_key: club.role.value for club in self.reading.clubs}
        for key, role in found.items():
            label = labels.get(key)
            if label is None:
                score.counts["clubs"].vain += 1
                score.counts["roles"].vain += 1
                self._miss("clubs", f"{key} found in vain")
                continue
            score.counts["clubs"].right += 1
            if role in {label["role"], *label.get("accept", ())}:
                score.counts["roles"].right += 1
            else:
                score.counts["roles"].vain += 1
                score.counts["roles"].missed += not _is_optional_club(label)
                self._miss("roles", f"{key}: {role}, should be {label['role']}")
        for key, label in labels.items():
            if key not in found and not _is_optional_club(label):
                score.counts["clubs"].missed += 1
                score.counts["roles"].missed += 1
                self._miss("clubs", f"{label['name']} ({key}) missed")

    def _stage(self, score: Score) -> None:
        told, label = self.reading.stage.value, self.labels["stage"]
        is_right = told in {label, *self.labels.get("stage_accept", ())}
        self._check(score, "stage", is_right, f"{told}, should be {label}: {self.reading.because}")
        if is_right:
            score.stages[label].right += 1
        else:
            score.stages[label].missed += 1
            score.stages[told].vain += 1

    def _relayed(self, score: Score) -> None:
        labels = list(self.labels.get("relayed_sources", ()))
        count = score.counts["relayed"]
        left = list(labels)
        for name in self.reading.relayed_from:
            match = next((each for each in left if is_source(name, each)), None)
            if match is None:
                count.vain += 1
                self._miss("relayed", f"{name} found in vain")
            else:
                left.remove(match)
                count.right += 1
        for each in left:
            if not each.get("optional"):
                count.missed += 1
                self._miss("relayed", f"{each['name']} missed")

    def _contract(self, score: Score) -> None:
        told, label = self.reading.contract_until, self.labels.get("contract_until")
        accepted = {label, *self.labels.get("contract_accept", ())} - {None}
        count = score.counts["contract"]
        if told is not None and told in accepted:
            count.right += label is not None
        elif told is not None:
            count.vain += 1
            count.missed += label is not None
        elif label is not None:
            count.missed += 1
        if told not in accepted and (told is not None or label is not None):
            self._miss("contract", f"{told}, should be {label}")

    def _quotes(self, score: Score) -> None:
        if "quotes" in self.labels.get("unscored", ()):
            return
        labels = list(self.labels.get("quotes", ()))
        left = list(labels)
        for quote in self.reading.quotes:
            match = max(left, key=lambda label: overlap(label["text"], quote.words), default=None)
            if match is None or overlap(match["text"], quote.words) < _OVERLAP:
                score.counts["quotes"].vain += 1
                score.counts["quote+speaker"].vain += 1
                self._miss("quotes", f"in vain: {quote.words[:90]}")
                continue
            left.remove(match)
            self._quote(score, match, quote)
        for label in left:
            if not label.get("optional"):
                score.counts["quotes"].missed += 1
                score.counts["quote+speaker"].missed += 1
                self._miss("quotes", f"missed: {label['text'][:90]}")

    def _quote(self, score: Score, label: Labels, quote: Quote) -> None:
        score.counts["quotes"].right += 1
        is_right = is_speaker(quote.speaker, label)
        self._check(
            score,
            "speaker",
            is_right,
            f"{quote.speaker}, should be {label.get('speaker')}: {quote.words[:60]}",
        )
        both = score.counts["quote+speaker"]
        both.right += is_right
        both.vain += not is_right
        both.missed += not is_right
        if label.get("source"):
            names = {fold(n) for n in (label["source"], *label.get("source_accept", ()))}
            self._check(
                score,
                "source",
                fold(quote.source or "") in names,
                f"{quote.source}, should be {label['source']}",
            )
        if label.get("date"):
            self._check(
                score,
                "date",
                quote.said_on == str(label["date"]),
                f"{quote.said_on}, should be {label['date']}",
            )


def overlap(one: str, other: str) -> float:
    """Return twice the common words, in order apart, over all words of two texts."""
    first, second = words(one), words(other)
    rest = list(second)
    common = 0
    for word in first:
        if word in rest:
            rest.remove(word)
            common += 1
    return 2 * common / (len(first) + len(second)) if first or second else 1.0


def club_key(name: str, language: str) -> str:
    """Return the key of a club by any of its names; the folded name when nobody has it.

    A name that means a club in the item's language means that one: «Nacional», in Spanish.
    """
    owners = [owner for owner in _CLUBS.owners_of(name) if owner.club_key]
    by_doubt = {owner.doubt: owner for owner in reversed(owners)}
    best = next((by_doubt[key] for key in ("", language, "ambiguous") if key in by_doubt), None)
    return (best or owners[0]).club_key or name if owners else fold(name)


def _is_optional_club(label: Labels) -> bool:
    return bool(label.get("optional")) or label["role"] == "other"


def is_source(name: str, label: Labels) -> bool:
    """Return whether a source told is the one labelled."""
    names = {_bare(text) for text in (label["name"], *label.get("accept", ()))}
    return _bare(name) in names


def _bare(name: str) -> str:
    return " ".join(
        word
        for word in words(name)
        if word not in {"the", "l", "la", "le", "il", "el", "die", "der", "a", "o"}
    )


def is_speaker(name: str | None, label: Labels) -> bool:
    """Return whether a speaker told is the one labelled."""
    expected = label.get("speaker")
    if expected is None or name is None:
        return expected is None and name is None
    if fold(name) in {fold(text) for text in (expected, *label.get("speaker_accept", ()))}:
        return True
    return fold(expected).endswith(" " + fold(name))


def items_in(folder: Path) -> list[Labels]:
    """Return the labelled items of a folder."""
    return [
        labels
        for path in sorted(folder.glob("*.toml"))
        for labels in tomllib.loads(path.read_text(encoding="utf-8")).get("item", [])
    ]


def item_of(labels: Labels) -> Item:
    """Return a labelled item as a feed would bring it."""
    return Item(
        keys=(labels["id"],),
        link=None,
        title=labels.get("title", ""),
        summary=labels.get("summary", ""),
        text=labels.get("text", ""),
        published_at=_instant(labels.get("published")),
    )


def _instant(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(12), UTC)
    return None


def people_of(labels: Labels) -> list[Person]:
    """Return whom Minot watches while it reads an item."""
    return [
        Person(
            id=number,
            display_name=watched["name"],
            kind=_KINDS.get(watched.get("kind", "")),
            names=tuple(Name(text=alias) for alias in watched.get("aliases", ())),
        )
        for number, watched in enumerate(labels.get("watched", ()), 1)
    ]


def mark(labels: Labels, known: Callable[[list[Person]], Knowledge]) -> Marker:
    """Read one labelled item and compare."""
    people = people_of(labels)
    reading = read(item_of(labels), known(people), hint=labels.get("feed_language"))
    return Marker(labels, reading, {person.id: person for person in people})


def table(scores: dict[str, Score]) -> str:
    """Return the scores as a Markdown table."""
    lines = ["| | " + " | ".join(HEAD) + " |", "|---" * (len(HEAD) + 1) + "|"]
    lines += [f"| {name} | " + " | ".join(score.row()) + " |" for name, score in scores.items()]
    return "\n".join(lines)


def scored(items: Iterable[Labels], show: set[str]) -> dict[str, Score]:
    """Return the scores of items, for all and per language; print the misses asked for."""
    scores: dict[str, Score] = {"all": Score()}
    for labels in items:
        marker = mark(labels, knowledge)
        marker.into(scores["all"])
        again = Marker(labels, marker.reading, marker.people)
        again.into(scores.setdefault(labels["language"], Score()))
        for kind, text in marker.wrong:
            if kind in show or "all" in show:
                print(f"{labels['id']} {kind}: {text}")
    return scores


def main() -> None:
    """Print the table for each part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--misses", nargs="*", default=[], help="kinds to print, or all")
    parser.add_argument("--language", default=None)
    arguments = parser.parse_args()
    folders = arguments.folders or [ITEMS / "open", ITEMS / "sealed"]
    for folder in folders:
        items = [i for i in items_in(folder) if arguments.language in {None, i["language"]}]
        show = set[str]() if folder.name == "sealed" else set(arguments.misses)
        if items:
            print(f"\n{folder.name}\n\n{table(scored(items, show))}")


if __name__ == "__main__":
    main()
