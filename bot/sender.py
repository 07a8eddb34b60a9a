"""Puts one bundle of alerts into its channel, and turns Discord's refusals into outcomes."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from http import HTTPStatus
from typing import Final

import aiohttp
import discord

from bot.access import CLOSED, MISSING, Access, why_closed
from bot.cards.alerts import AlertPage, AlertView, alert_message
from bot.cards.cleaning import CONTENT, clipped, safe_link
from bot.cards.message import Message
from bot.delivery import Closed, Later, Moot, Outcome, Parked, Sent
from bot.languages import server_locale
from bot.texts import Texts
from storage.alerts import Alert, Bundle

log = logging.getLogger(__name__)

_UNKNOWN_CHANNEL: Final = frozenset({10003, 10008})
# Not the card is refused but the place: a thread that is shut, a channel without messages.
_SHUT: Final = frozenset({50024, 50083, 160005})
_NETWORK: Final = (aiohttp.ClientError, OSError, TimeoutError)
_CLOUDFLARE_REST: Final = timedelta(minutes=1)
_LONGEST_REST: Final = 3600  # seconds, whatever an answer asks for
_NO_HISTORY: Final = frozenset({400, 403, 404, 405, 501})
_LOOKED_AT: Final = 200  # messages that are looked through at least before a second attempt
_LOOKED_AT_MOST: Final = 2_000
_CLOCKS_APART: Final = timedelta(minutes=10)  # between Discord and this machine


class Sender:
    """Writes bundles into channels as cards, in the server's language."""

    def __init__(self, access: Access, texts: Texts) -> None:
        self._access = access
        self._store = access.store
        self._client = access.client
        self._texts = texts

    async def close(self, bundle: Bundle, why: str) -> None:
        """Pause the watches of a bundle's channel until it is open again."""
        await self._access.close(bundle.watch.guild_id, bundle.channel_id, why)

    async def send(self, bundle: Bundle) -> Outcome:
        """Make sure that a bundle's message stands in its channel."""
        closed = why_closed(self._client, bundle.watch.guild_id, bundle.channel_id)
        if closed is not None:
            return Closed(why=closed)
        try:
            return await self._sent_before(bundle) or await self._place(bundle)
        except discord.RateLimited as error:
            return Later(why="rate limit", after=timedelta(seconds=error.retry_after))
        except discord.HTTPException as error:
            return _refused(error)
        except _NETWORK as error:
            return Later(why=f"network: {type(error).__name__}")

    async def _sent_before(self, bundle: Bundle) -> Sent | None:
        """Look for the message of an earlier attempt whose answer was lost on the way."""
        if bundle.attempts <= 1:
            return None
        try:
            return await self._found(bundle)
        except discord.HTTPException as error:
            if error.status not in _NO_HISTORY:
                raise
            # Without the history the nonce alone keeps the message single, for some minutes.
            log.warning("history closed", extra={"bundle": bundle.id, "code": error.code})
            return None

    async def _found(self, bundle: Bundle) -> Sent | None:
        since = bundle.first_attempt_at or bundle.alerts[0].created_at
        seen = 0
        async for message in self._channel(bundle).history(limit=_LOOKED_AT_MOST):
            if self._is_of(message, bundle):
                return Sent(message_id=message.id)
            seen += 1
            if seen >= _LOOKED_AT and message.created_at < since - _CLOCKS_APART:
                break
        return None

    def _is_of(self, message: discord.Message, bundle: Bundle) -> bool:
        if self._client.user is None or message.author.id != self._client.user.id:
            return False
        return f"why:{bundle.id}" in _ids(message)

    async def _place(self, bundle: Bundle) -> Outcome:
        page = await self._page(bundle)
        if page is None:
            return Moot(why="the server no longer reads the feed")
        locale = await server_locale(self._store, self._client, bundle.watch.guild_id)
        card = alert_message(page, self._texts, locale)
        try:
            return await self._write(bundle, card)
        except discord.HTTPException as error:
            if error.status != HTTPStatus.BAD_REQUEST or error.code in _SHUT:
                raise
            log.exception("card refused", extra={"bundle": bundle.id, "code": error.code})
        try:
            return await self._write(bundle, _bare(page, card, self._texts, locale))
        except discord.HTTPException as error:
            if error.status != HTTPStatus.BAD_REQUEST or error.code in _SHUT:
                raise
            return Parked(why=f"Discord refuses it: {error.text}")

    async def _write(self, bundle: Bundle, message: Message) -> Sent:
        written = await self._channel(bundle).send(
            content=message.content,
            embeds=message.embeds,
            view=message.view,
            allowed_mentions=message.allowed_mentions,
            nonce=str(bundle.id),
        )
        # Buttons are answered by their ids, also after a restart; nothing is kept in memory.
        message.view.stop()
        return Sent(message_id=written.id)

    def _channel(self, bundle: Bundle) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(
            bundle.channel_id, guild_id=bundle.watch.guild_id
        )

    async def _page(self, bundle: Bundle) -> AlertPage | None:
        """Load all that the message shows; None when the server has given up every feed of it."""
        views = [await self._view(alert) for alert in bundle.alerts]
        shown = tuple(view for view in views if view is not None)
        if not shown:
            return None
        clubs = {club.key: club.display_name for club in await self._store.clubs.all()}
        watches = [await self._store.watches.get(alert.watch_id) for alert in bundle.alerts]
        roles = dict.fromkeys(watch.role_id for watch in watches if watch and watch.role_id)
        return AlertPage(bundle_id=bundle.id, alerts=shown, clubs=clubs, role_ids=tuple(roles))

    async def _view(self, alert: Alert) -> AlertView | None:
        told = await self._store.stories.article(alert.story_id, alert.article_id, alert.guild_id)
        if told is None or not told.is_heard:
            return None
        quote_id = alert.quote_id
        return AlertView(
            cause=alert.cause,
            stage=alert.stage,
            told=told,
            quote=(quote_id and await self._store.quotes.view(quote_id, alert.guild_id)) or None,
        )


def _refused(error: discord.HTTPException) -> Outcome:
    """Turn a refusal into what is to be done about it."""
    if error.code in _UNKNOWN_CHANNEL or error.status == HTTPStatus.NOT_FOUND:
        return Closed(why=MISSING)
    if error.status == HTTPStatus.FORBIDDEN or error.code in _SHUT:
        return Closed(why=CLOSED)
    why = f"Discord answered {error.status}, code {error.code}"
    if error.status == HTTPStatus.TOO_MANY_REQUESTS:
        return Later(why=why, after=_rest(error))
    return Later(why=why)


def _rest(error: discord.HTTPException) -> timedelta:
    """Return how long to wait after «too many»: as long as was asked, else a minute."""
    asked = error.response.headers.get("Retry-After", "")
    if asked.isascii() and asked.isdecimal():
        return timedelta(seconds=min(int(asked[:9]) + 1, _LONGEST_REST))
    return _CLOUDFLARE_REST


def _bare(page: AlertPage, card: Message, texts: Texts, locale: str) -> Message:
    """Return the least that can be said of a bundle: its links, and the buttons that mark it."""
    links = filter(None, (safe_link(alert.told.article.link) for alert in page.alerts))
    title = texts.say("alert.summary.title", locale, count=len(page.alerts))
    return Message(content=clipped("\n".join([title, *links]), CONTENT), view=card.view)


def _ids(message: discord.Message) -> Iterable[str]:
    for row in message.components:
        for part in getattr(row, "children", ()):
            if part.custom_id:
                yield part.custom_id
