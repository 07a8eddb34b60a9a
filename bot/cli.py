"""The command line: run, poll, read, migrate, check, feeds."""

import asyncio
import gc
import json
import os
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, TypeVar

import click

from bot.settings import Settings, SettingsError
from bot.version import VERSION

_Value = TypeVar("_Value")

_DOTENV: Final = ".env"
_NOTHING_TO_RUN: Final = (
    "DISCORD_TOKEN: is missing; write the token of your bot into .env, "
    "or start the playground: python -m playground"
)
_GARBAGE: Final = 100_000
"""Objects that one poll makes before it looks for garbage. What is loaded is none, and looking
through it again and again would be a tenth of a poll that brings nothing."""
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_NEW_FILE = click.Path(dir_okay=False, writable=True, allow_dash=True, path_type=Path)


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="Minot")
@click.pass_context
def main(context: click.Context) -> None:
    """Minot reads football news for Discord servers. Without a command, it runs."""
    if context.invoked_subcommand is None:
        context.invoke(run)


@main.command()
@click.option("--or-playground", is_flag=True, help="Without a token, start the playground.")
def run(*, or_playground: bool) -> None:
    """Start Minot on Discord; Ctrl-C or SIGTERM ends it."""
    settings = _settings()
    if settings.discord_token is None:
        if not or_playground:
            raise click.ClickException(_NOTHING_TO_RUN)
        os.execv(sys.executable, [sys.executable, "-m", "playground"])  # noqa: S606  (ourselves)
    from bot.startup import run_until_stopped

    _set_up_log(settings)
    with _told():
        asyncio.run(run_until_stopped(settings))


@main.command()
@click.option("--once", is_flag=True, help="Poll one time and end (needed: run polls for ever).")
@click.option("--feeds", "opml", type=_FILE, help="Poll the feeds of this OPML file only.")
def poll(*, once: bool, opml: Path | None) -> None:
    """Poll every due feed, without Discord; the last line is a JSON summary."""
    if not once:
        raise click.UsageError("Write poll --once; to keep polling, use run.")
    gc.set_threshold(_GARBAGE)
    from bot.polling_once import polled_once

    settings = _settings()
    _set_up_log(settings, default="warning")
    with _told():
        summary = asyncio.run(polled_once(settings, opml))
    click.echo(json.dumps(summary, ensure_ascii=False))


@main.command()
@click.option("--json", "lines", is_flag=True, help="Answer JSON lines, those of stdin by default.")
@click.option("--watch", type=click.File(encoding="utf-8"), help="Whom to look for, a JSON file.")
@click.argument("source", metavar="[URL|FILE]", required=False)
def read(*, lines: bool, watch: IO[str] | None, source: str | None) -> None:
    """Show what Minot reads in the items of a feed, of a page, of a file, or of stdin."""
    from bot.reading_aloud import answer_lines, item_of_text, knowledge_for, show_items

    if source is not None:
        with _told():
            items, people = _found(source, None if watch is None else ())
        show_items(items, knowledge_for(watch, people), lines=lines)
        return
    if lines:
        is_good = answer_lines(sys.stdin.buffer, knowledge_for(watch), sys.stdout.buffer)
        sys.exit(not is_good)
    if sys.stdin.isatty():
        raise click.UsageError("Give a URL or a file, or a text on stdin.")
    text = sys.stdin.buffer.read().decode("utf-8", "replace")
    show_items([item_of_text(text)], knowledge_for(watch, _people()), lines=False)


@main.command()
def migrate() -> None:
    """Bring the database to the schema of this Minot."""
    from bot.groundwork import migrated

    settings = _settings()
    with _told():
        asyncio.run(migrated(settings))
    click.echo(f"{settings.database_url} has the schema of Minot {VERSION}.")


@main.command()
def check() -> None:
    """Tell whether Minot could run here: settings, database, token, gateway."""
    from bot.checks import checked

    sys.exit(not asyncio.run(checked(_environment(), click.echo)))


@main.group()
def feeds() -> None:
    """Bring the feeds of every server in and out of OPML files."""


@feeds.command("import")
@click.argument("file", type=_FILE)
def import_feeds(file: Path) -> None:
    """Add the feeds of an OPML file for every server: all of them, or none."""
    from bot.outlines import imported, outlines_of
    from feeds.addresses import shown

    settings = _settings()
    with _told():
        outlines = outlines_of(file)
        new, known = asyncio.run(imported(settings, outlines))
    for wrong in outlines.wrong:
        click.echo(f"line {wrong.line}: {shown(wrong.url)!r} is no web address", err=True)
    click.echo(f"{new} feeds added, {known} were known, {len(outlines.wrong)} lines are wrong.")
    sys.exit(bool(outlines.wrong))


@feeds.command("export")
@click.argument("file", type=_NEW_FILE)
def export_feeds(file: Path) -> None:
    """Write every feed into an OPML file; «-» is stdout."""
    from bot.outlines import exported

    settings = _settings()
    with _told():
        document = asyncio.run(exported(settings))
        if str(file) == "-":
            click.echo(document.decode())
        else:
            file.touch(mode=0o600)  # there are passwords in it
            file.write_bytes(document)


def _found(source: str, people: Sequence[Any] | None) -> tuple[Sequence[Any], Sequence[Any]]:
    """Return the items at an address or in a file, and whom to look for when nobody is named."""
    from bot.sources import items_at, items_in

    if source.startswith(("http://", "https://")):
        items = asyncio.run(items_at(source, _settings()))
    else:
        items = items_in(Path(source))
    return items, _people() if people is None else people


def _people() -> Sequence[Any]:
    from bot.sources import people_of

    return asyncio.run(people_of(_settings()))


def _environment() -> Mapping[str, str]:
    """Return the environment; what stands there goes before the same line in .env."""
    if not Path(_DOTENV).exists():
        return os.environ
    from dotenv import dotenv_values

    try:
        written = dotenv_values(_DOTENV, interpolate=False, encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{_DOTENV} cannot be read: {error}") from error
    return {name: text or "" for name, text in written.items()} | dict(os.environ)


def _settings() -> Settings:
    try:
        return Settings.from_environment(_environment())
    except SettingsError as error:
        for problem in error.problems:
            click.echo(problem, err=True)
        sys.exit(1)


def _set_up_log(settings: Settings, default: str | None = None) -> None:
    from bot.logs import set_up

    level = default if default and settings.log_level == "info" else settings.log_level
    set_up(level, settings.log_format, [settings.discord_token or ""])


@contextmanager
def _told() -> Generator[None]:
    """Turn what whoever runs Minot can mend into one clear line and exit code 1."""
    from bot.failures import words_of

    try:
        yield
    except Exception as error:
        words = words_of(error)
        if words is None:
            raise
        raise click.ClickException(words) from error
