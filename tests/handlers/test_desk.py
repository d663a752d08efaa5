"""The desk's policy: everybody gets an answer in time, and nothing is lost silently."""

import asyncio
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from slack_bolt.context.ack.async_ack import AsyncAck
from slackblocks import ModalView, SectionBlock
from structlog.testing import capture_logs

from bot.clock import MovableClock
from bot.domain.keyring import Keyring, UnreadableKeyError
from bot.errors import PulseError
from bot.handlers.desk import Desk, Handler, Outcome
from bot.metrics import Metrics
from bot.ports import Deps, SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.views.trouble import trouble_message
from storage.engine import open_database
from tests.factories import MONDAY, make_catalogue
from tests.fakes import FakeMessenger
from tests.handlers.test_payloads import a_click, a_command, a_submission, an_event


class LateError(PulseError):
    """An error with a sentence, as services raise them."""

    @property
    def sentence(self) -> str:
        return "This check-in closed on Friday."


@dataclass
class Slack:
    """Calls the desk as Slack would, and keeps what it said."""

    messenger: FakeMessenger = field(default_factory=FakeMessenger)
    metrics: Metrics = field(default_factory=Metrics)
    deadline: float = 2.0

    def __post_init__(self) -> None:
        deps = Deps(
            database=open_database("sqlite:///never-opened.db"),
            messenger=self.messenger,
            clock=MovableClock(MONDAY, machine=MONDAY),
            catalogue=make_catalogue(),
            keyring=Keyring("secret"),
        )
        self.desk = Desk(deps, self.metrics, deadline=self.deadline)

    async def calls(self, handler: Handler, body: Mapping[str, Any]) -> tuple[int, Any]:
        """The HTTP status and body that Slack gets."""
        response = await self.desk.serve(handler)(AsyncAck(), dict(body))
        return response.status, response.body

    async def settles(self) -> None:
        await self.desk.drain(1)

    @property
    def told(self) -> list[str]:
        """What people were told, without the invisible marks that keep links from being made of it."""
        return [response.message.text.replace("\u2060", "") for response in self.messenger.responses]


@pytest.fixture
def slack() -> Slack:
    return Slack()


@pytest.fixture
def lines() -> Iterator[list[Any]]:
    """What was logged during the test."""
    with capture_logs() as captured:
        yield captured


def does(outcome: Outcome) -> Handler:
    async def handler(_deps: Deps, _body: Mapping[str, Any]) -> Outcome:
        return outcome

    return handler


def fails_with(error: Exception) -> Handler:
    async def handler(_deps: Deps, _body: Mapping[str, Any]) -> Outcome:
        raise error

    return handler


async def test_what_a_handler_decides_is_what_slack_is_answered(slack: Slack) -> None:
    assert await slack.calls(does(Outcome()), a_click()) == (200, "")
    assert await slack.calls(does(Outcome(ack={"options": []})), a_click()) == (200, '{"options": []}')


async def test_a_view_in_the_answer_becomes_json(slack: Slack) -> None:
    view = ModalView(title="Saved", blocks=[SectionBlock("Done.", block_id="b")])

    _, body = await slack.calls(does(Outcome(ack={"response_action": "update", "view": view})), a_submission())

    assert '"response_action": "update"' in body
    assert '"title": {"type": "plain_text", "text": "Saved"' in body


async def test_what_runs_later_runs_after_the_acknowledgement_and_in_its_order(slack: Slack) -> None:
    done: list[str] = []

    async def step(name: str) -> None:
        await asyncio.sleep(0)
        done.append(name)

    await slack.calls(does(Outcome(later=(partial(step, "first"), partial(step, "second")))), a_click())
    assert done == []

    await slack.settles()
    assert done == ["first", "second"]


async def test_what_fails_later_is_logged_and_the_rest_still_runs(slack: Slack, lines: list[Any]) -> None:
    async def breaks() -> None:
        raise SlackUnknownError("response_url", "time-out")

    send = partial(slack.messenger.respond, "https://hooks.example/1", trouble_message("Kept."), replace=False)
    await slack.calls(does(Outcome(later=(breaks, send))), a_click())
    await slack.settles()

    assert slack.told == ["Kept."]
    assert [line["action"] for line in lines] == ["desk.later_failed"]


async def test_at_shutdown_what_takes_too_long_is_cut_off_and_logged(slack: Slack, lines: list[Any]) -> None:
    async def never_ends() -> None:
        await asyncio.Event().wait()

    await slack.calls(does(Outcome(later=(never_ends,))), a_click())
    await slack.desk.drain(0.01)

    assert [(line["action"], line["number"]) for line in lines] == [("desk.cut_off", 1)]


@pytest.mark.parametrize("body", [a_click(), a_command()])
async def test_an_expected_error_is_told_for_this_person_alone(slack: Slack, body: dict[str, Any]) -> None:
    assert (await slack.calls(fails_with(LateError()), body))[0] == 200
    await slack.settles()

    (response,) = slack.messenger.responses
    assert (response.url, response.replace) == (body["response_url"], False)
    assert slack.told == ["This check-in closed on Friday."]


async def test_an_unexpected_error_gives_the_person_the_reference_that_the_log_has(
    slack: Slack, lines: list[Any]
) -> None:
    status, _ = await slack.calls(fails_with(ZeroDivisionError("secret of somebody")), a_click())
    await slack.settles()

    (line,) = lines
    assert status == 200
    assert line["action"] == "desk.failed"
    assert line["reference"] in slack.told[0]
    assert "secret of somebody" not in slack.told[0]


async def test_a_changed_secret_is_told_to_the_operator_and_not_to_who_answers(slack: Slack, lines: list[Any]) -> None:
    await slack.calls(fails_with(UnreadableKeyError()), a_click())
    await slack.settles()

    (line,) = lines
    assert (line["log_level"], line["action"]) == ("error", "desk.failed")
    assert "put the old one back" in str(line["exc_info"])
    assert line["reference"] in slack.told[0]
    assert "SECRET_KEY" not in slack.told[0]


async def test_a_failure_of_slack_counts_as_unexpected(slack: Slack, lines: list[Any]) -> None:
    await slack.calls(fails_with(SlackUnknownError("views.open", "time-out")), a_click())
    await slack.settles()

    assert lines[0]["reference"] in slack.told[0]


async def test_a_failure_of_slack_is_one_line_that_names_the_method_and_the_error(
    slack: Slack, lines: list[Any]
) -> None:
    await slack.calls(fails_with(SlackRefusedError("views.open", "expired_trigger_id")), a_click())
    slack.messenger.fails("respond", SlackBusyError("response_url", 90))
    await slack.settles()

    assert [line["error"] for line in lines] == [
        "Slack refused views.open: expired_trigger_id",
        "Slack asked to wait 90 s before response_url",
    ]
    assert not any("exc_info" in line for line in lines)


async def test_a_fault_of_ours_is_logged_with_where_it_happened(slack: Slack, lines: list[Any]) -> None:
    async def breaks() -> None:
        raise ZeroDivisionError

    await slack.calls(fails_with(OSError()), an_event())
    await slack.calls(does(Outcome(later=(breaks,))), an_event())
    await slack.settles()

    assert [type(line["exc_info"]) for line in lines] == [OSError, ZeroDivisionError]


async def test_a_handler_that_takes_too_long_is_cut_off_and_the_person_is_told() -> None:
    slack = Slack(deadline=0.01)
    cancelled = asyncio.Event()

    async def sleeps(_deps: Deps, _body: Mapping[str, Any]) -> Outcome:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()
        return Outcome()

    status, _ = await slack.calls(sleeps, a_click())
    await slack.settles()

    assert status == 200
    assert cancelled.is_set()
    assert "may not have been saved" in slack.told[0]


async def test_a_call_that_takes_too_long_is_one_line_in_the_log_that_says_where_it_waited(
    lines: list[Any],
) -> None:
    slack = Slack(deadline=0.01)

    async def waits_for_somebody(_deps: Deps, _body: Mapping[str, Any]) -> Outcome:
        await asyncio.get_running_loop().create_future()
        return Outcome()

    await slack.calls(waits_for_somebody, a_click())
    await slack.settles()

    (line,) = lines
    assert line["error"] == "it took longer than 0.01 s"
    assert re.fullmatch(r"tests/handlers/test_desk\.py:\d+ waits_for_somebody", line["at"])
    assert "exc_info" not in line


async def test_something_else_that_took_too_long_is_logged_with_where_it_happened(
    slack: Slack, lines: list[Any]
) -> None:
    await slack.calls(fails_with(TimeoutError()), a_click())
    await slack.settles()

    assert type(lines[0]["exc_info"]) is TimeoutError


async def test_an_error_in_a_modal_stands_beside_its_first_input_so_that_nothing_typed_is_lost(slack: Slack) -> None:
    _, body = await slack.calls(fails_with(LateError()), a_submission())

    assert body == '{"response_action": "errors", "errors": {"name": "This check-in closed on Friday."}}'


async def test_an_error_in_a_modal_that_names_somebody_takes_the_modals_place(slack: Slack) -> None:
    class AskAnaError(PulseError):
        sentence = "Only admins can do this. Please ask <@U0ANA>."

    _, body = await slack.calls(fails_with(AskAnaError()), a_submission())

    assert '"response_action": "update"' in body
    assert "<@U0ANA>" in body


async def test_an_error_over_a_modal_or_the_home_tab_opens_a_modal(slack: Slack) -> None:
    for view in ("modal", "home"):
        await slack.calls(fails_with(LateError()), a_click(response_url="", view={"id": "V1", "type": view}))
    await slack.settles()

    assert [len(slack.messenger.pushed), len(slack.messenger.opened)] == [1, 1]
    assert "closed on Friday" in str(slack.messenger.pushed[0].view.to_dict())


async def test_a_search_that_fails_finds_nothing(slack: Slack) -> None:
    assert await slack.calls(fails_with(LateError()), {"type": "block_suggestion"}) == (200, '{"options": []}')


async def test_an_event_that_fails_is_sent_again_by_slack(slack: Slack, lines: list[Any]) -> None:
    assert await slack.calls(fails_with(OSError()), an_event()) == (500, "")
    assert [line["action"] for line in lines] == ["desk.failed"]


async def test_an_event_that_can_not_be_read_is_logged_and_not_sent_again(slack: Slack, lines: list[Any]) -> None:
    assert await slack.calls(fails_with(LateError()), an_event()) == (200, "")
    assert [(line["action"], line["error"]) for line in lines] == [("desk.told", "LateError")]


async def test_with_nowhere_to_tell_it_an_error_is_still_acknowledged(slack: Slack) -> None:
    assert await slack.calls(fails_with(LateError()), a_click(response_url="", trigger_id=None)) == (200, "")
    assert await slack.calls(fails_with(LateError()), {"type": "view_closed"}) == (200, "")


async def test_calls_are_counted_by_kind_and_outcome(slack: Slack) -> None:
    await slack.calls(does(Outcome()), a_click())
    await slack.calls(fails_with(LateError()), a_click())
    await slack.calls(fails_with(OSError()), an_event())

    text = slack.metrics.text().decode()
    assert 'driver_pulse_calls_total{kind="block_actions",outcome="done"} 1.0' in text
    assert 'driver_pulse_calls_total{kind="block_actions",outcome="told"} 1.0' in text
    assert 'driver_pulse_calls_total{kind="event_callback",outcome="failed"} 1.0' in text


async def test_no_log_line_of_a_failed_call_holds_its_body(slack: Slack, lines: list[Any]) -> None:
    for error in (LateError(), OSError("disk")):
        await slack.calls(fails_with(error), a_click())

    logged = " ".join(str({key: line[key] for key in line if key != "exc_info"}) for line in lines)
    assert not re.search(r"U1|C1|fully|hooks\.example", logged)
