"""What a second admin is told who changed a schedule that somebody else has just changed too."""

from collections.abc import Callable, Iterator, Mapping
from datetime import time

from bot.content.calendars import calendar_name
from bot.domain.catalogue import Catalogue
from bot.domain.schedule_form import Rhythm, ScheduleForm
from bot.views.cadence import ORDINALS, WEEKDAYS, clock_time, describe_hours, zone_name
from bot.views.schedule_audience import MANNERS
from bot.views.schedule_times import ON_DAY_OFF, RHYTHMS
from bot.views.words import begun, escaped, listed

CHANGED = (
    "Somebody else has just changed this schedule. What you entered is still here: save again to put it in the place "
    "of their changes, or cancel to keep them."
)
"""Above the form of the one who came second; what is different stands below it."""

MOST_NAMED = 6


def differences(theirs: ScheduleForm, yours: ScheduleForm, *, catalogue: Catalogue) -> str:
    """Where the schedule as it is now differs from what stands in the form, in mrkdwn."""
    found = [escaped(one) for one in _differences(theirs, yours, catalogue)] + list(_other_channels(theirs, yours))
    if not found:
        return "The schedule is now just as in your form."
    return "\n".join(["Where the schedule differs from your form now:", *(f"• {begun(one)}" for one in found)])


def _differences(theirs: ScheduleForm, yours: ScheduleForm, catalogue: Catalogue) -> Iterator[str]:
    for label, words in _FIELDS.items():
        now, here = words(theirs, catalogue), words(yours, catalogue)
        if now != here:
            yield f"{label} is now {now}, here {here}"


def _other_channels(theirs: ScheduleForm, yours: ScheduleForm) -> Iterator[str]:
    if theirs.leadership != yours.leadership:
        yield f"leaders read in {_mentions((theirs.leadership,), '#')}, here in {_mentions((yours.leadership,), '#')}"
    for what, sign, read in _CHOSEN:
        there, here = read(theirs), read(yours)
        if only_there := tuple(one for one in there if one not in here):
            yield f"{what} {_mentions(only_there, sign)} too"
        if only_here := tuple(one for one in here if one not in there):
            yield f"{what} no longer, or not yet, {_mentions(only_here, sign)}"


def _mentions(ids: tuple[str, ...], sign: str) -> str:
    named = [f"<{sign}{id}>" for id in filter(None, ids[:MOST_NAMED])]
    rest = len(ids) - MOST_NAMED
    return listed([*named, *([f"{rest} more"] if rest > 0 else [])]) or "no channel"


def _clock(at: time | None) -> str:
    return clock_time(at) if at else "none"


def _days(form: ScheduleForm) -> str:
    if form.rhythm is Rhythm.WEEKDAYS:
        return ""
    ordinal = f"the {ORDINALS[form.ordinal]} " if form.rhythm is Rhythm.MONTHLY and form.ordinal in ORDINALS else ""
    return ordinal + _weekdays(form.weekdays)


def _weekdays(days: tuple[int, ...]) -> str:
    return listed([WEEKDAYS[day] for day in days if day in range(7)]) or "none"


def _drivers(form: ScheduleForm, catalogue: Catalogue) -> str:
    return listed([driver.name for driver in catalogue.drivers if driver.slug in form.drivers]) or "none"


_FIELDS: Mapping[str, Callable[[ScheduleForm, Catalogue], str]] = {
    "the program's name": lambda form, _: f"“{form.program}”",
    "how people are asked": lambda form, _: f"“{MANNERS[form.manner]}”",
    "the reminder": lambda form, _: "on" if form.reminds else "off",
    "the list of drivers": _drivers,
    "how often": lambda form, _: f"“{RHYTHMS[form.rhythm]}”",
    "the day": lambda form, _: _days(form) or "every weekday",
    "the time of day": lambda form, _: _clock(form.at),
    "the time zone": lambda form, _: zone_name(form.zone) or "none",
    "the time open": lambda form, _: describe_hours(form.open_hours),
    "the list of days off": lambda form, _: _weekdays(form.off_weekdays),
    "the calendar of holidays": lambda form, _: calendar_name(form.calendar) or "none",
    "what happens on a day off": lambda form, _: f"“{ON_DAY_OFF[form.on_day_off]}”",
    "the smallest group": lambda form, _: str(form.k),
    "the day of the digest": lambda form, _: _weekdays(() if form.digest_day is None else (form.digest_day,)),
    "the time of the digest": lambda form, _: _clock(form.digest_at),
}
"""What the fields are called in this sentence, and what stands in them."""

_CHOSEN: tuple[tuple[str, str, Callable[[ScheduleForm], tuple[str, ...]]], ...] = (
    ("it asks", "#", lambda form: form.channels),
    ("it asks", "!subteam^", lambda form: form.groups),
    ("it asks", "@", lambda form: form.people),
)
