"""The inspector: what crossed the wire, readable, to be searched, and without a secret in it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError

from sandbox import Slack
from sandbox.api import METHODS
from sandbox.page.inspector import MASK, Asked, exchange_of, inspection_of, readable
from sandbox.page.wording import CALLS, FAULTS
from sandbox.traffic import Exchange, Traffic
from tests.sandbox.conftest import StoppedClock, question
from tests.sandbox.page.scenery import Drawing, drawn

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@pytest.fixture
def passes(slack, clock):
    """Let something cross the wire."""

    def passes(name="chat.postMessage", direction="in", request=None, response=None, status=200, **more):
        answer = {"ok": True} if response is None else response
        sent = {} if request is None else request
        slack.traffic.add(Exchange(clock.now(), clock.machine_now(), direction, name, sent, answer, status, **more))

    return passes


@pytest.fixture
def look(slack, town):
    """Look into the inspector as Ana."""
    return lambda **query: inspection_of(slack, town.ana, Asked.of(query))


def names(inspection) -> list[str]:
    return [row.name for row in inspection.rows]


def test_the_newest_stands_first_in_plain_words_and_in_the_reader_s_hours(look, passes, clock):
    passes("chat.postMessage")
    clock.move(minutes=5)
    passes("block_actions", "out")
    passes("/drivers", "out")
    rows = look().rows
    assert [(row.words, row.incoming, row.time) for row in rows] == [
        ("Somebody typed /drivers", False, "10:05:00 AM"),
        ("Somebody pressed or chose something", False, "10:05:00 AM"),
        ("Posts a message", True, "10:00:00 AM"),
    ]


def test_what_happened_on_another_day_says_its_day(look, passes, clock):
    passes()
    clock.move(days=1)
    assert look().rows[0].time == "Mar 2, 2026, 10:00 AM"


def test_a_changed_message_is_not_called_a_new_one(look, passes):
    passes("message", "out", {"event": {"type": "message", "subtype": "message_deleted"}})
    passes("message", "out", {"event": {"type": "message"}})
    assert [row.words for row in look().rows] == ["Somebody said something", "Somebody deleted a message"]


@pytest.mark.parametrize(
    ("exchange", "ended", "remarks"),
    [
        ({}, "200 ok", ()),
        ({"response": {"ok": False, "error": "channel_not_found"}}, "200 channel_not_found", ()),
        ({"response": "", "status": 500}, "500", ()),
        ({"response": "http_timeout", "status": None}, "no answer", ()),
        ({"retry": 2}, "200 ok", ("Repetition 2 of an event that failed.",)),
        (
            {"response": {"ok": False, "error": "ratelimited"}, "status": 429, "limit": "1 a second", "retry_after": 3},
            "429 ratelimited",
            ("Limit hit: 1 a second.", "Told to come again in 3 s."),
        ),
        (
            {"fault": "timeout_after_store"},
            "200 ok",
            ("Trouble: stored, then left without an answer on purpose.",),
        ),
    ],
)
def test_how_it_ended_and_what_was_unusual(look, passes, exchange, ended, remarks):
    passes(**exchange)
    row = look().rows[0]
    assert (row.ended, row.remarks) == (ended, remarks)
    assert row.well == (not exchange)
    assert look(troubled="1").total == (1 if exchange else 0)


def test_it_is_searched_by_direction_and_by_name(look, passes):
    for name, direction in (("chat.update", "in"), ("message", "out"), ("chat.update", "in")):
        passes(name, direction)
    assert names(look(direction="out")) == ["message"]
    assert names(look(method="chat.update")) == ["chat.update"] * 2
    assert names(look(direction="out", method="chat.update")) == []
    assert look(direction="out").methods == ("chat.update", "message")


def test_it_is_read_page_by_page(look, passes):
    for number in range(250):
        passes(f"call.{number}")
    assert names(look(page="1"))[0] == "call.249"
    assert names(look(page="3")) == [f"call.{number}" for number in range(49, -1, -1)]
    assert look().pages == 3
    assert names(look(page="4")) == []


@given(st.dictionaries(st.sampled_from(["direction", "method", "troubled", "page"]), st.text()))
def test_any_address_asks_for_something(query):
    asked = Asked.of(query)
    assert asked.page >= 1
    assert asked.direction in (None, "in", "out")


def test_numbers_stay_with_their_exchange_when_old_ones_are_forgotten(slack, look, passes):
    slack.traffic = Traffic(slack.feed, size=3)
    for number in range(5):
        passes(request={"text": f"message {number}"})
    assert [row.number for row in look().rows] == [5, 4, 3]
    assert look().forgotten == 2
    assert "message 2" in exchange_of(slack, 3).request
    assert [exchange_of(slack, number) for number in (0, 2, 6)] == [None, None, None]


async def test_what_is_opened_can_be_read_and_gives_no_secret_away(slack, town, client, listener):
    await client.chat_postMessage(channel=town.north.id, text="How is it?", blocks=question())
    await client.api_test(noted=f"it is {town.app.bot_token}")
    await town.ana.presses("Fully in place", in_=town.north)
    await town.ana.types("/drivers", in_=town.north)
    opened = [exchange_of(slack, number + 1) for number in range(len(slack.traffic))]
    everything = "".join(one.request + one.response for one in opened)
    app = town.app
    for secret in (app.bot_token, app.app_token, app.signing_secret, app.verification_token):
        assert secret not in everything
    assert "/response/" + MASK in everything
    assert json.loads(opened[0].request)["blocks"][1]["elements"][0]["action_id"] == "answer_0"


def test_secrets_are_known_by_their_names_their_looks_and_their_values():
    sent = {
        "token": "abc",
        "client_secret": "def",
        "url": "ws://127.0.0.1:1/ws/ticket-1",
        "text": "my token is xoxb-1-a and xapp-1-B2, and the word is swordfish",
        "payload": json.dumps({"verification_token": "ghi", "tokens": 3}),
    }
    assert json.loads(readable(sent, ["swordfish"])) == {
        "token": MASK,
        "client_secret": MASK,
        "url": f"ws://127.0.0.1:1/ws/{MASK}",
        "text": f"my token is {MASK} and {MASK}, and the word is {MASK}",
        "payload": {"verification_token": MASK, "tokens": 3},
    }


@given(anything, st.sampled_from(["text", "token", "blocks", "deep"]))
def test_a_secret_is_masked_wherever_it_stands(value, key):
    secret = "0123456789abcdef-secret"
    sent = [value, {key: f"{secret} {value}", secret: value}, [json.dumps({key: [secret]})]]
    assert secret not in readable(sent, [secret])


@given(anything)
def test_what_has_no_secret_is_shown_as_it_is(value):
    assert json.loads(readable({"said": [value, 1]}))["said"][1] == 1
    assert readable(None) == "(nothing)"


@given(name=st.text(), error=st.text(), said=st.text(st.characters(exclude_categories=("Cs",))))
def test_what_people_and_apps_send_adds_nothing_but_words(name, error, said):
    def tags(name: str, error: str, said: str) -> list[tuple]:
        slack = Slack(clock=StoppedClock())
        ana, now = slack.person("Ana"), slack.clock.now()
        body = {"ok": False, "error": error or "e"}
        slack.traffic.add(Exchange(now, now, "in", name or "n", {"text": said}, body, 200))
        html = drawn("pane_inspector.html", inspector=inspection_of(slack, ana, Asked()))
        html += drawn("pane_exchange.html", exchange=exchange_of(slack, 1))
        return [(element.tag, *element.attributes) for element in Drawing(html).all]

    assert tags(name, error, said) == tags("name", "error", "said")


def test_the_panel_says_for_whom_it_is_and_offers_the_other_pages(look, passes):
    for _ in range(101):
        passes()
    drawing = Drawing(drawn("pane_inspector.html", inspector=look()))
    assert drawing.of_class("panel-note")[0].text.startswith("For developers: this shows what was sent on behalf of")
    assert [e.text for e in drawing.having("data-go")] == ["×", "Older"]
    assert len(drawing.having("data-exchange")) == 100


def test_every_method_and_every_fault_has_its_words(slack):
    assert CALLS.keys() == METHODS.keys() | {"response_url"}
    for kind in FAULTS:
        slack.faults.add("*", kind=kind)


async def test_a_limit_that_was_hit_is_named(slack, town, client, look):
    slack.limits.channel_burst = slack.limits.per_minute[2] = 1
    for call in (lambda: client.chat_postMessage(channel=town.north.id, text="x"), client.users_list):
        await call()
        with pytest.raises(SlackApiError):
            await call()
    assert [row.remarks[0] for row in look(troubled="1").rows] == [
        "Limit hit: 1 request a minute of users.list.",
        "Limit hit: 1 message a second in one channel.",
    ]
