"""Calls to Slack: what changes something is said once, and every failure is put into one of three kinds."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.ports import SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.proxy import proxy_for
from bot.slack.patience import Patience

SLACK = "https://slack.com/api/"

TIMEOUT = 20.0
"""Seconds for one call: under half of a sender's lease, so that nobody else takes over while it runs."""

READ_TRIES = 4
LONGEST_WAIT = 30.0
"""Seconds that a read waits at most when Slack asks it to; a longer wait is the caller's to decide about."""

USUAL_WAIT = 1.0
"""Seconds to wait if Slack says that it is busy but not for how long."""

UNCERTAIN = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
"""Errors after which, by Slack's own pages of the methods, a part of the call may have been done."""

_BLOCKS_REFUSED = "invalid_blocks"

Sleep = Callable[[float], Awaitable[None]]


class Calls:
    """Slack's Web API through one HTTP session, which opens with the first call.

    The SDK's own retries are off: it sends again when a connection breaks, and Slack may have posted by then.
    """

    def __init__(
        self, token: str, *, base_url: str = SLACK, timeout: float = TIMEOUT, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._token = token
        self._base_url = base_url
        self._timeout = timeout
        self._sleep = sleep
        self._session: ClientSession | None = None
        self._client: AsyncWebClient | None = None
        self.scopes: frozenset[str] | None = None
        """What the token may do, as Slack says beside what it answers; None before the first answer."""

    async def close(self) -> None:
        """Close the session; a later call opens another."""
        session, self._session, self._client = self._session, None, None
        if session:
            await session.close()

    async def write(self, method: str, **arguments: object) -> Mapping[str, Any]:
        """Call a method that changes something: exactly one request, whatever comes of it."""
        async with _failures_of(method):
            response = await self._web_client().api_call(method, json=_given(arguments))
            return _body(response.data)

    async def write_form(self, method: str, **arguments: object) -> Mapping[str, Any]:
        """The same for the few methods that take no JSON."""
        async with _failures_of(method):
            response = await self._web_client().api_call(method, data=_given(arguments))
            return _body(response.data)

    async def upload(self, url: str, content: bytes) -> None:
        """Post bytes to an address that Slack gave for them: exactly one request."""
        async with _failures_of("upload"):
            async with self._open_session().post(url, data=content, proxy=proxy_for(url)) as response:
                text = await response.text()
            _check_response(response, text, "upload")

    async def read(self, method: str, *, patient: bool = True, **arguments: object) -> Mapping[str, Any]:
        """Call a method that only reads. A patient one waits and asks again when Slack is busy."""
        for tries_left in reversed(range(READ_TRIES if patient else 1)):
            try:
                async with _failures_of(method):
                    response = await self._web_client().api_call(method, http_verb="GET", params=_given(arguments))
                    self.scopes = _scopes(response.headers) or self.scopes
                    return _body(response.data)
            except SlackBusyError as busy:
                if not tries_left or busy.wait > LONGEST_WAIT:
                    raise
                await self._sleep(busy.wait)
        raise AssertionError("unreachable: the last try returns or raises")

    async def pages(
        self, method: str, *, limit: int, patient: bool = True, **arguments: object
    ) -> AsyncIterator[Mapping[str, Any]]:
        """Read a listing page by page (https://docs.slack.dev/apis/web-api/pagination)."""
        cursor: str | None = None
        while cursor != "":
            page = await self.read(method, patient=patient, limit=limit, cursor=cursor, **arguments)
            yield page
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""

    async def respond(self, url: str, body: Mapping[str, object]) -> None:
        """Post to a response address that Slack gave, and again as far as Patience goes."""
        patience = Patience()
        while True:
            try:
                return await self._respond(url, body)
            except (SlackBusyError, SlackUnknownError) as error:
                await self._sleep(patience.wait_after(error))

    async def _respond(self, url: str, body: Mapping[str, object]) -> None:
        """One request; Slack answers `ok`, or an error as text or JSON."""
        async with _failures_of("response_url"):
            async with self._open_session().post(url, json=body, proxy=proxy_for(url)) as response:
                text = await response.text()
            _check_response(response, text, "response_url")

    def _web_client(self) -> AsyncWebClient:
        if self._client is None:
            quiet = logging.Logger("slack_sdk", logging.WARNING)  # the SDK's debug lines hold whole messages
            session = self._open_session()
            self._client = AsyncWebClient(
                self._token, base_url=self._base_url, session=session, retry_handlers=[], logger=quiet
            )
            self._client.proxy = proxy_for(self._base_url)  # the SDK's own choice ignores NO_PROXY
        return self._client

    def _open_session(self) -> ClientSession:
        if self._session is None:
            self._session = ClientSession(timeout=ClientTimeout(total=self._timeout))
        return self._session


@asynccontextmanager
async def _failures_of(method: str) -> AsyncIterator[None]:
    """Refused, busy or unknown: what can be done differs, and nothing else does."""
    try:
        yield
    except SlackApiError as error:
        raise _told_by_slack(method, error) from error
    except (TimeoutError, ClientError, SlackClientError, OSError, ValueError, AttributeError) as error:
        # An AttributeError is how the SDK trips over an answer that is no JSON object.
        raise SlackUnknownError(method, type(error).__name__) from error


def _told_by_slack(method: str, error: SlackApiError) -> SlackRefusedError | SlackBusyError | SlackUnknownError:
    response = error.response
    status = getattr(response, "status_code", None) or getattr(response, "status", None)
    body = getattr(response, "data", None)
    told = body if isinstance(body, Mapping) else {}
    code = str(told.get("error") or "")
    if status == 429 or code in {"ratelimited", "rate_limited"}:
        return SlackBusyError(method, _wait(getattr(response, "headers", {})))
    if status != 200 or not code or code in UNCERTAIN:
        return SlackUnknownError(method, code or f"HTTP {status}")
    needed = told.get("needed")
    return SlackRefusedError(method, code, str(needed) if needed else None)


def _check_response(response: ClientResponse, text: str, method: str) -> None:
    if response.status == 429:
        raise SlackBusyError(method, _wait(response.headers))
    if _BLOCKS_REFUSED in text:  # whatever the status: the reference names none for this
        raise SlackRefusedError(method, _BLOCKS_REFUSED)
    if response.status >= 500:
        raise SlackUnknownError(method, f"HTTP {response.status}")
    if response.status != 200 or text.lstrip().startswith('{"ok":false'):
        raise SlackRefusedError(method, f"HTTP {response.status} {text[:100]}".strip())


def _wait(headers: Mapping[str, str]) -> float:
    try:
        return max(float(headers.get("Retry-After", USUAL_WAIT)), 0.0)
    except ValueError:
        return USUAL_WAIT


def _scopes(headers: Mapping[str, str]) -> frozenset[str]:
    said = next((value for name, value in headers.items() if name.lower() == "x-oauth-scopes"), "")
    return frozenset(scope.strip() for scope in said.split(",") if scope.strip())


def _given(arguments: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in arguments.items() if value is not None}


def _body(data: object) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise ValueError("an answer that is no JSON object")
    return data
