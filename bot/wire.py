"""Where discord.py takes the far end at its word, and Minot does not.

``DISCORD_API_URL`` may name any server or proxy that speaks Discord's API. Such a one may name a
charset in its content type, leave the body of an acknowledgement away or answer a message with
its id alone; none of that may cost an answer, or post an alert twice. A page of a hotel's network
is no answer at all.
"""

import asyncio
import contextlib
import json
import threading
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final, cast

import aiohttp
from discord import gateway, http, interactions
from discord.webhook import async_

_JSON: Final = "application/json"
_GOODBYE_SECONDS: Final = 0.5  # for a far end that does not answer the goodbye
_LEAST: Final[Mapping[str, object]] = {
    "type": 0,
    "content": "",
    "embeds": (),
    "attachments": (),
    "edited_timestamp": None,
    "pinned": False,
    "mention_everyone": False,
    "tts": False,
}
"""What discord.py reads in a message without asking whether it is there."""
_SEND_MESSAGE: Final = http.HTTPClient.send_message


class NotDiscord(aiohttp.ClientError):
    """Something on the way answered in Discord's place."""


async def answer_of(response: aiohttp.ClientResponse) -> Any:  # noqa: ANN401  (what JSON can be)
    """Return what an answer holds; raise NotDiscord for a good one that is not of Discord."""
    text = await response.text(encoding="utf-8", errors="replace")
    if response.content_type == _JSON:
        try:
            return json.loads(text)
        except ValueError as error:
            raise NotDiscord("broken JSON") from error
    if text.strip() and response.status < HTTPStatus.BAD_REQUEST:
        raise NotDiscord(f"{response.content_type} instead of JSON")
    return text


async def hang_up() -> None:
    """Close this loop's gateway connections, and still their heartbeats.

    discord.py starts a thread for each as soon as the gateway says hello, and forgets both when it
    is stopped before the connection stands; they would go on knocking at a loop that has ended.
    """
    loop = asyncio.get_running_loop()
    for thread in threading.enumerate():
        if isinstance(thread, gateway.KeepAliveHandler) and thread.ws.loop is loop:
            thread.stop()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_GOODBYE_SECONDS):
                    await thread.ws.close()


async def _posted(
    client: http.HTTPClient, channel_id: int | str, *, params: http.MultipartParameters
) -> Any:  # noqa: ANN401  (the library's own shape)
    """Post a message; what its answer leaves away is filled in."""
    told = cast("object", await _SEND_MESSAGE(client, channel_id, params=params))
    given = cast("dict[str, Any]", told) if isinstance(told, dict) else {}
    return {"id": "0", "channel_id": str(channel_id), **_LEAST, **given}


class _Acknowledged(interactions.InteractionCallbackResponse[Any]):
    """What became of an answer to an interaction, also where the far end says nothing of it."""

    def _update(self, sent: Any) -> None:  # noqa: ANN401  # pyright: ignore[reportIncompatibleMethodOverride]
        told = cast("dict[str, Any]", sent) if isinstance(sent, dict) else {}
        number = str(self._parent.id)
        super()._update(cast("Any", {"interaction": {"id": number}, **told}))


def prepare() -> None:
    """Have discord.py read answers our way; to be called before a client is made."""
    for module in (http, async_):
        setattr(module, "json_or_text", answer_of)  # noqa: B010  (the library exports it nowhere)
    setattr(http.HTTPClient, "send_message", _posted)  # noqa: B010  (its types are narrower)
    setattr(interactions, "InteractionCallbackResponse", _Acknowledged)  # noqa: B010  (as above)
