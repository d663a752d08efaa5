"""A workspace whose Slack does not know the new blocks yet: the same is said in older ones, and it is remembered."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import structlog
from slackblocks import (
    AxisConfig,
    BarChart,
    DataPoint,
    DataSeries,
    DataVisualizationBlock,
    HomeTabView,
    Markdown,
    SectionBlock,
)

from bot.clock import MovableClock
from bot.ports import SlackRefusedError
from bot.services.directory import learn_workspace
from bot.slack import SlackMessenger, StoredMemory
from bot.views.message import Message
from sandbox import Slack
from storage.engine import Database
from tests.factories import MONDAY

TEAM = "T0SANDBOX"

CHART = DataVisualizationBlock(
    "Answers", BarChart([DataSeries("Shares", [DataPoint("Fully", 40)])], AxisConfig(["Fully"])), block_id="chart"
)
WORDS = SectionBlock(Markdown("Fully: 40%"), block_id="words")
CHARTED = Message("Fully: 40%.", (CHART,), older=(WORDS,))


@pytest.fixture
async def messenger(slack: Slack, app, database: Database, clock: MovableClock) -> AsyncIterator[SlackMessenger]:
    made = SlackMessenger(app.bot_token, base_url=f"{slack.url}/api/", memory=StoredMemory(database, clock))
    identity = await made.identify()
    await database.write(learn_workspace, TEAM, name="Sandbox", url=identity.url, bot_user=identity.bot_user)
    yield made
    await made.close()


async def test_a_slack_that_knows_them_gets_the_new_blocks(messenger, north):
    await messenger.post(TEAM, north.id, CHARTED, delivery="one")
    assert [kinds(one) for one in north.messages] == [["data_visualization"]]


async def test_a_post_that_is_refused_stands_once_in_older_blocks(messenger, north, slack):
    slack.faults.refuse_new_blocks = True
    posted = await messenger.post(TEAM, north.id, CHARTED, delivery="one")
    assert [(one.ts, kinds(one)) for one in north.messages] == [(posted.ts, ["section"])]
    assert await messenger.find(TEAM, north.id, delivery="one", since=MONDAY) == posted.ts


async def test_an_update_goes_the_same_way(messenger, north, slack):
    posted = await messenger.post(TEAM, north.id, CHARTED, delivery="one")
    slack.faults.refuse_new_blocks = True
    await messenger.update(TEAM, north.id, posted.ts, CHARTED)
    assert [kinds(one) for one in north.messages] == [["section"]]


async def test_an_ephemeral_goes_the_same_way(messenger, north, slack):
    slack.faults.refuse_new_blocks = True
    ana = north.members[0]
    await messenger.post_ephemeral(TEAM, north.id, ana.id, CHARTED)
    assert [kinds(one) for one in ana.ephemerals(north)] == [["section"]]


async def test_an_answer_to_a_command_goes_the_same_way(messenger, north, slack, app):
    slack.faults.refuse_new_blocks = True
    ana = north.members[0]
    await messenger.respond(slack.tickets.response_url(app, ana, north), CHARTED, replace=False)
    assert [kinds(one) for one in ana.ephemerals(north)] == [["section"]]


async def test_a_home_goes_the_same_way(messenger, north, slack, app):
    slack.faults.refuse_new_blocks = True
    ana = north.members[0]
    await messenger.publish_home(TEAM, ana.id, HomeTabView(blocks=[CHART]), older=HomeTabView(blocks=[WORDS]))
    assert [block["type"] for block in ana.home(app).source["blocks"]] == ["section"]


async def test_it_is_remembered_for_a_week_and_then_tried_again(messenger, north, slack, clock):
    slack.faults.refuse_new_blocks = True
    await messenger.post(TEAM, north.id, CHARTED, delivery="one")
    assert tried(slack) == 2
    clock.move(timedelta(days=7) - timedelta(seconds=1))
    await messenger.post(TEAM, north.id, CHARTED, delivery="two")
    assert tried(slack) == 3
    slack.faults.refuse_new_blocks = False
    clock.move(timedelta(seconds=1))
    await messenger.post(TEAM, north.id, CHARTED, delivery="three")
    assert tried(slack) == 4
    assert [kinds(one)[0] for one in north.messages] == ["section", "section", "data_visualization"]


async def test_another_process_remembers_too(messenger, north, slack, app, database, clock):
    slack.faults.refuse_new_blocks = True
    await messenger.post(TEAM, north.id, CHARTED, delivery="one")
    other = SlackMessenger(app.bot_token, base_url=f"{slack.url}/api/", memory=StoredMemory(database, clock))
    await other.post(TEAM, north.id, CHARTED, delivery="two")
    await other.close()
    assert tried(slack) == 3


async def test_the_log_says_it_once(messenger, north, slack):
    slack.faults.refuse_new_blocks = True
    with structlog.testing.capture_logs() as logged:
        for delivery in ("one", "two"):
            await messenger.post(TEAM, north.id, CHARTED, delivery=delivery)
    assert [line["workspace"] for line in logged if line["action"] == "slack.older"] == [TEAM]


async def test_what_is_refused_in_older_blocks_too_is_refused_and_teaches_nothing(messenger, north, slack):
    slack.faults.add("chat.postMessage", kind="error:invalid_blocks", times=2)
    with pytest.raises(SlackRefusedError):
        await messenger.post(TEAM, north.id, CHARTED, delivery="one")
    await messenger.post(TEAM, north.id, CHARTED, delivery="one")
    assert [kinds(one) for one in north.messages] == [["data_visualization"]]


@pytest.mark.parametrize("code", ["channel_not_found", "is_archived"])
async def test_another_refusal_is_not_said_again(messenger, north, slack, code: str):
    slack.faults.add("chat.postMessage", kind=f"error:{code}")
    with pytest.raises(SlackRefusedError, match=code):
        await messenger.post(TEAM, north.id, CHARTED, delivery="one")
    assert tried(slack) == 1


async def test_a_message_without_new_blocks_is_not_said_again(messenger, north, slack):
    slack.faults.add("chat.postMessage", kind="error:invalid_blocks")
    with pytest.raises(SlackRefusedError):
        await messenger.post(TEAM, north.id, Message("Plain.", (WORDS,)), delivery="one")
    assert tried(slack) == 1


async def test_a_message_that_stands_has_not_failed_though_it_can_not_be_remembered(slack, app, north):
    messenger = SlackMessenger(app.bot_token, base_url=f"{slack.url}/api/", memory=Forgetful())
    slack.faults.refuse_new_blocks = True
    await messenger.post(TEAM, north.id, CHARTED, delivery="one")
    await messenger.close()
    assert [kinds(one) for one in north.messages] == [["section"]]


class Forgetful:
    """A memory whose database has just gone away."""

    async def refuses(self, workspace: str) -> bool:
        return False

    async def note(self, workspace: str) -> bool:
        raise ConnectionError(workspace)


def kinds(message) -> list[str]:
    return [block["type"] for block in message.blocks]


def tried(slack: Slack) -> int:
    return len(slack.traffic.calls("chat.postMessage"))
