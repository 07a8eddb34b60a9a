"""The inside of one worker process: takes a job, answers it, waits for the next.

Jobs and answers are pickled frames over the process's own input and output. The process ends when
its input does, so it never outlives a Minot that was killed.
"""

import logging
import os
import pickle
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import BinaryIO, Final

from bot.jobs import HEAD, SWELLED, Broke, Extract, Job, Parse, Parsed, Permit, Read, Teach, frame
from feeds.errors import FetchError
from feeds.pages import article_text
from feeds.parser import ParsedFeed, parse
from feeds.robots import permission
from newsroom.careers import NEVER
from newsroom.knowledge import Knowledge
from newsroom.knowledge import knowledge as known
from newsroom.model import Item, Reading
from newsroom.reading import read

_BATCH: Final = 200  # items in one answer

_log = logging.getLogger(__name__)


def main() -> None:
    """Answer jobs from the standard input until it ends."""
    memory = int(sys.argv[1])
    # Ctrl-C and a service manager's TERM reach the whole group; Minot itself ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.nice(10)  # an answer to a command goes before a burst of news
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not write into the answers
    try:
        _send(answers, None)
        _answer_all(sys.stdin.buffer, answers)
    except MemoryError:
        os._exit(SWELLED)
    except BrokenPipeError:
        os._exit(0)


def _answer_all(jobs: BinaryIO, answers: BinaryIO) -> None:
    knowledge: Knowledge | None = None
    while head := jobs.read(HEAD.size):
        job: Job = pickle.loads(jobs.read(HEAD.unpack(head)[0]))  # noqa: S301  (sent by Minot)
        if isinstance(job, Teach):
            del knowledge  # before the next: two at once need twice the memory
            people = pickle.loads(job.people)  # noqa: S301  (sent by Minot)
            knowledge = known(people, careers_until=None if job.uses_careers else NEVER)
            _send(answers, None)
            continue
        for answer in _answers(job, knowledge):
            _send(answers, answer)


def _answers(job: Parse | Read | Extract | Permit, knowledge: Knowledge | None) -> Iterator[object]:
    match job:
        case Read(items=items, hint=hint):
            for item in items:
                yield _reading(item, knowledge, hint)
        case Parse(fetched=fetched, known_blocks=known_blocks):
            yield from _in_batches(_tried(lambda: parse(fetched, known_blocks)))
        case Extract(page=page):
            yield _tried(lambda: article_text(page))
        case Permit(rules=rules, url=url):
            yield _tried(lambda: permission(rules, url))


def _in_batches(answer: object) -> Iterator[object]:
    if not isinstance(answer, ParsedFeed):
        yield answer
        return
    starts = range(0, len(answer.items), _BATCH)
    yield Parsed(feed=replace(answer, items=()), batches=len(starts))
    for start in starts:
        yield answer.items[start : start + _BATCH]


def _tried(work: Callable[[], object]) -> object:
    try:
        return work()
    except FetchError as error:
        return error
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  (whatever a feed provokes stays with that feed)
        return Broke(detail=_told(error))


def _reading(item: Item, knowledge: Knowledge | None, hint: str | None) -> Reading | Broke:
    if knowledge is None:
        return Broke(detail="asked to read before it was taught")
    try:
        return read(item, knowledge, hint=hint)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  (whatever an item provokes stays with that item)
        return Broke(detail=_told(error))


def _told(error: Exception) -> str:
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {place.name}, line {place.lineno}"


def _send(answers: BinaryIO, answer: object) -> None:
    answers.write(frame(answer))
    answers.flush()
