"""People asked by direct message, in a Slack that answers: once each, not when they want quiet, after the channels."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import MovableClock
from bot.domain.answers import AnswerClick
from bot.domain.delivery import DeliveryKind
from bot.domain.pacing import ALLOWANCES, Call
from bot.domain.round import MissedReason
from bot.domain.scale import Rating
from bot.domain.schedule import Manner
from bot.ports import Messenger, Posted
from bot.worker import Worker
from sandbox import Channel, Person
from storage import check_ins, schedules
from storage.engine import Database, Writing
from tests.factories import MONDAY, make_cadence, make_schedule
from tests.giving import give_answer
from tests.worker.workplace import Workplace, workplace

FIRST = MONDAY + timedelta(days=7, hours=-13)
NINE = MONDAY + timedelta(days=7)


@pytest.fixture
async def place(sqlite_database: Database, clock: MovableClock) -> AsyncIterator[Workplace]:
    """The people of a channel in Berlin are asked directly, next Monday at nine."""
    async with workplace(sqlite_database, clock) as made:
        await asks_directly(made)
        yield made


async def asks_directly(place: Workplace, **changes: object) -> None:
    place.schedule = make_schedule(
        **{
            "id": "direct",
            "manner": Manner.DIRECT,
            "channels": (place.north.id,),
            "due_at": FIRST,
            "owner": place.admin.id,
            "cadence": make_cadence(open_hours=24),
            **changes,
        }
    )
    await place.deps.write(schedules.add_schedule, place.workspace, place.schedule)
    await place.deps.write(_only, place.workspace, "schedule")
    place.clock.move_to(FIRST)
    await place.is_due()
    place.clock.move_to(NINE)


async def _only(session: Writing, workspace: str, other: str) -> None:
    await schedules.move_schedules_on(session, workspace, {other: NINE + timedelta(days=99)})


class SlowSlack:
    """A Slack in which each message takes a fifth of a second."""

    def __init__(self, messenger: Messenger, place: Workplace, *, enough: int = 0) -> None:
        self._messenger, self._place, self._enough = messenger, place, enough
        self.posted: list[str] = []
        self.has_enough = asyncio.Event()

    def __getattr__(self, name: str) -> object:
        return getattr(self._messenger, name)

    async def post(self, workspace: str, channel: str, message, **what) -> Posted:
        self.posted.append(channel)
        if len(self.posted) == self._enough:
            self.has_enough.set()
        self._place.moves(seconds=0.2)
        return await self._messenger.post(workspace, channel, message, **what)


def staff(channel: Channel) -> list[Person]:
    return [one for one in channel.members if not one.bot]


async def sends_all(place: Workplace) -> None:
    """The sender goes on until nothing is left that may go within some minutes."""
    worker = place.worker()
    for _ in range(60):
        await worker.send_due()
        place.moves(seconds=5)


async def answers_own(place: Workplace, person: Person) -> None:
    found = await place.deps.read(check_ins.check_in_of_person, place.workspace, (await place.round()).id, person.id)
    click = AnswerClick(person.id, found.id, Rating.FULLY, f"{place.clock.now().timestamp():.6f}")
    keyring = place.deps.keyring
    await place.deps.write(give_answer, place.workspace, click, now=place.clock.now(), keyring=keyring)


async def test_everybody_gets_one_message_of_their_own_and_it_loses_its_buttons_at_the_close(place: Workplace):
    await sends_all(place)
    people = staff(place.north)
    assert [len(place.posts(one.dm())) for one in people] == [1] * 6
    assert "Fully in place" in place.buttons(people[0].dm())
    assert place.posts(place.north) == ()
    place.clock.move_to(NINE + timedelta(hours=25))
    await place.is_due()
    await sends_all(place)
    assert [place.buttons(one.dm()) for one in people] == [[]] * 6
    assert [len(place.posts(one.dm())) for one in people] == [1] * 6


async def test_nobody_is_written_to_before_their_time(place: Workplace):
    early = [row for row in await place.rows("deliveries") if row["kind"] == "check_in"]
    assert len(early) == 6
    assert {row["state"] for row in early} == {"due"}


async def test_who_wants_quiet_is_left_in_peace(place: Workplace):
    """The sandbox's quiet lasts eight hours, longer than a check-in may be late."""
    one = staff(place.north)[0]
    one.snoozed = True
    await sends_all(place)
    assert place.posts(one.dm()) == ()
    place.moves(hours=7)
    await sends_all(place)
    found = await place.deps.read(check_ins.check_in_of_person, place.workspace, (await place.round()).id, one.id)
    assert found.reason is MissedReason.DO_NOT_DISTURB
    assert (await place.round()).state == "open"
    assert "notice" not in {row["kind"] for row in await place.rows("deliveries")}


async def test_if_slack_can_not_say_who_wants_quiet_they_are_written_to(place: Workplace):
    place.slack.faults.add("dnd.teamInfo", kind="server_error", times=9)
    await sends_all(place)
    assert [len(place.posts(one.dm())) for one in staff(place.north)] == [1] * 6


async def test_if_slack_asks_to_wait_before_it_says_who_wants_quiet_nobody_is_written_to_until_then(place: Workplace):
    one, *others = staff(place.north)
    one.snoozed = True
    place.slack.faults.add("dnd.teamInfo", kind="rate_limited", retry_after=60)
    worker = place.worker()
    await worker.send_due()
    place.moves(seconds=59)
    await worker.send_due()
    assert len(place.slack.traffic.calls("dnd.teamInfo")) == 1
    assert not any(place.posts(person.dm()) for person in staff(place.north))
    place.moves(seconds=1)
    await sends_all(place)
    assert place.posts(one.dm()) == ()
    assert [len(place.posts(other.dm())) for other in others] == [1] * 5


async def test_if_that_wait_would_make_them_too_late_people_are_written_to(place: Workplace):
    """A check-in may be six hours late."""
    place.slack.faults.add("dnd.teamInfo", kind="rate_limited", retry_after=7 * 3600)
    await sends_all(place)
    assert [len(place.posts(one.dm())) for one in staff(place.north)] == [1] * 6
    assert len(place.slack.traffic.calls("dnd.teamInfo")) == 1


async def test_a_person_who_left_is_nobody_s_trouble(place: Workplace):
    one = staff(place.north)[0]
    one.deleted = True
    await sends_all(place)
    found = await place.deps.read(check_ins.check_in_of_person, place.workspace, (await place.round()).id, one.id)
    assert found.reason is MissedReason.PERSON_GONE


async def test_a_crash_after_posting_leaves_one_message(place: Workplace):
    place.breaks("chat.postMessage", "timeout_after_store")
    await sends_all(place)
    assert [len(place.posts(one.dm())) for one in staff(place.north)] == [1] * 6


async def test_channels_are_served_before_people(place: Workplace):
    """A check-in in a channel that comes due behind them all goes first."""
    await place.deps.write(schedules.move_schedules_on, place.workspace, {"schedule": NINE})
    await place.is_due()
    await place.sends()
    posted = [str(call.request["channel"]) for call in place.slack.traffic if call.name == "chat.postMessage"]
    assert set(posted[:2]) == {place.north.id, place.south.id}
    assert len(posted) == 8


async def test_a_flood_of_direct_messages_holds_up_no_channel_and_no_refresh(
    sqlite_database: Database, clock: MovableClock
):
    """Slack takes longer for each message than the pace asks for, so that the pace never ends a pass."""
    async with workplace(sqlite_database, clock, people=100) as place:
        await asks_directly(place)
        slow = SlowSlack(place.deps.messenger, place)
        worker = place.worker(messenger=slow)
        await worker.send_due()
        await place.deps.write(schedules.move_schedules_on, place.workspace, {"schedule": NINE})
        await place.is_due()
        written = len(slow.posted)
        report = await worker.send_due()
        assert {place.north.id, place.south.id} == set(slow.posted[written : written + 2])
        assert report.resume_at == place.clock.now()
        place.schedule = replace(place.schedule, id="schedule")
        await place.answers(staff(place.north)[0], place.north)
        place.moves(seconds=30)
        assert (await worker.send_due()).refreshed == 1
        assert written == 20
        assert len(slow.posted) == 62


async def test_the_next_pass_of_a_flood_begins_at_once(sqlite_database: Database, clock: MovableClock):
    async with workplace(sqlite_database, clock, people=70) as place:
        await asks_directly(place)
        slow = SlowSlack(place.deps.messenger, place, enough=70)
        worker = Worker(replace(place.deps, messenger=slow), tick_seconds=3600)
        await worker.start()
        try:
            await asyncio.wait_for(slow.has_enough.wait(), 60)
        finally:
            await worker.stop()
        assert sum(len(place.posts(one.dm())) for one in staff(place.north)) == 70


async def test_reminders_come_once_to_whoever_has_not_answered(sqlite_database: Database, clock: MovableClock):
    async with workplace(sqlite_database, clock) as place:
        await asks_directly(place, reminds=True, cadence=make_cadence(open_hours=48))
        await sends_all(place)
        answered, silent = staff(place.north)[:2]
        await answers_own(place, answered)
        place.clock.move_to(NINE + timedelta(hours=24))
        await sends_all(place)
        assert len(place.posts(answered.dm())) == 1
        assert len(place.posts(silent.dm())) == 2
        assert "Fully in place" in place.buttons(silent.dm())
        place.clock.move_to(NINE + timedelta(hours=49))
        await place.is_due()
        await sends_all(place)
        assert len(place.posts(silent.dm())) == 2
        assert DeliveryKind.REMINDER not in {row["kind"] for row in await place.rows("deliveries")}


async def test_slack_is_asked_about_fifty_people_at_once(sqlite_database: Database, clock: MovableClock):
    async with workplace(sqlite_database, clock, channels=1, people=120) as place:
        await asks_directly(place)
        await sends_all(place)
        assert sum(len(place.posts(one.dm())) for one in staff(place.north)) == 120
        asked = [call for call in place.slack.traffic if call.name == "dnd.teamInfo"]
        assert len(asked) <= 5


def test_asking_who_wants_quiet_stays_below_its_tier():
    (allowance,) = ALLOWANCES[Call.QUIET]
    assert allowance.burst + timedelta(minutes=1) / allowance.interval <= 20
