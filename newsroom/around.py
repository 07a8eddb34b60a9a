"""Who is told around a quote: in the sentences before and after it, in the title, by who spoke."""

from collections.abc import Iterator
from functools import cache
from typing import Final

from newsroom.attendance import Attendance, Back
from newsroom.bunches import Bunch, bunch
from newsroom.claims import Hearing
from newsroom.judging import Sign
from newsroom.marks import BY, VERBS
from newsroom.mentions import PERSONS, Mention
from newsroom.podium import Podium

_AFTER: Final = 14  # tokens after a quote in which a sentence of its own tells the speaker
_BACK: Final = 3  # sentences before it that name anybody
_FAR: Final = 120  # tokens in which they lie
_HEAD: Final = 2  # words of a sentence in which its subject begins it
_NEAR: Final = 20  # words between two quotes that stand near
_THINGS: Final = frozenset(("club", "outlet"))
_TITLE: Final = 8  # names in a title
_PARAGRAPH: Final = 2  # line ends between a paragraph and the next


def in_sentences_before(hearing: Hearing) -> None:
    """Gather who is named in the sentences before the words."""
    podium, hall, start = hearing.podium, hearing.hall, hearing.start
    at = podium.token_at(start)
    number = podium.tokens[min(at, len(podium.tokens) - 1)].sentence
    title = podium.title_at
    far, sentence = 0, -1
    for mention in reversed(hall.between(max(at - _FAR, title), at)):
        if mention.kind in _THINGS or mention.sentence == number:
            continue
        if mention.sentence != sentence:
            sentence, far = mention.sentence, far + 1
            if far > _BACK:
                break
        told = hall.backs.get(mention.at)
        if told is None:
            told = hall.backs[mention.at] = _back(mention, hall)
        name = mention.name
        paragraphs = _paragraphs(mention, start, podium)
        hearing.loose.append((name, _signs_from(far, paragraphs, told)))


def _back(mention: Mention, hall: Attendance) -> Back:
    podium = hall.podium
    part = "object" if mention.is_object else ("subject" if mention.rank == 0 else "other")
    if part == "subject" and _is_head(mention.at, podium):
        part = "head"
    kind = "name" if mention.kind in PERSONS else mention.kind
    is_said = (podium.marks[mention.at - 1] | podium.marks[mention.after]) & VERBS != 0
    return part, kind, is_said, mention.sentence in hall.occasional


@cache
def _signs_from(sentences: int, paragraphs: str, told: Back) -> Bunch:
    """Return the signs of who is named so many sentences before, kept from quote to quote."""
    far, (part, kind, is_said, is_occasion) = str(sentences), told
    signs: list[Sign] = [
        ("back", far, paragraphs, part, kind),
        ("back", far, part, kind),
        ("back", far, paragraphs),
    ]
    if is_said:
        signs.append(("back", far, "verb"))
    if is_occasion:
        signs.append(("back", far, "occasion", part))
    return bunch(*signs)


def _is_head(index: int, podium: Podium) -> bool:
    """Return whether a sentence begins with a name, small words aside."""
    number = podium.tokens[index].sentence
    return index < _HEAD or podium.tokens[index - _HEAD].sentence != number


def _paragraphs(mention: Mention, start: int, podium: Podium) -> str:
    """Return how many paragraphs before the words somebody is named."""
    between = podium.whole.text.count("\n", podium.end_of(mention.after - 1), start)
    return "same" if between == 0 else ("before" if between <= _PARAGRAPH else "above")


def in_title(hearing: Hearing) -> None:
    """Gather who is named in the title."""
    podium, hall = hearing.podium, hearing.hall
    if hearing.start < podium.whole.title_end:
        where = "within"
    else:
        stop = podium.title_at
        where = "marked" if any(first < stop for first, _ in hall.quoted[:2]) else "plain"
    signs = hall.titled.get(where)
    if signs is None:
        signs = hall.titled[where] = list(_title_signs(where, hall))
    hearing.loose.extend(signs)


def _title_signs(where: str, hall: Attendance) -> Iterator[tuple[str, Bunch]]:
    podium, end = hall.podium, hall.podium.whole.title_end
    colon = podium.whole.text.find(":", 0, end)
    mentions = hall.between(0, podium.token_at(end))[:_TITLE]
    for rank, mention in enumerate(mentions):
        if mention.kind in {"club", "outlet"}:
            continue
        is_heading = podium.end_of(mention.after - 1) <= colon
        part = "colon" if is_heading else ("first" if rank == 0 else "later")
        what = "object" if mention.is_object else "free"
        yield mention.name, bunch(("title", part, where), ("title", what, where))


def past(hearing: Hearing) -> None:
    """Let those speak on who spoke before."""
    history, podium = hearing.history, hearing.podium
    last = history.last
    if last is None:
        return
    first, at = podium.token_at(history.end), podium.token_at(hearing.start)
    between = podium.whole.text.count("\n", history.end, hearing.start)
    far = "same" if between == 0 else ("next" if between <= _PARAGRAPH else "far")
    new = hearing.hall.between(first, min(at, first + _FAR))
    alone = "others" if any(m.kind in PERSONS and m.name != last for m in new) else "alone"
    gap = "touching" if at - first <= 1 else ("near" if at - first < _NEAR else "apart")
    hearing.loose.append((last, _signs_of_last(far, gap, alone)))
    for name in history.before:
        if name != last:
            hearing.about(name, "spoke")
    if history.heading is not None:
        hearing.about(history.heading, "heading")
    if not history.before and history.count > 1:
        hearing.about(last, "only")


@cache
def _signs_of_last(far: str, gap: str, alone: str) -> Bunch:
    """Return the signs of who spoke last, kept from quote to quote."""
    return bunch(("last", far, gap), ("last", far, alone), ("last", far, gap, alone))


def following(hearing: Hearing) -> None:
    """Gather who is named first in the sentence right after the words."""
    if not hearing.has_own_end:
        return
    podium, end = hearing.podium, hearing.group[-1].end
    first = podium.token_at(end)
    if first >= len(podium.tokens) or "\n" in podium.whole.text[end : podium.start_of(first)]:
        return
    sentence = podium.tokens[first].sentence
    is_by = podium.is_in(first, BY)
    for mention in hearing.hall.between(first, first + _AFTER):
        if mention.sentence == sentence and mention.kind in PERSONS:
            what = "by" if is_by else ("object" if mention.is_object else "free")
            hearing.about(
                mention.name, "next", what, "head" if mention.at - first <= _HEAD else "later"
            )
        return


def opening(hearing: Hearing) -> None:
    """Let a club speak whose statement begins with its name: «Juventus FC announce …»."""
    podium = hearing.podium
    first = podium.token_at(hearing.start)
    stop = min(first + _HEAD + 1, podium.token_at(hearing.group[0].end))
    for index in range(first, stop):
        if podium.tokens[index].kind == "CLUB":
            is_said = podium.is_in(index + 1, VERBS)
            name = podium.raw(index, index + 1)
            hearing.about(name, "opens", "said" if is_said else "named")
            if is_said:
                hearing.signs.setdefault(name, []).append(("told", "opens"))
            return


def is_alone(hearing: Hearing) -> bool:
    """Return whether the words begin a paragraph."""
    start = hearing.start
    return "\n" in hearing.podium.whole.text[max(start - 3, 0) : start]
