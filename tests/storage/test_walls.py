"""Walls: two workspaces with the very same ids inside never see or change each other's rows."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert

from bot.domain.answers import Answer, Standing
from bot.domain.audit import Act, Entry
from bot.domain.choice import Choice
from bot.domain.comment import Comment
from bot.domain.delivery import Delivery, DeliveryKind, DeliveryState
from bot.domain.loss import Loss
from bot.domain.own_practice import Wording
from bot.domain.person import Channel, UserGroup
from bot.domain.report import Share, ShareState
from bot.domain.round import CheckIn, CheckInState, MissedReason, Round, RoundState
from bot.domain.scale import Counts, Rating
from bot.domain.schedule import Manner, ScheduleState
from bot.domain.units import Unit
from storage import (
    answers,
    audit,
    check_ins,
    choices,
    clicks,
    comments,
    deliveries,
    directory,
    home_tabs,
    keys,
    losses,
    mine,
    named_admins,
    own_practices,
    people_asked,
    programs,
    round_terms,
    rounds,
    schedules,
    shares,
    tallies,
    user_groups,
    wordings,
)
from storage.engine import Database, Reading
from storage.tables import PersonAskedRow, Table
from tests.factories import MONDAY, WORKSPACE, World, make_own_practice, make_person, make_program, settle_in
from tests.settling import begin_with

OTHER = "T0OTHER"
EARLIER, LATER = MONDAY - timedelta(days=1), MONDAY + timedelta(days=1)
COMMENT = Comment("post", "C0NORTH", "2.0", "U0N1", "Hello", MONDAY)


async def audited(session: Reading, workspace: str) -> tuple[Entry, ...]:
    return (await audit.page(session, workspace, start=0, count=9)).entries


async def _people_of_group(session, workspace: str) -> frozenset[str]:
    return (await user_groups.group_members(session, workspace, ["S0COACHES"]))["S0COACHES"]


READS = {
    "bot_user": lambda s, w: directory.bot_user(s, w),
    "directory_read_at": lambda s, w: directory.directory_read_at(s, w),
    "person": lambda s, w: directory.person(s, w, "U0N1"),
    "admins": lambda s, w: directory.admins(s, w),
    "people_in": lambda s, w: directory.people_in(s, w, "C0NORTH"),
    "named": lambda s, w: named_admins.named(s, w),
    "is_named": lambda s, w: named_admins.is_named(s, w, "U0N2"),
    "page": audited,
    "since": lambda s, w: audit.since(s, w, 0, ["schedule"]),
    "last_number": lambda s, w: audit.last_number(s, w),
    "channel": lambda s, w: directory.channel(s, w, "C0NORTH"),
    "channels": lambda s, w: directory.channels(s, w),
    "members_read_at": lambda s, w: directory.members_read_at(s, w, "C0NORTH"),
    "memberships": lambda s, w: directory.memberships(s, w, "U0N1"),
    "unknown_members": lambda s, w: directory.unknown_members(s, w, "C0NEW"),
    "people_by_id": lambda s, w: directory.people_by_id(s, w, ["U0N1"]),
    "user_groups": lambda s, w: user_groups.user_groups(s, w),
    "group_read_at": lambda s, w: user_groups.group_read_at(s, w, "S0COACHES"),
    "group_members": lambda s, w: _people_of_group(s, w),
    "unknown_group_members": lambda s, w: user_groups.unknown_group_members(s, w, "S0COACHES"),
    "people_asked": lambda s, w: people_asked.people_asked(s, w, "p", since=MONDAY - timedelta(days=1)),
    "asked_by_schedule": lambda s, w: people_asked.asked_by_schedule(
        s, w, "schedule", since=MONDAY - timedelta(days=1)
    ),
    "asked_directly": lambda s, w: people_asked.asked_directly(s, w, ["C0NORTH"], since=MONDAY - timedelta(days=1)),
    "crowds": lambda s, w: directory.crowds(s, w, ["C0NORTH"]),
    "people_to_ask": lambda s, w: directory.people_to_ask(s, w, ["C0NORTH"]),
    "program": lambda s, w: programs.program(s, w, "program"),
    "programs_by_id": lambda s, w: programs.programs_by_id(s, w, ["program"]),
    "program_named": lambda s, w: programs.program_named(s, w, "reading first"),
    "programs": lambda s, w: programs.programs(s, w),
    "digest": lambda s, w: programs.digest(s, w, "digest"),
    "told_until": lambda s, w: programs.told_until(s, w, "program"),
    "has_news": lambda s, w: programs.has_news(s, w, "program"),
    "place_of_digest": lambda s, w: programs.place_of_digest(s, w, "digest"),
    "shares_of": lambda s, w: shares.shares_of(s, w, "digest"),
    "share": lambda s, w: shares.share(s, w, "act", "C0NORTH"),
    "is_any_owed": lambda s, w: shares.is_any_owed(s, w, "act"),
    "unasked_rounds": lambda s, w: rounds.unasked_rounds(s, w, "schedule", "digest"),
    "schedule": lambda s, w: schedules.schedule(s, w, "schedule"),
    "schedules": lambda s, w: schedules.schedules(s, w),
    "schedules_by_id": lambda s, w: schedules.schedules_by_id(s, w, ["schedule"]),
    "own_practices": lambda s, w: own_practices.own_practices(s, w),
    "wordings": lambda s, w: wordings.wordings(s, w),
    "owner": lambda s, w: schedules.owner(s, w, "schedule"),
    "round_by_id": lambda s, w: rounds.round_by_id(s, w, "round"),
    "round_on": lambda s, w: rounds.round_on(s, w, "schedule", MONDAY.date()),
    "recent_rounds": lambda s, w: rounds.recent_rounds(s, w, "schedule", limit=9),
    "open_rounds": lambda s, w: rounds.open_rounds(s, w, "schedule"),
    "rotation_pasts": lambda s, w: rounds.rotation_pasts(s, w, ["schedule"]),
    "days_with_rounds": lambda s, w: rounds.days_with_rounds(s, w, ["schedule"], since=MONDAY.date()),
    "segment_of_person": lambda s, w: rounds.segment_of_person(s, w, "round", "U0N1"),
    "people_of_segment": lambda s, w: rounds.people_of_segment(s, w, "round", "C0NORTH"),
    "segments": lambda s, w: rounds.segments(s, w, "round"),
    "last_asked": lambda s, w: rounds.last_asked(s, w, ["C0NORTH"], since=MONDAY - timedelta(days=1)),
    "key": lambda s, w: keys.key(s, w, "round"),
    "answer": lambda s, w: answers.answer(s, w, "round", b"p"),
    "standing": lambda s, w: answers.standing(s, w, [("round", b"p")]),
    "rounds_of": lambda s, w: clicks.rounds_of(s, w, ["post"]),
    "segments_of": lambda s, w: clicks.segments_of(s, w, ["round"], ["U0N1"]),
    "answered_in_segment": lambda s, w: answers.answered_in_segment(s, w, "round", "C0NORTH"),
    "counts_by_segment": lambda s, w: answers.counts_by_segment(s, w, "round"),
    "closed_rounds": lambda s, w: tallies.closed_rounds(s, w, "schedule", until=LATER),
    "summed_rounds": lambda s, w: tallies.summed_rounds(s, w, "schedule", after=EARLIER, until=LATER),
    "channels_alone": lambda s, w: tallies.channels_alone(s, w, "schedule", after=EARLIER, until=LATER),
    "told_rounds": lambda s, w: tallies.told_rounds(s, w, "schedule", "digest"),
    "first_published": lambda s, w: tallies.first_published(s, w, "schedule"),
    "terms_of_rounds": lambda s, w: round_terms.terms_of_rounds(s, w, "schedule", after=EARLIER, until=LATER),
    "check_in": lambda s, w: check_ins.check_in(s, w, "post"),
    "is_one_due": lambda s, w: check_ins.is_one_due(s, w, "C0DUE"),
    "check_in_at": lambda s, w: check_ins.check_in_at(s, w, "C0NORTH", "1.0"),
    "check_in_of_person": lambda s, w: check_ins.check_in_of_person(s, w, "round", "U0N1"),
    "fates": lambda s, w: check_ins.fates(s, w, "round"),
    "check_ins_of_round": lambda s, w: check_ins.check_ins_of_round(s, w, "round"),
    "standing_check_ins": lambda s, w: check_ins.standing_check_ins(s, w, closing_after=MONDAY),
    "due_updates": lambda s, w: check_ins.due_updates(s, w, now=LATER, limit=9),
    "delivery": lambda s, w: deliveries.delivery(s, w, "delivery"),
    "last_check_in_due": lambda s, w: deliveries.last_check_in_due(s, w, "round"),
    "delivery_about": lambda s, w: deliveries.delivery_about(s, w, DeliveryKind.CHECK_IN, "post"),
    "due_deliveries": lambda s, w: deliveries.due_deliveries(s, w, now=LATER, limit=9),
    "scopes": lambda s, w: directory.scopes(s, w),
    "blocks_refused_at": lambda s, w: directory.blocks_refused_at(s, w),
    "losses": lambda s, w: losses.losses(s, w),
    "stale_tabs": lambda s, w: home_tabs.stale_tabs(s, w, now=LATER, limit=9),
    "comments_read_at": lambda s, w: home_tabs.comments_read_at(s, w, "U0LEAD"),
    "has_tab": lambda s, w: home_tabs.has_tab(s, w, "U0LEAD"),
    "comments_of_others": lambda s, w: comments.comments_of_others(s, w, "program", "U0LEAD", after=EARLIER),
    "loss": lambda s, w: losses.loss(s, w, "C0NORTH", "U0ADMIN"),
    "comments_of_check_in": lambda s, w: comments.comments_of_check_in(s, w, "post"),
    "number_of_comments": lambda s, w: comments.number_of_comments(s, w, "U0N1"),
    "without_messages": lambda s, w: choices.without_messages(s, w, ["U0N1"], on=MONDAY.date()),
    "open_check_ins": lambda s, w: mine.open_check_ins(s, w, ["C0NORTH"], now=MONDAY),
    "practices_asked": lambda s, w: mine.practices_asked(s, w, "U0N1"),
    "groups_with": lambda s, w: mine.groups_with(s, w, "U0UNKNOWN"),
    "losses_told_to": lambda s, w: mine.losses_told_to(s, w, "U0ADMIN"),
    "messages_to": lambda s, w: mine.messages_to(s, w, "U0N1"),
    "check_ins_to": lambda s, w: mine.check_ins_to(s, w, "U0N1"),
    "shares_by": lambda s, w: mine.shares_by(s, w, "U0LEAD"),
    "changes_by": lambda s, w: mine.changes_by(s, w, "U0N1"),
    "heard_threads": lambda s, w: comments.heard_threads(
        s, w, "schedule", ["U0LEAD"], after=MONDAY - timedelta(days=1), until=LATER, now=LATER
    ),
    "comment_threads": lambda s, w: comments.comment_threads(
        s, w, "schedule", after=MONDAY - timedelta(days=1), until=LATER
    ),
}
"""Every function that reads rows of one workspace; tests/test_house.py sees to it that none is missing."""

WRITES = {
    "mark_directory_read": lambda s, w: directory.mark_directory_read(s, w, LATER),
    "remove_member": lambda s, w: directory.remove_member(s, w, "C0NORTH", "U0N1", heard_at=LATER),
    "save_members": lambda s, w: directory.save_members(s, w, "C0NORTH", ["U0X"], read_at=LATER),
    "save_channels": lambda s, w: directory.save_channels(s, w, [Channel("C0NORTH", "renamed")]),
    "save_people": lambda s, w: directory.save_people(s, w, [make_person("U0N1", deleted=True)]),
    "remove": lambda s, w: named_admins.remove(s, w, "U0N2"),
    "change_program": lambda s, w: programs.change_program(s, w, make_program(), make_program(name="Renamed")),
    "move_digest_on": lambda s, w: programs.move_digest_on(s, w, "program", due_at=LATER),
    "place_digest": lambda s, w: programs.place_digest(s, w, "digest", channel="C0LEAD", ts="7.0"),
    "settle_share": lambda s, w: shares.settle_share(s, w, "act", "C0NORTH", state=ShareState.SENT),
    "take_digest_back": lambda s, w: programs.take_digest_back(s, w, "digest"),
    "change_own_practice": lambda s, w: own_practices.change_own_practice(s, w, make_own_practice(title="Another")),
    "save_wording": lambda s, w: wordings.save_wording(s, w, Wording("program", "p", "Another?")),
    "forget_wording": lambda s, w: wordings.forget_wording(s, w, "program", "p"),
    "move_schedules_on": lambda s, w: schedules.move_schedules_on(s, w, {"schedule": None}),
    "save_schedule": lambda s, w: schedules.save_schedule(s, w, replace(World().schedule, state=ScheduleState.DELETED)),
    "close_round": lambda s, w: rounds.close_round(s, w, "round", at=LATER, asked=1, answered=1, published=True),
    "miss_round": lambda s, w: rounds.miss_round(s, w, "round", MissedReason.TOO_LATE),
    "leave_out": lambda s, w: rounds.leave_out(s, w, "round", "C0NORTH", ["U0N1"]),
    "forget_asked": lambda s, w: rounds.forget_asked(s, w, "round"),
    "remove_askings": lambda s, w: rounds.remove_askings(s, w, "round"),
    "take_asked_back": lambda s, w: people_asked.take_asked_back(s, w, "round", ["U0N1"]),
    "take_round_back": lambda s, w: people_asked.take_round_back(s, w, "round"),
    "save_user_groups": lambda s, w: user_groups.save_user_groups(s, w, []),
    "save_group_members": lambda s, w: user_groups.save_group_members(s, w, "S0COACHES", [], read_at=LATER),
    "hasten_updates": lambda s, w: check_ins.hasten_updates(s, w, "C0NORTH", due_at=MONDAY - timedelta(hours=1)),
    "mark_counts": lambda s, w: check_ins.mark_counts(s, w, [("round", "C0DUE")], due_at=LATER),
    "mark_round_as_closed": lambda s, w: check_ins.mark_round_as_closed(s, w, "round", due_at=LATER),
    "forget_reminders": lambda s, w: deliveries.forget_reminders(s, w, "round"),
    "remove_asking": lambda s, w: rounds.remove_asking(s, w, "round", "C0NORTH"),
    "erase_key": lambda s, w: keys.erase_key(s, w, "round"),
    "forget_answers": lambda s, w: answers.forget_answers(s, w, "round"),
    "stand": lambda s, w: check_ins.stand(s, w, "post", ts="9.0"),
    "miss": lambda s, w: check_ins.miss(s, w, "post", MissedReason.TOO_LATE),
    "finish_update": lambda s, w: check_ins.finish_update(s, w, "post", next_at=LATER),
    "retry_update": lambda s, w: check_ins.retry_update(s, w, "post", at=LATER),
    "drop_update": lambda s, w: check_ins.drop_update(s, w, "post"),
    "claim": lambda s, w: deliveries.claim(s, w, "delivery", attempt=0, now=LATER),
    "begin_sending": lambda s, w: deliveries.begin_sending(s, w, "delivery", attempt=0),
    "put_back": lambda s, w: deliveries.put_back(s, w, "delivery", attempt=0, due_at=LATER),
    "put_off": lambda s, w: deliveries.put_off(s, w, "delivery", attempt=0, due_at=LATER),
    "settle": lambda s, w: deliveries.settle(s, w, "delivery", attempt=0, state=DeliveryState.FAILED),
    "save_scopes": lambda s, w: directory.save_scopes(s, w, ["chat:write"]),
    "save_blocks_refused_at": lambda s, w: directory.save_blocks_refused_at(s, w, LATER),
    "take_mark": lambda s, w: home_tabs.take_mark(s, w, "U0LEAD", now=LATER, next_at=LATER),
    "mark_tab": lambda s, w: home_tabs.mark_tab(s, w, "U0LEAD", at=LATER),
    "mark_tabs": lambda s, w: home_tabs.mark_tabs(s, w, at=LATER),
    "save_comments_read": lambda s, w: home_tabs.save_comments_read(s, w, "U0LEAD", at=LATER),
    "forget_tab": lambda s, w: home_tabs.forget_tab(s, w, "U0LEAD"),
    "forget_loss": lambda s, w: losses.forget_loss(s, w, "C0NORTH", "U0ADMIN"),
    "edit_comment": lambda s, w: comments.edit_comment(
        s, w, channel="C0NORTH", ts="2.0", text="Changed", changed_ts="3.0"
    ),
    "delete_comments_of": lambda s, w: comments.delete_comments_of(s, w, "U0N1"),
    "delete_comment": lambda s, w: comments.delete_comment(s, w, channel="C0NORTH", ts="2.0"),
}
"""Every function that changes rows that stand; those that only add rows carry their workspace in the row."""


ADDING = {"save_wording", "save_group_members", "save_channels", "save_people", "save_members", "remove_member"}
"""Of these, the ones that add rows of their own workspace."""


async def fill(session) -> None:
    """One row of everything, in WORKSPACE alone."""
    await settle_in(session, World())
    await directory.mark_directory_read(session, WORKSPACE, MONDAY)
    await directory.add_member(session, WORKSPACE, "C0NEW", "U0UNKNOWN", heard_at=MONDAY)
    round_ = Round(
        id="round",
        schedule_id="schedule",
        program_id="program",
        local_date=MONDAY.date(),
        practice="facilitative-administration/p1",
        cycle=1,
        opens_at=MONDAY,
        closes_at=LATER,
        k=5,
        state=RoundState.OPEN,
        manner=Manner.DIRECT,
    )
    await rounds.save_round(session, WORKSPACE, round_, driver="facilitative-administration")
    await rounds.add_segments(session, WORKSPACE, "round", {"U0N1": "C0NORTH"}, ["C0NORTH"])
    await rounds.add_askings(
        session, WORKSPACE, "round", practice="facilitative-administration/p1", channels=["C0NORTH"], at=MONDAY
    )
    await keys.add_key(session, WORKSPACE, "round", b"sealed")
    await answers.save_answers(session, WORKSPACE, [Answer(("round", b"p"), "C0NORTH", Standing(Rating.FULLY, "1.0"))])
    await tallies.add_tallies(session, WORKSPACE, "round", [Unit(("C0NORTH",), 5, Counts(fully=5))])
    await check_ins.add_check_ins(
        session,
        WORKSPACE,
        [
            CheckIn("post", "round", "C0NORTH", CheckInState.STANDING, ts="1.0"),
            CheckIn("due", "round", "C0DUE", CheckInState.DUE),
            CheckIn("direct", "round", "U0N1", CheckInState.DUE, person="U0N1"),
        ],
    )
    await check_ins.mark_for_update(session, WORKSPACE, "post", due_at=MONDAY)
    owed = Delivery("delivery", DeliveryKind.CHECK_IN, "post", DeliveryState.DUE, MONDAY, LATER, channel="C0NORTH")
    await deliveries.owe(session, WORKSPACE, owed)
    await comments.add_comment(session, WORKSPACE, COMMENT, changed_ts="2.0")
    await directory.save_scopes(session, WORKSPACE, ["chat:write", "im:write"])
    await directory.save_blocks_refused_at(session, WORKSPACE, MONDAY)
    await losses.save_losses(session, WORKSPACE, [Loss("C0NORTH", "U0ADMIN", MissedReason.NOT_IN_CHANNEL)])
    await _name_somebody(session)
    await own_practices.add_own_practice(session, WORKSPACE, make_own_practice(), created_at=MONDAY)
    await wordings.save_wording(session, WORKSPACE, Wording("program", "p", "Is it there?"))
    await programs.add_digest(
        session, WORKSPACE, digest_id="digest", program_id="program", local_date=MONDAY.date(), covers=(MONDAY, LATER)
    )
    await _share(session)


async def _share(session) -> None:
    """A digest that stands, and that is being shared."""
    await programs.place_digest(session, WORKSPACE, "digest", channel="C0LEAD", ts="6.0")
    share = Share("act", "digest", "C0NORTH", "U0LEAD", "Thank you.", ("schedule",), MONDAY)
    await shares.add_share(session, WORKSPACE, share)


async def _name_somebody(session) -> None:
    """One row of everything that names a person besides."""
    await home_tabs.save_tab(session, WORKSPACE, "U0LEAD", opened_at=MONDAY, next_at=MONDAY)
    await home_tabs.mark_tab(session, WORKSPACE, "U0LEAD", at=MONDAY)
    await home_tabs.save_comments_read(session, WORKSPACE, "U0LEAD", at=MONDAY)
    await home_tabs.save_tab(session, WORKSPACE, "U0ADMIN", opened_at=MONDAY, next_at=MONDAY)
    await choices.save_choice(session, WORKSPACE, "U0N1", Choice(direct_messages=False))
    await named_admins.name(session, WORKSPACE, "U0N2", by="U0ADMIN", at=MONDAY)
    note = Delivery("note", DeliveryKind.THREAD_NOTE, "post", DeliveryState.DUE, LATER, LATER, person="U0N1")
    await deliveries.owe(session, WORKSPACE, note)
    row = {"round_id": "round", "person_id": "U0N1", "workspace_id": WORKSPACE, "practice": "p", "asked_at": MONDAY}
    await session.execute(insert(PersonAskedRow), [row])
    reminder = Delivery("reminder", DeliveryKind.REMINDER, "round:U0N1", DeliveryState.DUE, LATER, LATER, person="U0N1")
    await deliveries.owe(session, WORKSPACE, reminder)
    await user_groups.save_user_groups(session, WORKSPACE, [UserGroup("S0COACHES", "Coaches", "coaches")])
    await user_groups.save_group_members(session, WORKSPACE, "S0COACHES", ["U0UNKNOWN"], read_at=MONDAY)
    noted = Entry(MONDAY, "U0N1", Act.SCHEDULE_MADE, "Reading First", about="schedule")
    await audit.add(session, WORKSPACE, "entry", noted)


async def everything(session) -> dict[str, list[object]]:
    tables = Table.metadata.sorted_tables
    return {table.name: sorted(map(repr, (await session.execute(table.select())).all())) for table in tables}


async def close(session) -> None:
    await rounds.close_round(session, WORKSPACE, "round", at=MONDAY, asked=1, answered=1, published=True)


async def miss(session) -> None:
    await rounds.miss_round(session, WORKSPACE, "round", MissedReason.TOO_LATE)


async def tell(session) -> None:
    await programs.take_digest_back(session, WORKSPACE, "digest")
    await programs.add_digest(
        session, WORKSPACE, digest_id="digest", program_id="program", local_date=MONDAY.date(), covers=(MONDAY, LATER)
    )


@pytest.fixture
async def filled(database: Database) -> Database:
    await begin_with(database, fill)
    return database


OF_CLOSED_ROUNDS = [
    "closed_rounds",
    "summed_rounds",
    "channels_alone",
    "told_rounds",
    "first_published",
    "terms_of_rounds",
    "has_news",
]


@pytest.mark.parametrize("name", [name for name in READS if name not in {*OF_CLOSED_ROUNDS, "unasked_rounds"}])
async def test_a_reader_sees_its_own_workspace_and_no_other(filled: Database, name: str):
    assert await filled.read(READS[name], WORKSPACE)
    assert not await filled.read(READS[name], OTHER)


@pytest.mark.parametrize("name", [name for name in OF_CLOSED_ROUNDS if name != "told_rounds"])
async def test_a_reader_of_closed_rounds_sees_its_own_workspace_and_no_other(filled: Database, name: str):
    await filled.write(close)
    nothing = await filled.read(READS[name], OTHER)
    assert await filled.read(READS[name], WORKSPACE) != nothing
    assert nothing in (None, False, (), {}, ((), ()))


@pytest.mark.parametrize("name", ["told_rounds", "unasked_rounds"])
async def test_a_reader_of_told_rounds_sees_its_own_workspace_and_no_other(filled: Database, name: str):
    await filled.write(close if name == "told_rounds" else miss)
    await filled.write(tell)
    nothing = await filled.read(READS[name], OTHER)
    assert await filled.read(READS[name], WORKSPACE) != nothing
    assert nothing in ((), ((), ()))


@pytest.mark.parametrize("name", list(WRITES))
async def test_a_writer_changes_its_own_workspace_and_no_other(filled: Database, name: str):
    before = await filled.read(everything)
    if name not in ADDING:
        await filled.write(WRITES[name], OTHER)
        assert await filled.read(everything) == before
    await filled.write(WRITES[name], WORKSPACE)
    assert await filled.read(everything) != before


async def test_what_clicks_are_about_is_seen_in_its_own_workspace_alone(filled: Database):
    for waits in (False, True):
        assert set(await filled.write(clicks.clicked, WORKSPACE, ["post", "gone"], waits=waits)) == {"post"}
        assert not await filled.write(clicks.clicked, OTHER, ["post"], waits=waits)


async def test_two_workspaces_may_have_programs_of_the_same_name(filled: Database):
    await filled.write(programs.save_program, OTHER, make_program(id="another"))
    assert (await filled.read(programs.program_named, OTHER, "READING  first")).id == "another"
    assert (await filled.read(programs.program_named, WORKSPACE, " Reading First ")).id == "program"
