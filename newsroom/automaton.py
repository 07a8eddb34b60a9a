"""Many patterns of words found at once, by an automaton that grows with what it meets."""

from collections.abc import Iterable, Sequence
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
        self._words: set[str] = {_WALL}
        self._symbols: dict[tuple[str, ...], int] = {}
        self._seen: dict[tuple[str, str], int] = {}
        self._keys: list[tuple[str, ...]] = []
        self._sets: dict[frozenset[int], int] = {}
        self._members: list[frozenset[int]] = []
        self._found: list[tuple[int, ...]] = []
        self._steps: list[dict[int, int]] = []
        self._kept = 0
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

    def symbols(self, seen: Iterable[tuple[str, str]]) -> list[int]:
        """Return the numbers of what the automaton can see of words and their classes."""
        known = self._seen
        found: list[int] = []
        for each in seen:
            number = known.get(each)
            if number is None:
                if len(known) > _MOST_WORDS:
                    known.clear()
                number = known[each] = self._symbol(*each)
            found.append(number)
        return found

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

    def matches(self, symbols: Sequence[int], ends: Sequence[int]) -> list[tuple[int, int, int]]:
        """Return where patterns begin and end, and their numbers; at one place shortest first.

        ``ends`` says of each word before which other one a pattern that begins there must end.
        """
        matches: list[tuple[int, int, int]] = []
        first, steps, found = self._first, self._steps, self._found
        for at, symbol in enumerate(symbols):
            place = first.get(symbol)
            if place is None:
                place = self._begin(symbol)
            last, end = at + 1, ends[at]
            while place != _DEAD:
                if found[place]:
                    matches += [(at, last, number) for number in found[place]]
                if last == end:
                    break
                step = steps[place].get(symbols[last])
                place = self._step(place, symbols[last]) if step is None else step
                last += 1
        return matches

    def _begin(self, symbol: int) -> int:
        place = self._first[symbol] = self._after(frozenset({self.start}), symbol)
        return place

    def _step(self, place: int, symbol: int) -> int:
        if self._kept > _MOST_STEPS:
            self._kept = 0
            for steps in self._steps:
                steps.clear()
        self._kept += 1
        following = self._steps[place][symbol] = self._after(self._members[place], symbol)
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
            self._steps.append({})
            self._found.append(
                tuple(sorted(self._accepts[state] for state in states if state in self._accepts))
            )
        return place
