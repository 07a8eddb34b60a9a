"""When the contract in force ends, as precisely as an item says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from newsroom.deadlines import date_in, date_of_last_year, dates_within, exact_date_in
from newsroom.lexicon import Lexicon
from newsroom.model import Stage
from newsroom.phrases import Hit, Token

_NEXT: Final = 4  # words after «contract until» in which the date most likely stands
_LOOK: Final = 8  # words after it in which the date may stand
_YEAR_AFTER: Final = 5  # words after a month in which its year may stand
_BACK: Final = 4  # words before it
_BESIDE: Final = 3  # words after it in which «expires» may stand
_AHEAD: Final = 30  # words before it in which somebody else may be named
_NAME: Final = 2  # capitalised words that are somebody's name


@dataclass(frozen=True, slots=True)
class _Deadline:
    """An end of contract, and whether the contract is in force, signed in the item or wished."""

    until: str
    standing: str


def contract_end(
    tokens: Sequence[Token],
    hits: Sequence[Hit],
    lexicon: Lexicon,
    told: tuple[Stage, Callable[[Token], bool], date | None],
) -> str | None:
    """Return the end of the contract in force; told are the stage, foreign sentences, the date."""
    stage, is_foreign, published = told
    marks = _marks(tokens, hits)
    found = [
        _Deadline(until, _standing(tokens, hit, marks))
        for hit in hits
        if hit.label in {"contract.until", "contract.signed", "contract.left"}
        and not (is_foreign(tokens[hit.first]) and _is_of_another(tokens, hit))
        and not _is_loan(tokens, hit, lexicon)
        for until in [_date(tokens, hit, lexicon, published)]
        if until is not None
    ]
    order = ("signed", "wished", "now") if stage is Stage.OFFICIAL else ("now", "signed")
    ordered = [each for standing in order for each in found if each.standing == standing]
    return ordered[0].until if ordered else None


@dataclass(frozen=True, slots=True)
class _Marks:
    """Where a contract is only wished for, by clause, and the words that say that it ends."""

    wished: Mapping[int, int]
    ending: frozenset[int]


def _marks(tokens: Sequence[Token], hits: Sequence[Hit]) -> _Marks:
    wished: dict[int, int] = {}
    for hit in hits:
        if hit.label == "contract.proposed":
            clause = tokens[hit.first].clause
            wished[clause] = min(hit.first, wished.get(clause, hit.first))
    ends = (range(hit.first, hit.last) for hit in hits if hit.label == "contract.ends")
    return _Marks(wished, frozenset(at for each in ends for at in each))


def _standing(tokens: Sequence[Token], hit: Hit, marks: _Marks) -> str:
    """Return whether a contract is in force «now», was «signed», or is only «wished» for."""
    beside = range(hit.first, min(hit.last + _BESIDE, len(tokens)))
    number = tokens[hit.first].sentence
    ends = any(at in marks.ending and tokens[at].sentence == number for at in beside)
    if ends or hit.label == "contract.left":
        return "now"
    if marks.wished.get(tokens[hit.first].clause, hit.last) < hit.last:
        return "wished"
    return "signed" if hit.label == "contract.signed" else "now"


def _is_of_another(tokens: Sequence[Token], hit: Hit) -> bool:
    """Return whether somebody else is named in the clause before its contract is."""
    run, clause = 0, tokens[hit.first].clause
    for at in range(hit.first - 1, max(hit.first - _AHEAD, 0) - 1, -1):
        token = tokens[at]
        if token.clause != clause:
            return False
        run = run + 1 if token.capital else 0
        if run >= _NAME or token.kind == "PERSON":
            return True
    return False


def _is_loan(tokens: Sequence[Token], hit: Hit, lexicon: Lexicon) -> bool:
    """Return whether «at CLUB until …» is said of a loan, which is no contract."""
    if tokens[hit.first].kind != "CLUB":
        return False
    number = tokens[hit.first].sentence
    near = tokens[max(hit.first - 2 * _LOOK, 0) : hit.last + 2 * _LOOK]
    return any(t.sentence == number and "loan" in lexicon.cues.of(t.word) for t in near)


def _date(
    tokens: Sequence[Token], hit: Hit, lexicon: Lexicon, published: date | None
) -> str | None:
    """Return the date next to the words of a contract: after them, among them, before them."""
    sentence = tokens[hit.first].sentence
    after = [
        token
        for token in tokens[hit.last - 1 : hit.last + _LOOK + _YEAR_AFTER]
        if token.sentence == sentence
    ]
    if hit.label == "contract.left":
        within = tokens[hit.first : hit.last]
        return dates_within(within, lexicon, published) or date_of_last_year(published)
    found = date_in(after, lexicon, published, _NEXT + 1)
    if found is not None or hit.label == "contract.signed":
        return found or date_in(after, lexicon, published, _LOOK + 1)
    before = [t for t in tokens[max(hit.first - _BACK, 0) : hit.first] if t.sentence == sentence]
    return (
        exact_date_in(tokens[hit.first : hit.last], lexicon, published)
        or date_in(after, lexicon, published, _LOOK + 1)
        or exact_date_in(before, lexicon, published)
    )
