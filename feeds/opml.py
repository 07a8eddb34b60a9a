"""OPML, the list of feeds that every reader exchanges: read whatever is given, write it safely."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from feeds.addresses import canonical, safe_link
from feeds.cleaning import plain_line
from feeds.decoding import decoded, repaired
from feeds.documents import without_doctype
from feeds.errors import NotAList

_LONGEST_TITLE: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A feed in a list; ``folders`` are those it stands in, the outermost first."""

    url: str
    title: str = ""
    folders: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A line of a list whose feed has no address that Minot could ask."""

    line: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedList:
    """What a list holds: its feeds, each once, and the lines that could not be taken."""

    feeds: tuple[Listed, ...] = ()
    wrong: tuple[Wrong, ...] = ()


class Titled(Protocol):
    """What is written into a list: a feed as the store has it will do."""

    @property
    def url(self) -> str: ...  # noqa: D102  (the model says it)

    @property
    def title(self) -> str: ...  # noqa: D102  (the model says it)


def read_opml(octets: bytes) -> FeedList:
    """Return the feeds of an OPML file; raise NotAList when it is none or breaks off."""
    text, entities = without_doctype(decoded(octets).lstrip())
    outlines = _Outlines()
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = outlines.start
    parser.EndElementHandler = outlines.end
    outlines.parser = parser
    try:
        parser.Parse(_as_utf8(repaired(text, entities)), True)
    except expat.ExpatError as error:
        raise NotAList(error.lineno, expat.ErrorString(error.code)) from error
    if not outlines.is_opml:
        raise NotAList(1, "not an OPML file")
    return FeedList(feeds=tuple(outlines.feeds.values()), wrong=tuple(outlines.wrong))


def write_opml(feeds: Iterable[Titled], title: str = "Minot") -> bytes:
    """Return an OPML 2.0 file that lists feeds."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"  <head><title>{_attribute(title)[1:-1]}</title></head>",
        "  <body>",
        *(_outline(feed) for feed in feeds),
        "  </body>",
        "</opml>",
        "",
    ]
    return "\n".join(lines).encode()


class _Outlines:
    """Collects feeds while expat walks through a file; folders nest as deep as they like."""

    def __init__(self) -> None:
        self.parser: expat.XMLParserType | None = None
        self.is_opml = False
        self.feeds: dict[str, Listed] = {}
        self.wrong: list[Wrong] = []
        self._folders: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag.lower() == "opml":
            self.is_opml = True
        if tag.lower() != "outline":
            return
        given = {name.lower(): value.strip() for name, value in attributes.items()}
        title = plain_line(given.get("title") or given.get("text", ""), _LONGEST_TITLE)
        url = given.get("xmlurl")
        self._folders.append(title if url is None else "")
        if url is not None:
            self._take(url, title)

    def end(self, tag: str) -> None:
        if tag.lower() == "outline":
            self._folders.pop()

    def _take(self, url: str, title: str) -> None:
        line = self.parser.CurrentLineNumber if self.parser is not None else 0
        address = safe_link(_web(url))
        if address is None:
            self.wrong.append(Wrong(line=line, url=url))
            return
        folders = tuple(folder for folder in self._folders if folder)
        listed = Listed(url=_web(url), title=title, folders=folders, line=line)
        self.feeds.setdefault(canonical(address), listed)


def _web(url: str) -> str:
    """Return an address of the kind «feed://», which some readers write, as one of the web."""
    rest = url.removeprefix("feed:")
    return f"https:{rest}" if rest.startswith("//") else rest


def _outline(feed: Titled) -> str:
    title = _attribute(feed.title or feed.url)
    return f'    <outline type="rss" text={title} title={title} xmlUrl={_attribute(feed.url)}/>'


def _attribute(text: str) -> str:
    return quoteattr(decoded(text.encode("utf-8", "replace")), {"\n": "&#10;", "\t": "&#9;"})


def _as_utf8(text: str) -> bytes:
    """Encode, without the declaration of another charset that the text may still carry."""
    start = text.find("?>") + 2 if text.startswith("<?xml") else 0
    blank = "\n" * text.count("\n", 0, start)
    return (blank + text[start:]).encode("utf-8", "replace")
