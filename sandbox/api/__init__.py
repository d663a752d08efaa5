"""The Web API: every method that the sandbox knows, with its tier and scopes, and the way to call one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.api import auth, chat, conversations, files, usergroups, users, views
from sandbox.api.call import Call
from sandbox.errors import ApiError
from sandbox.limits import SPECIAL, Wait

if TYPE_CHECKING:
    from sandbox.slack import Slack

Handler = Callable[[Call], dict[str, Any]]


class RateLimitedError(Exception):
    """The app must wait so many seconds, because of a limit that `limit` says in words."""

    def __init__(self, wait: Wait) -> None:
        super().__init__(f"retry after {wait.seconds} s: {wait.limit}")
        self.retry_after = wait.seconds
        self.limit = wait.limit


@dataclass(frozen=True)
class Method:
    """A method; `tier` as Slack's method pages say; a method that `posts` is limited per channel instead."""

    run: Handler
    tier: int
    scopes: tuple[str, ...] = ()
    app_level: bool = False
    posts: bool = False


_WRITE = ("chat:write",)

METHODS: Mapping[str, Method] = {
    "api.test": Method(auth.api_test, 4),
    "auth.test": Method(auth.auth_test, SPECIAL),
    "apps.connections.open": Method(auth.connections_open, 3, app_level=True),
    "team.info": Method(auth.team_info, 3, ("team:read",)),
    "bots.info": Method(auth.bots_info, 3, ("users:read",)),
    "blocks.validate": Method(auth.blocks_validate, 4),
    "chat.postMessage": Method(chat.post_message, SPECIAL, _WRITE, posts=True),
    "chat.postEphemeral": Method(chat.post_ephemeral, 4, _WRITE),
    "chat.update": Method(chat.update, 3, _WRITE),
    "chat.delete": Method(chat.delete, 3, _WRITE),
    "chat.getPermalink": Method(chat.get_permalink, SPECIAL),
    "conversations.info": Method(conversations.info, 3),
    "conversations.list": Method(conversations.list_, 2),
    "conversations.members": Method(conversations.members, 4),
    "conversations.history": Method(conversations.history, 3),
    "conversations.replies": Method(conversations.replies, 3),
    "conversations.open": Method(conversations.open_, 3, ("im:write",)),
    "conversations.join": Method(conversations.join, 3, ("channels:join",)),
    "users.info": Method(users.info, 4, ("users:read",)),
    "users.list": Method(users.list_, 2, ("users:read",)),
    "users.conversations": Method(conversations.of_user, 3),
    "usergroups.list": Method(usergroups.list_, 2, ("usergroups:read",)),
    "usergroups.users.list": Method(usergroups.users_list, 2, ("usergroups:read",)),
    "dnd.info": Method(users.dnd_info, 3, ("dnd:read",)),
    "dnd.teamInfo": Method(users.dnd_team_info, 2, ("dnd:read",)),
    "views.open": Method(views.open_, 4),
    "views.push": Method(views.push, 4),
    "views.update": Method(views.update, 4),
    "views.publish": Method(views.publish, 4),
    "files.getUploadURLExternal": Method(files.get_upload_url, 4, ("files:write",)),
    "files.completeUploadExternal": Method(files.complete_upload, 4, ("files:write",)),
    "files.info": Method(files.info, 4, ("files:read",)),
}


def call(slack: Slack, name: str, token: str, args: Mapping[str, Any]) -> dict[str, Any]:
    """Run a method; raises ApiError for Slack's errors and RateLimitedError for its limits."""
    method = METHODS.get(name)
    if method is None:
        raise ApiError("unknown_method", req_method=name)
    one = Call(slack, slack.bearer(token, app_level=method.app_level), name, args)
    one.require(*method.scopes)
    _check_limits(one, method, token)
    return method.run(one)


def _check_limits(one: Call, method: Method, token: str) -> None:
    limits, now = one.slack.limits, one.slack.clock.now()
    if method.posts:
        wait = limits.wait_for_post(token, one.text("channel") or "", now=now)
    else:
        wait = limits.wait_for_method(token, one.method, method.tier, now=now)
    if wait is not None:
        raise RateLimitedError(wait)
