"""What a schedule's form comes to once every field can be kept, and the sentence for each that can't."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.domain.agenda import check_days_off
from bot.domain.cadence import DEFAULT_OPEN_HOURS, Cadence, CadenceError
from bot.domain.catalogue import Catalogue
from bot.domain.days_off import DaysOff
from bot.domain.daytime import EVENING, MORNING
from bot.domain.person import Person
from bot.domain.plain import says_something, tidy_name
from bot.domain.program import MAX_NAME, DigestTime
from bot.domain.schedule import Manner, Schedule
from bot.domain.schedule_form import DEFAULT_AT, Fault, Field, FormError, Rhythm, ScheduleForm
from bot.domain.spoken import listed
from bot.domain.units import K_DEFAULT, K_MAX, K_MIN

MAX_CHANNELS = 200
"""Channels of one schedule: posted at Slack's pace of about one a second, they have all been asked within minutes."""

MAX_GROUPS = 50
MAX_PEOPLE = 200
"""User groups and single people whom one schedule asks directly; whoever wants more makes a user group."""

MOST_NAMED = 5
"""People named in one sentence."""

_ANY_MONDAY = date(2024, 1, 1)


@dataclass(frozen=True)
class Plan:
    """A form in which every field can be kept."""

    program: str
    leadership: str
    manner: Manner
    channels: tuple[str, ...]
    groups: tuple[str, ...]
    people: tuple[str, ...]
    reminds: bool
    drivers: tuple[str, ...]
    cadence: Cadence
    days_off: DaysOff
    k: int
    digest: DigestTime

    def laid_on(self, schedule: Schedule) -> Schedule:
        """The schedule with all that the plan says of it."""
        return replace(
            schedule,
            manner=self.manner,
            channels=self.channels,
            groups=self.groups,
            people=self.people,
            reminds=self.reminds,
            drivers=self.drivers,
            cadence=self.cadence,
            days_off=self.days_off,
        )


def plan_of(
    form: ScheduleForm,
    *,
    catalogue: Catalogue,
    now: datetime,
    before: Cadence | None = None,
    besides: tuple[Fault, ...] = (),
) -> Plan:
    """What a form comes to. Raises FormError with every fault, in the order of the fields, and with those `besides`
    that can't be seen in the form alone.

    A rhythm of several weeks counts from the first day that it can be asked on; `before` is the cadence that is
    changed, and what stays in step with it keeps counting from where it did.
    """
    faults = (*_faults(form, catalogue), *besides)
    if faults:
        raise FormError(faults)
    direct = form.manner is Manner.DIRECT
    return Plan(
        program=tidy_name(form.program),
        leadership=form.leadership,
        manner=form.manner,
        channels=_once(form.channels),
        groups=_once(form.groups) if direct else (),
        people=_once(form.people) if direct else (),
        reminds=form.reminds,
        drivers=tuple(driver.slug for driver in catalogue.drivers if driver.slug in form.drivers),
        cadence=_anchored(cadence_of(form), now=now, before=before),
        days_off=days_off_of(form),
        k=form.k or K_DEFAULT,
        digest=DigestTime(form.digest_day or 0, form.digest_at or DEFAULT_AT, form.zone),
    )


def cant_be_asked(people: Sequence[Person]) -> str:
    """The sentence on people who were chosen and whom nobody can ask."""
    named = [f"{one.name} ({one.hindrance})" for one in people[:MOST_NAMED]]
    rest = len(people) - len(named)
    who = listed([*named, *([f"{rest} more"] if rest else [])])
    return f"Please take out who can't be asked: {who}."


def cadence_of(form: ScheduleForm) -> Cadence:
    """The cadence as chosen, not yet counted from anywhere. Raises CadenceError."""
    if form.at is None:
        raise CadenceError("at", "Choose a time of day, for example 9:30.")
    takes_days = form.rhythm is not Rhythm.WEEKDAYS
    return Cadence(
        kind=form.rhythm.kind,
        at=form.at,
        zone=form.zone,
        anchor=_ANY_MONDAY,
        open_hours=form.open_hours,
        weekdays=form.weekdays if takes_days else (),
        every=form.rhythm.every,
        ordinal=form.ordinal if form.rhythm is Rhythm.MONTHLY else None,
    )


def days_off_of(form: ScheduleForm) -> DaysOff:
    """The days off as chosen. Raises CadenceError."""
    return DaysOff(form.off_weekdays, form.calendar, form.on_day_off)


def _once(chosen: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chosen))


def _anchored(cadence: Cadence, *, now: datetime, before: Cadence | None) -> Cadence:
    if before and (before.kind, before.every) == (cadence.kind, cadence.every):
        return replace(cadence, anchor=before.anchor)
    return replace(cadence, anchor=replace(cadence, every=1).next_after(now).local_date)


def _faults(form: ScheduleForm, catalogue: Catalogue) -> Iterator[Fault]:
    for check in _CHECKS:
        yield from check(form, catalogue)


def _program_faults(form: ScheduleForm, _: Catalogue) -> Iterator[Fault]:
    name = tidy_name(form.program)
    if not says_something(name):
        yield Fault(Field.PROGRAM, "Name the program: what your organization is putting into use.")
    elif len(name) > MAX_NAME:
        yield Fault(Field.PROGRAM, f"Use at most {MAX_NAME} characters; this name has {len(name)}.")


def _channel_faults(form: ScheduleForm, _: Catalogue) -> Iterator[Fault]:
    if not form.leadership:
        yield Fault(Field.LEADERSHIP, "Choose the channel in which leaders read the results.")
    if form.manner is Manner.CHANNEL and not form.channels:
        yield Fault(Field.CHANNELS, "Choose at least one channel to ask.")
    elif not (form.channels or form.groups or form.people):
        yield Fault(Field.CHANNELS, "Choose whom to ask: members of a channel, a user group, or people by name.")
    elif len(set(form.channels)) > MAX_CHANNELS:
        yield Fault(Field.CHANNELS, f"Choose at most {MAX_CHANNELS} channels, and make a second schedule for the rest.")


def _direct_faults(form: ScheduleForm, _: Catalogue) -> Iterator[Fault]:
    if form.manner is Manner.CHANNEL:
        return
    if len(set(form.groups)) > MAX_GROUPS:
        yield Fault(Field.GROUPS, f"Choose at most {MAX_GROUPS} user groups, and make a second schedule for the rest.")
    if len(set(form.people)) > MAX_PEOPLE:
        yield Fault(Field.PEOPLE, f"Choose at most {MAX_PEOPLE} people; for more, choose a user group or a channel.")


def _driver_faults(form: ScheduleForm, catalogue: Catalogue) -> Iterator[Fault]:
    if not catalogue.of_drivers(form.drivers):
        yield Fault(Field.DRIVERS, "Choose at least one driver that has practices to ask about.")


def _cadence_faults(form: ScheduleForm, _: Catalogue) -> Iterator[Fault]:
    """A cadence names its first fault: with something sound in that place, it names the next."""
    while error := _cadence_error(form):
        yield Fault(_FIELD_OF[error.field], error.sentence)
        form = replace(form, **{error.field: _SOUND[error.field]})


def _cadence_error(form: ScheduleForm) -> CadenceError | None:
    try:
        cadence_of(form)
    except CadenceError as error:
        return error
    return None


def _daytime_faults(form: ScheduleForm, _: Catalogue) -> Iterator[Fault]:
    """A direct message comes at a person's own time of day, so never in their evening or night."""
    if form.manner is Manner.DIRECT and form.at and not MORNING <= form.at < EVENING:
        yield Fault(
            Field.AT,
            "Direct messages come between 8:00 and 18:00 by people's own clocks: choose a time from 8:00 to 17:59.",
        )


def _days_off_faults(form: ScheduleForm, _: Catalogue) -> Iterator[Fault]:
    for weekdays, calendar in ((form.off_weekdays, ""), ((), form.calendar)):
        try:
            DaysOff(weekdays, calendar)
            if weekdays and _cadence_error(form) is None:
                check_days_off(cadence_of(form), DaysOff(weekdays))
        except CadenceError as error:
            yield Fault(_FIELD_OF[error.field], error.sentence)


def _group_faults(form: ScheduleForm, _: Catalogue) -> Iterator[Fault]:
    if form.k is None or not K_MIN <= form.k <= K_MAX:
        yield Fault(Field.K, f"Choose a whole number of people from {K_MIN} to {K_MAX}.")


def _digest_faults(form: ScheduleForm, _: Catalogue) -> Iterator[Fault]:
    if form.digest_day not in range(7):
        yield Fault(Field.DIGEST_DAY, "Choose the day of the week for the digest.")
    if form.digest_at is None:
        yield Fault(Field.DIGEST_AT, "Choose a time of day for the digest, for example 9:00.")


_CHECKS: tuple[Callable[[ScheduleForm, Catalogue], Iterator[Fault]], ...] = (
    _program_faults,
    _channel_faults,
    _direct_faults,
    _driver_faults,
    _cadence_faults,
    _daytime_faults,
    _days_off_faults,
    _group_faults,
    _digest_faults,
)

_FIELD_OF = {
    "at": Field.AT,
    "zone": Field.ZONE,
    "open_hours": Field.OPEN_HOURS,
    "weekdays": Field.DAYS,
    "ordinal": Field.ORDINAL,
    "off_weekdays": Field.OFF_WEEKDAYS,
    "calendar": Field.CALENDAR,
}
_SOUND: Mapping[str, Any] = {
    "at": DEFAULT_AT,
    "zone": "UTC",
    "open_hours": DEFAULT_OPEN_HOURS,
    "weekdays": (0,),
    "ordinal": 1,
}
