"""Modals: opened by triggers, filled in by label, submitted with every answer an app may give."""

import pytest
from slack_sdk.errors import SlackApiError

from sandbox import NotThereError, SandboxError
from tests.sandbox.conftest import actions, button, input_, modal, plain, section


def options(*labels: str) -> list[dict]:
    return [{"text": plain(label), "value": label.lower().replace(" ", "_")} for label in labels]


NAME = input_("Program", {"type": "plain_text_input", "action_id": "name", "max_length": 20}, "program")
DAYS = input_("Days", {"type": "checkboxes", "action_id": "days", "options": options("Monday", "Friday")}, "days")
ZONE = input_(
    "Time zone", {"type": "external_select", "action_id": "zone", "min_query_length": 2}, "zone", optional=True
)
WHERE = input_(
    "Channels",
    {"type": "multi_conversations_select", "action_id": "where", "filter": {"include": ["public", "private"]}},
    "where",
    optional=True,
)


@pytest.fixture
async def opened(client, town, listener):
    """Opens a view before Ana, by a command's trigger."""

    async def open_(view):
        await town.ana.types("/drivers", in_=town.north)
        trigger = listener.of("/drivers")[-1].payload["trigger_id"]
        await client.views_open(trigger_id=trigger, view=view)
        return town.ana.modal

    return open_


def submitted(listener) -> dict:
    return listener.of("view_submission")[-1].payload["view"]["state"]["values"]


async def test_what_is_filled_in_is_submitted_in_slacks_words(opened, town, listener):
    await opened(modal(NAME, DAYS))
    await town.ana.fills({"Program": "Reading", "days": ["Friday"]})
    result = await town.ana.submits()
    values = submitted(listener)
    assert values["program"]["name"] == {"type": "plain_text_input", "value": "Reading"}
    assert [o["value"] for o in values["days"]["days"]["selected_options"]] == ["friday"]
    assert (result.action, town.ana.modal) == ("closed", None)


async def test_every_kind_of_input_is_filled_in(opened, slack, town, listener):
    kinds = {
        "Day": ({"type": "static_select", "options": options("Monday")}, "Monday", "selected_option"),
        "Group": ({"type": "radio_buttons", "options": options("Both")}, "Both", "selected_option"),
        "Drivers": ({"type": "multi_static_select", "options": options("A", "B")}, ["A", "B"], "selected_options"),
        "Leader": ({"type": "users_select"}, town.ben, "selected_user"),
        "Channel": ({"type": "channels_select"}, town.north, "selected_channel"),
        "Asked": ({"type": "multi_channels_select"}, [town.north], "selected_channels"),
        "Talk": ({"type": "conversations_select"}, town.north, "selected_conversation"),
        "From": ({"type": "datepicker"}, "2026-03-31", "selected_date"),
        "At": ({"type": "timepicker", "timezone": "Europe/Berlin"}, "09:00", "selected_time"),
        "K": ({"type": "number_input", "is_decimal_allowed": False}, 5, "value"),
    }
    blocks = [input_(label, {**el, "action_id": "x"}, label) for label, (el, _, _) in kinds.items()]
    await opened(modal(*blocks))
    await town.ana.fills({label: value for label, (_, value, _) in kinds.items()})
    await town.ana.submits()
    values = submitted(listener)
    held = {label: values[label]["x"][field] for label, (_, _, field) in kinds.items()}
    assert held["Leader"] == town.ben.id
    assert held["Channel"] == held["Talk"] == town.north.id
    assert held["Asked"] == [town.north.id]
    assert [o["value"] for o in held["Drivers"]] == ["a", "b"]
    assert (held["From"], held["At"], held["K"]) == ("2026-03-31", "09:00", "5")


async def test_initial_values_stand_until_changed(opened, town, listener):
    element = {"type": "plain_text_input", "action_id": "name", "initial_value": "Reading"}
    await opened(modal(input_("Program", element, "program")))
    await town.ana.submits()
    assert submitted(listener)["program"]["name"]["value"] == "Reading"


async def test_a_searched_menu_asks_the_app(opened, town, listener):
    listener.on("block_suggestion", lambda heard: {"options": options("Europe/Berlin", "Europe/Paris")})
    await opened(modal(ZONE))
    assert await town.ana.searches("Time zone", "Eu") == ("Europe/Berlin", "Europe/Paris")
    assert await town.ana.searches("zone", "E") == ()
    await town.ana.fills({"Time zone": ("Berl", "Europe/Berlin")})
    await town.ana.submits()
    heard = listener.of("block_suggestion")
    assert [h.payload["value"] for h in heard] == ["Eu", "Berl"]
    assert {"view", "action_id", "block_id", "container", "user", "team"} <= heard[0].payload.keys()
    assert submitted(listener)["zone"]["zone"]["selected_option"]["value"] == "europe/berlin"


async def test_too_many_suggestions_are_an_error_as_in_slack(opened, town, listener):
    listener.on("block_suggestion", lambda heard: {"options": options(*(f"o{n}" for n in range(101)))})
    await opened(modal(ZONE))
    with pytest.raises(SandboxError, match="no more than 100"):
        await town.ana.searches("zone", "Europe")


async def test_a_menu_offers_no_channel_that_the_person_cant_see(opened, slack, town, listener):
    hidden = slack.channel("hidden", members=[town.ben], private=True)
    await opened(modal(WHERE))
    with pytest.raises(NotThereError, match="#hidden"):
        await town.ana.fills({"Channels": [hidden]})


async def test_required_fields_are_checked_before_the_app_hears_of_it(opened, town, listener):
    await opened(modal(NAME, DAYS))
    result = await town.ana.submits()
    assert result.errors.keys() == {"program", "days"}
    assert listener.of("view_submission") == []


async def test_too_long_an_entry_is_caught_too(opened, town, listener):
    await opened(modal(NAME))
    await town.ana.fills({"Program": "x" * 21})
    assert "at most 20" in (await town.ana.submits()).errors["program"]


async def test_errors_stand_at_their_fields_and_the_modal_stays(opened, town, listener):
    listener.on("view_submission", lambda h: {"response_action": "errors", "errors": {"program": "Taken."}})
    view = await opened(modal(NAME))
    await town.ana.fills({"Program": "Reading"})
    result = await town.ana.submits()
    assert (result.action, result.errors, result.ok) == ("errors", {"program": "Taken."}, False)
    assert town.ana.modal is view


async def test_errors_for_a_field_that_isnt_there_are_the_apps_failure(opened, town, listener):
    listener.on("view_submission", lambda h: {"response_action": "errors", "errors": {"nowhere": "Oh"}})
    await opened(modal(NAME))
    await town.ana.fills({"Program": "Reading"})
    assert (await town.ana.submits()).action == "failed"


async def test_the_app_may_update_push_and_clear(opened, town, listener):
    first = await opened(modal(section("one")))
    answers = iter(
        [
            {"response_action": "update", "view": modal(section("two"), title="Two")},
            {"response_action": "push", "view": modal(section("three"), title="Three")},
            {"response_action": "clear"},
        ]
    )
    listener.on("view_submission", lambda heard: next(answers))
    assert ((await town.ana.submits()).action, first.title) == ("updated", "Two")
    assert ((await town.ana.submits()).action, town.ana.modal.title) == ("pushed", "Three")
    assert (town.ana.modal.previous_id, town.ana.modal.root_id) == (first.id, first.id)
    assert ((await town.ana.submits()).action, town.ana.modal) == ("cleared", None)


async def test_a_failing_app_leaves_the_modal_with_slacks_sentence(opened, town, listener):
    view = await opened(modal(section("one")))
    listener.status = 500
    result = await town.ana.submits()
    assert (result.action, town.ana.modal) == ("failed", view)
    assert "trouble connecting" in result.shown


async def test_closing_is_told_if_the_app_asked_for_it(opened, town, listener):
    await opened(modal(section("one"), notify_on_close=True))
    await town.ana.closes()
    await opened(modal(section("two")))
    await town.ana.closes()
    (heard,) = listener.of("view_closed")
    assert heard.payload["is_cleared"] is False
    assert town.ana.modal is None


async def test_an_input_that_dispatches_tells_the_app_at_once(opened, client, town, listener):
    view = await opened(modal({**DAYS, "dispatch_action": True}, NAME))
    await town.ana.fills({"Program": "Reading", "Days": ["Monday"]})
    (heard,) = listener.of("block_actions")
    assert heard.payload["view"]["id"] == view.id
    await client.views_update(view_id=view.id, view=modal(DAYS, NAME, section("More")), hash=view.hash)
    await town.ana.submits()
    assert submitted(listener)["program"]["name"]["value"] == "Reading"


async def test_a_button_in_a_modal_is_pressed(opened, town, listener):
    await opened(modal(actions(button("Check again", "check"))))
    await town.ana.presses("Check again")
    assert listener.of("block_actions")[0].payload["container"]["type"] == "view"


class TestTriggers:
    async def trigger(self, town, listener) -> str:
        await town.ana.types("/drivers", in_=town.north)
        return listener.of("/drivers")[-1].payload["trigger_id"]

    async def error(self, call) -> str:
        with pytest.raises(SlackApiError) as caught:
            await call
        return caught.value.response["error"]

    async def test_a_trigger_serves_once(self, client, town, listener):
        trigger = await self.trigger(town, listener)
        await client.views_open(trigger_id=trigger, view=modal(NAME))
        again = client.views_open(trigger_id=trigger, view=modal(NAME))
        assert await self.error(again) == "exchanged_trigger_id"

    async def test_a_trigger_lives_three_seconds(self, client, clock, town, listener):
        trigger = await self.trigger(town, listener)
        clock.move(weeks=4)
        clock.move_machine(seconds=3.1)
        assert await self.error(client.views_open(trigger_id=trigger, view=modal(NAME))) == "expired_trigger_id"

    async def test_an_invented_trigger_is_refused(self, client, town):
        call = client.views_open(trigger_id="1.2.3", view=modal(NAME))
        assert await self.error(call) == "invalid_trigger_id"

    async def test_three_views_lie_upon_each_other_at_most(self, client, town, listener):
        await client.views_open(trigger_id=await self.trigger(town, listener), view=modal(NAME))
        for _ in range(2):
            await client.views_push(trigger_id=await self.trigger(town, listener), view=modal(NAME))
        fourth = client.views_push(trigger_id=await self.trigger(town, listener), view=modal(NAME))
        assert await self.error(fourth) == "push_limit_reached"

    async def test_a_changed_view_is_not_updated_by_its_old_hash(self, client, town, listener):
        await client.views_open(trigger_id=await self.trigger(town, listener), view=modal(NAME))
        view = town.ana.modal
        old = view.hash
        await client.views_update(view_id=view.id, view=modal(NAME, DAYS), hash=old)
        call = client.views_update(view_id=view.id, view=modal(NAME), hash=old)
        assert await self.error(call) == "hash_conflict"

    async def test_a_closed_view_is_not_found(self, client, town, listener):
        await client.views_open(trigger_id=await self.trigger(town, listener), view=modal(NAME))
        view = town.ana.modal
        await town.ana.closes()
        assert await self.error(client.views_update(view_id=view.id, view=modal(NAME))) == "not_found"

    async def test_a_view_of_more_than_a_quarter_megabyte_is_too_large(self, client, town, listener):
        blocks = [section("é" * 2_900) for _ in range(50)]
        call = client.views_open(trigger_id=await self.trigger(town, listener), view=modal(*blocks))
        assert await self.error(call) == "view_too_large"

    async def test_a_broken_view_is_refused_and_the_trigger_kept(self, client, town, listener):
        trigger = await self.trigger(town, listener)
        broken = client.views_open(trigger_id=trigger, view=modal(NAME, title="x" * 25))
        assert await self.error(broken) == "invalid_arguments"
        await client.views_open(trigger_id=trigger, view=modal(NAME))
        assert town.ana.modal.title == "Schedule"
