"""Socket Mode, spoken with Slack's own client."""

from contextlib import asynccontextmanager

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse

from tests.sandbox.conftest import client_of, question


@asynccontextmanager
async def connected(server, slack, app, *, acknowledge=True, payload=None):
    """Slack's client, connected; yields it and the requests it heard."""
    app.socket_mode = True
    client = SocketModeClient(app_token=app.app_token, web_client=client_of(server, app))
    heard = []

    async def listen(client, request):
        heard.append(request)
        if acknowledge:
            answer = SocketModeResponse(envelope_id=request.envelope_id, payload=payload)
            await client.send_socket_mode_response(answer)

    client.socket_mode_request_listeners.append(listen)
    await client.connect()
    await slack.connected(app)
    try:
        yield client, heard
    finally:
        await client.close()


async def test_events_commands_and_presses_come_down_the_socket(server, slack, town):
    async with connected(server, slack, town.app, payload={"text": "Help"}) as (_, heard):
        await town.ana.says("hello", in_=town.north)
        await slack.settled()
        answer = await town.ana.types("/drivers", in_=town.north)
        await client_of(server, town.app).chat_postMessage(channel=town.north.id, text="?", blocks=question())
        await town.ana.presses("Fully in place", in_=town.north)
        await slack.settled()
    assert [r.type for r in heard[:2]] == ["events_api", "slash_commands"]
    assert {r.type for r in heard} == {"events_api", "slash_commands", "interactive"}
    assert [r.accepts_response_payload for r in heard[:2]] == [False, True]
    assert answer.text == "Help"


async def test_what_isnt_acknowledged_is_retried_with_its_number(server, slack, town):
    slack.outbox.ack_seconds = 0.05
    async with connected(server, slack, town.app, acknowledge=False) as (_, heard):
        await town.ana.says("hello", in_=town.north)
        await slack.settled()
        await slack.retry_events()
    assert [(r.retry_attempt, r.retry_reason) for r in heard] == [(0, ""), (1, "http_timeout")]


async def test_without_a_connection_the_app_cant_be_reached(server, slack, town):
    town.app.socket_mode = True
    answer = await town.ana.types("/drivers", in_=town.north)
    assert not answer.ok


async def test_a_ticket_lets_one_connection_in(server, slack, town):
    async with connected(server, slack, town.app) as (client, _):
        assert slack.sockets.connections(town.app) == 1
        async with client.aiohttp_client_session.get(client.wss_uri.replace("ws", "http", 1)) as answer:
            assert answer.status == 404


async def test_a_client_asked_to_refresh_connects_anew(server, slack, town):
    async with connected(server, slack, town.app) as (client, _):
        before = client.wss_uri
        await slack.sockets.refresh(town.app)
        await slack.connected(town.app, times=2)
        assert client.wss_uri != before
        answer = await town.ana.types("/drivers", in_=town.north)
    assert answer.ok


async def test_an_app_without_socket_mode_gets_no_address(client, town):
    with pytest.raises(SlackApiError, match="socket_mode_not_enabled"):
        await client.apps_connections_open(app_token=town.app.app_token)
