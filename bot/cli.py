"""The command line: run, poll, read, migrate, check, feeds."""

import asyncio
import json
import os
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import IO, Any, Final, NoReturn

import click

from bot.settings import Settings, SettingsError
from bot.version import VERSION

_NO_TOKEN: Final = (
    "DISCORD_TOKEN: is missing; write the token of your bot into .env, "
    "or start the playground: python -m playground"
)
_OPML = click.Path(exists=True, dir_okay=False, path_type=Path)
_NEW_OPML = click.Path(dir_okay=False, writable=True, allow_dash=True, path_type=Path)


@click.group(invoke_without_command=True)
@click.version_option(VERSION, prog_name="Minot")
@click.pass_context
def main(context: click.Context) -> None:
    """Minot reads football news for Discord servers. Without a command: run."""
    if context.invoked_subcommand is None:
        context.invoke(run)


@main.command()
@click.option("--or-playground", is_flag=True, help="Without a token, start the playground.")
def run(*, or_playground: bool = False) -> None:
    """Start Minot on Discord; end it with Ctrl-C or SIGTERM."""
    settings = _settings()
    if settings.discord_token is None:
        if not or_playground:
            _fail(_NO_TOKEN)
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, "-m", "playground"])  # noqa: S606  (ourselves)
    from bot.startup import run_until_stopped

    _set_up_log(settings)
    _finish(run_until_stopped(settings))


@main.command()
@click.option("--once", is_flag=True, required=True, help="Poll one time and end.")
@click.option("--feeds", "opml", type=_OPML, help="Poll the feeds of this OPML file only.")
def poll(*, once: bool, opml: Path | None) -> None:  # noqa: ARG001  (asked for, so that it is said)
    """Poll every due feed, without Discord; the last line is a JSON summary."""
    from bot.polling_once import polled_once

    settings = _settings()
    _set_up_log(settings)
    summary = _finish(polled_once(settings, opml, _progress))
    click.echo(json.dumps(summary, ensure_ascii=False))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Write JSON lines; read them from stdin.")
@click.option(
    "--watch", type=click.File("r", encoding="utf-8"), help="Whom to look for: a JSON file."
)
@click.argument("source", metavar="[URL|FILE]", required=False)
def read(*, as_json: bool, watch: IO[str] | None, source: str | None) -> None:
    """Show what Minot understands of the items of a feed, a page or a file."""
    from bot import reading_aloud

    if source is None and (as_json or not sys.stdin.isatty()):
        ending = reading_aloud.from_stdin(watch, as_json=as_json)
    elif source is None:
        raise click.UsageError("Give a URL or a file, or pipe items into --json.")
    else:
        ending = reading_aloud.from_source(source, watch, _settings, as_json=as_json)
    sys.exit(ending)


@main.command()
def migrate() -> None:
    """Bring the database to the schema of this Minot."""
    from bot.startup import migrated

    settings = _settings()
    _finish(migrated(settings))
    click.echo(f"{settings.database_url} has the schema of Minot {VERSION}.")


@main.command()
def check() -> None:
    """Tell whether Minot could run here: settings, database, token, gateway."""
    from bot.checks import checked

    sys.exit(0 if asyncio.run(checked(_environment)) else 1)


@main.group()
def feeds() -> None:
    """Feeds of every server, in and out of OPML files."""


@feeds.command("import")
@click.argument("file", type=_OPML)
def import_feeds(file: Path) -> None:
    """Add the feeds of an OPML file for every server; all of them, or none."""
    from bot.outlines import imported

    count, known = _finish(imported(_settings(), file))
    click.echo(f"{count} feeds added, {known} were known.")


@feeds.command("export")
@click.argument("file", type=_NEW_OPML)
def export_feeds(file: Path) -> None:
    """Write every feed into an OPML file, or to stdout when the file is «-»."""
    from bot.outlines import exported

    document = _finish(exported(_settings()))
    if str(file) == "-":
        click.echo(document)
    else:
        file.write_text(document, encoding="utf-8")
