"""`check`: what works, what does not, and what to do about it."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, cast

import aiohttp
from yarl import URL

from bot.groundwork import now
from bot.settings import Settings, SettingsError
from feeds.addresses import shown
from newsroom.model import Clock
from storage.database import StorageError
from storage.store import Store, open_store

_SECONDS: Final = 10.0
_HELLO: Final = 10
_PORTAL: Final = "https://discord.com/developers/applications"
_SCHEME: Final = "sqlite:///"
_DAY: Final = timedelta(days=1)
_LONG: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at; ``advice`` says what to do when it does not work."""

    name: str
    words: str
    advice: str = ""

    @property
    def is_good(self) -> bool:
        """Return whether there is nothing to do."""
        return not self.advice

    def __str__(self) -> str:
        line = f"{'ok' if self.is_good else 'FAILED':<7}{self.name}: {self.words}"
        return line if self.is_good else f"{line}\n       → {self.advice}"


async def checked(environment: Mapping[str, str], tell: Callable[[str], None]) -> bool:
    """Tell each finding as it is made; return whether Minot could run."""
    is_good = True
    async for finding in findings(environment):
        tell(str(finding))
        is_good = is_good and finding.is_good
    tell("Minot can run." if is_good else "Minot cannot run yet; see the arrows above.")
    return is_good


async def findings(environment: Mapping[str, str], clock: Clock = now) -> AsyncIterator[Finding]:
    """Look at settings, database, feeds, token and gateway, one after the other."""
    try:
        settings = Settings.from_environment(environment)
    except SettingsError as error:
        for problem in error.problems:
            name, _, words = problem.partition(": ")
            yield Finding(name="settings", words=f"{name} cannot be used", advice=words)
        return
    yield Finding(name="settings", words="all can be used")
    async for finding in _database(settings.database_url, clock()):
        yield finding
    async for finding in _discord(settings):
        yield finding


async def _database(url: str, at: datetime) -> AsyncIterator[Finding]:
    path = Path(url.removeprefix(_SCHEME))
    try:
        is_new = _write_beside(path)
    except OSError as error:
        yield Finding(
            name="database",
            words=f"cannot write into the folder {path.parent.resolve()} ({error.strerror})",
            advice="let the user who runs Minot write there, or name another file in DATABASE_URL",
        )
        return
    if is_new:
        yield Finding(name="database", words=f"{path} will be made at the first start")
        return
    try:
        async with open_store(url, migrate=False, exclusive=False) as store:
            feeds = await _feeds(store, at)
    except StorageError as error:
        yield Finding(name="database", words=f"{path} cannot be used", advice=str(error))
        return
    yield Finding(name="database", words=f"{path} can be read and written")
    yield feeds


async def _feeds(store: Store, at: datetime) -> Finding:
    """Tell how many feeds are read, and how late that was."""
    feeds, pushed = await store.feeds.all(), await store.hubs.pushed(at)
    lag = await store.polls.lag(at - _DAY)
    words = f"{len(feeds)}, {len(pushed)} of them pushed by hubs; "
    if lag is None:
        return Finding(name="feeds", words=f"{words}none polled in the last 24 hours")
    late = f"done {_spoken(lag.median)} after they were due (median), {_spoken(lag.worst)} at worst"
    return Finding(name="feeds", words=f"{words}{lag.polls} polls in the last 24 hours, {late}")


def _spoken(span: timedelta) -> str:
    return f"{span.total_seconds():g} s" if span < _LONG else str(span)


def _write_beside(path: Path) -> bool:
    """Return whether the file is still to be made; raise OSError when nothing can be written."""
    folder = path.resolve().parent
    while not folder.exists():
        folder = folder.parent
    # Permission bits tell little (root, read-only disks, quotas): writing tells.
    with tempfile.TemporaryFile(dir=folder) as trial:
        trial.write(b"minot")
    if not path.exists():
        return True
    with path.open("r+b"):
        return False


async def _discord(settings: Settings) -> AsyncIterator[Finding]:
    if settings.discord_token is None:
        yield Finding(
            name="token",
            words="DISCORD_TOKEN is not set",
            advice=f"create a bot on {_PORTAL}, copy its token into .env as DISCORD_TOKEN; "
            "or try the playground: python -m playground",
        )
        return
    timeout = aiohttp.ClientTimeout(total=_SECONDS)
    headers = {"Authorization": f"Bot {settings.discord_token}"}
    async with aiohttp.ClientSession(headers=headers, timeout=timeout) as session:
        token = await _token(session, settings.discord_api_url)
        yield token
        if token.is_good:
            yield await _gateway(session, settings.discord_api_url)


async def _token(session: aiohttp.ClientSession, api_url: str) -> Finding:
    try:
        bot = await _asked(session, f"{api_url}/users/@me")
    except aiohttp.ClientResponseError as error:
        if error.status == HTTPStatus.UNAUTHORIZED:
            return Finding(
                name="token",
                words="Discord does not accept it",
                advice=f"copy it again from the page «Bot» of your application on {_PORTAL}; "
                "«Reset Token» makes a new one",
            )
        return _trouble("token", f"{shown(api_url)} answers {error.status}")
    except (aiohttp.ClientError, OSError, ValueError) as error:
        return _away("token", shown(api_url), error)
    return Finding(name="token", words=f"Discord knows it as {bot.get('username', '?')}")


async def _gateway(session: aiohttp.ClientSession, api_url: str) -> Finding:
    try:
        gateway = await _asked(session, f"{api_url}/gateway/bot")
        address = URL(str(gateway["url"])).update_query(v=10, encoding="json")
        async with asyncio.timeout(_SECONDS), session.ws_connect(address) as socket:
            hello = json.loads(await socket.receive_str())
    except aiohttp.ClientResponseError as error:
        return _trouble("gateway", f"{shown(api_url)}/gateway/bot answers {error.status}")
    except (aiohttp.ClientError, OSError, TypeError, ValueError, KeyError) as error:
        return _away("gateway", f"the gateway given by {shown(api_url)}", error)
    if hello.get("op") != _HELLO:
        return _trouble("gateway", f"{gateway['url']} does not greet as a gateway does")
    shards = gateway.get("shards", 1)
    return Finding(name="gateway", words=f"{gateway['url']} answers; shards advised: {shards}")


async def _asked(session: aiohttp.ClientSession, url: str) -> dict[str, Any]:
    async with session.get(url, raise_for_status=True) as answer:
        told: object = json.loads(await answer.read())
    if not isinstance(told, dict):
        raise ValueError("no JSON object")  # noqa: TRY004  (the far end's mistake, not a caller's)
    return cast("dict[str, Any]", told)


def _trouble(name: str, words: str) -> Finding:
    return Finding(
        name=name,
        words=words,
        advice="look at https://discordstatus.com and try again; if you set DISCORD_API_URL, "
        "check that it ends in /api/v10",
    )


def _away(name: str, place: str, error: Exception) -> Finding:
    why = str(error) or type(error).__name__
    return Finding(
        name=name,
        words=f"cannot reach {place} ({why})",
        advice="check this machine's network, its firewall and DISCORD_API_URL, then try again",
    )
