"""Methods about people."""

from __future__ import annotations

from typing import Any

from sandbox.api.call import Call, paged
from sandbox.people import Person


def info(call: Call) -> dict[str, Any]:
    """Describe a person."""
    return {"user": call.person().as_json()}


def list_(call: Call) -> dict[str, Any]:
    """List everybody, bots and the deactivated included."""
    people = [call.slack.slackbot, *call.slack.people]
    page, cursor = call.page(people, lambda person: person.id, limit=len(people))
    cached = int(call.slack.clock.now().timestamp())
    return {"members": [person.as_json() for person in page], "cache_ts": cached, **paged(cursor)}


def dnd_info(call: Call) -> dict[str, Any]:
    """Whether somebody doesn't want to be disturbed now."""
    person = call.person() if call.text("user") else call.app.bot_user
    return _dnd(person) | {"snooze_enabled": person.snoozed}


def dnd_team_info(call: Call) -> dict[str, Any]:
    """The same for several people at once."""
    wanted = call.need("users").split(",")
    people = [person for person in map(call.slack.find_person, wanted) if person]
    return {"users": {person.id: _dnd(person) for person in people}, "cached": False}


def _dnd(person: Person) -> dict[str, Any]:
    now = int(person.slack.clock.now().timestamp())
    ends = now + 8 * 3600 if person.snoozed else 1
    return {
        "dnd_enabled": person.snoozed,
        "next_dnd_start_ts": now if person.snoozed else 1,
        "next_dnd_end_ts": ends,
    }
