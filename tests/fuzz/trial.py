"""One trial: a town lives through its story, then bent requests arrive, and nothing may break or be betrayed."""

import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import urlencode

from bot.views import ids
from sandbox.deliver import Kind, sign
from simulation.knock import knock
from tests.factories import WORKSPACE as ELSEWHERE
from tests.factories import World, make_program
from tests.fuzz.bending import Bender
from tests.fuzz.gate import Gate, standing
from tests.fuzz.story import COMMANDS, Sent, told
from tests.fuzz.watching import DIRECTORY, Journal, Watch, fault_in, listening, watching
from tests.stage import Stage

MARK = "Otherland"
"""Stands in what another workspace has, and nowhere else."""

LONGEST = 1.5
"""Seconds of a processor that a request may take, what follows it included; a handler has 2 s in all."""

REFUSALS = frozenset({"desk.told", "desk.failed"})


@dataclass(frozen=True)
class Finding:
    """Something that went wrong, with the request that brought it about."""

    number: int
    what: str
    request: str

    def __str__(self) -> str:
        return f"request {self.number}: {self.what}\n  {self.request[:1500]}"


@dataclass
class Report:
    """What came of one trial."""

    seed: int
    sent: int = 0
    seconds: float = 0.0
    fates: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)


Telling = Callable[[Gate], Awaitable[list[Sent]]]


async def try_out(
    database_url: str, seed: int, *, requests: int, until: float | None = None, story: Telling = told
) -> Report:
    """Live a story on a migrated database, then send so many bent requests, or fewer if the time is up
    (`until`, by `time.monotonic`)."""
    report = Report(seed)
    with listening() as journal:
        async with standing(database_url) as gate:
            corpus = await story(gate)
            report.findings += [Finding(0, fault, "the story") for line in journal.take() if (fault := fault_in(line))]
            await _elsewhere(gate)
            with watching(database_url) as watch:
                trial = Trial(gate, corpus, seed, journal, watch, report)
                began = time.monotonic()
                while report.sent < requests and (until is None or time.monotonic() < until):
                    await trial.sends_one()
                report.seconds = time.monotonic() - began
    return report


async def _elsewhere(gate: Gate) -> None:
    """Another workspace lives in the same database."""
    bot = gate.town.bot.deps
    world = World(program=make_program(name=f"{MARK} reads"))
    stage = await Stage(bot.database, gate.town.clock, world).settles_in()
    await stage.opens()
    await stage.posts_all()


class Trial:
    """Sends requests, and looks at what comes of each."""

    def __init__(
        self, gate: Gate, corpus: list[Sent], seed: int, journal: Journal, watch: Watch, report: Report
    ) -> None:
        self._gate = gate
        self._town = gate.town
        self._seed = seed
        self._journal = journal
        self._watch = watch
        self._report = report
        self._pool = _pool(corpus, watch.ids())
        self._told, self._made = _by_kind(corpus), _by_kind(_of_every_kind(corpus))

    async def sends_one(self) -> None:
        """Bend a request, send it, and write down what went wrong."""
        self._report.sent += 1
        luck = Random(f"{self._seed} {self._report.sent}")
        bender = Bender(luck, self._pool)
        kinds = self._told if luck.random() < 0.8 else self._made
        name = luck.choice(list(kinds))
        sent = luck.choice(kinds[name])
        fresh = self._fresh(sent)
        if sent.kind == "slash_commands" and luck.random() < 0.5:
            fresh["text"] = bender.phrase(COMMANDS)
        body = bender.bent(fresh)
        raw, content_type = encoded(sent.kind, body)
        if luck.random() < 0.05:
            raw, body = bender.torn(raw), {}  # who would be told may be torn off
        if luck.random() < 0.05:
            content_type = luck.choice(("application/json", "text/plain", "application/x-www-form-urlencoded", ""))
        self._gate.ears.take()
        self._journal.take()
        self._watch.changed()
        self._report.kinds[name] += 1
        ticket = body.get("trigger_id") == fresh.get("trigger_id")
        for what in await self._consequences(raw, content_type, body, ticket=ticket):
            self._report.findings.append(Finding(self._report.sent, what, f"{name} {raw!r}"))

    async def _consequences(self, raw: bytes, content_type: str, body: Mapping[str, Any], *, ticket: bool) -> list[str]:
        at = int(self._town.clock.machine_now().timestamp())
        headers = {"Content-Type": content_type, **sign(self._town.app.signing_secret, raw, at=at)}
        began = time.thread_time()
        try:
            reply = await knock(self._gate.post.web, raw, headers)
        except Exception as error:  # a server would log it with its traceback, and answer 500
            self._report.fates["raised"] += 1
            return [f"raised {error!r}"]
        await self._town.settles()
        self._report.fates[str(reply.status)] += 1
        lines, heard = self._journal.take(), self._gate.ears.take()
        took = time.thread_time() - began
        found = [f"took {took:.1f} s of a processor"] if took > LONGEST else []
        found += [fault for line in lines if (fault := fault_in(line, ticket=ticket))]
        if reply.status is None or reply.status >= 500:
            found.append(f"answered {reply.status}")
        refused = reply.status != 200 or any(line.get("action") in REFUSALS for line in lines)
        self._report.fates["refused" if refused else "taken"] += 1
        for table, workspace in sorted(self._watch.changed()):
            if refused and table not in DIRECTORY:
                found.append(f"was refused, and changed {table}")
            if workspace == ELSEWHERE and ELSEWHERE.encode() not in raw:
                found.append(f"changed {table} of another workspace")
        said = json.dumps([request.body for request, _ in heard]) + reply.body.decode()
        if MARK in said and ELSEWHERE.encode() not in raw:
            found.append(f"told of another workspace: {said}")
        if refused and reply.status == 200 and not heard and not reply.body and _waits(body):
            found.append("was refused without a word")
        return found

    def _fresh(self, sent: Sent) -> dict[str, Any]:
        """The request as if it were sent now: tickets serve once, and a modal has to stand to be changed."""
        slack, body = self._town.slack, json.loads(json.dumps(sent.body))
        user = body.get("user_id") or (body["user"]["id"] if "user" in body else "")
        person = slack.find_person(user)
        if person is None:
            body["event_id"] = slack.ids.new("Ev")
            return body
        body["trigger_id"] = slack.tickets.trigger(self._town.app, person)
        if "response_url" in body:
            body["response_url"] = slack.tickets.response_url(self._town.app, person, self._town.north)
        for action in body.get("actions", ()):
            action["action_ts"] = slack.action_ts()
        if body.get("view", {}).get("type") == "modal":
            view = slack.show(person, self._town.app, {**body["view"]})
            body["view"] |= {"id": view.id, "hash": view.hash, "root_view_id": view.id}
        return body


def _waits(body: Mapping[str, Any]) -> bool:
    """Whether somebody waits who can be told: by the address or in the modal that came with it."""
    address, kind = body.get("response_url"), body.get("type")
    return kind == "view_submission" or (kind in {"block_actions", None} and isinstance(address, str) and bool(address))


def encoded(kind: Kind, body: Mapping[str, Any]) -> tuple[bytes, str]:
    """A request's body as Slack would send it, and what it says that it is."""
    if kind == "events_api":
        return json.dumps(body).encode(), "application/json"
    fields = {"payload": json.dumps(body)} if kind == "interactive" else body
    return urlencode(fields, errors="surrogatepass").encode(), "application/x-www-form-urlencoded"


def _name(sent: Sent) -> str:
    """What kind of request it is, so that all kinds come equally often."""
    body = sent.body
    if sent.kind == "slash_commands":
        return f"command {body['text']}"
    if sent.kind == "events_api":
        return f"event {body['event']['type']}"
    if body["type"] == "block_actions":
        return f"action {body['actions'][0]['action_id']}"
    return f"{body['type']} {body.get('action_id') or body['view']['callback_id']}"


def _by_kind(corpus: list[Sent]) -> dict[str, list[Sent]]:
    found: dict[str, list[Sent]] = {}
    for sent in corpus:
        found.setdefault(_name(sent), []).append(sent)
    return found


def _of_every_kind(corpus: list[Sent]) -> list[Sent]:
    """A request for each id that the story did not come by, made of one for another."""
    names = {value for key, value in vars(ids).items() if key.isupper() and isinstance(value, str)}
    pressed = [one for one in corpus if one.body.get("type") == "block_actions"]
    on_message = next(one for one in pressed if "response_url" in one.body)
    in_modal = next(one for one in pressed if one.body.get("view", {}).get("type") == "modal")
    sent_off = next(one for one in corpus if one.body.get("type") == "view_submission")
    made = []
    for name in sorted(names):
        for original in (on_message, in_modal):
            body = json.loads(json.dumps(original.body))
            body["actions"][0] |= {"action_id": name, "value": "x", "type": "button"}
            made.append(Sent("interactive", body))
        body = json.loads(json.dumps(sent_off.body))
        body["view"]["callback_id"] = name
        made.append(Sent("interactive", body))
    return made


def _pool(corpus: list[Sent], rows: set[str]) -> list[str]:
    """Strings that name something: ids, values of buttons, what is kept in modals; another workspace's too."""
    found = set(rows) | {value for key, value in vars(ids).items() if key.isupper() and isinstance(value, str)}
    for sent in corpus:
        found |= set(_strings(sent.body))
    return sorted(one for one in found - {ELSEWHERE} if 0 < len(one) <= 120)


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [one for part in inner for one in _strings(part)]
