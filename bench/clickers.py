"""People who click, from a process of their own: signed requests over connections that stay open, as Slack's do.

Written on bare sockets, so that who clicks never takes longer than who answers.
"""

import asyncio
import gc
import json
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import quantiles
from time import perf_counter, time
from urllib.parse import urlencode

from sandbox.deliver import sign

SECRET = "0123456789abcdef0123456789abcdef"
WORKSPACE = "T0BENCH"
TEXT = "How far is this so in your team: new teachers are coached in their own classroom within four weeks?"


@dataclass(frozen=True)
class Acknowledged:
    """When clicks were acknowledged: seconds after each was made, in no order; `refused` were not."""

    seconds: tuple[float, ...]
    refused: int

    @property
    def last(self) -> float:
        return max(self.seconds)

    @property
    def rate(self) -> float:
        """Clicks a second, if all were made at the same moment."""
        return len(self.seconds) / self.last

    @property
    def p50(self) -> float:
        return quantiles(self.seconds, n=100)[49]

    @property
    def p99(self) -> float:
        return quantiles(self.seconds, n=100)[98]


class _Line(asyncio.Protocol):
    """One connection: sends a request, and tells when its answer has come."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._done: asyncio.Future[int] | None = None
        self._came = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._came += data
        head, end, _ = self._came.partition(b"\r\n\r\n")
        if end and b"content-length: 0" in head.lower() and self._done:
            done, self._done, self._came = self._done, None, b""
            done.set_result(int(head[9:12]))

    def connection_lost(self, error: Exception | None) -> None:
        if self._done and not self._done.done():
            self._done.set_exception(error or ConnectionResetError())

    async def asks(self, request: bytes) -> int:
        """The status of the answer."""
        assert self._transport
        self._done = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._done

    def close(self) -> None:
        if self._transport:
            self._transport.close()


async def all_at_once(port: int, requests: Sequence[bytes], *, connections: int) -> Acknowledged:
    """Everybody clicks at the same moment, and Slack brings it over so many connections as fast as they are free."""
    lines, left, seconds, refused = await _lines(port, connections), deque(requests), list[float](), 0

    async def brings(line: _Line) -> None:
        nonlocal refused
        while left:
            status = await line.asks(left.popleft())
            seconds.append(perf_counter() - began)
            refused += status != 200

    with _undisturbed():
        began = perf_counter()
        await asyncio.gather(*map(brings, lines))
    for line in lines:
        line.close()
    return Acknowledged(tuple(seconds), refused)


async def one_by_one(port: int, requests: Sequence[bytes], *, rate: float, connections: int = 20) -> Acknowledged:
    """So many clicks a second, evenly, whatever became of the ones before."""
    free, seconds, refused = deque(await _lines(port, connections)), list[float](), 0

    async def brings(request: bytes) -> None:
        nonlocal refused
        line = free.popleft() if free else (await _lines(port, 1))[0]
        began = perf_counter()
        refused += await line.asks(request) != 200
        seconds.append(perf_counter() - began)
        free.append(line)

    with _undisturbed():
        began, tasks = perf_counter(), list[asyncio.Task[None]]()
        for number, request in enumerate(requests):
            await asyncio.sleep(max(0.0, began + number / rate - perf_counter()))
            tasks.append(asyncio.create_task(brings(request)))
        await asyncio.gather(*tasks)
    for line in free:
        line.close()
    return Acknowledged(tuple(seconds), refused)


def click(person: str, check_in: str, *, channel: str, response_url: str, number: int) -> bytes:
    """A click on an answer as Slack sends it now, with the message it is on: about 3,500 bytes."""
    buttons = [_button(answer, check_in) for answer in ("not_yet", "partly", "fully", "cant_tell")]
    sections = [
        {"type": "section", "block_id": f"block{place}", "text": {"type": "mrkdwn", "text": TEXT, "verbatim": False}}
        for place in range(3)
    ]
    payload = {
        "type": "block_actions",
        "user": {"id": person, "username": person.lower(), "name": person.lower(), "team_id": WORKSPACE},
        "api_app_id": "A0BENCH",
        "token": "none",
        "container": {"type": "message", "message_ts": "1.1", "channel_id": channel, "is_ephemeral": False},
        "trigger_id": f"{number}.1.trigger",
        "team": {"id": WORKSPACE, "domain": "bench"},
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": channel, "name": channel.lower()},
        "message": {
            "type": "message",
            "user": "U0BOT",
            "ts": "1.1",
            "text": TEXT,
            "team": WORKSPACE,
            "blocks": [*sections, {"type": "actions", "block_id": "check_in_answers", "elements": buttons}],
        },
        "state": {"values": {}},
        "response_url": response_url,
        "actions": [{**buttons[number % 4], "block_id": "check_in_answers", "action_ts": f"{time():.6f}"}],
    }
    return _request(urlencode({"payload": json.dumps(payload)}).encode())


def _button(answer: str, check_in: str) -> dict[str, object]:
    text = {"type": "plain_text", "text": answer.replace("_", " ").capitalize(), "emoji": True}
    return {"type": "button", "action_id": f"answer:{answer}", "text": text, "value": check_in}


def _request(body: bytes) -> bytes:
    headers = {
        "Host": "127.0.0.1",
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(body)),
        "Accept": "*/*",
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        **sign(SECRET, body, at=int(time())),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST /slack/events HTTP/1.1\r\n{lines}\r\n".encode() + body


async def _lines(port: int, number: int) -> list[_Line]:
    loop = asyncio.get_running_loop()
    return [(await loop.create_connection(_Line, "127.0.0.1", port))[1] for _ in range(number)]


@contextmanager
def _undisturbed() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
