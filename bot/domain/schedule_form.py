"""What an admin fills in to make or change a schedule."""

from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum
from typing import Any

from bot.domain.cadence import DEFAULT_OPEN_HOURS, Cadence, CadenceKind
from bot.domain.catalogue import Catalogue
from bot.domain.days_off import WEEKEND, OnDayOff
from bot.domain.plain import tidy_name
from bot.domain.program import Program
from bot.domain.schedule import Manner, Schedule
from bot.domain.units import K_DEFAULT
from bot.domain.zones import is_zone
from bot.errors import PulseError

DEFAULT_AT = time(9, 0)


class Rhythm(StrEnum):
    """How often, as an admin chooses it: a kind of cadence and its weeks in one."""

    WEEKDAYS = "weekdays"
    WEEKLY = "weekly"
    EVERY_2_WEEKS = "every_2_weeks"
    EVERY_3_WEEKS = "every_3_weeks"
    EVERY_4_WEEKS = "every_4_weeks"
    MONTHLY = "monthly"

    @property
    def kind(self) -> CadenceKind:
        return {Rhythm.WEEKDAYS: CadenceKind.WEEKDAYS, Rhythm.MONTHLY: CadenceKind.MONTHLY}.get(
            self, CadenceKind.WEEKLY
        )

    @property
    def every(self) -> int:
        """Weeks from one occurrence to the next, for rhythms in weeks."""
        return {Rhythm.EVERY_2_WEEKS: 2, Rhythm.EVERY_3_WEEKS: 3, Rhythm.EVERY_4_WEEKS: 4}.get(self, 1)

    @property
    def takes_several_days(self) -> bool:
        return self is Rhythm.WEEKLY

    @property
    def takes_one_day(self) -> bool:
        return self not in {Rhythm.WEEKDAYS, Rhythm.WEEKLY}

    @staticmethod
    def of(cadence: Cadence) -> "Rhythm":
        return next(one for one in Rhythm if (one.kind, one.every) == (cadence.kind, cadence.every))


class Field(StrEnum):
    """The fields of the form by their names in it, so that a fault can be marked where it is."""

    PROGRAM = "program"
    LEADERSHIP = "leadership"
    MANNER = "manner"
    CHANNELS = "channels"
    GROUPS = "groups"
    PEOPLE = "people"
    REMINDS = "reminds"
    DRIVERS = "drivers"
    RHYTHM = "rhythm"
    DAYS = "weekdays"
    ORDINAL = "ordinal"
    AT = "at"
    ZONE = "zone"
    OPEN_HOURS = "open_hours"
    OFF_WEEKDAYS = "off_weekdays"
    CALENDAR = "calendar"
    ON_DAY_OFF = "on_day_off"
    K = "k"
    DIGEST_DAY = "digest_day"
    DIGEST_AT = "digest_at"


class Concern(StrEnum):
    """What an admin may want all the same, but has to say so."""

    OFTEN = "often"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class Fault:
    """One field that can't be kept as it is, and a sentence on what to do."""

    field: Field
    sentence: str


@dataclass
class FormError(PulseError):
    """A form can't become a plan; `faults` are in the order of its fields, at least one."""

    faults: tuple[Fault, ...]

    @property
    def sentence(self) -> str:
        return self.faults[0].sentence


@dataclass(frozen=True, kw_only=True)
class ScheduleForm:
    """The form as it stands, with whatever is missing or wrong in it. Weekdays count from 0 = Monday."""

    program: str = ""
    leadership: str = ""
    manner: Manner = Manner.CHANNEL
    channels: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    reminds: bool = False
    drivers: tuple[str, ...] = ()
    rhythm: Rhythm = Rhythm.WEEKLY
    weekdays: tuple[int, ...] = ()
    ordinal: int | None = None
    at: time | None = DEFAULT_AT
    zone: str = ""
    open_hours: int = DEFAULT_OPEN_HOURS
    off_weekdays: tuple[int, ...] = WEEKEND
    calendar: str = ""
    on_day_off: OnDayOff = OnDayOff.MOVE
    k: int | None = K_DEFAULT
    digest_day: int | None = 0
    digest_at: time | None = DEFAULT_AT
    confirmed: frozenset[Concern] = frozenset()

    def value(self, field: Field) -> Any:
        """What stands in one field."""
        return getattr(self, field.value)

    def leaves_out(self, field: Field) -> bool:
        """Whether a field has no place beside the rhythm and manner that are chosen."""
        if field in {Field.GROUPS, Field.PEOPLE}:
            return self.manner is not Manner.DIRECT
        without = {Field.DAYS: self.rhythm is Rhythm.WEEKDAYS, Field.ORDINAL: self.rhythm is not Rhythm.MONTHLY}
        return without.get(field, False)

    @property
    def in_effect(self) -> "ScheduleForm":
        """The same without what its rhythm and manner leave out, and with days in their order: fit to be compared."""
        return replace(
            self,
            program=tidy_name(self.program),
            groups=() if self.leaves_out(Field.GROUPS) else self.groups,
            people=() if self.leaves_out(Field.PEOPLE) else self.people,
            weekdays=() if self.leaves_out(Field.DAYS) else tuple(sorted(set(self.weekdays))),
            ordinal=None if self.leaves_out(Field.ORDINAL) else self.ordinal,
            off_weekdays=tuple(sorted(set(self.off_weekdays))),
        )


def blank_form(catalogue: Catalogue, *, zone: str) -> ScheduleForm:
    """The form of a new schedule: the drivers of the core practices, in the admin's own zone."""
    return ScheduleForm(
        drivers=tuple(driver.slug for driver in catalogue.drivers_with_core),
        zone=zone if is_zone(zone) else "UTC",
    )


def form_of_schedule(schedule: Schedule, program: Program) -> ScheduleForm:
    """The form of a schedule as it is, to be changed."""
    cadence = schedule.cadence
    return ScheduleForm(
        program=program.name,
        leadership=program.leadership_channel,
        manner=schedule.manner,
        channels=schedule.channels,
        groups=schedule.groups,
        people=schedule.people,
        reminds=schedule.reminds,
        drivers=schedule.drivers,
        rhythm=Rhythm.of(cadence),
        weekdays=cadence.weekdays,
        ordinal=cadence.ordinal,
        at=cadence.at,
        zone=cadence.zone,
        open_hours=cadence.open_hours,
        off_weekdays=schedule.days_off.weekdays,
        calendar=schedule.days_off.calendar,
        on_day_off=schedule.days_off.then,
        k=program.k,
        digest_day=program.digest.weekday,
        digest_at=program.digest.at,
    )
