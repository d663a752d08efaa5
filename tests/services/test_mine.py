"""What is open for a person, what they answered, what they choose and what is stored of them."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.choice import Choice
from bot.domain.mine import Mine
from bot.domain.round import CheckIn, CheckInState
from bot.domain.scale import Rating
from bot.services import mine
from bot.services.commenting import ThreadReply, reconcile, take_reply
from storage import check_ins, comments, directory
from storage.tables import Table
from tests.factories import MONDAY, WORKSPACE, make_person
from tests.stage import Stage

CLOSE = MONDAY + timedelta(hours=72)


async def side(stage: Stage, person: str = "U0N1") -> Mine:
    return await stage.database.read(
        mine.my_side, WORKSPACE, person, now=stage.clock.now(), catalogue=stage.means.catalogue
    )


async def answers_of(stage: Stage, person: str) -> list[Rating]:
    asked = (await side(stage, person)).asked
    found = await stage.database.read(mine.my_answers, WORKSPACE, person, asked, keyring=stage.means.keyring)
    return list(found.values())


async def joins(stage: Stage, person: str, channel: str, **changes: object) -> None:
    await stage.database.write(directory.save_people, WORKSPACE, [make_person(person, **changes)])
    await stage.database.write(directory.add_member, WORKSPACE, channel, person, heard_at=MONDAY)


async def test_an_open_check_in_is_shown_with_the_way_to_it(stage: Stage):
    await stage.opens()
    assert (await side(stage)).asked == ()
    await stage.posts_all()

    (one,) = (await side(stage)).asked

    assert one.card.check_in_id == (await stage.check_in("C0NORTH")).id
    assert one.link == "https://test.slack.com/archives/C0NORTH/p1772438400000000"
    assert not one.direct


async def test_a_round_is_shown_once_where_the_person_counts(stage: Stage):
    await joins(stage, "U0N1", "C0SOUTH")
    await stage.opens()
    await stage.posts_all_but("C0NORTH")
    assert [one.card.channel for one in (await side(stage)).asked] == ["C0SOUTH"]
    await stage.posts_all()
    assert [one.card.channel for one in (await side(stage)).asked] == ["C0NORTH"]


async def test_who_joined_since_is_asked_and_who_can_t_be_asked_is_not(stage: Stage):
    await stage.opens()
    await stage.posts_all()
    await joins(stage, "U0NEW", "C0SOUTH")
    await joins(stage, "U0BOT2", "C0SOUTH", bot=True)

    assert [one.card.channel for one in (await side(stage, "U0NEW")).asked] == ["C0SOUTH"]
    assert (await side(stage, "U0BOT2")).asked == ()
    assert (await side(stage, "U0ADMIN")).asked == ()
    assert (await side(stage, "U0NOBODY")).asked == ()


async def test_a_direct_message_is_shown_to_whom_it_went(stage: Stage):
    await stage.opens()
    round_ = await stage.latest()
    sent = CheckIn("direct", round_.id, "U0N1", CheckInState.STANDING, ts="5.000000", person="U0N1", dm="D0N1")
    await stage.database.write(check_ins.add_check_ins, WORKSPACE, [sent])

    (one,) = (await side(stage)).asked

    assert one.direct
    assert one.link.endswith("archives/D0N1/p5000000")
    assert (await side(stage, "U0N2")).asked == ()


async def test_nothing_is_open_from_the_close_on_even_if_no_worker_has_closed_it(stage: Stage):
    await stage.opens()
    await stage.posts_all()
    await stage.answers("U0N1", Rating.PARTLY)
    stage.clock.move_to(CLOSE)

    assert (await side(stage)).asked == ()
    assert await answers_of(stage, "U0N1") == []


@pytest.mark.parametrize("rating", list(Rating))
async def test_people_are_told_their_own_answer_while_it_is_open(stage: Stage, rating: Rating):
    await stage.opens()
    await stage.posts_all()
    await stage.answers("U0N1", rating)

    assert await answers_of(stage, "U0N1") == [rating]
    assert await answers_of(stage, "U0N2") == []


async def test_an_answer_is_forgotten_with_its_round(stage: Stage):
    await stage.opens()
    await stage.posts_all()
    await stage.answers("U0N1", Rating.FULLY)
    asked = (await side(stage)).asked
    await stage.moves_to(CLOSE)

    assert await stage.database.read(mine.my_answers, WORKSPACE, "U0N1", asked, keyring=stage.means.keyring) == {}


async def test_a_snooze_ends_by_itself_or_when_the_person_says_so(stage: Stage):
    today = date(2026, 3, 2)
    until = today + timedelta(days=7)
    await stage.database.write(mine.snooze, WORKSPACE, "U0N1", until, now=stage.clock.now())
    choice = (await side(stage)).choice

    assert choice == Choice(snoozed_until=until)
    assert [choice.takes_messages(today + timedelta(days=days)) for days in (0, 6, 7, 8)] == [False, False, True, True]
    assert await stage.database.write(mine.end_snooze, WORKSPACE, "U0N1") == Choice()


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Niue", "nowhere"])
async def test_a_snooze_begins_after_the_person_s_own_today(stage: Stage, zone: str):
    stage.clock.move_to(datetime(2026, 3, 3, 10, 30, tzinfo=UTC))
    own_today = {"Pacific/Kiritimati": 4, "Pacific/Niue": 2, "nowhere": 3}[zone]
    await stage.database.write(directory.save_people, WORKSPACE, [make_person("U0N1", zone=zone)])
    for day in (own_today - 1, own_today):
        with pytest.raises(mine.NotAheadError):
            await stage.database.write(mine.snooze, WORKSPACE, "U0N1", date(2026, 3, day), now=stage.clock.now())
    tomorrow = date(2026, 3, own_today + 1)
    await stage.database.write(mine.snooze, WORKSPACE, "U0N1", tomorrow, now=stage.clock.now())
    assert (await side(stage)).choice.snoozed_until == tomorrow


async def test_messages_are_stopped_until_they_are_wanted_again(stage: Stage):
    await stage.database.write(mine.stop_messages, WORKSPACE, "U0N1")
    assert (await side(stage)).choice == Choice(direct_messages=False)
    await stage.database.write(mine.take_messages, WORKSPACE, "U0N1")
    assert (await side(stage)).choice == Choice()


def reply(thread: str, person: str, minute: int, text: str = "We need more time.") -> ThreadReply:
    written = f"{(MONDAY + timedelta(minutes=minute)).timestamp():.6f}"
    return ThreadReply("C0NORTH", thread, written, person, text, written)


async def take(stage: Stage, said: ThreadReply, event: str) -> None:
    await stage.database.write(take_reply, WORKSPACE, event, said, now=stage.clock.now(), random=stage.means.random)


async def kept(stage: Stage) -> list[tuple[str, str, bool]]:
    post = await stage.check_in()
    found = await stage.database.read(comments.comments_of_check_in, WORKSPACE, post.id)
    return [(one.author, one.text, one.deleted) for one in found]


async def test_deleted_comments_are_gone_and_neither_events_nor_the_thread_bring_them_back(stage: Stage):
    await stage.opens()
    await stage.posts_all()
    post = await stage.check_in()
    thread = post.ts or ""
    said = [reply(thread, "U0N1", 1), reply(thread, "U0N2", 2), reply(thread, "U0N1", 3), reply(thread, "U0N1", 4)]
    for place, one in enumerate(said):
        await take(stage, one, f"Ev{place}")
    await take(stage, replace(said[3], deleted=True), "Ev9")
    before = (await side(stage)).kept
    assert (before.comments, before.deleted) == (2, 1)

    assert await stage.database.write(mine.delete_comments, WORKSPACE, "U0N1") == 2
    await take(stage, said[0], "Ev10")
    await take(stage, replace(said[0], text="Edited.", changed_ts="1999999999.000000"), "Ev11")
    await stage.database.write(reconcile, WORKSPACE, post.id, said, asked_at=stage.clock.now())

    others = ("U0N2", "We need more time.", False)
    assert await kept(stage) == [("", "", True), others, ("", "", True), ("", "", True)]
    after = (await side(stage)).kept
    assert (after.comments, after.deleted) == (0, 0)
    assert await stage.database.write(mine.delete_comments, WORKSPACE, "U0N1") == 0


async def test_what_is_written_after_deleting_is_kept_again(stage: Stage):
    await stage.opens()
    await stage.posts_all()
    thread = (await stage.check_in()).ts or ""
    await take(stage, reply(thread, "U0N1", 1), "Ev1")
    await stage.database.write(mine.delete_comments, WORKSPACE, "U0N1")
    await take(stage, reply(thread, "U0N1", 2, "Something else."), "Ev2")
    assert await kept(stage) == [("", "", True), ("U0N1", "Something else.", False)]


async def test_what_is_stored_is_counted(stage: Stage):
    await stage.opens()
    await stage.posts_all()
    await take(stage, reply((await stage.check_in()).ts or "", "U0N1", 1), "Ev1")

    own = await side(stage)
    traces = await stage.database.read(mine.my_traces, WORKSPACE, "U0N1", answers=0)

    assert (own.kept.person.name, own.kept.channels, own.kept.comments) == ("Name of U0N1", ("C0NORTH",), 1)
    assert own.today == date(2026, 3, 2)
    assert traces.messages == 1  # the note on who reads a thread
    assert (traces.practices, traces.check_ins, traces.changes, traces.named_admin) == (1, 0, 0, False)
    of_admin = await stage.database.read(mine.my_traces, WORKSPACE, "U0ADMIN", answers=0)
    assert (of_admin.set_up, of_admin.asked_by_name) == (1, 0)


TOLD = {
    "people.id": "what Slack says of them",
    "members.person_id": "their channels",
    "group_members.person_id": "how many user groups",
    "choices.person_id": "what they chose",
    "comments.author": "how many comments, and how many deleted replies",
    "asked.person_id": "what is open for them",
    "people_asked.person_id": "how many practices they were asked",
    "check_ins.person_id": "how many check-ins went to them directly",
    "deliveries.person_id": "how many messages went to them",
    "audit.person_id": "how many changes they made",
    "shares.person_id": "with how many channels they shared a digest",
    "named_admins.person_id": "that an admin named them",
    "named_admins.named_by": "one of the changes they made",
    "losses.person_id": "how many lost channels they were told of",
    "home_tabs.person_id": "when they last opened a Home tab with figures, and looked at the comments there",
    "schedules.owner": "how many schedules they set up",
    "schedules.people": "how many schedules ask them by name",
}
"""Wherever a row names a person, and how `/drivers me` says so."""


def test_people_are_told_of_every_place_that_names_them():
    naming = re.compile("person|people|author|owner|_by$")
    columns = [f"{table.name}.{one.name}" for table in Table.metadata.sorted_tables for one in table.columns]
    assert {one for one in columns if naming.search(one.partition(".")[2])} | {"people.id"} == TOLD.keys()


async def test_two_people_in_one_channel_have_their_own_sides(stage: Stage):
    await stage.database.write(mine.stop_messages, WORKSPACE, "U0N1")
    assert (await side(stage, "U0N2")).choice == Choice()
