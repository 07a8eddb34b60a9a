"""`read`: what Minot understands of items, shown to a person or written as JSON lines."""

import sys
from collections.abc import Iterable
from typing import IO, BinaryIO

import click

from bot.marking import marked
from bot.reading_lines import BadLine, answers, as_json, watched_people
from newsroom.knowledge import Knowledge, knowledge
from newsroom.model import Item, Person
from newsroom.reading import read

_RULE = "─" * 60


def knowledge_for(watch: IO[str] | None, others: Iterable[Person] = ()) -> Knowledge:
    """Return what to read by: the people of a ``--watch`` file, or others when there is none."""
    if watch is None:
        return knowledge(others)
    try:
        return knowledge(watched_people(watch.read()))
    except (BadLine, UnicodeDecodeError) as error:
        raise click.ClickException(f"{watch.name}: {error}") from error


def answer_lines(lines: Iterable[bytes], known: Knowledge, out: BinaryIO) -> bool:
    """Answer items line by line; return whether all could be read.

    A line that cannot is told on standard error, and the others are answered all the same.
    """
    is_good = True
    for answered in answers(lines, known):
        if answered.line is None:
            is_good = False
            click.echo(f"line {answered.number}: {answered.problem}", err=True)
            continue
        # A lone surrogate is no character; everything else is written as it is.
        out.write(answered.line.encode("utf-8", "replace") + b"\n")
        out.flush()
    return is_good


def show_items(items: Iterable[Item], known: Knowledge, *, lines: bool) -> None:
    """Write what is understood of each item, as JSON lines or marked for a person."""
    is_terminal = sys.stdout.isatty()
    for item in items:
        reading = read(item, known)
        if lines:
            click.echo(as_json(next(iter(item.keys), None), reading, known))
        else:
            click.echo(f"{_RULE}\n{marked(item, reading, known, is_terminal=is_terminal)}")


def item_of_text(text: str) -> Item:
    """Return a plain text as an item: its first line is the title."""
    title, _, rest = text.strip().partition("\n")
    return Item(keys=("text",), link=None, title=title.strip(), text=rest.strip())
