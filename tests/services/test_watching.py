"""A lost channel is told once to whoever looks after it, whatever brought it to light, and once more when it works."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from bot.domain.delivery import Delivery, DeliveryKind, DeliveryState
from bot.domain.loss import LOSSES, ChannelNotice
from bot.domain.person import Channel
from bot.domain.round import MissedReason
from bot.domain.schedule import ScheduleState
from bot.services import noticing, watching
from bot.services.directory import note_archived, note_bot_left, note_gone
from storage import check_ins, deliveries, directory, programs, schedules
from storage.engine import Database, Writing
from tests.factories import WORKSPACE, make_person, make_program, make_schedule
from tests.stage import Stage

MINUTE = timedelta(minutes=1)


class Watch:
    """Channels that come and go, and the messages that tell of them."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.random = Random(7)

    async def looks(self) -> None:
        await self.stage.database.write(watching.look_over, WORKSPACE, now=self.stage.clock.now(), random=self.random)

    async def loses(self, *channels: str) -> None:
        """The bot is taken out of channels, and that is noticed."""
        for channel in channels:
            await self.stage.database.write(note_bot_left, WORKSPACE, channel)
        await self.looks()

    async def gets_back(self, *channels: str) -> None:
        for channel in channels:
            known = await self.stage.database.read(directory.channel, WORKSPACE, channel)
            back = replace(known or Channel(channel, channel), joined=True, archived=False)
            await self.stage.database.write(directory.save_channels, WORKSPACE, [back])
        await self.looks()

    async def archives(self, channel: str) -> None:
        await self.stage.database.write(note_archived, WORKSPACE, channel, archived=True)
        await self.looks()

    async def sends(self) -> list[tuple[str, ChannelNotice | None]]:
        """A minute later what is owed goes out, if there is still anything to tell: to whom, and what."""
        self.stage.clock.move(MINUTE)
        sent = []
        for one in await self.owed():
            found = await self.stage.database.read(
                noticing.notice, WORKSPACE, one.subject, catalogue=self.stage.means.catalogue
            )
            state = DeliveryState.SENT if found else DeliveryState.FAILED
            await self.stage.database.write(deliveries.settle, WORKSPACE, one.id, attempt=one.attempt, state=state)
            sent += [(one.person or "", found)] if found else []
        return sent

    async def owed(self) -> list[Delivery]:
        found = await self.stage.database.read(
            deliveries.due_deliveries, WORKSPACE, now=self.stage.clock.now() + MINUTE, limit=99
        )
        return [one for one in found if one.kind is DeliveryKind.NOTICE]

    async def misses(self, channel: str, reason: MissedReason = MissedReason.NOT_IN_CHANNEL) -> None:
        """The latest check-in of a channel is refused."""
        post = await self.stage.check_in(channel)

        async def miss(session: Writing) -> None:
            await check_ins.miss(session, WORKSPACE, post.id, reason)
            await noticing.owe_check_in_notice(session, WORKSPACE, post, now=self.stage.clock.now(), random=self.random)

        await self.stage.database.write(miss)


@pytest.fixture
async def watch(stage: Stage) -> Watch:
    return Watch(stage)


def lost_in(sent: list[tuple[str, ChannelNotice | None]]) -> list[list[str]]:
    return [[one.channel for one in found.lost] for _, found in sent if found]


def mended_in(sent: list[tuple[str, ChannelNotice | None]]) -> list[list[str]]:
    return [list(found.mended) for _, found in sent if found]


async def test_who_owns_the_schedule_is_told_once(watch: Watch):
    await watch.loses("C0NORTH")
    [(person, told)] = await watch.sends()
    assert person == "U0ADMIN"
    [lost] = told.lost
    assert (lost.channel, lost.name, lost.reason) == ("C0NORTH", "north", MissedReason.NOT_IN_CHANNEL)
    assert [(one.program, one.others) for one in lost.asks] == [("Reading First", 1)]
    await watch.looks()
    assert await watch.owed() == []


async def test_channels_lost_within_a_minute_share_a_message(watch: Watch):
    await watch.loses("C0NORTH")
    await watch.loses("C0SOUTH")
    assert lost_in(await watch.sends()) == [["C0NORTH", "C0SOUTH"]]


async def test_a_channel_lost_later_gets_its_own(watch: Watch):
    await watch.loses("C0NORTH")
    assert lost_in(await watch.sends()) == [["C0NORTH"]]
    await watch.loses("C0SOUTH")
    assert lost_in(await watch.sends()) == [["C0SOUTH"]]


async def test_several_schedules_in_a_channel_make_one_message(watch: Watch):
    await watch.stage.database.write(schedules.add_schedule, WORKSPACE, make_schedule(id="second"))
    await watch.loses("C0NORTH")
    [(_, told)] = await watch.sends()
    assert len(told.lost[0].asks) == 2


async def test_each_owner_hears_of_it(watch: Watch):
    other = make_schedule(id="second", owner="U0N1", channels=("C0NORTH",))
    await watch.stage.database.write(schedules.add_schedule, WORKSPACE, other)
    await watch.loses("C0NORTH")
    assert sorted(person for person, _ in await watch.sends()) == ["U0ADMIN", "U0N1"]


async def test_another_cause_is_told_anew(watch: Watch):
    await watch.loses("C0NORTH")
    await watch.sends()
    await watch.archives("C0NORTH")
    [(_, told)] = await watch.sends()
    assert told.lost[0].reason is MissedReason.CHANNEL_ARCHIVED


async def test_what_works_again_is_told_to_who_was_told(watch: Watch):
    await watch.loses("C0NORTH")
    await watch.sends()
    await watch.gets_back("C0NORTH")
    [(person, told)] = await watch.sends()
    assert (person, told.mended, told.lost) == ("U0ADMIN", ("C0NORTH",), ())
    await watch.looks()
    assert await watch.owed() == []


async def test_what_works_again_before_anybody_was_told_is_told_to_nobody(watch: Watch):
    await watch.loses("C0NORTH")
    await watch.gets_back("C0NORTH")
    assert await watch.sends() == []
    assert await watch.stage.rows("losses") == []


async def test_what_is_lost_again_before_its_end_was_told_is_no_news(watch: Watch):
    await watch.loses("C0NORTH")
    await watch.sends()
    await watch.gets_back("C0NORTH")
    await watch.loses("C0NORTH")
    assert await watch.sends() == []


async def test_what_is_lost_again_after_its_end_was_told_is_news(watch: Watch):
    await watch.loses("C0NORTH")
    await watch.sends()
    await watch.gets_back("C0NORTH")
    await watch.sends()
    await watch.loses("C0NORTH")
    assert lost_in(await watch.sends()) == [["C0NORTH"]]
    await watch.gets_back("C0NORTH")
    assert mended_in(await watch.sends()) == [["C0NORTH"]]


async def test_the_end_of_a_loss_told_so_long_ago_that_the_message_is_forgotten_is_told(watch: Watch):
    await watch.loses("C0NORTH")
    await watch.sends()
    later = watch.stage.clock.now() + timedelta(days=31)
    await watch.stage.database.write(deliveries.forget_settled, due_before=later)
    await watch.gets_back("C0NORTH")
    assert mended_in(await watch.sends()) == [["C0NORTH"]]


async def test_a_channel_that_nothing_asks_in_any_more_concerns_nobody(watch: Watch):
    await watch.loses("C0NORTH")
    await watch.sends()
    gone = replace(watch.stage.world.schedule, channels=("C0SOUTH",))
    await watch.stage.database.write(schedules.save_schedule, WORKSPACE, gone)
    await watch.gets_back("C0NORTH")
    assert await watch.sends() == []
    assert await watch.stage.rows("losses") == []


async def test_a_deleted_schedule_asks_nowhere(watch: Watch):
    gone = replace(watch.stage.world.schedule, state=ScheduleState.DELETED, due_at=None)
    await watch.stage.database.write(schedules.save_schedule, WORKSPACE, gone)
    await watch.loses("C0NORTH", "C0LEAD")
    assert await watch.sends() == []


async def test_a_leadership_channel_is_told_to_the_owner_of_the_oldest_schedule(watch: Watch):
    younger = make_schedule(id="zzz", owner="U0N1", channels=("C0SOUTH",))
    await watch.stage.database.write(schedules.add_schedule, WORKSPACE, younger)
    await watch.stage.database.write(note_gone, WORKSPACE, "C0LEAD")
    await watch.looks()
    [(person, told)] = await watch.sends()
    [lost] = told.lost
    assert (person, lost.reason, lost.asks, lost.leads) == (
        "U0ADMIN",
        MissedReason.CHANNEL_GONE,
        (),
        ("Reading First",),
    )


async def test_who_has_left_is_not_written_to(watch: Watch):
    await _has_left(watch.stage.database, "U0ADMIN", other_admins=["U0ZOE", "U0BEA"])
    await watch.loses("C0NORTH")
    assert [person for person, _ in await watch.sends()] == ["U0BEA"]


async def test_where_nobody_is_left_nobody_is_told(watch: Watch):
    await _has_left(watch.stage.database, "U0ADMIN")
    await watch.loses("C0NORTH")
    assert await watch.owed() == []


async def test_whoever_takes_over_hears_of_what_is_lost(watch: Watch):
    await watch.loses("C0NORTH")
    await watch.sends()
    await _has_left(watch.stage.database, "U0ADMIN", other_admins=["U0BEA"])
    await watch.looks()
    assert [person for person, _ in await watch.sends()] == ["U0BEA"]
    await watch.gets_back("C0NORTH")
    assert [person for person, _ in await watch.sends()] == ["U0BEA"]


async def test_a_message_that_its_reader_can_not_get_goes_to_another_admin_who_also_hears_its_end(watch: Watch):
    await watch.stage.database.write(directory.save_people, WORKSPACE, [make_person("U0BEA", admin=True)])
    await watch.loses("C0NORTH")
    [owed] = await watch.owed()
    now = watch.stage.clock.now()
    assert await watch.stage.database.write(noticing.hand_notice_on, WORKSPACE, owed, now=now)
    assert [person for person, _ in await watch.sends()] == ["U0BEA"]
    await watch.gets_back("C0NORTH")
    assert [person for person, _ in await watch.sends()] == ["U0BEA"]


class TestAtPosting:
    """What a refused check-in tells beside the rest."""

    async def test_a_check_in_that_is_missed_because_of_a_known_loss_is_not_told(self, watch: Watch):
        await watch.stage.opens()
        await watch.loses("C0NORTH")
        await watch.sends()
        await watch.misses("C0NORTH")
        assert await watch.owed() == []

    async def test_not_even_while_the_message_about_the_loss_waits(self, watch: Watch):
        await watch.stage.opens()
        await watch.loses("C0NORTH")
        await watch.misses("C0NORTH")
        assert lost_in(await watch.sends()) == [["C0NORTH"]]

    async def test_a_loss_that_a_refusal_brings_to_light_is_told_with_its_round_and_not_again(self, watch: Watch):
        await watch.stage.opens()
        await watch.misses("C0NORTH")
        await watch.looks()
        [owed] = await watch.owed()
        assert owed.subject == (await watch.stage.check_in("C0NORTH")).id
        await watch.sends()
        await watch.stage.moves(timedelta(days=7))
        await watch.misses("C0NORTH")
        await watch.looks()
        assert await watch.owed() == []

    async def test_two_channels_that_fail_together_are_told_with_their_round(self, watch: Watch):
        await watch.stage.opens()
        await watch.misses("C0NORTH")
        await watch.misses("C0SOUTH", MissedReason.CHANNEL_ARCHIVED)
        [(_, told)] = await watch.sends()
        assert [one.channel for one in told.missed] == ["C0NORTH", "C0SOUTH"]
        await watch.gets_back("C0NORTH", "C0SOUTH")
        assert mended_in(await watch.sends()) == [["C0NORTH", "C0SOUTH"]]

    @pytest.mark.parametrize("reason", sorted(LOSSES))
    @pytest.mark.parametrize("private", [False, True])
    async def test_what_a_refusal_told_is_what_the_next_look_finds(
        self, watch: Watch, reason: MissedReason, private: bool
    ):
        north = Channel("C0NORTH", "north", private=private, joined=True)
        await watch.stage.database.write(directory.save_channels, WORKSPACE, [north])
        await watch.stage.opens()
        await watch.misses("C0NORTH", reason)
        await watch.looks()
        assert len(await watch.owed()) == 1

    async def test_other_reasons_are_told_each_time(self, watch: Watch):
        for _ in range(2):
            await watch.stage.opens()
            await watch.misses("C0NORTH", MissedReason.REFUSED_BY_SLACK)
            assert len(await watch.sends()) == 1
            await watch.stage.moves(timedelta(days=7) - MINUTE)


async def test_what_a_form_has_shown_needs_no_message(watch: Watch):
    await watch.stage.database.write(note_bot_left, WORKSPACE, "C0NORTH")
    await watch.stage.database.write(note_bot_left, WORKSPACE, "C0LEAD")
    schedule = watch.stage.world.schedule
    await watch.stage.database.write(watching.know_from_form, WORKSPACE, schedule, "C0LEAD", person="U0ADMIN")
    await watch.looks()
    assert await watch.owed() == []
    await watch.gets_back("C0NORTH", "C0LEAD")
    assert await watch.sends() == []
    assert await watch.stage.rows("losses") == []


async def test_what_a_form_has_shown_to_somebody_else_is_told_to_the_owner(watch: Watch):
    await watch.stage.database.write(note_bot_left, WORKSPACE, "C0NORTH")
    schedule = watch.stage.world.schedule
    await watch.stage.database.write(watching.know_from_form, WORKSPACE, schedule, "C0LEAD", person="U0BEA")
    await watch.looks()
    assert [person for person, _ in await watch.sends()] == ["U0ADMIN"]


async def test_what_a_form_has_shown_is_told_when_a_check_in_fails(watch: Watch):
    await watch.stage.database.write(note_bot_left, WORKSPACE, "C0NORTH")
    schedule = watch.stage.world.schedule
    await watch.stage.database.write(watching.know_from_form, WORKSPACE, schedule, "C0LEAD", person="U0ADMIN")
    await watch.stage.opens()
    await watch.misses("C0NORTH")
    assert len(await watch.sends()) == 1


async def test_two_who_look_at_once_tell_once(watch: Watch):
    await watch.stage.database.write(note_bot_left, WORKSPACE, "C0NORTH")
    await asyncio.gather(watch.looks(), watch.looks())
    assert lost_in(await watch.sends()) == [["C0NORTH"]]


async def test_every_program_of_a_leadership_channel_is_named(watch: Watch):
    await watch.stage.database.write(
        programs.save_program, WORKSPACE, make_program(id="other", name="Math First", leadership_channel="C0LEAD")
    )
    await watch.stage.database.write(
        schedules.add_schedule, WORKSPACE, make_schedule(id="second", program_id="other", channels=("C0SOUTH",))
    )
    await watch.loses("C0LEAD")
    [(_, told)] = await watch.sends()
    assert told.lost[0].leads == ("Math First", "Reading First")


async def _has_left(database: Database, person: str, *, other_admins: list[str] | None = None) -> None:
    people = [make_person(person, admin=True, deleted=True)]
    people += [make_person(one, admin=True) for one in other_admins or []]
    await database.write(directory.save_people, WORKSPACE, people)
