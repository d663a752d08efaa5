"""The web side: only what Slack signed gets in, and the operator's pages tell the truth."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.clock import MovableClock
from bot.domain.keyring import Keyring
from bot.errors import SettingsError
from bot.handlers import ahead_of_bolt, register
from bot.handlers.desk import Desk
from bot.http_protocol import MOST_BESIDES
from bot.metrics import Metrics
from bot.ports import Deps
from bot.services.health import LONGEST_SILENCE
from bot.web import LARGEST, create_web, is_from_slack, serving
from sandbox.deliver import sign
from storage import ticks
from storage.engine import Database, open_database
from tests.factories import MONDAY, make_catalogue
from tests.fakes import FakeMessenger
from tests.handlers.test_payloads import a_click, a_command, an_event

SECRET = "0123456789abcdef0123456789abcdef"
FORM = "application/x-www-form-urlencoded"


@dataclass
class Door:
    """The served pages, and a Slack that knocks."""

    port: int
    session: aiohttp.ClientSession
    database: Database
    clock: MovableClock
    messenger: FakeMessenger
    desk: Desk

    async def knocks(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
        url = f"http://127.0.0.1:{self.port}/slack/events"
        async with self.session.post(url, data=io.BytesIO(body), headers={"Content-Type": FORM, **headers}) as answer:
            return answer.status, await answer.text()

    async def sends(self, body: bytes, *, at: int | None = None, **headers: str) -> tuple[int, str]:
        """A request that Slack signed, now or at another time."""
        signed = sign(SECRET, body, at=int(self.clock.machine_now().timestamp()) if at is None else at)
        return await self.knocks(body, {**signed, **headers})

    async def page(self, path: str) -> tuple[int, str]:
        async with self.session.get(f"http://127.0.0.1:{self.port}{path}") as answer:
            return answer.status, await answer.text()


@asynccontextmanager
async def opened(database: Database, clock: MovableClock) -> AsyncIterator[Door]:
    """A served bot without its worker."""
    messenger, metrics, bolt = FakeMessenger(), Metrics(), _bolt()
    deps = Deps(database, messenger, clock, make_catalogue(), Keyring("secret"))
    desk = Desk(deps, metrics)
    register(bolt, desk)
    web = create_web(bolt, deps, metrics, signing_secret=SECRET, ahead=ahead_of_bolt(desk))
    async with serving(web, host="127.0.0.1", port=0) as port, aiohttp.ClientSession() as session:
        yield Door(port, session, database, clock, messenger, desk)
    await database.close()


@pytest.fixture
async def door(sqlite_url: str, clock: MovableClock) -> AsyncIterator[Door]:
    async with opened(open_database(sqlite_url), clock) as found:
        yield found


def _bolt() -> AsyncApp:
    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1", bot_user_id="U0BOT")

    return AsyncApp(authorize=authorize, process_before_response=True, request_verification_enabled=False)


COMMAND = urlencode(a_command()).encode()


async def test_what_slack_signed_is_served(door: Door) -> None:
    assert await door.sends(COMMAND) == (200, "")
    await door.desk.drain(1)

    assert len(door.messenger.responses) == 1


async def test_slacks_question_whose_address_this_is_gets_its_answer(door: Door) -> None:
    asked = json.dumps({"type": "url_verification", "challenge": "c1"}).encode()

    status, said = await door.sends(asked, **{"Content-Type": "application/json"})

    assert (status, json.loads(said)) == (200, {"challenge": "c1"})


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Signature": "v0=abc"},
        {"X-Slack-Request-Timestamp": "1772438400", "X-Slack-Signature": "v0=abc"},
        {"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=abc"},
        {"X-Slack-Request-Timestamp": "-1", "X-Slack-Signature": "v0=abc"},
        {"X-Slack-Request-Timestamp": "1" * 400, "X-Slack-Signature": "v0=abc"},
        {"X-Slack-Request-Timestamp": "1772438400", "X-Slack-Signature": "v0=\u00e9"},
    ],
)
async def test_what_slack_did_not_sign_is_turned_away_unread(
    door: Door, headers: Mapping[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    assert await door.knocks(COMMAND + b"&text=private+words", headers) == (401, "not signed by Slack")
    assert "private" not in caplog.text
    assert "driver_pulse_refused_requests_total 1.0" in (await door.page("/metrics"))[1]


@pytest.mark.parametrize(("seconds", "status"), [(300, 200), (301, 401), (-300, 200), (-301, 401)])
async def test_a_signed_request_is_good_for_five_minutes(door: Door, seconds: int, status: int) -> None:
    at = int(door.clock.machine_now().timestamp()) - seconds

    assert (await door.sends(COMMAND, at=at))[0] == status


async def test_the_age_is_counted_by_the_machines_clock_and_not_by_the_organizations(door: Door) -> None:
    door.clock.move(timedelta(weeks=1))

    assert (await door.sends(COMMAND))[0] == 200


async def test_a_body_that_was_changed_on_its_way_is_turned_away(door: Door) -> None:
    signed = sign(SECRET, COMMAND, at=int(door.clock.machine_now().timestamp()))

    assert (await door.knocks(COMMAND + b"x", signed))[0] == 401


async def test_too_large_a_body_is_not_even_read(door: Door) -> None:
    assert (await door.sends(b"x" * (LARGEST + 1)))[0] == 413


@pytest.mark.parametrize("body", [b"\xff\xfe", b"{", b"payload={"])
async def test_signed_nonsense_is_refused_politely(door: Door, body: bytes) -> None:
    kind = "application/json" if body == b"{" else FORM

    assert await door.sends(body, **{"Content-Type": kind}) == (400, "not readable")


async def test_events_go_to_their_handlers_and_unknown_ones_are_acknowledged(door: Door) -> None:
    for event in ({"type": "message", "channel": "C1", "ts": "1.1", "text": "hi"}, {"type": "something_new"}):
        call = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event}
        assert (await door.sends(json.dumps(call).encode(), **{"Content-Type": "application/json"}))[0] == 200


async def test_a_button_of_an_earlier_version_says_so(door: Door) -> None:
    click = {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": "U1"},
        "response_url": "https://hooks.example/1",
        "actions": [{"type": "button", "action_id": "from_long_ago", "block_id": "b", "action_ts": "1.1"}],
    }

    assert (await door.sends(urlencode({"payload": json.dumps(click)}).encode()))[0] == 200
    await door.desk.drain(1)

    assert "earlier version" in door.messenger.responses[0].message.text


async def test_a_click_on_an_answer_is_served_without_bolt(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(_app: AsyncApp, _call: object) -> None:
        raise AssertionError("Bolt was asked")

    monkeypatch.setattr(AsyncApp, "async_dispatch", never)

    assert await door.sends(urlencode({"payload": json.dumps(a_click())}).encode()) == (200, "")
    await door.desk.drain(1)

    assert "not known here any more" in door.messenger.responses[0].message.text
    assert 'calls_total{kind="block_actions",outcome="told"} 1.0' in (await door.page("/metrics"))[1]


@pytest.mark.parametrize(
    "body",
    [
        a_command(),
        a_click(actions=[]),
        a_click(actions=[{"action_id": "mine_answer:fully"}]),
        a_click(actions=[{"action_id": "why_this_question"}]),
        a_click(type="view_submission"),
        an_event(),
    ],
)
def test_everything_else_goes_through_bolt(door_keeper: Callable[..., object], body: dict[str, object]) -> None:
    assert door_keeper(body) is None


@pytest.fixture
def door_keeper(clock: MovableClock) -> Callable[..., object]:
    deps = Deps(open_database("sqlite:///never-opened.db"), FakeMessenger(), clock, make_catalogue(), Keyring("secret"))
    return ahead_of_bolt(Desk(deps, Metrics()))


async def test_the_bot_is_ready_once_a_worker_has_ticked_and_no_longer_than_that(door: Door) -> None:
    assert await door.page("/healthz") == (200, "ok")
    status, found = await door.page("/readyz")
    assert (status, json.loads(found)["checks"]["worker"]) == (503, "no worker has ticked yet")

    await door.database.write(ticks.mark_tick, door.clock.machine_now())
    assert (await door.page("/readyz"))[0] == 200

    door.clock.move_machine(LONGEST_SILENCE + timedelta(seconds=1))
    status, found = await door.page("/readyz")
    assert (status, json.loads(found)["checks"]["worker"]) == (503, "the last tick was 61 s ago")


async def test_a_database_behind_or_gone_is_named(tmp_path, clock: MovableClock) -> None:
    for url, check in (
        (f"sqlite:///{tmp_path}/empty.db", "migrations"),
        (f"sqlite:///{tmp_path}/nowhere/x.db", "database"),
    ):
        async with opened(open_database(url), clock) as door:
            status, found = await door.page("/readyz")
            assert status == 503
            assert json.loads(found)["checks"][check] != "ok"


async def test_at_the_end_open_requests_are_answered_first() -> None:
    arrived, answers = asyncio.Event(), asyncio.Event()

    async def slow_page(_request: Request) -> Response:
        arrived.set()
        await answers.wait()
        return PlainTextResponse("done")

    async with aiohttp.ClientSession() as session:
        async with serving(Starlette(routes=[Route("/", slow_page)]), host="127.0.0.1", port=0) as port:
            request = asyncio.create_task(session.get(f"http://127.0.0.1:{port}/"))
            await arrived.wait()
            asyncio.get_running_loop().call_later(0.05, answers.set)
        answer = await request
        assert await answer.text() == "done"


@pytest.mark.parametrize(
    "head",
    [
        b"X-Long: " + b"a" * MOST_BESIDES + b"\r\n",
        b"X-Many: a\r\n" * (MOST_BESIDES // 8),
        b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n" + b"X-After: a\r\n" * (MOST_BESIDES // 8),
    ],
    ids=["one header", "many headers", "headers after the body"],
)
async def test_headers_without_end_are_not_listened_to(door: Door, head: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)

    writer.write(b"POST /slack/events HTTP/1.1\r\nHost: bot.example\r\n" + head)
    said = await reader.read()

    assert said.startswith(b"HTTP/1.1 400") or b"\r\n\r\nnot signed by Slack" in said
    assert reader.at_eof()
    writer.close()


async def test_headers_as_long_as_any_are_listened_to_request_after_request(door: Door) -> None:
    long = {"X-Long": "a" * 8_000}
    for _ in range(20):
        assert (await door.knocks(b"", long))[0] == 401


async def test_a_taken_port_and_a_strange_host_are_named(door: Door) -> None:
    for host, port, variable in (("127.0.0.1", door.port, "PORT"), ("no such host", 0, "HOST")):
        with pytest.raises(SettingsError) as caught:
            async with serving(Starlette(), host=host, port=port):
                pass
        assert caught.value.variable == variable


LATIN = st.text(st.characters(max_codepoint=255), max_size=20)


@given(LATIN, LATIN, st.binary(max_size=50))
def test_no_headers_break_the_check_and_none_but_the_right_ones_pass(at: str, signature: str, body: bytes) -> None:
    headers = Headers({"x-slack-request-timestamp": at, "x-slack-signature": signature})

    assert not is_from_slack(SECRET, headers, body, now=MONDAY)


def test_without_a_secret_nobody_gets_in() -> None:
    signed = sign("", b"x", at=int(MONDAY.timestamp()))

    assert not is_from_slack("", Headers({name.lower(): value for name, value in signed.items()}), b"x", now=MONDAY)
