"""Days, times, numbers and lists as they are said: in screens, and in what is kept in words."""

from collections.abc import Sequence
from datetime import date, time

from bot.domain.cadence import LAST

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", LAST: "last"}


def calendar_day(day: date) -> str:
    """A day of the calendar, the same wherever the reader is: `Monday, March 2, 2026`."""
    return f"{day:%A, %B} {day.day}, {day.year}"


def clock_time(at: time) -> str:
    """A wall time: `9:00`, `15:05`."""
    return f"{at.hour}:{at:%M}"


def describe_hours(hours: int) -> str:
    """Hours as people count them: whole days as days."""
    days, rest = divmod(hours, 24)
    return plural(hours, "hour") if rest else plural(days, "day")


def zone_name(zone: str) -> str:
    """An IANA zone as people read it; underscores would be markup."""
    return zone.replace("_", " ")


def plural(number: int, one: str, many: str | None = None) -> str:
    """`1 person`, `2 people`; the many form is the one form with an s unless given."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def from_to(before: str, after: str) -> str:
    """What was and what is now: `9:00 → 10:00`. Things that are not told apart by name are said to be different."""
    return f"{before} → {after if after != before else 'another one'}"


def begun(sentence: str) -> str:
    """A sentence with its first letter as first letters are."""
    return sentence[:1].upper() + sentence[1:]
