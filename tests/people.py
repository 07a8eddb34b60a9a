"""People who use the pretend Discord: they type commands, click, choose and read."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from playground.acting import Actor
from playground.faults import Faults
from playground.reply import Reply
from playground.server import Playground
from playground.world import Json, Message, World

if TYPE_CHECKING:
    from bot.startup import Running


class Discord:
    """The pretend Discord as a test sees it."""

    def __init__(self, playground: Playground) -> None:
        self.playground = playground
        self.minot: Running | None = None

    @property
    def world(self) -> World:
        """Everything that exists there."""
        return self.playground.world

    @property
    def faults(self) -> Faults:
        """What shall go wrong."""
        return self.playground.faults

    def actor(self, by: str, where: str = "salon", locale: str = "fr") -> Actor:
        """Return one of the people, in a channel."""
        return self.playground.actor(by, where, locale=locale)

    async def run(
        self,
        command: str,
        *,
        by: str = "fan",
        where: str = "salon",
        locale: str = "fr",
        **options: object,
    ) -> Reply:
        """Use a command such as ``/watch add`` and wait for the whole answer."""
        return await self.actor(by, where, locale).run(command, options)

    async def autocomplete(
        self, command: str, option: str, text: str, *, by: str = "fan", **others: object
    ) -> list[Json]:
        """Return the choices proposed while an option is being typed."""
        return await self.actor(by).complete(command, (option, text), others)

    async def click(
        self, seen: Reply | Message, button: str, *, by: str = "fan", locale: str = "fr"
    ) -> Reply:
        """Click a button by its label or custom id, and wait for the answer."""
        return await self.choose(seen, button, (), by=by, locale=locale)

    async def choose(
        self,
        seen: Reply | Message,
        menu: str,
        values: Sequence[str],
        *,
        by: str = "fan",
        locale: str = "fr",
    ) -> Reply:
        """Choose values from a menu by its placeholder or custom id, and wait for the answer."""
        reply = seen if isinstance(seen, Reply) else Reply.of(self.world, seen)
        message = reply.message
        assert message is not None, "there is no message to click on"
        channel = self.world.channel(message.channel_id)
        assert channel is not None
        names = ("custom_id", "label", "placeholder")
        part = next((c for c in reply.components if menu in [c.get(n) for n in names]), None)
        assert part is not None, f"no {menu!r} among {reply.components}"
        return await self.actor(by, channel.name, locale).use(message, part["custom_id"], values)

    async def submit(self, asked: Reply, values: Mapping[str, str], *, by: str = "fan") -> Reply:
        """Fill in the form the bot opened, and wait for the answer."""
        assert asked.interaction is not None
        return await self.actor(by).submit(asked.interaction, values)

    def messages(self, channel: str) -> list[Reply]:
        """Return what stands in a channel for all to see, oldest first."""
        found = self.playground.messages(channel)
        return [Reply.of(self.world, message) for message in found]

    async def wait_for(self, channel: str, count: int, *, seconds: float = 10.0) -> list[Reply]:
        """Wait until so many messages stand in a channel, and return them."""
        await until(lambda: len(self.messages(channel)) >= count, seconds=seconds)
        return self.messages(channel)


async def until(condition: Callable[[], bool], *, seconds: float = 10.0) -> None:
    """Wait until something is so; fail when it does not come about."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110  (the condition is any; nobody would tell)
            await asyncio.sleep(0.005)
