"""What an admin is told has become of a schedule, above the list of them."""

from datetime import date

from bot.domain.catalogue import Practice
from bot.domain.round import Round
from bot.domain.schedule import Manner
from bot.domain.schedule_card import ScheduleCard
from bot.views.audience import audience_in_words
from bot.views.schedule_lines import days_and_clock
from bot.views.words import calendar_day, escaped, plural, when

SOURCES_NAMED = 4


def asked_now(card: ScheduleCard, round_: Round, practice: Practice) -> str:
    """A round of this schedule was opened by hand."""
    sent = f"posted in {audience_in_words(card)} within moments"
    if card.manner is Manner.DIRECT:
        sent = f"sent to {audience_in_words(card)} between 8:00 and 18:00 where they are, to some only the next morning"
    return (
        f"*{escaped(card.program)}* ({days_and_clock(card)}) asks now: “{escaped(practice.title)}”. It is {sent}, "
        f"and closes {when(round_.closes_at)}. It asks nothing more today.{_off_today(card, round_.local_date)}"
    )


def paused(card: ScheduleCard) -> str:
    until = f"before {calendar_day(card.paused_until)}" if card.paused_until else "until somebody resumes it"
    return f"{_named(card)} is paused and asks nothing {until}. Open check-ins close at their time."


def resumed(card: ScheduleCard) -> str:
    return f"{_named(card)} asks again, from the next time below. What fell into the pause is not made up for."


def skipped(card: ScheduleCard, day: date) -> str:
    begun = card.progress if card.progress and card.progress.local_date == day else None
    if begun and begun.sent:
        return (
            f"{_named(card)} asks nobody else on {calendar_day(day)}. {plural(begun.sent, 'person', 'people')} got it "
            "already and can answer until it closes. To take that back, use the menu beside it."
        )
    return (
        f"{_named(card)} asks nothing on {calendar_day(day)}. What it would have asked comes next time. To take that "
        "back, use the menu beside it."
    )


def taken_back(card: ScheduleCard, day: date) -> str:
    return f"{_named(card)} asks on {calendar_day(day)} after all, as far as that is still to come."


def reordered(card: ScheduleCard) -> str:
    return (
        f"{_named(card)} asks about {card.practices} of {card.all_practices} practices, in the order you chose, from "
        "the next check-in on."
    )


def deleted(card: ScheduleCard) -> str:
    return (
        f"{_named(card)} is deleted and asks nothing more. Results and comments stay, and open "
        "check-ins close at their time."
    )


def _off_today(card: ScheduleCard, day: date) -> str:
    """That somebody asked on a day on which the schedule would not, and what comes of that."""
    if not card.days_off.includes(day):
        return ""
    holiday = card.days_off.holiday(day)
    named = f" ({escaped(holiday)})" if holiday else ""
    then = "; people get it on their next working day" if card.manner is Manner.DIRECT else ""
    return f" Today is a day off of this schedule{named}{then}."


def _named(card: ScheduleCard) -> str:
    """A schedule as the subject of a sentence."""
    where = "in " if card.manner is Manner.CHANNEL else ""
    return f"*{escaped(card.program)}* ({days_and_clock(card)}, {where}{audience_in_words(card, SOURCES_NAMED)})"
