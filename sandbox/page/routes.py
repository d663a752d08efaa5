"""The page's addresses: the page itself, its panes, its acts, its live stream, its files."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.errors import NotThereError, SandboxError
from sandbox.page.acts import MalformedError, perform
from sandbox.page.drawing import Drawing
from sandbox.page.inspector import exchange_of
from sandbox.page.live import Live
from sandbox.page.state import State
from sandbox.page.visit import House, may_see, person_of, visit
from sandbox.people import Person

LARGEST = 256 * 1024
"""Bytes of an act; the longest message has forty thousand characters."""

_HOSTS = ["127.0.0.1", "localhost"]

_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}

Endpoint = Callable[[Request], Awaitable[Response]]


def create_page(house: House, live: Live) -> Starlette:
    """The application. It answers to this machine's own names alone: no other site reaches it by a trick of DNS."""
    desk = _Desk(house, live)
    static = StaticFiles(directory=Path(__file__).parent / "static")
    routes = [
        Route("/", desk.page),
        Route("/pane/exchange", desk.exchange),
        Route("/pane/{name}", desk.pane),
        Route("/live", desk.stream),
        Route("/act", desk.act, methods=["POST"]),
        Route("/file/{file}", desk.file),
        Mount("/static", static),
    ]
    middleware = [Middleware(_Guarded), Middleware(TrustedHostMiddleware, allowed_hosts=_HOSTS)]
    return Starlette(routes=routes, middleware=middleware, exception_handlers={NotThereError: desk.lost})


class _Desk:
    """Answers the browser."""

    def __init__(self, house: House, live: Live) -> None:
        self._house = house
        self._live = live
        self._drawing = Drawing()

    async def page(self, request: Request) -> Response:
        """The whole page; without an address of its own, as the first person that a visitor can be."""
        if "as" not in request.query_params:
            return RedirectResponse(self._first(), status_code=307)
        return HTMLResponse(self._drawing.page(visit(self._house, request.query_params)))

    async def pane(self, request: Request) -> Response:
        """One pane alone."""
        looking = visit(self._house, request.query_params)
        return HTMLResponse(self._drawing.pane(request.path_params["name"], looking))

    async def exchange(self, request: Request) -> Response:
        """One exchange of the inspector."""
        number = request.query_params.get("number", "")
        found = exchange_of(self._house.slack, int(number)) if number.isdecimal() and len(number) < 16 else None
        if found is None:
            raise NotThereError("This exchange is forgotten: only the newest ones are kept.")
        return HTMLResponse(self._drawing.exchange(found, visit(self._house, request.query_params)))

    async def stream(self, request: Request) -> Response:
        """What changes, as long as the browser listens."""
        person = self._person(request)
        return StreamingResponse(self._live.stream(person), media_type="text/event-stream")

    async def act(self, request: Request) -> Response:
        """What the person does; only for our own page."""
        if not _is_ours(request):
            return JSONResponse({"ok": False, "shown": "Only the page itself may ask for this."}, status_code=403)
        body = await _body(request)
        if body is None:
            return JSONResponse({"ok": False, "shown": "That can't be read."}, status_code=400)
        try:
            outcome = await perform(self._house, body)
        except MalformedError as malformed:
            return JSONResponse({"ok": False, "shown": f"The page asked badly: {malformed}."}, status_code=400)
        except SandboxError as refused:
            return JSONResponse({"ok": False, "shown": str(refused)}, status_code=404)
        return JSONResponse(outcome.as_json())

    async def file(self, request: Request) -> Response:
        """A file's content, for those who see a message that shows it."""
        person, file = self._person(request), self._house.slack.files.get(request.path_params["file"])
        if file is None or file.content is None or not any(may_see(person, channel) for channel in file.shared_in):
            raise NotThereError("There is no such file.")
        kind = str(file.as_json()["mimetype"])
        inline = kind.startswith("image/")
        disposition = "inline" if inline else "attachment"
        return Response(file.content, media_type=kind, headers={"Content-Disposition": disposition})

    async def lost(self, _request: Request, missing: Exception) -> Response:
        """The page for what isn't there, or not for this person."""
        return HTMLResponse(self._drawing.lost(str(missing)), status_code=404)

    def _person(self, request: Request) -> Person:
        return person_of(self._house.slack, request.query_params.get("as", ""))

    def _first(self) -> str:
        actors = [actor.person for actor in self._house.setting.actors]
        anybody = next((p for p in (*actors, *self._house.slack.people) if not (p.bot or p.deleted)), None)
        if anybody is None:
            raise NotThereError("Nobody works here yet.")
        return State(person=anybody.id).url()


class _Guarded:
    """Puts on every answer what keeps the page to itself: no scripts, styles or frames but its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]
                message["headers"] = [*message.get("headers", ()), *own]
            await send(message)

        await self._app(scope, receive, guarded)


def _is_ours(request: Request) -> bool:
    """A form of another site can't set the header, and a browser that says where it comes from must come from here."""
    origin = request.headers.get("origin")
    return request.headers.get("x-sandbox") == "page" and origin in (None, f"http://{request.headers.get('host')}")


async def _body(request: Request) -> Mapping[str, Any] | None:
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST:
            return None
        parts.append(part)
    try:
        body = json.loads(b"".join(parts))
    except ValueError:
        return None
    return body if isinstance(body, dict) else None
