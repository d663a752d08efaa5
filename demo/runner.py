"""The runner: moves one clock from due time to due time, lets the bot work and the staff act."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.views import ids
from demo.life import Intention, Life
from demo.staff import Deed, DeedKind, Question, deeds, merit_of, temper_of
from demo.stage import Stage
from demo.story import HIRED, Turn
from sandbox import Channel, Message, Person, SandboxError, as_text
from sandbox.feed import TIME

NEVER = datetime.max.replace(tzinfo=UTC)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Due:
    """When the bot's worker has something to do: to tick, and to send."""

    tick: datetime
    send: datetime


class Runner:
    """The organization's life: `live_until` a moment, as often as one likes."""

    def __init__(self, stage: Stage, life: Life, *, turn: Turn) -> None:
        self.life = life
        self.stage = stage
        self.halted = False
        self._clock = stage.clock
        self._worker = stage.bot.worker
        self._turn = turn

    async def live_until(self, end: datetime) -> None:
        """Go from due time to due time, the bot's or the staff's, and never past one; or less far, once `halted`."""
        while not self.halted and (moment := self._next(due := await self._due())) <= end:
            self._move_to(moment)
            await self._work(due)
            await self._act()
        if not self.halted:
            self._move_to(end)

    def _move_to(self, moment: datetime) -> None:
        before, after = self._clock.now(), max(moment, self._clock.now())
        self._clock.move_to(after)
        if after > before:
            self.stage.organization.slack.feed.touch(TIME)
        if before < HIRED <= after:
            self.stage.organization.welcome_the_newcomer()

    async def _due(self) -> Due:
        """When the bot's worker has something to do."""
        return Due(await self._worker.next_tick_due() or NEVER, await self._worker.next_send_due() or NEVER)

    def _next(self, due: Due) -> datetime:
        """When there is something to do next; a second on, if the bot could not finish what is due already."""
        for_bot = max(min(due.tick, due.send), self._clock.now() + SECOND)
        return min(for_bot, self.life.next_at or NEVER)

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
        for one in tuple(self.life.due(self._clock.now())):
            await self._do(one)
        await self.stage.settle()

    def _read_what_is_new(self) -> None:
        """Everybody in a channel sees a check-in; who sees the same one in several channels answers in the first."""
        told: set[tuple[str, str]] = set()
        for message in self._new_check_ins():
            self.life.tally.check_ins += 1
            question, words = self._question_of(message)
            for person in message.channel.members:
                if self.life.lives(person) and (person.id, words) not in told:
                    told.add((person.id, words))
                    planned = deeds(temper_of(person.name), question, self.life.random)
                    self.life.intend(person, message, planned)

    def _new_check_ins(self) -> Iterator[Message]:
        for channel in self.stage.organization.slack.channels:
            if channel.kind != "im":
                yield from filter(_is_check_in, self._unread(channel))

    def _unread(self, channel: Channel) -> list[Message]:
        """What was posted in a channel since it was read last, oldest first."""
        new = list(channel.between(self.life.read_up_to.get(channel.id), None, inclusive=False))
        if new:
            self.life.read_up_to[channel.id] = new[0].ts
        return new[::-1]

    def _question_of(self, message: Message) -> tuple[Question, str]:
        heading, _, asked = as_text(message).partition("\n")
        words = asked.partition("\n")[0]
        improved = self._turn.driver in heading and self._clock.now() >= self._turn.at
        return Question(self._clock.now(), merit_of(words, improved=improved)), words

    async def _do(self, one: Intention) -> None:
        """Do it, unless it can't be done any more: a visitor may have deleted the message or archived the channel."""
        try:
            done = await self._tried(one.person, one.message, one.deed)
        except SandboxError:
            return
        if done:
            self.life.tally.deeds[one.deed.kind] += 1

    async def _tried(self, person: Person, message: Message, deed: Deed) -> bool:
        """Whether the deed came off: without a receipt there is nothing to change, without a reply nothing to edit."""
        replied = self.life.replies.get((person.id, message.ts))
        match deed.kind:
            case DeedKind.ANSWER:
                return await _press(person, deed.words, message)
            case DeedKind.CHANGE:
                receipts = person.ephemerals(message.channel)
                return bool(receipts) and await _press(person, deed.words, receipts[-1])
            case DeedKind.REPLY:
                self.life.replies[person.id, message.ts] = await person.replies(deed.words, to=message)
                return True
            case DeedKind.EDIT if replied:
                await person.edits(replied, deed.words)
                return True
            case DeedKind.DELETE if replied:
                await person.deletes(replied)
                return True
            case _:
                return False


def _is_check_in(message: Message) -> bool:
    """Whether a message is one that people can answer."""
    return message.app is not None and any(one.get("block_id") == ids.CHECK_IN_ANSWERS for one in message.blocks)


async def _press(person: Person, label: str, message: Message) -> bool:
    """Press a button, and once more if Slack shows that the first time failed."""
    if (await person.presses(label, message=message)).ok:
        return True
    return (await person.presses(label, message=message)).ok
