"""What the page asks and hears."""

from collections.abc import Callable
from pathlib import Path

from aiohttp import web

from playground.world import World


def add_to(app: web.Application, world: World, is_connected: Callable[[], bool]) -> None:
    """Serve the page's questions."""


def add_page(app: web.Application, folder: Path) -> None:
    """Serve the page itself."""
    app.router.add_static("/", folder)
