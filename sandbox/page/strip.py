"""The clock strip: which day and time it is in the organization, and the ways to move on."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sandbox import dates
from sandbox.errors import SandboxError
from sandbox.page.setting import PageSetting, Progress, Step
from sandbox.people import Person
from sandbox.slack import Slack

_SAID_EVERY = 25
"""Percent between two things said aloud of a long move: more would drown out everything else."""


@dataclass(frozen=True)
class Strip:
    """What the strip shows: the present moment on the wall of the one who looks, and how far a move has come."""

    date: str
    time: str
    moment: str
    zone: str
    steps: Sequence[Step]
    progress: Progress | None

    @property
    def percent(self) -> int | None:
        """How far the move is, from 0 to 100; nothing while time stands or nobody knows how long it takes."""
        if self.progress is None or self.progress.total <= 0:
            return None
        return max(0, min(100, 100 * self.progress.done // self.progress.total))

    @property
    def said(self) -> str:
        """What a screen reader says: the date while time stands, else each quarter of the way."""
        if self.progress is None:
            return f"It is {self.date}, {self.time}."
        if self.percent is None:
            return self.progress.words
        return f"Time moves on: {self.percent // _SAID_EVERY * _SAID_EVERY} percent done."


def strip_of(slack: Slack, person: Person, setting: PageSetting) -> Strip:
    """The strip as this person sees it, in their own zone."""
    now, zone = slack.clock.now(), ZoneInfo(person.tz)
    stamp, director = int(now.timestamp()), setting.director
    return Strip(
        date=dates.formatted(stamp, "{date_long}", zone),
        time=dates.formatted(stamp, "{time}", zone),
        moment=now.astimezone(zone).isoformat(timespec="minutes"),
        zone=person.tz.replace("_", " "),
        steps=director.steps if director else (),
        progress=director.progress if director else None,
    )


async def move(setting: PageSetting, step: str) -> None:
    """Move time on by a step; raises SandboxError if nobody can, or if it moves already."""
    if setting.director is None:
        raise SandboxError("Time can't be moved here: it goes by the machine's clock.")
    await setting.director.move(step)
