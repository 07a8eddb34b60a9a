"""What `make bench-feeds` runs beside Minot: the `reader` library, and the bound.

The bound is what nobody can go below with this HTTP library: every feed asked once, its body
hashed, its validators kept, nothing read. Each is a process of its own, its start measured too.
"""

import asyncio
import hashlib
import json
import sys
from pathlib import Path


async def _bound(folder: Path) -> None:
    import aiohttp  # noqa: PLC0415  (paid by the one that uses it)

    state = folder / "bound.json"
    known: dict[str, str] = json.loads(state.read_text("utf-8"))
    places = asyncio.Semaphore(32)

    async def ask(session: aiohttp.ClientSession, url: str) -> str:
        headers = {"If-None-Match": known[url]} if known[url] else {}
        async with places, session.get(url, headers=headers) as response:
            hashlib.blake2b(await response.read(), digest_size=16).hexdigest()
            return response.headers.get("ETag", "")

    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:
        found = await asyncio.gather(*(ask(session, url) for url in known))
    state.write_text(json.dumps(dict(zip(known, found, strict=True))), "utf-8")


def _reader(folder: Path) -> None:
    from reader import make_reader  # noqa: PLC0415  (paid by the one that uses it)

    reader = make_reader(str(folder / "reader.sqlite"))
    reader.update_feeds(scheduled=False, workers=10)
    reader.close()


def prepare_bound(folder: Path, urls: list[str]) -> None:
    """Give the bound its feeds."""
    (folder / "bound.json").write_text(json.dumps(dict.fromkeys(urls, "")), "utf-8")


def prepare_reader(folder: Path, urls: list[str]) -> None:
    """Give reader its feeds."""
    from reader import make_reader  # noqa: PLC0415  (a benchmark of Minot alone needs it not)

    reader = make_reader(str(folder / "reader.sqlite"))
    for url in urls:
        reader.add_feed(url)
    reader.close()


if __name__ == "__main__":
    where = Path(sys.argv[2])
    if sys.argv[1] == "bound":
        asyncio.run(_bound(where))
    else:
        _reader(where)
