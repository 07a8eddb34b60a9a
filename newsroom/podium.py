"""What is known of a text when its quotes are read: its words, and how people are called in it."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from newsroom.folding import fold, words
from newsroom.lexicon import Lexicon
from newsroom.passages import Passage
from newsroom.phrases import Hit, Token, name_run

STATIONS: Final = frozenset(("tv", "radio", "fm", "channel"))  # «Milan TV», «BBC Radio Suffolk»
_SEVERAL: Final = 3  # words in a name before which a title may stand: «Sportvorstand Max Eberl»
_SMALL: Final = 2  # small words within a name: «Luis de la Fuente»
_MARKS: Final = ("«", "“", "„", "»", '"', "'", "‘", "‚", "« ", "«\u00a0")
_NEVER_NAMES: Final = ("names.roles", "names.before", "names.coaches", "names.players")


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
    _starts: list[int] = field(init=False)
    _sentences: list[int] = field(init=False)
    _told: list[int] = field(init=False)
    settings: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        starts = self.whole.words.starts
        object.__setattr__(self, "_starts", [starts[token.first] for token in self.tokens])
        object.__setattr__(self, "_sentences", [token.sentence for token in self.tokens])
        outlets = [at for at, token in enumerate(self.tokens) if token.kind == "SOURCE"]
        stations = (at for at, token in enumerate(self.tokens) if token.word in STATIONS)
        object.__setattr__(self, "_told", sorted({*outlets, *self.occasions, *stations}))
        object.__setattr__(self, "settings", frozenset(_settings(self.occasions.values())))

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

    def is_in(self, index: int, *keys: str) -> bool:
        """Return whether there is a plain word at a place, in one of the lexicon's sets."""
        if not 0 <= index < len(self.tokens) or self.tokens[index].kind:
            return False
        word, sets = self.tokens[index].word, self.lexicon.sets
        for key in keys:  # noqa: SIM110  (asked hundreds of times per item; any() takes twice as long)
            if word in sets.get(key, ()):
                return True
        return False

    def name_at(self, index: int) -> tuple[str, int] | None:
        """Return the person named at a token, as fully as the text does, and the next token."""
        if index not in self._named:  # asked of the same few tokens for every quote around them
            self._named[index] = self._name_at(index)
        return self._named[index]

    def _name_at(self, index: int) -> tuple[str, int] | None:
        token = self.tokens[index]
        if self._is_trade_of(index + 1) and not self.is_in(index, "names.articles"):
            return None
        if token.kind == "PERSON" or (token.kind == "SOURCE" and self._is_journalist(index)):
            return self.called(self.raw(index, index + 1)), index + 1
        run = _run(self.tokens, index, self.lexicon, self.given)
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
        return self.gap(index) == "-" and self.is_in(index, "names.roles")

    def _is_shouted_verb(self, index: int) -> bool:
        """Return whether a word in capitals only is a verb: «POSTECOGLOU SPEAKS»."""
        verbs = self.lexicon.words("speech.verbs")
        return self.tokens[index].word in verbs and self.raw(index, index + 1).isupper()

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
        if not self.is_in(index - 1, "names.articles") or self.tokens[index].word in self.given:
            return False
        return run > 1 or (
            self.lexicon.nouns_capitalised and self.tokens[index].word not in self.full_names
        )

    def _is_surname(self, index: int) -> bool:
        """Return whether a lone capitalised word is a name: known in full, or beside a verb."""
        word = self.tokens[index].word
        if self.is_demonym(index) or word in self.lexicon.words("speech.verbs"):
            return False
        verbs = self.lexicon.words("speech.verbs")
        near = (index - 1, index + 1, index - 2, index + 2)
        if word not in self.full_names and self.raw(index, index + 1).isupper():
            return index + 1 < len(self.tokens) and self._is_shouted_verb(index + 1)
        return (
            word in self.full_names
            or self.is_in(index - 1, "names.roles")
            or self._is_explained(index)
            or self._heads_title(index)
            or any(0 <= i < len(self.tokens) and self.tokens[i].word in verbs for i in near)
        )

    def _is_explained(self, index: int) -> bool:
        """Return whether a comma and a role follow: «Pedrinho, the president»."""
        if (
            "," not in self.gap(index + 1)
            or self._is_plain(index)
            or self.lexicon.nouns_capitalised
        ):
            return False
        return self.is_in(index + 1, "names.roles") or (
            self.is_in(index + 1, "names.articles") and self.is_in(index + 2, "names.roles")
        )

    def _heads_title(self, index: int) -> bool:
        """Return whether a title begins with a word and what it says: «Manna: «Fantasy»»."""
        gap = self.gap(index + 1)
        return index == 0 and ":" in gap and gap.endswith(_MARKS) and not self._is_plain(index)

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

    def tells_occasion(self, region: range) -> bool:
        """Return whether an outlet or an occasion is told in a row of tokens."""
        place = bisect_left(self._told, region.start)
        return place < len(self._told) and self._told[place] < region.stop

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
        demonyms = self.lexicon.words("names.demonyms")
        return not token.kind and (token.word in demonyms or token.word in self.demonyms)

    def called(self, name: str) -> str:
        """Return the fullest form in which the text gives a name."""
        return self.full_names.get(fold(name), name)


def _run(tokens: Sequence[Token], index: int, lexicon: Lexicon, given: frozenset[str]) -> int:
    """Return how many tokens a name has, small words within it included: «Gerd vom Bruch»."""
    run = name_run(tokens, index)
    if not run or tokens[index].word not in given:
        return run
    particles, last = lexicon.words("names.particles"), index + run
    after = last
    while after < min(last + _SMALL, len(tokens)) and tokens[after].word in particles:
        after += 1
    if after == last or after >= len(tokens) or tokens[after].clause != tokens[index].clause:
        return run
    more = name_run(tokens, after)
    return after - index + more if more else run


def after_title(
    run: range, tokens: Sequence[Token], lexicon: Lexicon, given: frozenset[str]
) -> int:
    """Return where a name begins behind what its bearer is: «Sportvorstand Max Eberl»."""
    index = run.start
    while index < run.stop and any(
        tokens[index].word in lexicon.words(key) for key in _NEVER_NAMES
    ):
        index += 1
    if run.stop - index >= _SEVERAL and tokens[index].word not in given:
        for later in range(index + 1, run.stop - 1):
            if tokens[later].word in given:
                return later
    return index


def _settings(occasions: Iterable[Hit]) -> Iterator[int]:
    """Yield the tokens that tell where words are said, clubs aside: «Twitter», «FlaTV»."""
    for hit in occasions:
        if not hit.slots:
            yield from range(hit.first, hit.last)
        for kind, first, last in hit.slots:
            if kind != "CLUB":
                yield from range(first, last)


def full_names(
    whole: Passage,
    tokens: Sequence[Token],
    names: tuple[Lexicon, frozenset[str]],
    display_names: Collection[str] = (),
) -> dict[str, str]:
    """Return for each family name the text gives the fullest form it gives it in.

    ``names`` tell what may stand before one; ``display_names`` are those of the people meant,
    folded: where the text has one, it is chosen.
    """
    found: dict[str, str] = {}
    reached = 0
    for index, token in enumerate(tokens):
        if index < reached or not (token.capital or token.kind == "PERSON"):
            continue
        run = _run(tokens, index, *names) if token.capital else 1
        reached = index + run
        if run > 1 or token.kind:
            first = index if token.kind else after_title(range(index, index + run), tokens, *names)
            last = tokens[index + run - 1].last
            raw = whole.words.raw(tokens[first].first, last) if first < index + run else ""
            pieces = words(raw)
            if len(pieces) > 1 and "\n" not in raw:
                is_chosen = " ".join(pieces) in display_names
                for size in range(1, len(pieces)):
                    key = " ".join(pieces[-size:])
                    found[key] = raw if is_chosen else found.get(key, raw)
    return _with_given_names(_with_nicknames(found, whole, tokens), names[1])


def _with_given_names(found: dict[str, str], given: frozenset[str]) -> dict[str, str]:
    """Let a given name lead to the only person of the text who has it."""
    bearers: dict[str, set[str]] = {}
    for name in found.values():
        bearers.setdefault(words(name)[0], set()).add(name)
    for first, full in bearers.items():
        if len(full) == 1 and first in given:
            found.setdefault(first, next(iter(full)))
    return found


def _with_nicknames(
    found: dict[str, str], whole: Passage, tokens: Sequence[Token]
) -> dict[str, str]:
    """Let every full form of a person known lead to the one chosen for the family name."""
    for token in tokens:
        if token.kind != "PERSON":
            continue
        pieces = words(whole.words.raw(token.first, token.last))
        if len(pieces) > 1 and pieces[-1] in found:
            best = found[pieces[-1]]
            if words(best)[-1] == pieces[-1] and words(best)[0][:1] == pieces[0][:1]:
                found[" ".join(pieces)] = best
    return found
