"""REST routes by which a bot answers interactions."""

from aiohttp import web

from playground import interactions, messages
from playground.message_shapes import message_json
from playground.rest import WORLD, body_of, nothing, number, reply
from playground.world import Interaction, Message

ROUTES = web.RouteTableDef()
_ANSWERS = "/webhooks/{webhook_id}/{token}"


@ROUTES.post("/interactions/{interaction_id}/{token}/callback")
async def callback(request: web.Request) -> web.Response:
    """Take the first answer to an interaction."""
    world = request.app[WORLD]
    token = request.match_info["token"]
    found = interactions.waiting(world, number(request, "interaction_id"), token)
    body, files = await body_of(request)
    told = interactions.acknowledge(world, found, body, files)
    if request.query.get("with_response", "").lower() in ("1", "true"):
        return reply(told)
    return nothing()


def _found(request: web.Request) -> Interaction:
    application_id = number(request, "webhook_id")
    return interactions.by_token(request.app[WORLD], application_id, request.match_info["token"])


def _answer(request: web.Request) -> tuple[Interaction, Message]:
    found = _found(request)
    which = request.match_info["which"]
    return found, interactions.reply_of(request.app[WORLD], found, which)


@ROUTES.post(_ANSWERS)
async def follow_up(request: web.Request) -> web.Response:
    """Take one more answer."""
    world = request.app[WORLD]
    found = _found(request)
    message = interactions.follow_up(world, found, *await body_of(request))
    return reply(message_json(world, message))


@ROUTES.get(_ANSWERS + "/messages/{which}")
async def fetch(request: web.Request) -> web.Response:
    """Give an answer back."""
    return reply(message_json(request.app[WORLD], _answer(request)[1]))


@ROUTES.patch(_ANSWERS + "/messages/{which}")
async def edit(request: web.Request) -> web.Response:
    """Change an answer."""
    world = request.app[WORLD]
    found, message = _answer(request)
    changed = interactions.edit_reply(world, found, message, await body_of(request))
    return reply(message_json(world, changed))


@ROUTES.delete(_ANSWERS + "/messages/{which}")
async def delete(request: web.Request) -> web.Response:
    """Take an answer away."""
    _, message = _answer(request)
    messages.delete(request.app[WORLD], message)
    return nothing()
