"""From a click or a command to the bot's answer: deadlines, tokens, and what may be answered."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from playground import messages
from playground.components import IS_V2
from playground.drafts import Draft, read_draft
from playground.forms import Field, Form
from playground.message_shapes import interaction_json, message_json
from playground.messages import Origin
from playground.refusals import Refusal
from playground.world import (
    LOADING,
    Attachment,
    Event,
    Interaction,
    Json,
    Message,
    World,
)

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
_MESSAGE, _THINK, _KEEP, _UPDATE, _CHOICES, _MODAL = 4, 5, 6, 7, 8, 9
_STRING: Final = 3
DEADLINE: Final = timedelta(seconds=3)
TOKEN_LIFE: Final = timedelta(minutes=15)
ANSWERED: Final = "PLAYGROUND_ANSWERED"
"""The playground's own event, not Discord's: the bot answered an interaction."""

_ALLOWED: Final = {
    COMMAND: frozenset({_MESSAGE, _THINK, _MODAL}),
    COMPONENT: frozenset({_MESSAGE, _THINK, _KEEP, _UPDATE, _MODAL}),
    AUTOCOMPLETE: frozenset({_CHOICES}),
    MODAL_SUBMIT: frozenset({_MESSAGE, _THINK, _KEEP, _UPDATE}),
}


def begin(world: World, interaction: Interaction, locale: str) -> Interaction:
    """Tell the bot that somebody used a command, a button or a menu."""
    world.interactions[interaction.id] = interaction
    payload = interaction_json(world, interaction, locale)
    world.announce(Event(name="INTERACTION_CREATE", payload=payload, guild_id=interaction.guild_id))
    return interaction


def waiting(world: World, interaction_id: int, token: str) -> Interaction:
    """Return an interaction that still may be acknowledged; refuse as Discord does."""
    interaction = world.interactions.get(interaction_id)
    if interaction is None or interaction.token != token:
        raise Refusal(10062)
    if interaction.acknowledged_as is not None:
        raise Refusal(40060)
    if world.clock() - interaction.created_at > DEADLINE:
        raise Refusal(10062)
    return interaction


def acknowledge(
    world: World, interaction: Interaction, body: object, files: Sequence[Attachment]
) -> Json:
    """Carry out the bot's first answer and return what Discord tells about it."""
    form = Form(body)
    kind = form.root["type"].require().integer()
    form.root["type"].choice(_ALLOWED[interaction.kind])
    form.close()
    _carry_out(world, interaction, kind, form.root["data"], files)
    interaction.acknowledged_as = kind
    world.announce(Event(name=ANSWERED, payload={"id": str(interaction.id)}))
    return _told(world, interaction, kind)


def _carry_out(
    world: World, interaction: Interaction, kind: int, field: Field, files: Sequence[Attachment]
) -> None:
    if kind == _CHOICES:
        interaction.choices = _choices(field, interaction.data)
    elif kind == _MODAL:
        interaction.modal = _modal(field)
    elif kind == _THINK:
        flags = field["flags"].integer(0)
        interaction.original_id = messages.think(world, _origin(world, interaction), flags).id
    elif kind == _MESSAGE:
        draft = _draft(field.value or {}, files, at=field.path)
        interaction.original_id = _reply(world, interaction, draft).id
    elif kind in (_KEEP, _UPDATE):
        interaction.original_id = interaction.message_id
        if kind == _UPDATE:
            message = original(world, interaction)
            v2 = bool(message.flags & IS_V2)
            draft = read_draft(field.value or {}, files, v2=v2, at=field.path)
            messages.edit(world, message, draft)


def _draft(body: object, files: Sequence[Attachment], at: tuple[str, ...] = ()) -> Draft:
    draft = read_draft(body, files, at=at)
    draft.nonce = None  # Interaction answers are made once; Discord ignores nonces here.
    return draft


def _origin(world: World, interaction: Interaction) -> Origin:
    channel_id = interaction.channel_id
    return Origin(author=world.bot, channel_id=channel_id, interaction=interaction)


def _reply(world: World, interaction: Interaction, draft: Draft) -> Message:
    message = messages.send(world, _origin(world, interaction), draft)
    interaction.replies.append(message.id)
    return message


def _choices(field: Field, data: Json) -> list[Json]:
    focused_kind = next((o["type"] for o in _leaves(data) if o.get("focused")), _STRING)
    form = field.form
    rows = field.require()["choices"].require().rows(25)
    for row in rows:
        row["name"].require().text(100, 1)
        value = row["value"].require()
        if focused_kind == _STRING:
            value.text(100)
        elif isinstance(value.value, bool) or not isinstance(value.value, int | float):
            value.wrong("NUMBER_TYPE_COERCE", "The value must be a number.")
    form.close()
    return [row.object() for row in rows]


def _leaves(data: Json) -> list[Json]:
    found: list[Json] = []
    options: list[Json] = data.get("options", [])
    for option in options:
        found.extend(_leaves(option) if "options" in option else [option])
    return found


def _modal(field: Field) -> Json:
    field["title"].require().text(45, 1)
    field["custom_id"].require().text(100, 1)
    field["components"].require().rows(5, 1)
    field.form.close()
    return field.object()


def _told(world: World, interaction: Interaction, kind: int) -> Json:
    about: Json = {"id": str(interaction.id), "type": interaction.kind}
    told: Json = {"interaction": about}
    if interaction.original_id is None:
        return told
    message = original(world, interaction)
    about |= {
        "response_message_id": str(message.id),
        "response_message_loading": bool(message.flags & LOADING),
        "response_message_ephemeral": message.is_ephemeral,
    }
    if kind in (_MESSAGE, _UPDATE):
        told["resource"] = {"type": kind, "message": message_json(world, message)}
    return told


def by_token(world: World, application_id: int, token: str) -> Interaction:
    """Return the interaction a follow-up belongs to; its token lives for 15 minutes."""
    if application_id != world.application_id:
        raise Refusal(10015)
    found = next((i for i in world.interactions.values() if i.token == token), None)
    if found is None or world.clock() - found.created_at > TOKEN_LIFE:
        raise Refusal(50027)
    if found.acknowledged_as is None or found.kind == AUTOCOMPLETE:
        raise Refusal(10015)
    return found


def original(world: World, interaction: Interaction) -> Message:
    """Return the first answer to an interaction."""
    if interaction.original_id is None:
        raise Refusal(10008)
    return messages.find(world, interaction.channel_id, interaction.original_id)


def follow_up(
    world: World, interaction: Interaction, body: object, files: Sequence[Attachment]
) -> Message:
    """Send one more answer; the first after «… is thinking» takes its place."""
    draft = _draft(body, files)
    first = interaction.original_id and world.messages[interaction.channel_id].get(
        interaction.original_id
    )
    if first and first.flags & LOADING:
        # The thinking message decides who sees the answer, not the follow-up's own flag.
        draft.given |= {"content", "embeds", "components"}
        message = messages.edit(world, first, draft)
        interaction.replies.append(message.id)
    else:
        message = _reply(world, interaction, draft)
    world.announce(Event(name=ANSWERED, payload={"id": str(interaction.id)}))
    return message


def edit_reply(
    world: World,
    interaction: Interaction,
    message: Message,
    request: tuple[object, list[Attachment]],
) -> Message:
    """Change one of the answers."""
    messages.edit(world, message, read_draft(*request, v2=bool(message.flags & IS_V2)))
    interaction.edits += 1
    if message.id not in interaction.replies:
        interaction.replies.append(message.id)
    world.announce(Event(name=ANSWERED, payload={"id": str(interaction.id)}))
    return message


def reply_of(world: World, interaction: Interaction, which: str) -> Message:
    """Return one of the answers to an interaction, by id or as ``@original``."""
    if which == "@original":
        return original(world, interaction)
    message_id = int(which) if which.isdecimal() else 0
    message = messages.find(world, interaction.channel_id, message_id)
    if message.interaction is not interaction:
        raise Refusal(10008)
    return message
