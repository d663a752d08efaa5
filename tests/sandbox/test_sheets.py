"""What was written before is written anew only where something has changed, and then always."""

import asyncio
from collections.abc import Callable
from random import Random

from hypothesis import example, given
from hypothesis import strategies as st

from sandbox import Message, Slack
from sandbox.memory import Memory, recall
from sandbox.sheets import SIZE
from tests.sandbox.conftest import StoppedClock, question
from tests.sandbox.test_memory import called


class Street:
    """Two neighbours in two channels and an app, who do something again and again."""

    def __init__(self, seed: int = 0) -> None:
        self.slack = Slack(clock=StoppedClock())
        self.ana, self.ben = self.slack.person("Ana Ruiz"), self.slack.person("Ben Oke")
        self.app = self.slack.install_app("Courier")
        members = [self.ana, self.ben, self.app]
        self.channels = [self.slack.channel(name, members=members) for name in ("north", "south")]
        self._random = Random(seed)

    def says(self, *, thread: Message | None = None, to: str | None = None) -> None:
        channel = thread.channel if thread else self._random.choice(self.channels)
        app = self.app if to else None
        blocks = question() if app else []
        ts, thread_ts = channel.next_ts(), thread.ts if thread else None
        channel.put(Message(channel, ts, "Words", self.ana, app, blocks, thread_ts=thread_ts, ephemeral_to=to))

    def whispers(self) -> None:
        self.says(to=self.ben.id)

    def replies(self) -> None:
        self._with_any(lambda message: self.says(thread=None if message.is_reply or message.ephemeral_to else message))

    def edits(self) -> None:
        self._with_any(lambda message: message.channel.edit(message, text=f"{message.text}!"))

    def removes(self) -> None:
        self._with_any(lambda message: None if message.deleted else message.channel.remove(message))

    def chooses(self) -> None:
        """Another value each time."""
        value = {"value": str(self._random.random())}
        self._with_any(lambda message: message.state.setdefault(self.ben.id, {}).update({("a", "b"): value}))

    def forgets(self) -> None:
        self._with_any(lambda message: message.state.clear())

    def comes(self) -> None:
        person = self.slack.person(f"Neighbour {len(self.slack.people)}")
        self._random.choice(self.channels).join(person)
        self.ana = person

    def calls(self) -> None:
        called(self.slack, self.slack.traffic.total)

    def _with_any(self, do: Callable[[Message], object]) -> None:
        all_ = [message for channel in self.channels for message in channel.everything()]
        if all_:
            do(self._random.choice(all_))


DEEDS = ("says", "whispers", "replies", "edits", "removes", "chooses", "forgets", "comes", "calls")


def everything_in(slack: Slack) -> list[object]:
    seen = [
        [
            message.as_json() | {"state": message.state, "gone": message.deleted, "by": message.author.name},
            message.ephemeral_to,
            [reply.ts for reply in message.replies],
        ]
        for channel in slack.channels
        for message in channel.everything()
    ]
    return [seen, [one.name for one in slack.traffic], [person.as_json() for person in slack.people]]


def read_back(memory: Memory) -> Slack:
    return recall(memory.take().sealed(), clock=StoppedClock())[0]


@example([["says"], ["replies"], ["edits", "edits"], ["removes", "removes"]], 0)
@example([["says", "chooses"], ["chooses"], ["forgets"]], 0)
@given(st.lists(st.lists(st.sampled_from(DEEDS), max_size=12), min_size=1, max_size=5), st.integers())
def test_whatever_happens_between_two_times_is_written(days: list[list[str]], seed: int):
    street = Street(seed)
    memory = Memory(street.slack)
    for deeds in days:
        for deed in deeds:
            getattr(street, deed)()
        assert everything_in(read_back(memory)) == everything_in(street.slack)


def test_only_the_sheet_with_the_change_is_written_anew():
    street = Street()
    for _ in range(4 * SIZE):
        street.says()
    memory = Memory(street.slack)
    before = memory.take().parts

    message = next(iter(street.channels[0].everything()))
    message.channel.edit(message, text="Otherwise")
    after = memory.take().parts

    sheets = list(zip(before[2:], after[2:], strict=True))
    assert len(sheets) == 4
    assert [one is two for one, two in sheets].count(False) == 1


async def test_others_go_on_while_it_catches_up():
    street = Street()
    for _ in range(4 * SIZE):
        street.says()
    memory, turns = Memory(street.slack), 0

    async def goes_on() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    other = asyncio.create_task(goes_on())
    await memory.catch_up()
    other.cancel()
    assert turns >= 4


def test_what_a_caught_up_memory_takes_is_what_happened_since_as_well():
    street = Street()
    for _ in range(2 * SIZE):
        street.says()
    memory = Memory(street.slack)
    asyncio.run(memory.catch_up())
    street.edits()
    street.replies()
    assert everything_in(read_back(memory)) == everything_in(street.slack)
