"""Messages come, change and go; the world hears of each."""

from dataclasses import dataclass

from playground.components import IS_V2
from playground.drafts import Draft, demand_content
from playground.message_shapes import message_json
from playground.refusals import Refusal
from playground.shapes import member_json
from playground.world import EPHEMERAL, LOADING, Event, Interaction, Json, Message, User, World


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a message comes from: who writes it, in which channel, answering what."""

    author: User
    channel_id: int
    interaction: Interaction | None = None


def send(world: World, origin: Origin, draft: Draft) -> Message:
    """Store and announce a message; the same enforced nonce returns the one it first made."""
    twin = _twin(world, origin, draft)
    if twin is not None:
        return twin
    demand_content(draft)
    return _store(world, origin, draft)


def think(world: World, origin: Origin, flags: int) -> Message:
    """Store the «… is thinking» of a deferred answer."""
    return _store(world, origin, Draft(given=frozenset(), flags=flags & EPHEMERAL | LOADING))


def _twin(world: World, origin: Origin, draft: Draft) -> Message | None:
    if draft.nonce is None or not draft.enforce_nonce:
        return None
    since = world.clock() - world.nonce_memory
    for message in reversed(world.messages[origin.channel_id].values()):
        if message.created_at < since:
            return None
        if message.nonce == draft.nonce and message.author.id == origin.author.id:
            return message
    return None


def _store(world: World, origin: Origin, draft: Draft) -> Message:
    interaction = origin.interaction
    message = Message(
        id=world.new_id(),
        channel_id=origin.channel_id,
        author=origin.author,
        created_at=world.clock(),
        content=draft.content.strip(),
        embeds=draft.embeds,
        components=draft.components,
        attachments=draft.attachments,
        flags=draft.flags,
        nonce=draft.nonce,
        allowed_mentions=draft.allowed_mentions,
        interaction=interaction,
        reply_to=draft.reply_to,
    )
    if interaction is None:
        message.flags &= ~EPHEMERAL
    elif message.is_ephemeral:
        message.visible_to = interaction.user_id
    world.messages[origin.channel_id][message.id] = message
    if interaction is not None and interaction.original_id is None:
        # Known before it is announced, or nobody would see which command it answers.
        interaction.original_id = message.id
    announce(world, "MESSAGE_CREATE", message)
    return message


def announce(world: World, name: str, message: Message) -> None:
    """Tell everyone who may see it what became of a message."""
    guild = world.guild_of(message.channel_id)
    guild_id = guild.id if guild else None
    payload = message_json(world, message) | {"guild_id": str(guild_id)}
    if guild and message.author.id in guild.members:
        member = member_json(guild.members[message.author.id])
        del member["user"]
        payload["member"] = member
    world.announce(
        Event(name=name, payload=payload, guild_id=guild_id, visible_to=message.visible_to)
    )


def edit(world: World, message: Message, draft: Draft) -> Message:
    """Change what the draft speaks of, and nothing else; refuse to leave nothing."""
    after = _edited(message, draft)
    demand_content(after)
    # An answer that comes late is not an answer changed.
    is_thinking = bool(message.flags & LOADING)
    message.content, message.embeds = after.content.strip(), after.embeds
    message.components, message.attachments = after.components, after.attachments
    message.flags = after.flags & ~LOADING
    if "allowed_mentions" in draft.given:
        message.allowed_mentions = draft.allowed_mentions
    if not is_thinking:
        message.edited_at = world.clock()
    announce(world, "MESSAGE_UPDATE", message)
    return message


def _edited(message: Message, draft: Draft) -> Draft:
    given = draft.given
    kept = message.attachments
    if "attachments" in given:
        kept = [a for a in kept if str(a.id) in draft.kept_attachments]
    return Draft(
        given=given,
        content=draft.content if "content" in given else message.content,
        embeds=draft.embeds if "embeds" in given else message.embeds,
        components=draft.components if "components" in given else message.components,
        attachments=[*kept, *draft.attachments],
        # Components V2 can be switched on by an edit, never off.
        flags=message.flags | draft.flags & IS_V2,
    )


def delete(world: World, message: Message) -> None:
    """Take a message away."""
    del world.messages[message.channel_id][message.id]
    guild = world.guild_of(message.channel_id)
    payload: Json = {"id": str(message.id), "channel_id": str(message.channel_id)}
    payload["guild_id"] = str(guild.id) if guild else None
    world.announce(
        Event(
            name="MESSAGE_DELETE",
            payload=payload,
            guild_id=guild.id if guild else None,
            visible_to=message.visible_to,
        )
    )


def find(world: World, channel_id: int, message_id: int) -> Message:
    """Return a message of a channel; refuse as Discord does when there is none."""
    message = world.messages.get(channel_id, {}).get(message_id)
    if message is None:
        raise Refusal(10008)
    return message
