import io
import json
import logging
from collections.abc import Iterator

import pytest

from bot.logs import set_up

SECRET = "abc.def.ghi"


@pytest.fixture(autouse=True)
def untouched_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def logged(style: str, *, level: str = "info") -> tuple[logging.Logger, io.StringIO]:
    stream = io.StringIO()
    set_up(level, style, [SECRET], stream)
    return logging.getLogger("bot.polling"), stream


def test_a_text_line_ends_with_its_facts() -> None:
    log, stream = logged("text")
    log.info("feed polled", extra={"feed": 3, "title": "Le Phocéen"})
    assert stream.getvalue().endswith('INFO bot.polling: feed polled feed=3 title="Le Phocéen"\n')


def test_a_json_line_holds_its_facts() -> None:
    log, stream = logged("json")
    log.info("feed polled", extra={"feed": 3, "new": 2})
    event = json.loads(stream.getvalue())
    assert event.pop("at").endswith("+00:00")
    assert event == {
        "level": "info",
        "logger": "bot.polling",
        "event": "feed polled",
        "feed": 3,
        "new": 2,
    }


@pytest.mark.parametrize("style", ["text", "json"])
def test_a_token_never_reaches_the_log(style: str) -> None:
    log, stream = logged(style)
    try:
        int(f"Bot {SECRET}")
    except ValueError:
        log.exception("login with %s failed", SECRET, extra={"header": f"Bot {SECRET}"})
    assert SECRET not in stream.getvalue()
    assert stream.getvalue().count("[hidden]") >= 3


def test_a_line_break_in_a_fact_does_not_make_a_second_event() -> None:
    log, stream = logged("text")
    log.info("feed polled", extra={"title": "one\n2026-01-01 ERROR two"})
    assert stream.getvalue().count("\n") == 1


def test_a_trace_follows_its_event_in_json_too() -> None:
    log, stream = logged("json")
    try:
        int("unforeseen")
    except ValueError:
        log.exception("command failed", extra={"reference": "a1b2c3"})
    event = json.loads(stream.getvalue())
    assert event["reference"] == "a1b2c3"
    assert "ValueError: invalid literal" in event["trace"]


def test_the_library_is_heard_only_when_it_warns() -> None:
    _, stream = logged("text")
    logging.getLogger("discord.gateway").info("heartbeat")
    logging.getLogger("discord.gateway").warning("heartbeat blocked")
    assert "heartbeat blocked" in stream.getvalue()
    assert stream.getvalue().count("\n") == 1


def test_a_connection_that_failed_is_one_line() -> None:
    _, stream = logged("text")
    try:
        int("refused")
    except ValueError:
        logging.getLogger("discord.shard").exception("Failed to connect")
    assert stream.getvalue().count("\n") == 1
    assert "error=" in stream.getvalue()


def test_a_fact_does_not_speak_to_the_terminal() -> None:
    log, stream = logged("text")
    log.info("feed polled", extra={"title": "\x1b[2Jgone\u202eback"})
    assert "\\x1b[2Jgone\\u202eback" in stream.getvalue()
