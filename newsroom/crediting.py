"""What shows that an item credits somebody for its news: the signs around an outlet's name."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from newsroom.judging import Sign
from newsroom.lexicon import SMALL_CUES, Lexicon
from newsroom.passages import Passage
from newsroom.phrases import Hit, Token

_PHRASES: Final = frozenset({"source.credit", "source.reports", "source.says"})
_QUOTE_MARKS: Final = frozenset('«»“”„"')
_REACH: Final = 6  # words looked at on either side
_FURTHEST: Final = 80  # tokens to either end of a sentence; longer ones are made to hang a reader
_NEAR: Final = 2  # words within which the distance counts
_MOST: Final = 4  # sources, times, words: more are alike
_MARKS: Final = '\n@#()[]:«»“”„"—–|;,.!?…'  # the first of them that is met counts


@dataclass(frozen=True, slots=True)
class Press:
    """What is known of the names in an item: sources by token, given names, and who plays."""

    source_at: Mapping[int, str]
    journalists: Collection[str]
    given: frozenset[str]
    is_footballer: Callable[[str], bool]
    alike: Callable[[str], str]  # whose name it is: an outlet goes by several
    is_quoted: Callable[[Token], bool]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name that may be credited: its tokens, how it is called, and who bears it.

    ``whose`` is what all names of an outlet have in common: «Gazzetta», «la rosea».
    """

    first: int
    last: int
    name: str
    who: str  # outlet, journalist, or form: known to nobody
    whose: str


@dataclass(frozen=True, slots=True)
class Page:
    """An item as its sources are read: words, phrases, and the words of the press among them."""

    whole: Passage
    tokens: Sequence[Token]
    hits: Sequence[Hit]
    lexicon: Lexicon
    press: Press
    _slots: dict[int, list[tuple[Hit, int]]] = field(init=False)

    def __post_init__(self) -> None:
        slots: dict[int, list[tuple[Hit, int]]] = {}
        for hit in self.hits:
            if hit.label in _PHRASES:
                for _, first, last in hit.slots:
                    slots.setdefault(first, []).append((hit, last))
        object.__setattr__(self, "_slots", slots)

    @property
    def slots(self) -> Mapping[int, Sequence[tuple[Hit, int]]]:
        """The phrases of the press by the token at which their source begins, and its end."""
        return self._slots

    def hints(self, index: int) -> Iterable[str]:
        """Return what a word hints at: a verb of the press, a medium, an interview."""
        token = self.tokens[index]
        return () if token.kind else self.lexicon.press.of(token.word)

    def sentence(self, index: int) -> range:
        """Return the tokens of the sentence in which a token stands, of an endless one a part."""
        tokens, number = self.tokens, self.tokens[index].sentence
        first = last = index
        lowest, highest = max(0, index - _FURTHEST), min(len(tokens), index + _FURTHEST)
        while first > lowest and tokens[first - 1].sentence == number:
            first -= 1
        while last < highest and tokens[last].sentence == number:
            last += 1
        return range(first, last)

    def is_spoken(self, inside: range) -> bool:
        """Return whether somebody is quoted in a sentence."""
        gaps = self.whole.words.gaps
        return any(not _QUOTE_MARKS.isdisjoint(gaps[self.tokens[at].first]) for at in inside)


def signs_of(mention: Mention, page: Page, others: Sequence[Mention]) -> frozenset[Sign]:
    """Return what speaks for and against that an item credits a name where it stands."""
    return frozenset(
        [
            ("who", mention.who),
            *_by_phrase(mention, page),
            *_by_words(mention, page),
            *_by_marks(mention, page),
            *_by_place(mention, page),
            *_by_writing(mention, page),
            *_by_company(mention, others),
            *(_by_form(mention, page) if mention.who == "form" else ()),
        ]
    )


def _by_phrase(mention: Mention, page: Page) -> Iterator[Sign]:
    """Yield which phrases of the lexicon have the name as their source."""
    labels: set[str] = set()
    for hit, _ in page.slots.get(mention.first, ()):
        label = hit.label.removeprefix("source.")
        labels.add(label)
        yield "phrase", label, mention.who
        yield "phrase", label, "begins" if hit.first == mention.first else "ends"
    yield "phrases", "+".join(sorted(labels)) or "none"
    if not labels:
        yield "phrases", "none", mention.who


def _by_words(mention: Mention, page: Page) -> Iterator[Sign]:
    """Yield the words of the press before, after and around the name."""
    inside = page.sentence(mention.first)
    clause = page.tokens[mention.first].clause
    sides = {
        "before": range(mention.first - 1, max(inside.start, mention.first - _REACH) - 1, -1),
        "after": range(mention.last, min(inside.stop, mention.last + _REACH)),
    }
    nearest: dict[str, str] = {}
    for side, places in sides.items():
        for step, at in enumerate(places):
            where = str(step) if step < _NEAR else "far"
            if page.tokens[at].clause != clause:
                where += ",apart"
            for hint in page.hints(at):
                yield side, hint, where
                yield side, hint, where[0], mention.who
                yield side, hint
                nearest.setdefault(side, hint)
        if places:
            yield from ((side, "small", cue) for cue in _small(page, places[0]))
    yield "between", nearest.get("before", "-"), nearest.get("after", "-")
    yield from {("sentence", hint) for at in inside for hint in page.hints(at)}


def _small(page: Page, at: int) -> Iterable[str]:
    token = page.tokens[at]
    if token.kind:
        return (token.kind,)
    if token.word in page.lexicon.words("names.articles"):
        return ("article",)
    return SMALL_CUES.intersection(page.lexicon.cues.of(token.word))


def _by_marks(mention: Mention, page: Page) -> Iterator[Sign]:
    """Yield what stands right before and right behind the name."""
    words, tokens = page.whole.words, page.tokens
    end = words.ends[tokens[mention.last - 1].last - 1]
    following = tokens[mention.last].first if mention.last < len(tokens) else len(words)
    stop = words.starts[following] if following < len(words) else len(words.text)
    before = _mark(words.gap(tokens[mention.first].first)[::-1])
    after = _mark(words.text[end:stop])
    yield "marks", before, after
    yield "marks", before, after, mention.who
    if page.whole.words.starts[tokens[mention.first].first] < page.whole.title_end:
        yield "marks", before, after, "title"
    if before == "space" and tokens[mention.first - 1].capital:
        yield "tied", "before", mention.who
    if after == "space" and mention.last < len(tokens) and tokens[mention.last].capital:
        yield "tied", "after", mention.who
    yield "mark", "before", before
    yield "mark", "after", after


def _mark(gap: str) -> str:
    """Return the name's neighbour among marks: what is nearest to it."""
    if not gap:
        return "edge"
    found = next((character for character in gap if character in _MARKS), "")
    return {"\n": "line", "|": "bar"}.get(found, found) or (
        "'" if "'" in gap or "’" in gap else "-" if "-" in gap else "space"
    )


def _by_writing(mention: Mention, page: Page) -> Iterator[Sign]:
    """Yield how the name is written: in how many words, in capitals, like a plain word."""
    first, last = page.tokens[mention.first].first, page.tokens[mention.last - 1].last
    written = page.whole.words.raw(first, last)
    case = "lower" if written.islower() else "upper" if written.isupper() else "title"
    yield "written", case, mention.who
    yield "written", str(min(last - first, _NEAR)), mention.who
    if last - first == 1 and page.whole.words.words[first] in page.lexicon.words("language.common"):
        yield "written", "common", case
        if mention.first == page.sentence(mention.first).start:
            yield "written", "common", case, "front"


def _by_place(mention: Mention, page: Page) -> Iterator[Sign]:
    """Yield where in the item the name stands."""
    token = page.tokens[mention.first]
    start = page.whole.words.starts[token.first]
    if start < page.whole.title_end:
        yield "in", "title"
    if page.press.is_quoted(token):
        yield "in", "quote"
    elif page.is_spoken(page.sentence(mention.first)):
        yield "in", "speech", mention.who
    if mention.first == page.sentence(mention.first).start:
        yield "in", "front", mention.who


def _by_company(mention: Mention, others: Sequence[Mention]) -> Iterator[Sign]:
    """Yield what other sources the item names, and how often it names this one."""
    names = {each.whose for each in others if each.who != "form"}
    times = sum(each.whose == mention.whose for each in others)
    yield "sources", str(min(len(names), _MOST))
    yield "times", str(min(times, _MOST))
    for each in others:
        if each is mention:
            continue
        if 0 <= mention.first - each.last < _NEAR + 1:
            yield "beside", "before", each.who, mention.who
        elif 0 <= each.first - mention.last < _NEAR + 1:
            yield "beside", "after", each.who, mention.who


def _by_form(mention: Mention, page: Page) -> Iterator[Sign]:
    """Yield what a name that is in no list looks like."""
    first, words = page.tokens[mention.first], mention.name.split()
    yield "form", "words", str(min(len(words), _MOST))
    lexicon, before = page.lexicon, page.tokens[mention.first - 1] if mention.first else None
    if first.word in page.press.given:
        yield "form", "given", str(min(len(words), _NEAR))
    if page.press.is_footballer(mention.name):
        yield "form", "player"
    if before is not None and before.word in lexicon.words("names.roles"):
        yield "form", "role"
    if before is not None and before.word in lexicon.words("names.articles"):
        yield "form", "article"
    if mention.name.isupper():
        yield "form", "capitals"
    if any(char.isdigit() for char in mention.name):
        yield "form", "digits"
