"""Opening an item: its text, its language and names, and then its tokens, phrases and marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from newsroom.knowledge import Knowledge
from newsroom.lexicon import Lexicon
from newsroom.model import Item, Mention
from newsroom.naming import Names, mentions_in, names_in
from newsroom.ordinary import is_plain
from newsroom.passages import Passage, item_text, passage, tokens_of
from newsroom.phrases import Hit, Token
from newsroom.quotes import Span, spans_in
from newsroom.scenes import is_elsewhere, title_sentences


@dataclass(frozen=True, slots=True)
class Opened:
    """An item with its language and the names in it."""

    whole: Passage
    names: Names
    mentions: tuple[Mention, ...]
    knowledge: Knowledge
    language: str | None
    lexicon: Lexicon | None


def opened(item: Item, knowledge: Knowledge, hint: str | None) -> Opened:
    """Return an item with its language and its names; hint is its feed's usual language."""
    text = item_text(item)
    language = knowledge.languages.of(text, hint=item.language or hint)
    whole = passage(text, len(item.title.strip()))
    lexicon = knowledge.lexicons.get(language or "")
    day = item.published_at.date() if item.published_at else None
    names = names_in(whole, knowledge, lexicon, (language, day))
    return Opened(whole, names, mentions_in(whole, names), knowledge, language, lexicon)


@dataclass(frozen=True, slots=True)
class Cut:
    """An item in a language that Minot reads, cut into tokens, with the phrases found in it."""

    item: Opened
    lexicon: Lexicon
    published: date | None
    tokens: Sequence[Token]
    hits: Sequence[Hit]
    spans: Sequence[Span]
    title: frozenset[int]
    is_elsewhere: bool
    quoted: frozenset[int]

    def is_quoted(self, token: Token) -> bool:
        """Return whether a token stands between quotation marks."""
        return token.first in self.quoted

    @property
    def whole(self) -> Passage:
        """The text."""
        return self.item.whole

    @property
    def names(self) -> Names:
        """The names that mean somebody or some club."""
        return self.item.names

    @property
    def knowledge(self) -> Knowledge:
        """What the item is read by."""
        return self.item.knowledge


def cut(item: Opened, lexicon: Lexicon, published_at: datetime | None) -> Cut:
    """Return an opened item cut into tokens."""
    whole, names = item.whole, item.names
    tokens = tokens_of(whole, names.kinds(), partial(is_plain, lexicon=lexicon))
    hits = lexicon.phrases.find(tokens)
    spans = spans_in(whole.text)
    title = title_sentences(whole)
    return Cut(
        item,
        lexicon,
        published_at.date() if published_at else None,
        tokens,
        hits,
        spans,
        title,
        is_elsewhere(names, whole, tokens, hits),
        _quoted(whole, spans, tokens),
    )


def _quoted(whole: Passage, spans: Sequence[Span], tokens: Sequence[Token]) -> frozenset[int]:
    """Return the first words of the tokens that stand between quotation marks."""
    words = whole.words
    inside = {
        at for span in spans for at in range(words.word_at(span.start), words.word_at(span.end))
    }
    return frozenset(token.first for token in tokens if token.first in inside)
