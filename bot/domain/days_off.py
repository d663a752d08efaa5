"""Days on which a schedule asks nobody: days of the week, and the public holidays of a country or region."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from itertools import islice
from typing import Any

from bot.domain.cadence import CadenceError

WEEKEND = (5, 6)
"""Saturday and Sunday: the days off that a new schedule begins with."""

_LOOKED_AHEAD = timedelta(days=400)
"""How far the next holidays are looked for: every calendar that has any has one in a year."""


class OnDayOff(StrEnum):
    """What becomes of an occurrence that falls on a day off."""

    MOVE = "move"
    SKIP = "skip"


@dataclass(frozen=True)
class Holiday:
    """A public holiday, by its name in English where the calendar has one."""

    day: date
    name: str


@dataclass(frozen=True)
class DaysOff:
    """`weekdays` (0 = Monday) and the holidays of `calendar`: `DE`, or `DE-BE` for one region; empty for none.

    Checks itself and raises CadenceError.
    """

    weekdays: tuple[int, ...] = ()
    calendar: str = ""
    then: OnDayOff = OnDayOff.MOVE

    def __post_init__(self) -> None:
        object.__setattr__(self, "weekdays", tuple(sorted(set(self.weekdays))))
        if not set(self.weekdays) < set(range(7)):
            raise CadenceError("off_weekdays", "Leave at least one day of the week that is no day off.")
        if self.calendar and not is_calendar(self.calendar):
            raise CadenceError("calendar", "Choose the holidays of a country or region from the list.")

    def __bool__(self) -> bool:
        return bool(self.weekdays or self.calendar)

    def includes(self, day: date) -> bool:
        """Whether nobody is to be asked on a local date."""
        return day.weekday() in self.weekdays or self.holiday(day) is not None

    def holiday(self, day: date) -> str | None:
        """The name of the public holiday on this day."""
        return _holidays(self.calendar, day.year).get(day) if self.calendar else None

    def next_holidays(self, since: date, count: int) -> tuple[Holiday, ...]:
        """The first public holidays from a day on; fewer if the calendar has none for long."""
        return tuple(islice(self._holidays_from(since), count))

    def _holidays_from(self, since: date) -> Iterator[Holiday]:
        for ahead in range(_LOOKED_AHEAD.days):
            day = since + timedelta(days=ahead)
            if name := self.holiday(day):
                yield Holiday(day, name)


NO_DAYS_OFF = DaysOff()


@cache
def is_calendar(code: str) -> bool:
    """Whether there is a calendar for this country (`DE`) or region (`DE-BE`)."""
    country, dash, region = code.partition("-")
    if country not in _countries():
        return False
    return not dash or region in getattr(_library(), country).subdivisions


@cache
def _library() -> Any:
    """Loaded where the first calendar is asked for; many bots know none, and each start would wait for it."""
    import holidays

    return holidays


@cache
def _countries() -> frozenset[str]:
    return frozenset(codes[1] for codes in _library().registry.COUNTRIES.values())


@lru_cache(maxsize=512)
def _holidays(calendar: str, year: int) -> Mapping[date, str]:
    """A year of a calendar. Working it out takes a millisecond, and schedules are asked about it day by day."""
    country, _, region = calendar.partition("-")
    languages = getattr(_library(), country).supported_languages
    found = _library().country_holidays(
        country, subdiv=region or None, years=year, language="en_US" if "en_US" in languages else None
    )
    return {day: found[day] for day in found if day.year == year}
