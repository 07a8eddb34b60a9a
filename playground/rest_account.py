"""REST routes about the bot itself, its gateway, its servers and the people in them."""

from aiohttp import web

from playground.access import visible_channel
from playground.refusals import Refusal
from playground.rest import WORLD, number, reply
from playground.shapes import (
    channel_json,
    guild_json,
    member_json,
    own_user_json,
    role_json,
    user_json,
)
from playground.world import Guild, Json, World

ROUTES = web.RouteTableDef()


@ROUTES.get("/users/@me")
async def me(request: web.Request) -> web.Response:
    """Tell the bot who it is."""
    return reply(own_user_json(request.app[WORLD].bot))


@ROUTES.get("/users/{user_id}")
async def user(request: web.Request) -> web.Response:
    """Tell who somebody is."""
    found = request.app[WORLD].user(number(request, "user_id"))
    if found is None:
        raise Refusal(10013)
    return reply(user_json(found))


@ROUTES.get("/oauth2/applications/@me")
@ROUTES.get("/applications/@me")
async def application(request: web.Request) -> web.Response:
    """Describe the bot's application."""
    return reply(application_json(request.app[WORLD]))


def application_json(world: World) -> Json:
    """Return the bot's application as its owner sees it."""
    owner = next(iter(world.users.values()), world.bot)
    absent = ["icon", "interactions_endpoint_url", "role_connections_verification_url", "team"]
    return dict.fromkeys(absent) | {
        "id": str(world.application_id),
        "name": world.bot.display_name,
        "description": "",
        "type": None,
        "bot": user_json(world.bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "flags_new": "0",
        "redirect_uris": [],
        "owner": user_json(owner),
        "approximate_guild_count": len(world.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "eligible_oauth2_scopes": ["applications.commands", "bot"],
    }


@ROUTES.get("/gateway")
async def gateway(request: web.Request) -> web.Response:
    """Tell where the gateway is."""
    return reply({"url": request.app[WORLD].gateway_url})


@ROUTES.get("/gateway/bot")
async def gateway_bot(request: web.Request) -> web.Response:
    """Tell where the gateway is and how many shards and sessions to begin."""
    left: Json = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
    world = request.app[WORLD]
    told: Json = {"url": world.gateway_url, "shards": world.shards, "session_start_limit": left}
    return reply(told)


def _guild(request: web.Request) -> Guild:
    world = request.app[WORLD]
    guild = world.guilds.get(number(request, "guild_id"))
    if guild is None or world.bot.id not in guild.members:
        # Discord does not tell a server the bot is not in from one that does not exist.
        raise Refusal(10004)
    return guild


@ROUTES.get("/guilds/{guild_id}")
async def guild(request: web.Request) -> web.Response:
    """Describe a server."""
    return reply(guild_json(_guild(request)))


@ROUTES.get("/guilds/{guild_id}/channels")
async def channels(request: web.Request) -> web.Response:
    """List a server's channels, threads left out."""
    found = _guild(request).channels.values()
    return reply([channel_json(channel) for channel in found if not channel.is_thread])


@ROUTES.get("/guilds/{guild_id}/roles")
async def roles(request: web.Request) -> web.Response:
    """List a server's roles."""
    return reply([role_json(role) for role in _guild(request).roles.values()])


@ROUTES.get("/guilds/{guild_id}/members/{user_id}")
async def member(request: web.Request) -> web.Response:
    """Describe a member; ``@me`` is not served, as on Discord."""
    found = _guild(request).members.get(number(request, "user_id"))
    if found is None:
        raise Refusal(10007)
    return reply(member_json(found))


@ROUTES.get("/channels/{channel_id}")
async def channel(request: web.Request) -> web.Response:
    """Describe a channel the bot sees."""
    _, found, _ = visible_channel(request.app[WORLD], number(request, "channel_id"))
    return reply(channel_json(found))
