"""Which quoted passages are speech, put together and told from titles, nicknames and irony."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from newsroom.credits import credit_below
from newsroom.folding import fold, words
from newsroom.podium import Podium
from newsroom.quotes import Span
from newsroom.speakers import occasion_of, speaker_of

_FEW: Final = 4  # words or fewer inside a sentence are seldom more than a manner of speaking
_FEWEST: Final = 2  # words or fewer are speech only when they end like a sentence
_TITLE: Final = 10  # words; what is called «…» by a longer name is no title
_INNER_STOP: Final = re.compile(r"[.!?:;](?!\w)")
_BROKEN: Final = 90  # characters that may stand between two parts of one quote
_MANY: Final = 60  # quotes; a page of so many sayings repeats nothing


@dataclass(frozen=True, slots=True)
class Speech:
    """One quote with what the text says of its speaker, occasion and date."""

    words: str
    parts: tuple[str, ...] = ()
    speaker: str | None = None
    source: str | None = None
    said_on: str | None = None
    is_credited: bool = False


def speeches(spans: Sequence[Span], podium: Podium) -> list[Speech]:
    """Return the quotes of a text that are speech, with their speakers."""
    joined = _join(spans, podium)
    found: list[Speech] = []
    last: tuple[int, str | None] = (-1, None)
    for group in joined:
        speech = _speech(group, podium, last)
        if speech is not None:
            found.append(speech)
            last = (group[-1].end, speech.speaker)
    return _without_repeats(_credited(found))


def _credited(found: list[Speech]) -> list[Speech]:
    """Return the quotes with a closing credit line's name, occasion and date on all it covers."""
    line: Speech | None = None
    kept: list[Speech] = []
    for speech in reversed(found):
        if speech.is_credited:
            line = speech
        elif line is not None and speech.speaker in {None, line.speaker}:
            speech = replace(  # noqa: PLW2901  (the same quote, better known)
                speech,
                speaker=line.speaker,
                source=speech.source or line.source,
                said_on=speech.said_on or line.said_on,
            )
        kept.append(speech)
    return kept[::-1]


def _join(spans: Sequence[Span], podium: Podium) -> list[list[Span]]:
    """Return the spans with those broken by «he said» put together."""
    groups: list[list[Span]] = []
    for span in spans:
        if groups and _goes_on(groups[-1][-1], span, podium):
            groups[-1].append(span)
        else:
            groups.append([span])
    return groups


def _goes_on(first: Span, second: Span, podium: Podium) -> bool:
    text = podium.whole.text
    between = text[first.end : second.start]
    if len(between) > _BROKEN or "\n" in between or first.mark != second.mark:
        return False
    bare = between.strip(" \u00a0,–—-")
    if not set(words(bare)) & podium.lexicon.words("speech.verbs") or _INNER_STOP.search(bare[:-1]):
        return False
    said, following = first.words_in(text), second.words_in(text)[:1]
    if said.endswith(","):
        return True
    if bare.endswith((".", ":", ";", "!", "?")):
        return False
    is_tied = between.lstrip()[:1] in {",", "–", "—"} or between.rstrip().endswith(",")
    return is_tied and (following.islower() or between.rstrip().endswith(","))


def _speech(group: Sequence[Span], podium: Podium, last: tuple[int, str | None]) -> Speech | None:
    pieces = tuple(span.words_in(podium.whole.text) for span in group)
    spoken = " ".join(pieces).strip()
    parts = pieces if len(pieces) > 1 else ()
    count = len(words(spoken))
    if not count:
        return None
    credit = credit_below(group[-1], podium)
    if credit is not None:
        return Speech(spoken, parts, credit.speaker, credit.source, credit.said_on, True)
    speaker, is_tied = speaker_of(group, podium, last)
    if _is_not_speech(group[0], podium, count, is_tied=is_tied):
        return None
    return Speech(spoken, parts, speaker, occasion_of(group, podium))


def _is_not_speech(span: Span, podium: Podium, count: int, *, is_tied: bool) -> bool:
    if count <= _TITLE and podium.token_at(span.start) in podium.not_speech:
        return True
    if count > _FEW:
        return False
    inside = podium.whole.text[span.start : span.end]
    return not is_tied or (count <= _FEWEST and not re.search(r"[.!?…]", inside))


def _without_repeats(found: list[Speech]) -> list[Speech]:
    """Return the quotes without those that only repeat a longer one, as headlines do."""
    if len(found) > _MANY:
        return found
    said = [fold(speech.words) for speech in found]
    return [
        speech for index, speech in enumerate(found) if not _is_repeated(said[index], index, said)
    ]


def _is_repeated(words_said: str, index: int, said: Sequence[str]) -> bool:
    return any(
        words_said in other and (len(words_said) < len(other) or place < index)
        for place, other in enumerate(said)
        if place != index
    )
