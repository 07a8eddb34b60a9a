"""Many patterns of words found at once, by an automaton that grows with what it meets."""

from collections.abc import Iterator, Sequence
from typing import Final

ANY: Final = "_"
_WALL: Final = "CLUB"  # what a gap does not reach over: what is said next is said of this club
_MOST_WORDS: Final = 100_000  # whose symbols are kept in memory
_DEAD: Final = -1
_MOST_STEPS: Final = 200_000  # kept in memory; hostile texts must not fill it


class Automaton:
    """States and edges; an edge is a word, ``stem*``, a class in capitals, or any word."""

    def __init__(self) -> None:
        self.start = 0
        self._edges: list[dict[str, list[int]]] = [{}]
        self._skips: list[list[int]] = [[]]
        self._accepts: dict[int, int] = {}
        self._stems: dict[str, list[str]] = {}
        self._words: set[str] = set()
        self._symbols: dict[tuple[str, ...], int] = {}
        self._seen: dict[tuple[str, str], int] = {}
        self._keys: list[tuple[str, ...]] = []
        self._sets: dict[frozenset[int], int] = {}
        self._members: list[frozenset[int]] = []
        self._found: list[tuple[int, ...]] = []
        self._steps: dict[tuple[int, int], int] = {}
        self._first: dict[int, int] = {}

    def state(self) -> int:
        """Return a new state."""
        self._edges.append({})
        self._skips.append([])
        return len(self._edges) - 1

    def edge(self, state: int, key: str, after: int) -> None:
        """Let a word lead from a state to another."""
        self._edges[state].setdefault(key, []).append(after)
        if key.endswith("*"):
            self._stems.setdefault(key[:2], []).append(key)
        else:
            self._words.add(key)

    def skip(self, state: int, after: int) -> None:
        """Let a state lead to another without a word."""
        self._skips[state].append(after)

    def accept(self, state: int, number: int) -> None:
        """Let a state be the end of a pattern."""
        self._accepts[state] = number

    def symbol(self, word: str, kind: str) -> int:
        """Return the number of what the automaton can see of a word."""
        number = self._seen.get((word, kind))
        if number is not None:
            return number
        number = self._symbol(word, kind)
        if len(self._seen) > _MOST_WORDS:
            self._seen.clear()
        self._seen[word, kind] = number
        return number

    def _symbol(self, word: str, kind: str) -> int:
        keys = [key for key in (word, kind) if key in self._words]
        if len(word) > 1:
            keys += {stem for stem in self._stems.get(word[:2], ()) if word.startswith(stem[:-1])}
        seen = tuple(sorted(keys))
        number = self._symbols.get(seen)
        if number is None:
            number = self._symbols[seen] = len(self._keys)
            self._keys.append(seen)
        return number

    def accepted(self, symbols: Sequence[int], at: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield where patterns that begin at a word end, and their numbers, shortest first."""
        first = self._first.get(symbols[at])
        place = self._begin(symbols[at]) if first is None else first
        at += 1
        while place != _DEAD:
            for number in self._found[place]:
                yield at, number
            if at >= end:
                return
            step = self._steps.get((place, symbols[at]))
            place = self._step(place, symbols[at]) if step is None else step
            at += 1

    def _begin(self, symbol: int) -> int:
        place = self._first[symbol] = self._after(frozenset({self.start}), symbol)
        return place

    def _step(self, place: int, symbol: int) -> int:
        if len(self._steps) > _MOST_STEPS:
            self._steps.clear()
        following = self._after(self._members[place], symbol)
        self._steps[place, symbol] = following
        return following

    def _after(self, states: frozenset[int], symbol: int) -> int:
        seen = self._keys[symbol]
        keys = seen if _WALL in seen else (*seen, ANY)
        reached = {
            after for state in states for key in keys for after in self._edges[state].get(key, ())
        }
        return self._place(self._closed(reached))

    def _closed(self, states: set[int]) -> frozenset[int]:
        waiting = list(states)
        while waiting:
            for after in self._skips[waiting.pop()]:
                if after not in states:
                    states.add(after)
                    waiting.append(after)
        return frozenset(states)

    def _place(self, states: frozenset[int]) -> int:
        if not states:
            return _DEAD
        place = self._sets.get(states)
        if place is None:
            place = self._sets[states] = len(self._members)
            self._members.append(states)
            self._found.append(
                tuple(sorted(self._accepts[state] for state in states if state in self._accepts))
            )
        return place
