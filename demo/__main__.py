"""`python -m demo`: half a year of check-ins in a made-up organization, lived by the real bot in a minute or two."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import log
from demo.organization import PROGRAM, TEAMS
from demo.runner import Runner, Turn
from demo.staff import DeedKind
from demo.stage import Stage, staged
from sandbox import as_text

FOLDER = Path("var/demo")
SEED = 11

BEGINNING = datetime(2026, 5, 11, 13, 0, tzinfo=UTC)
"""A Monday morning, two hours before the first check-in."""

WEEKS = 27
WEEK = timedelta(weeks=1)

TURN = Turn("Coaching", BEGINNING + 13 * WEEK)
"""New coaches come, and from then on coaching stands better."""

HIRED = 20
"""The week in which a new colleague comes."""

MORNING_AFTER = timedelta(hours=2, minutes=30)
"""From a Monday's beginning to just after the digest, whichever side of a clock change it is."""


async def main() -> None:
    """Live through the weeks, then show what the leaders see."""
    log.configure("WARNING", "console")
    print(_INTRODUCTION)
    async with staged(FOLDER, at=BEGINNING, seed=SEED) as stage:
        started = stage.clock.machine_now()
        await stage.set_up()
        runner = Runner(stage, turn=TURN, seed=SEED)
        for week in range(1, WEEKS + 1):
            if week == HIRED:
                stage.organization.welcome_the_newcomer()
            await runner.live_until(BEGINNING + week * WEEK)
            print(_progress(week, runner), flush=True)
        await runner.live_until(BEGINNING + WEEKS * WEEK + MORNING_AFTER)
        await _show(stage)
        seconds = (stage.clock.machine_now() - started).total_seconds()
    print(f"\n{WEEKS} weeks took {seconds:.0f} seconds.\n{_MORE}")


async def _show(stage: Stage) -> None:
    organization, leader = stage.organization, stage.organization.leader
    digest = organization.leadership.messages[-1]
    print(_titled(f"The last digest in #{organization.leadership.name}", as_text(digest, zone=leader.tz)))
    for command in ("/drivers summary", "/drivers summary coaching in #classroom-teachers"):
        answer = await stage.answer_to(leader, command, in_=organization.leadership)
        print(_titled(f"{leader.name} types {command}", as_text(answer, zone=leader.tz)))


def _progress(week: int, runner: Runner) -> str:
    deeds = runner.tally.deeds
    return (
        f"Week {week:2} of {WEEKS}: {runner.tally.check_ins:3} check-ins posted, {deeds[DeedKind.ANSWER]:5,} answers, "
        f"{deeds[DeedKind.CHANGE]:2} changed, {deeds[DeedKind.REPLY]:3} replies in threads"
    )


def _titled(title: str, text: str) -> str:
    return f"\n{'━' * 100}\n{title}\n{'━' * 100}\n{text}"


_INTRODUCTION = f"""\
Driver Pulse, with a made-up organization of 60 people in {len(TEAMS)} channels and a sandbox in the place of Slack.
{PROGRAM} is asked about twice a week for {WEEKS} weeks. Everything happens on this machine alone.
"""

_MORE = """
What else to try:
  make test                        all tests, on SQLite and PostgreSQL
  python -m bot settings           what can be set to connect a real Slack (README.md says how, in ten minutes)
In Slack, type:
  /drivers                         help that fits who asks
  /drivers summary coaching        one driver; also: last 90 days, this quarter, in #channel
  /drivers practices               every practice that check-ins ask about
  /drivers schedule, schedules     as an admin: start asking; ask now, pause, change or delete"""


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
