"""What an admin is told has become of a schedule, above the list of them."""

from datetime import date

from bot.domain.catalogue import Practice
from bot.domain.round import Round
from bot.domain.schedule import Manner
from bot.domain.schedule_card import ScheduleCard
from bot.views.audience import audience_in_words
from bot.views.cadence import clock_name, schedule_label
from bot.views.words import calendar_day, escaped, when

SOURCES_NAMED = 4


def asked_now(card: ScheduleCard, round_: Round, practice: Practice) -> str:
    """A round of this schedule was opened by hand."""
    sent = f"posted in {audience_in_words(card)} within moments"
    if card.manner is Manner.DIRECT:
        sent = f"sent to {audience_in_words(card)} between 8:00 and 18:00 where they are, to some on their next morning"
    return (
        f"*{escaped(card.program)}* ({_label(card)}) asks now: “{escaped(practice.title)}”. It is {sent}, and closes "
        f"{when(round_.closes_at)}. This schedule asks nothing more for today."
    )


def paused(card: ScheduleCard) -> str:
    until = f"before {calendar_day(card.paused_until)}" if card.paused_until else "until somebody resumes it"
    return f"{_named(card)} is paused and asks nothing {until}. Open check-ins close at their time."


def resumed(card: ScheduleCard) -> str:
    return f"{_named(card)} asks again, from the next time below. What fell into the pause is not made up for."


def skipped(card: ScheduleCard, day: date) -> str:
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


def _named(card: ScheduleCard) -> str:
    """A schedule as the subject of a sentence."""
    where = "in " if card.manner is Manner.CHANNEL else ""
    return f"*{escaped(card.program)}* ({_label(card)}, {where}{audience_in_words(card, SOURCES_NAMED)})"


def _label(card: ScheduleCard) -> str:
    clock = clock_name(card.cadence.zone) if card.manner is Manner.CHANNEL else "in each person's own time zone"
    return f"{schedule_label(card.cadence)} {clock}"
