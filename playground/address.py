"""Loopback only: which Host and Origin headers the playground believes."""

from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import Final

from aiohttp import web
from yarl import URL

_NAMES: Final = frozenset({"localhost"})
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_PAGE: Final = "/playground"


def is_loopback(host: str | None) -> bool:
    """Whether a host is this machine by number or as localhost, not by some name for it."""
    if host is None:
        return False
    if host in _NAMES:
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@web.middleware
async def guard(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Refuse names that were made to point here, and other pages that want to act as ours."""
    host = URL(f"http://{request.host}").host if request.host else None
    if not is_loopback(host):
        return web.Response(status=421, text="The playground answers on loopback only.")
    if request.path.startswith(_PAGE) and not _is_ours(request):
        return web.Response(status=403, text="Only the playground's own page may do this.")
    return await handler(request)


def _is_ours(request: web.Request) -> bool:
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin == f"http://{request.host}"
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    return request.method in _SAFE or site in ("same-origin", "none")
