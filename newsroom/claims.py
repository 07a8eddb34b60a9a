"""One quote, what stands around it, and the signs that speak for each who may have said it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from sys import intern
from typing import Final, NamedTuple

from newsroom.attendance import Attendance
from newsroom.bunches import Bunch, bunch
from newsroom.judging import Sign
from newsroom.mentions import PERSONS, Mention
from newsroom.podium import Podium
from newsroom.quotes import Span

_REMEMBERED: Final = 6  # speakers before the last one who may speak again


class Tie(NamedTuple):
    """How the words are tied to a speaker: where a verb or a colon stands, and who is told."""

    where: str
    how: str
    manner: str
    trade: str = ""

    @property
    def state(self) -> str:
        """All but the trade as one word."""
        return _state(self.where, self.how, self.manner)

    @property
    def is_said(self) -> bool:
        """Whether the sentence says that somebody spoke."""
        return self.how in {"verb", "by"} or (self.where == "lead" and self.how == "colon")


@cache
def _state(*words: str) -> str:
    return intern("/".join(words))


@dataclass(slots=True)
class History:
    """Who spoke before, and where the last words ended."""

    end: int = -1
    last: str | None = None
    before: list[str] = field(default_factory=list[str])
    heading: str | None = None
    count: int = 0

    def heard(self, speaker: str | None, group: Sequence[Span], title_end: int) -> None:
        """Remember who spoke."""
        self.end = group[-1].end
        if speaker is None:
            return
        self.count += 1
        if self.last is not None and self.last != speaker:
            others = [name for name in self.before if name not in {speaker, self.last}]
            self.before = [*others, self.last][-_REMEMBERED:]
        self.last = speaker
        if group[0].start < title_end:
            self.heading = speaker


@dataclass(slots=True)
class Claims:
    """The signs that speak for each claimant, those told as speakers, and how the words are tied.

    Loose signs, from farther off, count beside how the words are tied too. The claimant without a
    name is nobody.
    """

    near: dict[str, list[Sign]]
    loose: list[tuple[str, Bunch]]
    standing: list[tuple[str, Bunch]]
    tied: set[str]
    tie: Tie

    def signs(self) -> dict[str, list[Sign]]:
        """Return all signs that speak for each claimant."""
        signs = {name: list(near) for name, near in self.near.items()}
        for name, each in self.loose:
            for sign in each.signs:
                signs[name] += beside(sign, self.tie)
        for name, each in self.standing:
            signs[name] += each.signs
        return signs


def beside(sign: Sign, tie: Tie) -> tuple[Sign, Sign, Sign]:
    """Return a loose sign alone and beside how the words are tied."""
    return sign, (tie.state, *sign), (tie.manner, *sign)


@dataclass(slots=True)
class Hearing:
    """One quote, who is named around it, and the signs gathered for each of them.

    A quote has an end of its own when no more of its sentence follows.
    """

    group: Sequence[Span]
    hall: Attendance
    history: History
    signs: dict[str, list[Sign]] = field(default_factory=lambda: {})
    tied: set[str] = field(default_factory=set[str])
    standing: list[tuple[str, Bunch]] = field(default_factory=lambda: [])
    loose: list[tuple[str, Bunch]] = field(default_factory=lambda: [])
    has_own_end: bool = True
    label: str = ""
    is_line: bool = False

    @property
    def podium(self) -> Podium:
        """What is known of the text."""
        return self.hall.podium

    @property
    def start(self) -> int:
        """The place in the text at which the words begin."""
        return self.group[0].start

    def add(self, mention: Mention, *sign: str) -> None:
        """Let a sign beside the words speak for who is mentioned."""
        kind = "person" if mention.kind in PERSONS else mention.kind
        self.signs.setdefault(mention.name, []).append((*sign, kind))

    def grade(self, mention: Mention, grade: str) -> None:
        """Let how plainly somebody is told to speak be a sign, whichever way it is told."""
        is_person = mention.kind in PERSONS
        own = self.signs.setdefault(mention.name, [])
        own += (("told", grade), ("told", grade, "person" if is_person else mention.kind))

    def about(self, name: str, *sign: str) -> None:
        """Let a sign from farther off speak for somebody."""
        self.loose.append((name, bunch(sign)))
