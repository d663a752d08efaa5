"""What there is to say of one schedule, line by line: its plan, what is coming, what was, and what is wrong."""

from collections.abc import Mapping
from datetime import date

from bot.content.calendars import calendar_name
from bot.domain.agenda import LeftOut
from bot.domain.cards import Foreseen
from bot.domain.days_off import DaysOff, OnDayOff
from bot.domain.round import MissedReason
from bot.domain.schedule import Manner, ScheduleState
from bot.domain.schedule_card import Miss, Response, ScheduleCard
from bot.views.audience import audience_in_words, channels_in_words
from bot.views.cadence import WEEKDAYS, clock_name, clock_time, describe_hours, schedule_label
from bot.views.health import ailment_lines
from bot.views.notices import REASONS
from bot.views.progress import progress_line
from bot.views.words import calendar_day, escaped, listed, when

MISSES_SHOWN = 3
MISSED_CHANNELS_SHOWN = 3
LEFT_OUT_SHOWN = 2
AILMENTS_SHOWN = 4
"""What is wrong, at most: who has put four things right is shown the next."""

FALLS = {
    OnDayOff.MOVE: "moves to the next day that is not off, or is skipped if the next check-in comes by then",
    OnDayOff.SKIP: "is skipped",
}

SKIPPED = "will be skipped: every practice was asked in the 28 days before"

WAS_MISSED: Mapping[MissedReason, str] = {
    **REASONS,
    MissedReason.NOT_IN_CHANNEL: "Driver Pulse was not there at the time",
    MissedReason.CHANNEL_ARCHIVED: "archived at the time",
    MissedReason.CHANNEL_GONE: "not found in Slack at the time",
    MissedReason.FATE_UNKNOWN: "Slack never said whether it arrived, and asking twice was not risked",
    MissedReason.NOTHING_TO_ASK: "every practice had been asked in the 28 days before",
    MissedReason.NOBODY_TO_ASK: "there was nobody to ask",
}
"""Why something was not asked, told when it may long be mended: what is wrong now, its ailments say."""


def named(card: ScheduleCard) -> str:
    """A schedule by its program, days and clocks: `*Reading First* · Mondays, 9:00 Berlin time (paused)`."""
    paused = " (paused)" if card.state is ScheduleState.PAUSED else ""
    return f"*{escaped(card.program)}* · {days_and_clock(card)}{paused}"


def days_and_clock(card: ScheduleCard) -> str:
    """`Mondays, 9:00 Berlin time`, or `Mondays, 9:00 in each person's own time zone`."""
    clock = clock_name(card.cadence.zone) if card.manner is Manner.CHANNEL else "in each person's own time zone"
    return f"{schedule_label(card.cadence)} {clock}"


def whom_line(card: ScheduleCard) -> str:
    """Where or whom it asks."""
    whom = audience_in_words(card)
    return f"Asks in {whom}." if card.manner is Manner.CHANNEL else f"Asks {whom}, by direct message."


def plan_lines(card: ScheduleCard) -> list[str]:
    """What it asks whom and when, as somebody set it up."""
    drivers = listed([escaped(driver.name) for driver in card.drivers]) or "no driver that the catalogue still has"
    some = f" ({card.practices} of {card.all_practices} practices)" if card.practices < card.all_practices else ""
    return [
        named(card),
        f"{whom_line(card)} It is about {drivers}{some}.",
        f"Each check-in is open for {describe_hours(card.cadence.open_hours)}. Leaders read the results in "
        f"<#{card.leadership}>.",
        *filter(None, [rules_line(card)]),
    ]


def rules_line(card: ScheduleCard) -> str:
    """Days off and reminders of a schedule, as far as it has any."""
    off = [*(f"{WEEKDAYS[day]}s" for day in card.days_off.weekdays)]
    if card.days_off.calendar:
        off.append(f"public holidays in {escaped(_place(card.days_off.calendar))}")
    falls = f": a check-in that falls on one {FALLS[card.days_off.then]}" if _can_fall(card) else ""
    said = f"Not on {listed(off)}{falls}." if off else ""
    reminds = "Who has not answered by half time is reminded once, by direct message." if card.reminds else ""
    return " ".join(filter(None, [said, reminds]))


def _can_fall(card: ScheduleCard) -> bool:
    """Whether a check-in may be due on a day off at all."""
    due = set(card.cadence.weekdays or range(5))
    return bool(card.days_off.calendar or due.intersection(card.days_off.weekdays))


def course_lines(card: ScheduleCard) -> list[str]:
    """What is coming, what was, and what is wrong."""
    lines = [*next_lines(card), *last_lines(card), *(_miss(miss) for miss in card.misses[:MISSES_SHOWN])]
    if len(card.misses) > MISSES_SHOWN:
        lines.append(f"And {len(card.misses) - MISSES_SHOWN} more in the last 28 days.")
    return [*lines, *wrong_lines(card)]


def next_lines(card: ScheduleCard) -> list[str]:
    """The next times, each with what is asked, below a head."""
    if not card.coming:
        return ["It asks nothing until somebody resumes it."]
    head = f"Paused until {calendar_day(card.paused_until)}. Next:" if card.paused_until else "Next:"
    return [head, *(f"• {line}" for line in coming_lines(card))]


def coming_lines(card: ScheduleCard) -> list[str]:
    """What comes next, in order: when something will be asked and what, and on which days nothing is."""
    asked = [(one.occurrence.opens_at, _coming(one, card)) for one in card.coming]
    left_out = [(one.opens_at, _left_out(one, card.days_off)) for one in card.left_out[:LEFT_OUT_SHOWN]]
    return [line for _, line in sorted(asked + left_out)]


def last_lines(card: ScheduleCard) -> list[str]:
    """How far what is open has come, and how many answered what closed last."""
    return [
        *([progress_line(card.progress)] if card.progress else []),
        *([_response(card.response)] if card.response else []),
    ]


def wrong_lines(card: ScheduleCard) -> list[str]:
    """What keeps it now from doing what it is set to, with what mends it."""
    return ailment_lines(card.ailments[:AILMENTS_SHOWN])


def _coming(foreseen: Foreseen, card: ScheduleCard) -> str:
    what = f"“{escaped(foreseen.practice.title)}”" if foreseen.practice else SKIPPED
    occurrence = foreseen.occurrence
    due = occurrence.moved_from
    moved = f", moved from {calendar_day(due)}{_why_off(due, card.days_off)}" if due else ""
    direct = card.manner is Manner.DIRECT
    moment = (
        f"{calendar_day(occurrence.local_date)} at {clock_time(card.cadence.at)}"
        if direct
        else when(occurrence.opens_at)
    )
    return f"{moment}: {what}{moved}"


def _left_out(one: LeftOut, days_off: DaysOff) -> str:
    day = calendar_day(one.local_date)
    if one.called_off:
        return f"{day}: skipped, as an admin chose"
    crowded = ", and the next check-in comes before a free day" if days_off.then is OnDayOff.MOVE else ""
    return f"{day}: skipped, a day off{_why_off(one.local_date, days_off)}{crowded}"


def _why_off(day: date, days_off: DaysOff) -> str:
    holiday = days_off.holiday(day)
    return f" ({escaped(holiday)})" if holiday else ""


def _response(response: Response) -> str:
    what = f" “{escaped(response.practice.title)}”" if response.practice else ""
    count = f"{response.answered:,} of {response.asked:,} answered{what}"
    return f"Last closed: {count}, asked on {calendar_day(response.local_date)}."


def _miss(miss: Miss) -> str:
    missed = "Perhaps not asked" if miss.reason is MissedReason.FATE_UNKNOWN else "Not asked"
    where = f" in {channels_in_words(miss.channels, MISSED_CHANNELS_SHOWN)}" if miss.channels else ""
    return f"{missed} on {calendar_day(miss.local_date)}{where}: {WAS_MISSED[miss.reason]}."


def _place(calendar: str) -> str:
    """A country, or a region with its country: `Berlin, Germany`."""
    country, _, region = calendar_name(calendar).partition(": ")
    return f"{region}, {country}" if region else country
