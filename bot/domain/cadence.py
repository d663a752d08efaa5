"""When a schedule asks: a wall time on due dates, in the schedule's own zone."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice, pairwise, takewhile
from math import ceil
from zoneinfo import ZoneInfo

from bot.domain.rotation import REST_DAYS
from bot.domain.zones import is_zone
from bot.errors import PulseError

MIN_OPEN_HOURS = 4
MAX_OPEN_HOURS = 14 * 24
DEFAULT_OPEN_HOURS = 3 * 24
MAX_EVERY_WEEKS = 4
LAST = -1
"""The ordinal of the last such weekday in a month."""
ORDINALS = (1, 2, 3, 4, LAST)

_WORKING_DAYS = (0, 1, 2, 3, 4)
_DAYS_PER_MONTH = 365.2425 / 12
# Seasons move the clocks of inhabited places by two hours at most; changing sides of the date line, by about 24.
_LARGEST_CLOCK_CHANGE = timedelta(hours=12)


class CadenceKind(StrEnum):
    """Every working day, every n weeks on chosen days, or once a month on the n-th of a weekday."""

    WEEKDAYS = "weekdays"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass
class CadenceError(PulseError):
    """A cadence can't be kept as described; `field` names the attribute of Cadence that is at fault."""

    field: str
    fault: str

    @property
    def sentence(self) -> str:
        return self.fault


@dataclass(frozen=True)
class Occurrence:
    """One time a schedule asks. `local_date` is the date in its zone; the moments are in UTC.

    `moved_from` is the due date, if that was a day off.
    """

    local_date: date
    opens_at: datetime
    closes_at: datetime
    moved_from: date | None = None


@dataclass(frozen=True, kw_only=True)
class Cadence:
    """How often, when, and for how long a schedule asks; checks itself and raises CadenceError.

    - `at` is a wall time in whole minutes, `zone` an IANA name, `open_hours` from 4 to 336.
    - `weekdays` (0 = Monday) are chosen for WEEKLY, one or more, and for MONTHLY, exactly one.
    - `every` counts weeks for WEEKLY, from 1 to 4, from the ISO week of `anchor`; with more than 1 there is
      exactly one weekday.
    - `ordinal` says which such weekday of the month MONTHLY means: 1 to 4, or LAST.
    - What a kind does not use is left at its default.
    """

    kind: CadenceKind
    at: time
    zone: str
    anchor: date
    open_hours: int = DEFAULT_OPEN_HOURS
    weekdays: tuple[int, ...] = ()
    every: int = 1
    ordinal: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "weekdays", tuple(sorted(set(self.weekdays))))
        _check_times(self)
        _check_repetition(self)
        _check_weekdays(self)

    def falls_on(self, day: date) -> bool:
        """Whether `day`, a local date, is a due date."""
        if self.kind is CadenceKind.WEEKDAYS:
            return day.weekday() in _WORKING_DAYS
        if day.weekday() not in self.weekdays:
            return False
        if self.kind is CadenceKind.WEEKLY:
            return _weeks_between(self.anchor, day) % self.every == 0
        return _is_last_of_month(day) if self.ordinal == LAST else _place_in_month(day) == self.ordinal

    def occurrence_on(self, day: date) -> Occurrence:
        """The occurrence that belongs to `day`, be it a due date or one that somebody chose by hand."""
        opens_at = moment_of(day, self.at, self.zone)
        return Occurrence(local_date=day, opens_at=opens_at, closes_at=self._closing(day, opens_at))

    def next_after(self, moment: datetime) -> Occurrence:
        """The first occurrence that opens after `moment`, not at it."""
        return next(self._after(moment))

    def upcoming(self, after: datetime, count: int) -> tuple[Occurrence, ...]:
        """The next `count` occurrences that open after a moment."""
        return tuple(islice(self._after(after), count))

    def between(self, after: datetime, until: datetime) -> tuple[Occurrence, ...]:
        """The occurrences that open after one moment and no later than another."""
        return tuple(takewhile(lambda occurrence: occurrence.opens_at <= until, self._after(after)))

    def _after(self, moment: datetime) -> Iterator[Occurrence]:
        # A wall time of an earlier date can't come later than `moment`: the date has been reached.
        today = moment.astimezone(ZoneInfo(self.zone)).date()
        return (occurrence for occurrence in self.occurrences_from(today) if occurrence.opens_at > moment)

    def occurrences_from(self, day: date) -> Iterator[Occurrence]:
        """The occurrences from a due date on, with no end.

        A zone that leaves out a whole day moves it to the next midnight; where the next due date is asked at
        that very moment, the two are one occurrence, the later.
        """
        days = map(date.fromordinal, range(day.toordinal(), date.max.toordinal()))
        occurrences = (self.occurrence_on(due) for due in days if self.falls_on(due))
        return (this for this, following in pairwise(occurrences) if this.opens_at < following.opens_at)

    def _closing(self, day: date, opens_at: datetime) -> datetime:
        """Whole days end at the wall time they began at, also if the clocks change between; hours are hours."""
        by_hours = opens_at + timedelta(hours=self.open_hours)
        days, hours = divmod(self.open_hours, 24)
        if hours:
            return by_hours
        by_wall = moment_of(day + timedelta(days=days), self.at, self.zone)
        # Only a zone that skips a day gets further apart: there the wall time would close at once.
        return by_wall if abs(by_wall - by_hours) <= _LARGEST_CLOCK_CHANGE else by_hours


def moment_of(day: date, at: time, zone: str) -> datetime:
    """The moment, in UTC, when the clocks of a zone show a wall time or have first passed it.

    A wall time that clocks jump over is the end of the jump; one that occurs twice is its first occurrence.
    The same holds for whole days that a zone left out.
    """
    wall = datetime.combine(day, at)
    # With fold=0 a time is read in the offset before a change of clocks, with fold=1 in the one after (PEP 495).
    before, after = (wall.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for fold in (0, 1))
    return before if before <= after else _end_of_gap(wall, zone, start=after, end=before)


def times_in_28_days(cadence: Cadence) -> int:
    """The most occurrences in any 28 days: with fewer practices than that, some occurrences are skipped."""
    if cadence.kind is CadenceKind.MONTHLY:
        return 1
    return ceil(REST_DAYS / _cycle_days(cadence)) * _times_in_cycle(cadence)


def per_month(cadence: Cadence) -> float:
    """How often a cadence asks in an average month of the Gregorian calendar."""
    if cadence.kind is CadenceKind.MONTHLY:
        return 1.0
    return _DAYS_PER_MONTH * _times_in_cycle(cadence) / _cycle_days(cadence)


def rotation_days(cadence: Cadence, practices: int) -> int:
    """Days in which every practice surely comes up once, rest included: one full rotation.

    Counted for the longest rotation the calendar has. Weeks are exact; n months between two weekdays of the
    same ordinal are at most n average months and 8 days, in whole weeks.
    """
    turns = max(practices, times_in_28_days(cadence))
    if cadence.kind is CadenceKind.MONTHLY:
        return 7 * int((turns * _DAYS_PER_MONTH + 8) // 7)
    return ceil(turns / _times_in_cycle(cadence)) * _cycle_days(cadence)


def _cycle_days(cadence: Cadence) -> int:
    """Days after which the due dates of a cadence in weeks repeat themselves."""
    return 7 * cadence.every


def _times_in_cycle(cadence: Cadence) -> int:
    return len(_WORKING_DAYS if cadence.kind is CadenceKind.WEEKDAYS else cadence.weekdays)


def _end_of_gap(wall: datetime, zone: str, *, start: datetime, end: datetime) -> datetime:
    """The first second between two moments at which the clocks of a zone have passed a wall time."""

    def has_passed(seconds: int) -> bool:
        local = (start + timedelta(seconds=seconds)).astimezone(ZoneInfo(zone))
        return local.replace(tzinfo=None) >= wall

    seconds = range(int((end - start).total_seconds()))
    return start + timedelta(seconds=bisect_left(seconds, True, key=has_passed))


def _weeks_between(earlier: date, later: date) -> int:
    """From ISO week to ISO week, so that a year of 53 weeks shifts nothing."""
    return (_monday_of(later) - _monday_of(earlier)).days // 7


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _place_in_month(day: date) -> int:
    """1 for the first of its weekday in the month, up to 5."""
    return (day.day - 1) // 7 + 1


def _is_last_of_month(day: date) -> bool:
    return (day + timedelta(days=7)).month != day.month


def _require(holds: bool, field: str, fault: str) -> None:
    if not holds:
        raise CadenceError(field, fault)


def _check_times(cadence: Cadence) -> None:
    at = cadence.at
    _require(
        at.tzinfo is None and at.second == at.microsecond == 0,
        "at",
        "Choose a time of day in hours and minutes, for example 9:30.",
    )
    _require(is_zone(cadence.zone), "zone", "Choose a time zone from the list, for example America/New_York.")
    _require(
        MIN_OPEN_HOURS <= cadence.open_hours <= MAX_OPEN_HOURS,
        "open_hours",
        "Choose how long a check-in stays open: from 4 hours to 14 days.",
    )


def _check_weekdays(cadence: Cadence) -> None:
    chosen = len(cadence.weekdays)
    _require(set(cadence.weekdays) <= set(range(7)), "weekdays", "Choose days from Monday to Sunday.")
    if cadence.kind is CadenceKind.WEEKDAYS:
        _require(chosen == 0, "weekdays", "Every weekday is chosen already; leave out single days.")
    elif cadence.kind is CadenceKind.MONTHLY:
        _require(chosen == 1, "weekdays", "Choose one day of the week for a monthly check-in.")
    elif cadence.every == 1:
        _require(chosen >= 1, "weekdays", "Choose at least one day of the week.")
    else:
        _require(chosen == 1, "weekdays", "Choose one day for a check-in every two, three or four weeks.")


def _check_repetition(cadence: Cadence) -> None:
    most = MAX_EVERY_WEEKS if cadence.kind is CadenceKind.WEEKLY else 1
    _require(
        1 <= cadence.every <= most,
        "every",
        "Choose every week, or every two, three or four weeks; only weekly check-ins can leave out weeks.",
    )
    if cadence.kind is CadenceKind.MONTHLY:
        _require(
            cadence.ordinal in ORDINALS,
            "ordinal",
            "Choose the first, second, third, fourth or last such day of the month.",
        )
    else:
        _require(cadence.ordinal is None, "ordinal", "Only a monthly check-in has a place in the month.")
