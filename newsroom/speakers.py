"""Who said the words of a quote."""

import re
from collections.abc import Sequence
from enum import IntEnum
from typing import Final, NamedTuple

from newsroom.occasions import club_speaking
from newsroom.persons import Setting, by_pronoun, is_object, role_as_written, who_at
from newsroom.podium import Podium
from newsroom.quotes import Span

_AFTER: Final = 14  # tokens after a quote in which its speaker is named
_VERB: Final = 7  # tokens after it in which the verb of speech stands
_BEFORE: Final = 24  # tokens before it
_TITLE: Final = 40  # tokens of a title in which its speaker stands
_UNKNOWN: Final = 3  # tokens after a quote among which a verb that no lexicon holds may be
_LABEL: Final = 4  # words before a colon that are nothing but a speaker
_SMALL: Final = ("names.articles", "names.own", "speech.verbs", "speech.inverted")
_ENDS: Final = re.compile(r"[.!?;:]\s")
_STOP: Final = re.compile(r"[.!?]\s")
_CLAUSE: Final = re.compile(r"[.!?;:]\s|[.!?]\Z|\n|[«“„\"]")


class Tie(IntEnum):
    """How a speaker is tied to the words: by nothing but the context, by a verb, by name."""

    LOOSE = 0
    SAID = 1
    NAMED = 2


class Voice(NamedTuple):
    """Who speaks, and how surely."""

    name: str | None
    tie: Tie


def speaker_of(group: Sequence[Span], podium: Podium, last: tuple[int, str | None]) -> Voice:
    """Return who speaks, and what ties the name to the words."""
    setting = Setting(group[0].start, last[0], last[1])
    is_said = False
    for index, span in enumerate(group):
        end = group[index + 1].start if index + 1 < len(group) else len(podium.whole.text)
        window = _window(span, end, podium)
        voice = _after(window, podium, setting)
        if voice is not None:
            return voice
        is_said = is_said or any(podium.is_in(i, "speech.verbs") for i in window[:_VERB])
    voice = _before(group[0], podium, setting) or _club(group, podium)
    if voice is not None:
        return voice
    if is_said:
        return _noun_after(group, podium) or Voice(by_pronoun(podium, setting), Tie.SAID)
    return Voice(_from_context(group[0], podium, last), Tie.LOOSE)


def _club(group: Sequence[Span], podium: Podium) -> Voice | None:
    """Return the club whose statement is quoted."""
    club = club_speaking(group, podium)
    return None if club is None else Voice(club, Tie.SAID)


def _after(window: list[int], podium: Podium, setting: Setting) -> Voice | None:
    """Return who is named after the words, beside a verb of speech or after «according to»."""
    spoken = next((i for i in window[:_VERB] if podium.is_in(i, "speech.verbs", "speech.by")), None)
    if spoken is None:
        return _unknown_verb(window, podium, setting)
    first = window[0]
    if podium.is_in(spoken, "speech.by") and not podium.is_in(spoken, "speech.verbs"):
        return _first_of(window[spoken - first + 1 :], podium, setting, are_objects=True)
    if podium.is_in(spoken - 1, "speech.inverted") and spoken > first:
        return Voice(by_pronoun(podium, setting), Tie.SAID)
    if podium.is_in(spoken + 1, "speech.inverted") and "-" in _gap(spoken + 1, podium):
        return Voice(by_pronoun(podium, setting), Tie.SAID)
    near = _straight_after(spoken, window, podium)
    rest = [i for i in window[spoken - first + 1 :] if i not in near]
    ahead = window[: spoken - first]
    is_led = bool(ahead) and "," not in _gap(spoken, podium)
    return (
        (_first_of(ahead[-1:], podium, setting) if is_led else None)
        or _outlet(near, podium, is_first=not ahead)
        or _first_of(near, podium, setting)
        or _first_of(ahead[::-1], podium, setting)
        or _first_of(rest, podium, setting)
    )


def _outlet(near: list[int], podium: Podium, *, is_first: bool) -> Voice | None:
    """Return the outlet that wrote the words: «…», schreibt die «Bild»."""
    if not is_first or not near or podium.tokens[near[-1]].kind != "SOURCE":
        return None
    return Voice(podium.raw(near[-1], near[-1] + 1), Tie.NAMED)


def _straight_after(spoken: int, window: list[int], podium: Podium) -> list[int]:
    """Return the tokens after a verb as far as only small words stand before the subject."""
    near: list[int] = []
    for index in window[spoken - window[0] + 1 :]:
        near.append(index)
        if not podium.is_in(index, *_SMALL) and podium.tokens[index].kind != "NUMBER":
            break
    return near


def _first_of(
    places: Sequence[int], podium: Podium, setting: Setting, *, are_objects: bool = False
) -> Voice | None:
    for index in places:
        if index in podium.nobody or (is_object(index, podium) and not are_objects):
            continue
        who = who_at(index, podium, setting)
        if who is not None:
            named = podium.may_be_name(index)
            return Voice(who, Tie.NAMED if named else Tie.SAID)
    return None


def _noun_after(group: Sequence[Span], podium: Podium) -> Voice | None:
    """Return an unknown role right after the verb: «a expliqué la conseillère»."""
    window = _window(group[0], len(podium.whole.text), podium)
    spoken = next((i for i in window[:_VERB] if podium.is_in(i, "speech.verbs")), None)
    at = -1 if spoken is None else spoken + 2
    if at < 0 or at > window[-1] or "," in _gap(at - 1, podium):
        return None
    if not podium.is_in(at - 1, "names.articles"):
        return None
    is_word = not podium.tokens[at].kind and at not in podium.occasions
    if not is_word or podium.is_in(at, "language.common", "speech.verbs"):
        return None
    return Voice(role_as_written(at, podium), Tie.SAID)


def _unknown_verb(window: list[int], podium: Podium, setting: Setting) -> Voice | None:
    """Return who follows a word that may only be a verb: «…», reflexionaba Míchel."""
    if not window or "," not in _gap(window[0], podium):
        return None
    verb = next((i for i in window[:_UNKNOWN] if not podium.is_in(i, "language.common")), None)
    if len(window) > 1 and podium.is_in(window[1], "names.articles"):
        verb = window[0]
    if verb is None or podium.may_be_name(verb) or podium.tokens[verb].kind:
        return None
    voice = _first_of(_straight_after(verb, window, podium), podium, setting)
    return None if voice is None else Voice(voice.name, Tie.LOOSE)


def _gap(index: int, podium: Podium) -> str:
    return podium.whole.words.gap(podium.tokens[index].first)


def _window(span: Span, end: int, podium: Podium) -> list[int]:
    """Return the tokens after a quote, up to the end of their clause."""
    first = podium.token_at(span.end)
    text = podium.whole.text
    lead = text[span.end : podium.start_of(first)]
    if first >= len(podium.tokens) or "\n" in lead or _ENDS.search(lead.replace("...", "")):
        return []
    limit = min(end, _clause_end(text, span.end))
    return list(range(first, min(first + _AFTER, podium.token_at(limit))))


def _clause_end(text: str, start: int) -> int:
    match = _CLAUSE.search(text, start)
    return match.start() if match else len(text)


def _before(span: Span, podium: Podium, setting: Setting) -> Voice | None:
    """Return who is named before the words: before a colon, or as subject of a verb of speech."""
    at = podium.token_at(span.start)
    if at == 0:
        return None
    lead = podium.whole.text[podium.end_of(at - 1) : span.start]
    start = _sentence_start(podium, at)
    has_verb = "\n" not in lead and any(
        podium.is_in(i, "speech.verbs", "speech.by") for i in range(start, at)
    )
    if not (":" in lead or has_verb) or _STOP.search(lead):
        return None
    voice = _subject(start, at, podium, setting)
    if voice is None and ":" in lead:
        return _labelled(start, at, podium, setting)
    return voice


def _labelled(start: int, at: int, podium: Podium, setting: Setting) -> Voice | None:
    """Return a role alone before a colon, or the owner of «his message on X:»."""
    if any(podium.is_in(i, "names.own") for i in range(start, at)):
        return Voice(by_pronoun(podium, setting), Tie.SAID)
    if at - start <= _LABEL and podium.is_in(start, "names.articles") and at - start > 1:
        return Voice(podium.raw(start, at), Tie.SAID)
    return None


def _sentence_start(podium: Podium, at: int) -> int:
    index = at - 1
    number = podium.tokens[index].sentence
    while index > 0 and podium.tokens[index - 1].sentence == number and at - index < _BEFORE:
        index -= 1
    return index


def _subject(start: int, at: int, podium: Podium, setting: Setting) -> Voice | None:
    """Return the speaker in the words before a quote: beside the verb, else the first named."""
    by = [i for i in range(start, at) if podium.is_in(i, "speech.by")]
    voice = _first_of(range(by[-1] + 1, at), podium, setting, are_objects=True) if by else None
    if voice is not None:
        return voice
    spoken = [i for i in range(start, at) if podium.is_in(i, "speech.verbs")]
    if spoken:
        verb = spoken[-1]
        voice = _first_of([*range(verb - 1, start - 1, -1), *range(verb + 1, at)], podium, setting)
        if voice is not None:
            return voice
    return _first_of(range(start, at), podium, setting, are_objects=True)


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
    if any(podium.is_in(i, "speech.verbs") for i in range(start, at)):
        voice = _subject(start, at, podium, Setting(span.start))
        return voice.name if voice is not None else None
    for index in range(start, at):
        if podium.may_be_name(index):
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
    for index, token in enumerate(podium.tokens[:_TITLE]):
        if podium.start_of(index) >= end:
            break
        if token.kind == "PERSON" or token.capital:
            named = podium.name_at(index)
            if named is not None:
                return named[0]
    return None
