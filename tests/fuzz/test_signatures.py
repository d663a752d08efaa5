"""The door itself: what Slack did not sign is turned away, what was heard is not served twice, and no log has it."""

import io
import json
from collections.abc import AsyncIterator

import pytest
import structlog

from bot.log import configure
from sandbox.deliver import Reply, sign
from simulation.knock import knock
from tests.factories import MONDAY
from tests.fuzz.gate import Gate, standing
from tests.fuzz.trial import encoded
from tests.fuzz.watching import DIRECTORY, watching
from tests.inline import run_sqlite_inline
from tests.journeys.town import FULLY

NOW = int(MONDAY.timestamp())
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
async def gate(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Gate]:
    run_sqlite_inline(monkeypatch)
    async with standing(sqlite_url) as place:
        place.ears.take()
        yield place


def command(gate: Gate, text: str = "private words") -> bytes:
    """A command of the admin's."""
    town = gate.town
    fields = {
        "command": "/drivers",
        "team_id": town.slack.team_id,
        "user_id": town.admin.id,
        "channel_id": town.leaders.id,
        "text": text,
        "response_url": town.slack.tickets.response_url(town.app, town.admin, town.leaders),
        "trigger_id": town.slack.tickets.trigger(town.app, town.admin),
    }
    return encoded("slash_commands", fields)[0]


def signed(gate: Gate, body: bytes, *, at: int = NOW) -> dict[str, str]:
    return sign(gate.town.app.signing_secret, body, at=at)


async def knocks(gate: Gate, body: bytes, headers: dict[str, str]) -> Reply:
    assert gate.post.web is not None
    reply = await knock(gate.post.web, body, FORM | headers)
    await gate.town.settles()
    return reply


async def test_what_slack_signed_is_served(gate: Gate) -> None:
    body = command(gate)

    assert (await knocks(gate, body, signed(gate, body))).status == 200
    assert [request.method for request, _ in gate.ears.take()][-1] == "response_url"


SEEN_AGAIN = DIRECTORY | {"message_updates"}
"""What an event may have looked up in Slack, or drawn, once more: it comes out as it is."""

UNSIGNED: tuple[dict[str, str | None], ...] = (
    {"X-Slack-Signature": None},
    {"X-Slack-Request-Timestamp": None},
    {"X-Slack-Signature": None, "X-Slack-Request-Timestamp": None},
    {"X-Slack-Signature": ""},
    {"X-Slack-Signature": "v0="},
    {"X-Slack-Signature": "v0=" + "0" * 64},
    {"X-Slack-Signature": "v1=" + "0" * 64},
    {"X-Slack-Signature": "v0=\u00e9\u00ff" + "0" * 62},
    {"X-Slack-Signature": "0" * 100_000},
    {"X-Slack-Request-Timestamp": ""},
    {"X-Slack-Request-Timestamp": "soon"},
    {"X-Slack-Request-Timestamp": f"{NOW}.0"},
    {"X-Slack-Request-Timestamp": f"+{NOW}"},
    {"X-Slack-Request-Timestamp": f"-{NOW}"},
    {"X-Slack-Request-Timestamp": f"{NOW:_}"},
    {"X-Slack-Request-Timestamp": "\u00b2" * 10},
    {"X-Slack-Request-Timestamp": "9" * 5_000},
    {"X-Slack-Request-Timestamp": str(NOW + 1)},
)
"""What is different from the headers that Slack sent; None is left out."""


async def test_what_slack_did_not_sign_is_turned_away(gate: Gate) -> None:
    body = command(gate)
    for change in UNSIGNED:
        headers = {name: value for name, value in {**signed(gate, body), **change}.items() if value is not None}

        assert (await knocks(gate, body, headers)).status == 401, change
    assert gate.ears.take() == []


async def test_what_is_too_old_or_from_the_future_is_turned_away(gate: Gate) -> None:
    for seconds in (-86_400, -301, 301, 86_400):
        body = command(gate)
        assert (await knocks(gate, body, signed(gate, body, at=NOW + seconds))).status == 401
    assert gate.ears.take() == []
    for seconds in (-300, 300):
        body = command(gate)
        assert (await knocks(gate, body, signed(gate, body, at=NOW + seconds))).status == 200


async def test_another_body_under_the_same_signature_is_turned_away(gate: Gate) -> None:
    body = command(gate)

    assert (await knocks(gate, command(gate, "other words"), signed(gate, body))).status == 401
    assert (await knocks(gate, body + b"&text=other", signed(gate, body))).status == 401
    assert (await knocks(gate, b"", signed(gate, body))).status == 401


async def test_what_was_heard_has_no_second_effect(gate: Gate) -> None:
    """Each request of a small story comes twice: the second time nothing is counted, kept or posted."""
    town = gate.town
    check_in = await town.asks()
    await town.ana.presses(FULLY, message=check_in)
    await town.ben.replies("It helps", to=check_in)
    await town.settles()
    with watching(gate.database_url) as watch:
        for request in list(gate.post.requests):
            watch.changed()
            gate.ears.take()
            await knocks(gate, *request)

            allowed = SEEN_AGAIN if b"event_callback" in request[0] else frozenset[str]()
            assert {table for table, _ in watch.changed()} <= allowed, request
            assert "chat.postMessage" not in {asked.method for asked, _ in gate.ears.take()}


async def test_a_schedule_that_is_sent_off_twice_by_a_stranger_is_made_once(gate: Gate) -> None:
    await gate.town.schedules()
    body, headers = gate.post.requests[-1]
    assert b"view_submission" in body

    with watching(gate.database_url) as watch:
        assert await knocks(gate, body, headers) == Reply(200)
        assert watch.changed() == set()


async def test_no_log_has_a_body_at_any_level(gate: Gate) -> None:
    """With everything that libraries could say, too."""
    held = io.StringIO()
    before = structlog.get_config()
    configure("DEBUG", "json", stream=held)
    try:
        for headers in ({}, None):
            body = command(gate, "private words")
            await knocks(gate, body, signed(gate, body) if headers is None else headers)
        for body in (b"payload=private words", json.dumps({"type": "private words"}).encode(), b"private=words"):
            await knocks(gate, body, signed(gate, body))
    finally:
        structlog.configure(**before)

    assert "private" not in held.getvalue()
