"""The scene of an item: its title, whom each sentence is about, where its clubs stand."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from newsroom.naming import Names
from newsroom.passages import Passage
from newsroom.phrases import Hit, Token, name_run

_HEADED: Final = 2  # tokens: a heading and what follows
_MANY: Final = 4  # watched people in one item: a round-up
_OFTEN: Final = 4  # words of another sport or trade, after which an item is about that


@dataclass(frozen=True, slots=True)
class Scene:
    """The tokens of an item and who stands where in it.

    ``hints`` are the cues of each token; ``career`` is what the clubs of the main person's career
    are on the day of the item, None when nothing is known of it.
    """

    whole: Passage
    tokens: Sequence[Token]
    hits: Sequence[Hit]
    hints: Sequence[tuple[str, ...]]
    club_at: Mapping[int, str]
    title: frozenset[int]
    about_main: frozenset[int]
    about_others: frozenset[int]
    beside: Mapping[int, str]
    heading: str | None
    is_quoted: Callable[[Token], bool]
    has_quotes: bool
    career: Mapping[str, str] | None

    def gap(self, index: int) -> str:
        """Return the marks between a token and the one before it, without spaces."""
        first = self.tokens[index].first if index < len(self.tokens) else 0
        return self.whole.words.gap(first).strip() if first else ""


def title_sentences(whole: Passage) -> frozenset[int]:
    """Return the sentences of the title."""
    return frozenset(whole.sentence_of[: whole.words.word_at(whole.title_end)])


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


def own_part(names: Names, scene: Scene) -> Callable[[Token], bool]:
    """Return what tells whether a word is said of the main person.

    In a round-up only the sentences that name them are, and of a title that names several
    only the clause that names them.
    """
    title = [t for t in scene.tokens if t.sentence in scene.title and t.kind == "PERSON"]
    is_shared = _is_shared(title)
    clause = title[0].clause if is_shared else -1
    is_many = is_round_up(names, scene)

    def is_own(token: Token) -> bool:
        if token.sentence in scene.title:
            return not is_shared or token.clause <= clause
        if token.sentence in scene.about_main:
            return True
        return not is_many and token.sentence not in scene.about_others

    return is_own


def _is_shared(title: Sequence[Token]) -> bool:
    return len({t.word for t in title}) > 1 and len({t.clause for t in title}) > 1


def first_of_title(names: Names, tokens: Sequence[Token], title: frozenset[int]) -> int | None:
    """Return the first person of a title that tells of several, each in a clause of their own."""
    titled = [t for t in tokens if t.sentence in title and t.kind == "PERSON"]
    if not _is_shared(titled):
        return None
    return next(
        (
            person_id
            for person_id, places in names.people.items()
            if any(found.first == titled[0].first for found, _ in places)
        ),
        None,
    )


def is_round_up(names: Names, scene: Scene) -> bool:
    """Return whether an item tells of several people, each with a move of their own."""
    title = [t for t in scene.tokens if t.sentence in scene.title and t.kind == "PERSON"]
    return _is_shared(title) or len(names.people) >= _MANY


def scene_of(names: Names, scene: Scene, person_id: int) -> Scene:
    """Return what a round-up says of one person: their sentences, their clause of the title."""
    mine = {found.first for found, _ in names.people[person_id]}
    named = [token for token in scene.tokens if token.first in mine]
    sentences = {token.sentence for token in named}
    clauses = {token.clause for token in named}

    def is_own(token: Token) -> bool:
        is_titled = token.sentence in scene.title
        return token.clause in clauses if is_titled else token.sentence in sentences

    return replace(
        scene,
        hits=[hit for hit in scene.hits if is_own(scene.tokens[hit.first])],
        club_at={at: key for at, key in scene.club_at.items() if is_own(scene.tokens[at])},
        title=scene.title & sentences,
        about_main=frozenset(sentences),
        about_others=frozenset(),
        heading=None,
    )


def club_tokens(names: Names, tokens: Sequence[Token]) -> dict[int, str]:
    """Return the clubs by the token at which they are named."""
    return {
        index: names.clubs[token.first][1]
        for index, token in enumerate(tokens)
        if token.kind == "CLUB"
    }


def is_elsewhere(
    names: Names, whole: Passage, tokens: Sequence[Token], hits: Sequence[Hit]
) -> bool:
    """Return whether an item tells of no football move: another sport, or nobody and no club."""
    elsewhere = [tokens[hit.first].sentence for hit in hits if hit.label == "mood.elsewhere"]
    elsewhere += [whole.sentence_of[first] for first in names.elsewhere]
    if not names.has_sure_club and (elsewhere or not names.people):
        return True
    if not names.clubs:
        return not names.people
    title = title_sentences(whole)
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
