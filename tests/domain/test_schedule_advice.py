"""What is said about a form that is not wrong: asking often, running out of practices, channels without the bot."""

import pytest

from bot.domain.person import Channel, Unreachable
from bot.domain.schedule_advice import Advice, Outrun, advise
from bot.domain.schedule_form import Concern, Rhythm, ScheduleForm
from tests.domain.test_schedule_form import a_form
from tests.factories import MONDAY, make_catalogue

JOINED = {
    "C0LEAD": Channel("C0LEAD", "lead", private=True, joined=True),
    "C0NORTH": Channel("C0NORTH", "north", joined=True),
    "C0SOUTH": Channel("C0SOUTH", "south", joined=True),
}


def advice(form: ScheduleForm, channels: dict[str, Channel] = JOINED, practices: int = 13) -> Advice:
    return advise(form, channels=channels, catalogue=make_catalogue(practices), now=MONDAY)


def test_there_is_nothing_to_say_about_a_weekly_check_in_where_the_bot_is_everywhere():
    assert advice(a_form()) == Advice()


def test_a_blank_form_raises_no_concern():
    assert advice(ScheduleForm()).concerns == frozenset()


@pytest.mark.parametrize(
    ("rhythm", "days", "a_month"),
    [
        (Rhythm.WEEKDAYS, (), 22),
        (Rhythm.WEEKLY, (0, 3), 9),
        (Rhythm.WEEKLY, (0,), None),
        (Rhythm.EVERY_2_WEEKS, (0,), None),
        (Rhythm.MONTHLY, (0,), None),
    ],
)
def test_more_than_five_a_month_wants_a_yes(rhythm, days, a_month):
    ordinal = 1 if rhythm is Rhythm.MONTHLY else None
    told = advice(a_form(rhythm=rhythm, weekdays=days, ordinal=ordinal, open_hours=4))
    assert (round(told.per_month) if told.per_month else None) == a_month
    assert (Concern.OFTEN in told.concerns) == (a_month is not None)


def test_a_cadence_that_outruns_its_practices_says_how_many_are_skipped():
    told = advice(a_form(rhythm=Rhythm.WEEKDAYS, open_hours=8))
    assert told.outrun == Outrun(times=20, practices=13)
    assert told.outrun.skipped == 7


def test_as_many_practices_as_occurrences_in_28_days_are_enough():
    assert advice(a_form(), practices=4).outrun is None
    assert advice(a_form(), practices=3).outrun == Outrun(4, 3)


@pytest.mark.parametrize(
    ("days", "open_hours", "at_once"),
    [((0,), 72, 1), ((0,), 168, 1), ((0,), 192, 2), ((0, 2), 48, 1), ((0, 2), 72, 2), ((0, 1, 2, 3, 4, 5, 6), 336, 14)],
)
def test_check_ins_that_stand_open_together_are_counted(days, open_hours, at_once):
    assert advice(a_form(weekdays=days, open_hours=open_hours)).at_once == at_once


def test_channels_without_the_bot_want_a_yes():
    told = advice(a_form(channels=("C0NORTH", "C0ELSEWHERE")))
    assert (told.unreachable, told.concerns) == (Unreachable(not_joined=("C0ELSEWHERE",)), {Concern.UNREACHABLE})


def test_an_archived_channel_wants_a_yes_for_a_reason_of_its_own():
    archived = JOINED | {"C0SOUTH": Channel("C0SOUTH", "south", joined=True, archived=True)}
    told = advice(a_form(channels=("C0AWAY", "C0SOUTH")), archived)
    assert told.unreachable == Unreachable(not_joined=("C0AWAY",), archived=("C0SOUTH",))
    assert told.concerns == {Concern.UNREACHABLE}


def test_a_leadership_channel_without_the_bot_wants_a_yes():
    told = advice(a_form(leadership="C0OTHER"))
    assert (told.unreachable, told.concerns) == (Unreachable(not_joined=("C0OTHER",)), {Concern.UNREACHABLE})


def test_a_public_leadership_channel_is_warned_of():
    assert advice(a_form(leadership="C0NORTH")).public_leadership
    assert not advice(a_form()).public_leadership
