"""The bot's way to Slack, in process: what the SDK would send reaches the sandbox, and meets the day's faults.

The bot's own code puts failures into its words: it is given what the SDK and aiohttp would raise.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, cast

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack import SlackMessenger
from bot.slack.calls import TIMEOUT, Calls
from sandbox import Slack, api, responses
from sandbox.errors import ApiError
from simulation.process import Process, looked_at, outside
from simulation.weather import Fate, Weather

Body = Mapping[str, Any]
STORED_LATE = 5.0
"""Seconds after which a request of which nobody heard is stored at the latest: what the bot's waits are made for."""


@dataclass(frozen=True)
class Answer:
    """What Slack answers."""

    body: Body | str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Request:
    """What a process of the bot asks of Slack: a method, or `response_url` with its address."""

    process: Process
    method: str
    body: Body
    token: str = ""
    url: str = ""


class Witness(Protocol):
    """Who hears of every request that reached Slack, and of what Slack answered by its own rules."""

    def saw(self, request: Request, answer: Answer, at: datetime) -> None:
        """A request was handled, whether or not the bot hears of it."""
        ...


class Wire:
    """All the bot's lines to Slack."""

    def __init__(self, slack: Slack, weather: Weather, witness: Witness) -> None:
        self._slack = slack
        self._weather = weather
        self._witness = witness
        self.calls = 0

    async def ask(self, request: Request) -> Answer:
        """Ask, and wait for the answer. Raises TimeoutError or aiohttp.ClientError, as the network does."""
        self.calls += 1
        fate = self._weather.to_slack()
        task = outside(self._served(request, fate))
        task.add_done_callback(looked_at)
        async with asyncio.timeout(TIMEOUT):
            return await asyncio.shield(task)

    async def _served(self, request: Request, fate: Fate) -> Answer:
        """On Slack's side: it goes on whatever becomes of who asked."""
        weather = self._weather
        await asyncio.sleep(weather.latency())
        if fate is Fate.TIMEOUT_BEFORE:
            await asyncio.sleep(TIMEOUT + weather.random.random() * STORED_LATE)
        if fate in {Fate.LIMITED, Fate.SERVER_ERROR, Fate.RESET_BEFORE}:
            return _refused(fate, wait=weather.random.choice((1, 3, 30, 60)))
        answer = self._handled(request)
        if fate is Fate.SLOW:
            await asyncio.sleep(weather.random.uniform(3.0, 15.0))
        if fate is Fate.TIMEOUT_AFTER:
            await asyncio.sleep(2 * TIMEOUT)
        if fate in {Fate.RESET_AFTER, Fate.SERVER_ERROR_AFTER}:
            return _refused(fate)
        await asyncio.sleep(weather.latency())
        return answer

    def _handled(self, request: Request) -> Answer:
        answer = self._responded(request) if request.url else self._called(request)
        self._witness.saw(request, answer, self._slack.clock.now())
        return answer

    def _called(self, request: Request) -> Answer:
        try:
            body = api.call(self._slack, request.method, request.token, request.body)
        except api.RateLimitedError as limited:
            return Answer({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(limited.retry_after)})
        except ApiError as error:
            return Answer(error.as_json())
        scopes = self._slack.tokens[request.token].scopes
        return Answer({"ok": True, **body}, headers={"X-OAuth-Scopes": ",".join(sorted(scopes or ()))})

    def _responded(self, request: Request) -> Answer:
        ticket = self._slack.tickets.response(request.url.rpartition("/")[2])
        if ticket is None:
            return Answer('{"ok":false,"error":"expired_url"}', 404)
        try:
            responses.at_address(ticket, request.body)
        except ApiError as error:
            return Answer(json.dumps(error.as_json()), 404 if error.error == "message_not_found" else 400)
        return Answer("ok")


def _refused(fate: Fate, *, wait: int = 1) -> Answer:
    if fate is Fate.LIMITED:
        return Answer({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(wait)})
    if fate in {Fate.SERVER_ERROR, Fate.SERVER_ERROR_AFTER}:
        return Answer("upstream connect error", 500)
    raise aiohttp.ServerDisconnectedError


class WiredMessenger(SlackMessenger):
    """The bot's own messenger, but for the line on which it speaks."""

    def __init__(self, token: str, wire: Wire, process: Process, **options: Any) -> None:
        super().__init__(token, **options)
        self._calls = WiredCalls(token, wire, process)


class WiredCalls(Calls):
    """The bot's own calls: only their client and their session stand in for the SDK's and aiohttp's."""

    def __init__(self, token: str, wire: Wire, process: Process) -> None:
        super().__init__(token)
        self._line = Line(token, wire, process)
        self._addresses = Addresses(wire, process)

    def _web_client(self) -> AsyncWebClient:
        return cast(AsyncWebClient, self._line)

    def _open_session(self) -> aiohttp.ClientSession:
        return cast(aiohttp.ClientSession, self._addresses)


class Line:
    """What the SDK's client is used for: one request of a method."""

    def __init__(self, token: str, wire: Wire, process: Process) -> None:
        self._token = token
        self._wire = wire
        self._process = process

    async def api_call(
        self,
        method: str,
        *,
        http_verb: str = "POST",
        params: Body | None = None,
        json: Body | None = None,
        data: Body | None = None,
    ) -> AsyncSlackResponse:
        """One request. Raises SlackApiError as the SDK does, TimeoutError or aiohttp.ClientError."""
        given = _over_the_wire(json) if json is not None else _as_text(params or data or {})
        answer = await self._wire.ask(Request(self._process, method, given, token=self._token))
        response = AsyncSlackResponse(
            client=self,
            http_verb=http_verb,
            api_url=method,
            req_args={},
            data=cast(dict[str, Any], answer.body if isinstance(answer.body, Mapping) else {}),
            headers=cast(dict[str, Any], dict(answer.headers)),
            status_code=answer.status,
        )
        response.validate()  # type: ignore[no-untyped-call] # of the SDK
        return response


class Addresses:
    """What aiohttp's session is used for: posting to a response address."""

    def __init__(self, wire: Wire, process: Process) -> None:
        self._wire = wire
        self._process = process

    def post(self, url: str, *, json: Body, proxy: str | None = None) -> "Posting":
        """To be entered with `async with`, as aiohttp's own."""
        return Posting(lambda: self._wire.ask(Request(self._process, "response_url", _over_the_wire(json), url=url)))


class Posting:
    """A request to a response address, and what came back."""

    def __init__(self, ask: Callable[[], Any]) -> None:
        self._ask = ask
        self.status = 0
        self.headers: Mapping[str, str] = {}
        self._text = ""

    async def __aenter__(self) -> "Posting":
        answer: Answer = await self._ask()
        self.status, self.headers = answer.status, answer.headers
        self._text = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Nothing is open."""

    async def text(self) -> str:
        """The body."""
        return self._text


def _over_the_wire(body: Body) -> Body:
    """What arrives of JSON: nothing that either side holds in its hands."""
    arrived: Body = json.loads(json.dumps(body))
    return arrived


def _as_text(arguments: Body) -> Body:
    """What arrives of a query or a form."""
    return {
        name: ("1" if value else "0") if isinstance(value, bool) else str(value) for name, value in arguments.items()
    }
