"""Words between quotation marks: where they begin and end, whichever marks a language uses."""

import re
from dataclasses import dataclass, field
from typing import Final

# Each opening mark with the marks that close it; German opens with „ and closes with “ or ”,
# older German and Danish print »so«, Swiss and French print «so».
_CLOSING: Final = {
    "«": "»",
    "»": "«",
    "“": "”“",
    "„": '“”"',
    "‹": "›",
    "‘": "’",
    "‚": "‘’",
    '"': '"',
    "'": "'",
    "‟": "”",
    "〝": "〞",
    "``": "''",
    "''": "''",
    "<<": ">>",
}
_MARK: Final = re.compile(r"''|``|<<|>>|[«»“”„‹›‘’‚\"'‟〝〞]|\n\s*")
# What begins each further paragraph of a quote; Spanish prints the closing mark there.
_REOPENING: Final = {"«": ("«", "»")}
_SINGLE: Final = frozenset("'‘’‚")
_LONGEST: Final = 4_000  # characters between two marks; beyond it a closing mark is missing
_DEEPEST: Final = 8  # marks inside marks; beyond it the text is hostile


@dataclass(slots=True)
class Span:
    """Where a quote stands: its marks included from start to end, the words of it between them."""

    start: int
    end: int
    pieces: list[tuple[int, int]] = field(default_factory=lambda: [])
    mark: str = ""

    def words_in(self, text: str) -> str:
        """Return the words without their marks, the pieces of a reopened quote joined."""
        return " ".join(text[a:b].strip() for a, b in self.pieces if text[a:b].strip())


def spans_in(text: str) -> list[Span]:
    """Return the quoted passages of a text, outermost only, in order."""
    return _Scan(text).run()


class _Scan:
    """One walk over the marks of a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: list[Span] = []
        self._open: Span | None = None
        self._inner: list[str] = []

    def run(self) -> list[Span]:
        for match in _MARK.finditer(self._text):
            mark = match.group()
            if mark[0] == "\n":
                self._line_ends(match.start())
            elif self._open is None:
                self._maybe_open(mark, match.start(), match.end())
            else:
                self._inside(mark, match.start(), match.end())
        self._give_up(len(self._text))
        return self._found

    def _maybe_open(self, mark: str, start: int, end: int) -> None:
        previous = self._found[-1] if self._found else None
        again = _REOPENING.get(previous.mark, (previous.mark,)) if previous is not None else ()
        if previous is not None and mark in again and self._is_reopened(previous, start):
            self._found.pop()
            self._open = previous
            previous.pieces.append((end, end))
            return
        if not self._opens(mark, start, end):
            return
        self._open = Span(start, end, [(end, end)], mark)

    def _is_reopened(self, previous: Span, start: int) -> bool:
        between = self._text[previous.end : start]
        unclosed = previous.end == previous.pieces[-1][1]
        return unclosed and "\n" in between and not between.strip()

    def _opens(self, mark: str, start: int, end: int) -> bool:
        if mark not in _CLOSING:
            return False
        before = self._text[start - 1] if start else " "
        after = self._text[end : end + 1]
        if mark == "»":
            return not before.isalnum() and before not in ".,!?…" and after[:1].isalnum()
        if mark in _SINGLE or mark in {"''", '"'}:
            return not before.isalnum() and bool(after.strip())
        return True

    def _inside(self, mark: str, start: int, end: int) -> None:
        span = self._open
        if span is None:
            return
        if end - span.pieces[0][0] > _LONGEST:
            self._give_up(start)
            return
        if self._inner and mark in _CLOSING[self._inner[-1]] and self._closes(mark, start, end):
            self._inner.pop()
        elif mark in _CLOSING[span.mark] and self._closes(mark, start, end):
            self._close(start, end)
        elif self._is_inner(mark, start, end):
            self._inner.append(mark)

    def _is_inner(self, mark: str, start: int, end: int) -> bool:
        return (
            mark in {"«", "“", "„", "‘", "‚"}
            and len(self._inner) < _DEEPEST
            and self._opens(mark, start, end)
        )

    def _closes(self, mark: str, start: int, end: int) -> bool:
        before = self._text[start - 1 : start]
        after = self._text[end : end + 1]
        if mark in {"'", "’", "''"}:
            return not after.isalnum() and not (before.isspace() and after.isspace())
        if mark == '"':
            return not (before.isspace() and after.isalnum()) and not after.isalnum()
        if mark == "“" and self._open is not None and self._open.mark == "“":
            return not after.isalnum()
        if mark == "«":
            return not (before.isspace() and after.isalnum())
        return True

    def _close(self, start: int, end: int) -> None:
        span = self._open
        if span is None:
            return
        span.pieces[-1] = (span.pieces[-1][0], start)
        span.end = end
        self._keep(span)

    def _line_ends(self, start: int) -> None:
        """Go on inside a quote when the next line opens the same mark again, else close it."""
        span = self._open
        if span is None:
            return
        span.pieces[-1] = (span.pieces[-1][0], start)
        rest = self._text[start : start + 200].lstrip()
        if rest.startswith(_REOPENING.get(span.mark, span.mark)):
            span.end = start
            self._keep(span)
        elif span.mark in _SINGLE or span.mark == "''":
            self._open = None
            self._inner.clear()
        elif not self._closes_soon(start):
            span.end = start
            self._keep(span)

    def _closes_soon(self, start: int) -> bool:
        """Return whether the open quote is closed later, before another is opened."""
        span = self._open
        if span is None:
            return False
        closing = _CLOSING[span.mark]
        for match in _MARK.finditer(self._text, start, start + _LONGEST // 2):
            mark = match.group()
            if mark in closing and mark != span.mark:
                return True
            if mark == span.mark:
                return False
        return False

    def _give_up(self, place: int) -> None:
        span = self._open
        if span is None:
            return
        first = span.pieces[-1][0]
        end = self._text.find("\n", first, place)
        stop = end if end >= 0 else place
        if span.mark not in _SINGLE and stop - first <= _LONGEST:
            span.pieces[-1] = (first, stop)
            span.end = stop
            self._keep(span)
        self._open = None
        self._inner.clear()

    def _keep(self, span: Span) -> None:
        self._found.append(span)
        self._open = None
        self._inner.clear()
