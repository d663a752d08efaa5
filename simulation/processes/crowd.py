"""People in a hurry: they answer, change their minds, press again what was not confirmed, and talk in threads."""

import asyncio
from random import Random

from bot.domain.scale import Rating
from bot.views import ids
from sandbox import Message, Person, SandboxError, gestures
from simulation.books import Books, Click, check_in_of
from simulation.staff import WORDS, answers_on

PATIENCE = 3.0
"""Seconds that somebody waits for their receipt before they press again: the bot is given two."""

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 3.0
"""Seconds until somebody presses again; it takes longer each time."""

A_GLANCE = 0.02
"""Seconds between two looks at what came."""

LAST_MINUTE = 0.4
"""Seconds around the close in which the late ones press."""


class Crowd:
    """Everybody who sees a round's check-ins, in so many channels. `random` is the round's luck."""

    def __init__(self, random: Random, books: Books, *, channels: int) -> None:
        self.reached_everywhere = asyncio.Event()
        self._channels = channels
        self._random = random
        self._books = books
        self._doing: list[asyncio.Task[None]] = []
        self._messages: list[Message] = []
        self._over = False

    def hear(self, message: Message) -> None:
        """A check-in stands: everybody there begins."""
        self._messages.append(message)
        if len({one.channel.id for one in self._messages}) == self._channels:
            self.reached_everywhere.set()
        for person in sorted(message.channel.members, key=lambda one: one.id):
            if not person.bot:
                self._doing.append(asyncio.create_task(self._answers(person, message)))
            if not person.bot and self._random.random() < 0.25:
                self._doing.append(asyncio.create_task(self._talks(person, message)))

    async def done(self, *, within: float) -> None:
        """Wait until everybody has had their say; after so many seconds nobody tries again."""
        if self._doing:
            await asyncio.wait(self._doing, timeout=within)
        self._over = True
        await asyncio.gather(*self._doing)

    async def press_at_the_last_minute(self) -> None:
        """Some press just before or after the close, each once."""
        late = [
            self._late(person, message)
            for message in self._messages
            for person in sorted(message.channel.members, key=lambda one: one.id)
            if not person.bot and self._random.random() < 0.2
        ]
        await asyncio.gather(*late)

    async def _answers(self, person: Person, message: Message) -> None:
        for _ in range(self._random.choice((1, 1, 2, 3))):
            await asyncio.sleep(self._random.uniform(0.0, 2.0))
            await self._gets_through(person, message, self._random.choice([*Rating]))

    async def _gets_through(self, person: Person, message: Message, rating: Rating) -> None:
        pause = FIRST_PAUSE
        while not self._over:
            click = await self._click(person, self._place(person, message), rating)
            if click is None or await self._told(click):
                return
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _late(self, person: Person, message: Message) -> None:
        await asyncio.sleep(self._random.uniform(0.0, 2 * LAST_MINUTE))
        await self._click(person, message, self._random.choice([*Rating]))

    def _place(self, person: Person, message: Message) -> Message:
        """The check-in itself, or the receipt that shows the answers again."""
        own = [one for one in person.ephemerals(message.channel) if check_in_of(one) == check_in_of(message)]
        return own[-1] if own and self._random.random() < 0.5 else message

    async def _click(self, person: Person, place: Message, rating: Rating) -> Click | None:
        """Press an answer; None if it can't be pressed any more."""
        pressed = f"{ids.ANSWER}:{rating}"
        element = next((one for one in answers_on(place) if one["action_id"] == pressed), None)
        if element is None:
            return None
        before = len(self._books.clicks)
        action = {key: element[key] for key in ("type", "action_id", "value", "text")}
        await gestures.act(person, place, {**action, "block_id": ids.CHECK_IN_ANSWERS})
        return next(one for one in self._books.clicks[before:] if one.person == person.id)

    async def _told(self, click: Click) -> bool:
        """Whether the person was told in time what became of their click."""
        for _ in range(round(PATIENCE / A_GLANCE)):
            if click.said or click.refused:
                return True
            await asyncio.sleep(A_GLANCE)
        return False

    async def _talks(self, person: Person, message: Message) -> None:
        random = self._random
        await asyncio.sleep(random.uniform(0.0, 3.0))
        try:
            reply = await person.replies(random.choice(WORDS), to=message)
            for _ in range(random.choice((0, 0, 1, 2))):
                await asyncio.sleep(random.uniform(0.0, 0.5))
                await person.edits(reply, f"{random.choice(WORDS)} {random.randrange(1000)}")
            if random.random() < 0.2:
                await person.deletes(reply)
        except SandboxError:  # the message was deleted
            return
