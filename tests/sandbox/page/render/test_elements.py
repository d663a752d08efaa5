"""Every element that Block Kit's checks take: real controls, labelled, with what stands in them."""

import json

import pytest

from sandbox.blockkit import check_message, check_view
from sandbox.blockkit.elements import ELEMENTS as TAKEN
from sandbox.blockkit.elements import IN_ACTIONS, IN_CONTEXT_ACTIONS, IN_INPUT, IN_SECTION
from sandbox.forms import entered
from sandbox.page.render import UNKNOWN, Reader, message_body
from sandbox.page.render.elements import COMPOSITE, ELEMENTS
from sandbox.page.render.menus import groups_of
from tests.sandbox.conftest import actions, button, input_, modal, plain, section
from tests.sandbox.page.render.conftest import a_message, drawn, opened, seen
from tests.sandbox.page.render.reading import Element, read
from tests.sandbox.test_blockkit import confirm, option, select

OPTIONS = [option("Monday", "mon"), option("Friday", "fri")]
SAMPLES = {kind: select(kind) for kind in TAKEN}
SAMPLES |= {kind: select(kind, options=OPTIONS) for kind in ("overflow", "radio_buttons", "checkboxes")}
SAMPLES |= {kind: select(kind, options=OPTIONS) for kind in ("static_select", "multi_static_select")}
SAMPLES |= {
    "button": button("Go"),
    "number_input": select("number_input", is_decimal_allowed=False, min_value="1"),
    "image": {"type": "image", "image_url": "https://example.org/owl.png", "alt_text": "an owl"},
    "icon_button": select("icon_button", icon="trash", text=plain("Delete")),
    "feedback_buttons": select(
        "feedback_buttons",
        positive_button={"text": plain("Good"), "value": "1"},
        negative_button={"text": plain("Bad"), "value": "0"},
    ),
}
CONTROLS = {"input", "select", "textarea", "button", "a", "summary"}


def test_every_element_that_is_taken_is_drawn():
    assert ELEMENTS.keys() == TAKEN.keys() == SAMPLES.keys()


@pytest.mark.parametrize("kind", sorted(IN_ACTIONS | IN_CONTEXT_ACTIONS | IN_SECTION))
def test_outside_of_forms_every_control_says_what_it_is(reader, kind):
    holder = section("x", accessory=SAMPLES[kind])
    if kind not in IN_SECTION:
        holder = {**actions(SAMPLES[kind]), "type": "actions" if kind in IN_ACTIONS else "context_actions"}
    assert check_message([holder]) == []
    page = drawn(reader, holder)
    assert page.all(class_=UNKNOWN) == []
    assert [one for one in page.everything() if one.name in CONTROLS and not is_named(one, page)] == []
    if kind != "image":
        root = page.one(data_kind=kind)
        assert root["data-action-id"] == SAMPLES[kind]["action_id"]
        assert "data-block-id" in root.attributes


@pytest.mark.parametrize("kind", sorted(IN_INPUT))
def test_in_forms_every_field_has_its_label_hint_and_error(reader, kind):
    block = input_("Which day", SAMPLES[kind], "day", hint=plain("Think twice"))
    assert check_view(modal(block)) == []
    view = opened(reader, block)
    view.refuse({"day": "Please choose."})
    page = seen(reader, view)
    holder = page.one(class_="bk-input")
    control = holder if kind in COMPOSITE else page.one(id=page.one("label")["for"])
    described = [page.one(id=name).text for name in control["aria-describedby"].split()]
    assert described == ["Think twice", "Please choose."]
    assert page.one(data_kind=kind)["data-block-id"] == "day"
    if kind in COMPOSITE:
        assert holder.one("legend").text == "Which day"
    else:
        assert "required" in control.attributes
        assert control["aria-invalid"] == "true"


def test_what_may_be_left_out_says_so(reader):
    page = seen(reader, opened(reader, input_("Why", SAMPLES["plain_text_input"], "why", optional=True)))
    assert page.one("label").text == "Why (optional)"
    assert "required" not in page.one("input").attributes


def is_named(control: Element, page: Element) -> bool:
    if control.attributes.get("aria-label") or control.text.strip():
        return True
    return any(control in label.everything() for label in page.all("label"))


HELD = [
    ("plain_text_input", "North", {"value": "North"}),
    ("datepicker", "2026-03-31", {"value": "2026-03-31"}),
    ("timepicker", "09:00", {"value": "09:00"}),
    ("datetimepicker", 1_772_442_000, {"value": "2026-03-02T10:00"}),
    ("number_input", "7", {"value": "7", "min": "1", "step": "1"}),
]


@pytest.mark.parametrize(("kind", "value", "shown"), HELD, ids=[kind for kind, *_ in HELD])
def test_a_field_shows_what_was_entered_in_the_readers_zone(reader, kind, value, shown):
    view = opened(reader, input_("Field", SAMPLES[kind], "field"))
    view.state[("field", SAMPLES[kind]["action_id"])] = entered(SAMPLES[kind], value)
    assert seen(reader, view).one("input").attributes.items() >= shown.items()


@pytest.mark.parametrize("kind", ["datepicker", "timepicker", "datetimepicker"])
def test_an_empty_date_field_is_marked_so_that_its_placeholder_shows(reader, kind):
    element = select(kind, placeholder=plain("Choose a day"))
    view = opened(reader, input_("Until", element, "until"))
    drawn = seen(reader, view).one("input").attributes
    assert drawn["placeholder"] == "Choose a day"
    assert "data-empty" in drawn
    [value] = [value for held, value, _ in HELD if held == kind]
    view.state[("until", element["action_id"])] = entered(SAMPLES[kind], value)
    assert "data-empty" not in seen(reader, view).one("input").attributes


def test_several_lines_stay_several_lines_even_an_empty_first_one(reader):
    element = select("plain_text_input", multiline=True, initial_value="\none\n two")
    assert seen(reader, opened(reader, input_("Why", element, "why"))).one("textarea").text == "\n\none\n two"


@pytest.mark.parametrize("kind", ["static_select", "radio_buttons", "multi_static_select", "checkboxes"])
def test_choices_show_what_is_chosen(reader, kind):
    several = kind in ("multi_static_select", "checkboxes")
    first = {"initial_options": OPTIONS[1:]} if several else {"initial_option": OPTIONS[1]}
    page = drawn(reader, section("x", accessory={**SAMPLES[kind], **first}))
    chosen = [one["value"] for one in page.everything() if {"selected", "checked"} & one.attributes.keys()]
    assert chosen == ["fri"]


def test_a_reader_sees_their_own_choice_on_a_message(reader, town):
    message = a_message(reader, section("x", accessory=SAMPLES["static_select"]))
    key = (message.blocks[0]["block_id"], "pick")
    message.state[town.ana.id] = {key: {"type": "static_select", "selected_option": OPTIONS[0]}}
    for person, chosen in ((town.ana, "Monday"), (town.ben, "Choose…")):
        page = read(message_body(Reader(reader.slack, person), message))
        assert [one.text for one in page.all("option") if "selected" in one.attributes] == [chosen]


def test_options_stand_in_their_groups_with_what_they_mean(reader):
    groups = [{"label": plain("Work"), "options": [option("Monday", "mon", description=plain("the usual"))]}]
    page = drawn(reader, actions(select(option_groups=groups)))
    assert page.one("optgroup")["label"] == "Work"
    assert page.one("option", value="mon")["title"] == "the usual"
    several = drawn(reader, actions(select("multi_static_select", option_groups=groups)))
    assert several.one(class_="bk-group").text == "Work"
    assert several.one("label").text == "Mondaythe usual"


def test_menus_of_places_offer_only_what_the_reader_may_know_and_the_form_takes(reader, slack, town):
    slack.channel("ben-only", members=[town.ben], private=True)
    mine = slack.channel("anas", members=[town.ana], private=True)
    slack.channel("old", members=[town.ana]).archive()
    own, other = slack.dm(town.ana, town.app), slack.dm(town.ben, town.app)
    offered = {
        kind: [choice.value for group in groups_of(reader, select(kind, **more)) for choice in group.choices]
        for kind, more in {
            "channels_select": {},
            "multi_conversations_select": {"filter": {"include": ["private", "public"]}},
            "conversations_select": {},
        }.items()
    }
    assert offered["channels_select"] == [town.north.id]
    assert offered["multi_conversations_select"] == [mine.id, town.north.id]
    assert set(offered["conversations_select"]) == {mine.id, town.north.id, own.id}
    assert other.id not in offered["conversations_select"]


def test_people_in_menus_are_those_who_are_still_there(reader, slack, town):
    slack.deactivate(town.ben)
    names = [one.text for one in drawn(reader, actions(SAMPLES["users_select"])).all("option")]
    assert names == ["Choose…", "Ada Admin", "Ana Ruiz", "Driver Pulse"]


def test_a_button_carries_its_value_style_and_question(reader):
    question = confirm(title="<i>Sure?</i>", text="<b>All</b> of *it*?", confirm="Stop", deny="Go on")
    page = drawn(reader, actions(button("Stop", value="7", style="danger", confirm=question)))
    root = page.one("button")
    assert (root["data-value"], root.classes) == ("7", ["bk-button", "danger"])
    assert json.loads(root["data-confirm"]) == {
        "title": "<i>Sure?</i>",
        "html": "&lt;b&gt;All&lt;/b&gt; of *it*?",
        "confirm": "Stop",
        "deny": "Go on",
        "style": None,
    }


def test_the_markup_of_a_question_is_drawn_before_it_is_asked(reader):
    text = {"type": "mrkdwn", "text": "*All* of <javascript:x|it>?\n<img src=x onerror=alert(1)>"}
    page = drawn(reader, actions(button("Stop", confirm=confirm() | {"text": text, "style": "danger"})))
    asked = json.loads(page.one("button")["data-confirm"])
    assert asked["style"] == "danger"
    assert asked["html"].startswith("<strong>All</strong> of <span>it</span>?<br>")
    assert read(asked["html"]).all("img") == []


def test_a_link_button_is_a_link_unless_its_address_may_not_be_opened(reader):
    page = drawn(reader, actions(button("Go", url="https://example.org"), button("No", "no", url="javascript:x")))
    assert page.one("a").attributes.items() >= {"href": "https://example.org", "rel": "noopener noreferrer"}.items()
    assert [one.text for one in page.all("button")] == ["No"]


def test_an_icon_button_is_there_for_those_it_names(reader, town):
    seen_by = {"visible_to_user_ids": [town.ben.id]}
    block = {"type": "context_actions", "elements": [{**SAMPLES["icon_button"], **seen_by}]}
    assert drawn(reader, block).all("button") == []
    assert drawn(Reader(reader.slack, town.ben), block).all("button") != []


def test_a_searched_menu_says_how_it_is_used_and_what_it_holds(reader):
    element = select("external_select", initial_option=OPTIONS[0], min_query_length=1)
    page = seen(reader, opened(reader, input_("Day", element, "day")))
    field, root = page.one(role="combobox"), page.one(data_kind="external_select")
    assert (field["value"], root["data-value"], root["data-min-query"]) == ("Monday", "mon", "1")
    assert page.one(id=field["aria-controls"])["role"] == "listbox"
    several = select("multi_external_select", initial_options=OPTIONS)
    page = seen(reader, opened(reader, input_("Day", several, "day")))
    assert [one["data-value"] for one in page.all(class_="bk-chip")] == ["mon", "fri"]


def test_ids_are_the_same_each_time_and_nowhere_twice(reader):
    message = a_message(reader, *(section("x", accessory=SAMPLES[kind]) for kind in sorted(IN_SECTION)))
    once, again = (message_body(reader, message) for _ in range(2))
    assert once == again
    both = read(once + message_body(reader, message, place="thread"))
    ids = [one["id"] for one in both.everything() if "id" in one.attributes]
    assert ids
    assert len(ids) == len(set(ids))
    groups = {one["name"] for one in both.all("input", type="radio")}
    assert len(groups) == 2
