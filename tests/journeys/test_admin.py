"""Admins: the modal says what is missing and where, what comes next, and how to mend what went wrong."""

from sandbox import as_text
from tests.journeys.town import FULLY, ZONE, Town


async def test_the_modal_marks_what_is_missing_and_tells_what_comes_next(town: Town):
    refused = await town.schedules(Program="   ")
    assert refused.errors == {"schedule_program": "Name the program: what your organization is putting into use."}

    await town.fills({"Program": "Reading First"})
    saved = await town.saves()

    told = town.reads(saved.view)
    assert "every Monday at 10:00 (Europe/Berlin), open for 3 days" in told
    assert [line.partition(" at ")[0] for line in told.splitlines() if line.startswith("•")] == [
        "• Monday, March 2, 2026",
        "• Monday, March 9, 2026",
        "• Monday, March 16, 2026",
    ]


async def test_zones_are_found_by_what_is_typed(town: Town):
    await town.admin.types("/drivers schedule", in_=town.leaders)
    assert "America/New York" in await town.admin.searches("Time zone", "new y")


async def test_who_is_no_admin_learns_whom_to_ask(town: Town):
    refusal = await town.answer_to(town.ana, "/drivers schedule", in_=town.north)
    assert refusal == "Only admins of Driver Pulse can do this. Please ask @Ada Admin."
    assert town.ana.modal is None


async def test_asking_now_pausing_resuming_and_deleting(town: Town):
    await town.asks()
    await town.moves(days=1)
    admin = town.admin
    await town.answer_to(admin, "/drivers schedules")

    await admin.presses("Ask now", in_=town.leaders)
    assert "asks now" in await town.told(admin, town.leaders)
    await town.works()
    assert len(town.posts(town.north)) == 2

    await admin.presses("Pause", in_=town.leaders)
    await admin.submits()
    assert "is paused" in await town.told(admin, town.leaders)
    await town.moves(weeks=2)
    assert len(town.posts(town.north)) == 2

    await admin.presses("Resume", in_=town.leaders)
    assert "asks again" in await town.told(admin, town.leaders)
    await town.moves(weeks=1)
    assert len(town.posts(town.north)) == 3

    await admin.presses("Delete", in_=town.leaders)
    assert "is deleted and asks nothing more" in await town.told(admin, town.leaders)
    await town.moves(weeks=2)
    assert len(town.posts(town.north)) == 3


async def test_a_channel_without_the_bot_is_missed_reported_invited_and_asked(town: Town):
    refused = await town.schedules(**{"Channels to ask": [town.north, town.east]})
    assert refused.errors["schedule_channels"] == "Driver Pulse is not in 1 channel chosen here yet; see below."
    await town.fills({"schedule_confirm_unreachable": ["unreachable"]})
    await town.saves()
    await town.moves(hours=2)

    [notice] = town.admin.dm().messages
    told = as_text(notice, zone=ZONE)
    assert "was not posted in every channel" in told
    assert "#east: I am not in the channel; type `/invite @Driver Pulse` there." in told
    assert town.posts(town.east) == []

    town.east.invite(town.app)
    await town.moves(days=1)
    await town.answer_to(town.admin, "/drivers schedules")
    await town.admin.presses("Ask now", in_=town.leaders)
    await town.settles()
    await town.works()

    assert "0 of 6 answered" in town.reads(town.check_in(town.east))
    eli = town.staff(town.east)[0]
    await eli.presses(FULLY, in_=town.east)
    assert "Your answer is stored" in await town.told(eli, town.east)
