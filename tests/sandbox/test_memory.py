"""A workspace that is written down and read back is the same workspace."""

import asyncio
import hashlib
import pickle
from dataclasses import dataclass
from fractions import Fraction

import pytest

from sandbox import Channel, Message, Person, Slack
from sandbox.memory import NEWEST, VERSION, UnreadableError, recall, remember
from sandbox.traffic import Exchange
from tests.sandbox.conftest import MONDAY, Listener, StoppedClock


@dataclass
class Diary:
    """What a keeper has beside a workspace: it refers to things in it."""

    writer: Person
    page: Message


@pytest.fixture
async def slack() -> Slack:
    """Two teams that share a person, an app, a thread, an ephemeral and a modal."""
    slack = Slack(clock=StoppedClock())
    ana, ben = slack.person("Ana Ruiz", tz="Europe/Berlin", admin=True), slack.person("Ben Oke")
    north = slack.channel("north", members=[ana, ben])
    slack.channel("south", members=[ben], private=True)
    app = slack.install_app("Courier", command="/courier")
    north.invite(app)
    asked = await ana.says("How are things?", in_=north)
    await ben.replies("Well, thank you", to=asked)
    north.put(Message(channel=north, ts=north.next_ts(), text="psst", author=ana, app=app, ephemeral_to=ben.id))
    blocks = [{"type": "input", "block_id": "name", "element": {"type": "plain_text_input", "action_id": "typed"}}]
    slack.show(ben, app, {"type": "modal", "title": {"type": "plain_text", "text": "Form"}, "blocks": blocks})
    return slack


def called(slack: Slack, number: int) -> None:
    slack.traffic.add(Exchange(MONDAY, MONDAY, "in", f"call {number}", {}, {"ok": True}, 200))


def north_of(slack: Slack) -> Channel:
    north = slack.channel_named("north")
    assert north is not None
    return north


async def test_everything_that_people_see_is_there_again(slack):
    clock = StoppedClock()
    again, _ = recall(remember(slack), clock=clock)

    assert again.clock is clock
    assert [person.as_json() for person in again.people] == [person.as_json() for person in slack.people]
    for channel in slack.channels:
        twin = again.find_channel(channel.id)
        assert [member.id for member in twin.members] == [member.id for member in channel.members]
        for person in slack.people:
            seen = [message.as_json() for message in again.find_person(person.id).sees(twin)]
            assert seen == [message.as_json() for message in person.sees(channel)]
    assert again.person_named("Ben Oke").modal.as_json() == slack.person_named("Ben Oke").modal.as_json()
    assert again.bearer(slack.only_app().bot_token) is again.only_app()


async def test_life_goes_on_where_it_stopped(slack):
    again, _ = recall(remember(slack), clock=StoppedClock())
    ana, was = again.person_named("Ana Ruiz"), slack.person_named("Ana Ruiz")

    said, would_have_said = await ana.says("On we go", in_=north_of(again)), await was.says("On", in_=north_of(slack))

    assert said.ts == would_have_said.ts
    assert again.person("Cleo Marsh").id == slack.person("Cleo Marsh").id
    await ana.replies("More", to=again.person_named("Ben Oke").sees(north_of(again))[0])
    async with again.serve() as server:
        assert server.url == again.url


async def test_what_is_beside_it_refers_to_the_same_people_and_messages(slack):
    diary = Diary(slack.person_named("Ana Ruiz"), north_of(slack).messages[0])

    again, found = recall(remember(slack, diary), clock=StoppedClock(), trusted=("tests",))

    assert found.writer is again.person_named("Ana Ruiz")
    assert found.page is north_of(again).messages[0]


async def test_the_newest_traffic_keeps_its_numbers(slack):
    for number in range(NEWEST + 20):
        called(slack, number)

    again, _ = recall(remember(slack), clock=StoppedClock())

    assert again.traffic.total == NEWEST + 20
    assert [one.name for one in again.traffic] == [one.name for one in slack.traffic][-NEWEST:]


async def test_events_that_are_held_back_or_wait_for_their_retry_arrive_afterwards(slack):
    ana, north, app = slack.person_named("Ana Ruiz"), north_of(slack), slack.only_app()
    async with slack.serve(), Listener().listening() as listener:
        app.request_url, listener.status = listener.url, 500
        await ana.says("Nobody took this in", in_=north)
        await slack.settled()
        slack.faults.late_events = slack.faults.duplicate_events = True
        await ana.says("This is late, and comes twice", in_=north)
        await slack.settled()

    again, _ = recall(remember(slack), clock=StoppedClock())

    assert again.faults.late_events
    async with again.serve(), Listener().listening() as listener:
        again.only_app().request_url = listener.url
        await again.retry_events()
        await again.release_events()
        assert [heard["text"] for heard in listener.events] == [
            "Nobody took this in",
            *("This is late, and comes twice",) * 2,
        ]
        assert listener.heard[0].headers["X-Slack-Retry-Num"] == "1"


async def test_who_listens_afterwards_hears_of_changes(slack):
    again, _ = recall(remember(slack), clock=StoppedClock())
    ears = again.feed.listen(calm=0)

    heard = asyncio.ensure_future(anext(ears))
    await asyncio.sleep(0)
    again.faults.add("*", kind="server_error")
    called(again, 1)

    assert await heard == {"trouble", "traffic"}
    await ears.aclose()


async def test_another_version_or_edition_is_refused(slack):
    data = remember(slack, edition=3)

    with pytest.raises(UnreadableError, match="another version"):
        recall(data, clock=StoppedClock(), edition=4)
    with pytest.raises(UnreadableError, match="another version"):
        recall(data.replace(b" %d.3 " % VERSION, b" %d.3 " % (VERSION + 1), 1), clock=StoppedClock(), edition=3)
    with pytest.raises(UnreadableError, match="another version"):
        recall(b"", clock=StoppedClock())


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-1], lambda data: data[:-9] + b"something", lambda data: data + b"!"]
)
async def test_a_damaged_one_is_refused(slack, damage):
    with pytest.raises(UnreadableError, match="damaged"):
        recall(damage(remember(slack)), clock=StoppedClock())


@pytest.mark.parametrize("stranger", [Fraction(1, 2), print, Diary])
async def test_nothing_but_known_classes_is_built(slack, stranger):
    with pytest.raises(UnreadableError, match="unknown"):
        recall(remember(slack, stranger), clock=StoppedClock())


def test_a_forged_one_runs_nothing():
    class Trap:
        def __reduce__(self):
            return (pytest.fail, ("it was run",))

    body = pickle.dumps(Trap())
    head = f"sandbox-memory {VERSION}.1 {hashlib.sha256(body).hexdigest()}\n".encode()

    with pytest.raises(UnreadableError, match="unknown"):
        recall(head + body, clock=StoppedClock(), trusted=("demo",))
