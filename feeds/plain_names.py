"""What the elements of ordinary feeds are called, and what feedparser makes of each name."""

from typing import Final

ATOM: Final = "http://www.w3.org/2005/atom"
XML: Final = "http://www.w3.org/xml/1998/namespace"

PREFIXES: Final = {
    "http://www.w3.org/2005/atom": "",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://search.yahoo.com/mrss": "media",
    "http://search.yahoo.com/mrss/": "media",
    "http://purl.org/rss/1.0/modules/slash/": "slash",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://wellformedweb.org/commentapi/": "wfw",
    "http://purl.org/syndication/thread/1.0": "thr",
}
"""The namespaces read plainly, in small letters, with the prefix each has in Minot."""

TAKEN: Final = frozenset(
    """
    admin ag annotate audio blogChannel cc co content cp creativeCommons dc dcterms email ev
    feedburner fm foaf geo georss gml icbm image itunes l media pingback prism psc rdf rdfs ref
    reqv search slash soap ss str sub sy szf taxo thr ti trackback wfw wiki xhtml xlink xml
    """.split()
)
"""The prefixes to which feedparser gives a meaning, whoever declares them."""

STRANGE: Final = frozenset(
    """
    http://backend.userland.com/blogchannelmodule
    http://backend.userland.com/creativecommonsrssmodule
    http://backend.userland.com/rss
    http://blogs.law.harvard.edu/tech/rss
    http://creativecommons.org/ns#license
    http://cyber.law.harvard.edu/rss/creativecommonsrssmodule.html
    http://example.com/dtds/podcast-1.0.dtd
    http://example.com/necho
    http://example.com/newformat#
    http://freshmeat.net/rss/fm/
    http://hacks.benhammersley.com/rss/streaming/
    http://madskills.com/public/xml/rss/module/pingback/
    http://madskills.com/public/xml/rss/module/trackback/
    http://media.tangent.org/rss/1.0/
    http://my.netscape.com/rdf/simple/0.9/
    http://my.theinfo.org/changed/1.0/rss/
    http://podlove.org/simple-chapters
    http://postneo.com/icbm/
    http://prismstandard.org/namespaces/1.2/basic/
    http://purl.org/atom/ns#
    http://purl.org/dc/terms/
    http://purl.org/echo/
    http://purl.org/pie/
    http://purl.org/rss/1.0/
    http://purl.org/rss/1.0/modules/aggregation/
    http://purl.org/rss/1.0/modules/annotate/
    http://purl.org/rss/1.0/modules/company
    http://purl.org/rss/1.0/modules/email/
    http://purl.org/rss/1.0/modules/event/
    http://purl.org/rss/1.0/modules/image/
    http://purl.org/rss/1.0/modules/link/
    http://purl.org/rss/1.0/modules/reference/
    http://purl.org/rss/1.0/modules/richequiv/
    http://purl.org/rss/1.0/modules/rss091#
    http://purl.org/rss/1.0/modules/search/
    http://purl.org/rss/1.0/modules/servicestatus/
    http://purl.org/rss/1.0/modules/subscription/
    http://purl.org/rss/1.0/modules/taxonomy/
    http://purl.org/rss/1.0/modules/textinput/
    http://purl.org/rss/1.0/modules/threading/
    http://purl.org/rss/1.0/modules/wiki/
    http://schemas.pocketsoap.com/rss/mydescmodule/
    http://schemas.xmlsoap.org/soap/envelope/
    http://web.resource.org/cc/
    http://webns.net/mvcb/
    http://www.georss.org/georss
    http://www.itunes.com/dtds/podcast-1.0.dtd
    http://www.opengis.net/gml
    http://www.w3.org/1999/02/22-rdf-syntax-ns#
    http://www.w3.org/1999/xhtml
    http://www.w3.org/1999/xlink
    http://www.w3.org/2000/01/rdf-schema#
    http://www.w3.org/2003/01/geo/wgs84_pos#
    http://www.w3.org/xml/1998/namespace
    http://xmlns.com/foaf/0.1/
    uri/of/echo/namespace#
    """.split()
)
"""The other namespaces to which feedparser gives a meaning; their elements are left to it."""

HANDLED: Final = frozenset(
    """
    abstract author body category cc_license channel cloud content content_encoded contributor
    copyright created creativecommons_license dc_author dc_contributor dc_creator dc_date
    dc_description dc_language dc_publisher dc_rights dc_subject dc_title dcterms_created
    dcterms_issued dcterms_modified dcterms_valid description email enclosure entry
    expirationdate feed feedburner_browserfriendly fullitem generator geom georss_box
    georss_line georss_point georss_polygon georss_where georssgeom gml_exterior gml_linearring
    gml_linestring gml_point gml_polygon gml_pos gml_poslist guid height homepage id image info
    issued item itunes_author itunes_block itunes_category itunes_email itunes_explicit
    itunes_image itunes_keywords itunes_link itunes_name itunes_owner itunes_subtitle
    itunes_summary keywords language lastbuilddate link managingeditor media_category
    media_content media_credit media_description media_group media_keywords media_license
    media_player media_rating media_restriction media_thumbnail media_title modified name
    newlocation psc_chapter psc_chapters pubdate published rights rss source subtitle summary
    tagline tags textinput title updated uri url webmaster where width xhtml_body
    """.split()
)
"""The elements for which feedparser has a rule."""

READ: Final = frozenset(
    """
    links title_detail published_parsed created_parsed updated_parsed feedburner_origlink
    date date_parsed items description_detail modified_parsed issued_parsed ttl svg math
    """.split()
)
"""Names that would change what is read, were they of an element nobody knows."""

PEOPLE: Final = frozenset({"name", "uri", "email", "url"})
IMAGE: Final = frozenset({"url", "title", "link", "width", "height", "description"})
NONE: Final[frozenset[str]] = frozenset()
IGNORED: Final = {
    **dict.fromkeys(("category", "rights", "copyright", "dc_creator", "dc_subject"), NONE),
    **dict.fromkeys(("dc_publisher", "dc_rights", "media_credit", "media_category"), NONE),
    **dict.fromkeys(("media_rating", "media_keywords"), NONE),
    **dict.fromkeys(("author", "contributor"), PEOPLE),
}
IGNORED_HEAD: Final = IGNORED | {
    **dict.fromkeys(("description", "subtitle", "tagline", "generator", "cloud"), NONE),
    **dict.fromkeys(("lastbuilddate", "pubdate", "updated", "published", "modified"), NONE),
    **dict.fromkeys(("managingeditor", "webmaster", "dc_date"), NONE),
    "image": IMAGE,
}
TEXTS: Final = {
    "title": "title",
    "description": "summary",
    "summary": "summary",
    "content_encoded": "content",
    "content": "content",
    "guid": "id",
    "id": "id",
    "pubdate": "published",
    "published": "published",
    "issued": "published",
    "updated": "updated",
    "modified": "updated",
    "dc_date": "updated",
    "created": "created",
    "dc_language": "language",
    "feedburner_origlink": "feedburner_origlink",
}
TEXTS_HEAD: Final = {
    "title": "title",
    "guid": "id",
    "id": "id",
    "language": "language",
    "dc_language": "language",
    "ttl": "ttl",
}
WITH_TYPE: Final = frozenset({"title", "summary", "content"})
TYPES: Final = frozenset({"", "text", "html", "text/plain", "text/html"})
PAGES: Final = frozenset({"text/html", "html", "application/xhtml+xml", "xhtml"})


class Unusual(Exception):
    """A document has something in it that is not known here."""


def lowered(attributes: dict[str, str]) -> dict[str, str]:
    """Return attributes in small letters; refuse those that change what others mean."""
    given = {name.lower(): text for name, text in attributes.items()}
    if any(" " in name or name in {"base", "lang"} for name in given):
        raise Unusual
    return given


def language_in(attributes: dict[str, str]) -> str | None:
    """Return the language of a root; refuse one that changes where links lead."""
    found = None
    for name, text in attributes.items():
        uri, _, rest = name.partition(" ")
        if uri.lower() == XML and rest.startswith("lang"):
            found = text.replace("_", "-")
        elif rest or name.lower() in {"base", "lang"}:
            raise Unusual
    return found or None


def means_nothing(tag: str) -> bool:
    """Tell whether an element of this name changes nothing that is read."""
    return tag not in HANDLED and tag not in READ and not tag.startswith(("?", "itunes"))


def typed(attributes: dict[str, str]) -> dict[str, str]:
    """Return attributes with the two lowered that feedparser lowers."""
    return {
        name: (text.lower() or text) if name in {"rel", "type"} else text
        for name, text in attributes.items()
    }


def repaired(text: str) -> str:
    """Undo what happens to UTF-8 that was taken for Latin-1 and encoded once more."""
    if text.isascii():
        return text
    try:
        return text.encode("iso-8859-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text
