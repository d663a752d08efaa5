"""The demo's first week, lived by the real bot: the rest of the half year is the same again."""

from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from demo.life import Life
from demo.runner import Runner
from demo.staff import DeedKind
from demo.stage import new_clock, new_organization, staged
from demo.story import BEGINNING, SEED, TURN, WEEK
from sandbox import as_text

DIGEST = timedelta(hours=1, minutes=5)


async def test_a_week_of_the_demo_ends_with_a_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/a-real-slack/")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-of-a-real-workspace")
    clock = new_clock()

    async with staged(new_organization(clock), clock, tmp_path / "demo") as stage:
        await stage.set_up()
        runner = Runner(stage, Life(Random(SEED)), turn=TURN)
        await runner.live_until(BEGINNING + WEEK + DIGEST)

        organization = stage.organization
        assert runner.life.tally.check_ins == 2 * len(organization.teams)
        assert runner.life.tally.deeds[DeedKind.ANSWER] > 60
        [digest] = [message for message in organization.leadership.messages if message.app]
        assert "2 check-ins closed so far." in as_text(digest)
        summary = await stage.answer_to(organization.leader, "/drivers summary", in_=organization.leadership)
        assert "of 118, over 2 check-ins" in as_text(summary)
        assert "figures for" in as_text(summary)
