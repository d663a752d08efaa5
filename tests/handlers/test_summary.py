"""/drivers summary: who asks is looked up, leadership is read anew once a minute, the answer is theirs alone."""

import asyncio
from datetime import timedelta

import pytest

from bot import lookups
from bot.clock import MovableClock
from bot.domain.person import Channel
from bot.handlers.commands import meant
from bot.handlers.payloads import Command
from bot.handlers.summary import summary
from bot.ports import Deps, SlackBusyError
from bot.services.roles import NotLeaderError
from storage import directory, programs
from storage.engine import Database, open_database
from tests.factories import WORKSPACE, make_person, make_program
from tests.fakes import FakeMessenger, Response
from tests.handlers.test_payloads import a_click
from tests.services.past import Past, happened
from tests.stage import Stage
from tests.views.reports import words_on

URL = "https://hooks.example/commands/1"


@pytest.fixture
async def database(sqlite_url: str):
    """Handlers add nothing that depends on the database."""
    opened = open_database(sqlite_url)
    yield opened
    await opened.close()


@pytest.fixture
async def stage(database: Database, clock: MovableClock) -> Stage:
    return await Stage(database, clock).settles_in()


@pytest.fixture
def slack() -> FakeMessenger:
    messenger = FakeMessenger()
    messenger.knows_channel(Channel("C0LEAD", "lead", joined=True), members=["U0LEAD"])
    return messenger


@pytest.fixture
def deps(stage: Stage, slack: FakeMessenger) -> Deps:
    return Deps(stage.database, slack, stage.clock, stage.means.catalogue, stage.means.keyring)


async def types(deps: Deps, rest: str = "", *, person: str = "U0LEAD") -> None:
    """A person types the command; what follows the acknowledgement is done at once."""
    command = Command(WORKSPACE, person, "C0NORTH", f"summary {rest}", URL, "1.2.abc")
    outcome = await summary(deps, command, rest)
    assert outcome.ack is None
    for step in outcome.later:
        await step()


def only_answer(slack: FakeMessenger) -> Response:
    [response] = slack.responses
    return response


async def test_a_leader_reads_the_figures(deps: Deps, stage: Stage, slack: FakeMessenger):
    await happened(stage, Past())
    await types(deps)
    answer = only_answer(slack)
    assert (answer.url, answer.replace) == (URL, False)
    assert "*Facilitative Administration* 100%" in words_on(answer.message)


async def test_a_slip_is_answered_with_what_was_meant(deps: Deps, slack: FakeMessenger):
    await types(deps, "facilitatve")
    assert "Did you mean facilitative?" in words_on(only_answer(slack).message)


async def test_a_press_on_what_was_meant_shows_it_in_the_place_of_the_question(
    deps: Deps, stage: Stage, slack: FakeMessenger
):
    await happened(stage, Past())
    await types(deps, "facilitatve since january")
    [button] = only_answer(slack).message.blocks[-1].elements
    click = a_click(team={"id": WORKSPACE}, user={"id": "U0LEAD"}, container={"type": "message", "is_ephemeral": True})
    click["actions"][0] |= {"action_id": button.action_id, "value": button.value}
    for step in (await meant(deps, click)).later:
        await step()
    answer = slack.responses[-1]
    assert (answer.url, answer.replace) == (click["response_url"], True)
    assert "what closed from Thursday, January 1, 2026 to Monday, March 2, 2026" in words_on(answer.message)


async def test_others_are_refused(deps: Deps, slack: FakeMessenger):
    with pytest.raises(NotLeaderError):
        await types(deps, person="U0N1")
    assert slack.responses == []


async def test_who_was_just_added_to_the_leadership_channel_reads_at_once(deps: Deps, slack: FakeMessenger):
    slack.knows_channel(Channel("C0LEAD", "lead", joined=True), members=["U0LEAD", "U0N1"])
    await types(deps, person="U0N1")
    assert len(slack.responses) == 1


async def test_leadership_is_read_from_slack_at_most_once_a_minute(deps: Deps, stage: Stage, slack: FakeMessenger):
    await types(deps)
    await types(deps)
    stage.clock.move(timedelta(weeks=1))
    await types(deps)
    assert slack.calls.count("members") == 1
    stage.clock.move_machine(timedelta(seconds=61))
    await types(deps)
    assert slack.calls.count("members") == 2


async def test_somebody_unknown_is_looked_up_once(deps: Deps, slack: FakeMessenger):
    slack.knows_people(make_person("U0NEW", admin=True))
    await types(deps, person="U0NEW")
    await types(deps, person="U0NEW")
    assert slack.calls.count("person") == 1
    assert len(slack.responses) == 2


async def test_an_admin_reads_without_asking_who_leads(deps: Deps, slack: FakeMessenger):
    await types(deps, person="U0ADMIN")
    assert "members" not in slack.calls


async def test_several_silent_leadership_channels_cost_one_wait(
    deps: Deps, stage: Stage, slack: FakeMessenger, monkeypatch: pytest.MonkeyPatch
):
    waiting = await silent(stage, slack, monkeypatch)
    await directory_knows(stage, "C0OTHER", ["U0N1"])
    stage.clock.move_machine(timedelta(minutes=2))
    await types(deps)
    assert sorted(waiting) == ["C0LEAD", "C0OTHER"]
    assert len(slack.responses) == 1


async def test_a_leadership_channel_that_stays_unknown_is_a_reason_to_try_again(
    deps: Deps, stage: Stage, slack: FakeMessenger, monkeypatch: pytest.MonkeyPatch
):
    await silent(stage, slack, monkeypatch)
    with pytest.raises(lookups.SlowSlackError) as slow:
        await types(deps, person="U0N1")
    assert "<#C0OTHER>" in slow.value.sentence


async def silent(stage: Stage, slack: FakeMessenger, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A second program has leaders of its own, and Slack says nothing of members until both channels were asked about.

    What is returned lists the channels that were asked about; a wait for one alone would never end.
    """
    other = make_program(id="other", name="Other", leadership_channel="C0OTHER")
    await stage.database.write(programs.save_program, WORKSPACE, other)
    stage.clock.move_machine(timedelta(minutes=2))
    asked: list[str] = []

    async def members(workspace: str, channel: str) -> frozenset[str]:
        asked.append(channel)
        if len(asked) < 2:
            await asyncio.Event().wait()
        raise SlackBusyError("conversations.members", 30)

    monkeypatch.setattr(slack, "members", members)
    monkeypatch.setattr(lookups, "IMPATIENCE", 0.2)
    return asked


async def directory_knows(stage: Stage, channel: str, members: list[str]) -> None:
    await stage.database.write(directory.save_channels, WORKSPACE, [Channel(channel, "other", joined=True)])
    await stage.database.write(directory.save_members, WORKSPACE, channel, members, read_at=stage.clock.machine_now())
