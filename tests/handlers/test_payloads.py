"""What Slack sends is read strictly, and what has another shape becomes one kind of error."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handlers.payloads import (
    BadPayloadError,
    Kind,
    click_of,
    command_of,
    event_of,
    inputs_of,
    kind_of,
    number_in,
    page_in,
    search_of,
    submission_of,
)


def a_click(**changes: Any) -> dict[str, Any]:
    body = {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": "U1", "team_id": "T1"},
        "trigger_id": "1.2.3",
        "response_url": "https://hooks.example/actions/1",
        "channel": {"id": "C1"},
        "container": {"type": "message", "channel_id": "C1", "message_ts": "10.1", "is_ephemeral": False},
        "actions": [{"action_id": "answer:fully", "block_id": "b1", "value": "check-in", "action_ts": "11.2"}],
    }
    return {**body, **changes}


def a_submission(**changes: Any) -> dict[str, Any]:
    view = {
        "id": "V1",
        "hash": "h1",
        "callback_id": "schedule",
        "private_metadata": "kept",
        "blocks": [
            {"type": "header", "block_id": "top"},
            {"type": "input", "block_id": "name"},
            {"type": "input", "block_id": "where"},
        ],
        "state": {
            "values": {
                "name": {"typed": {"type": "plain_text_input", "value": "Reading First"}},
                "where": {"picked": {"type": "multi_channels_select", "selected_channels": ["C1", "C2"]}},
                "day": {"picked": {"type": "static_select", "selected_option": {"value": "monday"}}},
                "drivers": {"picked": {"type": "checkboxes", "selected_options": [{"value": "a"}, {"value": "b"}]}},
                "time": {"picked": {"type": "timepicker", "selected_time": "09:00"}},
                "leaders": {"picked": {"type": "conversations_select", "selected_conversation": "C9"}},
                "empty": {"typed": {"type": "plain_text_input", "value": None}},
            }
        },
    }
    body = {"type": "view_submission", "team": {"id": "T1"}, "user": {"id": "U1"}, "view": view}
    return {**body, **changes}


def a_command(**changes: Any) -> dict[str, Any]:
    body = {
        "command": "/drivers",
        "team_id": "T1",
        "user_id": "U1",
        "channel_id": "C1",
        "text": "",
        "response_url": "https://hooks.example/commands/1",
        "trigger_id": "1.2.3",
    }
    return {**body, **changes}


def a_search(**changes: Any) -> dict[str, Any]:
    body = {
        "type": "block_suggestion",
        "team": {"id": "T1"},
        "user": {"id": "U1"},
        "action_id": "zone",
        "block_id": "zone",
        "value": "kol",
    }
    return {**body, **changes}


def an_event(**changes: Any) -> dict[str, Any]:
    body = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": {"type": "message", "text": "hi"}}
    return {**body, **changes}


TALE = "What is stored about you: your id, your name"


@pytest.mark.parametrize("odd", [TALE, "9" * 5000, "U1\n", "Ü1"])
@pytest.mark.parametrize(
    ("read", "body_with"),
    [
        (click_of, lambda odd: a_click(user={"id": odd})),
        (click_of, lambda odd: a_click(team={"id": odd})),
        (click_of, lambda odd: a_click(channel={"id": odd})),
        (click_of, lambda odd: a_click(view={"id": odd, "type": "modal"})),
        (submission_of, lambda odd: a_submission(user={"id": odd})),
        (command_of, lambda odd: a_command(user_id=odd)),
        (command_of, lambda odd: a_command(channel_id=odd)),
        (
            search_of,
            lambda odd: {
                "type": "block_suggestion",
                "user": {"id": odd},
                "team": {"id": "T1"},
                "action_id": "a",
                "block_id": "b",
            },
        ),
        (event_of, lambda odd: an_event(team_id=odd)),
    ],
)
def test_what_can_not_be_an_id_is_refused(read: Any, body_with: Any, odd: str) -> None:
    with pytest.raises(BadPayloadError):
        read(body_with(odd))


def test_what_no_option_can_carry_is_refused() -> None:
    menu = {"action_id": "zone", "block_id": "zone", "action_ts": "1.1"}
    chosen = {"selected_option": {"value": "x" * 151}}
    with pytest.raises(BadPayloadError):
        click_of(a_click(actions=[menu | chosen]))
    picked = {"selected_channels": ["C1", "#north, please", "C" * 5000]}
    assert click_of(a_click(actions=[menu | picked])).selected == ("C1",)


def test_a_number_is_read_as_far_as_anybody_counts() -> None:
    assert [number_in(text) for text in ("12", "-3", "999999999999999")] == [12, -3, 999_999_999_999_999]
    assert {number_in(text) for text in ("", "-", "1.5", "٣", "1" * 16, "9" * 5000)} == {None}


@pytest.mark.parametrize("value", ["", "-1", "ten", "9" * 5000])
def test_a_page_is_a_place_in_a_list(value: str) -> None:
    with pytest.raises(BadPayloadError):
        page_in(click_of(a_click(actions=[{**a_click()["actions"][0], "value": value}])))


def test_a_click_in_a_message() -> None:
    click = click_of(a_click())

    assert (click.workspace, click.person, click.channel, click.message_ts) == ("T1", "U1", "C1", "10.1")
    assert (click.action_id, click.value, click.action_ts) == ("answer:fully", "check-in", "11.2")
    assert not click.ephemeral


def test_a_click_in_an_ephemeral_says_so() -> None:
    container = {"type": "message", "channel_id": "C1", "message_ts": "10.1", "is_ephemeral": True}

    assert click_of(a_click(container=container)).ephemeral


def test_a_choice_in_a_modal_has_a_view_and_no_message() -> None:
    choice = {"action_id": "zone", "block_id": "b", "action_ts": "1.1", "selected_option": {"value": "Europe/Berlin"}}
    click = click_of(
        a_click(actions=[choice], channel=None, container={"type": "view"}, view={"id": "V1", "hash": "h1"})
    )

    assert (click.view_id, click.view_hash, click.channel, click.message_ts) == ("V1", "h1", "", "")
    assert click.selected == ("Europe/Berlin",)


def test_a_click_by_somebody_from_another_organization_counts_where_the_bot_is_installed() -> None:
    assert click_of(a_click(user={"id": "U1", "team_id": "T9"})).workspace == "T1"
    assert click_of(a_click(team=None)).workspace == "T1"


def test_a_submission_gives_what_was_typed_and_chosen() -> None:
    sent = submission_of(a_submission())

    assert sent.text("name") == "Reading First"
    assert sent.chosen("where") == ("C1", "C2")
    assert (sent.text("day"), sent.text("time"), sent.text("leaders")) == ("monday", "09:00", "C9")
    assert sent.chosen("drivers") == ("a", "b")
    assert (sent.text("empty"), sent.text("no such block"), sent.chosen("name")) == ("", "", ())
    assert (sent.callback_id, sent.view_hash, sent.private_metadata) == ("schedule", "h1", "kept")


def test_the_inputs_of_a_modal_in_their_order() -> None:
    assert inputs_of(a_submission()) == ("name", "where")
    assert inputs_of(a_click()) == ()


def test_the_text_of_a_command_loses_its_needless_spaces() -> None:
    assert command_of(a_command(text="  summary   coaching ")).text == "summary coaching"


def test_a_search_has_what_was_typed_so_far() -> None:
    body = {"type": "block_suggestion", "team": {"id": "T1"}, "user": {"id": "U1"}, "action_id": "zone"}

    assert search_of({**body, "block_id": "b", "value": "Berl"}).text == "Berl"
    assert search_of({**body, "block_id": "b", "value": ""}).text == ""


def test_an_event_in_a_shared_channel_belongs_to_the_workspace_that_authorized_the_bot() -> None:
    assert event_of(an_event()).workspace == "T1"
    assert event_of(an_event(team_id="T9", authorizations=[{"team_id": "T1"}])).workspace == "T1"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (a_click(), Kind.CLICK),
        (a_submission(), Kind.SUBMISSION),
        (a_command(), Kind.COMMAND),
        (an_event(), Kind.EVENT),
        ({"type": "shortcut"}, Kind.OTHER),
        ({"type": ["block_actions"]}, Kind.OTHER),
        ({}, Kind.OTHER),
    ],
)
def test_each_call_is_of_one_kind(body: dict[str, Any], kind: Kind) -> None:
    assert kind_of(body) is kind


@pytest.mark.parametrize(
    ("read", "body", "missing"),
    [
        (click_of, a_click(actions=[]), "actions"),
        (click_of, a_click(actions=[{"action_id": "a", "block_id": "b"}]), "action_ts"),
        (click_of, a_click(user={}), "id"),
        (command_of, a_command(trigger_id=""), "trigger_id"),
        (submission_of, a_submission(view={}), "callback_id"),
        (search_of, a_click(), "action_id"),
        (event_of, an_event(event_id=7), "event_id"),
        (event_of, an_event(event="message"), "type"),
    ],
)
def test_what_is_missing_is_named(read: Callable[..., Any], body: dict[str, Any], missing: str) -> None:
    with pytest.raises(BadPayloadError) as caught:
        read(body)

    assert caught.value.missing == missing


def test_a_broken_state_of_a_modal_is_refused() -> None:
    view = {**a_submission()["view"], "state": {"values": {"name": ["no", "states"]}}}

    with pytest.raises(BadPayloadError):
        submission_of(a_submission(view=view))


@pytest.mark.parametrize("action_ts", ["later", "11", "9" * 20 + ".1", "\N{ARABIC-INDIC DIGIT ONE}.1"])
def test_a_press_without_a_time_is_not_read(action_ts: str) -> None:
    click = a_click()
    click["actions"][0]["action_ts"] = action_ts

    with pytest.raises(BadPayloadError, match="action_ts"):
        click_of(click)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def spoiled(draw: st.DrawFn) -> Any:
    """A real payload in which some values, at any depth, became something else."""

    def spoil(value: Any) -> Any:
        if draw(st.integers(0, 9)) == 0:
            return draw(JSON)
        if isinstance(value, dict):
            return {key: spoil(inner) for key, inner in value.items()}
        return [spoil(inner) for inner in value] if isinstance(value, list) else value

    body = draw(st.sampled_from([a_click(), a_submission(), a_command(), an_event()]))
    return {key: spoil(inner) for key, inner in body.items()}


@given(spoiled())
def test_whatever_comes_nothing_but_a_bad_payload_is_raised(body: dict[str, Any]) -> None:
    kind_of(body)
    inputs_of(body)
    for read in (click_of, command_of, submission_of, search_of, event_of):
        try:
            value = read(body)
        except BadPayloadError as error:
            assert error.sentence.endswith("please try again.")  # noqa: PT017 - either a value or this error
        else:
            assert value.workspace
