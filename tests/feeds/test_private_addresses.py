"""Minot is nobody's way into a private network."""

import socket
from typing import Any

import pytest

from feeds.addresses import is_link_local, is_public
from feeds.errors import FetchError, Forbidden
from feeds.fetcher import Fetcher, FetchOptions
from feeds.sockets import ClosedAddress, open_private_socket, open_socket
from tests.feeds.publisher import Publisher, response

CLOSED = [
    "0.0.0.0",  # noqa: S104  (refused, not listened on)
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:0",
    "64:ff9b::127.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "2002:c0a8:101::1",
    "2001:db8::1",
    "2001::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "not an address",
]
OPEN = [
    "1.1.1.1",
    "93.184.215.14",
    "172.32.0.1",
    "192.169.0.1",
    "2606:4700:4700::1111",
    "2a00:1450:4007:80e::200e",
    "::ffff:1.1.1.1",
    "64:ff9b::101:101",
    "2002:101:101::1",
]
NEVER = [
    "169.254.169.254",
    "fe80::1",
    "::ffff:169.254.169.254",
    "64:ff9b::169.254.169.254",
    "2002:a9fe:a9fe::",
    "fd00:ec2::254",
    "nonsense",
]


@pytest.mark.parametrize("address", CLOSED)
def test_private_addresses_are_recognised(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OPEN)
def test_public_addresses_are_recognised(address: str) -> None:
    assert is_public(address)
    assert not is_link_local(address)


@pytest.mark.parametrize("address", NEVER)
def test_link_local_addresses_are_recognised_in_every_wrapping(address: str) -> None:
    assert is_link_local(address)


def _info(address: str) -> tuple[socket.AddressFamily, socket.SocketKind, int, str, Any]:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return (family, socket.SOCK_STREAM, 0, "", (address, 80))


@pytest.mark.parametrize("address", CLOSED)
def test_no_socket_is_opened_to_a_private_address(address: str) -> None:
    with pytest.raises(ClosedAddress):
        open_socket(_info(address))


@pytest.mark.parametrize("address", NEVER)
def test_the_setting_for_private_feeds_leaves_link_local_closed(address: str) -> None:
    with pytest.raises(ClosedAddress):
        open_private_socket(_info(address))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "0x7f.0.0.1",
        "0.0.0.0",  # noqa: S104  (refused, not listened on)
        "169.254.169.254",
        "10.0.0.1",
    ],
)
async def test_a_private_feed_is_refused_however_it_is_spelled(
    publisher: Publisher, host: str
) -> None:
    publisher.says("/feed", response())
    async with Fetcher(FetchOptions(timeout=2)) as closed:
        with pytest.raises(Forbidden) as raised:
            await closed.fetch(publisher.url("/feed", host))
    assert raised.value.key == "feed.error.forbidden"
    assert publisher.asked == []


@pytest.mark.parametrize("host", ["127.1", "0177.0.0.1", "localhost.", "2130706433", "①②⑦.0.0.1"])
async def test_odd_spellings_of_a_private_address_lead_nowhere(
    publisher: Publisher, host: str
) -> None:
    publisher.says("/feed", response())
    async with Fetcher(FetchOptions(timeout=2)) as closed:
        with pytest.raises(FetchError):
            await closed.fetch(publisher.url("/feed", host))
    assert publisher.asked == []


@pytest.mark.parametrize("host", ["169.254.169.254", "[fe80::1]", "[::ffff:169.254.169.254]"])
async def test_every_hop_is_checked(fetcher: Fetcher, publisher: Publisher, host: str) -> None:
    location = {"Location": f"http://{host}/latest/meta-data"}
    url = publisher.says("/feed", response(b"", 302, location))
    with pytest.raises(Forbidden):
        await fetcher.fetch(url)


async def test_a_name_that_turns_private_is_refused(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rebound(_host: str, port: int, *_: object, **__: object) -> list[object]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)),
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.7", port)),
        ]

    publisher.says("/feed", response())
    monkeypatch.setattr(socket, "getaddrinfo", rebound)
    async with Fetcher(FetchOptions(timeout=2)) as closed:
        with pytest.raises(FetchError) as raised:
            await closed.fetch(publisher.url("/feed", "news.example"))
    assert isinstance(raised.value, Forbidden)
    assert publisher.asked == []


async def test_private_feeds_are_read_when_the_setting_allows_it(
    fetcher: Fetcher, publisher: Publisher
) -> None:
    publisher.says("/feed", response())
    assert await fetcher.fetch(publisher.url("/feed", "localhost")) is not None
