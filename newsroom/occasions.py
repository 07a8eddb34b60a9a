"""On which occasion, or to which outlet, the words of a quote were said."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from newsroom.attendance import Attendance
from newsroom.marks import ABOUT, ARTICLES, BY, SMALL, VERBS
from newsroom.mentions import PERSONS, UNNAMED
from newsroom.phrases import Hit, name_run
from newsroom.podium import STATIONS, Podium
from newsroom.quotes import Span

_FORM: Final = re.compile(r"[A-Z]{2}|[a-z][A-Z]|[A-Za-z]\d")  # as outlets write themselves: «FlaTV»
_REACH: Final = 40  # tokens around a quote in which its occasion is told
_VERB: Final = 7  # tokens after a quote in which its verb stands when a new sentence seems to begin
_NAME: Final = 4  # words between marks that are rather a name than something said
_LONG: Final = 60  # characters of what stands between marks
_CLOSED: Final = re.compile(r"[»”“\"’‘]|'(?!\w)|\n")
_JOINTS: Final = ARTICLES | ABOUT  # they end no occasion
_MARKS: Final = ("«", "“", "„", '"', "'", "‘", "‚", "« ", "«\u00a0")


def occasion_of(regions: Sequence[tuple[range, bool]], podium: Podium) -> str | None:
    """Return the outlet or occasion of a quote, which one of the regions around it may tell."""
    for region, is_beside in regions:
        place = region.start, region.stop, is_beside
        if place not in podium.found:
            podium.found[place] = _occasion_in(region, podium, is_beside=is_beside)
        found = podium.found[place]
        if found is not None:
            return found
    return None


def opening_occasion(hall: Attendance, voice: str | None) -> str | None:
    """Return the occasion told before the first words of all: «X spoke at a press conference».

    It holds for who speaks most, when the sentence tells of nobody else.
    """
    podium = hall.podium
    first = podium.title_at
    quoted = (start for start, stop in hall.quoted if start >= first and stop - start > _NAME)
    ahead = next(quoted, len(podium.tokens))
    last = min(ahead, first + 2 * _REACH)
    while first < last:
        stop = min(podium.sentence_end(first), last)
        region = range(first, stop)
        if podium.tells_occasion(region):
            told = hall.between(first, stop)
            others = {m.name for m in told if m.kind in PERSONS}
            if not others or voice in others or any(m.kind in UNNAMED for m in told):
                found = _occasion_in(region, podium, is_beside=False)
                if found is not None:
                    return found
        first = stop
    return None


def club_speaking(regions: Sequence[tuple[range, bool]], podium: Podium) -> str | None:
    """Return the club whose statement is quoted: «a statement from CLUB»."""
    for region, _ in regions:
        for at in filter(podium.occasions.__contains__, podium.told_in(region)):
            hit = podium.occasions[at]
            club = next((s for s in hit.slots if s[0] == "CLUB"), None)
            if club is not None:
                return podium.raw(club[1], club[2])
    return None


def regions_of(group: Sequence[Span], podium: Podium) -> list[tuple[range, bool]]:
    """Return where an occasion is told that a quote may have, and whether it is beside it.

    First what follows it, then its sentence, the one before, and the title.
    """
    return [each for each in _regions(group, podium) if podium.tells_occasion(each[0])]


def _regions(group: Sequence[Span], podium: Podium) -> Iterator[tuple[range, bool]]:
    if not podium.tells_occasions:
        return
    for index, span in enumerate(group):
        end = group[index + 1].start if index + 1 < len(group) else len(podium.whole.text)
        yield _after(span, end, podium), True
    at = podium.token_at(group[0].start)
    if not at:
        return
    start = podium.sentence_start(at, _REACH)
    yield range(start, at), True
    title = podium.title_at
    if start and podium.start_of(start) > podium.whole.title_end:
        yield range(podium.sentence_start(start, _REACH), start), False
    yield range(min(title, _REACH)), False


def _after(span: Span, end: int, podium: Podium) -> range:
    """Return the tokens after a quote up to the end of their sentence."""
    text = podium.whole.text
    first = podium.token_at(span.end)
    last = min(first + _REACH, podium.token_at(end))
    if first < last:
        last = min(last, podium.sentence_end(first))
    if not podium.tells_occasion(range(first, last)):
        return range(0)
    lead = text[span.end : podium.start_of(first)]
    if first >= last or "\n" in lead:
        return range(0)
    if lead.strip(" \u00a0»”“\"'’")[:1] in {".", ";", "!"}:
        return range(first, last) if podium.is_in(first, BY) else range(0)
    closed = text[: span.end].rstrip(" \u00a0»”“\"'’«")[-1:] in {".", "!", "?", "…"}
    has_verb = any(podium.is_in(i, VERBS) for i in range(first, min(first + _VERB, last)))
    if closed and not has_verb and text[podium.start_of(first)].isupper():
        return range(0)
    return range(first, last)


def _occasion_in(region: range, podium: Podium, *, is_beside: bool) -> str | None:
    """Return the best occasion told in a row of tokens: an outlet known, one by form, a word."""
    told = podium.told_in(region)
    hits = [podium.occasions[at] for at in told if at in podium.occasions]
    hits = [hit for hit in hits if hit.last <= region.stop]
    slotted = [_with_slot(hit, podium) for hit in hits]
    for kind in ("SOURCE", "NAME") if slotted else ():
        for hit in slotted:
            slot = next((slot for slot in hit.slots if slot[0] == kind), None)
            if slot is not None and (kind == "SOURCE" or _is_sure(hit, slot, podium)):
                return _marked(slot, podium) or _as_written(
                    _head(hit, slot[1], podium), slot[2], podium
                )
    known = _told_beside(told, region, podium) if is_beside else None
    if known is not None:
        return known
    plain = next((hit for hit in hits if not _names(hit)), None)
    if plain is None:
        return None
    club = next((slot for slot in plain.slots if slot[0] == "CLUB"), None)
    last = plain.last if club is None else club[1]
    while last > plain.first + 1 and podium.is_in(last - 1, _JOINTS):
        last -= 1
    return _as_written(plain.first, last, podium)


def _told_beside(told: Sequence[int], region: range, podium: Podium) -> str | None:
    """Return the station or the outlet known in a row of tokens, unless it reports the words."""
    station = next((at for at in told if _is_station(at, podium)), None)
    found = None if station is None else _station(station, region, podium)
    if found is not None:
        return found
    known = next((at for at in told if podium.tokens[at].kind == "SOURCE"), None)
    if known is None or _is_subject(known, podium):
        return None
    return podium.raw(known, known + 1)


def _station(at: int, region: range, podium: Podium) -> str | None:
    """Return the name of a station, known or not: «Milan TV», «BBC Radio Suffolk»."""
    first, last = at, at + 1
    while first > region.start and _is_named(first - 1, podium) and podium.gap(first) == " ":
        first -= 1
    while last < region.stop and _is_named(last, podium) and podium.gap(last) == " ":
        last += 1
    if last - first == 1:
        return None
    return None if _is_subject(last - 1, podium) else podium.raw(first, last)


def _is_station(at: int, podium: Podium) -> bool:
    return podium.tokens[at].capital and podium.tokens[at].word in STATIONS


def _is_named(at: int, podium: Podium) -> bool:
    return podium.tokens[at].capital or podium.tokens[at].kind in {"CLUB", "SOURCE", "NUMBER"}


def _with_slot(hit: Hit, podium: Podium) -> Hit:
    """Return a hit whose capitals reach over a comma with the first run of them alone."""
    if hit.slots:
        return hit
    for at in range(hit.first + 1, hit.last):
        run = name_run(podium.tokens, at)
        if run:
            return hit._replace(slots=(("NAME", at, min(at + run, hit.last)),))
    return hit


def _marked(slot: tuple[str, int, int], podium: Podium) -> str | None:
    """Return what stands between marks where a name begins: «im Podcast „Einfach mal Luppen“»."""
    for at in range(slot[1], slot[2]):
        if podium.gap(at).endswith(_MARKS):
            start = podium.start_of(at)
            text = podium.whole.text[start : start + _LONG]
            end = _CLOSED.search(text)
            return text[: end.start()] if end else None
    return None


def _head(hit: Hit, at: int, podium: Podium) -> int:
    """Return where an outlet's name begins, its first word being a telling one: «Radio Bruno»."""
    while (
        at > hit.first
        and not podium.lexicon.nouns_capitalised
        and podium.raw(at - 1, at)[:1].isupper()
    ):
        at -= 1
    return at


def _names(hit: Hit) -> bool:
    return any(slot[0] in {"SOURCE", "NAME"} for slot in hit.slots)


def _is_sure(hit: Hit, slot: tuple[str, int, int], podium: Podium) -> bool:
    """Return whether capitals are an outlet: after a telling word, or between marks of their own.

    After a mere «at» or «on» they are rather a place or a day.
    """
    said = range(hit.first, slot[1])
    if _FORM.search(podium.raw(slot[1], slot[2])):
        return True
    if any(not podium.is_in(at, SMALL | ABOUT) for at in said):
        return True
    return podium.whole.words.gap(podium.tokens[slot[1]].first).endswith(_MARKS)


def _is_subject(at: int, podium: Podium) -> bool:
    """Return whether an outlet reports the words rather than having been told them."""
    return podium.is_in(at + 1, VERBS) or podium.is_in(at - 1, BY)


def _as_written(start: int, end: int, podium: Podium) -> str:
    while end - start > 1 and podium.is_in(start, SMALL | ABOUT):
        start += 1
    return podium.raw(start, end)
