"""Items as JSON lines in, readings as JSON lines out."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, cast

from newsroom.knowledge import Knowledge
from newsroom.model import Item, Kind, Name, Person, Reading
from newsroom.reading import read

_FIELDS: Final = ("title", "summary", "text", "published", "feed_language")


class BadLine(Exception):
    """A line cannot be read as an item; the words say why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One line of input: the line that answers it, or what is wrong with it."""

    number: int
    line: str | None = None
    problem: str = ""


def answers(lines: Iterable[bytes], knowledge: Knowledge) -> Iterator[Answered]:
    """Read items line by line and give what is understood of each, in the same order."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            given = _table(line)
            item = _item(given)
        except BadLine as error:
            yield Answered(number=number, problem=str(error))
            continue
        reading = read(item, knowledge, hint=given.get("feed_language") or None)
        yield Answered(number=number, line=as_json(given.get("id"), reading, knowledge))


def as_json(key: object, reading: Reading, knowledge: Knowledge) -> str:
    """Return one reading as one line of JSON, under the id its item came with."""
    told = {
        "id": key,
        "language": reading.language,
        "people": people_in(reading, knowledge),
        "clubs": [
            {"name": knowledge.clubs[club.club_key].display_name, "role": str(club.role)}
            for club in reading.clubs
        ],
        "stage": str(reading.stage),
        "relayed_sources": list(reading.relayed_from),
        "contract_until": reading.contract_until,
        "quotes": [
            {
                "text": quote.words,
                "speaker": quote.speaker,
                "source": quote.source,
                "date": quote.said_on,
            }
            for quote in reading.quotes
        ],
    }
    return json.dumps(told, ensure_ascii=False)


def people_in(reading: Reading, knowledge: Knowledge) -> list[str]:
    """Return the display names of the people an item mentions, in order."""
    found = dict.fromkeys(mention.person_id for mention in reading.mentions)
    return [knowledge.people[each].display_name for each in found if each is not None]


def watched_people(text: str) -> tuple[Person, ...]:
    """Return the people of a ``--watch`` file; raise BadLine when it is not one."""
    try:
        listed: object = json.loads(text)
    except ValueError as error:
        raise BadLine(f"not JSON: {error}") from error
    if not isinstance(listed, list):
        raise BadLine('not a list such as [{"name": "Boubacar Kamara", "aliases": ["Bouba"]}]')
    people = cast("list[object]", listed)
    return tuple(_person(number, each) for number, each in enumerate(people, 1))


def _person(number: int, given: object) -> Person:
    table = cast("dict[str, object]", given) if isinstance(given, dict) else {}
    name, kind, aliases = table.get("name"), table.get("kind"), table.get("aliases")
    if not isinstance(name, str) or not name.strip():
        raise BadLine(f'person {number} has no "name"')
    words = (
        cast("list[object]", aliases) if isinstance(aliases, list) else [aliases] * bool(aliases)
    )
    if not all(isinstance(word, str) for word in words):
        raise BadLine(f'person {number} has "aliases" that are not a list of texts')
    return Person(
        id=number,
        display_name=name.strip(),
        kind=Kind(str(kind)) if kind in set(Kind) else None,
        names=tuple(Name(text=str(word)) for word in words),
    )


def _table(line: bytes) -> Mapping[str, Any]:
    try:
        given: object = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLine(f"not JSON: {error}") from error
    if not isinstance(given, dict):
        raise BadLine("not a JSON object")
    return cast("dict[str, Any]", given)


def _item(given: Mapping[str, Any]) -> Item:
    for name in _FIELDS:
        if not isinstance(given.get(name), str | None):
            raise BadLine(f'"{name}" is not a text')
    return Item(
        keys=(f"line:{given.get('id')}",),
        link=None,
        title=given.get("title") or "",
        summary=given.get("summary") or "",
        text=given.get("text") or "",
        published_at=_published(given.get("published") or ""),
    )


def _published(text: str) -> datetime | None:
    """Return when an item was published, None when the text is no date anyone writes."""
    for parsed in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parsed(text)
        except ValueError:
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None
