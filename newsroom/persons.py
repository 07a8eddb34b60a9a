"""Who is meant by a name, a role, a pronoun or «the Italian» beside a quote."""

from dataclasses import dataclass
from typing import Final

from newsroom.podium import Podium

_NEAR: Final = 5  # words around a role in which its bearer is named
_ROLE_REACH: Final = 7  # words after a role, the same
_FAR: Final = 400  # words before a role in which its bearer was introduced
_BACK: Final = (1, 2, 3)  # sentences before a pronoun in which its person was named
_WIDE: Final = 90  # words in which these sentences lie
_ROLE_WORDS: Final = 2  # small words kept before a role: «de son agent»
_APPOSITION: Final = 6  # words between a name and a role that explains it
_MARKS: Final = frozenset('«»“”„"')
_BREAKS: Final = _MARKS | {":"}
_SUBJECT: Final = 3  # words of a sentence in which «the Italian» is its subject


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a quote starts, and who spoke last and where those words ended."""

    place: int
    since: int = -1
    previous: str | None = None


def who_at(index: int, podium: Podium, setting: Setting) -> str | None:
    """Return the person at a token: by name, by role, by pronoun or by people."""
    named = podium.name_at(_head(index, podium)) if podium.may_be_name(index) else None
    if named is not None:
        return named[0]
    if podium.is_in(index, "names.roles", "names.players", "names.coaches"):
        return _by_role(index, podium, setting)
    if podium.is_demonym(index) and _has_article(index, podium):
        return _by_people(podium, setting)
    if podium.is_in(index, "names.pronouns"):
        return by_pronoun(podium, setting)
    podium.nobody.add(index)
    return None


def _by_people(podium: Podium, setting: Setting) -> str | None:
    """Return whom «the Italian» means: the subject before it, else the main person."""
    return _subject_before(podium, setting) or podium.people.get("main")


def by_pronoun(podium: Podium, setting: Setting) -> str | None:
    """Return whom a pronoun means: the subject since the last quote, its speaker, or before it."""
    recent = _subject_before(podium, setting, since=setting.since) if setting.since > 0 else None
    return (
        recent or setting.previous or _subject_before(podium, setting) or podium.people.get("main")
    )


def is_object(index: int, podium: Podium) -> bool:
    """Return whether a name follows a small word, as in «about Kamara» or «of the winger»."""
    head = _head(index, podium)
    return podium.is_in(head - 1, "speech.about") or (
        podium.is_in(head - 2, "speech.about") and podium.is_in(head - 1, "names.articles")
    )


def role_as_written(index: int, podium: Podium) -> str:
    """Return a role with the small words before it: «his agent»."""
    first = index
    sentence = podium.tokens[index].sentence
    common = podium.lexicon.words("language.common")
    while index - first < _ROLE_WORDS and first > 0:
        before = podium.tokens[first - 1]
        if before.sentence != sentence or before.word not in common:
            break
        first -= 1
        if podium.is_in(first, "names.own", "names.articles"):
            break
    return podium.raw(first, index + 1)


def _has_article(index: int, podium: Podium) -> bool:
    """Return whether «the Italian» is somebody: «in Italian» is a language."""
    return podium.is_in(index - 1, "names.articles") or podium.is_in(index - 2, "names.articles")


def _subject_before(
    podium: Podium, setting: Setting, *, since: int = 0, but: str | None = None
) -> str | None:
    """Return the first person named in the sentence before a quote, or in one before that."""
    at = min(podium.token_at(setting.place), len(podium.tokens) - 1)
    number = podium.tokens[at].sentence
    start = max(at - _WIDE, podium.token_at(since))
    for back in _BACK:
        for near in range(start, at):
            if podium.tokens[near].sentence != number - back:
                continue
            who = _subject_at(near, podium)
            if who is not None and who != but:
                return who
    return None


def _subject_at(index: int, podium: Podium) -> str | None:
    if podium.may_be_name(index):
        return _named_subject(index, podium)
    number = podium.tokens[index].sentence
    begins = index < _SUBJECT or podium.tokens[index - _SUBJECT].sentence != number
    if not begins or not podium.is_in(index - 1, "names.articles"):
        return None
    if podium.is_demonym(index) or podium.is_in(index, "names.players"):
        return podium.people.get("player") or podium.people.get("main")
    return None


def _named_subject(index: int, podium: Podium) -> str | None:
    is_titled = podium.start_of(index) < podium.whole.title_end
    if podium.tokens[index].kind == "SOURCE" or (is_titled and not _is_person(index, podium)):
        return None
    named = podium.name_at(index)
    return None if named is None or is_object(index, podium) else named[0]


def _is_person(index: int, podium: Podium) -> bool:
    """Return whether capitals are surely a person: a title begins with towns and clubs too."""
    token = podium.tokens[index]
    return token.kind == "PERSON" or token.word in podium.given


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


def _by_role(index: int, podium: Podium, setting: Setting) -> str:
    """Return who has a role: named beside it, introduced with it earlier, else the role itself."""
    named = (
        _named_after(index, podium, setting.place)
        or _named_before(index, podium)
        or _introduced(index, podium)
    )
    if named is not None:
        return named
    for key, role in (("names.coaches", "coach"), ("names.players", "player")):
        if podium.is_in(index, key) and role in podium.people:
            return podium.people[role]
    if podium.is_in(index, "names.family") or podium.is_in(index - 1, "names.own"):
        return role_as_written(index, podium)
    subject = _subject_before(podium, setting, but=podium.people.get("player"))
    return subject or role_as_written(index, podium)


def _named_after(index: int, podium: Podium, place: int) -> str | None:
    """Return the name after a role: «the coach Unai Emery»."""
    sentence = podium.tokens[index].sentence
    for near in range(index + 1, min(index + _ROLE_REACH, len(podium.tokens))):
        is_beyond = podium.start_of(near) >= place > podium.start_of(index)
        if podium.tokens[near].sentence != sentence or is_beyond:
            return None
        if podium.is_in(near, "speech.verbs"):
            return None
        named = None if is_object(near, podium) else podium.name_at(near)
        if named is not None:
            return named[0]
    return None


def _named_before(index: int, podium: Podium) -> str | None:
    """Return the name that a role explains: «Herbert Hainer, the president of Bayern»."""
    token = podium.tokens[index]
    for near in range(index - 1, max(index - _APPOSITION, -1), -1):
        gap = podium.whole.words.gap(podium.tokens[near].last)
        if podium.tokens[near].sentence != token.sentence or _MARKS & set(gap):
            return None
        if "," in gap and podium.may_be_name(near):
            named = podium.name_at(_head(near, podium))
            return None if named is None or is_object(near, podium) else named[0]
    return None


def _introduced(index: int, podium: Podium) -> str | None:
    """Return the person introduced earlier with the same role."""
    word = podium.tokens[index].word
    for other in range(index - 1, max(index - _FAR, -1), -1):
        if podium.tokens[other].word == word and not podium.tokens[other].kind:
            if other not in podium.beside:
                podium.beside[other] = _beside(other, podium)
            named = podium.beside[other]
            if named is not None:
                return named
    return None


def _beside(index: int, podium: Podium) -> str | None:
    sentence = podium.tokens[index].sentence
    after, before = range(index + 1, index + _NEAR), range(index - 1, index - _NEAR, -1)
    for near in (*after, *before):
        if 0 <= near < len(podium.tokens) and podium.tokens[near].sentence == sentence:
            if _BREAKS & set(podium.whole.text[podium.end_of(index) : podium.start_of(near)]):
                continue
            named = podium.name_at(_head(near, podium)) if podium.may_be_name(near) else None
            if named is not None:
                return named[0]
    return None
