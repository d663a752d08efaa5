"""Two admins with the form of one schedule: the second sees what the first changed, and loses nothing entered."""

import pytest

from bot.domain.program_form import ProgramForm, SettingsForm
from bot.services.governing import save_settings, settings_basis
from bot.services.steering import pause
from bot.views import ids
from bot.views.schedule_conflict import OVERTAKEN
from storage import programs, schedules
from tests.factories import MONDAY, WORKSPACE, make_hand, make_person
from tests.handlers.modals import OpenModal
from tests.handlers.office import Office
from tests.handlers.schedule_form import chooses, opens_existing, saves, words
from tests.views.screens import texts_in


@pytest.fixture
async def two_admins(office: Office) -> tuple[Office, OpenModal, OpenModal]:
    """Both have the form of the same schedule before them."""
    office.messenger.knows_people(make_person("U0BEA", admin=True))
    first = await opens(office, "U0BEA")
    return office, first, await opens(office, "U0ADMIN")


async def opens(office: Office, person: str) -> OpenModal:
    modal = await opens_existing(office)
    modal.person = person
    return modal


def said(view) -> str:
    return words(view).replace("\u2060", "")


async def stored(office: Office):
    return await office.deps.read(schedules.schedule, WORKSPACE, "schedule")


async def smallest_group(office: Office) -> int:
    (program,) = await office.deps.read(programs.programs, WORKSPACE)
    return program.k


async def test_what_only_one_of_them_changed_is_kept_of_both(two_admins):
    office, first, second = two_admins
    await saves(office, first.fills(at="16:30", channels=["C0NORTH"]))
    answer = await saves(office, second.fills(k="9 people"))
    assert OVERTAKEN in said(answer["view"])
    assert "<@U0BEA> changed a schedule of *Reading First*." in said(answer["view"])
    assert "• Channels: took out #south\n• Time of day: 9:00 → 16:30" in said(answer["view"])
    assert "both changed" not in said(answer["view"])
    assert await smallest_group(office) == 5

    second.turns_into(answer["view"])
    assert second.holds("at")["selected_time"] == "16:30"
    assert second.holds("channels")["selected_conversations"] == ["C0NORTH"]
    assert second.holds("k")["selected_option"]["value"] == "9"
    assert "Next it asks:" in said((await saves(office, second))["view"])
    assert ((await stored(office)).cadence.at.hour, await smallest_group(office)) == (16, 9)


async def test_where_both_changed_the_same_the_second_sees_both_and_decides(two_admins):
    office, first, second = two_admins
    await saves(office, first.fills(k="6 people"))
    answer = await saves(office, second.fills(k="9 people", program="Reading for all"))
    assert "Smallest group: 5 people → 6 people" in said(answer["view"])
    assert "• Smallest group: 6 people by now, 9 people in your form" in said(answer["view"])
    second.turns_into(answer["view"])
    assert second.holds("program")["value"] == "Reading for all"
    await saves(office, second)
    assert await smallest_group(office) == 9


async def test_who_changed_the_same_to_the_same_has_nothing_to_decide(two_admins):
    office, first, second = two_admins
    await saves(office, first.fills(k="6 people"))
    assert "Next it asks:" in said((await saves(office, second.fills(k="6 people")))["view"])


async def test_a_pause_meanwhile_is_no_conflict_and_stays(two_admins):
    office, _, second = two_admins
    await office.deps.write(pause, WORKSPACE, "schedule", hand=make_hand())
    assert "(paused)" in said((await saves(office, second.fills(k="9 people")))["view"])
    assert (await stored(office)).is_paused(office.clock.now())


async def test_settings_that_were_changed_elsewhere_are_not_undone(two_admins):
    office, _, second = two_admins
    basis = await office.deps.read(settings_basis, WORKSPACE)
    assert isinstance(basis.form.program, ProgramForm)
    form = SettingsForm((), ProgramForm(**{**vars(basis.form.program), "k": 8}))
    hand = make_hand()
    await office.deps.write(save_settings, WORKSPACE, "U0BEA", form, basis, now=MONDAY, random=hand.random)
    answer = await saves(office, second.fills(at="16:30"))
    assert "<@U0BEA> changed the settings of *Reading First*.\nSmallest group: 5 people → 8 people" in said(
        answer["view"]
    )
    await saves(office, second.turns_into(answer["view"]))
    assert await smallest_group(office) == 8


async def test_a_third_who_comes_in_between_is_told_of_too(two_admins):
    office, first, second = two_admins
    await saves(office, first.fills(k="6 people"))
    answer = await saves(office, second.fills(at="16:30"))
    await saves(office, (await opens(office, "U0BEA")).fills(open_hours="5 days"))
    second.turns_into(answer["view"])
    answer = await saves(office, second)
    assert "Open for: 3 days → 5 days" in said(answer["view"])
    assert "Smallest group: 5 people" not in said(answer["view"])
    second.turns_into(answer["view"])
    assert "Next it asks:" in said((await saves(office, second))["view"])
    kept = await stored(office)
    assert (kept.cadence.open_hours, kept.cadence.at.hour, await smallest_group(office)) == (120, 16, 6)


async def test_what_another_changed_stays_told_while_the_second_goes_on_choosing(two_admins):
    office, first, second = two_admins
    await saves(office, first.fills(k="6 people"))
    second.turns_into((await saves(office, second.fills(k="9 people")))["view"])
    for rhythm in ("Every month", "Every week"):
        await chooses(office, second, rhythm=rhythm)
        still = "\n".join(texts_in(second.view)).replace("\u2060", "")
        assert OVERTAKEN in still
        assert still.count("Smallest group: 5 people → 6 people") == 1
        assert "• Smallest group: 6 people by now, 9 people in your form" in still


async def test_it_stays_told_too_where_a_field_is_missing_and_shown_first(two_admins):
    office, first, second = two_admins
    await saves(office, first.fills(k="6 people"))
    second.turns_into((await saves(office, second.fills(k="9 people")))["view"])
    answer = await saves(office, second.fills(rhythm="Every month"))
    assert "• Smallest group: 6 people by now, 9 people in your form" in said(answer["view"])
    assert f"{ids.SCHEDULE_ORDINAL}:1" in second.turns_into(answer["view"]).fields


async def test_a_form_that_was_filled_anew_follows_and_marks_as_before(two_admins):
    office, first, second = two_admins
    await saves(office, first.fills(k="6 people"))
    second.turns_into((await saves(office, second.fills(at="16:30")))["view"])
    answer = await saves(office, second.fills(program=" "))
    assert set(answer["errors"]) == {f"{ids.SCHEDULE_PROGRAM}:1"}
    await chooses(office, second, rhythm="Every month")
    assert f"{ids.SCHEDULE_ORDINAL}:1" in second.fields
    assert "Somebody else" in "\n".join(texts_in(second.view))
