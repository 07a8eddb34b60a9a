"""The pretend Discord's REST side: who may ask, how often, and how answers and errors look."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Final, cast

from aiohttp import BodyPartReader, web

from playground.exchanges import Exchange, Exchanges
from playground.faults import Fault, Faults, Kind
from playground.ratelimits import RateLimits, Verdict, too_many
from playground.refusals import NotServed, Refusal
from playground.world import Attachment, Json, World

log = logging.getLogger(__name__)

WORLD: Final = web.AppKey("WORLD", World)
FAULTS: Final = web.AppKey("FAULTS", Faults)
LIMITS: Final = web.AppKey("LIMITS", RateLimits)
EXCHANGES: Final = web.AppKey("EXCHANGES", Exchanges)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_INVALID: Final = frozenset({401, 403, 429})
_SERVED_BY_TOKEN: Final = ("/interactions/", "/webhooks/")
_MESSAGE_ROUTES: Final = {
    "POST /channels/{channel_id}/messages": "messages",
    "PATCH /channels/{channel_id}/messages/{message_id}": "edits",
}
_LARGEST: Final = 25 * 1024 * 1024
PREFIX: Final = "/api/v10"


def reply(body: object, status: int = 200) -> web.Response:
    """Return JSON whose content type is exactly what discord.py demands."""
    content = json.dumps(body, ensure_ascii=False).encode()
    # web.json_response would add a charset, and the library compares the whole header.
    return web.Response(body=content, status=status, headers={"Content-Type": "application/json"})


def nothing() -> web.Response:
    """Return the empty answer of what succeeded."""
    return web.Response(status=204)


def number(request: web.Request, name: str) -> int:
    """Return an id from the path; refuse what is no id."""
    text = request.match_info[name]
    if not text.isdecimal():
        fault: Json = {"code": "NUMBER_TYPE_COERCE", "message": f'Value "{text}" is not snowflake.'}
        raise Refusal(50035, {name: {"_errors": [fault]}})
    return int(text)


async def body_of(request: web.Request) -> tuple[object, list[Attachment]]:
    """Return the JSON body of a request and the files that came with it."""
    if request.content_type == "multipart/form-data":
        return await _multipart(request)
    if not await request.read():
        return {}, []
    if request.content_type != "application/json":
        fault: Json = {"code": "CONTENT_TYPE_INVALID", "message": 'Expected "Content-Type" header'}
        raise Refusal(50035, {"_errors": [fault]})
    return _decoded(await request.text()), []


def _decoded(text: str) -> object:
    try:
        return cast("object", json.loads(text))
    except ValueError as error:
        raise Refusal(50109) from error


async def _multipart(request: web.Request) -> tuple[object, list[Attachment]]:
    body: object = {}
    files: list[Attachment] = []
    world = request.app[WORLD]
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        content = bytes(await part.read())
        if part.name == "payload_json":
            body = _decoded(content.decode())
        else:
            files.append(
                Attachment(
                    id=world.new_id(),
                    filename=part.filename or "unknown",
                    content=content,
                    content_type=part.headers.get("Content-Type", "application/octet-stream"),
                )
            )
    return body, files


def route_of(request: web.Request) -> str:
    """Return a request's route with its blanks, such as ``GET /channels/{channel_id}``."""
    resource = request.match_info.route.resource
    path = resource.canonical if resource is not None else request.path
    return f"{request.method} {path.removeprefix(PREFIX)}"


@web.middleware
async def api(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Everything that happens around a REST request."""
    route = route_of(request)
    limits = request.app[LIMITS]
    if limits.is_banned:
        # Cloudflare answers, not Discord: no Via, no JSON.
        return web.Response(status=429, text="error code: 1015", content_type="text/plain")
    verdict = limits.ask(_bucket(request, route), counts_overall=not _by_token(route))
    faults = request.app[FAULTS].drawn(route)
    response = await _before(verdict, faults)
    if response is None:
        response = await _answered(request, handler)
        await _tell(request, route, response)
        response = _after(request, response, faults)
    response.headers.update({"Via": "1.1 google"} | verdict.headers)
    if response.status in _INVALID:
        limits.count_invalid()
    return response


async def _tell(request: web.Request, route: str, response: web.StreamResponse) -> None:
    exchanges = request.app[EXCHANGES]
    if not exchanges.listeners or request.content_type == "multipart/form-data":
        return
    sent = await request.read()
    answered = response.body if isinstance(response, web.Response) else None
    exchanges.tell(
        Exchange(
            route=route,
            sent=_decoded(sent.decode()) if sent else None,
            status=response.status,
            answered=_decoded(answered.decode()) if isinstance(answered, bytes) else None,
        )
    )


def _bucket(request: web.Request, route: str) -> str | None:
    kind = _MESSAGE_ROUTES.get(route)
    return None if kind is None else f"{kind}:{request.match_info['channel_id']}"


def _by_token(route: str) -> bool:
    return any(part in route for part in _SERVED_BY_TOKEN)


async def _before(verdict: Verdict, faults: list[Fault]) -> web.Response | None:
    for fault in faults:
        if fault.kind is Kind.SLOW:
            await asyncio.sleep(fault.seconds)
        elif fault.kind is Kind.FAIL_BEFORE:
            return reply({"message": "Internal Server Error", "code": 0}, fault.status)
        elif fault.kind is Kind.TOO_MANY:
            refused = too_many(fault.seconds)
            response = reply(refused.body, 429)
            response.headers.update(refused.headers)
            return response
    return reply(verdict.body, 429) if verdict.is_refused else None


async def _answered(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        _check_token(request)
        return await handler(request)
    except Refusal as refusal:
        log.info(
            "request refused",
            extra={"route": route_of(request), "code": refusal.code, "errors": refusal.errors},
        )
        return reply(refusal.body, refusal.status)
    except NotServed as missing:
        return not_served(f"{route_of(request)} with {missing.what}")


def not_served(what: str) -> web.Response:
    """Refuse by name what the playground does not pretend."""
    log.warning("not served: %s", what)
    return reply({"message": f"The playground does not serve {what}", "code": 0}, 501)


def _check_token(request: web.Request) -> None:
    route = route_of(request)
    if _by_token(route) or route == "GET /gateway":
        return
    if request.headers.get("Authorization") != f"Bot {request.app[WORLD].token}":
        raise Refusal(0)


def _after(
    request: web.Request, response: web.StreamResponse, faults: list[Fault]
) -> web.StreamResponse:
    for fault in faults:
        if fault.kind is Kind.FAIL_AFTER:
            return reply({"message": "Internal Server Error", "code": 0}, fault.status)
        if fault.kind is Kind.LOSE_REPLY and request.transport is not None:
            request.transport.close()
    return response


async def anything_else(request: web.Request) -> web.Response:
    """Answer a route nobody wrote."""
    return not_served(f"{request.method} {request.path.removeprefix(PREFIX)}")


def rest_app(world: World, faults: Faults, limits: RateLimits) -> web.Application:
    """Return the application for ``/api/v10``, its routes still to be added."""
    app = web.Application(middlewares=[api], client_max_size=_LARGEST)
    app[WORLD], app[FAULTS], app[LIMITS] = world, faults, limits
    return app


def serve(app: web.Application, *tables: web.RouteTableDef) -> None:
    """Serve these routes, and refuse every other by name."""
    for table in tables:
        app.add_routes(table)
    app.router.add_route("*", "/{rest:.*}", anything_else)
