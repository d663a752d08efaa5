"""Methods about user groups."""

from __future__ import annotations

from typing import Any

from sandbox.api.call import Call
from sandbox.errors import ApiError


def list_(call: Call) -> dict[str, Any]:
    """List the workspace's user groups."""
    with_disabled, with_users = call.flag("include_disabled"), call.flag("include_users")
    groups = [g for g in call.slack.user_groups.values() if with_disabled or not g.disabled]
    return {"usergroups": [group.as_json(with_users=with_users) for group in groups]}


def users_list(call: Call) -> dict[str, Any]:
    """List the ids of a group's members."""
    group = call.slack.user_groups.get(call.need("usergroup"))
    if group is None or (group.disabled and not call.flag("include_disabled")):
        raise ApiError("no_such_subteam")
    return {"users": [person.id for person in group.members]}
