"""Sharing: leaders alone, to asked channels alone, once each, and noted."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import MovableClock
from bot.domain.audit import Act
from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.person import Channel
from bot.domain.report import ShareState
from bot.domain.round import MissedReason
from bot.domain.scale import Counts
from bot.domain.sharing import MOST_WORDS, SharedNow, ShareOffer, StaffVersion
from bot.services.auditing import audit_page
from bot.services.digesting import owe_due_digests
from bot.services.roles import NotLeaderError
from bot.services.sending import begin, sent, take_up
from bot.services.sharing import (
    NobodyToShareWithError,
    NotSharedError,
    Sharing,
    share_digest,
    share_offer,
    share_settled,
    shared_content,
)
from bot.views.share import shared_message
from storage import deliveries, directory, schedules, shares
from storage.engine import Database
from tests.factories import MONDAY, WORKSPACE, World, make_cadence, make_program, make_schedule
from tests.services.past import Past, happened, was_commented
from tests.stage import Stage
from tests.views.reports import words_on

DIGEST = "program-20260302"
LATER = MONDAY + timedelta(days=1)


@pytest.fixture
async def stage(database: Database, clock: MovableClock) -> Stage:
    """A digest stands in the leadership channel."""
    world = World(program=make_program(digest_due_at=MONDAY), schedule=make_schedule(due_at=LATER))
    stage = await Stage(database, clock, world=world).settles_in()
    await happened(stage, Past())
    await was_commented(stage, Past(), days_ago=2)
    await database.write(owe_due_digests, now=clock.now(), random=stage.means.random)
    await comes_to_stand(stage, DeliveryKind.DIGEST, DIGEST)
    return stage


async def comes_to_stand(stage: Stage, kind: DeliveryKind, subject: str) -> None:
    """The sender posts what is owed."""
    owed = await stage.database.read(deliveries.delivery_about, WORKSPACE, kind, subject)
    assert owed
    lease = {"holder": "one", "machine_now": stage.clock.machine_now()}
    taken = await stage.database.write(take_up, WORKSPACE, owed, now=stage.clock.now(), **lease)
    assert taken
    assert await stage.database.write(begin, WORKSPACE, taken, **lease)
    assert await stage.database.write(sent, WORKSPACE, taken, ts="5.0", now=stage.clock.now(), channel=taken.channel)


async def offered(stage: Stage, person: str = "U0LEAD", digest: str = DIGEST) -> ShareOffer:
    now, catalogue = stage.clock.now(), stage.means.catalogue
    return await stage.database.read(share_offer, WORKSPACE, person, digest, now=now, catalogue=catalogue)


async def shares_it(stage: Stage, *channels: str, person: str = "U0LEAD", words: str = "", **changes) -> SharedNow:
    sharing = replace(Sharing(person, DIGEST, {"schedule": channels}, words), **changes)
    return await stage.database.write(
        share_digest,
        WORKSPACE,
        sharing,
        now=stage.clock.now(),
        random=stage.means.random,
        catalogue=stage.means.catalogue,
    )


async def owed(stage: Stage, kind: DeliveryKind = DeliveryKind.SHARE) -> list[Delivery]:
    found = await stage.database.read(deliveries.due_deliveries, WORKSPACE, now=LATER, limit=99)
    return [one for one in found if one.kind is kind]


async def read_by(stage: Stage, channel: str) -> StaffVersion:
    [share] = [one for one in await stage.database.read(shares.shares_of, WORKSPACE, DIGEST) if one.channel == channel]
    now, catalogue = stage.clock.now(), stage.means.catalogue
    found = await stage.database.read(shared_content, WORKSPACE, share.act, channel, now=now, catalogue=catalogue)
    assert found
    return found


async def becomes(stage: Stage, channel: str, state: ShareState, reason: MissedReason | None = None) -> None:
    """The sender settles what is owed to a channel."""
    [taken] = [one for one in await owed(stage) if one.channel == channel]
    await stage.database.write(share_settled, WORKSPACE, taken, state=state, reason=reason, now=stage.clock.now())


class TestWhoAndWhere:
    @pytest.mark.parametrize("person", ["U0LEAD", "U0ADMIN"])
    async def test_leaders_and_admins_may(self, stage: Stage, person: str):
        assert [one.id for one in (await offered(stage, person)).channels["schedule"]] == ["C0NORTH", "C0SOUTH"]
        assert (await shares_it(stage, "C0NORTH", person=person)).channels == ("C0NORTH",)

    async def test_staff_may_not_even_with_a_form_of_their_own_making(self, stage: Stage):
        with pytest.raises(NotLeaderError):
            await offered(stage, "U0N1")
        with pytest.raises(NotLeaderError):
            await shares_it(stage, "C0NORTH", person="U0N1")
        assert await owed(stage) == []

    async def test_only_channels_that_were_asked_and_can_be_posted_to(self, stage: Stage):
        await stage.database.write(
            directory.save_channels, WORKSPACE, [Channel("C0SOUTH", "south"), Channel("C0EAST", "east", joined=True)]
        )
        assert [one.id for one in (await offered(stage)).channels["schedule"]] == ["C0NORTH"]
        assert await shares_it(stage, "C0SOUTH", "C0EAST", "C0LEAD") == SharedNow(())

    async def test_a_channel_that_was_never_asked_reads_nobody_elses_figures(self, stage: Stage):
        east = Channel("C0EAST", "east", joined=True)
        await stage.database.write(directory.save_channels, WORKSPACE, [east])
        new = make_schedule(channels=("C0NORTH", "C0SOUTH", "C0EAST"), due_at=LATER)
        assert await stage.database.write(schedules.save_schedule, WORKSPACE, new)
        assert [one.id for one in (await offered(stage)).channels["schedule"]] == ["C0NORTH", "C0SOUTH"]
        assert await shares_it(stage, "C0EAST") == SharedNow(())

    async def test_with_nowhere_to_go_it_says_what_to_do(self, stage: Stage):
        gone = [Channel("C0NORTH", "north"), Channel("C0SOUTH", "south")]
        await stage.database.write(directory.save_channels, WORKSPACE, gone)
        with pytest.raises(NobodyToShareWithError):
            await offered(stage)

    async def test_a_private_channel_has_a_name_only_for_its_members(self, stage: Stage):
        private = Channel("C0NORTH", "north", private=True, joined=True)
        await stage.database.write(directory.save_channels, WORKSPACE, [private])
        assert [one.name for one in (await offered(stage)).channels["schedule"]] == ["", "south"]
        await stage.database.write(directory.add_member, WORKSPACE, "C0NORTH", "U0LEAD", heard_at=MONDAY)
        assert [one.name for one in (await offered(stage)).channels["schedule"]] == ["north", "south"]

    async def test_what_is_no_digest_is_not_shared(self, stage: Stage):
        with pytest.raises(NotSharedError):
            await offered(stage, digest="program-20200101")
        with pytest.raises(NotSharedError):
            await shares_it(stage, "C0NORTH", digest_id="nothing")


class TestOnce:
    async def test_each_channel_is_owed_one_message_and_the_list_has_an_entry(self, stage: Stage):
        await shares_it(stage, "C0NORTH", "C0SOUTH")
        assert {one.channel for one in await owed(stage)} == {"C0NORTH", "C0SOUTH"}
        [entry, *_] = (await stage.database.read(audit_page, WORKSPACE, start=0, count=9)).entries
        assert (entry.act, entry.person, entry.detail) == (Act.DIGEST_SHARED, "U0LEAD", "With #north, #south")

    async def test_a_channel_that_was_made_private_since_is_not_named_in_the_list(self, stage: Stage):
        await shares_it(stage, "C0NORTH", "C0SOUTH")
        private = Channel("C0NORTH", "north", private=True, joined=True)
        await stage.database.write(directory.save_channels, WORKSPACE, [private])
        [entry, *_] = (await stage.database.read(audit_page, WORKSPACE, start=0, count=9)).entries
        assert entry.detail == "With a private channel, #south"

    async def test_sent_off_twice_nothing_comes_twice(self, stage: Stage):
        await shares_it(stage, "C0NORTH")
        assert await shares_it(stage, "C0NORTH", "C0SOUTH") == SharedNow(("C0SOUTH",), ("C0NORTH",))
        assert await shares_it(stage, "C0NORTH", person="U0ADMIN") == SharedNow((), ("C0NORTH",))
        assert len(await owed(stage)) == 2

    @pytest.mark.parametrize(
        ("reason", "again"), [(MissedReason.NOT_IN_CHANNEL, ("C0NORTH",)), (MissedReason.FATE_UNKNOWN, ())]
    )
    async def test_it_is_tried_again_only_where_it_certainly_does_not_stand(
        self, stage: Stage, reason: MissedReason, again: tuple[str, ...]
    ):
        await shares_it(stage, "C0NORTH")
        await becomes(stage, "C0NORTH", ShareState.MISSED, reason)
        assert (await shares_it(stage, "C0NORTH")).channels == again

    async def test_the_digest_is_changed_once_all_is_settled(self, stage: Stage):
        await shares_it(stage, "C0NORTH", "C0SOUTH")
        await becomes(stage, "C0NORTH", ShareState.SENT)
        assert await owed(stage, DeliveryKind.DIGEST_UPDATE) == []
        await becomes(stage, "C0SOUTH", ShareState.MISSED, MissedReason.CHANNEL_ARCHIVED)
        [update] = await owed(stage, DeliveryKind.DIGEST_UPDATE)
        assert update.channel == "C0LEAD"

    async def test_two_leaders_at_the_same_moment_share_once(self, stage: Stage):
        both = await asyncio.gather(
            shares_it(stage, "C0NORTH", "C0SOUTH"), shares_it(stage, "C0SOUTH", "C0NORTH", person="U0ADMIN")
        )
        assert sorted(len(one.channels) for one in both) == [0, 2]
        assert len(await owed(stage)) == 2

    async def test_words_are_cut_where_a_form_of_its_own_making_is_longer(self, stage: Stage):
        await shares_it(stage, "C0NORTH", words="x" * 5_000)
        assert len((await read_by(stage, "C0NORTH")).share.words) == MOST_WORDS


class TestWhatStaffRead:
    async def test_whole_figures_and_no_way_into_a_channel(self, stage: Stage):
        await shares_it(stage, "C0NORTH", words="We heard you.")
        said = words_on(shared_message(await read_by(stage, "C0NORTH")))
        assert "Facilitative Administration (100%)" in said
        assert "1 comment in 1 thread" in said
        assert "We heard you" in said
        assert "archives" not in said
        assert "<#" not in said

    async def test_of_its_own_audience_alone(self, stage: Stage):
        other = make_schedule(id="other", channels=("C0SOUTH",), cadence=make_cadence(weekdays=(1,)), due_at=None)
        await stage.database.write(schedules.add_schedule, WORKSPACE, other)
        await happened(stage, Past(3, counts={"C0SOUTH": Counts(fully=8)}, schedule="other"))
        await shares_it(stage, channels={"schedule": ["C0NORTH"], "other": ["C0NORTH", "C0SOUTH"]})
        sections = {
            channel: [one.report.schedule_id for one in (await read_by(stage, channel)).content.sections]
            for channel in ("C0NORTH", "C0SOUTH")
        }
        assert sections == {"C0NORTH": ["schedule"], "C0SOUTH": ["other"]}

    async def test_the_chart_is_chosen_before_the_channels_are(self, stage: Stage):
        """What the preview draws for all schedules is what each channel reads, or nothing."""
        other = make_schedule(id="other", channels=("C0SOUTH",), cadence=make_cadence(weekdays=(1,)), due_at=None)
        await stage.database.write(schedules.add_schedule, WORKSPACE, other)
        alone = {"C0SOUTH": Counts(fully=8)}
        await happened(stage, Past(40), *(Past(days, counts=alone, schedule="other") for days in (37, 3)))
        previewed = (await offered(stage)).content.sections
        await shares_it(stage, channels={"schedule": ["C0NORTH"], "other": ["C0SOUTH"]})
        read = [(await read_by(stage, one)).content.sections[0] for one in ("C0NORTH", "C0SOUTH")]
        drawn = {one.report.schedule_id: len(one.report.charts) for one in read}
        assert sorted(drawn.values()) == [0, 1]
        assert drawn == {one.report.schedule_id: len(one.report.charts) for one in previewed}

    async def test_a_small_team_is_never_told_apart(self, stage: Stage):
        """Sharing with each channel in turn says the same in all of them."""
        few = {"C0NORTH": Counts(fully=8), "C0SOUTH": Counts(not_yet=2)}
        await happened(stage, Past(1, "facilitative-administration/p2", few))
        await shares_it(stage, "C0NORTH", "C0SOUTH")
        north, south = [words_on(shared_message(await read_by(stage, one))) for one in ("C0NORTH", "C0SOUTH")]
        assert north == south
