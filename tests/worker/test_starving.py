"""However many messages can't be sent, those that can are: what has to wait stands in nobody's way."""

from dataclasses import dataclass, field
from datetime import time, timedelta

import pytest
from sqlalchemy import update

from bot.clock import MovableClock
from bot.domain.delivery import Delivery, DeliveryKind, DeliveryState
from bot.ports import Deps, Posted, SlackBusyError, SlackUnknownError
from bot.services import refreshing, sending
from bot.worker import Worker
from storage import check_ins, deliveries, schedules
from storage.engine import Database
from storage.tables import DeliveryRow
from tests.factories import MONDAY, WORKSPACE, World, make_cadence, make_schedule
from tests.fakes import FakeMessenger
from tests.stage import Stage
from tests.worker.workplace import Workplace

GOOD = "C0GOOD"
A_MINUTE_LATER = make_schedule(id="later", channels=(GOOD,), cadence=make_cadence(at=time(9, 1)))


@dataclass
class PatchySlack(FakeMessenger):
    """A Slack in which what is done in a channel is lost on the way, unless the channel is one that works."""

    working: set[str] = field(default_factory=set)

    async def post(self, workspace, channel, message, **what) -> Posted:
        self._lose("chat.postMessage", channel)
        return await super().post(workspace, channel, message, **what)

    async def find(self, workspace, channel, **what) -> str | None:
        self._lose("conversations.history", channel)
        return await super().find(workspace, channel, **what)

    def _lose(self, method: str, channel: str) -> None:
        if channel not in self.working:
            raise SlackUnknownError(method, "time-out")


@dataclass
class Crowd:
    """Many channels that are asked, and the good one, which is asked a minute after them."""

    stage: Stage
    slack: PatchySlack = field(default_factory=PatchySlack)

    @property
    def deps(self) -> Deps:
        stage = self.stage
        return Deps(stage.database, self.slack, stage.clock, stage.means.catalogue, stage.means.keyring)

    async def good_check_in(self) -> str:
        return next(str(row["id"]) for row in await self.stage.rows("check_ins") if row["channel_id"] == GOOD)

    async def is_asked(self) -> bool:
        return any(row["channel_id"] == GOOD and row["state"] == "sent" for row in await self.stage.rows("deliveries"))

    async def works(self, worker: Worker, *, at_most: timedelta) -> None:
        """Send every two seconds, until the good channel is asked."""
        end = self.stage.clock.now() + at_most
        while not await self.is_asked() and self.stage.clock.now() < end:
            self.stage.clock.move(timedelta(seconds=2))
            await worker.send_due()


async def crowd(database: Database, clock: MovableClock, *, others: int) -> Crowd:
    names = tuple(f"C0OTHER{place}" for place in range(others))
    world = World(channels={name: ["U0N"] for name in (*names, GOOD)}, schedule=make_schedule(channels=names))
    stage = await Stage(database, clock, world).settles_in()
    await database.write(schedules.add_schedule, WORKSPACE, A_MINUTE_LATER)
    await stage.moves(timedelta(minutes=1))
    return Crowd(stage)


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Little is looked at together, so that a dozen is a crowd."""
    for module in (sending, refreshing):
        monkeypatch.setattr(module, "AT_ONCE", 5)


async def test_150_channels_of_which_slack_does_not_say_what_became_keep_no_other_from_being_asked(
    sqlite_database: Database, clock: MovableClock
):
    many = await crowd(sqlite_database, clock, others=150)
    await many.deps.write(loses_all_but_the_good_one)
    many.slack.working = {GOOD}
    assert (await Worker(many.deps).send_due()).sent == 1


@pytest.mark.usefixtures("small_pages")
async def test_posts_that_fail_again_and_again_keep_no_other_from_being_asked(
    sqlite_database: Database, clock: MovableClock
):
    many = await crowd(sqlite_database, clock, others=24)
    many.slack.working = {GOOD}
    await many.works(Worker(many.deps), at_most=timedelta(seconds=10))
    assert await many.is_asked()


@pytest.mark.usefixtures("small_pages")
async def test_histories_that_can_not_be_read_keep_no_other_from_being_looked_at(
    sqlite_database: Database, clock: MovableClock
):
    many = await crowd(sqlite_database, clock, others=12)
    worker = Worker(many.deps)
    await worker.send_due()
    many.slack.working = {GOOD}
    await many.works(worker, at_most=timedelta(minutes=1))
    assert await many.is_asked()


async def test_a_channel_in_which_slack_always_asks_to_wait_keeps_no_other_from_being_asked(
    sqlite_place: Workplace,
):
    place = sqlite_place
    due = await place.deps.read(sending.owed, place.workspace, now=place.clock.now())
    place.slack.faults.add("chat.postMessage", kind="rate_limited", times=100, where={"channel": due[0].channel})
    worker = place.worker()
    for _ in range(2):
        await worker.send_due()
        place.moves(minutes=1)
    assert sorted(len(place.posts(channel)) for channel in place.channels) == [0, 1]
    place.moves(hours=6)
    assert (await worker.send_due()).missed == 1


async def test_a_history_with_which_slack_always_asks_to_wait_keeps_no_other_from_being_looked_at(
    sqlite_place: Workplace,
):
    place = sqlite_place
    place.slack.faults.add("chat.postMessage", kind="reset_after_store", times=2)
    worker = place.worker()
    await worker.send_due()
    place.moves(seconds=10)
    due = await place.deps.read(sending.owed, place.workspace, now=place.clock.now())
    place.slack.faults.add("conversations.history", kind="rate_limited", times=100, where={"channel": due[0].channel})
    assert (await worker.send_due()).sent == 0
    place.moves(minutes=1)
    assert (await worker.send_due()).sent == 1


@pytest.mark.usefixtures("small_pages")
async def test_messages_that_wait_for_slack_keep_no_ephemeral_from_going(
    sqlite_database: Database, clock: MovableClock
):
    many = await crowd(sqlite_database, clock, others=12)
    check_in = await many.good_check_in()
    await many.deps.write(check_ins.stand, WORKSPACE, check_in, ts="1.0")
    now, later = clock.now(), clock.now() + timedelta(minutes=10)
    note = Delivery("note", DeliveryKind.THREAD_NOTE, check_in, DeliveryState.DUE, now, later, 0, GOOD, "U0N")
    await many.deps.write(deliveries.owe, WORKSPACE, note)
    many.slack.fails("post", SlackBusyError("chat.postMessage", 3600))
    many.slack.working = {row["channel_id"] for row in await many.stage.rows("check_ins")}
    report = await Worker(many.deps).send_due()
    assert (report.sent, report.resume_at) == (1, now + timedelta(hours=1))
    assert [one.person for one in many.slack.ephemerals] == ["U0N"]


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("step", [sending.take_up, refreshing.take_up], ids=["messages", "updates"])
async def test_faults_of_ours_in_many_messages_keep_no_other_from_going(
    sqlite_database: Database, clock: MovableClock, step
):
    many = await crowd(sqlite_database, clock, others=12)
    good = await many.good_check_in()
    if step is refreshing.take_up:
        await marks_all(many)

    class Broken(Deps):
        async def write(self, service, *args, **kwargs):
            if service is step and good not in (getattr(args[1], name, "") for name in ("subject", "check_in_id")):
                raise RuntimeError("a fault of ours")
            return await super().write(service, *args, **kwargs)

    many.slack.working = {GOOD}
    deps = many.deps
    report = await Worker(Broken(deps.database, deps.messenger, deps.clock, deps.catalogue, deps.keyring)).send_due()
    assert (report.sent if step is sending.take_up else report.refreshed) == 1


async def loses_all_but_the_good_one(session) -> None:
    """A worker has tried to post every other message, and died before it knew what became of them."""
    lost = update(DeliveryRow).where(DeliveryRow.channel_id != GOOD)
    await session.execute(lost.values(state=DeliveryState.SENDING, attempt=1, claimed_at=MONDAY))


async def marks_all(many: Crowd) -> None:
    """Every message stands and is to be rendered anew, the good one last."""
    for number, row in enumerate(await many.stage.rows("check_ins")):
        check_in, late = str(row["id"]), row["channel_id"] == GOOD
        await many.deps.write(check_ins.stand, WORKSPACE, check_in, ts=f"{number}.0")
        due_at = MONDAY + timedelta(seconds=late)
        await many.deps.write(check_ins.mark_for_update, WORKSPACE, check_in, due_at=due_at)
