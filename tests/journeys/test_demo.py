"""The demo's first week, lived by the real bot: the rest of the half year is the same again."""

from datetime import timedelta
from pathlib import Path

import pytest

from demo.__main__ import BEGINNING, SEED, TURN, WEEK
from demo.runner import Runner
from demo.staff import DeedKind
from demo.stage import staged
from sandbox import as_text

DIGEST = timedelta(hours=1, minutes=5)


async def test_a_week_of_the_demo_ends_with_a_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/a-real-slack/")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-of-a-real-workspace")

    async with staged(tmp_path / "demo", at=BEGINNING, seed=SEED) as stage:
        await stage.set_up()
        runner = Runner(stage, turn=TURN, seed=SEED)
        await runner.live_until(BEGINNING + WEEK + DIGEST)

        organization = stage.organization
        assert runner.tally.check_ins == 2 * len(organization.teams)
        assert runner.tally.deeds[DeedKind.ANSWER] > 60
        [digest] = [message for message in organization.leadership.messages if message.app]
        assert "2 check-ins closed so far." in as_text(digest)
        summary = await stage.answer_to(organization.leader, "/drivers summary", in_=organization.leadership)
        assert "of 118, over 2 check-ins" in as_text(summary)
        assert "figures for" in as_text(summary)
