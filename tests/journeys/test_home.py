"""One's own side: the Home tab and `/drivers me`, as staff, a leader and an admin come to them."""

from datetime import timedelta

from sandbox import Person
from tests.factories import MONDAY
from tests.journeys.town import FULLY, NOT_YET, PARTLY, Town


async def home(town: Town, person: Person) -> str:
    """What a person reads after opening the tab, later than any time before."""
    await town.moves(seconds=5)
    await person.opens_home()
    await town.settles()
    return town.reads(person.home())


async def test_staff_answer_and_change_in_their_own_side_and_home_never_says_what(town: Town):
    check_in = await town.asks()
    assert "1 check-in is open for you." in await home(town, town.ana)

    await town.ana.presses(FULLY, view=town.ana.home())
    await town.settles()
    assert "Your answer is stored. You can change it until" in town.reads(town.ana.home())
    assert "✓" not in town.reads(town.ana.home())

    assert f"Your answer: {FULLY}." in (await town.answer_to(town.ana, "/drivers me", in_=town.north)).replace("*", "")
    await town.ana.presses(PARTLY, in_=town.north)
    await town.settles()
    (mine,) = town.ana.ephemerals(town.north)
    assert f"✓ {PARTLY}" in town.reads(mine)

    await town.moves(minutes=1)
    assert "1 of 8 answered" in town.reads(check_in)
    await town.moves(days=4)
    assert "No check-in is open for you now." in await home(town, town.ana)


async def test_direct_messages_are_snoozed_in_home_and_stopped_in_the_command(town: Town):
    await home(town, town.ben)
    await town.ben.chooses("2026-03-16", view=town.ben.home(), action_id="mine_snooze")
    await town.settles()
    assert "You get none before Monday, March 16, 2026." in town.reads(town.ben.home())

    assert "End the snooze" in await town.answer_to(town.ben, "/drivers me", in_=town.north)
    await town.ben.presses("Stop direct messages", in_=town.north)
    await town.settles()
    assert "You have stopped them" in town.reads(town.ben.ephemerals(town.north)[-1])
    assert "Get direct messages again" in await home(town, town.ben)


async def test_deleted_comments_stay_away_though_their_messages_stand(town: Town):
    check_in = await town.asks()
    said = await town.ana.replies("There is never time for it.", to=check_in)
    await town.settles()
    assert "1 comment that you wrote" in await home(town, town.ana)

    await town.ana.presses("Delete my comments", view=town.ana.home())
    await town.settles()
    assert "1 comment of yours is deleted here." in town.reads(town.ana.home())

    await town.ana.edits(said, "There is never any time for it.")
    await town.settles()
    await town.moves(minutes=1)
    assert "No comments of yours." in await home(town, town.ana)
    assert town.north.find(said.ts) is said


async def test_leaders_and_admins_see_more_in_their_home(town: Town):
    await town.asks()
    await town.everybody_answers(FULLY, PARTLY, NOT_YET)
    await town.moves_to(MONDAY + timedelta(days=4))

    read = await home(town, town.leader)
    assert "The drivers at a glance" in read
    assert "Nothing before" in read
    assert "All schedules" not in read

    assert "1 schedule" in await home(town, town.admin)
    await town.admin.presses("All schedules", view=town.admin.home())
    await town.settles()
    assert "Leaders read the results in" in town.reads(town.admin.modal)
    await town.admin.closes()
    await town.admin.presses("New schedule", view=town.admin.home())
    await town.settles()
    assert "Leadership channel" in town.reads(town.admin.modal)

    read = await home(town, town.ana)
    assert "at a glance" not in read
    assert "New schedule" not in read


async def test_a_close_is_seen_in_the_tab_of_a_leader_who_opened_it_before(town: Town):
    """And the ways from there: the comments, which are new until they are looked at, and the summary."""
    check_in = await town.asks()
    await town.everybody_answers(FULLY, PARTLY, NOT_YET)
    await town.ana.replies("There is never time for it.", to=check_in)
    await town.settles()
    read = await home(town, town.leader)
    assert "No figures yet; a check-in is open until" in read
    assert "1 comment" in read
    await home(town, town.ana)
    before = town.reads(town.ana.home())

    await town.moves_to(MONDAY + timedelta(days=4))
    read = town.reads(town.leader.home())
    assert "No figures yet" not in read
    assert "Nothing before" in read
    assert town.reads(town.ana.home()) == before

    await town.leader.presses("All comments", view=town.leader.home())
    await town.settles()
    assert "1 comment in 1 thread" in town.reads(town.leader.modal)
    assert "1 new" in town.reads(town.leader.modal)
    await town.leader.closes()
    assert "No new comments." in town.reads(town.leader.home())

    await town.leader.presses("Summary", view=town.leader.home())
    assert "Rated of asked" in town.reads(town.leader.modal)
    await town.leader.closes()
    await town.leader.presses("Export", view=town.leader.home())
    await town.leader.presses("CSV", view=town.leader.modal)
    await town.settles()
    assert "Your CSV file is on its way" in town.reads(town.leader.modal)


async def test_an_admin_tends_schedules_from_home(town: Town):
    """In the tab itself, and in the list over it: each shows what was done, and the tab under the list too."""
    admin = town.admin
    await town.asks()
    await home(town, admin)
    await admin.chooses("Skip the next one", view=admin.home())
    await town.settles()
    assert "asks nothing on Monday, March 9, 2026." in town.reads(admin.home())

    await admin.presses("All schedules", view=admin.home())
    await admin.presses("Pause", view=admin.modal)
    assert len(admin.views) == 2
    await admin.fills({"Ask again from": "2026-03-20"})
    await admin.submits()
    await town.settles()
    (listed,) = admin.views
    assert "asks nothing before Friday, March 20, 2026" in town.reads(listed)
    assert "Paused until Friday, March 20, 2026. Next:" in town.reads(admin.home())

    await admin.presses("Change", view=listed)
    await admin.fills({"Time of day": "11:00"})
    assert (await admin.submits()).action == "updated"
    await admin.closes()
    await town.settles()
    assert "Mondays, 11:00 Berlin time (paused)" in town.reads(admin.modal)
    assert "Mondays, 11:00 Berlin time (paused)" in town.reads(admin.home())

    await admin.chooses("Show me the next one", view=listed)
    assert "A preview, for you alone." in town.reads(admin.modal)


async def test_who_snoozed_or_stopped_direct_messages_gets_none_and_the_others_find_theirs(town: Town):
    eli = town.staff(town.north)[2]
    await home(town, town.ben)
    await town.ben.presses("Stop direct messages", view=town.ben.home())
    await home(town, eli)
    await eli.chooses("2026-03-16", view=eli.home(), action_id="mine_snooze")
    await town.settles()
    rest = {name: value for name, value in town.form.items() if name != "Channels to ask"}
    direct = {
        "How people are asked": "Each person directly, in their own time zone",
        "Members of channels": [town.north],
    }
    town.form = direct | rest
    assert (await town.schedules()).action == "updated"
    await town.admin.closes()

    await town.moves_to(MONDAY + timedelta(hours=2))
    assert [len(town.posts(one.dm())) for one in (town.ana, town.ben, eli)] == [1, 0, 0]
    read = await home(town, town.ana)
    assert "1 check-in is open for you." in read
    assert "asked by direct message" in read
    await town.ana.presses(FULLY, view=town.ana.home())
    await town.settles()
    assert "Your answer is stored." in town.reads(town.ana.home())
    assert "No check-in is open for you now." in await home(town, town.ben)

    await town.moves_to(MONDAY + timedelta(weeks=2, hours=2))
    assert [len(town.posts(one.dm())) for one in (town.ben, eli)] == [0, 1]
