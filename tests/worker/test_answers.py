"""Answers to a person at the address that Slack gave for them: how they fail, and how long they are tried."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.ports import SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.slack import SlackMessenger
from sandbox import Slack
from tests.worker.messaging import TEAM, message


@pytest.fixture
async def stranger() -> AsyncIterator[str]:
    """A server that answers response addresses in every way that Slack has."""

    async def answer(request: web.Request) -> web.Response:
        status, text = int(request.match_info["status"]), request.query.get("text", "ok")
        return web.Response(status=status, text=text, headers={"Retry-After": request.query.get("after", "2")})

    application = web.Application()
    application.router.add_route("*", "/{status}/{rest:.*}", answer)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("404/x?text=used_url", SlackRefusedError("response_url", "HTTP 404 used_url")),
        (
            '200/x?text={"ok":false,"error":"no"}',
            SlackRefusedError("response_url", 'HTTP 200 {"ok":false,"error":"no"}'),
        ),
        ('200/x?text={"ok":false,"error":"invalid_blocks"}', SlackRefusedError("response_url", "invalid_blocks")),
        ("400/x?text=invalid_blocks", SlackRefusedError("response_url", "invalid_blocks")),
        ("500/x?text=invalid_blocks", SlackRefusedError("response_url", "invalid_blocks")),
        ("429/x", SlackBusyError("response_url", 2)),
        ("429/x?after=soon", SlackBusyError("response_url", 1)),
        ("503/x", SlackUnknownError("response_url", "HTTP 503")),
    ],
)
async def test_response_addresses_fail_in_the_same_three_ways(messenger, stranger: str, answer: str, error):
    with pytest.raises(type(error)) as caught:
        await messenger.respond(f"{stranger}/{answer}", message(), replace=True)
    assert caught.value == error


@pytest.fixture
def answers(slack: Slack, app, north) -> str:
    """A response address at which Ana, the first in north, can be answered."""
    return slack.tickets.response_url(app, north.members[0], north)


async def test_an_answer_waits_when_slack_asks_it_to(messenger, north, slack, answers: str, pauses):
    slack.faults.add("response_url", kind="rate_limited", retry_after=20, times=3)
    await messenger.respond(answers, message("Kept."), replace=False)
    assert [one.text for one in north.members[0].ephemerals(north)] == ["Kept."]
    assert pauses == [20, 20, 20]


@pytest.mark.parametrize(
    ("kind", "seen"), [("server_error", 1), ("reset_before", 1), ("reset_after_store", 2), ("timeout_after_store", 2)]
)
async def test_an_answer_that_was_lost_is_sent_once_more(
    hasty, north, slack, answers: str, pauses, kind: str, seen: int
):
    slack.faults.add("response_url", kind=kind)
    await hasty.respond(answers, message("Kept."), replace=False)
    assert [one.text for one in north.members[0].ephemerals(north)] == ["Kept."] * seen
    assert pauses == [1]


async def test_an_answer_in_the_place_of_another_is_never_there_twice(messenger, north, slack, app, answers: str):
    ana = north.members[0]
    await messenger.respond(answers, message("Kept."), replace=False)
    slack.faults.add("response_url", kind="reset_after_store")
    again = slack.tickets.response_url(app, ana, north, ana.ephemerals(north)[0])
    await messenger.respond(again, message("Changed."), replace=True)
    assert [one.text for one in ana.ephemerals(north)] == ["Changed."]


@pytest.mark.parametrize(
    ("kind", "wait", "error", "waited"),
    [
        ("rate_limited", 61, SlackBusyError, []),
        ("rate_limited", 25, SlackBusyError, [25, 25]),
        ("rate_limited", 1, SlackBusyError, [1, 1, 1]),
        ("server_error", 1, SlackUnknownError, [1]),
    ],
)
async def test_an_answer_is_given_up_after_a_minute_or_four_tries(
    messenger, slack, answers: str, pauses, kind: str, wait: int, error, waited: list[float]
):
    slack.faults.add("response_url", kind=kind, retry_after=wait, times=9)
    with pytest.raises(error):
        await messenger.respond(answers, message(), replace=False)
    assert pauses == waited
    assert len(slack.traffic.calls("response_url")) == len(waited) + 1


async def test_an_answer_that_is_refused_is_not_tried_again(messenger, stranger: str, pauses):
    with pytest.raises(SlackRefusedError):
        await messenger.respond(f"{stranger}/404/x", message(), replace=False)
    assert not pauses


async def test_a_response_address_that_answers_ok_is_content(messenger, stranger: str):
    await messenger.respond(f"{stranger}/200/x", message(), replace=False)


@pytest.mark.parametrize("text", ["<html>", "[]", '{"ok":true'])
async def test_an_answer_that_is_no_json_object_says_nothing(stranger: str, text: str):
    messenger = SlackMessenger("xoxb-token", base_url=f"{stranger}/200/", timeout=1)
    with pytest.raises(SlackUnknownError):
        await messenger.post(TEAM, "C0NORTH", message(), delivery="one")
    await messenger.close()
