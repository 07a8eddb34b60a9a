"""What goes wrong between us and a server, in words for whoever runs Minot."""

import ssl
from typing import Final

import aiohttp

_WORDS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (aiohttp.ClientConnectorDNSError, "no such host"),
    (aiohttp.ClientConnectorCertificateError, "its certificate is not valid"),
    (ssl.SSLCertVerificationError, "its certificate is not valid"),
    (aiohttp.ClientSSLError, "no secure connection"),
    (aiohttp.ServerDisconnectedError, "the server hung up without an answer"),
    (aiohttp.ClientResponseError, "the server does not speak proper HTTP"),
    (aiohttp.ClientConnectorError, "the server does not take connections"),
    (aiohttp.InvalidURL, "the address is not a web address"),
    (ValueError, "the address is not a web address"),
)
"""What went wrong between us and a server, for whoever runs Minot; the nearest kind first."""


def in_words(error: Exception) -> str:
    """Say what went wrong between us and a server, for whoever runs Minot."""
    for kind, words in _WORDS:
        if isinstance(error, kind):
            return words
    return type(error).__name__
