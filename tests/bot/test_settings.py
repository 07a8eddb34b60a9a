import dataclasses

import pytest

from bot.settings import Settings, SettingsError


def problems_of(**environment: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(environment)
    return caught.value.problems


def test_an_empty_environment_gives_the_defaults() -> None:
    assert Settings.from_environment({}) == Settings()


def test_an_empty_variable_is_one_that_was_not_set() -> None:
    empty = {field.name.upper(): "  " for field in dataclasses.fields(Settings)}
    assert Settings.from_environment(empty) == Settings()


def test_every_variable_is_read() -> None:
    settings = Settings.from_environment(
        {
            "DISCORD_TOKEN": "abc.def.ghi",
            "DISCORD_API_URL": "http://127.0.0.1:8080/api/v10/",
            "DATABASE_URL": "sqlite:////var/lib/minot/minot.db",
            "FEED_CONTACT": "https://example.org/minot",
            "ALLOW_PRIVATE_FEEDS": "1",
            "USE_CAREERS": "0",
            "POLL_SECONDS": "0.5",
            "LOG_LEVEL": "DEBUG",
            "LOG_FORMAT": "json",
            "SHARD_COUNT": "4",
            "SHARD_IDS": "1, 0",
        }
    )
    assert settings == Settings(
        discord_token="abc.def.ghi",
        discord_api_url="http://127.0.0.1:8080/api/v10",
        database_url="sqlite:////var/lib/minot/minot.db",
        feed_contact="https://example.org/minot",
        allow_private_feeds=True,
        use_careers=False,
        poll_seconds=0.5,
        log_level="debug",
        log_format="json",
        shard_count=4,
        shard_ids=(0, 1),
    )


def test_all_problems_are_told_at_once() -> None:
    problems = problems_of(
        DISCORD_API_URL="discord.com",
        DATABASE_URL="mysql://localhost/minot",
        ALLOW_PRIVATE_FEEDS="maybe",
        POLL_SECONDS="soon",
        LOG_LEVEL="loud",
        LOG_FORMAT="xml",
        SHARD_COUNT="many",
    )
    assert [problem.partition(":")[0] for problem in problems] == [
        "DISCORD_API_URL",
        "DATABASE_URL",
        "ALLOW_PRIVATE_FEEDS",
        "POLL_SECONDS",
        "LOG_LEVEL",
        "LOG_FORMAT",
        "SHARD_COUNT",
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("DISCORD_TOKEN", "two words"),
        ("DISCORD_API_URL", "ftp://discord.com/api"),
        ("DISCORD_API_URL", "https://me:hunter2@proxy.example/api/v10"),
        ("SHARD_COUNT", "9" * 25),
        ("DISCORD_API_URL", "https:///api/v10"),
        ("DISCORD_API_URL", "http://[::1"),
        ("DATABASE_URL", "minot.db"),
        ("DATABASE_URL", "sqlite:///"),
        ("FEED_CONTACT", "me@example.org\r\nX-Evil: 1"),
        ("FEED_CONTACT", "écrivez-moi"),
        ("ALLOW_PRIVATE_FEEDS", "2"),
        ("POLL_SECONDS", "0"),
        ("POLL_SECONDS", "-5"),
        ("POLL_SECONDS", "nan"),
        ("POLL_SECONDS", "inf"),
        ("POLL_SECONDS", "90000"),
        ("SHARD_COUNT", "0"),
        ("SHARD_COUNT", "²"),
        ("SHARD_IDS", "0,x"),
    ],
)
def test_every_problem_says_what_to_write(name: str, text: str) -> None:
    (problem, *_) = problems_of(**{name: text})
    assert problem.startswith(f"{name}: ")
    assert "write" in problem or "copy the whole token" in problem


def test_shards_need_their_number() -> None:
    assert problems_of(SHARD_IDS="0") == (
        "SHARD_IDS: needs SHARD_COUNT; write how many shards there are in all",
    )


def test_a_shard_beyond_their_number_is_refused() -> None:
    (problem,) = problems_of(SHARD_IDS="0,2", SHARD_COUNT="2")
    assert "from 0 to 1" in problem


def test_the_token_is_not_shown() -> None:
    assert "abc.def.ghi" not in repr(Settings(discord_token="abc.def.ghi"))


def test_a_wrong_token_is_not_shown_either() -> None:
    assert "geheim" not in "".join(problems_of(DISCORD_TOKEN="geheim geheim"))
