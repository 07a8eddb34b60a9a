"""The scene of an item: its title, whom each sentence is about, where its clubs stand."""

from collections.abc import Mapping, Sequence
from typing import Final

from newsroom.naming import Names
from newsroom.passages import Passage
from newsroom.phrases import Hit, Token, name_run

_HEADED: Final = 2  # tokens: a heading and what follows
_OFTEN: Final = 4  # words of another sport or trade, after which an item is about that


def title_sentences(whole: Passage) -> frozenset[int]:
    """Return the sentences of the title."""
    return frozenset(
        number
        for number, start in zip(whole.sentence_of, whole.words.starts, strict=True)
        if start < whole.title_end
    )


def sentences_about(
    names: Names, tokens: Sequence[Token], main_id: int | None, given: frozenset[str]
) -> tuple[frozenset[int], frozenset[int]]:
    """Return the sentences that name the main person, and those that name somebody else."""
    mine = {found.first for found, _ in names.people.get(main_id or 0, ())}
    main: set[int] = set()
    others: set[int] = set()
    for index, token in enumerate(tokens):
        if token.kind == "PERSON":
            (main if token.first in mine else others).add(token.sentence)
        elif token.word in given and name_run(tokens, index) > 1:
            others.add(token.sentence)
    return frozenset(main), frozenset(others)


def club_tokens(names: Names, tokens: Sequence[Token]) -> dict[int, str]:
    """Return the clubs by the token at which they are named."""
    return {
        index: names.clubs[token.first][1]
        for index, token in enumerate(tokens)
        if token.kind == "CLUB"
    }


def is_elsewhere(
    names: Names, tokens: Sequence[Token], hits: Sequence[Hit], title: frozenset[int]
) -> bool:
    """Return whether an item tells of no football move: another sport, or nobody and no club."""
    elsewhere = [tokens[hit.first].sentence for hit in hits if hit.label == "mood.elsewhere"]
    if not names.has_sure_club and elsewhere:
        return True
    if not names.clubs:
        return not names.people
    return any(sentence in title for sentence in elsewhere) or len(elsewhere) >= _OFTEN


def clubs_beside(
    whole: Passage, tokens: Sequence[Token], clubs_at: Mapping[int, str]
) -> dict[int, str]:
    """Return what clubs right after a person are: «Kamara (Marseille)», «Kamara - Villa»."""
    found: dict[int, str] = {}
    for at in clubs_at:
        gap = whole.words.gap(tokens[at].first)
        if at and tokens[at - 1].kind == "PERSON":
            if "(" in gap:
                found[at] = "current"
            elif gap.strip() in {"-", "–", "—"} and gap != "-":
                found[at] = "suitor"
    return found


def heading_club(
    whole: Passage, tokens: Sequence[Token], clubs_at: Mapping[int, str]
) -> str | None:
    """Return the club that a title begins with as its heading: «OM : …», «PSG - …»."""
    if 0 not in clubs_at or len(tokens) < _HEADED:
        return None
    gap = whole.words.gap(tokens[1].first)
    return clubs_at[0] if gap.strip() in {":", "-", "–", "|", ","} and gap != "-" else None
