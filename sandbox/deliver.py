"""Carrying events and interactions to the app: signed HTTP or Socket Mode, retries, and waiting for calm."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlencode

import aiohttp

from sandbox.errors import SandboxError
from sandbox.feed import TROUBLE
from sandbox.traffic import Exchange

if TYPE_CHECKING:
    from sandbox.app import App
    from sandbox.slack import Slack

Kind = Literal["events_api", "interactive", "slash_commands"]

ACK_SECONDS = 3.0
"""How long Slack waits for an answer."""
IDLE_SECONDS = 2.0
"""How long a connection is kept for the next call: shorter than an app's server keeps it (uvicorn: 5 s), since a call
on a connection that is just being closed is lost."""
RETRY_DELAYS = (0.0, 60.0, 300.0)
"""Seconds before the first, second and third retry of an event; after that Slack gives up."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the app answered: an HTTP status with its body, or the reason why there is none."""

    status: int | None
    body: bytes = b""
    failure: str | None = None
    no_retry: bool = False

    @property
    def ok(self) -> bool:
        """Whether Slack takes it for an acknowledgement."""
        return self.status is not None and 200 <= self.status < 300

    def json(self) -> dict[str, Any]:
        """The body as an object; empty if it is none."""
        try:
            found = json.loads(self.body or b"{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one app; `attempt` 0 is the first."""

    app: App
    payload: Mapping[str, Any]
    attempt: int = 0
    reason: str | None = None

    def again(self, reason: str) -> Delivery:
        """The same event for the next attempt."""
        return replace(self, attempt=self.attempt + 1, reason=reason)


def sign(secret: str, body: bytes, *, at: int) -> dict[str, str]:
    """The headers by which an app knows Slack: an HMAC over version, time and body (Slack's v0 scheme)."""
    digest = hmac.new(secret.encode(), b"v0:%d:" % at + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(at), "X-Slack-Signature": f"v0={digest}"}


class Outbox:
    """Everything on its way to the apps.

    Events go out at once, each in its own task, so that a slow app holds up nobody. What fails waits in
    `failed` until `retry`, or until its time with `retry_in_real_time`.
    """

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._timers: set[asyncio.Task[None]] = set()
        self.failed: list[Delivery] = []
        self.held: list[Delivery] = []
        self.retry_in_real_time = False
        self.ack_seconds = ACK_SECONDS

    async def open(self) -> None:
        """Start to carry."""
        connector = aiohttp.TCPConnector(limit=200, keepalive_timeout=IDLE_SECONDS)
        timeout = aiohttp.ClientTimeout(total=None)
        self._session = aiohttp.ClientSession(connector=connector, timeout=timeout, headers=_AGENT)

    @property
    def _is_open(self) -> bool:
        """Whether it carries anything."""
        return self._session is not None

    async def close(self) -> None:
        """Stop: what is on its way is abandoned."""
        for task in (*self._tasks, *self._timers):
            task.cancel()
        await asyncio.gather(*self._tasks, *self._timers, return_exceptions=True)
        if self._session:
            await self._session.close()
        self._session = None

    def post_event(self, app: App, payload: Mapping[str, Any]) -> None:
        """Send an event, or hold it back or double it as the faults demand.

        While nothing is served, or the app has nowhere to be reached, there is nobody to send it to.
        """
        if not self._is_open or not (app.request_url or app.socket_mode):
            return
        delivery = Delivery(app, payload)
        for _ in range(2 if self._slack.faults.duplicate_events else 1):
            if self._slack.faults.late_events:
                self.held.append(delivery)
                self._slack.feed.touch(TROUBLE)
            else:
                self._start(self._deliver(delivery))

    async def send_event(self, app: App, payload: Mapping[str, Any]) -> Reply:
        """Send an event and wait for the acknowledgement, outside of all faults; failures are retried as any."""
        return await self._attempt(Delivery(app, payload))

    async def send(self, app: App, kind: Kind, name: str, payload: Mapping[str, Any]) -> Reply:
        """Send an interaction or a command, which Slack never repeats, and return the answer."""
        reply = await self._carry(app, kind, payload, {})
        self._record(app, name, payload, reply)
        return reply

    async def settled(self) -> None:
        """Wait until nothing is on its way any more, what the answers set off included."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def release(self) -> None:
        """Deliver the events that `late_events` held back, newest first: late ones rarely keep their order."""
        held, self.held = self.held, []
        self._slack.feed.touch(TROUBLE)
        for delivery in reversed(held):
            self._start(self._deliver(delivery))
        await self.settled()

    async def retry(self) -> None:
        """Deliver once more what failed, without waiting for Slack's delays."""
        failed, self.failed = self.failed, []
        for delivery in failed:
            self._start(self._deliver(delivery))
        await self.settled()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, delivery: Delivery) -> None:
        await self._attempt(delivery)

    async def _attempt(self, delivery: Delivery) -> Reply:
        reply = await self._carry(delivery.app, "events_api", delivery.payload, _retry_headers(delivery))
        name = delivery.payload.get("event", delivery.payload)["type"]
        self._record(delivery.app, name, delivery.payload, reply, retry=delivery.attempt)
        if not reply.ok and not reply.no_retry and delivery.attempt < len(RETRY_DELAYS):
            self._put_back(delivery.again(reply.failure or "http_error"))
        return reply

    def _put_back(self, delivery: Delivery) -> None:
        if not self.retry_in_real_time:
            self.failed.append(delivery)
            return
        timer = asyncio.get_running_loop().create_task(self._retry_later(delivery))
        self._timers.add(timer)
        timer.add_done_callback(self._timers.discard)

    async def _retry_later(self, delivery: Delivery) -> None:
        await asyncio.sleep(RETRY_DELAYS[delivery.attempt - 1])
        self._start(self._deliver(delivery))

    async def _carry(self, app: App, kind: Kind, payload: Mapping[str, Any], headers: Mapping[str, str]) -> Reply:
        if app.socket_mode:
            return await self._slack.sockets.send(app, kind, payload, headers, within=self.ack_seconds)
        if not app.request_url or not self._is_open:
            raise SandboxError(f"{app.name} can't be reached: set its request_url and serve the sandbox")
        body, content_type = _encoded(kind, payload)
        signed = sign(app.signing_secret, body, at=int(self._slack.clock.machine_now().timestamp()))
        sending = {"Content-Type": content_type, **signed, **headers}
        try:
            async with asyncio.timeout(self.ack_seconds):
                return await self._post(app.request_url, body, sending)
        except TimeoutError:
            return Reply(None, failure="http_timeout")
        except aiohttp.ClientError:
            return Reply(None, failure="connection_failed")

    async def _post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """One request over the wire. Raises aiohttp.ClientError if the app can't be reached."""
        assert self._session is not None
        async with self._session.post(url, data=body, headers=headers) as answer:
            return Reply(answer.status, await answer.read(), no_retry=answer.headers.get("X-Slack-No-Retry") == "1")

    def _record(self, app: App, name: str, payload: Mapping[str, Any], reply: Reply, *, retry: int = 0) -> None:
        answer = reply.json() or reply.body.decode(errors="replace") or reply.failure
        clock = self._slack.clock
        self._slack.traffic.add(
            Exchange(
                clock.now(), clock.machine_now(), "out", name, payload, answer, reply.status, app.app_id, retry=retry
            )
        )


_AGENT = {"User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}


def _retry_headers(delivery: Delivery) -> dict[str, str]:
    if not delivery.attempt:
        return {}
    return {"X-Slack-Retry-Num": str(delivery.attempt), "X-Slack-Retry-Reason": delivery.reason or "unknown_error"}


def _encoded(kind: Kind, payload: Mapping[str, Any]) -> tuple[bytes, str]:
    if kind == "events_api":
        return json.dumps(payload, separators=(",", ":")).encode(), "application/json"
    fields = {"payload": json.dumps(payload, separators=(",", ":"))} if kind == "interactive" else payload
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"
