"""When a schedule asks indeed: its cadence, without the days on which nobody is to be asked."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice, pairwise, takewhile
from zoneinfo import ZoneInfo

from bot.domain.cadence import Cadence, CadenceError, Occurrence
from bot.domain.days_off import NO_DAYS_OFF, DaysOff, OnDayOff

_LONGEST_WAIT = timedelta(days=35)
"""From one due date to the next, at most: from the fourth Monday of a month to that of the next."""

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class LeftOut:
    """A time on which nothing is asked: for a day off, or because an admin `called_off` that one."""

    local_date: date
    opens_at: datetime
    called_off: bool = False


@dataclass(frozen=True)
class Agenda:
    """The occurrences of a cadence as they are asked; checks itself and raises CadenceError.

    - What falls on a day off moves to the next day that is none, at the same wall time, or is skipped, as chosen. It is
      skipped too if the next due date comes before that day, or is it: one occurrence never takes another's place.
    - `called_off` are dates on which the schedule would ask, but for an admin's word.
    - Before `starts_on`, a local date, nothing is asked.
    """

    cadence: Cadence
    days_off: DaysOff = NO_DAYS_OFF
    called_off: frozenset[date] = frozenset()
    starts_on: date | None = None

    def __post_init__(self) -> None:
        check_days_off(self.cadence, self.days_off)

    def next_after(self, moment: datetime) -> Occurrence:
        """The first occurrence that opens after `moment`, not at it."""
        return next(self._after(moment))

    def upcoming(self, after: datetime, count: int) -> tuple[Occurrence, ...]:
        """The next `count` occurrences that open after a moment."""
        return tuple(islice(self._after(after), count))

    def between(self, after: datetime, until: datetime) -> tuple[Occurrence, ...]:
        """The occurrences that open after one moment and no later than another."""
        return tuple(takewhile(lambda occurrence: occurrence.opens_at <= until, self._after(after)))

    def left_out(self, after: datetime, until: datetime) -> tuple[LeftOut, ...]:
        """What would have opened after one moment and no later than another, but is not asked at all."""
        turns = takewhile(lambda turn: turn.opens_at <= until, self._turns(after))
        return tuple(turn for turn in turns if isinstance(turn, LeftOut) and turn.opens_at > after)

    def _after(self, moment: datetime) -> Iterator[Occurrence]:
        asked = (turn for turn in self._turns(moment) if isinstance(turn, Occurrence))
        return (occurrence for occurrence in asked if occurrence.opens_at > moment)

    def _turns(self, moment: datetime) -> Iterator[Occurrence | LeftOut]:
        """What becomes of each due date, from the last one on that may be asked after a moment."""
        today = moment.astimezone(ZoneInfo(self.cadence.zone)).date()
        first = max(self.starts_on or today, today)
        due = self.cadence.occurrences_from(self._last_due_date(first))
        turns = (self._turn(this, before=following) for this, following in pairwise(due))
        return (turn for turn in turns if turn.local_date >= first)

    def _last_due_date(self, day: date) -> date:
        """What is due before a day may have moved to it or beyond, but never past the due date that follows."""
        if not self.days_off or self.days_off.then is OnDayOff.SKIP:
            return day
        back = (day - timedelta(days=days) for days in range(_LONGEST_WAIT.days + 1))
        return next(filter(self.cadence.falls_on, back), day)

    def _turn(self, due: Occurrence, *, before: Occurrence) -> Occurrence | LeftOut:
        asked = self._moved(due, before=before) if self.days_off.includes(due.local_date) else due
        if asked is None:
            return LeftOut(due.local_date, due.opens_at)
        if asked.local_date in self.called_off:
            return LeftOut(asked.local_date, asked.opens_at, called_off=True)
        return asked

    def _moved(self, due: Occurrence, *, before: Occurrence) -> Occurrence | None:
        if self.days_off.then is OnDayOff.SKIP:
            return None
        between = range(1, (before.local_date - due.local_date).days)
        later = (due.local_date + days * _DAY for days in between)
        day = next((day for day in later if not self.days_off.includes(day)), None)
        if day is None:
            return None
        moved = self.cadence.occurrence_on(day)
        # A zone that leaves out a whole day may put the moved one at the very moment of the next.
        return replace(moved, moved_from=due.local_date) if moved.opens_at < before.opens_at else None


def check_days_off(cadence: Cadence, days_off: DaysOff) -> None:
    """Raises CadenceError if a cadence asks on a weekday that is always off, or on none that is not."""
    if cadence.weekdays and set(cadence.weekdays) & set(days_off.weekdays):
        raise CadenceError("off_weekdays", "A day on which this schedule asks can't be a day off too.")
    if not cadence.weekdays and set(range(5)) <= set(days_off.weekdays):
        raise CadenceError("off_weekdays", "Leave at least one day from Monday to Friday that is no day off.")
