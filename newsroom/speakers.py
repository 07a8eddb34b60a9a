"""Which quoted passages are speech, and who said them, where and when."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from newsroom.folding import fold, words
from newsroom.lexicon import Lexicon
from newsroom.passages import Passage
from newsroom.phrases import Hit, Token, name_run
from newsroom.quotes import Span

_FEW: Final = 4  # words or fewer inside a sentence are seldom more than a manner of speaking
_AFTER: Final = 14  # tokens after a quote in which its speaker is named
_BEFORE: Final = 24  # tokens before it
_BROKEN: Final = 90  # characters that may stand between two parts of one quote
_LINE: Final = 160  # characters of a credit line
_NUMERIC: Final = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})\b")
_CENTURY: Final = 2000
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Speech:
    """One quote with what the text says of its speaker, occasion and date."""

    words: str
    parts: tuple[str, ...] = ()
    speaker: str | None = None
    source: str | None = None
    said_on: str | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """All that is known of a text when its quotes are read."""

    whole: Passage
    tokens: Sequence[Token]
    lexicon: Lexicon
    hits: Sequence[Hit]
    full_names: Mapping[str, str]
    main: str | None

    def token_at(self, place: int) -> int:
        """Return the index of the first token at or after a place in the text."""
        word = self.whole.words.word_at(place)
        low, high = 0, len(self.tokens)
        while low < high:
            middle = (low + high) // 2
            if self.tokens[middle].first < word:
                low = middle + 1
            else:
                high = middle
        return low

    def start_of(self, index: int) -> int:
        """Return the place in the text at which a token starts."""
        if index >= len(self.tokens):
            return len(self.whole.text)
        return self.whole.words.starts[self.tokens[index].first]

    def end_of(self, index: int) -> int:
        """Return the place in the text at which a token ends."""
        return self.whole.words.ends[self.tokens[index].last - 1]

    def name_at(self, index: int) -> tuple[str, int] | None:
        """Return the person named at a token, as fully as the text names them, and the next token."""
        token = self.tokens[index]
        if token.kind == "PERSON":
            return self.called(self.whole.words.raw(token.first, token.last)), index + 1
        run = name_run(self.tokens, index)
        if not run:
            return None
        raw = self.whole.words.raw(token.first, self.tokens[index + run - 1].last)
        if fold(raw) in self.lexicon.words("speech.verbs"):
            return None
        return self.called(raw), index + run

    def called(self, name: str) -> str:
        """Return the fullest form in which the text gives a name."""
        return self.full_names.get(fold(name), name)


def full_names(whole: Passage, tokens: Sequence[Token]) -> dict[str, str]:
    """Return for each family name the text gives the fullest form it gives it in."""
    found: dict[str, str] = {}
    index = 0
    while index < len(tokens):
        token = tokens[index]
        run = 1 if token.kind == "PERSON" else name_run(tokens, index)
        if run:
            raw = whole.words.raw(token.first, tokens[index + run - 1].last)
            pieces = words(raw)
            if len(pieces) > 1 and "\n" not in raw:
                for size in range(1, len(pieces)):
                    found.setdefault(" ".join(pieces[-size:]), raw)
        index += max(run, 1)
    return found


def speeches(spans: Sequence[Span], stage: Stage) -> list[Speech]:
    """Return the quotes of a text that are speech, with their speakers."""
    joined = _join(spans, stage)
    found: list[Speech] = []
    last: tuple[int, str | None] = (-1, None)
    for group in joined:
        speech = _speech(group, stage, last)
        if speech is not None:
            found.append(speech)
            last = (group[-1].end, speech.speaker)
    return _without_repeats(found)


def _join(spans: Sequence[Span], stage: Stage) -> list[list[Span]]:
    """Return the spans with those broken by «he said» put together."""
    groups: list[list[Span]] = []
    for span in spans:
        if groups and _goes_on(groups[-1][-1], span, stage):
            groups[-1].append(span)
        else:
            groups.append([span])
    return groups


def _goes_on(first: Span, second: Span, stage: Stage) -> bool:
    text = stage.whole.text
    between = text[first.end : second.start]
    if len(between) > _BROKEN or "\n" in between or first.mark != second.mark:
        return False
    bare = between.strip(" \u00a0,–—-")
    if not bare or re.search(r"[.!?:;](?!\w)", bare):
        return False
    said = set(words(bare)) & stage.lexicon.words("speech.verbs")
    begins = second.words_in(text)[:1]
    ended = first.words_in(text)[-1:] in ".!?…" and not begins.islower()
    tied = "," in between[:2] or "," in between.rstrip()[-1:] or first.words_in(text)[-1:] == ","
    return bool(said) and not ended and tied and (begins.islower() or between.rstrip()[-1:] == ",")


def _speech(group: list[Span], stage: Stage, last: tuple[int, str | None]) -> Speech | None:
    text = stage.whole.text
    pieces = tuple(span.words_in(text) for span in group)
    spoken = " ".join(pieces).strip()
    count = len(words(spoken))
    if not count:
        return None
    credit = _credit_line(group[-1], stage)
    if credit is not None:
        return replace(credit, words=spoken, parts=pieces if len(pieces) > 1 else ())
    speaker, is_tied = _speaker(group, stage, last)
    if _is_not_speech(group[0], stage, count, is_tied=is_tied):
        return None
    return Speech(words=spoken, parts=pieces if len(pieces) > 1 else (), speaker=speaker)


def _is_not_speech(span: Span, stage: Stage, count: int, *, is_tied: bool) -> bool:
    at = stage.token_at(span.start)
    for hit in stage.hits:
        if hit.label == "speech.not_speech" and hit.last == at and count <= 2 * _FEW + 2:
            return True
    if count > _FEW:
        return False
    inside = stage.whole.text[span.start : span.end]
    return not is_tied or (count <= 2 and not re.search(r"[.!?…]", inside))


def _speaker(
    group: list[Span], stage: Stage, last: tuple[int, str | None]
) -> tuple[str | None, bool]:
    """Return who speaks, and whether a verb or a colon ties the name to the words."""
    for index, span in enumerate(group):
        end = group[index + 1].start if index + 1 < len(group) else len(stage.whole.text)
        after = _after(span, end, stage, last[1])
        if after is not None:
            return after, True
    before = _before(group[0], stage, last[1])
    if before is not None:
        return before
    return _from_context(group[0], stage, last), False


def _after(span: Span, end: int, stage: Stage, previous: str | None) -> str | None:
    first = stage.token_at(span.end)
    if first >= len(stage.tokens):
        return None
    text = stage.whole.text
    lead = text[span.end : stage.start_of(first)]
    if "\n" in lead or re.search(r"[.!?;:]\s", lead.replace("...", "")):
        return None
    verbs = stage.lexicon.words("speech.verbs")
    stop = min(first + _AFTER, len(stage.tokens))
    limit = min(end, _clause_end(text, span.end))
    window = [i for i in range(first, stop) if stage.start_of(i) < limit]
    spoken = next((i for i in window[:7] if stage.tokens[i].word in verbs), None)
    if spoken is None:
        return None
    for index in (*window[spoken - first + 1 :], *reversed(window[: spoken - first])):
        who = _who(index, stage, previous, span.start)
        if who is not None:
            return who
    return None


def _clause_end(text: str, start: int) -> int:
    match = _CLAUSE.search(text, start)
    return match.start() if match else len(text)


_CLAUSE: Final = re.compile(r"[.!?;:]\s|[.!?]\Z|\n|[«“„\"]")


def _before(span: Span, stage: Stage, previous: str | None) -> tuple[str | None, bool] | None:
    """Return who is named before the words: before a colon, or as subject of a verb of speech."""
    at = stage.token_at(span.start)
    if at == 0:
        return None
    text = stage.whole.text
    lead = text[stage.end_of(at - 1) : span.start]
    start = _sentence_start(stage, at)
    verbs = stage.lexicon.words("speech.verbs")
    spoken = any(stage.tokens[i].word in verbs for i in range(start, at))
    colon = ":" in lead
    if "\n" in lead and not colon:
        return None
    if re.search(r"[.!?]\s", lead) or not (colon or spoken):
        return None
    who = _subject(start, at, stage, (previous, span.start))
    if who is None:
        return None
    return who, True


def _sentence_start(stage: Stage, at: int) -> int:
    index = at - 1
    number = stage.tokens[index].sentence
    while index > 0 and stage.tokens[index - 1].sentence == number and at - index < _BEFORE:
        index -= 1
    return index


def _subject(start: int, at: int, stage: Stage, context: tuple[str | None, int]) -> str | None:
    """Return the speaker in the words before a quote: beside the verb, else the first named."""
    verbs = stage.lexicon.words("speech.verbs")
    spoken = [i for i in range(start, at) if stage.tokens[i].word in verbs]
    if spoken:
        verb = spoken[-1]
        nearest = [*range(verb - 1, start - 1, -1), *range(verb + 1, at)]
        for index in nearest:
            who = _who(index, stage, *context)
            if who is not None and not _is_object(index, stage):
                return who
    for index in range(start, at):
        who = _who(index, stage, *context)
        if who is not None:
            return who
    return None


def _is_object(index: int, stage: Stage) -> bool:
    """Return whether a name follows a small word, as in «about Kamara»."""
    return index > 0 and stage.tokens[index - 1].word in stage.lexicon.words("speech.about")


def _who(index: int, stage: Stage, previous: str | None, place: int) -> str | None:
    """Return the person at a token: by name, by role, or by pronoun."""
    token = stage.tokens[index]
    named = stage.name_at(_head(index, stage))
    if named is not None and (token.kind == "PERSON" or token.capital):
        return named[0]
    if token.kind:
        return None
    if token.word in stage.lexicon.words("names.roles"):
        return _by_role(index, stage, place)
    if token.word in stage.lexicon.words("names.pronouns"):
        return previous or _named_before(stage, index) or stage.main
    return None


def _head(index: int, stage: Stage) -> int:
    """Return the first token of the run of capitalised words that a token belongs to."""
    while (
        index > 0
        and stage.tokens[index].capital
        and stage.tokens[index - 1].capital
        and stage.tokens[index - 1].sentence == stage.tokens[index].sentence
    ):
        index -= 1
    return index


def _by_role(index: int, stage: Stage, place: int) -> str:
    """Return who has a role: named beside it, introduced with it earlier, else the role itself."""
    sentence = stage.tokens[index].sentence
    for near in range(index + 1, min(index + 7, len(stage.tokens))):
        if stage.tokens[near].sentence != sentence or stage.start_of(
            near
        ) >= place > stage.start_of(index):
            break
        named = stage.name_at(near)
        if named is not None:
            return named[0]
    word = stage.tokens[index].word
    for other in range(index - 1, -1, -1):
        if stage.tokens[other].word == word and not stage.tokens[other].kind:
            named = _beside(other, stage)
            if named is not None:
                return named
    return _role_as_written(index, stage)


def _beside(index: int, stage: Stage) -> str | None:
    sentence = stage.tokens[index].sentence
    for near in (*range(index + 1, index + 5), *range(index - 1, index - 5, -1)):
        if 0 <= near < len(stage.tokens) and stage.tokens[near].sentence == sentence:
            named = (
                stage.name_at(_head(near, stage))
                if stage.tokens[near].capital or stage.tokens[near].kind == "PERSON"
                else None
            )
            if named is not None:
                return named[0]
    return None


def _role_as_written(index: int, stage: Stage) -> str:
    first = index
    while (
        index - first < 2
        and first > 0
        and stage.tokens[first - 1].sentence == stage.tokens[index].sentence
        and stage.tokens[first - 1].word in stage.lexicon.words("language.common")
    ):
        first -= 1
        if stage.tokens[first].word in stage.lexicon.words("names.own"):
            break
    return stage.whole.words.raw(stage.tokens[first].first, stage.tokens[index].last)


def _named_before(stage: Stage, index: int) -> str | None:
    """Return the person named last in the sentence before a token's."""
    number = stage.tokens[index].sentence
    for near in range(index - 1, max(index - 60, -1), -1):
        if number - stage.tokens[near].sentence > 2:
            break
        if stage.tokens[near].sentence < number and (
            stage.tokens[near].kind == "PERSON" or stage.tokens[near].capital
        ):
            named = stage.name_at(_head(near, stage))
            if named is not None and (stage.tokens[near].kind == "PERSON" or " " in named[0]):
                return named[0]
    return None


def _from_context(span: Span, stage: Stage, last: tuple[int, str | None]) -> str | None:
    """Return who speaks when the sentence does not say: who spoke before, or was announced."""
    text = stage.whole.text
    if last[1] is not None and text[last[0] : span.start].count("\n\n") <= 1:
        return last[1]
    announced = _announced(span, stage)
    return announced or _from_title(stage)


def _announced(span: Span, stage: Stage) -> str | None:
    """Return the speaker whom the sentence before the quote announces."""
    at = stage.token_at(span.start)
    if at == 0:
        return None
    start = _sentence_start(stage, at)
    if any(stage.tokens[i].word in stage.lexicon.words("speech.verbs") for i in range(start, at)):
        return _subject(start, at, stage, (None, span.start))
    for index in range(start, at):
        if stage.tokens[index].kind == "PERSON" or stage.tokens[index].capital:
            named = stage.name_at(index)
            if named is not None:
                return named[0]
    return None


def _from_title(stage: Stage) -> str | None:
    """Return the person before the colon of a title such as «Sampaoli : …»."""
    title = stage.whole.text[: stage.whole.title_end]
    head, colon, _ = title.partition(":")
    if not colon:
        return None
    end = len(head)
    for index, token in enumerate(stage.tokens):
        if stage.start_of(index) >= end:
            break
        if token.kind == "PERSON" or token.capital:
            named = stage.name_at(index)
            if named is not None:
                return named[0]
    return None


def _credit_line(span: Span, stage: Stage) -> Speech | None:
    """Return name, occasion and date from a line such as «Name – Source: Radio (21/12/2021)»."""
    text = stage.whole.text
    rest = text[span.end : span.end + _LINE].lstrip(" .\n\u00a0")
    line = rest.split("\n", 1)[0].strip(" –—-(\u00a0")
    folded_words = words(line)
    marks = stage.lexicon.words("speech.credit")
    if not any(word in marks for word in folded_words[:8]) or ":" not in line:
        return None
    head, _, tail = line.partition(":")
    name = re.split(r"\s[–—-]\s|,|\(|\||/", head)[0].strip(" –—-.")
    if len(words(name)) > 5 or fold(name) in marks:  # noqa: PLR2004  (no name is longer)
        return None
    said_on = date_in(tail, stage.lexicon)
    source = re.split(r"[(\[]|\s[–—-]\s|,", tail)[0].strip(" .–—-")
    source = _NUMERIC.sub("", source).strip(" .–—-,")
    return Speech(words="", speaker=stage.called(name), source=source or None, said_on=said_on)


def date_in(text: str, lexicon: Lexicon) -> str | None:
    """Return the date a text states, in figures or in words."""
    match = _NUMERIC.search(text)
    if match:
        day, month, year = (int(group) for group in match.groups())
        year += _CENTURY if year < 100 else 0  # noqa: PLR2004  (two figures for the year)
        return f"{year}-{month:02}-{day:02}" if month <= _MONTHS else None
    pieces = words(text)
    for index, word in enumerate(pieces):
        if word in lexicon.months:
            return _worded(pieces, index, lexicon.months[word])
    return None


def _worded(pieces: list[str], index: int, month: int) -> str | None:
    after = [p for p in pieces[index + 1 : index + 4] if p.isdecimal() and len(p) == 4]  # noqa: PLR2004  (a year)
    if not after:
        return None
    near = [p for p in (*pieces[max(index - 2, 0) : index], *pieces[index + 1 : index + 2])]
    day = next((p for p in near if p.isdecimal() and len(p) < 3), None)  # noqa: PLR2004  (a day)
    return f"{after[0]}-{month:02}" + (f"-{int(day):02}" if day else "")


def _without_repeats(found: list[Speech]) -> list[Speech]:
    """Return the quotes without those that only repeat a longer one, as headlines do."""
    kept: list[Speech] = []
    folded = [fold(speech.words) for speech in found]
    for index, speech in enumerate(found):
        repeated = (
            any(
                other != index
                and folded[index] in folded[other]
                and (len(folded[index]) < len(folded[other]) or other < index)
                for other in range(len(found))
            )
            if len(found) < 60
            else False
        )  # noqa: PLR2004  (a page of sayings repeats nothing)
        if not repeated:
            kept.append(speech)
    return kept
