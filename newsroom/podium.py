"""What is known of a text when its quotes are read: its words, and how people are called in it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from newsroom.folding import fold
from newsroom.fullnames import after_title, run_at
from newsroom.lexicon import Lexicon
from newsroom.marks import ARTICLES, DEMONYMS, NAMED_ROLES, VERBS, marks_of
from newsroom.passages import Passage
from newsroom.phrases import Hit, Token

STATIONS: Final = frozenset(("tv", "radio", "fm", "channel"))  # «Milan TV», «BBC Radio Suffolk»
_BEYOND: Final = 4  # places before and behind the text at which one may ask for a word
_MARKS: Final = ("«", "“", "„", "»", '"', "'", "‘", "‚", "« ", "«\u00a0")


@dataclass(frozen=True, slots=True)
class Podium:
    """All that is known of a text when its quotes are read."""

    whole: Passage
    tokens: Sequence[Token]
    lexicon: Lexicon
    not_speech: frozenset[int]
    occasions: Mapping[int, Hit]
    full_names: Mapping[str, str]
    people: Mapping[str, str]
    demonyms: frozenset[str]
    given: frozenset[str] = frozenset()
    journalists: frozenset[str] = frozenset()
    _named: dict[int, tuple[str, int] | None] = field(default_factory=lambda: {})
    found: dict[tuple[int, int, bool], str | None] = field(default_factory=lambda: {})
    _starts: list[int] = field(init=False)
    _sentences: tuple[int, ...] = field(init=False)
    _told: list[int] = field(init=False)
    title_at: int = field(init=False)
    settings: frozenset[int] = field(init=False)
    spoken: list[int] = field(init=False)
    marks: list[int] = field(init=False)

    def __post_init__(self) -> None:
        keep, starts = partial(object.__setattr__, self), self.whole.words.starts
        words, firsts, _, sentences, kinds, *_ = zip(*self.tokens, strict=True)
        told = [at for at, kind in enumerate(kinds) if kind == "SOURCE"]
        if not STATIONS.isdisjoint(words):
            told += [at for at, word in enumerate(words) if word in STATIONS]
        known, beyond = marks_of(self.lexicon).get, [0] * _BEYOND
        spoken = [known(word, 0) for word in words]
        keep("_starts", [starts[first] for first in firsts])
        keep("title_at", bisect_left(self._starts, self.whole.title_end))
        keep("_sentences", sentences)
        keep("_told", sorted({*told, *self.occasions}))
        keep("settings", frozenset(_settings(self.occasions.values())))
        keep("spoken", spoken + beyond)
        plain = [0 if kind else mark for kind, mark in zip(kinds, spoken, strict=True)]
        keep("marks", plain + beyond)

    def token_at(self, place: int) -> int:
        """Return the index of the first token at or after a place in the text."""
        return bisect_left(self._starts, place)

    def start_of(self, index: int) -> int:
        """Return the place in the text at which a token starts."""
        if index >= len(self.tokens):
            return len(self.whole.words.text)
        return self._starts[index]

    def end_of(self, index: int) -> int:
        """Return the place in the text at which a token ends."""
        return self.whole.words.ends[self.tokens[index].last - 1]

    def raw(self, first: int, last: int) -> str:
        """Return the text as written of the tokens from first to last, last not included."""
        return self.whole.words.raw(self.tokens[first].first, self.tokens[last - 1].last)

    def is_in(self, index: int, marks: int) -> bool:
        """Return whether there is a plain word of a sort at a place, at most a few beyond the text.

        ``marks`` has the same by place, ``spoken`` for the first words of names as well.
        """
        return self.marks[index] & marks != 0

    def name_at(self, index: int) -> tuple[str, int] | None:
        """Return the person named at a token, as fully as the text does, and the next token."""
        if index not in self._named:  # asked of the same few tokens for every quote around them
            is_joined = self._is_trade_of(index + 1) and not self.is_in(index, ARTICLES)
            self._named[index] = None if is_joined else self._name_at(index)
        return self._named[index]

    def _name_at(self, index: int) -> tuple[str, int] | None:
        token = self.tokens[index]
        if token.kind == "PERSON" or (token.kind == "SOURCE" and self._is_journalist(index)):
            return self.called(self.raw(index, index + 1)), index + 1
        run = run_at(self.tokens, index, self.lexicon, self.given)
        if not run:
            return None
        first = after_title(range(index, index + run), self.tokens, self.lexicon, self.given)
        last = index + run
        while last - first > 1 and self._is_shouted_verb(last - 1):
            last -= 1
        if first >= last or (last - first == 1 and not self._is_surname(first)):
            return None
        if first == index and self._is_a_thing(index, run):
            return None
        last += self._goes_on(index, last) or self._is_apostrophe(last)
        return self.called(self.raw(first, last)), last

    def _is_trade_of(self, index: int) -> bool:
        """Return whether a role is joined to a name: «Wanner-Berater»."""
        return self.is_in(index, NAMED_ROLES) and self.gap(index) == "-"

    def _is_shouted_verb(self, index: int) -> bool:
        """Return whether a word in capitals only is a verb: «POSTECOGLOU SPEAKS»."""
        return self.spoken[index] & VERBS != 0 and self.raw(index, index + 1).isupper()

    def _goes_on(self, index: int, last: int) -> bool:
        """Return whether a family name that is also a club follows: «Leila Pereira»."""
        if last - index > 1 or last >= len(self.tokens) or self.tokens[last].kind != "CLUB":
            return False
        is_tied = self.whole.words.gap(self.tokens[last].first) == " "
        return is_tied and self.tokens[index].word in self.given

    def _is_apostrophe(self, last: int) -> bool:
        """Return whether a name goes on behind an apostrophe: «Tony D'Amico»."""
        if last >= len(self.tokens) or self.gap(last) not in {"'", "’"}:
            return False
        is_letter = len(self.tokens[last - 1].word) == 1
        return is_letter and self.raw(last, last + 1)[:1].isupper()

    def _is_journalist(self, index: int) -> bool:
        return fold(self.raw(index, index + 1)) in self.journalists

    def _is_a_thing(self, index: int, run: int) -> bool:
        """Return whether an article shows something that is no person: «the Community Shield»."""
        if not self.is_in(index - 1, ARTICLES) or self.tokens[index].word in self.given:
            return False
        return run > 1 or (
            self.lexicon.nouns_capitalised and self.tokens[index].word not in self.full_names
        )

    def _is_surname(self, index: int) -> bool:
        """Return whether a lone capitalised word is a name: known in full, or beside a verb."""
        word = self.tokens[index].word
        if self.is_demonym(index) or self.spoken[index] & VERBS:
            return False
        if word not in self.full_names and self.raw(index, index + 1).isupper():
            return index + 1 < len(self.tokens) and self._is_shouted_verb(index + 1)
        near = (index - 1, index + 1, index - 2, index + 2)
        return (
            word in self.full_names
            or self.is_in(index - 1, NAMED_ROLES)
            or any(self.spoken[at] & VERBS for at in near)
            or self._is_explained(index)
            or self._heads_title(index)
        )

    def _is_explained(self, index: int) -> bool:
        """Return whether a comma and a role follow: «Pedrinho, the president»."""
        is_told = self.is_in(index + 1, NAMED_ROLES) or (
            self.is_in(index + 1, ARTICLES) and self.is_in(index + 2, NAMED_ROLES)
        )
        if not is_told or self.lexicon.nouns_capitalised:
            return False
        return "," in self.gap(index + 1) and not self._is_plain(index)

    def _heads_title(self, index: int) -> bool:
        """Return whether a title begins with a word and what it says: «Manna: «Fantasy»»."""
        gap = "" if index else self.gap(index + 1)
        return ":" in gap and gap.endswith(_MARKS) and not self._is_plain(index)

    def _is_plain(self, index: int) -> bool:
        """Return whether a word is one of the language rather than a name."""
        return any(self.tokens[index].word in found for found in self.lexicon.sets.values())

    def gap(self, index: int) -> str:
        """Return what stands between a token and the word before it."""
        return self.whole.words.gap(self.tokens[index].first) if index < len(self.tokens) else ""

    def owns(self, index: int) -> bool:
        """Return whether a name that ends before a token owns what follows: «Brook's agents»."""
        if index >= len(self.tokens) or len(self.tokens[index].word) > 1:
            return False
        return self.gap(index) in {"'", "’"}

    def told_in(self, region: range) -> Sequence[int]:
        """Return the tokens in a row that tell an outlet, a station or an occasion."""
        told = self._told
        return told[bisect_left(told, region.start) : bisect_left(told, region.stop)]

    def tells_occasion(self, region: range) -> bool:
        """Return whether an outlet or an occasion is told in a row of tokens."""
        place = bisect_left(self._told, region.start)
        return place < len(self._told) and self._told[place] < region.stop

    @property
    def tells_occasions(self) -> bool:
        """Whether an outlet or an occasion is told anywhere."""
        return bool(self._told)

    def sentence_start(self, at: int, reach: int) -> int:
        """Return where the sentence of the token before a place begins, or as far as is looked."""
        first = bisect_left(self._sentences, self._sentences[at - 1])
        return max(first, at - 1 - reach, 0)

    def sentence_end(self, index: int) -> int:
        """Return where the sentence of a token ends."""
        return bisect_right(self._sentences, self._sentences[index])

    def may_be_name(self, index: int) -> bool:
        """Return whether a token is a person known, or a capitalised word."""
        token = self.tokens[index]
        return token.kind in {"PERSON", "SOURCE"} or token.capital

    def is_demonym(self, index: int) -> bool:
        """Return whether a word is the people of a club or country: «the Italian»."""
        if index >= len(self.tokens):
            return False
        token = self.tokens[index]
        return not token.kind and (self.is_in(index, DEMONYMS) or token.word in self.demonyms)

    def called(self, name: str) -> str:
        """Return the fullest form in which the text gives a name."""
        return self.full_names.get(fold(name), name)


def _settings(occasions: Iterable[Hit]) -> Iterator[int]:
    """Yield the tokens that tell where words are said, clubs aside: «Twitter», «FlaTV»."""
    for hit in occasions:
        if not hit.slots:
            yield from range(hit.first, hit.last)
        for kind, first, last in hit.slots:
            if kind != "CLUB":
                yield from range(first, last)
