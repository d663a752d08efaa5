"""The schedule's modal in an admin's hands: it follows, keeps what was entered, and says what is missing where."""

import asyncio

import pytest

from bot.domain.person import Channel
from bot.domain.schedule_form import Rhythm
from bot.handlers import admins, schedule
from bot.handlers.payloads import BadPayloadError
from bot.ports import Deps, SlackBusyError, SlackRefusedError
from bot.services.roles import NotAdminError
from bot.services.scheduling import save_form
from bot.services.steering import GoneError, delete
from bot.views import ids
from bot.views.schedule_modal import GONE
from storage import own_practices, schedules
from tests.factories import WORKSPACE, make_hand, make_own_practice, make_person
from tests.handlers.office import Office
from tests.handlers.schedule_form import chooses, filled, names, opened, opens_existing, saves, words
from tests.views.screens import texts_in


async def test_an_admin_gets_an_empty_form_in_their_own_zone(office: Office):
    modal = await opened(office)
    assert office.messenger.opened[-1].trigger == "trigger"
    assert modal.holds("zone")["selected_option"]["value"] == "Europe/Berlin"


async def test_own_practices_of_its_program_are_counted(office: Office):
    own = make_own_practice()
    await office.deps.write(own_practices.add_own_practice, WORKSPACE, own, created_at=office.clock.now())
    changing = await opens_existing(office)
    assert "Facilitative Administration (14 practices, 1 candidate)" in texts_in(changing.view)
    changing = await chooses(office, changing, rhythm="Every weekday, Monday to Friday")
    assert "14 practices to ask" in "\n".join(texts_in(changing.view))

    making = await opened(office)
    assert "Facilitative Administration (13 practices)" in texts_in(making.view)
    making = await chooses(office, making.fills(program="reading first"), rhythm="Every weekday, Monday to Friday")
    assert "14 practices to ask" in "\n".join(texts_in(making.view))


async def test_somebody_without_the_role_gets_a_sentence_and_no_form(office: Office):
    with pytest.raises(NotAdminError):
        await office.types(schedule.open_modal, person="U0N1")
    assert office.messenger.opened == []


async def test_an_admin_whom_the_directory_does_not_know_yet_is_looked_up(office: Office):
    office.messenger.knows_people(make_person("U0NEW", admin=True, zone="Asia/Tokyo"))
    await office.types(schedule.open_modal, person="U0NEW")
    assert office.modal.holds("zone")["selected_option"]["value"] == "Asia/Tokyo"


async def test_a_complete_form_is_saved_and_says_what_comes_next(office: Office):
    answer = await saves(office, await filled(office))
    assert answer["response_action"] == "update"
    assert "*Coaching for all* asks about Facilitative Administration every Tuesday" in words(answer["view"])
    assert await names(office) == ["Coaching for all", "Reading First"]


async def test_wrong_input_is_marked_at_its_field(office: Office):
    answer = await saves(office, await filled(office, program="x" * 61, days=[], at=None))
    assert answer["response_action"] == "errors"
    assert set(answer["errors"]) == {ids.SCHEDULE_PROGRAM, ids.SCHEDULE_DAYS, ids.SCHEDULE_AT}
    assert await names(office) == ["Reading First"]


async def test_the_form_follows_the_rhythm_and_keeps_the_rest(office: Office):
    modal = await filled(office, program="Coaching")
    assert ids.SCHEDULE_DAYS in modal.fields
    await chooses(office, modal, rhythm="Every month")
    assert {ids.SCHEDULE_DAY, ids.SCHEDULE_ORDINAL} < set(modal.fields)
    assert ids.SCHEDULE_DAYS not in modal.fields
    assert modal.holds("program")["value"] == "Coaching"
    assert modal.holds("day")["selected_option"]["text"]["text"] == "Tuesday"
    answer = await saves(office, modal.fills(ordinal="The last", program="Coaching"))
    assert "on the last Tuesday of each month" in words(answer["view"])


async def test_a_modal_that_was_closed_meanwhile_is_let_be(office: Office):
    modal = await filled(office)
    office.messenger.fails("update_view", SlackRefusedError("views.update", "not_found"))
    assert await office.calls(schedule.follow, modal.choice(rhythm="Every month")) == {}
    assert office.messenger.updated == []


async def test_a_submission_that_overtook_the_form_shows_the_missing_fields_first(office: Office):
    modal = await filled(office, rhythm="Every month")
    answer = await saves(office, modal)
    assert answer["response_action"] == "update"
    modal.turns_into(answer["view"])
    assert {ids.SCHEDULE_DAY, ids.SCHEDULE_ORDINAL} < set(modal.fields)
    assert modal.holds("program")["value"] == "Coaching for all"
    assert "Choose the first, second, third, fourth or last" in words(answer["view"])


async def test_asking_often_wants_a_tick_that_appears_when_it_is_chosen(office: Office):
    modal = await filled(office)
    await chooses(office, modal, days=["Monday", "Thursday"])
    answer = await saves(office, modal)
    assert answer["errors"] == {ids.SCHEDULE_CONFIRM_OFTEN: "Please tick this box, or choose to ask less often."}
    answer = await saves(office, modal.fills(confirm_often=["Ask this often: we'll show what comes of it"]))
    assert "every Monday and Thursday" in words(answer["view"])


async def test_asking_often_wants_a_tick_also_if_the_form_was_submitted_first(office: Office):
    modal = await filled(office, days=["Monday", "Thursday"])
    answer = await saves(office, modal)
    assert answer["response_action"] == "update"
    assert ids.SCHEDULE_CONFIRM_OFTEN in modal.turns_into(answer["view"]).fields
    assert "about 9 check-ins a month" in words(answer["view"])


async def test_who_keeps_asking_as_often_is_not_asked_about_it_again(office: Office):
    modal = await filled(office)
    await chooses(office, modal, days=["Monday", "Thursday"])
    await saves(office, modal.fills(confirm_often=["Ask this often: we'll show what comes of it"]))
    (made,) = [one for one in await office.deps.read(schedules.schedules, WORKSPACE) if one.id != "schedule"]
    again = await opens_existing(office, made.id)
    assert "about 9 check-ins a month" in "\n".join(texts_in(again.view))
    assert ids.SCHEDULE_CONFIRM_OFTEN not in again.fields
    assert "Next it asks:" in words((await saves(office, again.fills(at="16:30")))["view"])
    again = await chooses(office, await opens_existing(office, made.id), days=["Monday", "Wednesday", "Thursday"])
    answer = await saves(office, again)
    assert list(answer["errors"]) == [ids.SCHEDULE_CONFIRM_OFTEN]


async def test_a_cadence_that_outruns_its_practices_is_said_at_once(office: Office):
    modal = await filled(office)
    await chooses(office, modal, rhythm="Every weekday, Monday to Friday")
    assert "about 7 check-ins will be skipped" in "\n".join(texts_in(modal.view))


async def test_a_channel_without_the_bot_is_said_at_once_and_can_be_saved_all_the_same(office: Office):
    modal = await filled(office)
    await chooses(office, modal, channels=["C0NORTH", "C0AWAY"])
    assert "is not in <#C0AWAY> yet" in "\n".join(texts_in(modal.view))
    answer = await saves(office, modal)
    assert set(answer["errors"]) == {ids.SCHEDULE_CONFIRM_UNREACHABLE, ids.SCHEDULE_CHANNELS}
    modal.fills(confirm_unreachable=["Save all the same: I'll put that right before it asks"])
    answer = await saves(office, modal)
    assert "is not in <#C0AWAY> yet" in words(answer["view"])


async def test_whoever_invites_the_bot_meanwhile_just_saves_again(office: Office):
    modal = await filled(office)
    await chooses(office, modal, channels=["C0NORTH", "C0AWAY"])
    office.messenger.knows_channel(Channel("C0AWAY", "away", joined=True))
    answer = await saves(office, modal)
    assert "is not in" not in words(answer["view"])


async def test_a_public_leadership_channel_is_warned_of_when_it_is_chosen(office: Office):
    office.messenger.knows_channel(Channel("C0OPEN", "open"))
    modal = await filled(office)
    await chooses(office, modal, leadership="C0OPEN")
    said = "\n".join(texts_in(modal.view))
    assert "This channel is public: anyone can join it" in said
    assert "is not in <#C0OPEN> yet" in said


async def test_an_unknown_private_leadership_channel_is_taken_for_one_without_the_bot(office: Office):
    modal = await filled(office)
    await chooses(office, modal, leadership="C0SECRET")
    said = "\n".join(texts_in(modal.view))
    assert "is not in <#C0SECRET> yet" in said
    assert "public" not in said.replace("published", "")


@pytest.mark.parametrize(
    "error", [SlackBusyError("users.conversations", 30), SlackRefusedError("users.conversations", "x")]
)
async def test_if_slack_does_not_say_which_channels_the_bot_is_in_what_is_known_serves(
    office: Office, error: Exception
):
    office.messenger.fails("joined_channels", error)
    answer = await saves(office, await filled(office))
    assert "Next it asks:" in words(answer["view"])


async def test_a_slow_slack_does_not_use_up_the_time_to_save(office: Office, monkeypatch: pytest.MonkeyPatch):
    async def never(workspace: str) -> tuple[Channel, ...]:
        await asyncio.Event().wait()
        return ()

    monkeypatch.setattr(admins, "PATIENCE", 0.01)
    monkeypatch.setattr(office.messenger, "joined_channels", never)
    assert "Next it asks:" in words((await saves(office, await filled(office)))["view"])


async def test_a_second_press_of_save_makes_no_second_schedule(office: Office):
    modal = await filled(office)
    first, second = await saves(office, modal), await saves(office, modal)
    assert words(first["view"]) == words(second["view"])
    assert await names(office) == ["Coaching for all", "Reading First"]
    assert len(await office.deps.read(schedules.schedules, WORKSPACE)) == 2


async def test_a_second_press_of_save_does_not_rename_the_program_of_others(office: Office):
    modal = await filled(office, program="Reading First")
    first, second = await saves(office, modal), await saves(office, modal)
    assert words(first["view"]) == words(second["view"])
    answer = await saves(office, modal.fills(program="Something else"))
    assert answer["errors"].keys() == {ids.SCHEDULE_PROGRAM}
    assert await names(office) == ["Reading First"]


async def test_a_schedule_that_was_deleted_meanwhile_can_be_made_anew(office: Office):
    modal = await opens_existing(office)
    await office.deps.write(delete, WORKSPACE, "schedule", hand=make_hand())
    answer = await saves(office, modal)
    assert GONE in words(answer["view"])
    await saves(office, modal.turns_into(answer["view"]))
    (made,) = await office.deps.read(schedules.schedules, WORKSPACE)
    assert made.id != "schedule"


async def test_that_it_was_deleted_stays_told_until_it_is_made_anew(office: Office):
    modal = (await opens_existing(office)).fills(program="Coaching for all")
    await office.deps.write(delete, WORKSPACE, "schedule", hand=make_hand())
    modal.turns_into((await saves(office, modal))["view"])
    for rhythm in ("Every month", "Every week"):
        assert GONE in "\n".join(texts_in((await chooses(office, modal, rhythm=rhythm)).view))
    assert modal.holds("program")["value"] == "Coaching for all"
    assert "Next it asks:" in words((await saves(office, modal))["view"])


async def test_a_schedule_that_is_deleted_right_after_saving_is_said_to_be_gone(office: Office):
    """Another admin deletes it between the commit and the look at what it asks next."""

    class Overtaken(Deps):
        async def write(self, called, *args, **kwargs):
            result = await super().write(called, *args, **kwargs)
            if called is save_form:
                await super().write(delete, WORKSPACE, result.schedule_id, hand=make_hand())
            return result

    modal, deps = await filled(office), office.deps
    office.deps = Overtaken(deps.database, deps.messenger, deps.clock, deps.catalogue, deps.keyring)
    answer = await saves(office, modal)
    assert GONE in words(answer["view"])
    office.deps = deps
    assert "Next it asks:" in words((await saves(office, modal.turns_into(answer["view"])))["view"])


async def test_a_schedule_that_is_gone_opens_no_form(office: Office):
    with pytest.raises(GoneError):
        await opens_existing(office, "nothing")


async def test_the_role_is_checked_again_when_a_form_comes_back(office: Office):
    modal = await filled(office)
    modal.person = "U0N1"
    with pytest.raises(NotAdminError):
        await office.calls(schedule.save, modal.submission)
    with pytest.raises(NotAdminError):
        await office.calls(schedule.follow, modal.choice(rhythm="Every month"))


async def test_zones_are_found_by_what_was_typed(office: Office):
    body = {
        "type": "block_suggestion",
        "team": {"id": WORKSPACE},
        "user": {"id": "U0ADMIN"},
        "action_id": ids.SCHEDULE_ZONE_SEARCH,
        "block_id": ids.SCHEDULE_ZONE,
        "value": "new yo",
    }
    answer = await office.calls(schedule.find_zones, body)
    assert [option["value"] for option in answer["options"]] == ["America/New_York"]


@pytest.mark.parametrize(
    ("block_id", "state"),
    [
        (ids.SCHEDULE_RHYTHM, {"type": "static_select", "selected_option": {"value": "hourly"}}),
        (ids.SCHEDULE_RHYTHM, {"type": "static_select", "selected_option": None}),
    ],
)
async def test_a_form_of_another_shape_is_not_read(office: Office, block_id, state):
    body = (await filled(office)).submission
    body["view"]["state"]["values"][block_id] = {ids.SCHEDULE_FIELD: state}
    with pytest.raises(BadPayloadError):
        await office.calls(schedule.save, body)


@pytest.mark.parametrize(
    ("block_id", "state", "marked"),
    [
        (ids.SCHEDULE_K, {"type": "static_select", "selected_option": {"value": "2"}}, ids.SCHEDULE_K),
        (ids.SCHEDULE_K, {"type": "static_select", "selected_option": {"value": "²"}}, ids.SCHEDULE_K),
        (
            ids.SCHEDULE_OPEN_HOURS,
            {"type": "static_select", "selected_option": {"value": "9999"}},
            ids.SCHEDULE_OPEN_HOURS,
        ),
        (ids.SCHEDULE_AT, {"type": "timepicker", "selected_time": "25:61"}, ids.SCHEDULE_AT),
        (
            ids.SCHEDULE_ZONE,
            {"type": "external_select", "selected_option": {"value": "Mars/Olympus"}},
            ids.SCHEDULE_ZONE,
        ),
        (ids.SCHEDULE_DAYS, {"type": "multi_static_select", "selected_options": [{"value": "9"}]}, ids.SCHEDULE_DAYS),
    ],
)
async def test_values_that_were_never_offered_are_marked_at_their_field(office: Office, block_id, state, marked):
    body = (await filled(office)).submission
    body["view"]["state"]["values"][block_id] = {ids.SCHEDULE_FIELD: state}
    answer = await office.calls(schedule.save, body)
    assert list(answer["errors"]) == [marked]


async def test_an_edition_that_can_not_be_read_is_refused(office: Office):
    body = (await filled(office)).submission
    body["view"]["private_metadata"] = "schedule 3"
    with pytest.raises(BadPayloadError):
        await office.calls(schedule.save, body)


@pytest.mark.parametrize("rhythm", Rhythm)
async def test_every_rhythm_can_be_saved_through_its_own_fields(office: Office, rhythm: Rhythm):
    modal = await filled(office)
    label = next(
        option["text"]["text"]
        for block in modal.view["blocks"]
        if block["block_id"] == ids.SCHEDULE_RHYTHM
        for option in block["element"]["options"]
        if option["value"] == rhythm
    )
    await chooses(office, modal, rhythm=label)
    if ids.SCHEDULE_ORDINAL in modal.fields:
        modal.fills(ordinal="The second")
    if ids.SCHEDULE_CONFIRM_OFTEN in modal.fields:
        modal.fills(confirm_often=["often"])
    answer = await saves(office, modal)
    assert "Next it asks:" in words(answer["view"])
    (made,) = [one for one in await office.deps.read(schedules.schedules, WORKSPACE) if one.id != "schedule"]
    assert Rhythm.of(made.cadence) is rhythm
