"""The runner: moves one clock from due time to due time, lets the bot work and the staff act."""

import heapq
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

from demo.staff import Deed, DeedKind, Question, deeds, merit_of, temper_of
from demo.stage import Stage
from sandbox import Message, Person, as_text

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Turn:
    """Something that gets better: from `at` on, check-ins about `driver` deserve more."""

    driver: str
    at: datetime


@dataclass(order=True)
class Intention:
    """What a person is going to do about a message; the number keeps the order of what falls on one moment."""

    at: datetime
    number: int
    person: Person = field(compare=False)
    message: Message = field(compare=False)
    deed: Deed = field(compare=False)


@dataclass(frozen=True)
class Due:
    """When the bot's worker has something to do: to tick, and to send."""

    tick: datetime
    send: datetime


@dataclass
class Tally:
    """What has happened so far."""

    check_ins: int = 0
    deeds: Counter[DeedKind] = field(default_factory=Counter)


class Runner:
    """The organization's life: `live_until` a moment, as often as one likes."""

    def __init__(self, stage: Stage, *, turn: Turn, seed: int) -> None:
        self.tally = Tally()
        self._stage = stage
        self._teams = stage.organization.teams
        self._clock = stage.clock
        self._worker = stage.bot.worker
        self._turn = turn
        self._random = Random(seed)
        self._numbers = count()
        self._intentions: list[Intention] = []
        self._replies: dict[tuple[str, str], Message] = {}
        self._read_up_to = dict.fromkeys(self._teams, 0)

    async def live_until(self, end: datetime) -> None:
        """Go from due time to due time, the bot's or the staff's, and never past one."""
        while (moment := self._next(due := await self._due())) <= end:
            self._clock.move_to(moment)
            await self._work(due)
            await self._act()
        self._clock.move_to(end)

    async def _due(self) -> Due:
        """When the bot's worker has something to do."""
        return Due(await self._worker.next_tick_due() or NEVER, await self._worker.next_send_due() or NEVER)

    def _next(self, due: Due) -> datetime:
        """When there is something to do next; a second on, if the bot could not finish what is due already."""
        for_bot = max(min(due.tick, due.send), self._clock.now() + timedelta(seconds=1))
        return min(for_bot, self._intentions[0].at) if self._intentions else for_bot

    async def _work(self, due: Due) -> None:
        """The bot does what is due now."""
        now = self._clock.now()
        if due.tick <= now:
            await self._worker.tick()
        if min(due.tick, due.send) <= now:
            await self._worker.send_due()
            self._read_what_is_new()

    async def _act(self) -> None:
        """People do what they are going to do now, all at once."""
        now_due = []
        while self._intentions and self._intentions[0].at <= self._clock.now():
            now_due.append(heapq.heappop(self._intentions))
        for one in now_due:
            await self._do(one)
        await self._stage.settle()

    def _read_what_is_new(self) -> None:
        """Everybody in a channel sees a check-in; who is in several channels answers in the first of them."""
        for team in self._teams:
            new = team.messages[self._read_up_to[team] :]
            self._read_up_to[team] += len(new)
            for message in new:
                self.tally.check_ins += 1
                self._intend(message)

    def _intend(self, message: Message) -> None:
        heading, _, asked = as_text(message).partition("\n")
        improved = self._turn.driver in heading and self._clock.now() >= self._turn.at
        question = Question(self._clock.now(), merit_of(asked.partition("\n")[0], improved=improved))
        for person in message.channel.members:
            if not person.bot and self._asked_here(person, message):
                for deed in deeds(temper_of(person.name), question, self._random):
                    heapq.heappush(self._intentions, Intention(deed.at, next(self._numbers), person, message, deed))

    def _asked_here(self, person: Person, message: Message) -> bool:
        return next(team for team in self._teams if team.has(person)) is message.channel

    async def _do(self, one: Intention) -> None:
        person, message, deed = one.person, one.message, one.deed
        self.tally.deeds[deed.kind] += 1
        match deed.kind:
            case DeedKind.ANSWER:
                await _press(person, deed.words, message)
            case DeedKind.CHANGE:
                await _press(person, deed.words, person.ephemerals(message.channel)[-1])
            case DeedKind.REPLY:
                self._replies[person.id, message.ts] = await person.replies(deed.words, to=message)
            case DeedKind.EDIT:
                await person.edits(self._replies[person.id, message.ts], deed.words)
            case DeedKind.DELETE:
                await person.deletes(self._replies[person.id, message.ts])


async def _press(person: Person, label: str, message: Message) -> None:
    """Press a button, and once more if Slack shows that the first time failed."""
    if not (await person.presses(label, message=message)).ok:
        await person.presses(label, message=message)
