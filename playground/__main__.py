"""`python -m playground`: Minot on your own machine, with a Discord and outlets that pretend."""

import asyncio
import contextlib
import signal

import click

from bot.logs import set_up
from playground.living import Choices, Living, living, play


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--port", default=8000, help="The page's port; a free one when it is taken.")
@click.option("--speed", default=1.0, help="How fast the sample sagas are told.")
@click.option("--empty", "is_empty", is_flag=True, help="Set nothing up: no feeds, no watches.")
@click.option("--log-level", default="warning", help="debug, info, warning or error.")
def main(*, port: int, speed: float, is_empty: bool, log_level: str) -> None:
    """Try Minot without Discord: a pretend server, sample feeds, and the real bot."""
    set_up(log_level, "text")
    if speed <= 0:
        raise click.BadParameter("the sagas cannot stand still", param_hint="--speed")
    asyncio.run(_run(Choices(port=port, speed=speed, is_empty=is_empty)))


async def _run(choices: Choices) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with living(choices) as alive:
        click.echo(f"Minot is on the playground: {alive.playground.page_url}")
        click.echo("Ctrl-C ends it. Nothing is kept.")
        playing = asyncio.create_task(play(alive, choices))
        await _until_stopped(stop, alive, playing)


async def _until_stopped(stop: asyncio.Event, alive: Living, playing: asyncio.Task[None]) -> None:
    asked = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({asked, alive.minot.loops}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (asked, playing):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


if __name__ == "__main__":
    main()
