"""What the browser asks to do: every act is a verb of the person who looks, and of nobody else."""

from datetime import UTC, datetime

import pytest

from sandbox import NotThereError
from sandbox.page.acts import MalformedError
from tests.sandbox.conftest import actions, button, input_, modal, plain, question, section
from tests.sandbox.page.visitors import Visitor, surface_of

DAYS = [{"text": plain(day), "value": day.lower()} for day in ("Monday", "Tuesday", "Friday")]
ZONES = [{"text": plain(zone), "value": zone} for zone in ("Europe/Berlin", "Europe/Paris")]


@pytest.fixture
def asks(client, town):
    async def asks(*blocks, channel=town.north, **more):
        answer = await client.chat_postMessage(channel=channel.id, text="x", blocks=list(blocks) or question(), **more)
        return channel.find(answer["ts"])

    return asks


@pytest.fixture
def shows(slack, server, town):
    """Put a modal before somebody, as the app would."""

    def shows(*blocks, person=town.ana, **more):
        return slack.show(person, town.app, modal(*blocks, **more))

    return shows


def ids(action_id, block_id="answers"):
    return {"block_id": block_id, "action_id": action_id}


def held(view, block_id="field", action_id="a"):
    return view.state[(block_id, action_id)]


# Pressing and choosing


async def test_a_press_reaches_the_app(ana, asks, listener):
    message = await asks()
    assert (await ana.does("press", surface=surface_of(message), **ids("answer_1"))).ok
    (heard,) = listener.of("block_actions")
    assert heard.payload["actions"][0]["value"] == "1"
    assert heard.payload["user"]["id"] == ana.person.id


async def test_of_two_buttons_that_read_alike_the_pressed_one_is_meant(ana, asks, listener):
    message = await asks(
        actions(button("Go", "go", value="1"), block_id="one"), actions(button("Go", "go", value="2"), block_id="two")
    )
    await ana.does("press", surface=surface_of(message), **ids("go", "two"))
    assert listener.of("block_actions")[0].payload["actions"][0]["value"] == "2"


async def test_a_failing_app_is_said_as_slack_would_say_it(ana, asks, listener):
    message = await asks()
    listener.status = 500
    outcome = await ana.does("press", surface=surface_of(message), **ids("answer_1"))
    assert outcome.as_json() == {"ok": False, "shown": "This app responded with Status Code 500"}


async def test_what_is_gone_or_anothers_cant_be_pressed(ana, ben, asks, client, slack, town, listener):
    hidden = slack.channel("hidden", members=[town.ana, town.app], private=True)
    secret = await asks(channel=hidden)
    await client.chat_postEphemeral(channel=town.north.id, user=town.ana.id, text="x", blocks=question())
    (own,) = town.ana.ephemerals(town.north)
    gone = await asks()
    town.north.remove(gone)
    for visitor, message in ((ben, secret), (ben, own), (ana, gone)):
        outcome = await visitor.does("press", surface=surface_of(message), **ids("answer_1"))
        assert not outcome.ok
        assert outcome.shown
    assert listener.of("block_actions") == []
    assert (await ana.does("press", surface=surface_of(own), **ids("answer_1"))).ok


async def test_a_press_on_a_home_counts(ana, slack, town, server, listener):
    blocks = [section("x"), actions(button("Go", "go"))]
    home = slack.publish(town.ana, town.app, {"type": "home", "blocks": blocks})
    assert (await ana.does("press", surface=f"view:{home.id}", **ids("go"))).ok
    assert listener.of("block_actions")[0].payload["container"]["type"] == "view"


async def test_feedback_carries_the_value_that_was_pressed(ana, asks, listener):
    pair = {
        "type": "feedback_buttons",
        "action_id": "helpful",
        "positive_button": {"text": plain("Good"), "value": "up"},
        "negative_button": {"text": plain("Bad"), "value": "down"},
    }
    message = await asks(section("x"), {"type": "context_actions", "block_id": "feedback", "elements": [pair]})
    assert (await ana.does("press", surface=surface_of(message), value="down", **ids("helpful", "feedback"))).ok
    assert listener.of("block_actions")[0].payload["actions"][0]["value"] == "down"
    assert not (await ana.does("press", surface=surface_of(message), value="?", **ids("helpful", "feedback"))).ok


async def test_a_choice_in_a_message_is_told_and_kept(ana, asks, listener):
    menu = {"type": "static_select", "action_id": "day", "options": DAYS}
    message = await asks(actions(menu))
    assert (await ana.does("choose", surface=surface_of(message), choice="tuesday", **ids("day"))).ok
    assert listener.of("block_actions")[0].payload["actions"][0]["selected_option"]["value"] == "tuesday"
    assert not (await ana.does("choose", surface=surface_of(message), choice="sunday", **ids("day"))).ok


async def test_a_moment_is_entered_in_the_persons_zone(ana, ben, asks, listener):
    message = await asks(actions({"type": "datetimepicker", "action_id": "when"}))
    for visitor in (ana, ben):
        await visitor.does("choose", surface=surface_of(message), choice="2026-03-31T09:00", **ids("when"))
    told = [heard.payload["actions"][0]["selected_date_time"] for heard in listener.of("block_actions")]
    berlin, new_york = (datetime(2026, 3, 31, hour, 0, tzinfo=UTC).timestamp() for hour in (7, 13))
    assert told == [berlin, new_york]


# Modals


@pytest.mark.parametrize(
    ("element", "sent", "kept"),
    [
        ({"type": "plain_text_input"}, "Reading", {"value": "Reading"}),
        ({"type": "plain_text_input"}, "", {"value": None}),
        ({"type": "number_input", "is_decimal_allowed": False}, "5", {"value": "5"}),
        ({"type": "datepicker"}, "2026-03-31", {"selected_date": "2026-03-31"}),
        ({"type": "timepicker"}, "09:00", {"selected_time": "09:00"}),
        ({"type": "static_select", "options": DAYS}, "friday", {"selected_option": DAYS[2]}),
        ({"type": "static_select", "options": DAYS}, None, {"selected_option": None}),
        ({"type": "radio_buttons", "options": DAYS}, "monday", {"selected_option": DAYS[0]}),
        ({"type": "checkboxes", "options": DAYS}, ["monday", "friday"], {"selected_options": [DAYS[0], DAYS[2]]}),
        ({"type": "multi_static_select", "options": DAYS}, [], {"selected_options": []}),
    ],
)
async def test_a_field_keeps_what_is_entered(ana, shows, listener, element, sent, kept):
    view = shows(input_("Field", element | {"action_id": "a"}, "field"))
    assert (await ana.does("enter", view=view.id, value=sent, **ids("a", "field"))).ok
    assert held(view) == {"type": element["type"], **kept}
    assert listener.heard == []


async def test_people_and_channels_are_entered_by_their_ids(ana, shows, slack, town):
    view = shows(
        input_("Who", {"type": "users_select", "action_id": "a"}, "who"),
        input_("Where", {"type": "multi_conversations_select", "action_id": "a"}, "where"),
    )
    hidden = slack.channel("hidden", members=[town.ben], private=True)
    await ana.does("enter", view=view.id, value=town.ben.id, **ids("a", "who"))
    await ana.does("enter", view=view.id, value=[town.north.id], **ids("a", "where"))
    assert held(view, "who")["selected_user"] == town.ben.id
    assert held(view, "where")["selected_conversations"] == [town.north.id]
    assert not (await ana.does("enter", view=view.id, value=[hidden.id], **ids("a", "where"))).ok


async def test_a_field_that_dispatches_tells_the_app_at_once(ana, shows, listener):
    menu = {"type": "static_select", "action_id": "a", "options": DAYS}
    view = shows(input_("Day", menu, "field", dispatch_action=True))
    assert (await ana.does("enter", view=view.id, value="monday", **ids("a", "field"))).ok
    assert listener.of("block_actions")[0].payload["actions"][0]["selected_option"]["value"] == "monday"


@pytest.mark.parametrize("kind", ["external_select", "multi_external_select"])
async def test_a_searched_menu_takes_what_it_has_offered_and_nothing_else(ana, shows, listener, kind):
    view = shows(input_("Zone", {"type": kind, "action_id": "a", "min_query_length": 1}, "field"))
    listener.on("block_suggestion", lambda heard: {"options": ZONES})
    several = kind.startswith("multi")

    async def enters(value):
        return (await ana.does("enter", view=view.id, value=[value] if several else value, **ids("a", "field"))).ok

    assert not await enters("Europe/Paris")
    outcome = await ana.does("search", view=view.id, typed="eur", **ids("a", "field"))
    assert outcome.as_json()["options"] == [{"text": z, "value": z} for z in ("Europe/Berlin", "Europe/Paris")]
    assert await enters("Europe/Paris")
    assert not await enters("Mars/Olympus")
    chosen = held(view)["selected_options" if several else "selected_option"]
    assert chosen == ([ZONES[1]] if several else ZONES[1])


async def test_a_modal_is_submitted_and_goes(ana, shows, listener):
    view = shows(input_("Name", {"type": "plain_text_input", "action_id": "a", "initial_value": "Reading"}, "field"))
    outcome = await ana.does("submit", view=view.id)
    assert outcome.as_json() == {"ok": True, "shown": None, "action": "closed", "callback_id": "schedule"}
    assert ana.person.modal is None


async def test_errors_stand_beside_their_fields_until_those_are_changed(ana, shows, listener):
    text = {"type": "plain_text_input", "action_id": "a"}
    view = shows(input_("Name", text, "name"), input_("Reason", text, "reason"))
    outcome = await ana.does("submit", view=view.id)
    assert not outcome.ok
    assert view.errors.keys() == {"name", "reason"}
    assert ana.pane("modal").count("bk-error") == 2
    await ana.does("enter", view=view.id, value="Reading", **ids("a", "name"))
    assert view.errors.keys() == {"reason"}


async def test_an_app_that_fails_to_take_a_modal_leaves_it_open(ana, shows, listener):
    view = shows(section("Sure?"))
    listener.status = 500
    outcome = await ana.does("submit", view=view.id)
    assert (outcome.ok, outcome.shown) == (False, "We had some trouble connecting. Try again?")
    assert ana.person.modal is view


async def test_only_the_modal_on_top_can_be_submitted_or_closed(ana, slack, shows, town, listener):
    below = shows(section("One"))
    above = slack.show(town.ana, town.app, modal(section("Two")), upon=below)
    assert not (await ana.does("close", view=below.id)).ok
    await ana.does("close", view=above.id)
    assert ana.person.modal is below


async def test_the_whole_stack_can_be_closed(ana, slack, shows, town, listener):
    below = shows(section("One"), notify_on_close=True)
    above = slack.show(town.ana, town.app, modal(section("Two")), upon=below)
    await ana.does("close", view=above.id, all=True)
    assert ana.person.views == []
    assert len(listener.of("view_closed")) == 1


async def test_nobody_touches_anothers_modal(ben, shows, town, listener):
    view = shows(input_("Name", {"type": "plain_text_input", "action_id": "a"}, "field"))
    for deed in (
        ben.does("enter", view=view.id, value="x", **ids("a", "field")),
        ben.does("submit", view=view.id),
        ben.does("close", view=view.id),
    ):
        assert not (await deed).ok
    assert town.ana.modal is view
    assert held(view)["value"] is None


# Going about


async def test_an_app_hears_that_its_home_was_opened(ana, town, server, listener):
    for tab in ("home", "messages"):
        await ana.does("open_home", app=town.app.app_id, tab=tab)
    assert [event["tab"] for event in listener.events if event["type"] == "app_home_opened"] == ["home", "messages"]


async def test_anybody_may_join_a_public_channel_and_nobody_a_private_one(house, slack, town):
    admin = Visitor(house, town.admin)
    hidden = slack.channel("hidden", members=[town.ben], private=True)
    assert (await admin.does("join", in_=town.north.id)).ok
    assert town.north.has(town.admin)
    assert not (await admin.does("join", in_=hidden.id)).ok
    assert not hidden.has(town.admin)


async def test_time_is_moved_on_by_the_director_alone(ana, house, clock):
    before = clock.now()
    assert (await ana.does("move", step="hour")).ok
    assert (clock.now() - before).total_seconds() == 3600
    house.setting.director.stands_at(1, 2)
    assert not (await ana.does("move", step="week")).ok


async def test_trouble_is_made_only_where_one_may_look(ana, ben, slack, town):
    hidden = slack.channel("hidden", members=[town.ana, town.app], private=True)
    assert not (await ben.does("trouble", switch="archived", on=True, in_=hidden.id)).ok
    assert not hidden.archived
    assert (await ana.does("trouble", switch="archived", on=True, in_=hidden.id)).ok
    assert hidden.archived


# What no page of ours would ask


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "dance"},
        {"kind": ["press"]},
        {"kind": "press"},
        {"kind": "press", "surface": 7},
        {"kind": "say", "in": "C", "text": ["x"]},
        {"kind": "edit"},
        {"kind": "move"},
        {"kind": "trouble", "switch": {}},
    ],
)
async def test_a_malformed_act_is_refused(ana, town, body):
    body = {name: town.north.id if value == "C" else value for name, value in body.items()}
    with pytest.raises(MalformedError):
        await ana.does(**body)


async def test_buttons_arent_entered_and_fields_arent_pressed(ana, shows, asks, listener):
    message = await asks()
    view = shows(input_("Name", {"type": "plain_text_input", "action_id": "a"}, "field"), actions(button("Go", "go")))
    for deed in (
        ana.does("press", surface=f"view:{view.id}", **ids("a", "field")),
        ana.does("enter", view=view.id, value="x", **ids("go")),
        ana.does("search", view=view.id, typed="x", **ids("a", "field")),
        ana.does("choose", surface=surface_of(message), choice={"a": 1}, **ids("answer_1")),
    ):
        with pytest.raises(MalformedError):
            await deed
    assert listener.heard == []


async def test_nobody_acts_as_nobody(house):
    with pytest.raises(NotThereError):
        await Visitor(house, house.slack.slackbot).does("say")


async def test_an_unreachable_app_is_a_sentence_too(ana, asks, town):
    message = await asks()
    town.app.request_url = None
    outcome = await ana.does("press", surface=surface_of(message), **ids("answer_1"))
    assert not outcome.ok
    assert "can't be reached" in outcome.shown
