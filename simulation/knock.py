"""A request to the bot's own web application, without a socket."""

from collections.abc import Mapping
from typing import Any

from starlette.types import ASGIApp

from sandbox.deliver import Reply


async def knock(web: ASGIApp, body: bytes, headers: Mapping[str, str], *, path: str = "/slack/events") -> Reply:
    """One call of an ASGI application (https://asgi.readthedocs.io/en/latest/specs/www.html); raises what it raises."""
    got: dict[str, Any] = {"body": b""}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            got["status"], got["headers"] = message["status"], message["headers"]
        else:
            got["body"] += message.get("body", b"")

    await web(_scope(path, headers), receive, send)
    given = {name.decode().lower(): value.decode() for name, value in got["headers"]}
    return Reply(got["status"], got["body"], no_retry=given.get("x-slack-no-retry") == "1")


def _scope(path: str, headers: Mapping[str, str]) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "https",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("bot.example", 443),
    }
