"""What schedules that share channels will ask: their turns are played in order of time, on copies of what is known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.catalogue import Practice
from bot.domain.rotation import NOTHING_ASKED, REST_DAYS, Asked, Choice, Past, choose, resting

_REST = timedelta(days=REST_DAYS)
_DAY = timedelta(days=1)

Askings = Mapping[str, Mapping[str, datetime]]
"""By channel, when each practice was last asked there, by whatever schedule of the workspace."""


@dataclass(frozen=True)
class Rotation:
    """All that decides what one schedule asks: the order of a cycle (`rotation.plan`), where, and what was before."""

    order: tuple[Practice, ...]
    channels: tuple[str, ...]
    zone: str
    past: Past = NOTHING_ASKED

    def choice(self, askings: Askings, *, at: datetime, besides: Collection[str] = ()) -> Choice | None:
        """What is asked at a moment: a practice rests until 28 days by the wall clock after any channel was asked.

        `besides` are practices that rest for another reason.
        """
        return choose(self.order, past=self.past, blocked=self._resting(askings, at).union(besides))

    def free_from(self, askings: Askings) -> Mapping[str, datetime]:
        """The wall time from which each practice that was asked in any of the channels may be asked there again."""
        last: dict[str, datetime] = {}
        for practice, moment in (asked for channel in self.channels for asked in askings.get(channel, {}).items()):
            wall = self._wall(moment)
            last[practice] = max(wall, last.get(practice, wall))
        return {practice: wall + _REST for practice, wall in last.items()}

    def after(self, choice: Choice) -> Rotation:
        """The same once it has asked."""
        return replace(self, past=self.past.after(Asked(choice.practice, choice.cycle)))

    def _resting(self, askings: Askings, at: datetime) -> frozenset[str]:
        """Within a day of 28 days the wall clock decides; before and after, any clock says the same, and faster."""
        surely, perhaps = at - _REST + _DAY, at - _REST - _DAY
        sure: set[str] = set()
        walls: dict[str, datetime] = {}
        for practice, moment in (asked for channel in self.channels for asked in askings.get(channel, {}).items()):
            if moment > surely:
                sure.add(practice)
            elif moment > perhaps:
                wall = self._wall(moment)
                walls[practice] = max(wall, walls.get(practice, wall))
        return resting(walls, at=self._wall(at)) | sure

    def _wall(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)


@dataclass(frozen=True, order=True)
class Turn:
    """A schedule's turn to ask. They sort as the tick takes them: by time, then by schedule."""

    opens_at: datetime
    schedule_id: str


Choices = Mapping[Turn, Choice | None]
"""What each turn asks; None where nothing may be asked, so that it is skipped."""


def foresee(
    turns: Iterable[Turn],
    rotations: Mapping[str, Rotation],
    askings: Askings,
    *,
    out_of_reach: Collection[str] = (),
) -> Choices:
    """What each turn will ask if nothing else happens.

    `rotations`, by schedule, must hold every schedule that has a turn; `turns` every turn that comes before one that
    is of interest, of any schedule that shares channels with it, directly or through others. In channels that are
    `out_of_reach` nothing can be posted: no practice rests there for that, and a schedule that has no other channel
    asks the same once more.
    """
    current = dict(rotations)
    asked = {channel: dict(practices) for channel, practices in askings.items()}
    choices: dict[Turn, Choice | None] = {}
    for turn in sorted(turns):
        rotation = current[turn.schedule_id]
        choice = choices[turn] = rotation.choice(asked, at=turn.opens_at)
        reached = [channel for channel in rotation.channels if channel not in out_of_reach]
        if choice and reached:
            current[turn.schedule_id] = rotation.after(choice)
            for channel in reached:
                asked.setdefault(channel, {})[choice.practice] = turn.opens_at
    return choices
