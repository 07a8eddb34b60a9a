"""The pretend Discord as one server on loopback: REST, gateway and page on one port."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from aiohttp import web

from playground import (
    page_api,
    rest_account,
    rest_channels,
    rest_commands,
    rest_interactions,
)
from playground.acting import Actor
from playground.address import guard
from playground.exchanges import Exchanges
from playground.faults import Faults
from playground.gateway import Gateway, Rules
from playground.options import Place
from playground.page_events import PageEvents
from playground.ratelimits import Limits, RateLimits
from playground.rest import EXCHANGES, PREFIX, WORLD, rest_app, serve
from playground.world import Message, World

HOST: Final = "127.0.0.1"
_PAGE: Final = Path(__file__).with_name("page")


@dataclass(slots=True, kw_only=True)
class Strictness:
    """How strict the playground is; the defaults are Discord's."""

    limits: Limits = field(default_factory=Limits)
    rules: Rules = field(default_factory=Rules)


class Playground:
    """A running pretend Discord."""

    def __init__(self, world: World, strictness: Strictness | None = None) -> None:
        strictness = strictness or Strictness()
        self.world = world
        self.port = 0
        self.faults = Faults()
        self.exchanges = Exchanges()
        self.limits = RateLimits(strictness.limits)
        self.page_events = PageEvents(world)
        self.gateway = Gateway(world, strictness.rules)

    @classmethod
    @asynccontextmanager
    async def running(
        cls, world: World, port: int = 0, *, strictness: Strictness | None = None
    ) -> "AsyncGenerator[Playground]":
        """Serve until the block ends; port 0 takes a free one."""
        playground = cls(world, strictness)
        runner = web.AppRunner(playground.app(), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, HOST, port).start()
            playground.port = int(runner.addresses[0][1])
            world.gateway_url = playground.gateway_url
            world.files_url = f"{playground.page_url}/playground/files"
            yield playground
        finally:
            playground.gateway.close()
            playground.page_events.close()
            await runner.cleanup()

    @property
    def page_url(self) -> str:
        """The address people open."""
        return f"http://{HOST}:{self.port}"

    @property
    def api_url(self) -> str:
        """The address the bot takes for Discord's API."""
        return f"{self.page_url}{PREFIX}"

    @property
    def gateway_url(self) -> str:
        """The address of the gateway."""
        return f"ws://{HOST}:{self.port}/gateway"

    def app(self) -> web.Application:
        """Return everything that is served."""
        app = web.Application(middlewares=[guard])
        app[WORLD] = self.world
        tables = (rest_account, rest_channels, rest_commands, rest_interactions)
        rest = rest_app(self.world, self.faults, self.limits)
        rest[EXCHANGES] = self.exchanges
        serve(rest, *(table.ROUTES for table in tables))
        app.add_subapp(PREFIX, rest)
        app.router.add_get("/gateway", self.gateway.serve)
        page_api.add_to(app, self.page_events.failed)
        app.router.add_get("/playground/events", self.page_events.serve)
        app.router.add_get("/", _index)
        app.router.add_static("/", _PAGE)
        return app

    def actor(self, user: str, channel: str, *, locale: str = "fr") -> Actor:
        """Return somebody in a channel of the first server that has it."""
        guild = next(
            g
            for g in self.world.guilds.values()
            if any(c.name == channel for c in g.channels.values())
        )
        place = Place(guild=guild, channel=guild.channel(channel), user=self.world.users[user])
        return Actor(world=self.world, place=place, locale=locale)

    def messages(self, channel: str) -> list[Message]:
        """Return what stands in a channel for all to see, oldest first."""
        for guild in self.world.guilds.values():
            for found in guild.channels.values():
                if found.name == channel.removeprefix("#"):
                    held = self.world.messages[found.id].values()
                    return [message for message in held if not message.is_ephemeral]
        return []


async def _index(_: web.Request) -> web.FileResponse:
    return web.FileResponse(_PAGE / "index.html")
