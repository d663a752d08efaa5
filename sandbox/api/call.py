"""One call of a Web API method: who calls, with which arguments, and what they may reach."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from sandbox.errors import ApiError

if TYPE_CHECKING:
    from sandbox.app import App
    from sandbox.channel import Channel
    from sandbox.message import Message
    from sandbox.people import Person
    from sandbox.slack import Slack

T = TypeVar("T")

SCOPE_FAMILY: Mapping[str, str] = {
    "public_channel": "channels",
    "private_channel": "groups",
    "im": "im",
    "mpim": "mpim",
}
"""The family of scopes that each kind of conversation is read with."""


@dataclass(frozen=True)
class Call:
    """A call by an app; arguments come as text from forms and as anything from JSON."""

    slack: Slack
    app: App
    method: str
    args: Mapping[str, Any]

    def text(self, name: str) -> str | None:
        """An argument as text; None if it is left out or empty."""
        value = self.args.get(name)
        return None if value in (None, "") else str(value)

    def need(self, name: str) -> str:
        """An argument that must be there."""
        value = self.text(name)
        if value is None:
            raise ApiError.explained("invalid_arguments", f"[ERROR] missing required field: {name}")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """An argument as true or false."""
        value = self.args.get(name)
        return default if value in (None, "") else str(value).lower() in ("1", "true")

    def number(self, name: str, *, default: int) -> int:
        """An argument as a whole number."""
        value = self.text(name)
        if value is None:
            return default
        try:
            return int(value)
        except ValueError:
            raise ApiError.explained("invalid_arguments", f"[ERROR] must be an integer: {name}") from None

    def json(self, name: str, *, invalid: str = "invalid_arguments") -> Any:
        """An argument that is JSON, or JSON in a text as forms carry it; None if left out."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise ApiError(invalid) from None

    def require(self, *scopes: str) -> None:
        """Raise missing_scope unless the app was granted all of these."""
        if not self.app.may(*scopes):
            granted = ",".join(sorted(self.app.scopes or ()))
            raise ApiError("missing_scope", needed=",".join(scopes), provided=granted)

    def person(self, name: str = "user") -> Person:
        """The person that an argument names."""
        found = self.slack.find_person(self.need(name))
        if found is None:
            raise ApiError("user_not_found")
        return found

    def channel(self, name: str = "channel", *, right: str | None = None) -> Channel:
        """The channel that an argument names, if the app may know of it.

        `right` is what it wants there: `read` or `history` asks for the scope of the channel's kind.
        """
        found = self.slack.find_channel(self.need(name))
        if found is None or (found.is_private and not found.has(self.app)):
            raise ApiError("channel_not_found")
        if right:
            self.require(f"{SCOPE_FAMILY[found.kind]}:{right}")
        return found

    def message(self, channel: Channel, name: str = "ts") -> Message:
        """The message that an argument names."""
        found = channel.find(self.need(name))
        if found is None or found.subtype == "tombstone":
            raise ApiError("message_not_found")
        return found

    def page(self, items: Sequence[T], key: Callable[[T], str], *, limit: int, most: int = 1000) -> tuple[list[T], str]:
        """The page of items that the call's cursor and limit ask for, and the next cursor (empty at the end).

        `items` are in the order of the listing; the cursor names the first item of the next page.
        """
        count = self.number("limit", default=limit) or limit
        if not 0 < count <= most:
            raise ApiError("invalid_limit")
        start = 0
        cursor = self.text("cursor")
        if cursor:
            wanted = decoded(cursor)
            start = next((i for i, item in enumerate(items) if key(item) == wanted), -1)
            if start < 0:
                raise ApiError("invalid_cursor")
        following = items[start + count : start + count + 1]
        return list(items[start : start + count]), encoded(key(following[0])) if following else ""


def encoded(key: str) -> str:
    """A cursor for the item with this key."""
    return base64.b64encode(f"next:{key}".encode()).decode()


def decoded(cursor: str) -> str:
    """The key in a cursor; raises the Web API's error if it isn't one."""
    try:
        mark, _, key = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        mark = key = ""
    if mark != "next" or not key:
        raise ApiError("invalid_cursor")
    return key


def paged(cursor: str) -> dict[str, Any]:
    """Where answers carry the next cursor."""
    return {"response_metadata": {"next_cursor": cursor}}
