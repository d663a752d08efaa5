"""What comes through the doors is an object of Slack's shape, and Bolt can take it apart; all else is refused."""

import json
from copy import deepcopy
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.envelope import UnreadableError, checked, opened
from bot.handlers import register
from tests.fuzz.bending import Bender
from tests.handlers.test_payloads import a_click, a_command, a_submission, an_event

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def in_form(body: Any) -> bytes:
    return urlencode({"payload": json.dumps(body)}).encode()


def test_each_wrapping_is_opened() -> None:
    assert opened(in_form(a_click()), FORM) == a_click()
    assert opened(urlencode(a_command()).encode(), FORM) == a_command()
    assert opened(json.dumps(an_event()).encode(), "application/json; charset=utf-8") == an_event()


def test_a_command_may_speak_of_a_payload() -> None:
    command = a_command(text="summary payload")

    assert opened(urlencode(command).encode(), FORM) == command


@pytest.mark.parametrize("text", ["words\x00words", "words\ud800words"])
def test_what_no_database_keeps_is_replaced(text: str) -> None:
    assert opened(in_form(a_click(token=text)), FORM)["token"] == "words\ufffdwords"
    assert checked(a_click(token=text))["token"] == "words\ufffdwords"


def test_whole_characters_stay_as_they_are() -> None:
    assert opened(in_form(a_click(token="\N{ROCKET} \\u0000 \\ud800")), FORM)["token"] == "\N{ROCKET} \\u0000 \\ud800"
    assert opened(b"command=%2Fdrivers&text=a%00b", FORM)["text"] == "a\ufffdb"


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"3", b"\xff\xfe", b"{", b"[" * 100_000, b'{"a":' * 100_000])
def test_what_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableError):
        opened(body, JSON)


@pytest.mark.parametrize(
    "changes",
    [
        {"actions": []},
        {"actions": {}},
        {"actions": [None]},
        {"actions": [{"value": "x"}]},
        {"view": "V1"},
        {"view": {"id": "V1"}},
        {"event": 3},
        {"authorizations": [3]},
        {"team": 3},
        {"user": [3]},
        {"type": {}},
        {"command": 3},
    ],
)
def test_what_has_not_slacks_shape_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(UnreadableError):
        checked(a_click(**changes))


class Deaf:
    """In the place of the desk: everything is served, and nothing done."""

    def serve(self, _handler: Any) -> Any:
        async def listener(ack: Any) -> Any:
            return await ack()

        return listener


async def authorize() -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_user_id="U0BOT")


@pytest.fixture(scope="module")
def bolt() -> AsyncApp:
    app = AsyncApp(authorize=authorize, process_before_response=True, request_verification_enabled=False)
    register(app, Deaf())
    return app


@given(st.sampled_from([a_click(), a_submission(), a_command(), an_event()]), st.integers(0, 1_000_000))
async def test_whatever_is_let_in_bolt_finds_its_way(bolt: AsyncApp, body: dict[str, Any], seed: int) -> None:
    bent = Bender(Random(seed), ["T1", "block_actions", "event_callback", "view_submission"]).bent(deepcopy(body))
    try:
        call = AsyncBoltRequest(body=checked(bent), headers={}, mode="socket_mode")
    except UnreadableError:
        return

    assert (await bolt.async_dispatch(call)).status in {200, 404}
