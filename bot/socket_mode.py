"""Socket Mode: Slack's calls over a connection of ours, for a bot without a public address."""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from itertools import chain, repeat

import structlog
from slack_bolt import BoltResponse
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.envelope import UnreadableError, checked
from bot.errors import SettingsError

log = structlog.stdlib.get_logger(__name__)

Sleep = Callable[[float], Awaitable[None]]

PATIENCE = 5.0
"""Seconds that calls in hand get to finish at shutdown."""

PAUSES = (0.0, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before connecting anew, longer each time that the connection before did not last."""

PROMPT = 3.0
"""Seconds that the start waits for the connection; after that the rest of the bot begins without it."""

FOR_A_WHILE = frozenset({"fatal_error", "internal_error", "ratelimited", "request_timeout", "service_unavailable"})
"""Errors that say nothing about the token (https://docs.slack.dev/reference/methods/apps.connections.open)."""

LASTING = 60.0
"""Seconds after which a connection has lasted; Slack renews them every few hours."""


class SocketMode:
    """Bolt behind a web socket; calls in hand are answered before it closes. Must be built inside the running loop."""

    def __init__(self, bolt: AsyncApp, app_token: str, *, sleep: Sleep = asyncio.sleep) -> None:
        self._bolt = bolt
        self._client = PatientClient(app_token, web_client=bolt.client, sleep=sleep)
        self._client.proxy = bolt.client.proxy  # the SDK's own choice ignores NO_PROXY
        self._client.socket_mode_request_listeners.append(self._handle)
        self._sleep = sleep
        self._in_hand: set[asyncio.Task[None]] = set()
        self._connecting: asyncio.Task[None] | None = None
        self._closing = False

    async def start(self) -> None:
        """Connect; while Slack can't be reached, go on trying in the background.

        Raises SettingsError if Slack refuses the token.
        """
        reached = await self._reaches()
        self._connecting = asyncio.create_task(self._connect(reached))
        if reached:
            await asyncio.wait({self._connecting}, timeout=PROMPT)

    def close_door(self) -> None:
        """Take no more calls; left unanswered, Slack sends them to another connection or tells the person."""
        self._closing = True

    async def stop(self) -> None:
        """Finish the calls in hand, then close."""
        self.close_door()
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=PATIENCE)
        if self._connecting:
            self._connecting.cancel()
        await self._client.close()  # type: ignore[no-untyped-call] # the SDK has no types here

    async def _connect(self, reached: bool) -> None:
        pauses = chain(PAUSES[1:], repeat(PAUSES[-1]))
        while not reached:
            await self._sleep(next(pauses))
            try:
                reached = await self._reaches()
            except SettingsError as error:
                log.error("The connection to Slack was refused", action="socket.refused", cause=error.sentence)
        await self._client.connect()  # type: ignore[no-untyped-call] # the SDK has no types here
        log.info("Connected to Slack by Socket Mode", action="socket.connected")

    async def _reaches(self) -> bool:
        """Ask Slack where to connect; False if nobody answers now. Raises SettingsError if Slack refuses the token."""
        try:
            self._client.wss_uri = await self._client.issue_new_wss_url()
        except Exception as error:
            if code := _refusal(error):
                raise SettingsError("SLACK_APP_TOKEN", f"Slack does not accept it ({code})") from error
            log.warning("Slack can't be reached yet", action="socket.unreachable", cause=type(error).__name__)
            return False
        return True

    async def _handle(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        if self._closing:
            return
        task = asyncio.create_task(self._answer(client, request))
        self._in_hand.add(task)
        task.add_done_callback(self._in_hand.discard)
        await task

    async def _answer(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        try:
            request.payload = checked(request.payload)
        except UnreadableError:
            log.warning("Slack sent something that can't be read", action="socket.unreadable", kind=request.type)
            response = BoltResponse(status=200)  # acknowledged, so that it is not sent again
        else:
            response = await run_async_bolt_app(self._bolt, request)
        await send_async_response(client, request, response, start_time=0.0)


def _refusal(error: Exception) -> str | None:
    """Slack's code, if it is an answer about the token; None for what passes by itself."""
    if not isinstance(error, SlackApiError) or error.response.status_code != HTTPStatus.OK:
        return None
    body = error.response.data
    code = body.get("error") if isinstance(body, dict) else None
    return None if code in FOR_A_WHILE else code


class PatientClient(SocketModeClient):
    """The SDK's client, which by itself connects anew at once: hundreds of times a second if Slack keeps refusing."""

    def __init__(self, app_token: str, *, web_client: AsyncWebClient, sleep: Sleep) -> None:
        super().__init__(app_token, web_client=web_client)
        self._sleep = sleep
        self._quick = 0
        self._connected_at = 0.0

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Connect anew, after a pause if the last connection did not last."""
        loop = asyncio.get_running_loop()
        lasted = loop.time() - self._connected_at >= LASTING
        self._quick = 0 if lasted else min(self._quick + 1, len(PAUSES) - 1)
        if PAUSES[self._quick]:
            log.warning("Slack ended a connection at once", action="socket.pausing", seconds=PAUSES[self._quick])
            await self._sleep(PAUSES[self._quick])
        self._connected_at = loop.time()
        await super().connect_to_new_endpoint(force)
