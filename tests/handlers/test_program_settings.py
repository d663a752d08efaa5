"""The form of settings in an admin's hands: roles, one program at a time, and two admins at once."""

from typing import Any

import pytest
from slackblocks import ModalView
from sqlalchemy import delete

from bot.domain.audit import Act
from bot.domain.person import Channel
from bot.domain.year_starts import YearStarts
from bot.handlers import program_settings
from bot.handlers.payloads import BadPayloadError
from bot.ports import SlackBusyError, SlackRefusedError
from bot.services.auditing import audit_page
from bot.services.roles import NotAdminError, is_admin
from bot.views import ids
from bot.views.program_settings import OVERTAKEN
from storage import directory, named_admins, programs
from storage.engine import Writing
from storage.tables import ProgramRow, ScheduleRow
from tests.factories import WORKSPACE, make_person, make_program
from tests.handlers.modals import OpenModal
from tests.handlers.office import Office
from tests.views.screens import shown, texts_in


class SettingsModal(OpenModal):
    """The same with blocks of settings, whose ids end in the form's revision."""

    def fills(self, **values: Any) -> "SettingsModal":
        for name, value in values.items():
            self._enter(self._block(name), value)
        return self

    def holds(self, name: str) -> Any:
        return next(held for (block_id, _), held in self._state.items() if block_id == self._block(name))

    def choice(self, **value: Any) -> dict[str, Any]:
        self.fills(**value)
        (name,) = value
        action = {**self.holds(name), "action_id": ids.SETTINGS_FIELD, "block_id": self._block(name)}
        actions = [{**action, "action_ts": "1.1"}]
        return {**self._from_person(), "type": "block_actions", "actions": actions, "trigger_id": "T"}

    def _block(self, name: str) -> str:
        return next(one for one in self.fields if one.startswith(f"settings_{name}:"))


async def opened(office: Office, person: str = "U0ADMIN") -> SettingsModal:
    await office.types(program_settings.open_settings, person=person)
    view = office.messenger.opened[-1].view
    shown(view)
    return SettingsModal(view, person)


async def saves(office: Office, modal: SettingsModal) -> dict:
    answer = dict(await office.calls(program_settings.save, modal.submission))
    if "view" in answer:
        shown(answer["view"])
    return answer


async def chooses(office: Office, modal: SettingsModal, **value: object) -> SettingsModal:
    await office.calls(program_settings.follow, modal.choice(**value))
    shown(office.messenger.updated[-1].view)
    modal.turns_into(office.messenger.updated[-1].view)
    return modal


def words(view: ModalView | dict) -> str:
    return "\n".join(texts_in(view if isinstance(view, dict) else view.to_dict()))


async def program(office: Office, program_id: str = "program"):
    return await office.deps.read(programs.program, WORKSPACE, program_id)


async def entries(office: Office):
    return (await office.deps.read(audit_page, WORKSPACE, start=0, count=50)).entries


async def has_two_programs(office: Office) -> None:
    second = make_program(id="second", name="Coaching for all", k=8, leadership_channel="C0SOUTH")
    await office.deps.write(programs.save_program, WORKSPACE, second)


async def test_the_form_shows_roles_and_the_program_as_they_are(office: Office) -> None:
    office.messenger.knows_channel(Channel("C0LEAD", "lead", private=True, joined=True), members=["U0LEAD"])
    modal = await opened(office)
    said = words(modal.view)

    assert "Slack's own admins and owners always are: <@U0ADMIN>." in said
    assert "1 person in this channel now: <@U0LEAD>." in said
    assert modal.holds("name")["value"] == "Reading First"
    assert modal.holds("k")["selected_option"]["value"] == "5"
    assert modal.holds("not_yet")["value"] == "Not yet in place"
    assert [one for one in modal.fields if one.startswith(ids.SETTINGS_PROGRAM)] == []


async def test_leaders_are_those_whom_slack_names_now(office: Office) -> None:
    office.messenger.knows_channel(Channel("C0LEAD", "lead", private=True, joined=True), members=["U0LEAD", "U0N2"])

    assert "2 people in this channel now: <@U0LEAD> and <@U0N2>." in words((await opened(office)).view)


async def test_many_leaders_are_counted(office: Office) -> None:
    crowd = [f"U0C{place:02}" for place in range(30)]
    await office.deps.write(directory.save_people, WORKSPACE, [make_person(one) for one in crowd])
    office.messenger.knows_channel(Channel("C0LEAD", "lead", private=True, joined=True), members=crowd)
    said = words((await opened(office)).view)

    assert "30 people in this channel now" in said
    assert "<@U0C19> and 10 more" in said


async def test_whoever_is_no_admin_reads_who_is(office: Office) -> None:
    with pytest.raises(NotAdminError) as caught:
        await opened(office, person="U0N1")

    assert caught.value.sentence == "Only admins of Driver Pulse can do this. Please ask <@U0ADMIN>."


async def test_named_people_are_admins_until_they_are_taken_out(office: Office) -> None:
    await saves(office, (await opened(office)).fills(admins=["U0N1"]))
    theirs = await opened(office, person="U0N1")
    answer = await saves(office, theirs.fills(admins=[]))

    assert "No admins any more: <@U0N1>." in words(answer["view"])
    assert not await office.deps.read(is_admin, WORKSPACE, "U0N1")
    assert await office.deps.read(is_admin, WORKSPACE, "U0ADMIN")
    assert {(one.act, one.person, one.subject) for one in await entries(office)} == {
        (Act.ADMIN_REMOVED, "U0N1", "U0N1"),
        (Act.ADMIN_NAMED, "U0ADMIN", "U0N1"),
    }


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"bot": True}, "is an app; name people only."),
        ({"stranger": True}, "belongs to another organization"),
        ({"deleted": True}, "is deactivated in Slack."),
    ],
)
async def test_who_can_not_be_an_admin_is_refused_beside_the_field(
    office: Office, changes: dict[str, bool], sentence: str
) -> None:
    office.messenger.knows_people(make_person("U0X", **changes))
    answer = await saves(office, (await opened(office)).fills(admins=["U0X"], k="7 people"))

    assert sentence in answer["errors"][f"{ids.SETTINGS_ADMINS}:0"]
    assert (await program(office)).k == 5
    assert await entries(office) == ()


async def test_somebody_unknown_is_not_named_on_trust(office: Office) -> None:
    answer = await saves(office, (await opened(office)).fills(admins=["U0NOBODY"]))

    assert "Slack has not said yet" in answer["errors"][f"{ids.SETTINGS_ADMINS}:0"]


async def test_what_is_changed_is_kept_told_and_noted_in_words(office: Office) -> None:
    modal = (await opened(office)).fills(
        name="Reading Second", leadership="C0NORTH", k="7 people", digest_day="Friday", digest_at="14:30"
    )
    answer = await saves(office, modal)
    after = await program(office)
    (entry,) = await entries(office)

    assert (after.name, after.leadership_channel, after.k) == ("Reading Second", "C0NORTH", 7)
    assert (after.digest.weekday, f"{after.digest.at:%H:%M}") == (4, "14:30")
    assert after.digest_due_at is not None
    assert "*Reading Second* is changed:" in words(answer["view"])
    assert (entry.person, entry.act, entry.subject) == ("U0ADMIN", Act.PROGRAM_CHANGED, "Reading First")
    assert entry.detail == (
        "Name of the program: “Reading First” → “Reading Second”\n"
        "Leadership channel: a private channel → #north\nSmallest group: 5 people → 7 people\n"
        "Day of the digest: Monday → Friday\nTime of the digest: 9:00 → 14:30"
    )


async def test_where_the_years_of_a_program_begin_is_chosen_and_noted(office: Office) -> None:
    modal = await opened(office)
    assert modal.holds("quarters")["selected_option"]["text"]["text"] == "January"
    assert modal.holds("school_year")["selected_option"]["text"]["text"] == "August"
    await saves(office, modal.fills(quarters="July", school_year="September"))
    (entry,) = await entries(office)

    assert (await program(office)).starts == YearStarts(quarters=7, school=9)
    assert entry.detail == (
        "First month of the first quarter: January → July\nFirst month of the school year: August → September"
    )


async def test_saving_what_is_as_it_was_changes_and_notes_nothing(office: Office) -> None:
    modal = (await opened(office)).fills(k="7 people")
    await saves(office, modal)
    answer = await saves(office, modal)

    assert "Nothing is different" in words(answer["view"])
    assert len(await entries(office)) == 1


async def test_what_can_not_be_kept_is_marked_at_its_field(office: Office) -> None:
    await has_two_programs(office)
    modal = await opened(office)
    await chooses(office, modal, program="Reading First")
    answer = await saves(office, modal.fills(name=" ", not_yet="Fully in place", cant_tell="x" * 25))

    assert {block.partition(":")[0] for block in answer["errors"]} == {
        ids.SETTINGS_NAME,
        ids.SETTINGS_FULLY,
        ids.SETTINGS_CANT_TELL,
    }
    taken = await saves(office, modal.fills(name="coaching FOR all", not_yet="No", cant_tell="Can't say"))
    assert "Another program has this name already." in next(iter(taken["errors"].values()))


async def test_of_two_admins_who_change_different_things_both_get_theirs(office: Office) -> None:
    first, second = await opened(office), await opened(office)
    await saves(office, first.fills(k="7 people"))
    await saves(office, second.fills(name="Reading Second"))
    after = await program(office)

    assert (after.name, after.k) == ("Reading Second", 7)


async def test_of_two_admins_who_change_the_same_the_second_is_told_and_loses_nothing(office: Office) -> None:
    first, second = await opened(office), await opened(office)
    await saves(office, first.fills(k="7 people", digest_day="Friday"))
    answer = await saves(office, second.fills(k="9 people", name="Reading Second", admins=["U0N1"]))

    said = words(answer["view"])
    assert "Somebody else has just changed the same, as listed below." in said
    assert "• Smallest group: 5 people → 7 people\n• Day of the digest: Monday → Friday" in said.replace("\u2060", "")
    second.turns_into(answer["view"])
    assert second.holds("k")["selected_option"]["value"] == "9"
    assert second.holds("name")["value"] == "Reading Second"
    assert second.holds("digest_day")["selected_option"]["text"]["text"] == "Friday"
    assert second.holds("admins")["selected_users"] == ["U0N1"]
    assert (await program(office)).k == 7

    await saves(office, second)
    after = await program(office)
    assert (after.k, after.name, after.digest.weekday) == (9, "Reading Second", 4)
    assert await office.deps.read(named_admins.named, WORKSPACE) == ("U0N1",)


async def test_what_another_changed_stays_told_while_the_second_goes_on_choosing(office: Office) -> None:
    await has_two_programs(office)
    first, second = await opened(office), await opened(office)
    await saves(office, first.fills(k="7 people"))
    second.turns_into((await saves(office, second.fills(k="9 people")))["view"])
    told = "• Smallest group: 8 people → 7 people"

    for channel in ("C0NORTH", "C0SOUTH"):
        await chooses(office, second, leadership=channel)
        assert OVERTAKEN in words(second.view)
        assert words(second.view).replace("\u2060", "").count(told) == 1
    await chooses(office, second, program="Reading First")
    assert "What you changed in “Coaching for all” is not saved yet." in words(second.view)
    assert OVERTAKEN in words(second.view)

    await saves(office, second)
    assert (await program(office, "second")).k == 9
    third = await chooses(office, await opened(office), program="Reading First")
    assert OVERTAKEN not in words(third.view)


async def test_what_another_changed_is_told_of_its_own_program_alone(office: Office) -> None:
    await has_two_programs(office)
    first, second = await opened(office), await opened(office)
    await saves(office, first.fills(k="7 people"))
    second.turns_into((await saves(office, second.fills(k="9 people")))["view"])
    await chooses(office, second.fills(k="7 people"), program="Reading First")

    assert second.holds("name")["value"] == "Reading First"
    assert "Somebody else" not in words(second.view)


async def test_admins_named_at_the_same_time_all_stay(office: Office) -> None:
    first, second = await opened(office), await opened(office)
    await saves(office, first.fills(admins=["U0N1"]))
    await saves(office, second.fills(admins=["U0N2"]))

    assert set(await office.deps.read(named_admins.named, WORKSPACE)) == {"U0N1", "U0N2"}


async def test_with_several_programs_one_is_chosen(office: Office) -> None:
    await has_two_programs(office)
    modal = await opened(office)
    assert modal.holds("name")["value"] == "Coaching for all"
    modal.fills(admins=["U0N1"])
    await chooses(office, modal, program="Reading First")

    assert modal.holds("name")["value"] == "Reading First"
    assert modal.holds("k")["selected_option"]["value"] == "5"
    assert modal.holds("admins")["selected_users"] == ["U0N1"]
    await saves(office, modal.fills(k="6 people"))
    assert ((await program(office)).k, (await program(office, "second")).k) == (6, 8)


async def test_another_program_is_not_shown_before_this_one_is_saved(office: Office) -> None:
    await has_two_programs(office)
    modal = (await opened(office)).fills(k="11 people")
    await chooses(office, modal, program="Reading First")

    assert "What you changed in “Coaching for all” is not saved yet." in words(modal.view)
    assert modal.holds("program")["selected_option"]["text"]["text"] == "Coaching for all"
    assert modal.holds("k")["selected_option"]["value"] == "11"
    await saves(office, modal)
    assert ((await program(office)).k, (await program(office, "second")).k) == (5, 11)


async def test_a_public_leadership_channel_is_warned_of_when_it_is_chosen(office: Office) -> None:
    office.messenger.knows_channel(Channel("C0OPEN", "open"), members=["U0N1", "U0N2"])
    modal = (await opened(office)).fills(name="Typed already")
    await chooses(office, modal, leadership="C0OPEN")
    said = words(modal.view)

    assert "This channel is public" in said
    assert "is not in <#C0OPEN> yet" in said
    assert "2 people in this channel now: <@U0N1> and <@U0N2>." in said
    assert modal.holds("name")["value"] == "Typed already"


async def test_a_modal_that_was_closed_meanwhile_is_let_be(office: Office) -> None:
    modal = await opened(office)
    office.messenger.fails("update_view", SlackRefusedError("views.update", "not_found"))

    assert await office.calls(program_settings.follow, modal.choice(leadership="C0NORTH")) == {}


async def test_if_slack_is_slow_the_form_comes_all_the_same(office: Office) -> None:
    office.messenger.fails("members", SlackBusyError("conversations.members", 30))
    office.messenger.fails("joined_channels", SlackBusyError("users.conversations", 30))

    assert (await opened(office)).holds("name")["value"] == "Reading First"


async def test_without_a_program_the_roles_can_be_changed(office: Office) -> None:
    async def forget_programs(session: Writing) -> None:
        await session.execute(delete(ScheduleRow))
        await session.execute(delete(ProgramRow))

    await office.deps.write(forget_programs)
    modal = await opened(office)
    assert "There is no program yet." in words(modal.view)
    await saves(office, modal.fills(admins=["U0N1"]))
    assert await office.deps.read(is_admin, WORKSPACE, "U0N1")


async def test_a_form_that_does_not_say_what_it_was_filled_from_is_refused(office: Office) -> None:
    body = (await opened(office)).submission
    body["view"]["private_metadata"] = '["program"]'

    with pytest.raises(BadPayloadError):
        await office.calls(program_settings.save, body)


async def test_the_role_is_checked_again_when_the_form_comes_back(office: Office) -> None:
    modal = await opened(office)
    modal.person = "U0N1"

    with pytest.raises(NotAdminError):
        await office.calls(program_settings.save, modal.submission)
    with pytest.raises(NotAdminError):
        await office.calls(program_settings.follow, modal.choice(leadership="C0NORTH"))
