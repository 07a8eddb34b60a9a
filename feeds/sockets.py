"""The gate at the moment of connecting: which machines Minot may speak to.

A name can be looked up to anything, differently each time; only the address that is about to be
connected tells the truth. aiohttp shows it to a socket factory for names, literals and every hop.
"""

import socket
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from feeds.addresses import is_link_local, is_public

AddressInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[Any, ...]]
"""What getaddrinfo says of one address."""

_TURNED_AWAY: Final[ContextVar[list[str] | None]] = ContextVar("_TURNED_AWAY", default=None)
"""Addresses refused during one request: aiohttp folds our error into one text with the others."""


class ClosedAddress(OSError):
    """Minot does not speak to this address."""


@contextmanager
def turned_away() -> Generator[list[str]]:
    """Collect the addresses that are refused while the block runs."""
    addresses: list[str] = []
    token = _TURNED_AWAY.set(addresses)
    try:
        yield addresses
    finally:
        _TURNED_AWAY.reset(token)


def open_socket(info: AddressInfo) -> socket.socket:
    """Return a socket for a public address; raise ClosedAddress for any other."""
    _check(info, is_open=is_public(_address(info)))
    return _socket(info)


def open_private_socket(info: AddressInfo) -> socket.socket:
    """Return a socket for a public or private address; raise ClosedAddress for link-local ones."""
    _check(info, is_open=not is_link_local(_address(info)))
    return _socket(info)


def _address(info: AddressInfo) -> str:
    return str(info[4][0])


def _check(info: AddressInfo, *, is_open: bool) -> None:
    if is_open:
        return
    address = _address(info)
    if (addresses := _TURNED_AWAY.get()) is not None:
        addresses.append(address)
    raise ClosedAddress(f"{address} is not a public address")


def _socket(info: AddressInfo) -> socket.socket:
    family, kind, protocol, _, _ = info
    return socket.socket(family=family, type=kind, proto=protocol)
