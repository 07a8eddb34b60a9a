"""What exists on the pretend Discord: servers, channels, roles, people, messages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from newsroom.model import Clock
from playground.permissions import EVERYONE, GOES_WITHOUT_SAYING, NONE, Permission

Json = dict[str, Any]
"""A JSON object as it goes over the wire."""

_EPOCH: Final = datetime(2015, 1, 1, tzinfo=UTC)
_LONG_AGO: Final = timedelta(days=30)
TEXT_CHANNEL: Final = 0
VOICE_CHANNEL: Final = 2
ANNOUNCEMENT_CHANNEL: Final = 5
FORUM: Final = 15
PUBLIC_THREAD: Final = 11
EPHEMERAL: Final = 1 << 6
LOADING: Final = 1 << 7


@dataclass(slots=True, kw_only=True)
class Role:
    """A role of a server."""

    id: int
    name: str
    permissions: Permission = NONE
    position: int = 0
    colour: int = 0
    mentionable: bool = False
    managed: bool = False


@dataclass(slots=True, kw_only=True)
class Overwrite:
    """What a channel allows or denies to one role or one member."""

    target_id: int
    is_member: bool = False
    allow: Permission = NONE
    deny: Permission = NONE


@dataclass(slots=True, kw_only=True)
class Channel:
    """A channel, or a thread of one (then ``parent_id`` names it); a forum has only threads."""

    id: int
    guild_id: int
    name: str
    kind: int = TEXT_CHANNEL
    position: int = 0
    parent_id: int | None = None
    topic: str | None = None
    owner_id: int | None = None
    archived: bool = False
    locked: bool = False
    overwrites: dict[int, Overwrite] = field(default_factory=dict[int, Overwrite])

    @property
    def is_thread(self) -> bool:
        """Whether this is a thread."""
        return self.kind == PUBLIC_THREAD


@dataclass(slots=True, kw_only=True)
class User:
    """A person or a bot."""

    id: int
    name: str
    display_name: str
    is_bot: bool = False


@dataclass(slots=True, kw_only=True)
class Member:
    """A user in a server."""

    user: User
    joined_at: datetime
    role_ids: set[int] = field(default_factory=set[int])


@dataclass(slots=True, kw_only=True)
class Guild:
    """A server with everything in it."""

    id: int
    name: str
    owner_id: int
    locale: str
    system_channel_id: int | None = None
    roles: dict[int, Role] = field(default_factory=dict[int, Role])
    channels: dict[int, Channel] = field(default_factory=dict[int, Channel])
    members: dict[int, Member] = field(default_factory=dict[int, Member])

    def channel(self, name: str) -> Channel:
        """Return the channel or thread of that name."""
        return next(c for c in self.channels.values() if c.name == name.removeprefix("#"))

    def role(self, name: str) -> Role:
        """Return the role of that name."""
        return next(r for r in self.roles.values() if r.name == name.removeprefix("@"))


@dataclass(slots=True, kw_only=True)
class Attachment:
    """A file that came with a message."""

    id: int
    filename: str
    content: bytes
    content_type: str


@dataclass(slots=True, kw_only=True)
class Interaction:
    """Somebody used a command, a button or a menu; the bot must answer it in time."""

    id: int
    token: str
    kind: int
    user_id: int
    guild_id: int
    channel_id: int
    created_at: datetime
    data: Json
    message_id: int | None = None
    acknowledged_as: int | None = None
    original_id: int | None = None
    choices: list[Json] | None = None
    modal: Json | None = None
    replies: list[int] = field(default_factory=list[int])
    edits: int = 0


@dataclass(slots=True, kw_only=True)
class Message:
    """A message in a channel; ``visible_to`` names the one reader of an ephemeral one."""

    id: int
    channel_id: int
    author: User
    created_at: datetime
    content: str = ""
    embeds: list[Json] = field(default_factory=list[Json])
    components: list[Json] = field(default_factory=list[Json])
    attachments: list[Attachment] = field(default_factory=list[Attachment])
    flags: int = 0
    nonce: str | None = None
    edited_at: datetime | None = None
    visible_to: int | None = None
    allowed_mentions: Json | None = None
    interaction: Interaction | None = None
    reply_to: int | None = None

    @property
    def is_ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return bool(self.flags & EPHEMERAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened; ``guild_id`` is None when it concerns no server."""

    name: str
    payload: Json
    guild_id: int | None = None
    visible_to: int | None = None


class World:
    """Everything that exists, and who listens to what happens in it."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._last_id = 0
        self.token = "playground.token"  # noqa: S105  (a pretended one; nobody else takes it)
        self.privileged_intents = 0
        self.shards = 1
        self.guilds: dict[int, Guild] = {}
        self.messages: dict[int, dict[int, Message]] = {}
        self.commands: dict[int | None, dict[int, Json]] = {None: {}}
        self.interactions: dict[int, Interaction] = {}
        self.listeners: list[Callable[[Event], None]] = []
        self.bot = User(id=self.new_id(), name="Minot", display_name="Minot", is_bot=True)
        self.users: dict[str, User] = {}
        self.files_url = ""
        self.gateway_url = ""
        self.nonce_memory = timedelta(minutes=5)  # minutes, not for ever: as seen on Discord

    @property
    def application_id(self) -> int:
        """The bot's application; Discord gives a bot and its application one id."""
        return self.bot.id

    def new_id(self) -> int:
        """Return a snowflake: the instant in its upper bits, always growing."""
        milliseconds = int((self.clock() - _EPOCH).total_seconds() * 1000)
        self._last_id = max(self._last_id + 1, milliseconds << 22)
        return self._last_id

    def announce(self, event: Event) -> None:
        """Tell everyone who listens what happened."""
        for listen in list(self.listeners):
            listen(event)

    def channel(self, channel_id: int) -> Channel | None:
        """Return a channel of any server."""
        found = (g.channels.get(channel_id) for g in self.guilds.values())
        return next((c for c in found if c is not None), None)

    def guild_of(self, channel_id: int) -> Guild | None:
        """Return the server that has the channel."""
        return next((g for g in self.guilds.values() if channel_id in g.channels), None)

    def user(self, user_id: int) -> User | None:
        """Return a person, or the bot."""
        everyone = (*self.users.values(), self.bot)
        return next((u for u in everyone if u.id == user_id), None)

    def add_user(self, name: str, display_name: str) -> User:
        """Bring a person into the world."""
        self.users[name] = User(id=self.new_id(), name=name, display_name=display_name)
        return self.users[name]

    def add_guild(self, name: str, owner: User, locale: str = "fr") -> Guild:
        """Found a server, with its everyone role, its owner and the bot with a role of its own."""
        now, guild_id = self.clock(), self.new_id()
        guild = Guild(id=guild_id, name=name, owner_id=owner.id, locale=locale)
        guild.roles[guild_id] = Role(id=guild_id, name="@everyone", permissions=EVERYONE)
        own = self.add_role(guild, self.bot.display_name, GOES_WITHOUT_SAYING, managed=True)
        guild.members[owner.id] = Member(user=owner, joined_at=now)
        guild.members[self.bot.id] = Member(user=self.bot, joined_at=now, role_ids={own.id})
        self.guilds[guild_id] = guild
        return guild

    def add_role(
        self, guild: Guild, name: str, permissions: Permission, *, managed: bool = False
    ) -> Role:
        """Make a role above the others."""
        position = len(guild.roles)
        role = Role(id=self.new_id(), name=name, permissions=permissions, position=position)
        role.managed = managed
        role.mentionable = not managed
        guild.roles[role.id] = role
        return role

    def add_channel(
        self, guild: Guild, name: str, *, parent: Channel | None = None, kind: int = TEXT_CHANNEL
    ) -> Channel:
        """Make a channel, a text channel unless told otherwise, or a thread of a channel."""
        channel = Channel(id=self.new_id(), guild_id=guild.id, name=name, kind=kind)
        channel.position = len(guild.channels)
        if parent is not None:
            channel.kind, channel.parent_id = PUBLIC_THREAD, parent.id
            channel.owner_id = guild.owner_id
        guild.channels[channel.id] = channel
        self.messages[channel.id] = {}
        return channel

    def join(self, guild: Guild, user: User, *roles: Role) -> Member:
        """Make somebody a member with these roles."""
        member = Member(user=user, joined_at=self.clock(), role_ids={r.id for r in roles})
        guild.members[user.id] = member
        return member


def opening_world(clock: Clock, *, is_new: bool = False) -> World:
    """Return the world people find: one server, two channels, a moderator and a fan.

    The bot has long been there, unless the world is new: then it has just joined.
    """
    world = World(clock)
    owner = world.add_user("owner", "La direction")
    guild = world.add_guild("Le Virage", owner)
    moderation = world.add_role(guild, "Modération", Permission.MANAGE_GUILD)
    world.add_role(guild, "Mercato", Permission(0))
    world.join(guild, world.add_user("moderator", "Moderator"), moderation)
    world.join(guild, world.add_user("fan", "Fan"))
    world.add_channel(guild, "mercato").topic = "Les alertes de Minot"
    guild.system_channel_id = world.add_channel(guild, "salon").id
    if not is_new:
        guild.members[world.bot.id].joined_at -= _LONG_AGO
    return world
