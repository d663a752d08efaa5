"""Methods that open and change modals and Home tabs."""

from __future__ import annotations

import json
from typing import Any

from sandbox.api.call import Call
from sandbox.blockkit import check_view, with_block_ids
from sandbox.errors import ApiError
from sandbox.view import MOST_IN_STACK, View

LARGEST_VIEW = 250_000
"""Bytes of a view as JSON (Slack's pages of the views methods)."""


def open_(call: Call) -> dict[str, Any]:
    """Put a modal before the person whose trigger it is; what lay open there is closed."""
    source = _source(call, "modal")
    person = call.slack.tickets.exchange(call.need("trigger_id"), call.app)
    return {"view": call.slack.show(person, call.app, source).as_json()}


def push(call: Call) -> dict[str, Any]:
    """Put a modal upon the one that is open."""
    source = _source(call, "modal")
    person = call.slack.tickets.exchange(call.need("trigger_id"), call.app)
    if not person.views:
        raise ApiError("not_found")
    if len(person.views) >= MOST_IN_STACK:
        raise ApiError("push_limit_reached")
    return {"view": call.slack.show(person, call.app, source, upon=person.views[-1]).as_json()}


def update(call: Call) -> dict[str, Any]:
    """Change a view that is still open; with `hash` only if nobody changed it since."""
    view = _wanted(call)
    source = _source(call, view.type)
    expected = call.text("hash")
    if expected and expected != view.hash:
        raise ApiError("hash_conflict")
    view.update(source)
    return {"view": view.as_json()}


def publish(call: Call) -> dict[str, Any]:
    """Put a Home tab before a person."""
    person = call.slack.find_person(call.need("user_id"))
    if person is None or person.bot:
        raise ApiError.explained("invalid_arguments", "[ERROR] invalid `user_id`")
    source = _source(call, "home")
    home, expected = person.home(call.app), call.text("hash")
    if expected and (home is None or expected != home.hash):
        raise ApiError("hash_conflict")
    return {"view": call.slack.publish(person, call.app, source).as_json()}


def _source(call: Call, kind: str) -> dict[str, Any]:
    source = call.json("view")
    if source is None:
        raise ApiError.explained("invalid_arguments", "[ERROR] missing required field: view")
    if len(json.dumps(source, separators=(",", ":"), ensure_ascii=False).encode()) > LARGEST_VIEW:
        raise ApiError("view_too_large")
    known_files, unknown = call.slack.files, call.slack.faults.unknown_blocks
    problems = [str(problem) for problem in check_view(source, known_files=known_files, unknown=unknown)]
    if not problems and source["type"] != kind:
        problems = [f"[ERROR] must be a {kind} view [json-pointer:/view/type]"]
    if problems:
        raise ApiError.explained("invalid_arguments", *problems)
    _check_external_id(call, source)
    return dict(source) | {"blocks": with_block_ids(source["blocks"], call.slack.block_id)}


def _check_external_id(call: Call, source: dict[str, Any]) -> None:
    external_id = source.get("external_id")
    taken = call.method in ("views.open", "views.push") and external_id and _by_external_id(call, external_id)
    if taken:
        raise ApiError("duplicate_external_id")


def _wanted(call: Call) -> View:
    view_id, external_id = call.text("view_id"), call.text("external_id")
    view = call.slack.views.get(view_id) if view_id else _by_external_id(call, external_id or "")
    if view is None or view.app is not call.app or not _is_open(view):
        raise ApiError("not_found")
    return view


def _by_external_id(call: Call, external_id: str) -> View | None:
    views = (v for v in call.slack.views.values() if v.app is call.app and _is_open(v))
    return next((v for v in views if external_id and v.source.get("external_id") == external_id), None)


def _is_open(view: View) -> bool:
    return view in view.person.views or view.person.homes.get(view.app.app_id) is view
