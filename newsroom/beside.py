"""Who is told in the sentence of a quote: after the words, or before them."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from newsroom.claims import Hearing, Tie
from newsroom.marks import (
    ARTICLES,
    BEFORE,
    BY,
    INVERTED,
    OWN,
    PRONOUNS,
    ROLES,
    SMALL,
    STATEMENT,
    VERBS,
)
from newsroom.mentions import PERSONS, UNNAMED, Mention, trade_of
from newsroom.podium import Podium
from newsroom.quotes import Span

_AFTER: Final = 14  # tokens after a quote in which its speaker is named
_VERB: Final = 7  # tokens after it in which the verb of speech stands
_UNKNOWN: Final = 3  # tokens after it among which a verb that no lexicon holds may be
_BEFORE: Final = 24  # tokens before it
_BY: Final = 3  # tokens before a name among which «the words of» may stand
_NEAR: Final = 2  # tokens after a verb before its words in which its subject stands
_ENDS: Final = re.compile(r"[.!?;:]\s")
_STOP: Final = re.compile(r"[.!?]\s")
_CLAUSE: Final = re.compile(r"[.!?;:]\s|[.!?]\Z|\n|[«“„\"]")
_PRONOUNS: Final = PRONOUNS | INVERTED
_SMALL: Final = ARTICLES | OWN | BEFORE | VERBS | INVERTED | ROLES


def told_after(hearing: Hearing) -> Tie | None:
    """Gather who is told after the words; return how."""
    tie: Tie | None = None
    podium = hearing.podium
    for number, span in enumerate(hearing.group):
        last = number + 1 == len(hearing.group)
        end = len(podium.whole.text) if last else hearing.group[number + 1].start
        window = _window(span, end, podium)
        hearing.has_own_end = not window
        if not window:
            continue
        verb, how = _verb_after(window, podium)
        found = _told_after(window, verb, how, hearing)
        if tie is None or (tie.how in {"none", "unknown"} and how in {"verb", "by"}):
            tie = found
    return tie


def _verb_after(window: range, podium: Podium) -> tuple[int, str]:
    """Return where the verb of speech after a quote stands, and what it is."""
    for index in window[:_VERB]:
        marks = podium.marks[index]
        if marks & (VERBS | BY):
            return index, "verb" if marks & VERBS else "by"
    unknown = _unknown_verb(window, podium) if "," in podium.gap(window[0]) else None
    return (window[0] - 1, "none") if unknown is None else (unknown, "unknown")


def _unknown_verb(window: range, podium: Podium) -> int | None:
    """Return where a word stands that may only be a verb: «…», reflexionaba Míchel."""
    if len(window) > 1 and podium.is_in(window[1], ARTICLES):
        return window[0]
    at = next((i for i in window[:_UNKNOWN] if not podium.is_in(i, SMALL)), None)
    is_name = at is None or podium.may_be_name(at) or bool(podium.tokens[at].kind)
    return None if is_name else at


def _told_after(window: range, verb: int, how: str, hearing: Hearing) -> Tie:
    podium = hearing.podium
    told: Mention | None = None
    near = _reach(verb, window, podium)
    is_taken = (podium.marks[verb + 1] | podium.marks[verb - 1]) & _PRONOUNS
    for rank, mention in enumerate(hearing.hall.between(window.start, window.stop)):
        side = "left" if mention.at < verb else "right"
        is_near = mention.at <= near if side == "right" else mention.after == verb
        place = "near" if is_near else ("first" if rank == 0 else "later")
        what = "object" if mention.is_object else "free"
        hearing.add(mention, "after", how, side, place, what)
        hearing.grade(mention, _after_grade(how, side, place, what))
        if is_taken:
            hearing.add(mention, "after", how, side, "taken")
        if rank == 0 and side == "left":
            is_led = "," not in podium.gap(verb)
            hearing.add(mention, "after", how, "led" if is_led else "parted", what)
        if how == "by" or (how == "verb" and what == "free"):
            hearing.tied.add(mention.name)
        if mention.kind in UNNAMED:
            _bearer(mention, hearing)
        if is_near and what == "free" and (told is None or mention.kind in PERSONS):
            told = mention
    if told is None:
        return Tie("after", how, _manner(verb, near, window, hearing))
    return Tie("after", how, *_as_told(told, podium))


def _after_grade(how: str, side: str, place: str, what: str) -> str:
    if how == "by":
        return "plainly"
    if what == "object":
        return "about"
    if how == "none":
        return "vaguely"
    if place == "near":
        return "plainly" if how == "verb" else "likely"
    return "likely" if how == "verb" and place == "first" else "vaguely"


def _reach(verb: int, window: range, podium: Podium) -> int:
    """Return the token after a verb before which only small words stand."""
    return next(
        (
            index
            for index in range(verb + 1, window.stop)
            if podium.tokens[index].kind not in {"NUMBER", "CLUB"}
            and not podium.is_in(index, _SMALL)
        ),
        window.stop,
    )


def _manner(verb: int, near: int, window: range, hearing: Hearing) -> str:
    """Return how the speaker is told who is not named beside the verb."""
    podium = hearing.podium
    if podium.is_in(verb + 1, INVERTED) and "-" in podium.gap(verb + 1):
        return "pronoun"
    if any(podium.marks[index] & STATEMENT for index in window):
        return "statement"
    places = (*range(verb + 1, min(near + 1, window.stop)), *range(verb - 1, window.start - 1, -1))
    told = next(filter(None, (_sort_at(index, podium) for index in places)), None)
    return told or ("noun" if podium.is_in(verb + 1, ARTICLES) else "nobody")


def _sort_at(index: int, podium: Podium) -> str | None:
    """Return as what a word tells a speaker, if it does."""
    if podium.is_in(index, _PRONOUNS):
        return "pronoun"
    if podium.tokens[index].kind == "NUMBER" or podium.is_demonym(index):
        return "people"
    return "role" if podium.is_in(index, ROLES) else None


def _bearer(mention: Mention, hearing: Hearing) -> None:
    """Let a role beside the words speak for who bears it."""
    for how, name in hearing.hall.bearers(mention):
        hearing.about(name, "bears", how, mention.kind)
        hearing.about(mention.name, "borne", how)


def _window(span: Span, end: int, podium: Podium) -> range:
    """Return the tokens after a quote, up to the end of their clause."""
    first = podium.token_at(span.end)
    text = podium.whole.text
    lead = text[span.end : podium.start_of(first)]
    if first >= len(podium.tokens) or "\n" in lead or _ENDS.search(lead.replace("...", "")):
        return range(0)
    match = _CLAUSE.search(text, span.end)
    limit = min(end, match.start() if match else len(text))
    return range(first, min(first + _AFTER, podium.token_at(limit)))


def told_before(hearing: Hearing) -> Tie | None:
    """Gather who is told in the sentence before the words; return how."""
    podium, start = hearing.podium, hearing.start
    at = podium.token_at(start)
    if at == 0:
        return None
    gap = podium.whole.text[podium.end_of(at - 1) : start]
    if _STOP.search(gap) or ("\n" in gap and ":" not in gap):
        return None
    first = podium.sentence_start(at, _BEFORE)
    hearing.is_line = "\n" in podium.gap(first)
    back = range(at - 1, first - 1, -1)
    verb = next((i for i in back if podium.spoken[i] & (VERBS | BY)), None)
    lead = _Lead(at, ":" in gap, first, verb)
    mentions = hearing.hall.between(first, at)
    for mention in mentions:
        _told_in_lead(mention, mentions, lead, hearing)
        if mention.at == first and mention.after == at and lead.has_colon:
            hearing.label = mention.name
    subject = next((m for m in mentions if not m.is_object), None)
    if subject is None:
        return Tie("lead", lead.how, _lead_manner(first, at, podium))
    return Tie("lead", lead.how, *_as_told(subject, podium))


class _Lead(NamedTuple):
    """The words of a sentence before a quote: where they begin and end, with which verb."""

    at: int
    has_colon: bool
    first: int
    verb: int | None

    @property
    def how(self) -> str:
        """How the words are introduced."""
        if self.has_colon:
            return "colon"
        return "none" if self.verb is None else "verb"

    def is_near(self, mention: Mention) -> bool:
        """Return whether somebody is told beside the verb."""
        return self.verb is not None and (
            mention.after == self.verb or 0 <= mention.at - self.verb <= _NEAR
        )


def _told_in_lead(
    mention: Mention, mentions: Sequence[Mention], lead: _Lead, hearing: Hearing
) -> None:
    how, what = lead.how, _part(mention, lead, hearing.podium)
    order = "first" if mention is mentions[0] else "later"
    is_near = lead.is_near(mention)
    hearing.add(mention, "lead", how, "mute" if lead.verb is None else "said", order, what)
    if lead.verb is not None:
        side = "left" if mention.at < lead.verb else "right"
        hearing.add(mention, "lead", side, "near" if is_near else "far", what)
    if mention is mentions[-1]:
        hearing.add(mention, "lead", "last", how, what)
    if mention.after == lead.at:
        hearing.add(mention, "lead", "touches", how)
    if what == "by" or (is_near and what == "free"):
        hearing.grade(mention, "plainly")
    elif lead.verb is None and what == "free":
        hearing.grade(mention, f"{how} {order}")
    if how != "none" and what != "object":
        hearing.tied.add(mention.name)
    if mention.kind in UNNAMED:
        _bearer(mention, hearing)


def _part(mention: Mention, lead: _Lead, podium: Podium) -> str:
    behind = range(max(mention.at - _BY, lead.first), mention.at)
    if any(podium.marks[i] & BY for i in behind):
        return "by"
    return "object" if mention.is_object else "free"


def _as_told(mention: Mention, podium: Podium) -> tuple[str, str]:
    """Return as what a speaker is told, and as whose role."""
    if mention.kind in PERSONS:
        return "name", ""
    return mention.kind, trade_of(mention.at, podium) if mention.kind in UNNAMED else ""


def _lead_manner(first: int, at: int, podium: Podium) -> str:
    if any(podium.marks[index] & STATEMENT for index in range(first, at)):
        return "statement"
    for index in range(first, at):
        if podium.is_in(index, OWN):
            return "own"
        if podium.is_in(index, PRONOUNS):
            return "pronoun"
        if podium.is_demonym(index):
            return "people"
    return "nobody"
