"""Who is meant by a name, a role, a pronoun or «the Italian» beside a quote."""

from typing import Final

from newsroom.podium import Podium

_NEAR: Final = 5  # words around a role in which its bearer is named
_ROLE_REACH: Final = 7  # words after a role, the same
_FAR: Final = 400  # words before a role in which its bearer was introduced
_BACK: Final = (1, 2, 3)  # sentences before a pronoun in which its person was named
_WIDE: Final = 90  # words in which these sentences lie
_ROLE_WORDS: Final = 2  # small words kept before a role: «de son agent»


def who_at(index: int, podium: Podium, previous: str | None, place: int) -> str | None:
    """Return the person at a token: by name, by role, by pronoun or by people."""
    token = podium.tokens[index]
    named = podium.name_at(_head(index, podium)) if podium.may_be_name(index) else None
    if named is not None:
        return named[0]
    if not token.kind and podium.is_demonym(index):
        return _subject_before(podium, index) or podium.people.get("main")
    if not token.kind and token.word in podium.lexicon.words("names.roles"):
        return _by_role(index, podium, place)
    if not token.kind and token.word in podium.lexicon.words("names.pronouns"):
        return by_pronoun(index, podium, previous)
    return None


def by_pronoun(index: int, podium: Podium, previous: str | None) -> str | None:
    """Return whom a pronoun means: who spoke before, the subject before it, the main person."""
    return previous or _subject_before(podium, index) or podium.people.get("main")


def is_object(index: int, podium: Podium) -> bool:
    """Return whether a name follows a small word, as in «about Kamara» or «of the winger»."""
    about = podium.lexicon.words("speech.about")
    head = _head(index, podium)
    return any(
        head - back >= 0
        and podium.tokens[head - back].word in about
        and (back == 1 or podium.tokens[head - 1].word in podium.lexicon.words("names.articles"))
        for back in (1, 2)
    )


def _subject_before(podium: Podium, index: int) -> str | None:
    """Return the first person named in the sentence before a token's, or in one before that."""
    number = podium.tokens[index].sentence
    for back in _BACK:
        for near in range(max(index - _WIDE, 0), index):
            if podium.tokens[near].sentence == number - back and podium.may_be_name(near):
                named = podium.name_at(near)
                if named is not None and not is_object(near, podium):
                    return named[0]
    return None


def _head(index: int, podium: Podium) -> int:
    """Return the first token of the run of capitalised words that a token belongs to."""
    while (
        index > 0
        and podium.tokens[index].capital
        and podium.tokens[index - 1].capital
        and podium.tokens[index - 1].clause == podium.tokens[index].clause
    ):
        index -= 1
    return index


def _by_role(index: int, podium: Podium, place: int) -> str:
    """Return who has a role: named beside it, introduced with it earlier, else the role itself."""
    named = _named_after(index, podium, place) or _introduced(index, podium)
    if named is not None:
        return named
    word = podium.tokens[index].word
    for key, role in (("names.coaches", "coach"), ("names.players", "player")):
        if word in podium.lexicon.words(key) and role in podium.people:
            return podium.people[role]
    if word in podium.lexicon.words("names.coaches"):
        return _subject_before(podium, index) or _role_as_written(index, podium)
    return _role_as_written(index, podium)


def _named_after(index: int, podium: Podium, place: int) -> str | None:
    """Return the name after a role: «the coach Unai Emery»."""
    sentence = podium.tokens[index].sentence
    for near in range(index + 1, min(index + _ROLE_REACH, len(podium.tokens))):
        is_beyond = podium.start_of(near) >= place > podium.start_of(index)
        if podium.tokens[near].sentence != sentence or is_beyond:
            return None
        named = podium.name_at(near)
        if named is not None:
            return named[0]
    return None


def _introduced(index: int, podium: Podium) -> str | None:
    """Return the person introduced earlier with the same role."""
    word = podium.tokens[index].word
    for other in range(index - 1, max(index - _FAR, -1), -1):
        if podium.tokens[other].word == word and not podium.tokens[other].kind:
            named = _beside(other, podium)
            if named is not None:
                return named
    return None


def _beside(index: int, podium: Podium) -> str | None:
    sentence = podium.tokens[index].sentence
    after, before = range(index + 1, index + _NEAR), range(index - 1, index - _NEAR, -1)
    for near in (*after, *before):
        if 0 <= near < len(podium.tokens) and podium.tokens[near].sentence == sentence:
            named = podium.name_at(_head(near, podium)) if podium.may_be_name(near) else None
            if named is not None:
                return named[0]
    return None


def _role_as_written(index: int, podium: Podium) -> str:
    first = index
    sentence = podium.tokens[index].sentence
    common = podium.lexicon.words("language.common")
    while index - first < _ROLE_WORDS and first > 0:
        before = podium.tokens[first - 1]
        if before.sentence != sentence or before.word not in common:
            break
        first -= 1
        if before.word in podium.lexicon.words("names.own"):
            break
    return podium.whole.words.raw(podium.tokens[first].first, podium.tokens[index].last)
