"""Whom an item credits for its news: outlets and journalists, the nearest first."""

from collections.abc import Mapping, Sequence
from typing import Final

from newsroom.folding import fold
from newsroom.lexicon import Lexicon
from newsroom.passages import Passage
from newsroom.phrases import Hit, Token

_QUOTE_MARKS: Final = frozenset('«»“”„"')


def credited(
    whole: Passage,
    tokens: Sequence[Token],
    hits: Sequence[Hit],
    lexicon: Lexicon,
    known: tuple[Mapping[int, str], frozenset[str]],
) -> tuple[str, ...]:
    """Return the sources credited, in order; known gives sources by token, and given names."""
    source_at, given = known
    gaps = whole.words.gaps
    spoken = {token.sentence for token in tokens if not _QUOTE_MARKS.isdisjoint(gaps[token.first])}
    found: dict[str, tuple[int, str]] = {}
    for hit in hits:
        if hit.label not in {"source.credit", "source.reports", "source.says"}:
            continue
        for _, first, last in hit.slots:
            name = source_at.get(first)
            if name is None and _may_be_unknown(hit, first, tokens, spoken):
                people = frozenset[str]() if hit.label == "source.says" else given
                name = _by_form(whole, _whole_name(tokens, first, last), lexicon, people)
            key = fold(name or "")
            if name is not None and (key not in found or first < found[key][0]):
                found[key] = (first, name)
    for at, name in source_at.items():
        if _is_in_brackets(whole, tokens[at]):
            found.setdefault(fold(name), (at, name))
    return tuple(name for _, name in sorted(found.values()))


def _is_in_brackets(whole: Passage, token: Token) -> bool:
    """Return whether a source stands alone in brackets, as in columns of rumours: «(Bild)»."""
    end = whole.words.ends[token.last - 1]
    return whole.words.gap(token.first).endswith("(") and whole.text[end : end + 1] == ")"


def _may_be_unknown(hit: Hit, first: int, tokens: Sequence[Token], spoken: set[int]) -> bool:
    """Return whether a phrase may credit a source that no list holds.

    «…, writes X» may where nobody is quoted; «X says» never: X may be anybody.
    """
    if hit.label != "source.says":
        return True
    return first > hit.first and tokens[first].sentence not in spoken


def _whole_name(tokens: Sequence[Token], first: int, last: int) -> Sequence[Token]:
    """Return the tokens of a name with the known one that ends it: «The Scottish Sun»."""
    ends = last < len(tokens) and tokens[last].kind == "SOURCE"
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
