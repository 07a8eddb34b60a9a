"""Whom an item credits for its news: outlets and journalists, in the order of the text."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from newsroom.crediting import Mention, Page, signs_of
from newsroom.folding import fold
from newsroom.judging import Sign, judge
from newsroom.lexicon import Lexicon
from newsroom.passages import Passage
from newsroom.phrases import Hit, Token

# A source that ends a paragraph in a column of rumours: «… for Isak. (Mail)».
_ENDS_LINE: Final = re.compile(
    r"[.!?…]['\"”»]?\s?\(([^\W\d_][^()\n,;|–—]{1,30}?)(?:\s?[-,;|–—][^()\n]{0,40})?\)\s*(?:\n|\Z)"
)
_TELLING: Final = frozenset({"telling", "news", "media"})
_COLUMN: Final = 2  # paragraphs that end so make a column
_MOST_WORDS: Final = 4
_MOST_MENTIONS: Final = 100  # of sources in an item; each is weighed beside all others


def credited(page: Page) -> tuple[str, ...]:
    """Return the sources an item credits, in order."""
    mentions = mentions_of_sources(page)
    starts = page.whole.words.starts
    named = (
        (starts[page.tokens[each.first].first], each.name)
        for each in mentions
        if is_credited(signs_of(each, page, mentions))
    )
    found: dict[str, list[str]] = {}
    for _, name in sorted([*named, *_ending_lines(page.whole)]):
        found.setdefault(page.press.alike(name), []).append(name)
    return tuple(fullest(names) for names in found.values())


def fullest(names: Sequence[str]) -> str:
    """Return by which of its names in an item a source goes: «Gazzetta dello Sport»."""
    return max(names, key=len)


def is_credited(signs: frozenset[Sign]) -> bool:
    """Return whether the signs around a name say that it is credited there."""
    worths = _worths(question(signs))
    return sum(worths.get(sign, 0.0) for sign in signs) > 0


def question(signs: frozenset[Sign]) -> str:
    """Return by which judge a name is judged: one that no list holds by the words around it."""
    return "sources_by_form" if ("who", "form") in signs else "sources"


@cache
def _worths(asked: str) -> dict[Sign, float]:
    return {sign: worth[0] for sign, worth in judge(asked).weights.items()}


def mentions_of_sources(page: Page) -> Sequence[Mention]:
    """Return the names in an item that may be credited, known or by their place in a phrase."""
    known = {
        index: _known(page, index, name)
        for index, name in page.press.source_at.items()
        if not _is_another(page, index)
    }
    taken = set(known)
    unknown = {
        each.first: each
        for each in _by_form(page)
        if taken.isdisjoint(range(each.first, each.last)) or each.last - each.first > 1
    }
    swallowed = {
        index for each in unknown.values() for index in range(each.first, each.last)
    } - unknown.keys()
    everybody = {**known, **unknown}
    places = [index for index in sorted(everybody) if index not in swallowed]
    return [everybody[index] for index in places[:_MOST_MENTIONS]]


def _is_another(page: Page, index: int) -> bool:
    """Return whether a reporter's family name is here another's first one: «Romano Schmid»."""
    token, after = page.tokens[index], page.tokens[index + 1 : index + 2]
    if token.last - token.first > 1 or token.sentence in page.whole.titled or not after:
        return False
    is_person = fold(page.press.source_at[index]) in page.press.journalists
    return is_person and after[0].capital and page.whole.words.gap(after[0].first) == " "


def _known(page: Page, index: int, name: str) -> Mention:
    is_person = fold(name) in page.press.journalists
    who = "journalist" if is_person else "outlet"
    return Mention(index, index + 1, name, who, page.press.alike(name))


def _by_form(page: Page) -> Iterator[Mention]:
    """Yield the names that no list holds in the place of a source in a phrase."""
    for first, slots in page.slots.items():
        if first in page.press.source_at:
            continue
        ends = [last for hit, last in slots if hit.label != "source.says" or _is_telling(page, hit)]
        mention = _whole_name(page, first, max(ends)) if ends else None
        if mention is not None:
            yield mention


def _is_telling(page: Page, hit: Hit) -> bool:
    """Return whether a phrase has a word of the press: «writes X», but not the Italian «per X»."""
    return any(not _TELLING.isdisjoint(page.hints(at)) for at in range(hit.first, hit.last))


def _whole_name(page: Page, first: int, last: int) -> Mention | None:
    """Return a name with the known one that ends it, «The Scottish Sun»; None where it has none.

    A known journalist after it is meant alone: «Sky-Reporter Florian Plettenberg».
    """
    tokens = page.tokens
    if tokens[first].kind or not _may_be(page.lexicon, tokens[first:last]):
        return None
    ends = last < len(tokens) and tokens[last].clause == tokens[first].clause
    if ends and last in page.press.source_at:
        if fold(page.press.source_at[last]) in page.press.journalists:
            return None
        last += 1
    name = page.whole.words.raw(tokens[first].first, tokens[last - 1].last)
    return Mention(first, last, name, "form", page.press.alike(name)) if len(name) > 1 else None


def _may_be(lexicon: Lexicon, run: Sequence[Token]) -> bool:
    """Return whether capitalised words may be a source: no lone common word, no role."""
    if len(run) == 1 and run[0].word in lexicon.words("language.common"):
        return False
    return not any(token.word in lexicon.words("names.roles") for token in run)


def _ending_lines(whole: Passage) -> Sequence[tuple[int, str]]:
    """Return where and whom the paragraphs of a column of rumours credit, known or not."""
    if ")" not in whole.text:
        return ()
    ends = [(match.start(1), match.group(1).strip()) for match in _ENDS_LINE.finditer(whole.text)]
    named = [(at, name) for at, name in ends if name[:1].isupper()]
    if len(ends) < _COLUMN or len(named) < len(ends):
        return ()
    return [(at, name) for at, name in named if len(name.split()) <= _MOST_WORDS]
