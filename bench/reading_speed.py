"""How fast Minot reads: items per second and core, and what a hundred thousand names cost."""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from time import perf_counter
from typing import Final

from newsroom.folding import Folded, folded
from newsroom.knowledge import Knowledge, knowledge, load_clubs
from newsroom.model import Item, Person
from newsroom.names import Gazetteer
from newsroom.reading import read

_PUBLISHED: Final = datetime(2024, 6, 3, 8, tzinfo=UTC)
_LENGTH: Final = 600
_FIRST_LOOK: Final = 1_400  # characters of an item with its body, as most feeds bring it
_FAMILIES: Final = ("Kamara", "Silva", "Müller", "Rossi", "Diallo", "Costa", "Weber", "Novak")

# One item per language, written for this benchmark; each is repeated to 600 characters.
_TEXTS: Final = {
    "fr": "Kamara a dit oui à Aston Villa. Selon L'Équipe, le club anglais a fait une offre de "
    "vingt millions à l'OM. « Je suis bien ici, on verra cet été », a confié le joueur. ",
    "en": "Aston Villa have made a bid for Kamara, The Athletic understands. Marseille "
    "rejected it. "
    "“He is our player and he stays,” said the coach before the game on Sunday. ",
    "it": "La Juventus segue Rossi, secondo quanto riferito dalla Gazzetta dello Sport. Il Torino "
    "chiede trenta milioni. «Sono felice qui», ha detto il centrocampista dopo la partita. ",
    "es": "El Betis ha presentado una oferta por Silva, según informa Marca. El Sevilla la "
    "rechazó. "
    "«Estoy contento en este club», dijo el delantero tras el partido del domingo. ",
    "pt": "O Benfica quer contratar Costa, avança o jornal Record. O Braga pede quinze milhões. "
    "«Estou feliz neste clube», disse o avançado depois do jogo contra o Porto. ",
    "de": "Der FC Bayern hat ein Angebot für Weber abgegeben, berichtet der Kicker. Mainz "
    "lehnte ab. "
    "„Ich fühle mich hier wohl und habe Vertrag bis 2026“, sagte der Stürmer am Sonntag. ",
}


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


def items() -> list[Item]:
    """Return one item of 600 characters per language."""
    return [
        Item(
            keys=(language,),
            link=None,
            title=text.split(".")[0],
            text=(text * 6)[:_LENGTH],
            published_at=_PUBLISHED,
            language=language,
        )
        for language, text in _TEXTS.items()
    ]


def per_second(work: Callable[[], object], seconds: float) -> float:
    """Return how often a piece of work is done in a second."""
    work()
    start, done = perf_counter(), 0
    while perf_counter() - start < seconds:
        work()
        done += 1
    return done / (perf_counter() - start)


def main() -> None:
    """Print the figures."""
    known = knowledge(people(1_000))
    print(f"{len(load_clubs())} clubs, {len(known.lexicons)} languages, 1,000 watched names")
    for item in items():
        rate = per_second(_reader(item, known), 0.5)
        print(f"  {item.language}: {rate:,.0f} items of {_LENGTH} characters per second and core")
    everything = items()
    rate = per_second(lambda: [read(item, known) for item in everything], 1.0) * len(everything)
    print(f"  all: {rate:,.0f} items per second and core")
    first = "\n".join(item.text for item in everything)[:_FIRST_LOOK]
    rate = per_second(lambda: known.names_any(first), 0.5)
    print(f"  first look: {1e6 / rate:,.0f} µs per item of {_FIRST_LOOK:,} characters")
    texts = [folded(item.text) for item in everything]
    for count in (100, 1_000, 100_000):
        gazetteer = Gazetteer(people(count), load_clubs())
        rate = per_second(_finder(gazetteer, texts), 0.5)
        print(f"  {count:>7,} names: {1e6 / rate / len(texts):,.0f} µs per item to find all names")


def _reader(item: Item, known: Knowledge) -> Callable[[], object]:
    return lambda: read(item, known)


def _finder(gazetteer: Gazetteer, texts: Sequence[Folded]) -> Callable[[], object]:
    return lambda: [gazetteer.find_in(text) for text in texts]


if __name__ == "__main__":
    main()
