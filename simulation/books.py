"""The books: what people did and saw, and what Slack was asked, written down beside the bot and independently of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.views import ids
from sandbox import Channel, Message, Slack
from sandbox.deliver import Reply
from simulation.neighbour import SIGN
from simulation.wire import Answer, Request

STORED = ("Your answer is stored", "Changed to")
NOT_STORED = "was not stored"


@dataclass
class Click:
    """A person pressed an answer. `said` is what their receipt said is stored, if they saw one."""

    person: str
    check_in: str
    rating: str
    ts: str
    acknowledged: bool = False
    refused: bool = False
    said: str | None = None

    @property
    def confirmed(self) -> bool:
        """Whether the person saw that this very answer is stored."""
        return self.said == self.rating

    @property
    def overtaken(self) -> bool:
        """Whether they saw that another answer stands."""
        return self.said not in {None, self.rating}


@dataclass(frozen=True)
class Posted:
    """A message of the bot that came to stand, and the delivery that it is."""

    delivery: str
    message: Message


@dataclass(frozen=True)
class Breach:
    """A call that came before the wait was over which Slack had asked this process for."""

    process: str
    method: str
    place: str
    early: timedelta


@dataclass
class Books:
    """Everything that the promises are held against. `news` is called whenever the bot was told something."""

    slack: Slack
    news: Callable[[], None]
    posts: list[Posted] = field(default_factory=list)
    clicks: list[Click] = field(default_factory=list)
    breaches: list[Breach] = field(default_factory=list)
    removed: set[tuple[str, str]] = field(default_factory=set)
    untouched: set[str] = field(default_factory=set)
    on_check_in: list[Callable[[Message, str], None]] = field(default_factory=list)
    told_of_the_neighbour: set[str] = field(default_factory=set)
    confirmed: int = 0
    _by_address: dict[str, Click] = field(default_factory=dict)
    _waits: dict[tuple[str, str, str], datetime] = field(default_factory=dict)

    def pressed(self, payload: Mapping[str, Any]) -> None:
        """Somebody's click leaves for the bot."""
        action = (payload.get("actions") or [{}])[0]
        kind, _, rating = str(action.get("action_id", "")).partition(":")
        if kind == ids.ANSWER:
            click = Click(payload["user"]["id"], action["value"], rating, action["action_ts"])
            self.clicks.append(click)
            self._by_address[payload["response_url"]] = click

    def acknowledged(self, payload: Mapping[str, Any], reply: Reply) -> None:
        """What the bot answered is known."""
        click = self._by_address.get(str(payload.get("response_url")))
        if click:
            click.acknowledged = reply.ok
        self.told()

    def told(self) -> None:
        """The bot was told of something."""
        self.news()

    def saw(self, request: Request, answer: Answer, at: datetime) -> None:
        """A request reached Slack."""
        self._keep_waits(request, answer, at)
        if SIGN in str(request.body):
            self.told_of_the_neighbour.add(request.method)
        if request.method == "response_url" and answer.status == 200:
            self._receipt(request)
        if request.method == "chat.postMessage" and isinstance(answer.body, Mapping) and answer.body["ok"]:
            self._post(request, answer.body)

    def possible(self, check_ins: set[str], person: str) -> set[str | None]:
        """What may count as a person's answer in a round of these check-ins; None stands for no answer.

        From their last confirmed click on, any later one may have been stored without their hearing of it.
        """
        own = sorted((one for one in self.clicks if one.person == person and one.check_in in check_ins), key=_time)
        found: set[str | None] = {None}
        for click in own:
            if click.confirmed:
                found = {click.rating}
            elif not (click.refused or click.overtaken):
                found.add(click.rating)
        return found

    def people_who_clicked(self, check_ins: set[str]) -> set[str]:
        """Everybody who pressed an answer on one of these check-ins."""
        return {one.person for one in self.clicks if one.check_in in check_ins}

    def standing(self) -> dict[str, list[Message]]:
        """The messages of each delivery that stand in Slack now."""
        found: dict[str, list[Message]] = {}
        for post in self.posts:
            if not post.message.deleted and post.message.subtype != "tombstone":
                found.setdefault(post.delivery, []).append(post.message)
        return found

    def _receipt(self, request: Request) -> None:
        click, text = self._by_address.get(request.url), str(request.body.get("text", ""))
        if click is None:
            return
        if text.startswith(STORED):
            click.said = _marked(request.body)
            self.confirmed += click.confirmed
        elif NOT_STORED in text:
            click.refused = True

    def _post(self, request: Request, body: Mapping[str, Any]) -> None:
        channel = self.slack.find_channel(body["channel"])
        message = channel.find(body["ts"]) if channel else None
        delivery = ((request.body.get("metadata") or {}).get("event_payload") or {}).get("delivery", "")
        if message is None:
            return
        self.posts.append(Posted(delivery, message))
        check_in = check_in_of(message)
        if check_in:
            for hear in self.on_check_in:
                hear(message, check_in)

    def _keep_waits(self, request: Request, answer: Answer, at: datetime) -> None:
        """Slack's limits count per method, and for posts per channel (https://docs.slack.dev/apis/web-api/rate-limits)."""
        if request.method == "response_url":
            return
        place = str(request.body.get("channel", "")) if request.method == "chat.postMessage" else ""
        key = (request.process.name, request.method, place)
        until = self._waits.get(key)
        if until and at < until:
            self.breaches.append(Breach(*key, until - at))
        if answer.status == 429:
            self._waits[key] = at + timedelta(seconds=int(answer.headers["Retry-After"]))


def check_in_of(message: Message) -> str | None:
    """The check-in that a message's answer buttons belong to; None if it has none."""
    for block in message.blocks:
        for element in block.get("elements", ()) if block["type"] == "actions" else ():
            if str(element.get("action_id", "")).startswith(f"{ids.ANSWER}:"):
                return str(element["value"])
    return None


def place_of(channel: Channel) -> str:
    """What a check-in's row calls a conversation: the person, where it is a direct message."""
    if channel.kind != "im":
        return channel.id
    return next(person.id for person in channel.members if not person.bot)


def _marked(body: Mapping[str, Any]) -> str | None:
    """The rating whose button a receipt shows as chosen."""
    for block in body.get("blocks") or ():
        for element in block.get("elements") or ():
            if element.get("style") == "primary":
                return str(element["action_id"]).partition(":")[2]
    return None


def _time(click: Click) -> tuple[int, int]:
    whole, _, micros = click.ts.partition(".")
    return int(whole), int(micros)
