"""The story in the terminal alone: half a year of check-ins, lived by the real bot in a minute or two."""

import tempfile
from datetime import timedelta
from pathlib import Path
from random import Random

from demo.life import Life
from demo.organization import PROGRAM, TEAMS
from demo.runner import Runner
from demo.staff import DeedKind
from demo.stage import Stage, new_clock, new_organization, staged
from demo.story import BEGINNING, SEED, TURN, WEEK
from sandbox import as_text

MORNING_AFTER = timedelta(hours=2, minutes=30)
"""From a Monday's beginning to just after the digest, whichever side of a clock change it is."""


async def tell(weeks: int) -> None:
    """Live through the weeks, then show what the leaders see. Nothing is kept."""
    print(_INTRODUCTION.format(weeks=weeks))
    clock = new_clock()
    with tempfile.TemporaryDirectory() as folder:
        async with staged(new_organization(clock), clock, Path(folder)) as stage:
            started = clock.machine_now()
            await stage.set_up()
            runner = Runner(stage, Life(Random(SEED)), turn=TURN)
            for week in range(1, weeks + 1):
                await runner.live_until(BEGINNING + week * WEEK)
                print(_progress(week, weeks, runner), flush=True)
            await runner.live_until(BEGINNING + weeks * WEEK + MORNING_AFTER)
            await _show(stage)
            seconds = (clock.machine_now() - started).total_seconds()
    print(f"\n{weeks} weeks took {seconds:.0f} seconds.\n{_MORE}")


async def _show(stage: Stage) -> None:
    organization, leader = stage.organization, stage.organization.leader
    digest = organization.leadership.messages[-1]
    print(_titled(f"The last digest in #{organization.leadership.name}", as_text(digest, zone=leader.tz)))
    for command in ("/drivers summary", "/drivers summary coaching in #classroom-teachers"):
        answer = await stage.answer_to(leader, command, in_=organization.leadership)
        print(_titled(f"{leader.name} types {command}", as_text(answer, zone=leader.tz)))


def _progress(week: int, weeks: int, runner: Runner) -> str:
    tally = runner.life.tally
    return (
        f"Week {week:2} of {weeks}: {tally.check_ins:3} check-ins posted, {tally.deeds[DeedKind.ANSWER]:5,} answers, "
        f"{tally.deeds[DeedKind.CHANGE]:2} changed, {tally.deeds[DeedKind.REPLY]:3} replies in threads"
    )


def _titled(title: str, text: str) -> str:
    return f"\n{'━' * 100}\n{title}\n{'━' * 100}\n{text}"


_INTRODUCTION = f"""\
Driver Pulse, with a made-up organization of 60 people in {len(TEAMS)} channels and a sandbox in the place of Slack.
{PROGRAM} is asked about twice a week for {{weeks}} weeks. Everything happens on this machine alone.
"""

_MORE = """
What else to try:
  make demo                        the same organization in the browser, where you are anybody you like
  make test                        all tests, on SQLite and PostgreSQL
  python -m bot settings           what can be set to connect a real Slack (README.md says how, in ten minutes)
In Slack, type:
  /drivers                         help that fits who asks
  /drivers summary coaching        one driver; also: last 90 days, this quarter, in #channel
  /drivers practices               every practice that check-ins ask about
  /drivers schedule, schedules     as an admin: start asking; ask now, pause, change or delete"""
