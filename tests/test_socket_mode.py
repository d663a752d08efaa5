"""Socket Mode: Slack's calls over our own connection, finished before it closes."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import SystemClock
from bot.errors import SettingsError
from bot.socket_mode import SocketMode
from sandbox import App, Slack


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    """A workspace with Ana in a channel, and an app with one command."""
    made = Slack(clock=SystemClock())
    app = made.install_app("Driver Pulse", command="/drivers", socket_mode=True)
    made.channel("north", members=[made.person("Ana Ruiz"), app])
    async with made.serve():
        yield made


def bolt(slack: Slack, app: App) -> AsyncApp:
    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=slack.team_id, bot_user_id=app.bot_user_id)

    client = AsyncWebClient(base_url=f"{slack.url}/api/")
    return AsyncApp(client=client, authorize=authorize, process_before_response=True)


async def test_a_call_in_hand_is_answered_before_the_connection_closes(slack: Slack) -> None:
    app, ana, north = slack.only_app(), slack.person_named("Ana Ruiz"), slack.channel_named("north")
    routes = bolt(slack, app)
    arrived, answers = asyncio.Event(), asyncio.Event()

    @routes.command("/drivers")
    async def slow(ack: AsyncAck) -> None:
        arrived.set()
        await answers.wait()
        await ack("Answered in time.")

    socket = SocketMode(routes, app.app_token)
    await socket.start()
    await slack.connected(app)
    command = asyncio.create_task(ana.types("/drivers", in_=north))
    await arrived.wait()
    asyncio.get_running_loop().call_later(0.05, answers.set)
    await socket.stop()

    assert "Answered in time." in (await command).text


async def test_what_has_not_slacks_shape_is_acknowledged_and_goes_no_further(slack: Slack) -> None:
    app = slack.only_app()
    socket = SocketMode(bolt(slack, app), app.app_token)
    await socket.start()
    await slack.connected(app)

    reply = await slack.outbox.send(app, "interactive", "block_actions", {"type": "block_actions", "actions": [3]})
    await socket.stop()

    assert reply.ok


async def test_a_call_that_comes_while_closing_is_left_to_others(slack: Slack) -> None:
    app, ana, north = slack.only_app(), slack.person_named("Ana Ruiz"), slack.channel_named("north")
    routes = bolt(slack, app)
    heard = asyncio.Event()

    @routes.command("/drivers")
    async def listen(ack: AsyncAck) -> None:
        heard.set()
        await ack()

    socket = SocketMode(routes, app.app_token)
    await socket.start()
    await slack.connected(app)
    socket.close_door()
    slack.outbox.ack_seconds = 0.1
    await ana.types("/drivers", in_=north)
    await socket.stop()

    assert not heard.is_set()


async def test_a_token_that_slack_refuses_is_named(slack: Slack) -> None:
    app = slack.only_app()
    socket = SocketMode(bolt(slack, app), "xapp-1-wrong")

    with pytest.raises(SettingsError) as caught:
        await socket.start()
    await socket.stop()

    assert caught.value.sentence == "SLACK_APP_TOKEN: Slack does not accept it (invalid_auth)"


@pytest.mark.parametrize("kind", ["reset_before", "server_error", "error:internal_error", "error:invalid_auth"])
async def test_a_slack_that_can_not_be_reached_at_the_start_is_tried_ever_later(slack: Slack, kind: str) -> None:
    """Once Slack was away, a token that it refuses may be its own fault: that too is tried again."""
    app, slept = slack.only_app(), []

    async def sleeps(seconds: float) -> None:
        slept.append(seconds)

    slack.faults.add("apps.connections.open", kind="server_error")
    slack.faults.add("apps.connections.open", kind=kind, times=2)
    socket = SocketMode(bolt(slack, app), app.app_token, sleep=sleeps)
    await socket.start()
    await slack.connected(app)
    await socket.stop()

    assert slept[:2] == [1, 2]


async def test_while_slack_stays_away_it_can_be_stopped(slack: Slack) -> None:
    app = slack.only_app()
    slack.faults.add("apps.connections.open", kind="server_error", times=1000)
    socket = SocketMode(bolt(slack, app), app.app_token)
    await socket.start()
    await socket.stop()

    assert not slack.sockets.connections(app)


async def test_a_connection_that_lasted_is_renewed_at_once_and_those_that_do_not_last_ever_later(slack: Slack) -> None:
    app, slept = slack.only_app(), []

    async def sleeps(seconds: float) -> None:
        slept.append(seconds)

    socket = SocketMode(bolt(slack, app), app.app_token, sleep=sleeps)
    await socket.start()
    for times in range(1, 5):
        await slack.connected(app, times=times)
        await slack.sockets.refresh(app)
    await slack.connected(app, times=5)
    await socket.stop()

    assert slept[-3:] == [1, 2, 5]
