"""REST routes by which a bot registers its commands."""

from collections.abc import Callable

from aiohttp import web

from playground import commands
from playground.refusals import Refusal
from playground.rest import WORLD, Handler, body_of, nothing, number, reply
from playground.world import Json

ROUTES = web.RouteTableDef()
_EVERYWHERE = "/applications/{application_id}/commands"
_IN_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"


def _both(method: str, ending: str = "") -> Callable[[Handler], Handler]:
    """Serve a route for commands of all servers and for those of one."""

    def served(handler: Handler) -> Handler:
        ROUTES.route(method, _EVERYWHERE + ending)(handler)
        ROUTES.route(method, _IN_GUILD + ending)(handler)
        return handler

    return served


def _place(request: web.Request) -> int | None:
    if number(request, "application_id") != request.app[WORLD].application_id:
        raise Refusal(10002)
    return number(request, "guild_id") if "guild_id" in request.match_info else None


@_both("GET")
async def listed(request: web.Request) -> web.Response:
    """List the registered commands."""
    held = commands.shelf(request.app[WORLD], _place(request)).values()
    return reply([_shown(request, command) for command in held])


def _shown(request: web.Request, command: Json) -> Json:
    if request.query.get("with_localizations", "").lower() in ("1", "true"):
        return command
    return commands.without_localisations(command)


@_both("PUT")
async def replace(request: web.Request) -> web.Response:
    """Register these commands and no others."""
    body, _ = await body_of(request)
    return reply(commands.replace(request.app[WORLD], _place(request), body))


@_both("POST")
async def register(request: web.Request) -> web.Response:
    """Register one command."""
    body, _ = await body_of(request)
    command, is_new = commands.register(request.app[WORLD], _place(request), body)
    return reply(command, 201 if is_new else 200)


@_both("GET", "/{command_id}")
async def fetch(request: web.Request) -> web.Response:
    """Give one command."""
    world = request.app[WORLD]
    return reply(commands.find(world, _place(request), number(request, "command_id")))


@_both("PATCH", "/{command_id}")
async def change(request: web.Request) -> web.Response:
    """Change one command."""
    body, _ = await body_of(request)
    world, command_id = request.app[WORLD], number(request, "command_id")
    return reply(commands.change(world, _place(request), command_id, body))


@_both("DELETE", "/{command_id}")
async def remove(request: web.Request) -> web.Response:
    """Take one command away."""
    commands.remove(request.app[WORLD], _place(request), number(request, "command_id"))
    return nothing()
