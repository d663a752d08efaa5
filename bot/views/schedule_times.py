"""The part of the schedule's form that says when it asks, and when not."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from slackblocks import Block, ExternalSelectMenu, StaticMultiSelectMenu

from bot.content.calendars import CalendarName, calendar_name
from bot.domain.days_off import Holiday
from bot.domain.schedule import Manner
from bot.domain.schedule_advice import Advice, Outrun
from bot.domain.schedule_form import Concern, Rhythm, ScheduleForm
from bot.domain.schedule_words import ON_DAY_OFF, RHYTHMS
from bot.views import ids
from bot.views.cadence import ORDINALS, WEEKDAYS, describe_hours, zone_name
from bot.views.inputs import labeled, menu, note, option, time_menu, zone_menu
from bot.views.schedule_concerns import confirmation
from bot.views.words import calendar_day, listed, plural

OPEN_HOURS = (4, 8, 12, 24, 48, 72, 96, 120, 168, 240, 336)
"""The times open that are offered; Cadence takes every hour between the first and the last."""

NO_CALENDAR = "none"
"""The value of the option that takes a calendar away: a menu once used can't be left empty again."""

_OWN_CLOCKS = (
    "Each person is asked at that time of day in their own zone. This one says when a day begins and ends, and serves "
    "for people whose zone is not known."
)

_NO_HOLIDAYS = "No public holidays"


def times(form: ScheduleForm, advice: Advice) -> Iterator[Block]:
    """How often, on which days, at what time, for how long."""
    rhythms = [option(words, rhythm) for rhythm, words in RHYTHMS.items()]
    yield labeled(
        "How often", menu(ids.SCHEDULE_FIELD, rhythms, form.rhythm), block_id=ids.SCHEDULE_RHYTHM, dispatch=True
    )
    yield from _days(form)
    if advice.outrun:
        yield note(_outrun(advice.outrun), "outrun")
    if advice.per_month is not None:
        yield note(
            f"That is about {advice.per_month:.0f} check-ins a month. People who are asked often answer less and "
            "less, most of all if they don't see anything come of it.",
            "often",
        )
    if Concern.OFTEN in advice.concerns:
        yield confirmation(Concern.OFTEN, "As often as that?", "Ask this often: we'll show what comes of it", form=form)
    yield labeled("Time of day", time_menu(ids.SCHEDULE_FIELD, form.at), block_id=ids.SCHEDULE_AT)
    yield labeled(
        "Time zone",
        zone_menu(form.zone),
        block_id=ids.SCHEDULE_ZONE,
        hint=_OWN_CLOCKS if form.manner is Manner.DIRECT else None,
    )
    hours = [option(describe_hours(hours), hours) for hours in sorted({*OPEN_HOURS, form.open_hours} - {0})]
    yield labeled(
        "Open for", menu(ids.SCHEDULE_FIELD, hours, form.open_hours), block_id=ids.SCHEDULE_OPEN_HOURS, dispatch=True
    )
    if advice.at_once > 1:
        yield note(
            f"The next check-in comes before this one closes, so up to {advice.at_once} stand open at once.",
            "at_once",
        )


def days_off(form: ScheduleForm, advice: Advice) -> Iterator[Block]:
    """On which days nobody is asked, and what becomes of a check-in that falls on one."""
    days = [option(name, day) for day, name in enumerate(WEEKDAYS)]
    off = [one for one in days if int(one.value) in form.off_weekdays]
    yield labeled(
        "Days off",
        StaticMultiSelectMenu(ids.SCHEDULE_FIELD, days, initial_options=off or None, placeholder="None"),
        block_id=ids.SCHEDULE_OFF_WEEKDAYS,
        optional=True,
        hint="On these days nobody is asked, and nobody is reminded.",
    )
    yield labeled(
        "Public holidays",
        ExternalSelectMenu(
            action_id=ids.SCHEDULE_CALENDAR_SEARCH,
            initial_option=option(calendar_name(form.calendar), form.calendar) if form.calendar else None,
            min_query_length=0,
            placeholder="Type a country or region, for example Ohio",
        ),
        block_id=ids.SCHEDULE_CALENDAR,
        dispatch=True,
        optional=True,
    )
    if advice.holidays:
        yield note(f"Next: {_holidays(advice.holidays)}.", "holidays")
    then = [option(words, value) for value, words in ON_DAY_OFF.items()]
    yield labeled(
        "If a check-in falls on a day off",
        menu(ids.SCHEDULE_FIELD, then, form.on_day_off),
        block_id=ids.SCHEDULE_ON_DAY_OFF,
        hint="A check-in that would move as far as the next one is skipped.",
    )


def zone_options(zones: Sequence[str]) -> list[Mapping[str, object]]:
    """Zones as Slack takes them in answer to a search."""
    return [_found(zone_name(zone), zone) for zone in zones]


def calendar_options(calendars: Iterable[CalendarName], *, typed: str) -> list[Mapping[str, object]]:
    """Calendars as Slack takes them in answer to a search; first, the way to have none."""
    none = [] if typed else [_found(_NO_HOLIDAYS, NO_CALENDAR)]
    return [*none, *(_found(one.name, one.code) for one in calendars)][:100]


def _found(text: str, value: str) -> Mapping[str, object]:
    return {"text": {"type": "plain_text", "text": text}, "value": value}


def _days(form: ScheduleForm) -> Iterator[Block]:
    days = [option(name, day) for day, name in enumerate(WEEKDAYS)]
    if form.rhythm is Rhythm.MONTHLY:
        ordinals = [option(f"The {name}", ordinal) for ordinal, name in ORDINALS.items()]
        yield labeled(
            "Which one of the month", menu(ids.SCHEDULE_FIELD, ordinals, form.ordinal), block_id=ids.SCHEDULE_ORDINAL
        )
    if form.rhythm.takes_several_days:
        chosen = [one for one in days if int(one.value) in form.weekdays]
        several = StaticMultiSelectMenu(
            ids.SCHEDULE_FIELD, days, initial_options=chosen or None, placeholder="One day or several"
        )
        yield labeled("Days", several, block_id=ids.SCHEDULE_DAYS, dispatch=True)
    elif form.rhythm.takes_one_day:
        first = next(iter(form.weekdays), None)
        yield labeled("Day", menu(ids.SCHEDULE_FIELD, days, first), block_id=ids.SCHEDULE_DAY)


def _holidays(coming: Sequence[Holiday]) -> str:
    return listed([f"{one.name} on {calendar_day(one.day)}" for one in coming])


def _outrun(outrun: Outrun) -> str:
    return (
        f"A practice rests 28 days after it was asked. In 28 days this schedule comes up {outrun.times} times, with "
        f"{plural(outrun.practices, 'practice')} to ask: about {plural(outrun.skipped, 'check-in')} will be skipped, "
        "and shown as skipped. More drivers or fewer days avoid that."
    )
