"""How fast Minot reads: items per second and core, and what a hundred thousand names cost."""

import random
from collections.abc import Callable, Sequence
from time import process_time
from typing import Final

from bench.reading import ITEMS, Labels, item_of, items_in
from newsroom.folding import Folded, folded
from newsroom.knowledge import Knowledge, knowledge, load_clubs
from newsroom.model import Person
from newsroom.names import Gazetteer
from newsroom.reading import read

_LENGTH: Final = 600
_ABOUT: Final = 100
LANGUAGES: Final = ("fr", "en", "it", "es", "pt", "de")
_FIRST_LOOK: Final = 1_400  # characters of an item with its body, as most feeds bring it
_FAMILIES: Final = ("Kamara", "Silva", "Müller", "Rossi", "Diallo", "Costa", "Weber", "Novak")


def people(count: int) -> list[Person]:
    """Return invented names of the given number; figures, not people."""
    draw = random.Random(7)
    return [
        Person(id=number, display_name=f"{_syllables(draw)} {_family(draw, number)}")
        for number in range(1, count + 1)
    ]


def _family(draw: random.Random, number: int) -> str:
    return _FAMILIES[number] if number < len(_FAMILIES) else _syllables(draw)


def _syllables(draw: random.Random) -> str:
    return "".join(draw.choice("bdfgklmnprstv") + draw.choice("aeiou") for _ in range(4)).title()


def labelled() -> list[Labels]:
    """Return the open items of about 600 characters, in all six languages."""
    return [
        labels
        for labels in items_in(ITEMS / "open")
        if labels["language"] in LANGUAGES and abs(_length(labels) - _LENGTH) <= _ABOUT
    ]


def _length(labels: Labels) -> int:
    return sum(len(labels.get(part, "")) for part in ("title", "summary", "text"))


def watched(items: Sequence[Labels], count: int) -> list[Person]:
    """Return whom the items name, and invented people up to a number."""
    names = {each["name"] for labels in items for each in labels.get("watched", ())}
    invented = (person.display_name for person in people(count))
    everybody = [*sorted(names), *invented][:count]
    return [Person(id=at, display_name=name) for at, name in enumerate(everybody, 1)]


def per_second(work: Callable[[], object], seconds: float) -> float:
    """Return how often a piece of work is done in a second of one core."""
    work()
    start, done = process_time(), 0
    while process_time() - start < seconds:
        work()
        done += 1
    return done / (process_time() - start)


def main() -> None:
    """Print the figures."""
    chosen = labelled()
    known = knowledge(watched(chosen, 1_000))
    print(f"{len(load_clubs())} clubs, {len(known.lexicons)} languages, 1,000 watched names")
    print(f"{len(chosen)} labelled items of {_LENGTH - _ABOUT} to {_LENGTH + _ABOUT} characters")
    for language in LANGUAGES:
        mine = [labels for labels in chosen if labels["language"] == language]
        rate = per_second(_reader(mine, known), 1.0) * len(mine)
        print(f"  {language}: {rate:,.0f} items per second and core ({len(mine)} items)")
    rate = per_second(_reader(chosen, known), 2.0) * len(chosen)
    print(f"  all: {rate:,.0f} items per second and core")
    everything = [item_of(labels) for labels in chosen]
    first = "\n".join(item.text for item in everything)[:_FIRST_LOOK]
    rate = per_second(lambda: known.names_any(first), 0.5)
    print(f"  first look: {1e6 / rate:,.0f} µs per item of {_FIRST_LOOK:,} characters")
    texts = [folded(item.text) for item in everything]
    for count in (100, 1_000, 100_000):
        gazetteer = Gazetteer(people(count), load_clubs())
        rate = per_second(_finder(gazetteer, texts), 0.5)
        print(f"  {count:>7,} names: {1e6 / rate / len(texts):,.0f} µs per item to find all names")


def _reader(chosen: Sequence[Labels], known: Knowledge) -> Callable[[], object]:
    items = [(item_of(labels), labels.get("feed_language")) for labels in chosen]
    return lambda: [read(item, known, hint=hint) for item, hint in items]


def _finder(gazetteer: Gazetteer, texts: Sequence[Folded]) -> Callable[[], object]:
    return lambda: [gazetteer.find_in(text) for text in texts]


if __name__ == "__main__":
    main()
