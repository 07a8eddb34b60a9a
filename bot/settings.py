"""Every setting, read from the environment and checked all at once."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar
from urllib.parse import urlsplit

_Value = TypeVar("_Value")

DISCORD_API_URL: Final = "https://discord.com/api/v10"
DATABASE_URL: Final = "sqlite:///minot.db"
FEED_CONTACT: Final = ""
POLL_SECONDS: Final = 300.0
PUBLIC_PORT: Final = 8477
_LOG_LEVELS: Final = ("debug", "info", "warning", "error")
_LOG_FORMATS: Final = ("text", "json")
_TRUE: Final = frozenset({"1", "true", "yes", "on"})
_FALSE: Final = frozenset({"0", "false", "no", "off"})
_MOST_SHARDS: Final = 16_384
_MOST_SECONDS: Final = 86_400.0
_LAST_PORT: Final = 65_535
_TOKEN: Final = re.compile(r"[\x21-\x7e]+")


class SettingsError(Exception):
    """The settings cannot be used; every problem says what to write instead."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What whoever runs Minot chose; each field is the variable of the same name in capitals."""

    discord_token: str | None = field(default=None, repr=False)
    discord_api_url: str = DISCORD_API_URL
    database_url: str = DATABASE_URL
    feed_contact: str = FEED_CONTACT
    allow_private_feeds: bool = False
    use_careers: bool = True
    poll_seconds: float = POLL_SECONDS
    log_level: str = "info"
    log_format: str = "text"
    public_url: str | None = None
    public_port: int = PUBLIC_PORT
    shard_count: int | None = None
    shard_ids: tuple[int, ...] | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Return the settings a mapping holds; raise SettingsError with all that is wrong."""
        reader = _Reader(environment)
        settings = cls(
            discord_token=reader.get("DISCORD_TOKEN", _token, None),
            discord_api_url=reader.get("DISCORD_API_URL", _api_url, DISCORD_API_URL),
            database_url=reader.get("DATABASE_URL", _database_url, DATABASE_URL),
            feed_contact=reader.get("FEED_CONTACT", _contact, FEED_CONTACT),
            allow_private_feeds=reader.get("ALLOW_PRIVATE_FEEDS", _switch, default=False),
            use_careers=reader.get("USE_CAREERS", _switch, default=True),
            poll_seconds=reader.get("POLL_SECONDS", _seconds, POLL_SECONDS),
            log_level=reader.get("LOG_LEVEL", _log_level, "info"),
            log_format=reader.get("LOG_FORMAT", _log_format, "text"),
            public_url=reader.get("PUBLIC_URL", _public_url, None),
            public_port=reader.get("PUBLIC_PORT", _port, PUBLIC_PORT),
            shard_count=reader.get("SHARD_COUNT", _shard_count, None),
            shard_ids=reader.get("SHARD_IDS", _shard_ids, None),
        )
        problems = reader.problems + _shard_problems(settings)
        if problems:
            raise SettingsError(tuple(problems))
        return settings


class _Reader:
    """Reads one variable after another and remembers what is wrong with them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.problems: list[str] = []

    def get(self, name: str, convert: Callable[[str], _Value], default: _Value) -> _Value:
        """Return a variable's value, or the default when it is empty or wrong."""
        text = self._environment.get(name, "").strip()
        if not text:
            return default
        try:
            return convert(text)
        except ValueError as error:
            self.problems.append(f"{name}: {error}")
            return default


def _token(text: str) -> str:
    if not _TOKEN.fullmatch(text):
        raise ValueError(
            "has spaces or characters no token has; copy the whole token from the page «Bot» "
            "of your application on https://discord.com/developers/applications"
        )
    return text


def _api_url(text: str) -> str:
    _check_web_address(text, f"such as {DISCORD_API_URL}")
    return text.rstrip("/")


def _public_url(text: str) -> str:
    _check_web_address(text, "at which the Internet reaches this machine")
    return text.rstrip("/")


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 0 < int(text) <= _LAST_PORT:
        raise ValueError(f"{text!r} is not a port; write a number up to {_LAST_PORT}")
    return int(text)


def _check_web_address(text: str, example: str) -> None:
    try:
        parts = urlsplit(text)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_web = False
    if is_web and "@" in text.partition("://")[2].partition("/")[0]:
        # Not repeated: it holds a password.
        raise ValueError(f"is to hold no name or password before an @; write one {example}")
    if not is_web or re.search(r"\s", text):
        raise ValueError(f"{text!r} is not a web address; write one with https://, {example}")


def _database_url(text: str) -> str:
    if not text.startswith("sqlite:///") or text == "sqlite:///":
        raise ValueError(
            f"{text!r} is not a database Minot knows; write sqlite:/// and the path of a file, "
            f"such as {DATABASE_URL}"
        )
    return text


def _contact(text: str) -> str:
    if not text.isascii() or not text.isprintable():
        raise ValueError(
            "goes into a header, which holds plain letters only; write an address publishers can "
            "reach you at, such as https://example.org/minot or you@example.org"
        )
    return text


def _switch(text: str) -> bool:
    if text.lower() in _TRUE:
        return True
    if text.lower() in _FALSE:
        return False
    raise ValueError(f"{text!r} is neither yes nor no; write 1 or 0")


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0.0 < seconds <= _MOST_SECONDS:
        raise ValueError(
            f"{text!r} is not a number of seconds; write one above 0 and up to 86400, such as 300"
        )
    return seconds


def _log_level(text: str) -> str:
    return _one_of(text, _LOG_LEVELS)


def _log_format(text: str) -> str:
    return _one_of(text, _LOG_FORMATS)


def _one_of(text: str, choices: tuple[str, ...]) -> str:
    if text.lower() not in choices:
        raise ValueError(f"{text!r} is not known; write one of {', '.join(choices)}")
    return text.lower()


def _shard_count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 0 < int(text[:9]) <= _MOST_SHARDS:
        raise ValueError(f"{text!r} is not a number of shards; write 1 or more, or leave it empty")
    return int(text)


def _shard_ids(text: str) -> tuple[int, ...]:
    words = [word.strip() for word in text.split(",")]
    if not all(word.isascii() and word.isdecimal() for word in words):
        raise ValueError(f"{text!r} is not a list of shards; write numbers such as 0,1,2")
    return tuple(sorted({int(word) for word in words}))


def _shard_problems(settings: Settings) -> list[str]:
    if settings.shard_ids is None:
        return []
    if settings.shard_count is None:
        return ["SHARD_IDS: needs SHARD_COUNT; write how many shards there are in all"]
    if settings.shard_ids[-1] >= settings.shard_count:
        return [
            f"SHARD_IDS: goes from 0 to {settings.shard_count - 1} when SHARD_COUNT is "
            f"{settings.shard_count}; write smaller numbers"
        ]
    return []
