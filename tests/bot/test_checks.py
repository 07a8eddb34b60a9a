import socket
import sqlite3
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from bot.checks import Finding, checked, findings
from bot.settings import Settings
from playground.clock import HandClock
from playground.server import Playground
from storage.feeds import NewFeed
from storage.polls import PollOutcome
from storage.store import open_store

NOBODY_THERE = "http://127.0.0.1:9/api/v10"


def environment(settings: Settings, **changed: str) -> Mapping[str, str]:
    return {
        "DISCORD_TOKEN": settings.discord_token or "",
        "DISCORD_API_URL": settings.discord_api_url,
        "DATABASE_URL": settings.database_url,
        **changed,
    }


async def found(environment: Mapping[str, str], name: str) -> Finding:
    """Return the finding of one name."""
    return next(
        each for each in [each async for each in findings(environment)] if each.name == name
    )


async def test_where_all_is_well_minot_can_run(settings: Settings) -> None:
    told: list[str] = []
    assert await checked(environment(settings), told.append), told
    assert [line.split()[0] for line in told] == ["ok", "ok", "ok", "ok", "Minot"]


async def test_the_bot_is_named(settings: Settings) -> None:
    token = await found(environment(settings), "token")
    assert "Minot" in token.words


async def test_a_wrong_token_is_told_from_a_missing_network(settings: Settings) -> None:
    token = await found(environment(settings, DISCORD_TOKEN="wrong.token"), "token")
    assert "does not accept" in token.words
    assert "copy it again" in token.advice


async def test_no_token_is_no_riddle(settings: Settings) -> None:
    token = await found(environment(settings, DISCORD_TOKEN=""), "token")
    assert "python -m playground" in token.advice


async def test_no_network_is_told(settings: Settings) -> None:
    token = await found(environment(settings, DISCORD_API_URL=NOBODY_THERE), "token")
    assert NOBODY_THERE in token.words
    assert "network" in token.advice


async def test_a_gateway_that_is_away_is_told(settings: Settings, playground: Playground) -> None:
    playground.world.gateway_url = "ws://127.0.0.1:9"
    gateway = await found(environment(settings), "gateway")
    assert "cannot reach" in gateway.words


async def test_what_is_no_gateway_is_told(settings: Settings, playground: Playground) -> None:
    playground.world.gateway_url = playground.page_url.replace("http", "ws")
    gateway = await found(environment(settings), "gateway")
    assert not gateway.is_good


async def test_a_folder_that_cannot_be_written_is_told(settings: Settings) -> None:
    # Not even root can make a file there.
    url = "sqlite:////proc/minot.db"
    database = await found(environment(settings, DATABASE_URL=url), "database")
    assert "cannot write into the folder /proc" in database.words
    assert "DATABASE_URL" in database.advice


async def test_a_folder_that_is_not_there_will_be_made(settings: Settings, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'minot.db'}"
    assert (await found(environment(settings, DATABASE_URL=url), "database")).is_good
    assert not (tmp_path / "new").exists()


async def test_a_file_in_place_of_the_folder_is_told(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    url = f"sqlite:///{tmp_path / 'file' / 'minot.db'}"
    database = await found(environment(settings, DATABASE_URL=url), "database")
    assert "cannot write into" in database.words


async def test_a_file_that_is_no_database_is_told(settings: Settings) -> None:
    file_of(settings).write_text("Lorem ipsum. " * 100, encoding="utf-8")
    database = await found(environment(settings), "database")
    assert not database.is_good
    assert "damaged" in database.advice


async def test_an_older_schema_is_told(settings: Settings) -> None:
    sqlite3.connect(file_of(settings)).close()
    file_of(settings).touch()
    database = await found(environment(settings), "database")
    assert "migrate" in database.advice


async def test_a_database_in_use_can_be_checked(settings: Settings) -> None:
    async with open_store(settings.database_url):
        database = await found(environment(settings), "database")
    assert database.is_good


async def test_a_check_makes_no_database(settings: Settings) -> None:
    assert (await found(environment(settings), "database")).is_good
    assert not file_of(settings).exists()


async def test_every_wrong_setting_is_told(settings: Settings) -> None:
    wrong = environment(settings, POLL_SECONDS="soon", LOG_FORMAT="xml")
    told = [each async for each in findings(wrong)]
    assert [each.words.split()[0] for each in told] == ["POLL_SECONDS", "LOG_FORMAT"]
    assert all(each.advice for each in told)


async def test_a_name_that_does_not_resolve_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unresolved(*_: object, **__: object) -> None:
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", unresolved)
    url = "https://discord.invalid/api/v10"
    token = await found(environment(settings, DISCORD_API_URL=url), "token")
    assert "cannot reach" in token.words


def file_of(settings: Settings) -> Path:
    return Path(settings.database_url.removeprefix("sqlite:///"))


async def test_how_late_feeds_are_read_is_told(settings: Settings, hand_clock: HandClock) -> None:
    async def told() -> str:
        given = environment(settings)
        found = [each async for each in findings(given, hand_clock)]
        return next(each.words for each in found if each.name == "feeds")

    async with open_store(settings.database_url) as store:
        feed = await store.feeds.add(NewFeed(url="https://a.example/rss"), hand_clock())
        assert await told() == "1, 0 of them pushed by hubs; none polled in the last 24 hours"
        for hours, lag in ((30, 9_000), (3, 1), (2, 4), (1, 700)):
            at = hand_clock() - timedelta(hours=hours)
            await store.feeds.polled(feed.id, PollOutcome(at=at, due_at=at, lag=lag))
        await store.hubs.notice(feed.id, "https://hub.example", feed.url, hand_clock())
        hub = await store.hubs.of_feed(feed.id)
        assert hub is not None
        await store.hubs.agreed(hub.token, hand_clock(), hand_clock() + timedelta(days=1))
        assert await told() == (
            "1, 1 of them pushed by hubs; 3 polls in the last 24 hours, done 4 s after they were "
            "due (median), 0:11:40 at worst"
        )
