"""What follows a call comes in its order, and what does not reach a person is not lost in silence."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.handlers.desk import Outcome
from bot.handlers.errands import CROWD, Caller, Errands, Later
from bot.ports import SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.views.trouble import trouble_message
from tests.fakes import FakeMessenger
from tests.handlers.test_desk import Slack, does, fails_with
from tests.handlers.test_payloads import a_click, a_command, an_event

ANA, BEN = Caller("T1", "U1", "C1"), Caller("T1", "U2", "C1")


@pytest.fixture
def slack() -> Slack:
    return Slack()


@pytest.fixture
def lines() -> Iterator[list[Any]]:
    """What was logged during the test."""
    with capture_logs() as captured:
        yield captured


@pytest.fixture
def errands() -> Errands:
    return Errands(FakeMessenger())


def answers(slack: Slack) -> Outcome:
    return Outcome(
        later=(partial(slack.messenger.respond, "https://x.example", trouble_message("Kept."), replace=False),)
    )


def told(slack: Slack) -> list[tuple[str, str, str]]:
    """Who was told by another way, where, and how it begins."""
    return [(one.person, one.channel, one.message.text[:34]) for one in slack.messenger.ephemerals]


@pytest.mark.parametrize(
    "error",
    [SlackBusyError("response_url", 90), SlackUnknownError("response_url", "HTTP 500"), ZeroDivisionError()],
)
@pytest.mark.parametrize("body", [a_click(), a_command()])
async def test_whoever_can_not_be_answered_is_told_so_where_they_are(slack: Slack, body: Any, error: Exception) -> None:
    slack.messenger.fails("respond", error)
    await slack.calls(does(answers(slack)), body)
    await slack.settles()

    assert told(slack) == [("U1", "C1", "Slack may not have shown you what ")]


async def test_a_modal_that_slack_does_not_open_is_told_in_direct_messages(slack: Slack) -> None:
    slack.messenger.fails("push_view", SlackRefusedError("views.push", "expired_trigger_id"))
    on_modal = a_click(response_url="", channel=None, container={"type": "view"}, view={"id": "V1", "type": "modal"})
    await slack.calls(fails_with(OSError()), on_modal)
    await slack.settles()

    assert told(slack) == [("U1", "D1", "Slack may not have shown you what ")]


async def test_a_modal_that_slack_is_too_busy_to_open_for_a_command_is_told_at_its_address(slack: Slack) -> None:
    await slack.calls(fails_with(SlackBusyError("views.open", 30)), a_command())
    await slack.settles()

    assert "Please try again in a moment" in slack.told[0]
    assert told(slack) == []


async def test_where_slack_takes_nothing_every_try_is_in_the_log(slack: Slack, lines: list[Any]) -> None:
    slack.messenger.fails("respond", SlackUnknownError("response_url", "HTTP 503"))
    slack.messenger.fails("post_ephemeral", SlackUnknownError("chat.postEphemeral", "HTTP 503"))
    await slack.calls(does(answers(slack)), a_click())
    await slack.settles()

    assert [(line["action"], line["error"]) for line in lines] == [
        ("desk.later_failed", "Slack did not say what became of response_url: HTTP 503"),
        ("desk.later_failed", "Slack did not say what became of chat.postEphemeral: HTTP 503"),
    ]


async def test_nobody_waits_for_what_follows_an_event(slack: Slack) -> None:
    slack.messenger.fails("respond", OSError())
    await slack.calls(does(answers(slack)), an_event(user={"id": "U1"}))
    await slack.settles()

    assert slack.messenger.calls == ["respond"]


async def test_an_answer_never_comes_after_a_newer_one_of_the_same_person(errands: Errands) -> None:
    slack_is_ready, done = asyncio.Event(), []

    errands.run((waits_for(slack_is_ready), says("Not yet", done)), ANA)
    errands.run((says("Partly", done),), ANA)
    errands.run((says("Fully", done),), BEN)
    errands.run((says("an event", done),), None)
    await errands_rest()
    assert done == ["Fully", "an event"]

    slack_is_ready.set()
    await errands.drain(1)
    assert done == ["Fully", "an event", "Not yet", "Partly"]


async def test_nothing_waits_for_what_goes_aside(errands: Errands) -> None:
    file_is_made, done = asyncio.Event(), list[str]()

    errands.run((says("on its way", done),), ANA, aside=(waits_for(file_is_made), says("the file", done)))
    errands.run((says("Partly", done),), ANA)
    await errands_rest()
    assert done == ["on its way", "Partly"]

    file_is_made.set()
    await errands.drain(1)
    assert done == ["on its way", "Partly", "the file"]


async def test_whoever_waits_for_what_went_aside_is_told_when_it_failed(slack: Slack) -> None:
    slack.messenger.fails("respond", ZeroDivisionError())
    await slack.calls(does(Outcome(aside=answers(slack).later)), a_click())
    await slack.settles()

    assert told(slack) == [("U1", "C1", "Slack may not have shown you what ")]


async def test_what_waits_at_the_shutdown_is_cut_off_in_time(errands: Errands, lines: list[Any]) -> None:
    done: list[str] = []
    for _ in range(3):
        errands.run((waits_for(asyncio.Event()), says("Kept.", done)), ANA)
    await errands.drain(0.01)
    await errands_rest()

    assert done == []
    assert [(line["action"], line["number"]) for line in lines] == [("desk.cut_off", 3)]


async def test_in_a_crowd_acknowledgements_come_before_what_follows(errands: Errands) -> None:
    done = list[str]()
    with a_crowd(errands):
        errands.run((says("Kept.", done),), ANA, patient=True)
        errands.run((says("Kept too.", done),), BEN, patient=True)
        await errands_rest()
        assert done == []
    await errands.drain(1)
    assert done == ["Kept.", "Kept too."]


async def test_what_opens_a_modal_waits_for_no_crowd(errands: Errands) -> None:
    done = list[str]()
    with a_crowd(errands):
        errands.run((says("a receipt", done),), ANA, patient=True)
        errands.run((says("a modal", done),), BEN)
        await errands_rest()
        assert done == ["a modal"]
    await errands.drain(1)
    assert done == ["a modal", "a receipt"]


async def test_a_modal_takes_along_what_the_same_person_waits_for_in_the_line(errands: Errands) -> None:
    done = list[str]()
    with a_crowd(errands):
        errands.run((says("Partly", done),), ANA, patient=True)
        errands.run((says("Ben's receipt", done),), BEN, patient=True)
        errands.run((says("Fully", done),), ANA, patient=True)
        errands.run((says("a modal", done),), ANA)
        await errands_rest()
        assert done == ["Partly", "Fully", "a modal"]
    await errands.drain(1)
    assert done == ["Partly", "Fully", "a modal", "Ben's receipt"]


async def test_where_the_last_in_the_line_was_taken_along_a_shutdown_waits_for_nobody(
    errands: Errands, lines: list[Any]
) -> None:
    done = list[str]()
    with a_crowd(errands):
        errands.run((says("Partly", done),), ANA, patient=True)
        await errands_rest()
        errands.run((says("a modal", done),), ANA)
        async with asyncio.timeout(0.5):
            await errands.drain(60)
    assert done == ["Partly", "a modal"]
    assert lines == []


async def test_who_comes_when_the_line_was_cut_off_stands_in_a_line_of_their_own(errands: Errands) -> None:
    done = list[str]()
    with a_crowd(errands):
        errands.run((says("never", done),), ANA, patient=True)
        await errands.drain(0)
        errands.run((says("Kept.", done),), BEN, patient=True)
        await errands_rest()
    await errands.drain(1)
    assert done == ["Kept."]


async def test_who_comes_after_a_crowd_stands_behind_those_in_its_line(errands: Errands) -> None:
    done = list[str]()
    with a_crowd(errands):
        errands.run((says("Ana's", done),), ANA, patient=True)
        errands.run((says("Ben's", done),), BEN, patient=True)
    errands.run((says("the newcomer's", done),), Caller("T1", "U3", "C1"), patient=True)
    await errands.drain(1)
    assert done == ["Ana's", "Ben's", "the newcomer's"]


async def test_what_stands_in_line_at_the_shutdown_is_cut_off_in_time(errands: Errands, lines: list[Any]) -> None:
    done = list[str]()
    with a_crowd(errands):
        for caller in (ANA, BEN, ANA):
            errands.run((says("Kept.", done),), caller, patient=True)
        errands.run((waits_for(asyncio.Event()),), None)
        await errands.drain(0.01)
        await errands_rest()
    await errands_rest()

    assert done == []
    assert [(line["action"], line["number"]) for line in lines] == [("desk.cut_off", 4)]


async def test_two_or_three_calls_are_no_crowd(errands: Errands) -> None:
    done = list[str]()
    with errands.rush.call(), errands.rush.call():
        errands.run((says("Kept.", done),), ANA, patient=True)
        await errands_rest()
    assert done == ["Kept."]


async def test_nobody_waits_for_ever_for_a_crowd_to_pass(errands: Errands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.handlers.errands.STANDS_BACK", 0.01)
    done = list[str]()
    with a_crowd(errands):
        errands.run((says("Kept.", done),), ANA, patient=True)
        errands.run((says("Kept too.", done),), BEN, patient=True)
        await errands.drain(1)
    assert done == ["Kept.", "Kept too."]


async def test_after_a_crowd_one_begins_after_the_other_so_that_new_calls_get_in(errands: Errands) -> None:
    done, turns = list[str](), 0
    with a_crowd(errands):
        for number in range(5):
            errands.run((says(str(number), done),), Caller("T1", f"U{number}"), patient=True)
        await errands_rest()
    while len(done) < 5:
        before = len(done)
        await asyncio.sleep(0)
        turns += 1
        assert len(done) - before <= 1
    assert turns >= 5


@contextmanager
def a_crowd(errands: Errands) -> Iterator[None]:
    """Many calls wait for their acknowledgement."""
    with ExitStack() as calls:
        for _ in range(CROWD):
            calls.enter_context(errands.rush.call())
        yield


def waits_for(event: asyncio.Event) -> Later:
    async def step() -> None:
        await event.wait()

    return step


def says(words: str, done: list[str]) -> Later:
    async def step() -> None:
        done.append(words)

    return step


async def errands_rest() -> None:
    """Everything that can go on has."""
    for _ in range(10):
        await asyncio.sleep(0)
