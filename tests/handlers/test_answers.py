"""A click on an answer: stored before it is acknowledged, told to the person alone, looked up if unknown."""

from datetime import timedelta

import pytest

from bot.clock import MovableClock
from bot.domain.person import Channel, Person
from bot.handlers.answers import answer, why_this_question
from bot.handlers.payloads import BadPayloadError
from bot.lookups import NobodyError
from bot.ports import Deps, SlackRefusedError
from bot.services.answering import UnknownCheckInError
from storage.engine import Database
from tests.factories import WORKSPACE, make_person
from tests.fakes import FakeMessenger
from tests.stage import Stage


class Floor:
    """An open check-in and the people who click on it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.messenger = FakeMessenger()
        self.deps = Deps(stage.database, self.messenger, stage.clock, stage.means.catalogue, stage.means.keyring)

    async def click(
        self, person: str, action_id: str = "answer:fully", *, ephemeral: bool = False, check_in: str | None = None
    ) -> dict:
        post = await self.stage.check_in()
        return {
            "type": "block_actions",
            "team": {"id": WORKSPACE},
            "user": {"id": person},
            "channel": {"id": "C0NORTH"},
            "container": {"type": "message", "message_ts": "1.0", "channel_id": "C0NORTH", "is_ephemeral": ephemeral},
            "response_url": "https://hooks.slack.test/1",
            "trigger_id": "1.2",
            "actions": [
                {
                    "type": "button",
                    "action_id": action_id,
                    "block_id": "check_in_answers",
                    "value": check_in or post.id,
                    "action_ts": "1772438401.000000",
                }
            ],
        }

    async def presses(self, person: str, **how: object) -> str:
        """Press, let the background finish, and return what the person reads."""
        outcome = await answer(self.deps, await self.click(person, **how))
        for effect in outcome.later:
            await effect()
        return self.messenger.responses[-1].message.text


@pytest.fixture
async def floor(database: Database, clock: MovableClock) -> Floor:
    stage = await Stage(database, clock).settles_in()
    await stage.opens()
    await stage.posts_all()
    return Floor(stage)


async def test_the_answer_stands_before_slack_is_answered(floor: Floor):
    await answer(floor.deps, await floor.click("U0N1"))
    assert [row["rating"] for row in await floor.stage.rows("answers")] == ["fully"]
    assert floor.messenger.responses == []


async def test_the_receipt_goes_to_the_person_alone(floor: Floor):
    assert "Your answer is stored: *Fully in place*" in await floor.presses("U0N1")
    assert not floor.messenger.responses[-1].replace


async def test_a_click_in_the_receipt_replaces_it(floor: Floor):
    await floor.presses("U0N1", ephemeral=True)
    assert floor.messenger.responses[-1].replace


async def test_somebody_unknown_is_looked_up_once_and_then_counts(floor: Floor):
    members = [*floor.stage.world.channels["C0NORTH"], "U0NEW"]
    floor.messenger.knows_people(make_person("U0NEW"))
    floor.messenger.knows_channel(Channel("C0NORTH", "north", joined=True), members=members)
    assert "is stored" in await floor.presses("U0NEW")
    assert floor.messenger.calls.count("person") == 1


async def test_nobody_is_late_because_they_had_to_be_looked_up(floor: Floor, monkeypatch: pytest.MonkeyPatch):
    members, looked_up = [*floor.stage.world.channels["C0NORTH"], "U0NEW"], floor.messenger.person
    floor.messenger.knows_people(make_person("U0NEW"))
    floor.messenger.knows_channel(Channel("C0NORTH", "north", joined=True), members=members)

    async def slowly(workspace: str, person: str) -> Person:
        floor.stage.clock.move(timedelta(seconds=2))
        return await looked_up(workspace, person)

    monkeypatch.setattr(floor.messenger, "person", slowly)
    floor.stage.clock.move(timedelta(days=3, seconds=-1))
    assert "is stored" in await floor.presses("U0NEW")


async def test_somebody_known_but_not_in_the_channel_is_refused_without_asking_slack(floor: Floor):
    assert "you are not listed as one" in await floor.presses("U0LEAD")
    assert floor.messenger.calls == ["respond"]


async def test_if_slack_can_not_say_who_it_is_the_person_hears_so(floor: Floor):
    floor.messenger.fails("person", SlackRefusedError("users.info", "user_not_found"))
    with pytest.raises(NobodyError, match="Slack does not say who you are"):
        await answer(floor.deps, await floor.click("U0GHOST"))
    assert await floor.stage.rows("answers") == []


async def test_why_this_question_is_answered(floor: Floor):
    outcome = await why_this_question(floor.deps, await floor.click("U0N1", "why_this_question"))
    for effect in outcome.later:
        await effect()
    assert floor.messenger.responses[-1].message.text.startswith("Why this question: Because p1 matters")


async def test_buttons_of_check_ins_that_are_gone_say_so(floor: Floor):
    with pytest.raises(UnknownCheckInError):
        await why_this_question(floor.deps, await floor.click("U0N1", check_in="gone"))
    with pytest.raises(UnknownCheckInError):
        await answer(floor.deps, await floor.click("U0N1", check_in="gone"))


async def test_an_answer_that_does_not_exist_is_refused(floor: Floor):
    with pytest.raises(BadPayloadError):
        await answer(floor.deps, await floor.click("U0N1", "answer:wonderful"))
