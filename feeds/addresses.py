"""Web addresses: the same article under any spelling, links safe to show, hosts safe to ask."""

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit

_LONGEST_LINK: Final = 2000
"""Discord refuses longer ones (2,048), and percent-encoding may still add a little."""

_TRACKING: Final = re.compile(
    r"(?:utm_\w+|at_(?:medium|campaign|custom\d*|link\w*|ptr_\w+|bbc_team|format)|xtor|xtref|xtcr"
    r"|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_cid|mc_eid"
    r"|mkt_tok|_hs\w+|cmpid?|ns_\w+|ito|ncid|ocid|smid|feature|ref_src|ref_url|referrer|source"
    r"|rss|from_rss|amp|outputtype|wt_mc|wt\.mc|spm|sr_share|echobox|__twitter_impression"
    r"|guccounter|guce_\w+|oc)",
    re.ASCII | re.IGNORECASE,
)
"""Parameters that say how a reader came, never what they read."""

_WHITE: Final = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff]+")
_PATH_SAFE: Final = "/:@!$&'*+,;=~-._"
_QUERY_SAFE: Final = "/?:@!$'*+,;~-._"
_LINK_SAFE: Final = "%/?:@!$'*+,;~-._&="
_STRAY_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_CLEAN_LINK: Final = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?:/(?:[A-Za-z0-9/._~!$'*+,;:=@-]|%[0-9A-Fa-f]{2})*)?"
    r"(?:\?[A-Za-z0-9/._~+,=-]*)?",
    re.ASCII,
)
"""Most links need nothing done to them."""

_PLAIN_LINK: Final = re.compile(
    r"https?://([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)((?:/[A-Za-z0-9/:@!$&'*+,;=~._-]*)?)", re.ASCII
)
"""And most have no query: what is the same for every spelling of one is already there."""

_SECRET: Final = re.compile(
    r"(?<![A-Za-z0-9])([A-Za-z0-9_.-]{0,40}(?:token|key|secret|pass|pwd|auth|sig|session)[A-Za-z0-9_.-]{0,40}=)"
    r"[^&#]+",
    re.ASCII | re.IGNORECASE,
)
"""A parameter that lets in whoever knows its value, by its name."""
_HIDDEN: Final = r"\1…"

_PORTS: Final = {"http": 80, "https": 443}

_NAT64: Final = IPv6Network("64:ff9b::/96")
_SPECIAL: Final = tuple(
    ip_network(text) for text in ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "2001::/23")
)
"""Set aside for protocols; some releases of Python call parts of them global."""
_METADATA: Final = IPv6Address("fd00:ec2::254")
"""Where a cloud tells its machines their secrets over IPv6; 169.254.169.254 is its older sister."""


def canonical(url: str) -> str:
    """Return what is the same for every spelling of an address: no scheme, www, tracking, fragment.

    It is a key, not an address to visit. Anything that is not an http(s) URL comes back trimmed.
    """
    if (plain := _PLAIN_LINK.fullmatch(url)) is not None:
        return plain[1].removeprefix("www.") + plain[2].rstrip("/")
    text = _WHITE.sub("", url)
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return text
    if parts.scheme not in _PORTS or not host:
        return text
    return (
        _host_key(host)
        + ("" if port in (None, _PORTS[parts.scheme]) else f":{port}")
        + _path_key(parts.path)
        + _query_key(parts.query)
        # A page of the «#!» kind is told apart by its fragment alone.
        + (f"#{parts.fragment}" if parts.fragment.startswith("!") else "")
    )


def safe_link(url: object, base: str = "") -> str | None:
    """Return an http(s) link that can be shown and clicked, resolved against a base, or None."""
    if not isinstance(url, str) or not url or len(url) > 4 * _LONGEST_LINK:
        return None
    if len(url) <= _LONGEST_LINK and _CLEAN_LINK.fullmatch(url):
        return url
    text = _WHITE.sub("", url.strip().replace(" ", "%20")).replace("&amp;", "&")
    try:
        parts = urlsplit(text)
        if base and not (parts.netloc and parts.scheme in _PORTS):
            parts = urlsplit(urljoin(base, text))
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not host or (host := _ascii_host(host)) is None:
        return None
    # The name before an «@» is dropped: it only serves to look like another site.
    authority = host if port is None else f"{host}:{port}"
    link = f"{parts.scheme}://{authority}{_shown(parts.path)}"
    link += f"?{_shown(parts.query)}" if parts.query else ""
    link += f"#{_shown(parts.fragment)}" if parts.fragment else ""
    return link if len(link) <= _LONGEST_LINK else None


def shown(url: str) -> str:
    """Return an address as it may be told: no name, no password, no key in its query."""
    before, mark, query = url.partition("?")
    scheme, slashes, rest = before.partition("://")
    authority, slash, path = rest.partition("/")
    open_part = f"{scheme}{slashes}{authority.rpartition('@')[2]}{slash}{path}"
    return f"{open_part}{mark}{_SECRET.sub(_HIDDEN, query)}"


def is_public(address: str) -> bool:
    """Return whether an IP address is on the open internet, seen through every kind of wrapping."""
    ip = _unwrapped(address)
    if ip is None:
        return False
    closed = ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_multicast
    odd = ip.is_reserved or ip.is_unspecified or (isinstance(ip, IPv6Address) and ip.is_site_local)
    return ip.is_global and not (closed or odd or any(ip in special for special in _SPECIAL))


def is_link_local(address: str) -> bool:
    """Return whether an IP address is one that no setting may open: link-local or metadata."""
    ip = _unwrapped(address)
    return ip is None or ip.is_link_local or ip == _METADATA


def _unwrapped(address: str) -> IPv4Address | IPv6Address | None:
    """Return the address that is really meant; IPv6 can carry an IPv4 one in three ways."""
    try:
        ip = ip_address(address)
    except ValueError:
        return None
    if isinstance(ip, IPv4Address):
        return ip
    inner = ip.ipv4_mapped or ip.sixtofour
    if inner is None and ip in _NAT64:
        inner = IPv4Address(int(ip) & 0xFFFFFFFF)
    return inner or ip


def _host_key(host: str) -> str:
    name = _ascii_host(host) or host.lower()
    return name.removeprefix("www.")


def _ascii_host(host: str) -> str | None:
    lowered = host.lower()
    if lowered.isascii():
        return f"[{lowered}]" if ":" in lowered else lowered
    try:
        return lowered.encode("idna").decode("ascii")
    except UnicodeError:
        return None


def _path_key(path: str) -> str:
    return _encoded(path, _PATH_SAFE).rstrip("/")


def _query_key(query: str) -> str:
    kept = [
        _encoded(pair.removesuffix("="), _QUERY_SAFE + "=")
        for pair in query.replace("&amp;", "&").split("&")
        if pair and not _TRACKING.fullmatch(pair.partition("=")[0])
    ]
    return "?" + "&".join(sorted(kept)) if kept else ""


def _encoded(text: str, safe: str) -> str:
    """Percent-encode once, however often it was before; lone surrogates become «?»."""
    if text.isascii() and "%" not in text:
        return quote(text, safe=safe)
    octets = unquote_to_bytes(text.encode("utf-8", "replace"))
    return quote(octets, safe=safe)


def _shown(text: str) -> str:
    """Percent-encode what Discord's markdown or a browser would trip over, keep what is encoded."""
    return quote(_STRAY_PERCENT.sub("%25", text).encode("utf-8", "replace"), safe=_LINK_SAFE)
