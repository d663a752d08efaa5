"""What is worth knowing about a schedule before it is saved: nothing of it is wrong, some of it wants a yes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.cadence import Cadence, CadenceError, per_month, times_in_28_days
from bot.domain.catalogue import Catalogue
from bot.domain.days_off import DaysOff, Holiday, is_calendar
from bot.domain.person import EVERYWHERE_REACHABLE, Channel, Unreachable, unreachable
from bot.domain.schedule_form import Concern, ScheduleForm
from bot.domain.schedule_plan import cadence_of

OFTEN_PER_MONTH = 5
"""Check-ins of one schedule in a month beyond which an admin has to confirm; weekly makes 4.3."""

HOLIDAYS_SHOWN = 3

_LOOKED_AT = 20
"""Occurrences that are compared: more than the 14 that a daily cadence fits into the longest time open."""


@dataclass(frozen=True)
class Outrun:
    """A cadence that asks more often in 28 days than there are practices; the rest is skipped."""

    times: int
    practices: int

    @property
    def skipped(self) -> int:
        return self.times - self.practices


@dataclass(frozen=True)
class Advice:
    """What there is to say about a form, as far as it is filled in.

    - `per_month`: how often it asks in an average month, if that is more than OFTEN_PER_MONTH; `as_before` says that
      it did so before the form, which somebody has agreed to.
    - `outrun`: if occurrences will be skipped for want of a practice that may be asked.
    - `at_once`: how many check-ins stand open at the same time at most.
    - `unreachable`: chosen channels in which a message can't be posted now, the leadership channel first.
    - `public_leadership`: anyone may join the leadership channel and read the results.
    - `holidays`: the next ones of the chosen calendar.
    """

    per_month: float | None = None
    as_before: bool = False
    outrun: Outrun | None = None
    at_once: int = 1
    unreachable: Unreachable = EVERYWHERE_REACHABLE
    public_leadership: bool = False
    holidays: tuple[Holiday, ...] = ()

    @property
    def concerns(self) -> frozenset[Concern]:
        """What has to be confirmed before it is saved."""
        often = {Concern.OFTEN} if self.per_month is not None and not self.as_before else set()
        unreachable = {Concern.UNREACHABLE} if self.unreachable else set()
        return frozenset(often | unreachable)


def advise(
    form: ScheduleForm,
    *,
    channels: Mapping[str, Channel],
    catalogue: Catalogue,
    now: datetime,
    before: Cadence | None = None,
) -> Advice:
    """Look at a form, complete or not; `channels` are those that the directory knows, by id.

    `before` is the cadence of the schedule that it changes, if it changes one.
    """
    leadership = channels.get(form.leadership)
    cadence = _cadence_or_none(form)
    often = per_month(cadence) if cadence else 0
    return Advice(
        per_month=often if often > OFTEN_PER_MONTH else None,
        as_before=before is not None and often == per_month(before),
        outrun=_outrun(cadence, len(catalogue.of_drivers(form.drivers))) if cadence else None,
        at_once=most_open_at_once(cadence, now=now) if cadence else 1,
        unreachable=unreachable(filter(None, (form.leadership, *form.channels)), channels),
        public_leadership=leadership is not None and not leadership.private,
        holidays=_holidays(form, now),
    )


def most_open_at_once(cadence: Cadence, *, now: datetime) -> int:
    """How many check-ins of one schedule stand open at the same time at most; 1 if each closes before the next."""
    coming = cadence.upcoming(now, _LOOKED_AT)
    return max(
        sum(earlier.closes_at > one.opens_at for earlier in coming[: place + 1]) for place, one in enumerate(coming)
    )


def _holidays(form: ScheduleForm, now: datetime) -> tuple[Holiday, ...]:
    if not is_calendar(form.calendar):
        return ()
    return DaysOff(calendar=form.calendar).next_holidays(now.date(), HOLIDAYS_SHOWN)


def _cadence_or_none(form: ScheduleForm) -> Cadence | None:
    try:
        return cadence_of(form)
    except CadenceError:
        return None


def _outrun(cadence: Cadence, practices: int) -> Outrun | None:
    times = times_in_28_days(cadence)
    return Outrun(times, practices) if times > practices > 0 else None
