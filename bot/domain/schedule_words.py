"""A schedule's form in words: what its fields are called, what stands in them, and what is different between two."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from bot.domain.days_off import OnDayOff
from bot.domain.schedule import Manner
from bot.domain.schedule_form import Field, Rhythm, ScheduleForm
from bot.domain.spoken import ORDINALS, WEEKDAYS, clock_time, describe_hours, from_to, listed, plural, zone_name

MOST_NAMED = 6
"""Channels, groups or drivers that are named one by one; of more, the rest is a number."""

OF_PROGRAM = frozenset({Field.PROGRAM, Field.LEADERSHIP, Field.K, Field.DIGEST_DAY, Field.DIGEST_AT})
"""The fields that hold for all schedules of the program."""

LABELS: Mapping[Field, str] = {
    Field.PROGRAM: "Program",
    Field.LEADERSHIP: "Leadership channel",
    Field.MANNER: "How people are asked",
    Field.CHANNELS: "Channels",
    Field.GROUPS: "User groups",
    Field.PEOPLE: "People",
    Field.REMINDS: "Reminders",
    Field.DRIVERS: "Drivers",
    Field.RHYTHM: "How often",
    Field.DAYS: "Days",
    Field.ORDINAL: "Which one of the month",
    Field.AT: "Time of day",
    Field.ZONE: "Time zone",
    Field.OPEN_HOURS: "Open for",
    Field.OFF_WEEKDAYS: "Days off",
    Field.CALENDAR: "Public holidays",
    Field.ON_DAY_OFF: "If a check-in falls on a day off",
    Field.K: "Smallest group",
    Field.DIGEST_DAY: "Day of the digest",
    Field.DIGEST_AT: "Time of the digest",
}

MANNERS = {
    Manner.CHANNEL: "Together, in their channels",
    Manner.DIRECT: "Each person directly, in their own time zone",
}

RHYTHMS = {
    Rhythm.WEEKDAYS: "Every weekday, Monday to Friday",
    Rhythm.WEEKLY: "Every week",
    Rhythm.EVERY_2_WEEKS: "Every 2 weeks",
    Rhythm.EVERY_3_WEEKS: "Every 3 weeks",
    Rhythm.EVERY_4_WEEKS: "Every 4 weeks",
    Rhythm.MONTHLY: "Every month",
}

ON_DAY_OFF = {
    OnDayOff.MOVE: "Ask on the next day that is not off",
    OnDayOff.SKIP: "Skip that check-in",
}


@dataclass(frozen=True)
class Names:
    """What channels, user groups, drivers and calendars are called, by their ids; whoever is missing is not named."""

    channels: Mapping[str, str]
    groups: Mapping[str, str]
    drivers: Mapping[str, str]
    calendars: Mapping[str, str]


@dataclass(frozen=True)
class Contest:
    """A field that two admins changed, each to something else: what it is called, and what stands in it, in words."""

    label: str
    theirs: str
    mine: str


def contests(theirs: ScheduleForm, mine: ScheduleForm, names: Names, fields: Iterable[Field]) -> tuple[Contest, ...]:
    """What two forms have in some fields."""
    return tuple(Contest(LABELS[one], in_words(theirs, one, names), in_words(mine, one, names)) for one in fields)


def differences(before: ScheduleForm, after: ScheduleForm, names: Names, only: Collection[Field]) -> tuple[str, ...]:
    """What is different in some fields, in plain words: `Time of day: 10:00 → 9:00`, or of lists what came and went."""
    before, after = before.in_effect, after.in_effect
    return tuple(
        f"{LABELS[field]}: {_difference(before, after, field, names)}"
        for field in Field
        if field in only and before.value(field) != after.value(field)
    )


def came_and_went(was: Collection[str], now: Collection[str], called: Callable[[Iterable[str]], list[str]]) -> str:
    """What is different between two lists that are not the same: `added #north; took out #south and #east`."""
    added = listed(_some(called([one for one in now if one not in was])))
    gone = listed(_some(called([one for one in was if one not in now])))
    told = [*([f"added {added}"] if added else []), *([f"took out {gone}"] if gone else [])]
    return "; ".join(told) or "in another order"


def in_words(form: ScheduleForm, field: Field, names: Names) -> str:
    """What stands in a field, as a part of a sentence: `9:00`, `#north and #south`, `none`."""
    if field in _LISTS:
        return listed(_some(_LISTS[field](form.value(field), names))) or "none"
    return _WORDS[field](form, names) or "none"


def _difference(before: ScheduleForm, after: ScheduleForm, field: Field, names: Names) -> str:
    if field not in _LISTS:
        return from_to(in_words(before, field, names), in_words(after, field, names))
    return came_and_went(before.value(field), after.value(field), lambda ids: _LISTS[field](ids, names))


def _some(words: Sequence[str]) -> list[str]:
    rest = len(words) - MOST_NAMED
    return list(words) if rest <= 0 else [*words[:MOST_NAMED], f"{rest:,} more"]


def _channels(ids: Iterable[str], names: Names) -> list[str]:
    """By their names; those that are private, or not known, as a number."""
    ids = list(ids)
    named = [names.channels[id] for id in ids if id in names.channels]
    rest = len(ids) - len(named)
    return [*named, *([plural(rest, "private channel")] if rest else [])]


def _people(ids: Iterable[str], _: Names) -> list[str]:
    """As a number: the list of changes is kept for longer than people stay."""
    count = len(list(ids))
    return [plural(count, "person", "people")] if count else []


def _clock(at: time | None) -> str:
    return clock_time(at) if at else ""


def _days(form: ScheduleForm) -> str:
    if form.rhythm is Rhythm.WEEKDAYS:
        return "Monday to Friday"
    return _weekdays(form.weekdays)


def _weekdays(days: Iterable[int]) -> str:
    return listed([WEEKDAYS[day] for day in days if day in range(7)])


_LISTS: Mapping[Field, Callable[[Iterable[str], Names], list[str]]] = {
    Field.CHANNELS: _channels,
    Field.GROUPS: lambda ids, names: [names.groups.get(id, "a group that is gone") for id in ids],
    Field.PEOPLE: _people,
    Field.DRIVERS: lambda slugs, names: [names.drivers.get(slug, slug) for slug in slugs],
}
"""What is in the fields that hold many of a kind."""

_WORDS: Mapping[Field, Callable[[ScheduleForm, Names], str]] = {
    Field.PROGRAM: lambda form, _: f"“{form.program}”",
    Field.LEADERSHIP: lambda form, names: names.channels.get(form.leadership, "a private channel"),
    Field.MANNER: lambda form, _: MANNERS[form.manner],
    Field.REMINDS: lambda form, _: "on" if form.reminds else "off",
    Field.RHYTHM: lambda form, _: RHYTHMS[form.rhythm],
    Field.DAYS: lambda form, _: _days(form),
    Field.ORDINAL: lambda form, _: f"the {ORDINALS[form.ordinal]}" if form.ordinal in ORDINALS else "",
    Field.AT: lambda form, _: _clock(form.at),
    Field.ZONE: lambda form, _: zone_name(form.zone),
    Field.OPEN_HOURS: lambda form, _: describe_hours(form.open_hours),
    Field.OFF_WEEKDAYS: lambda form, _: _weekdays(form.off_weekdays),
    Field.CALENDAR: lambda form, names: names.calendars.get(form.calendar, form.calendar),
    Field.ON_DAY_OFF: lambda form, _: ON_DAY_OFF[form.on_day_off],
    Field.K: lambda form, _: plural(form.k or 0, "person", "people"),
    Field.DIGEST_DAY: lambda form, _: _weekdays([] if form.digest_day is None else [form.digest_day]),
    Field.DIGEST_AT: lambda form, _: _clock(form.digest_at),
}
"""What is in all others."""
