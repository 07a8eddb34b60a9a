"""A message as the bot wants it: read from a request body and held against Discord's rules."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from playground.components import IS_V2, ComponentCheck, uses_v2
from playground.embeds import check_embeds, is_empty
from playground.forms import Field, Form
from playground.refusals import NotServed, Refusal
from playground.world import EPHEMERAL, Attachment, Json

_SUPPRESS_EMBEDS: Final = 1 << 2
_SILENT: Final = 1 << 12
_KNOWN_FLAGS: Final = _SUPPRESS_EMBEDS | EPHEMERAL | _SILENT | IS_V2
_PARSE: Final = frozenset({"roles", "users", "everyone"})
_CONTENT: Final = 2000
_NONCE: Final = 25


@dataclass(slots=True, kw_only=True)
class Draft:
    """What a message shall be; ``given`` names the fields the body spoke of."""

    given: frozenset[str]
    content: str = ""
    embeds: list[Json] = field(default_factory=list[Json])
    components: list[Json] = field(default_factory=list[Json])
    attachments: list[Attachment] = field(default_factory=list[Attachment])
    kept_attachments: frozenset[str] = frozenset()
    flags: int = 0
    nonce: str | None = None
    enforce_nonce: bool = False
    allowed_mentions: Json | None = None
    reply_to: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be seen."""
        shown = [embed for embed in self.embeds if not is_empty(embed)]
        has_layout = bool(self.flags & IS_V2 and self.components)
        return not (self.content.strip() or shown or self.attachments or has_layout)


def read_draft(
    body: object,
    files: Sequence[Attachment] = (),
    *,
    v2: bool = False,
    at: tuple[str, ...] = (),
) -> Draft:
    """Return the message a body describes; refuse it with every fault named.

    ``v2`` says that the message being edited already has the second kind of components; ``at`` is
    where in the request the message stands.
    """
    form = Form(body, at)
    root = form.root
    draft = Draft(given=frozenset(root.object()), attachments=list(files))
    for unserved in ("poll", "sticker_ids"):
        if root[unserved].value:
            raise NotServed(f"messages with {unserved}")
    draft.content = root["content"].text(_CONTENT)
    root["tts"].boolean()
    draft.flags = root["flags"].integer(0) & _KNOWN_FLAGS
    draft.embeds = check_embeds(root["embeds"])
    draft.components = _components(root, is_v2=v2 or bool(draft.flags & IS_V2))
    draft.nonce = root["nonce"].text(_NONCE) or None
    draft.enforce_nonce = root["enforce_nonce"].boolean()
    draft.allowed_mentions = _allowed_mentions(root["allowed_mentions"])
    draft.reply_to = root["message_reference"]["message_id"].integer() or None
    draft.kept_attachments = frozenset(str(f["id"].value) for f in root["attachments"].rows(10))
    form.close()
    return draft


def _components(root: Field, *, is_v2: bool) -> list[Json]:
    if is_v2:
        for other in ("content", "embeds"):
            if root[other].value:
                problem = "The 'content', 'embeds', 'stickers' and 'poll' fields cannot be used"
                code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
                root[other].wrong(code, f"{problem} when using MessageFlags.IS_COMPONENTS_V2")
    elif uses_v2(root["components"]):
        problem = "MessageFlags.IS_COMPONENTS_V2 is needed for these components"
        root["components"].wrong("UNION_TYPE_CHOICES", problem)
    return ComponentCheck(root["components"], is_v2=is_v2).run()


def _allowed_mentions(field: Field) -> Json | None:
    if not field.given:
        return None
    rule = field.object()
    parsed = field["parse"].rows(len(_PARSE))
    for kind in parsed:
        kind.choice(_PARSE)
    for kind in ("roles", "users"):
        listed = field[kind].rows(100)
        for target in listed:
            target.snowflake()
        if listed and kind in [row.value for row in parsed]:
            problem = f"parse:{kind} and {kind}: [ids...] are mutually exclusive."
            field.wrong("MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", problem)
    return rule


def demand_content(draft: Draft) -> None:
    """Refuse a message nobody would see anything of."""
    if draft.is_empty:
        raise Refusal(50006)
