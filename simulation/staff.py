"""What people do: answer, change their answers, click twice, reply, edit, delete, ask for a summary."""

import asyncio
from collections.abc import Coroutine, Iterable
from datetime import datetime
from random import Random
from typing import Any

from bot.views import ids
from sandbox import Channel, Message, Person, SandboxError, gestures
from simulation.clock import VirtualClock
from simulation.process import outside

HOUR = 3600.0
WORDS = ("Because it helps", "Nobody has *time* for it", "<@U1> & I disagree", "It works :+1:", "See above", "Perhaps")


class Staff:
    """Reacts to every check-in that comes to stand."""

    def __init__(self, random: Random, clock: VirtualClock) -> None:
        self._random = random
        self._clock = clock
        self._doing: set[asyncio.Task[None]] = set()
        self.deeds = 0

    def hear(self, message: Message, closes_at: datetime | None) -> None:
        """A check-in stands: everybody who sees it makes plans."""
        for person in message.channel.members:
            if not person.bot and self._random.random() < 0.8:
                self._begin(self._answers(person, message, closes_at))
            if not person.bot and message.channel.kind != "im" and self._random.random() < 0.2:
                self._begin(self._comments(person, message))

    def rest(self) -> None:
        """Nobody does anything more."""
        for task in self._doing:
            task.cancel()

    def _begin(self, deed: Coroutine[Any, Any, None]) -> None:
        task = outside(self._as_far_as_slack_allows(deed))
        self._doing.add(task)
        task.add_done_callback(self._doing.discard)

    async def _as_far_as_slack_allows(self, deed: Coroutine[Any, Any, None]) -> None:
        try:
            await deed
        except SandboxError:  # the message is gone, they have left, the channel is archived
            return

    async def _answers(self, person: Person, message: Message, closes_at: datetime | None) -> None:
        random = self._random
        await asyncio.sleep(self._hesitation(closes_at))
        await self._clicks(person, message)
        if random.random() < 0.25:
            await asyncio.sleep(random.choice((0.01, 0.5, 60.0, HOUR)))
            seen = [one for one in person.ephemerals(message.channel) if any(answers_on(one))]
            await self._clicks(person, seen[-1] if seen and random.random() < 0.5 else message)

    def _hesitation(self, closes_at: datetime | None) -> float:
        """Seconds until somebody answers: soon, some hours later, or when it is about to close."""
        random = self._random
        if closes_at and random.random() < 0.15:
            return max((closes_at - self._clock.now()).total_seconds() + random.uniform(-20, 5), 1.0)
        return random.expovariate(1 / random.choice((120.0, 2 * HOUR, 12 * HOUR)))

    async def _clicks(self, person: Person, message: Message) -> None:
        """One click, or two at once."""
        times = 2 if self._random.random() < 0.1 else 1
        clicks = [self._click(person, message) for _ in range(times)]
        await asyncio.gather(*clicks)

    async def _click(self, person: Person, message: Message) -> None:
        offered = list(answers_on(message))
        if not offered or person.deleted or not message.channel.has(person) or message.channel.archived:
            return
        self.deeds += 1
        element = self._random.choice(offered)
        action = {key: element[key] for key in ("type", "action_id", "value", "text")}
        await gestures.act(person, message, {**action, "block_id": ids.CHECK_IN_ANSWERS})

    async def _comments(self, person: Person, message: Message) -> None:
        random = self._random
        await asyncio.sleep(random.expovariate(1 / random.choice((1.0, HOUR, 12 * HOUR))))
        self.deeds += 1
        reply = await person.replies(random.choice(WORDS), to=message)
        for _ in range(random.choice((0, 0, 1, 2))):
            await asyncio.sleep(random.choice((0.2, 30.0, HOUR)))
            await person.edits(reply, f"{random.choice(WORDS)} {random.randrange(1000)}")
        if random.random() < 0.25:
            await asyncio.sleep(random.choice((0.2, 30.0, HOUR)))
            await person.deletes(reply)


def answers_on(message: Message) -> Iterable[dict[str, Any]]:
    """The answer buttons of a message that stands."""
    if message.deleted:
        return
    for block in message.blocks:
        for element in block.get("elements", ()) if block["type"] == "actions" else ():
            if str(element.get("action_id", "")).startswith(f"{ids.ANSWER}:"):
                yield element


async def looks_around(person: Person, place: Channel, random: Random) -> None:
    """Somebody types a command or opens the Home tab."""
    command = random.choice(("/drivers", "/drivers summary", "/drivers me", "/drivers schedules", "home"))
    if command == "home":
        await person.opens_home()
    else:
        await person.types(command, in_=place)
