"""What somebody sees as the bot's answer."""

from playground.world import LOADING, Interaction, Json, Message, World

_THINK, _KEEP = 5, 6


class Reply:
    """The answer to a command, a click or a choice; it follows later edits of its message."""

    def __init__(
        self, world: World, interaction: Interaction | None, *, error: str | None = None
    ) -> None:
        self._world = world
        self.interaction = interaction
        self.error = error
        self._message: Message | None = None

    @classmethod
    def of(cls, world: World, message: Message) -> "Reply":
        """Return a message that stands in a channel, to be read in the same way."""
        reply = cls(world, message.interaction)
        reply._message = message
        return reply

    @property
    def messages(self) -> list[Message]:
        """Every message of the answer that still stands, in order."""
        if self._message is not None:
            return [self._message]
        if self.interaction is None:
            return []
        held = self._world.messages.get(self.interaction.channel_id, {})
        ids = [self.interaction.original_id, *self.interaction.replies]
        return [held[i] for i in dict.fromkeys(ids) if i in held]

    @property
    def message(self) -> Message | None:
        """The message that answers: the first one, or what came after a silent acknowledgement."""
        if self._message is not None:
            return self._message
        if self.interaction is None or not self.messages:
            return None
        is_silent = self.interaction.acknowledged_as == _KEEP and self.interaction.replies
        return self.messages[-1] if is_silent else self.messages[0]

    @property
    def is_final(self) -> bool:
        """Whether nothing more is promised."""
        if self.interaction is None:
            return True
        kind = self.interaction.acknowledged_as
        if kind == _KEEP:
            return bool(self.interaction.replies)
        return kind is not None and not (self.message and self.message.flags & LOADING)

    @property
    def text(self) -> str:
        """The words outside the embeds."""
        if self.message is None:
            return ""
        return "\n".join(filter(None, [self.message.content, *_displays(self.message.components)]))

    @property
    def title(self) -> str | None:
        """The first embed's title."""
        return self.embeds[0].get("title") if self.embeds else None

    @property
    def embeds(self) -> list[Json]:
        """The embeds."""
        return self.message.embeds if self.message else []

    @property
    def components(self) -> list[Json]:
        """Every button and menu, whatever row it is in."""
        return usable(self.message.components) if self.message else []

    @property
    def ephemeral(self) -> bool:
        """Whether only the person who asked sees it."""
        return self.message is not None and self.message.is_ephemeral

    @property
    def modal(self) -> Json | None:
        """The form the bot opened."""
        return self.interaction.modal if self.interaction else None

    @property
    def all_text(self) -> str:
        """Everything that can be read: words, embeds, fields, labels."""
        return "\n".join(all_text(message) for message in self.messages)


def usable(components: list[Json]) -> list[Json]:
    """Return the buttons and menus among components, however deep."""
    found: list[Json] = []
    for component in components:
        if "custom_id" in component or "url" in component:
            found.append(component)
        inner: list[Json] = component.get("components") or []
        accessory = component.get("accessory")
        found.extend(usable([*inner, accessory] if accessory else inner))
    return found


def _displays(components: list[Json]) -> list[str]:
    found: list[str] = []
    for component in components:
        if isinstance(component.get("content"), str):
            found.append(component["content"])
        found.extend(_displays(component.get("components") or []))
    return found


def all_text(message: Message) -> str:
    """Return everything that can be read in a message."""
    parts = [message.content, *_displays(message.components)]
    for embed in message.embeds:
        parts.extend(str(embed.get(key) or "") for key in ("title", "description", "url"))
        author: Json = embed.get("author") or {}
        footer: Json = embed.get("footer") or {}
        rows: list[Json] = embed.get("fields") or []
        parts.extend(text for row in rows for text in (row["name"], row["value"]))
        parts.extend((str(author.get("name") or ""), str(footer.get("text") or "")))
    parts.extend(
        str(c.get("label") or c.get("placeholder") or "") for c in usable(message.components)
    )
    return "\n".join(part for part in parts if part)
