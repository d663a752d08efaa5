"""Methods about the app, the workspace and Block Kit itself."""

from __future__ import annotations

from typing import Any

from sandbox.api.call import Call
from sandbox.blockkit import check_message, check_view
from sandbox.errors import ApiError


def api_test(call: Call) -> dict[str, Any]:
    """Say the arguments back, or the error that was asked for."""
    error = call.text("error")
    if error:
        raise ApiError(error, args=dict(call.args))
    return {"args": dict(call.args)}


def auth_test(call: Call) -> dict[str, Any]:
    """Say whose token it is."""
    slack, app = call.slack, call.app
    return {
        "url": f"https://{slack.team_domain}.slack.com/",
        "team": slack.team_name,
        "user": app.bot_user.handle,
        "team_id": slack.team_id,
        "user_id": app.bot_user_id,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


def connections_open(call: Call) -> dict[str, Any]:
    """Hand out the address of a web socket, good for one connection."""
    if not call.app.socket_mode:
        raise ApiError("socket_mode_not_enabled")
    ticket = call.slack.sockets.ticket(call.app)
    return {"url": f"{call.slack.url.replace('http', 'ws', 1)}/ws/{ticket}"}


def team_info(call: Call) -> dict[str, Any]:
    """Describe the workspace."""
    slack = call.slack
    team = {"id": slack.team_id, "name": slack.team_name, "domain": slack.team_domain, "email_domain": ""}
    return {"team": team | {"url": f"https://{slack.team_domain}.slack.com/", "icon": {}}}


def bots_info(call: Call) -> dict[str, Any]:
    """Describe an app's bot."""
    wanted = call.text("bot") or call.app.bot_id
    app = next((one for one in call.slack.apps if one.bot_id == wanted), None)
    if app is None:
        raise ApiError("bot_not_found")
    bot = {"id": app.bot_id, "deleted": not app.installed, "name": app.name, "updated": call.slack.created}
    return {"bot": bot | {"app_id": app.app_id, "user_id": app.bot_user_id, "icons": {}}}


def blocks_validate(call: Call) -> dict[str, Any]:
    """Check blocks, or a view, without showing them to anybody."""
    view, blocks = call.json("view"), call.json("blocks", invalid="invalid_blocks_format")
    if view is None and blocks is None:
        raise ApiError.explained("invalid_arguments", "[ERROR] missing required field: blocks")
    files, unknown = call.slack.files, call.slack.faults.unknown_blocks
    problems = (
        check_view(view, known_files=files, unknown=unknown)
        if view
        else check_message(blocks, known_files=files, unknown=unknown, at="")
    )
    if problems:
        errors = [{"code": "failed_constraint", "message": p.message, "pointer": p.pointer} for p in problems]
        metadata = {"messages": [str(problem) for problem in problems]}
        raise ApiError("invalid_blocks", errors=errors, response_metadata=metadata)
    return {}
