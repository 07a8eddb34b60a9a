"""Who said the words of a quote, and on which occasion."""

import re
from collections.abc import Sequence
from typing import Final

from newsroom.persons import by_pronoun, is_object, who_at
from newsroom.podium import Podium
from newsroom.quotes import Span

_AFTER: Final = 14  # tokens after a quote in which its speaker is named
_VERB: Final = 7  # tokens after it in which the verb of speech stands
_BEFORE: Final = 24  # tokens before it
_ENDS: Final = re.compile(r"[.!?;:]\s")
_STOP: Final = re.compile(r"[.!?]\s")
_CLAUSE: Final = re.compile(r"[.!?;:]\s|[.!?]\Z|\n|[«“„\"]")


def speaker_of(
    group: Sequence[Span], podium: Podium, last: tuple[int, str | None]
) -> tuple[str | None, bool]:
    """Return who speaks, and whether a verb or a colon ties the name to the words."""
    for index, span in enumerate(group):
        end = group[index + 1].start if index + 1 < len(group) else len(podium.whole.text)
        after = _after(span, end, podium, last[1])
        if after is not None:
            return after, True
    before = _before(group[0], podium, last[1])
    if before is not None:
        return before
    return _from_context(group[0], podium, last), False


def occasion_of(group: Sequence[Span], podium: Podium) -> str | None:
    """Return the outlet or occasion named in the sentence that attributes the words."""
    around: list[int] = []
    for span in group:
        around += _window(span, len(podium.whole.text), podium)
        before = podium.token_at(span.start)
        if before and ":" in podium.whole.text[podium.end_of(before - 1) : span.start]:
            around += range(_sentence_start(podium, before), before)
    hit = next((podium.occasions[at] for at in around if at in podium.occasions), None)
    if hit is None:
        return None
    slot = next((slot for slot in hit.slots if slot[0] in {"SOURCE", "NAME"}), None)
    start, end = (slot[1], slot[2]) if slot else (hit.first, hit.last)
    return _without_preposition(start, end, podium)


def _after(span: Span, end: int, podium: Podium, previous: str | None) -> str | None:
    """Return who is named after the words, beside a verb of speech."""
    window = _window(span, end, podium)
    verbs = podium.lexicon.words("speech.verbs")
    spoken = next((i for i in window[:_VERB] if podium.tokens[i].word in verbs), None)
    if spoken is None:
        return None
    first = window[0]
    before = podium.tokens[spoken - 1].word
    if before in podium.lexicon.words("speech.inverted") and spoken > first:
        return by_pronoun(spoken - 1, podium, previous)
    for index in (*window[spoken - first + 1 :], *reversed(window[: spoken - first])):
        who = None if is_object(index, podium) else who_at(index, podium, previous, span.start)
        if who is not None:
            return who
    return None


def _window(span: Span, end: int, podium: Podium) -> list[int]:
    """Return the tokens after a quote, up to the end of their clause."""
    first = podium.token_at(span.end)
    text = podium.whole.text
    lead = text[span.end : podium.start_of(first)]
    if first >= len(podium.tokens) or "\n" in lead or _ENDS.search(lead.replace("...", "")):
        return []
    limit = min(end, _clause_end(text, span.end))
    stop = min(first + _AFTER, len(podium.tokens))
    return [index for index in range(first, stop) if podium.start_of(index) < limit]


def _clause_end(text: str, start: int) -> int:
    match = _CLAUSE.search(text, start)
    return match.start() if match else len(text)


def _before(span: Span, podium: Podium, previous: str | None) -> tuple[str | None, bool] | None:
    """Return who is named before the words: before a colon, or as subject of a verb of speech."""
    at = podium.token_at(span.start)
    if at == 0:
        return None
    lead = podium.whole.text[podium.end_of(at - 1) : span.start]
    start = _sentence_start(podium, at)
    verbs = podium.lexicon.words("speech.verbs")
    is_announced = ":" in lead or (
        "\n" not in lead and any(podium.tokens[i].word in verbs for i in range(start, at))
    )
    if not is_announced or _STOP.search(lead):
        return None
    who = _subject(start, at, podium, (previous, span.start))
    return None if who is None else (who, True)


def _sentence_start(podium: Podium, at: int) -> int:
    index = at - 1
    number = podium.tokens[index].sentence
    while index > 0 and podium.tokens[index - 1].sentence == number and at - index < _BEFORE:
        index -= 1
    return index


def _subject(start: int, at: int, podium: Podium, context: tuple[str | None, int]) -> str | None:
    """Return the speaker in the words before a quote: beside the verb, else the first named."""
    verbs = podium.lexicon.words("speech.verbs")
    spoken = [i for i in range(start, at) if podium.tokens[i].word in verbs]
    if spoken:
        verb = spoken[-1]
        nearest = [*range(verb - 1, start - 1, -1), *range(verb + 1, at)]
        for index in nearest:
            who = who_at(index, podium, *context)
            if who is not None and not is_object(index, podium):
                return who
    for index in range(start, at):
        who = who_at(index, podium, *context)
        if who is not None:
            return who
    return None


def _from_context(span: Span, podium: Podium, last: tuple[int, str | None]) -> str | None:
    """Return who speaks when the sentence does not say: who spoke before, or was announced."""
    text = podium.whole.text
    if last[1] is not None and text[last[0] : span.start].count("\n\n") <= 1:
        return last[1]
    announced = _announced(span, podium)
    return announced or _from_title(podium)


def _announced(span: Span, podium: Podium) -> str | None:
    """Return the speaker whom the sentence before the quote announces."""
    at = podium.token_at(span.start)
    if at == 0:
        return None
    start = _sentence_start(podium, at)
    if any(podium.tokens[i].word in podium.lexicon.words("speech.verbs") for i in range(start, at)):
        return _subject(start, at, podium, (None, span.start))
    for index in range(start, at):
        if podium.tokens[index].kind == "PERSON" or podium.tokens[index].capital:
            named = podium.name_at(index)
            if named is not None and (" " in named[0] or podium.tokens[index].kind):
                return named[0]
    return None


def _from_title(podium: Podium) -> str | None:
    """Return the person before the colon of a title such as «Sampaoli : …»."""
    title = podium.whole.text[: podium.whole.title_end]
    head, colon, _ = title.partition(":")
    if not colon:
        return None
    end = len(head)
    for index, token in enumerate(podium.tokens):
        if podium.start_of(index) >= end:
            break
        if token.kind == "PERSON" or token.capital:
            named = podium.name_at(index)
            if named is not None:
                return named[0]
    return None


def _without_preposition(start: int, end: int, podium: Podium) -> str:
    while end - start > 1 and podium.tokens[start].word in podium.lexicon.words("language.common"):
        start += 1
    return podium.whole.words.raw(podium.tokens[start].first, podium.tokens[end - 1].last)
