"""What people do on the pretend Discord: use commands, complete a word, click, choose, write."""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from playground import interactions, messages, options
from playground.access import channel_permissions, may_send
from playground.components import BUTTON, SELECT
from playground.drafts import read_draft
from playground.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL_SUBMIT
from playground.messages import Origin
from playground.options import Place, Unusable
from playground.permissions import Permission
from playground.reply import Reply
from playground.world import Event, Interaction, Json, Message, User, World

_PATIENCE: Final = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody in a channel, with the language their Discord speaks."""

    world: World
    place: Place
    locale: str = "fr"
    patience: float = _PATIENCE
    """How long they wait for the whole answer; the first sign must come within 3 seconds."""

    @property
    def user(self) -> User:
        """Who they are."""
        return self.place.user

    def commands(self) -> list[Json]:
        """Return the commands Discord offers them here."""
        return [c for c in options.all_commands(self.world, self.place.guild) if self._may(c)]

    def _may(self, command: Json) -> bool:
        allowed = channel_permissions(self.place.guild, self.place.channel, self.user.id)
        needed = command.get("default_member_permissions")
        if Permission.USE_APPLICATION_COMMANDS not in allowed:
            return Permission.ADMINISTRATOR in allowed
        if needed is None:
            return True
        # «0» means nobody but administrators.
        bits = Permission(int(needed)) or Permission.ADMINISTRATOR
        return bits in allowed

    def prepared(self, path: str, values: Mapping[str, object]) -> Json:
        """Return a command as Discord would send it; raise Unusable when it would not."""
        command, leaf = options.found(self.commands(), path)
        return options.command_data(self.place, command, leaf, values)

    async def run(self, path: str, values: Mapping[str, object]) -> Reply:
        """Use a command such as ``/watch add`` and wait for the answer."""
        try:
            data = self.prepared(path, values)
        except Unusable as reason:
            return Reply(self.world, None, error=str(reason))
        return await self.send(data)

    async def send(self, data: Json) -> Reply:
        """Send a prepared command and wait for the answer."""
        return await self._begin(COMMAND, data)

    async def complete(
        self, path: str, focused: tuple[str, str], values: Mapping[str, object] | None = None
    ) -> list[Json]:
        """Return what the bot proposes while an option is being typed."""
        command, leaf = options.found(self.commands(), path)
        data = options.typing_data(self.place, (command, leaf), focused, values or {})
        reply = await self._begin(AUTOCOMPLETE, data)
        return [] if reply.interaction is None else reply.interaction.choices or []

    async def use(self, message: Message, custom_id: str, values: Sequence[str] = ()) -> Reply:
        """Click a button of a message, or choose from a menu of it."""
        component = _component(message.components, custom_id)
        if component is None or message.visible_to not in (None, self.user.id):
            return Reply(self.world, None, error="There is no such button.")
        if component.get("disabled"):
            return Reply(self.world, None, error="The button is disabled.")
        if not _may_choose(component, values):
            return Reply(self.world, None, error="The menu does not offer that.")
        data: Json = {"custom_id": custom_id, "component_type": component["type"], "id": 1}
        if component["type"] != BUTTON:
            data["values"] = list(values)
        return await self._begin(COMPONENT, data, message.id)

    async def submit(self, asked: Interaction, values: Mapping[str, str]) -> Reply:
        """Fill in the form the bot opened as an answer to an interaction."""
        form = asked.modal or {}
        data: Json = {"custom_id": form["custom_id"], "components": _filled(form, values)}
        return await self._begin(MODAL_SUBMIT, data, asked.message_id)

    def write(self, text: str) -> Message:
        """Write a message, as people do."""
        allowed = channel_permissions(self.place.guild, self.place.channel, self.user.id)
        if not may_send(self.place.channel, allowed):
            raise Unusable("You may not write here.")
        origin = Origin(author=self.user, channel_id=self.place.channel.id)
        return messages.send(self.world, origin, read_draft({"content": text}))

    async def _begin(self, kind: int, data: Json, message_id: int | None = None) -> Reply:
        interaction = Interaction(
            id=self.world.new_id(),
            token=secrets.token_urlsafe(96),
            kind=kind,
            user_id=self.user.id,
            guild_id=self.place.guild.id,
            channel_id=self.place.channel.id,
            created_at=self.world.clock(),
            data=data,
            message_id=message_id,
        )
        wait = _Wait(self.world, interaction)
        self.world.listeners.append(wait.hear)
        try:
            interactions.begin(self.world, interaction, self.locale)
            return await wait.reply(self.patience)
        finally:
            self.world.listeners.remove(wait.hear)


@dataclass(slots=True)
class _Wait:
    """Waiting for the bot: a first sign in time, then the whole answer."""

    world: World
    interaction: Interaction
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, event: Event) -> None:
        if event.name == interactions.ANSWERED:
            self.moved.set()

    async def reply(self, patience: float) -> Reply:
        reply = Reply(self.world, self.interaction)
        try:
            async with asyncio.timeout(interactions.DEADLINE.total_seconds()):
                while self.interaction.acknowledged_as is None:
                    await self._next()
        except TimeoutError:
            reply.error = "The application did not respond."
            return reply
        try:
            async with asyncio.timeout(patience):
                while not reply.is_final:
                    await self._next()
        except TimeoutError:
            reply.error = "The answer never came."
        return reply

    async def _next(self) -> None:
        await self.moved.wait()
        self.moved.clear()


def _component(components: list[Json], custom_id: str) -> Json | None:
    for component in components:
        if component.get("custom_id") == custom_id:
            return component
        inner: list[Json] = component.get("components") or []
        found = _component([*inner, *_accessory(component)], custom_id)
        if found is not None:
            return found
    return None


def _may_choose(component: Json, values: Sequence[str]) -> bool:
    if component["type"] != SELECT:
        return True
    offered = {option["value"] for option in component["options"]}
    least, most = component.get("min_values", 1), component.get("max_values", 1)
    return offered.issuperset(values) and least <= len(set(values)) <= most


def _accessory(component: Json) -> list[Json]:
    return [component["accessory"]] if component.get("accessory") else []


def _filled(form: Json, values: Mapping[str, str]) -> list[Json]:
    rows: list[Json] = []
    for row in form["components"]:
        inner: list[Json] = row.get("components") or [row["component"]]
        filled = [_answer(part, values) for part in inner]
        whole: Json = {"type": row["type"], "id": row.get("id", len(rows) + 1)}
        rows.append(
            whole | ({"components": filled} if "components" in row else {"component": filled[0]})
        )
    return rows


def _answer(part: Json, values: Mapping[str, str]) -> Json:
    custom_id = part["custom_id"]
    value = values.get(custom_id, part.get("value") or "")
    return {"type": part["type"], "id": part.get("id", 1), "custom_id": custom_id, "value": value}
