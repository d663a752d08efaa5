"""The trouble panel: every switch does to the app what it says, and can be taken back."""

import asyncio

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError

from sandbox import Slack
from sandbox.errors import SandboxError
from sandbox.feed import TROUBLE
from sandbox.page.trouble import switch, trouble_of
from tests.sandbox.conftest import StoppedClock
from tests.sandbox.page.scenery import Drawing, drawn
from tests.sandbox.test_blockkit import line


@pytest.fixture
def turn(slack, town):
    """Turn a switch in the north team's channel, or elsewhere."""

    async def turn(name: str, on: bool = True, channel=town.north):
        await switch(slack, name, on=on, channel=channel)

    return turn


def panel(slack, person, channel=None) -> dict:
    trouble = trouble_of(slack, person, channel)
    return {switch.name: switch for group in trouble.groups for switch in group.switches}


async def refused(call) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    error = caught.value.response
    return f"{error.status_code} {error['error'] if isinstance(error.data, dict) else ''}".strip()


async def test_too_many_requests_are_refused_five_times(client, slack, town, turn):
    await turn("limited")
    assert panel(slack, town.ana)["limited"].state == "waits for 5 more requests"
    for _ in range(5):
        assert await refused(client.api_test()) == "429 ratelimited"
    assert (await client.api_test())["ok"]
    assert not panel(slack, town.ana)["limited"].on


async def test_a_broken_slack_answers_500(client, turn):
    await turn("failing")
    with pytest.raises(SlackApiError, match="500"):
        await client.api_test()


async def test_a_broken_line_stores_nothing(client, town, turn):
    await turn("reset")
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=town.north.id, text="x")
    assert town.north.messages == ()


async def test_a_message_may_be_stored_without_a_word(client, town, turn):
    await turn("silent")
    assert (await client.api_test())["ok"]
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(client.chat_postMessage(channel=town.north.id, text="x"), 0.05)
    assert [message.text for message in town.north.messages] == ["x"]


async def test_a_switch_turned_on_twice_waits_for_no_more_than_it_says(slack, town, turn):
    await turn("limited")
    await turn("limited")
    assert panel(slack, town.ana)["limited"].state == "waits for 5 more requests"
    await turn("limited", on=False)
    assert slack.faults.waiting == ()


async def test_events_come_twice(slack, server, town, listener, turn):
    await turn("doubled")
    await town.ana.says("hello", in_=town.north)
    await slack.settled()
    assert [event["text"] for event in listener.events] == ["hello", "hello"]


async def test_late_events_are_counted_let_go_and_let_go_for_good(slack, server, town, listener, turn):
    await turn("late")
    await town.ana.says("one", in_=town.north)
    await town.ana.says("two", in_=town.north)
    assert panel(slack, town.ana)["late"].state == "2 held back"
    await turn("release")
    assert [event["text"] for event in listener.events] == ["two", "one"]
    await town.ana.says("three", in_=town.north)
    assert panel(slack, town.ana)["late"].on
    await turn("late", on=False)
    assert [event["text"] for event in listener.events] == ["two", "one", "three"]


async def test_charts_are_refused_until_all_is_well_again(slack, client, town, turn):
    await turn("blocks")
    assert panel(slack, town.ana)["blocks"].on
    assert trouble_of(slack, town.ana, None).any
    chart = client.chat_postMessage(channel=town.north.id, text="x", blocks=[line(2)])
    assert await refused(chart) == "200 invalid_blocks"
    await turn("calm")
    assert not panel(slack, town.ana)["blocks"].on
    assert (await client.chat_postMessage(channel=town.north.id, text="x", blocks=[line(2)]))["ok"]


async def test_the_app_is_taken_out_and_let_back_in(client, town, turn):
    kicked = f"kicked:{town.app.app_id}"
    await turn(kicked)
    assert await refused(client.chat_postMessage(channel=town.north.id, text="x")) == "200 not_in_channel"
    await turn(kicked, on=False)
    assert town.north.has(town.app)


async def test_the_channel_is_archived_and_opened(client, town, turn):
    await turn("archived")
    assert await refused(client.chat_postMessage(channel=town.north.id, text="x")) == "200 is_archived"
    await turn("archived", on=False)
    assert (await client.chat_postMessage(channel=town.north.id, text="x"))["ok"]


async def test_the_token_dies_and_lives_again(client, town, turn):
    revoked = f"revoked:{town.app.app_id}"
    await turn(revoked)
    assert await refused(client.auth_test()) == "200 token_revoked"
    await turn(revoked, on=False)
    assert (await client.auth_test())["ok"]


async def test_an_app_that_was_removed_gets_no_token_back(slack, town):
    slack.uninstall(town.app)
    slack.restore(town.app)
    assert town.app.revoked
    assert not [name for name in panel(slack, town.ana, town.north) if ":" in name]


async def test_everything_well_again_takes_all_back_wherever_it_was_done(slack, town, turn):
    south = slack.channel("south-team", members=[town.ben, town.app])
    for name in ("limited", "silent", "doubled", "late", f"revoked:{town.app.app_id}"):
        await turn(name)
    await turn(f"kicked:{town.app.app_id}", channel=south)
    await turn("archived", channel=south)
    assert trouble_of(slack, town.ana, town.north).elsewhere == (
        "#south-team is archived.",
        "Driver Pulse is out of #south-team.",
    )
    await turn("calm", channel=None)
    assert not trouble_of(slack, town.ana, south).any
    assert south.has(town.app)


async def test_what_was_archived_before_stays_so(slack, town, turn):
    old = slack.channel("old", members=[town.ana])
    old.archive()
    await turn("calm")
    assert old.archived


async def test_a_private_channel_in_trouble_is_not_named_to_outsiders(slack, town, turn):
    leaders = slack.channel("leaders", members=[town.admin, town.app], private=True)
    await turn("archived", channel=leaders)
    assert trouble_of(slack, town.admin, None).elsewhere == ("#leaders is archived.",)
    assert trouble_of(slack, town.ana, None).elsewhere == ()
    assert "archived" not in panel(slack, town.ana, leaders)


@pytest.mark.parametrize("name", ["kicked:A1", "archived", "revoked:A1", "no such thing", ""])
async def test_what_can_t_be_done_is_said_in_a_sentence(turn, name):
    with pytest.raises(SandboxError, match=r"^[A-Z].*\.$"):
        await turn(name, channel=None)


async def test_whoever_watches_sees_each_switch_turn(slack, turn):
    heard = slack.feed.listen(calm=0)
    first = asyncio.ensure_future(anext(heard))
    await asyncio.sleep(0)
    await turn("doubled")
    assert TROUBLE in await first
    await heard.aclose()


@pytest.mark.parametrize("name", ["limited", "failing", "reset"])
def test_what_may_be_lost_to_a_person_is_not_promised(slack, town, name):
    look = panel(slack, town.admin)[name].look
    assert "What nobody confirmed to a person" in look
    assert "they may have to do again" in look


async def test_each_switch_is_a_switch_with_its_words(slack, town, turn):
    await turn("doubled")
    drawing = Drawing(drawn("pane_trouble.html", trouble=trouble_of(slack, town.ana, town.north)))
    switches = [e for e in drawing.all if e.get("role") == "switch"]
    described = {e["id"]: e.text for e in drawing.having("id")}
    assert len(switches) == 10
    assert all("Look for: " in described[e["aria-describedby"]] for e in switches)
    turned = [e for e in switches if e["aria-checked"] == "true"]
    assert [(e.text, e["data-on"]) for e in turned] == [("Events twice", "false")]
    assert [e["data-on"] for e in switches if e not in turned] == ["true"] * 9


@given(
    app=st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1),
    channel=st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1),
)
def test_names_add_nothing_to_the_panel_but_words(app, channel):
    def tags(app: str, channel: str) -> list[tuple]:
        slack = Slack(clock=StoppedClock())
        ana = slack.person("Ana")
        place = slack.channel(channel, members=[ana, slack.install_app(name=app)])
        html = drawn("pane_trouble.html", trouble=trouble_of(slack, ana, place))
        return [(element.tag, *element.attributes) for element in Drawing(html).all]

    assert tags(app, channel) == tags("App", "channel")
