"""An admin tends a schedule in Slack: days off, a pause with an end, one time skipped, practices in another order."""

from tests.journeys.town import Town

BERLIN = ("Berl", "Germany: Berlin")


def coming(told: str) -> list[str]:
    """What the list says is coming, up to the time of day."""
    return [line.removeprefix("• ") for line in told.splitlines() if line.startswith("• ")]


async def test_holidays_of_a_region_are_chosen_shown_and_moved_around(town: Town):
    """Easter Monday 2026 is April 6."""
    await town.moves(weeks=4)
    await town.admin.types("/drivers schedule", in_=town.leaders)
    await town.fills({**town.form, "Public holidays": BERLIN})
    assert "Next: Good Friday on Friday, April 3, 2026, Easter Monday" in town.reads(town.admin.modal)

    saved = await town.saves()
    assert "public holidays in Berlin, Germany" in town.reads(saved.view)
    assert "moved from Monday, April 6, 2026 (Easter Monday)" in town.reads(saved.view)

    await town.moves(days=7)
    asked = len(town.posts(town.north))
    await town.moves(days=2)
    assert len(town.posts(town.north)) == asked + 1


async def test_one_time_is_skipped_and_that_is_taken_back(town: Town):
    await town.asks()
    admin = town.admin
    await town.answer_to(admin, "/drivers schedules")

    await admin.chooses("Skip the next one", in_=town.leaders)
    told = await town.told(admin, town.leaders)
    assert "asks nothing on Monday, March 9, 2026" in told
    assert coming(told)[0] == "Monday, March 9, 2026: skipped, as an admin chose"

    await admin.chooses("Ask on March 9 after all", in_=town.leaders)
    assert coming(await town.told(admin, town.leaders))[0].startswith("Monday, March 9, 2026 at 10:00")


async def test_a_pause_ends_on_its_day(town: Town):
    await town.asks()
    await town.answer_to(town.admin, "/drivers schedules")
    await town.admin.presses("Pause", in_=town.leaders)
    await town.admin.fills({"Ask again from": "2026-03-20"})
    await town.admin.submits()
    assert "asks nothing before Friday, March 20, 2026" in await town.told(town.admin, town.leaders)

    await town.moves(weeks=2)
    assert len(town.posts(town.north)) == 1
    await town.moves(weeks=1)
    assert len(town.posts(town.north)) == 2


async def test_a_preview_is_seen_by_the_admin_alone_and_has_nothing_to_press(town: Town):
    await town.asks()
    await town.answer_to(town.admin, "/drivers schedules")
    await town.admin.chooses("Show me the next one", in_=town.leaders)
    told = await town.told(town.admin, town.leaders)
    assert "A preview, for you alone." in told
    assert "[Not yet in place] · [Partly in place]" in told
    assert len(town.posts(town.leaders)) == 0


async def test_practices_are_left_out_and_asked_in_another_order(town: Town):
    await town.asks()
    await town.answer_to(town.admin, "/drivers schedules")
    await town.admin.chooses("Practices and their order", in_=town.leaders)
    view = town.admin.modal
    assert view is not None
    assert "Rests until Monday, March 30, 2026" in town.reads(view)
    last = [line.partition("  [")[0] for line in town.reads(view).splitlines() if line[:1].isdigit()][-1]
    count = int(last.partition(".")[0])
    await town.admin.chooses("Move to the top", view=view, block_id=f"order_{count - 1}")
    await town.settles()
    lines = town.reads(town.admin.modal).splitlines()
    first = next(place for place, line in enumerate(lines) if line.startswith(f"1. {last.partition('. ')[2]}"))
    assert lines[first + 1].startswith("*Asked next, on Monday, March 9, 2026*")

    await town.admin.submits()
    told = await town.told(town.admin, town.leaders)
    assert f"asks about {count} of {count} practices, in the order you chose" in told
    title = last.partition(". ")[2].rpartition(" (")[0]
    assert f"“{title}”" in coming(told)[0]
