"""The inspector: what the apps and Slack said to each other, newest first, with everything secret masked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from sandbox import dates
from sandbox.page.wording import ended, named, remarks

if TYPE_CHECKING:
    from datetime import datetime

    from sandbox.people import Person
    from sandbox.slack import Slack
    from sandbox.traffic import Exchange

PAGE = 100
"""Exchanges on one page."""
MASK = "••••••"

_SECRET_KEY = re.compile(r"(^|_)(token|secret|password|challenge)$|^authorization$", re.IGNORECASE)
_SECRET_TEXT = re.compile(
    r"xox[a-z](?:\.[a-z]+)?-[\w.-]+"  # tokens of the Web API, rotating ones included
    r"|xapp-[\w.-]+"
    r"|(?<=/ws/)[\w-]+"  # the ticket of a web socket
    r"|(?<=/response/)[\w/-]+",  # the address by which anybody could answer an interaction
)


@dataclass(frozen=True)
class Asked:
    """Which exchanges are wanted; `page` counts from 1, the newest."""

    direction: Literal["in", "out"] | None = None
    method: str | None = None
    troubled: bool = False
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        """Read the page's address; what makes no sense there counts as left out."""
        direction, page = query.get("direction"), query.get("page", "")
        return cls(
            direction="in" if direction == "in" else "out" if direction == "out" else None,
            method=query.get("method") or None,
            troubled=query.get("troubled") in ("1", "on", "true"),
            page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
        )

    def wants(self, exchange: Exchange) -> bool:
        """Whether an exchange is among those wanted."""
        return (
            self.direction in (None, exchange.direction)
            and self.method in (None, exchange.name)
            and not (self.troubled and _well(exchange))
        )


@dataclass(frozen=True)
class Row:
    """One exchange in the list."""

    number: int
    time: str
    moment: str
    incoming: bool
    words: str
    name: str
    ended: str
    well: bool
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Inspection:
    """A page of the list: `total` exchanges are wanted of the `kept` ones; `methods` are those to choose from."""

    asked: Asked
    zone: str
    rows: tuple[Row, ...]
    total: int
    kept: int
    forgotten: int
    methods: tuple[str, ...]

    @property
    def pages(self) -> int:
        """How many pages there are; one even if it is empty."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True)
class Opened:
    """Both sides of one exchange as readable JSON."""

    number: int
    request: str
    response: str


def inspection_of(slack: Slack, person: Person, asked: Asked) -> Inspection:
    """The page of exchanges that was asked for, with times in the zone of the one who looks."""
    zone, now = ZoneInfo(person.tz), slack.clock.now()
    wanted = [(number, e) for number, e in _newest_first(slack) if asked.wants(e)]
    first = (asked.page - 1) * PAGE
    return Inspection(
        asked=asked,
        zone=person.tz.replace("_", " "),
        rows=tuple(_row(number, e, zone, now) for number, e in wanted[first : first + PAGE]),
        total=len(wanted),
        kept=len(slack.traffic),
        forgotten=_before(slack),
        methods=tuple(sorted({e.name for e in slack.traffic})),
    )


def exchange_of(slack: Slack, number: int) -> Opened | None:
    """The exchange with that number; nothing if there never was one, or if it is forgotten."""
    place = number - _before(slack) - 1
    if not 0 <= place < len(slack.traffic):
        return None
    exchange = next(islice(slack.traffic, place, None))
    secrets = _secrets(slack)
    return Opened(number, readable(exchange.request, secrets), readable(exchange.response, secrets))


def readable(sent: Any, secrets: Iterable[str] = ()) -> str:
    """A body as indented JSON; JSON within texts is unfolded, secrets are masked by name, by look and by value."""
    if sent is None:
        return "(nothing)"
    clean = _masked(sent, tuple(secrets))
    return clean if isinstance(clean, str) else json.dumps(clean, indent=2, ensure_ascii=False, default=str)


def _masked(sent: Any, secrets: tuple[str, ...]) -> Any:
    match sent:
        case Mapping():
            return {
                _without_secrets(str(key), secrets): MASK if _is_secret(str(key)) and one else _masked(one, secrets)
                for key, one in sent.items()
            }
        case list() | tuple():
            return [_masked(one, secrets) for one in sent]
        case str():
            unfolded = _unfolded(sent)
            return _without_secrets(sent, secrets) if unfolded is None else _masked(unfolded, secrets)
        case _:
            return sent


def _is_secret(key: str) -> bool:
    return _SECRET_KEY.search(key) is not None


def _unfolded(text: str) -> Any:
    """The JSON in a text, as forms carry it; nothing if it is plain text."""
    if text[:1] not in "{[" or text[-1:] not in "}]":
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found or None


def _without_secrets(text: str, secrets: tuple[str, ...]) -> str:
    for secret in secrets:
        text = text.replace(secret, MASK)
    return _SECRET_TEXT.sub(MASK, text)


def _secrets(slack: Slack) -> tuple[str, ...]:
    return tuple(
        secret
        for app in slack.apps
        for secret in (app.bot_token, app.app_token, app.signing_secret, app.verification_token)
    )


def _row(number: int, exchange: Exchange, zone: ZoneInfo, now: datetime) -> Row:
    at = exchange.at.astimezone(zone)
    form = "{time_secs}" if at.date() == now.astimezone(zone).date() else "{date_short}, {time}"
    return Row(
        number=number,
        time=dates.formatted(int(at.timestamp()), form, zone),
        moment=at.isoformat(timespec="seconds"),
        incoming=exchange.direction == "in",
        words=named(exchange),
        name=exchange.name,
        ended=ended(exchange),
        well=_well(exchange),
        remarks=remarks(exchange),
    )


def _well(exchange: Exchange) -> bool:
    return exchange.ok and not (exchange.limited or exchange.fault or exchange.retry)


def _newest_first(slack: Slack) -> Iterator[tuple[int, Exchange]]:
    kept = tuple(slack.traffic)
    return zip(range(slack.traffic.total, 0, -1), reversed(kept), strict=False)


def _before(slack: Slack) -> int:
    """How many exchanges are forgotten: the number of the oldest kept one, less one."""
    return slack.traffic.total - len(slack.traffic)
