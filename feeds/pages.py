"""The page of an article: its text alone, without what publishers put around it.

What reads HTML is imported by whoever extracts: a worker process, when the first page comes.
"""

from typing import Final

from feeds.answers import Fetched
from feeds.cleaning import shortened, visible
from feeds.decoding import decoded

ACCEPT: Final = "text/html, application/xhtml+xml"
MOST_BYTES: Final = 3 * 1024 * 1024
LONGEST: Final = 20_000
"""Characters kept of a page; an article that is longer is a live report or an archive."""

_FEWEST: Final = 30  # words below which a page is a wall, a redirect or an error
_LONGEST_HTML: Final = 1_500_000  # characters left of a page without its scripts
_HTML: Final = ("text/html", "application/xhtml+xml")


def article_text(page: Fetched) -> str:
    """Return the text of the article on a page, one line per paragraph; "" when there is none."""
    from feeds.furniture import is_pointer, without_furniture  # noqa: PLC0415  (as above)

    kind = page.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() not in _HTML:
        return ""
    cleared = without_furniture(decoded(page.body, kind))[:_LONGEST_HTML]
    lines = (line.strip() for line in visible(_extracted(cleared)).split("\n"))
    text = "\n".join(line for line in lines if line and not is_pointer(line))
    return shortened(text, LONGEST) if len(text.split()) >= _FEWEST else ""


def _extracted(html: str) -> str:
    from trafilatura import extract  # noqa: PLC0415  (only who extracts pays for it)

    text = extract(html, favor_precision=True, include_comments=False, include_tables=False)
    return text or ""
