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
    is_credited: bool = False


@dataclass(frozen=True, slots=True)
class Podium:
    """All that is known of a text when its quotes are read."""

    whole: Passage
    tokens: Sequence[Token]
    lexicon: Lexicon
    hits: Sequence[Hit]
    full_names: Mapping[str, str]
    people: Mapping[str, str]
    demonyms: frozenset[str]

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
        if run == 1 and not self._is_surname(index):
            return None
        return self.called(raw), index + run

    def _is_surname(self, index: int) -> bool:
        """Return whether a lone capitalised word is a name: known in full, or beside a verb."""
        word = self.tokens[index].word
        if word in self.demonyms or word in self.lexicon.words("speech.verbs"):
            return False
        verbs = self.lexicon.words("speech.verbs")
        near = (index - 1, index + 1, index - 2)
        return word in self.full_names or any(
            0 <= i < len(self.tokens) and self.tokens[i].word in verbs for i in near
        )

    def is_demonym(self, index: int) -> bool:
        """Return whether a word is the people of a club or country: «the Italian»."""
        token = self.tokens[index]
        demonyms = self.lexicon.words("names.demonyms")
        return not token.kind and (token.word in demonyms or token.word in self.demonyms)

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
    if not bare or re.search(r"[.!?:;](?!\w)", bare):
        return False
    said = set(words(bare)) & podium.lexicon.words("speech.verbs")
    begins = second.words_in(text)[:1]
    ended = first.words_in(text)[-1:] in ".!?…" and not begins.islower()
    tied = "," in between[:2] or "," in between.rstrip()[-1:] or first.words_in(text)[-1:] == ","
    return bool(said) and not ended and tied and (begins.islower() or between.rstrip()[-1:] == ",")


def _speech(group: list[Span], podium: Podium, last: tuple[int, str | None]) -> Speech | None:
    text = podium.whole.text
    pieces = tuple(span.words_in(text) for span in group)
    spoken = " ".join(pieces).strip()
    count = len(words(spoken))
    if not count:
        return None
    credit = _credit_line(group[-1], podium)
    if credit is not None:
        return replace(credit, words=spoken, parts=pieces if len(pieces) > 1 else ())
    speaker, is_tied = _speaker(group, podium, last)
    if _is_not_speech(group[0], podium, count, is_tied=is_tied):
        return None
    return Speech(words=spoken, parts=pieces if len(pieces) > 1 else (), speaker=speaker)


def _occasion(group: list[Span], podium: Podium) -> str | None:
    """Return the outlet or occasion named in the sentence that attributes the words."""
    around: set[int] = set()
    for span in group:
        before, after = podium.token_at(span.start) - 1, podium.token_at(span.end)
        text = podium.whole.text
        if after < len(podium.tokens) and "\n" not in text[span.end : podium.start_of(after)]:
            limit = _clause_end(text, span.end)
            stop = min(after + _AFTER, len(podium.tokens))
            around |= {i for i in range(after, stop) if podium.start_of(i) < limit}
        if before >= 0 and ":" in text[podium.end_of(before) : span.start]:
            around |= set(range(_sentence_start(podium, before + 1), before + 1))
    for hit in podium.hits:
        if hit.label == "speech.occasion" and hit.first in around:
            first = next((slot for slot in hit.slots if slot[0] in {"SOURCE", "NAME"}), None)
            start, end = (first[1], first[2]) if first else (hit.first, hit.last)
            return _without_preposition(start, end, podium)
    return None


def _without_preposition(start: int, end: int, podium: Podium) -> str:
    while end - start > 1 and podium.tokens[start].word in podium.lexicon.words("language.common"):
        start += 1
    return podium.whole.words.raw(podium.tokens[start].first, podium.tokens[end - 1].last)


def _is_not_speech(span: Span, podium: Podium, count: int, *, is_tied: bool) -> bool:
    at = podium.token_at(span.start)
    for hit in podium.hits:
        if hit.label == "speech.not_speech" and hit.last == at and count <= 2 * _FEW + 2:
            return True
    if count > _FEW:
        return False
    inside = podium.whole.text[span.start : span.end]
    return not is_tied or (count <= 2 and not re.search(r"[.!?…]", inside))


def _speaker(
    group: list[Span], podium: Podium, last: tuple[int, str | None]
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


def _after(span: Span, end: int, podium: Podium, previous: str | None) -> str | None:
    first = podium.token_at(span.end)
    if first >= len(podium.tokens):
        return None
    text = podium.whole.text
    lead = text[span.end : podium.start_of(first)]
    if "\n" in lead or re.search(r"[.!?;:]\s", lead.replace("...", "")):
        return None
    verbs = podium.lexicon.words("speech.verbs")
    stop = min(first + _AFTER, len(podium.tokens))
    limit = min(end, _clause_end(text, span.end))
    window = [i for i in range(first, stop) if podium.start_of(i) < limit]
    spoken = next((i for i in window[:7] if podium.tokens[i].word in verbs), None)
    if spoken is None:
        return None
    before = podium.tokens[spoken - 1].word
    if before in podium.lexicon.words("speech.inverted") and spoken > first:
        return _pronoun(spoken - 1, podium, previous)
    for index in (*window[spoken - first + 1 :], *reversed(window[: spoken - first])):
        if _is_object(index, podium):
            continue
        who = _who(index, podium, previous, span.start)
        if who is not None:
            return who
    return None


def _clause_end(text: str, start: int) -> int:
    match = _CLAUSE.search(text, start)
    return match.start() if match else len(text)


_CLAUSE: Final = re.compile(r"[.!?;:]\s|[.!?]\Z|\n|[«“„\"]")


def _before(span: Span, podium: Podium, previous: str | None) -> tuple[str | None, bool] | None:
    """Return who is named before the words: before a colon, or as subject of a verb of speech."""
    at = podium.token_at(span.start)
    if at == 0:
        return None
    text = podium.whole.text
    lead = text[podium.end_of(at - 1) : span.start]
    start = _sentence_start(podium, at)
    verbs = podium.lexicon.words("speech.verbs")
    spoken = any(podium.tokens[i].word in verbs for i in range(start, at))
    colon = ":" in lead
    if "\n" in lead and not colon:
        return None
    if re.search(r"[.!?]\s", lead) or not (colon or spoken):
        return None
    who = _subject(start, at, podium, (previous, span.start))
    if who is None:
        return None
    return who, True


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
            who = _who(index, podium, *context)
            if who is not None and not _is_object(index, podium):
                return who
    for index in range(start, at):
        who = _who(index, podium, *context)
        if who is not None:
            return who
    return None


def _is_object(index: int, podium: Podium) -> bool:
    """Return whether a name follows a small word, as in «about Kamara» or «of the winger»."""
    about = podium.lexicon.words("speech.about")
    head = _head(index, podium)
    return any(
        head - back >= 0
        and podium.tokens[head - back].word in about
        and (back == 1 or podium.tokens[head - 1].word in podium.lexicon.words("names.articles"))
        for back in (1, 2)
    )


def _who(index: int, podium: Podium, previous: str | None, place: int) -> str | None:
    """Return the person at a token: by name, by role, or by pronoun."""
    token = podium.tokens[index]
    named = podium.name_at(_head(index, podium))
    if named is not None and (token.kind == "PERSON" or token.capital):
        return named[0]
    if token.kind:
        return None
    if podium.is_demonym(index):
        return _named_before(podium, index) or podium.people.get("main")
    if token.word in podium.lexicon.words("names.roles"):
        return _by_role(index, podium, place)
    if token.word in podium.lexicon.words("names.pronouns"):
        return _pronoun(index, podium, previous)
    return None


def _pronoun(index: int, podium: Podium, previous: str | None) -> str | None:
    return previous or _subject_before(podium, index) or podium.people.get("main")


def _subject_before(podium: Podium, index: int) -> str | None:
    """Return the first person named in the sentence before a token's."""
    number = podium.tokens[index].sentence
    for back in (1, 2, 3):
        for near in range(max(index - 90, 0), index):
            token = podium.tokens[near]
            if token.sentence == number - back and (token.kind == "PERSON" or token.capital):
                named = podium.name_at(near)
                if named is not None and not _is_object(near, podium):
                    return named[0]
    return None


def _head(index: int, podium: Podium) -> int:
    """Return the first token of the run of capitalised words that a token belongs to."""
    while (
        index > 0
        and podium.tokens[index].capital
        and podium.tokens[index - 1].capital
        and podium.tokens[index - 1].sentence == podium.tokens[index].sentence
    ):
        index -= 1
    return index


def _by_role(index: int, podium: Podium, place: int) -> str:
    """Return who has a role: named beside it, introduced with it earlier, else the role itself."""
    sentence = podium.tokens[index].sentence
    for near in range(index + 1, min(index + 7, len(podium.tokens))):
        if podium.tokens[near].sentence != sentence or podium.start_of(
            near
        ) >= place > podium.start_of(index):
            break
        named = podium.name_at(near)
        if named is not None:
            return named[0]
    word = podium.tokens[index].word
    for other in range(index - 1, -1, -1):
        if podium.tokens[other].word == word and not podium.tokens[other].kind:
            named = _beside(other, podium)
            if named is not None:
                return named
    if word in podium.lexicon.words("names.coaches") and "coach" in podium.people:
        return podium.people["coach"]
    if word in podium.lexicon.words("names.players") and "player" in podium.people:
        return podium.people["player"]
    if word in podium.lexicon.words("names.coaches"):
        return _subject_before(podium, index) or _role_as_written(index, podium)
    return _role_as_written(index, podium)


def _beside(index: int, podium: Podium) -> str | None:
    sentence = podium.tokens[index].sentence
    for near in (*range(index + 1, index + 5), *range(index - 1, index - 5, -1)):
        if 0 <= near < len(podium.tokens) and podium.tokens[near].sentence == sentence:
            named = (
                podium.name_at(_head(near, podium))
                if podium.tokens[near].capital or podium.tokens[near].kind == "PERSON"
                else None
            )
            if named is not None:
                return named[0]
    return None


def _role_as_written(index: int, podium: Podium) -> str:
    first = index
    while (
        index - first < 2
        and first > 0
        and podium.tokens[first - 1].sentence == podium.tokens[index].sentence
        and podium.tokens[first - 1].word in podium.lexicon.words("language.common")
    ):
        first -= 1
        if podium.tokens[first].word in podium.lexicon.words("names.own"):
            break
    return podium.whole.words.raw(podium.tokens[first].first, podium.tokens[index].last)


def _named_before(podium: Podium, index: int) -> str | None:
    """Return the person named last in the sentence before a token's."""
    number = podium.tokens[index].sentence
    for near in range(index - 1, max(index - 60, -1), -1):
        if number - podium.tokens[near].sentence > 2:
            break
        if podium.tokens[near].sentence < number and (
            podium.tokens[near].kind == "PERSON" or podium.tokens[near].capital
        ):
            named = podium.name_at(_head(near, podium))
            if named is not None and (podium.tokens[near].kind == "PERSON" or " " in named[0]):
                return named[0]
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


def _credit_line(span: Span, podium: Podium) -> Speech | None:
    """Return name, occasion and date from a line such as «Name – Source: Radio (21/12/2021)»."""
    text = podium.whole.text
    rest = text[span.end : span.end + _LINE].lstrip(" .\n\u00a0")
    line = rest.split("\n", 1)[0].strip(" –—-(\u00a0")
    folded_words = words(line)
    marks = podium.lexicon.words("speech.credit")
    if not any(word in marks for word in folded_words[:8]) or ":" not in line:
        return None
    head, _, tail = line.partition(":")
    name = re.split(r"\s[–—-]\s|,|\(|\||/", head)[0].strip(" –—-.")
    if len(words(name)) > 5 or fold(name) in marks:  # noqa: PLR2004  (no name is longer)
        return None
    said_on = date_in(tail, podium.lexicon)
    source = re.split(r"[(\[]|\s[–—-]\s|,", tail)[0].strip(" .–—-")
    source = _NUMERIC.sub("", source).strip(" .–—-,")
    return Speech(
        words="",
        speaker=podium.called(name),
        source=source or None,
        said_on=said_on,
        is_credited=True,
    )


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
        )
        if not repeated:
            kept.append(speech)
    return kept
