"""How people are called in full: names of several words, and what a text calls whom."""

from collections.abc import Collection, Sequence
from typing import Final

from newsroom.folding import words
from newsroom.lexicon import Lexicon
from newsroom.passages import Passage
from newsroom.phrases import Token, name_run

_SEVERAL: Final = 3  # words in a name before which a title may stand: «Sportvorstand Max Eberl»
_SMALL: Final = 2  # small words within a name: «Luis de la Fuente»
_NEVER_NAMES: Final = ("names.roles", "names.before", "names.coaches", "names.players")


def run_at(tokens: Sequence[Token], index: int, lexicon: Lexicon, given: frozenset[str]) -> int:
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
        run = run_at(tokens, index, *names) if token.capital else 1
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
