"""Whom an item credits for its news: outlets and journalists, the nearest first."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from newsroom.folding import fold
from newsroom.lexicon import Lexicon
from newsroom.passages import Passage
from newsroom.phrases import Hit, Token

_QUOTE_MARKS: Final = frozenset('«»“”„"')
# What follows a source in brackets: «(Bild)», «(AS - in Spanish)», «(Sky, via Tuttosport)».
_CLOSES: Final = re.compile(r"\)|\s?[-–—,;|][^()\n]{0,40}\)")
# A source that ends a paragraph in a column of rumours: «… for Isak. (Mail)».
_ENDS_LINE: Final = re.compile(
    r"[.!?…]['\"”»]?\s?\(([^\W\d_][^()\n,;|–—]{1,30}?)(?:\s?[-,;|–—][^()\n]{0,40})?\)\s*(?:\n|\Z)"
)
_COLUMN: Final = 2  # paragraphs that end so make a column
_MOST_WORDS: Final = 4


def credited(
    whole: Passage,
    tokens: Sequence[Token],
    hits: Sequence[Hit],
    lexicon: Lexicon,
    known: tuple[Mapping[int, str], frozenset[str]],
) -> tuple[str, ...]:
    """Return the sources credited, in order; known gives sources by token, and given names."""
    source_at, _ = known
    found: dict[str, tuple[int, str]] = {}
    for at, name in (
        *_in_phrases(whole, tokens, hits, lexicon, known),
        *(
            (whole.words.starts[tokens[at].first], name)
            for at, name in source_at.items()
            if _is_in_brackets(whole, tokens[at])
        ),
        *_ending_lines(whole),
    ):
        key = fold(name)
        if key not in found or at < found[key][0]:
            found[key] = (at, name)
    return tuple(name for _, name in sorted(found.values()))


def _in_phrases(
    whole: Passage,
    tokens: Sequence[Token],
    hits: Sequence[Hit],
    lexicon: Lexicon,
    known: tuple[Mapping[int, str], frozenset[str]],
) -> Iterator[tuple[int, str]]:
    """Yield where and whom the phrases of the lexicon credit, «according to SOURCE»."""
    source_at, given = known
    gaps = whole.words.gaps
    spoken = {token.sentence for token in tokens if not _QUOTE_MARKS.isdisjoint(gaps[token.first])}
    for hit in hits:
        if hit.label not in {"source.credit", "source.reports", "source.says"}:
            continue
        for _, first, last in hit.slots:
            name = source_at.get(first)
            if name is None and _may_be_unknown(hit, first, tokens, spoken):
                people = frozenset[str]() if hit.label == "source.says" else given
                name = _by_form(whole, _whole_name(tokens, first, last, given), lexicon, people)
            if name is not None:
                yield whole.words.starts[tokens[first].first], name


def _ending_lines(whole: Passage) -> Sequence[tuple[int, str]]:
    """Return where and whom the paragraphs of a column of rumours credit, known or not."""
    if ")" not in whole.text:
        return ()
    ends = [(match.start(1), match.group(1).strip()) for match in _ENDS_LINE.finditer(whole.text)]
    named = [(at, name) for at, name in ends if name[:1].isupper()]
    if len(ends) < _COLUMN or len(named) < len(ends):
        return ()
    return [(at, name) for at, name in named if len(name.split()) <= _MOST_WORDS]


def _is_in_brackets(whole: Passage, token: Token) -> bool:
    """Return whether a source stands alone in brackets, as in columns of rumours: «(Bild)»."""
    end = whole.words.ends[token.last - 1]
    opens = whole.words.gap(token.first).endswith("(")
    return opens and _CLOSES.match(whole.text, end) is not None


def _may_be_unknown(hit: Hit, first: int, tokens: Sequence[Token], spoken: set[int]) -> bool:
    """Return whether a phrase may credit a source that no list holds.

    «…, writes X» may where nobody is quoted; «X says» never: X may be anybody.
    """
    if hit.label != "source.says":
        return True
    return first > hit.first and tokens[first].sentence not in spoken


def _whole_name(
    tokens: Sequence[Token], first: int, last: int, given: frozenset[str]
) -> Sequence[Token]:
    """Return the tokens of a name with the known one that ends it: «The Scottish Sun».

    A known journalist after it is meant alone: «Sky-Reporter Florian Plettenberg».
    """
    ends = last < len(tokens) and tokens[last].kind == "SOURCE"
    if ends and tokens[last].word in given:
        return tokens[last : last + 1]
    return (
        tokens[first : last + 1]
        if ends and tokens[last].clause == tokens[first].clause
        else (tokens[first:last])
    )


def _by_form(
    whole: Passage, run: Sequence[Token], lexicon: Lexicon, given: frozenset[str]
) -> str | None:
    """Return a source that no list holds: capitalised words that are no person of the game."""
    if not run or run[0].kind or run[0].word in given:
        return None
    if run[0].word in lexicon.words("language.common") and len(run) == 1:
        return None
    if any(token.word in lexicon.words("names.roles") for token in run):
        return None
    first, last = run[0].first, run[-1].last
    before = whole.words.words[first - 1] if first else ""
    if before in lexicon.words("names.roles"):
        return None
    name = whole.words.raw(first, last)
    return name if len(name) > 1 else None
