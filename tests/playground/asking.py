"""Asks the pretend Discord over the wire, without any library's care."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from playground.server import Playground
from playground.world import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def code(self) -> int:
        """Discord's own code of an error."""
        return self.body["code"]

    def faults(self, *path: str) -> list[str]:
        """Return the codes of what is wrong at a place in the form."""
        place: Json = self.body["errors"]
        for step in path:
            place = place[step]
        errors: list[Json] = place["_errors"]
        return [error["code"] for error in errors]


class Asking:
    """A bot that writes its requests by hand."""

    def __init__(self, playground: Playground, session: aiohttp.ClientSession) -> None:
        self.playground = playground
        self.session = session
        self.headers = {"Authorization": f"Bot {playground.world.token}"}

    async def __call__(self, method: str, path: str, body: object = None, **query: str) -> Answer:
        """Send a request and return the answer."""
        options: Json = {"headers": self.headers, "params": query}
        if body is not None:
            options["json"] = body
        url = self.playground.api_url + path
        async with self.session.request(method, url, **options) as response:
            is_json = response.headers.get("Content-Type") == "application/json"
            told = await response.json() if is_json else await response.text()
            return Answer(status=response.status, headers=response.headers, body=told)

    def channel(self, name: str) -> str:
        """Return the path of a channel."""
        guild = next(iter(self.playground.world.guilds.values()))
        return f"/channels/{guild.channel(name).id}"

    async def send(self, body: object, channel: str = "mercato") -> Answer:
        """Send a message."""
        return await self("POST", f"{self.channel(channel)}/messages", body)
