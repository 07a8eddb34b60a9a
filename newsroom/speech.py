"""Which quoted passages are speech, put together and told from titles, nicknames and irony."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from newsroom.attendance import Attendance, attendance_of
from newsroom.claims import History
from newsroom.credits import closing_credit, credit_below, day_beside
from newsroom.folding import fold, words
from newsroom.marks import VERBS
from newsroom.occasions import club_speaking, occasion_of, opening_occasion, regions_of
from newsroom.podium import Podium
from newsroom.quotes import Span
from newsroom.speakers import Choose, Tie, speaker_of

_FEW: Final = 4  # words or fewer inside a sentence are seldom more than a manner of speaking
_FEWEST: Final = 2  # words or fewer are speech only when they end like a sentence
_TITLE: Final = 10  # words; what is called «…» by a longer name is no title
_INNER_STOP: Final = re.compile(r"(?<!\d)[.!?:;](?!\w)")
_WHOLE: Final = re.compile(r"\W*[A-ZÀ-Þ][^\n]*[.!?…]\W*\Z")  # a whole sentence between marks
_OWN_VERB: Final = 3  # tokens after a quote in which its own verb of speech stands
_BROKEN: Final = 110  # characters that may stand between two parts of one quote
_MANY: Final = 60  # quotes; a page of so many sayings repeats nothing


class Speech(NamedTuple):
    """One quote with what the text says of its speaker, occasion and date."""

    words: str
    parts: tuple[str, ...] = ()
    speaker: str | None = None
    source: str | None = None
    said_on: str | None = None
    is_credited: bool = False
    is_named: bool = False


def speeches(spans: Sequence[Span], podium: Podium, choose: Choose) -> list[Speech]:
    """Return the quotes of a text that are speech, with the speakers that are chosen."""
    joined = _join(spans, podium)
    found: list[Speech] = []
    hall, history = attendance_of(spans, podium), History()
    for group in joined:
        speech = _speech(group, hall, history, choose)
        if speech is not None:
            found.append(speech)
            history.heard(speech.speaker, group, podium.whole.title_end)
    told = _carried(_credited(_closed(found, podium)))
    return _without_repeats(_opened(told, hall))


def _opened(found: list[Speech], hall: Attendance) -> list[Speech]:
    """Return the quotes of who speaks most with the occasion told before the first of them."""
    if all(speech.source for speech in found):
        return found
    voice = Counter(speech.speaker for speech in found).most_common(1)[0][0]
    source = opening_occasion(hall, voice)
    if source is None:
        return found
    return [
        speech._replace(source=source)
        if speech.source is None and speech.speaker == voice
        else speech
        for speech in found
    ]


def _closed(found: list[Speech], podium: Podium) -> list[Speech]:
    """Return the quotes with occasion and day of the line that closes the text, if it has one."""
    line = closing_credit(podium) if found else None
    if line is None:
        return found
    return [
        speech._replace(
            speaker=speech.speaker if speech.is_named or not line.speaker else line.speaker,
            source=speech.source or line.source,
            said_on=speech.said_on or line.said_on,
        )
        for speech in found
    ]


def _credited(found: list[Speech]) -> list[Speech]:
    """Return the quotes with a closing credit line's name, occasion and date on all it covers."""
    line: Speech | None = None
    kept: list[Speech] = []
    for speech in reversed(found):
        if speech.is_credited:
            line = speech
        elif line is not None and _may_be_by(speech, line):
            speech = speech._replace(  # noqa: PLW2901  (the same quote, better known)
                speaker=line.speaker,
                source=line.source or speech.source,
                said_on=speech.said_on or line.said_on,
            )
        kept.append(speech)
    return kept[::-1]


def _may_be_by(speech: Speech, line: Speech) -> bool:
    """Return whether a credit line below may be about this quote too: nobody else is named."""
    if not speech.is_named or speech.speaker is None or line.speaker is None:
        return True
    return words(speech.speaker)[-1:] == words(line.speaker)[-1:]


def _carried(found: list[Speech]) -> list[Speech]:
    """Return the quotes with the occasion of the same speaker's quote before, if they have none."""
    told: dict[str | None, str] = {}
    kept: list[Speech] = []
    for speech in found:
        source = speech.source or told.get(speech.speaker)
        if source is not None:
            told[speech.speaker] = source
        kept.append(speech if source == speech.source else speech._replace(source=source))
    return kept


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
    bare = between.strip(" \u00a0,–—-")
    if len(between) > _BROKEN or "\n" in between or first.mark != second.mark:
        return False
    if not set(words(bare)) & podium.lexicon.words("speech.verbs") or _INNER_STOP.search(bare[:-1]):
        return False
    said, following = first.words_in(text), second.words_in(text)[:1]
    if said.endswith(",") or _is_resumed(bare, second, podium):
        return True
    if bare.endswith((".", ":", ";", "!", "?")):
        return False
    is_tied = between.lstrip()[:1] in {",", "–", "—"} or between.rstrip().endswith(",")
    return is_tied and (following.islower() or between.rstrip().endswith(","))


def _is_resumed(bare: str, second: Span, podium: Podium) -> bool:
    """Return whether words go on after a full stop, where a language writes one quote so."""
    resumes = podium.lexicon.quotes_resume and bare.endswith(".")
    return resumes and not _has_own_verb(second, podium)


def _has_own_verb(span: Span, podium: Podium) -> bool:
    """Return whether a quote is followed by a verb of speech of its own."""
    first = podium.token_at(span.end)
    lead = podium.whole.text[span.end : podium.start_of(first)]
    if "\n" in lead or "." in lead:
        return False
    return any(podium.is_in(at, VERBS) for at in range(first, first + _OWN_VERB))


def _speech(
    group: Sequence[Span], hall: Attendance, history: History, choose: Choose
) -> Speech | None:
    podium = hall.podium
    pieces = tuple(span.words_in(podium.whole.text) for span in group)
    spoken = " ".join(pieces).strip()
    parts = pieces if len(pieces) > 1 else ()
    count = len(words(spoken))
    if not count:
        return None
    credit = credit_below(group[-1], podium)
    if credit is not None:
        return Speech(spoken, parts, credit.speaker, credit.source, credit.said_on, True)
    regions = regions_of(group, podium)
    voice = speaker_of(group, hall, history, club_speaking(regions, podium), choose)
    if _is_not_speech(
        group[0],
        podium,
        count,
        is_tied=voice.tie > Tie.LOOSE,
        last_spoke=_just_spoke(group[0], podium, history.end),
    ):
        return None
    day = day_beside(group[-1], podium)
    if day is None and len(group) > 1:
        day = day_beside(group[0], podium)
    return Speech(
        spoken,
        parts,
        voice.name,
        occasion_of(regions, podium),
        day,
        is_named=voice.tie is Tie.NAMED,
    )


def _is_not_speech(
    span: Span, podium: Podium, count: int, *, is_tied: bool, last_spoke: bool = False
) -> bool:
    at = podium.token_at(span.start)
    if count <= _TITLE and (at in podium.not_speech or _is_outlet(at, span, podium)):
        return True
    if count > _FEW:
        return False
    inside = podium.whole.text[span.start : span.end]
    if count > _FEWEST and last_spoke and _WHOLE.match(inside):
        return False
    return not is_tied or (count <= _FEWEST and not re.search(r"[.!?…]", inside))


def _is_outlet(at: int, span: Span, podium: Podium) -> bool:
    """Return whether the marks hold an outlet's name: «berichtet die „Bild“»."""
    if at >= len(podium.tokens) or podium.tokens[at].kind != "SOURCE":
        return False
    return at + 1 >= len(podium.tokens) or podium.start_of(at + 1) >= span.end


def _just_spoke(span: Span, podium: Podium, last: int) -> bool:
    """Return whether somebody spoke before in the same paragraph."""
    return last > 0 and "\n" not in podium.whole.text[last : span.start]


def _without_repeats(found: list[Speech]) -> list[Speech]:
    """Return the quotes without those that only repeat a longer one, as headlines do."""
    if not 1 < len(found) <= _MANY:
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
