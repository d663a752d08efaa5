"""When a schedule asks: never on a day off, never twice, and what moves does not run into what follows."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.agenda import Agenda, LeftOut
from bot.domain.cadence import ORDINALS, Cadence, CadenceError, CadenceKind
from bot.domain.days_off import DaysOff, OnDayOff
from bot.domain.zones import all_zones

YEAR_END = datetime(2026, 12, 20, tzinfo=UTC)
MOVE, SKIP = OnDayOff.MOVE, OnDayOff.SKIP
CALENDARS = ("", "DE", "DE-BE", "DE-BB", "US", "US-CA", "CA-QC", "GB-SCT", "CH-TI", "IN-KL", "JP", "SA", "IL", "BR-RJ")


def a_cadence(**changes: object) -> Cadence:
    weekly = Cadence(kind=CadenceKind.WEEKLY, at=time(9), zone="Europe/Berlin", anchor=date(2026, 3, 2), weekdays=(4,))
    return replace(weekly, **changes)


def dates(agenda: Agenda, after: datetime = YEAR_END, count: int = 4) -> list[date]:
    return [occurrence.local_date for occurrence in agenda.upcoming(after, count)]


def test_what_falls_on_a_holiday_moves_to_the_next_working_day_at_the_same_wall_time():
    agenda = Agenda(a_cadence(), DaysOff((5, 6), "DE-BE", MOVE))
    first = agenda.next_after(YEAR_END)
    assert (first.moved_from, first.local_date) == (date(2026, 12, 25), date(2026, 12, 28))
    assert first.opens_at == datetime(2026, 12, 28, 8, tzinfo=UTC)
    assert dates(agenda)[1:] == [date(2027, 1, 4), date(2027, 1, 8), date(2027, 1, 15)]


def test_or_it_is_skipped():
    agenda = Agenda(a_cadence(), DaysOff((5, 6), "DE-BE", SKIP))
    assert dates(agenda, count=2) == [date(2027, 1, 8), date(2027, 1, 15)]
    coming = agenda.left_out(YEAR_END, agenda.next_after(YEAR_END).opens_at)
    assert [one.local_date for one in coming] == [date(2026, 12, 25), date(2027, 1, 1)]
    assert not any(one.called_off for one in coming)


def test_what_would_move_onto_the_next_one_is_skipped():
    daily = a_cadence(kind=CadenceKind.WEEKDAYS, weekdays=())
    agenda = Agenda(daily, DaysOff((5, 6), "DE-BE", MOVE))
    after = datetime(2026, 12, 24, 12, tzinfo=UTC)
    assert dates(agenda, after, 2) == [date(2026, 12, 28), date(2026, 12, 29)]
    assert [one.local_date for one in agenda.left_out(after, after + timedelta(days=4))] == [date(2026, 12, 25)]


def test_what_has_moved_is_still_to_come_when_its_due_date_is_over():
    agenda = Agenda(a_cadence(), DaysOff((5, 6), "DE-BE", MOVE))
    for day in (25, 26, 27):
        assert agenda.next_after(datetime(2026, 12, day, 12, tzinfo=UTC)).local_date == date(2026, 12, 28)
    assert agenda.next_after(datetime(2026, 12, 28, 8, tzinfo=UTC)).local_date == date(2027, 1, 4)


def test_a_date_that_was_called_off_asks_nothing_and_is_told():
    agenda = Agenda(a_cadence(), called_off=frozenset({date(2026, 12, 25)}))
    assert dates(agenda, count=1) == [date(2027, 1, 1)]
    opens_at = datetime(2026, 12, 25, 8, tzinfo=UTC)
    assert agenda.left_out(YEAR_END, opens_at) == (LeftOut(date(2026, 12, 25), opens_at, called_off=True),)
    assert agenda.left_out(opens_at, opens_at + timedelta(days=3)) == ()


def test_what_has_moved_is_called_off_by_the_date_on_which_it_would_ask():
    agenda = Agenda(a_cadence(), DaysOff((5, 6), "DE-BE", MOVE), frozenset({date(2026, 12, 28)}))
    assert dates(agenda, count=1) == [date(2027, 1, 4)]


def test_before_it_starts_it_asks_nothing():
    agenda = Agenda(a_cadence(), starts_on=date(2027, 1, 8))
    assert dates(agenda, count=2) == [date(2027, 1, 8), date(2027, 1, 15)]
    assert agenda.between(YEAR_END, datetime(2027, 1, 8, 7, 59, tzinfo=UTC)) == ()
    assert agenda.left_out(YEAR_END, datetime(2027, 1, 8, tzinfo=UTC)) == ()


def test_what_moves_out_of_a_pause_is_asked_after_it():
    agenda = Agenda(a_cadence(), DaysOff((5, 6), "DE-BE", MOVE), starts_on=date(2026, 12, 27))
    assert dates(agenda, count=1) == [date(2026, 12, 28)]


@pytest.mark.parametrize(
    ("cadence", "weekdays"),
    [
        (a_cadence(), (4,)),
        (a_cadence(weekdays=(1, 5)), (5, 6)),
        (a_cadence(kind=CadenceKind.MONTHLY, ordinal=1, weekdays=(5,)), (5, 6)),
        (a_cadence(kind=CadenceKind.WEEKDAYS, weekdays=()), (0, 1, 2, 3, 4)),
    ],
)
def test_an_agenda_that_asks_on_a_day_that_is_always_off_is_refused(cadence, weekdays):
    with pytest.raises(CadenceError) as raised:
        Agenda(cadence, DaysOff(weekdays))
    assert raised.value.field == "off_weekdays"


def test_a_working_week_of_other_days_is_kept():
    friday_off = DaysOff((4, 5))
    daily = Agenda(a_cadence(kind=CadenceKind.WEEKDAYS, weekdays=()), friday_off)
    assert dates(daily, count=6) == [date(2026, 12, day) for day in (20, 21, 22, 23, 24, 27)], "Sundays for Fridays"


@st.composite
def agendas(draw: st.DrawFn) -> Agenda:
    """Any cadence in any zone, with any days off that go with it."""
    then = draw(st.sampled_from(OnDayOff))
    off = tuple(draw(st.sets(st.integers(0, 6), max_size=4)))
    working = sorted(set(range(7)) - set(off))
    kind = draw(st.sampled_from(CadenceKind))
    every = draw(st.integers(1, 4)) if kind is CadenceKind.WEEKLY else 1
    several = kind is CadenceKind.WEEKLY and every == 1
    days = draw(st.sets(st.sampled_from(working), min_size=1, max_size=len(working) if several else 1))
    cadence = Cadence(
        kind=kind,
        at=time(draw(st.integers(0, 23)), draw(st.sampled_from([0, 30]))),
        zone=draw(st.sampled_from(all_zones())),
        anchor=draw(st.dates(date(2025, 1, 1), date(2025, 2, 28))),
        open_hours=draw(st.sampled_from([4, 72, 336])),
        weekdays=() if kind is CadenceKind.WEEKDAYS else tuple(days),
        every=every,
        ordinal=draw(st.sampled_from(ORDINALS)) if kind is CadenceKind.MONTHLY else None,
    )
    days_off = DaysOff(off if set(off) & set(range(5)) != set(range(5)) else (), draw(st.sampled_from(CALENDARS)), then)
    called_off = frozenset(draw(st.sets(st.dates(date(2025, 1, 1), date(2026, 12, 31)), max_size=5)))
    return Agenda(cadence, days_off, called_off)


TWO_YEARS = (datetime(2025, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))


@given(agenda=agendas())
def test_over_two_years_nobody_is_asked_on_a_day_off_or_twice(agenda: Agenda):
    asked = agenda.between(*TWO_YEARS)
    zone = ZoneInfo(agenda.cadence.zone)
    for one in asked:
        assert not agenda.days_off.includes(one.local_date)
        assert not agenda.days_off.includes(one.opens_at.astimezone(zone).date())
        assert one.local_date not in agenda.called_off
    assert all(one.opens_at < following.opens_at for one, following in pairwise(asked))
    assert all(one.local_date < following.local_date for one, following in pairwise(asked))


@given(agenda=agendas())
def test_every_due_date_is_asked_moved_or_told_as_left_out(agenda: Agenda):
    """And what moves stays between its due date and the next."""
    due = [one.local_date for one in agenda.cadence.between(*TWO_YEARS)]
    following = dict(pairwise(due))
    asked = {one.moved_from or one.local_date: one.local_date for one in agenda.between(*TWO_YEARS)}
    for day, on in asked.items():
        if day in following:
            assert day <= on < following[day]
        if on != day:
            assert agenda.days_off.then is MOVE
            assert agenda.days_off.includes(day)
    left_out = agenda.left_out(*TWO_YEARS)
    told = {one.local_date for one in left_out if not one.called_off}
    # A moved one is called off by the date it moved to; and the last due dates may move beyond the two years.
    moved = sum(one.called_off and one.local_date not in due for one in left_out)
    missing = set(due) - asked.keys() - told - {one.local_date for one in left_out}
    assert len([day for day in missing if day < date(2026, 11, 25)]) <= moved


@given(agenda=agendas(), hours=st.integers(0, 500 * 24))
def test_stepping_from_one_to_the_next_finds_the_same_as_looking_at_all(agenda: Agenda, hours: int):
    start = TWO_YEARS[0] + timedelta(hours=hours)
    until = start + timedelta(days=200)
    moment, stepped = start, []
    while (found := agenda.next_after(moment)).opens_at <= until:
        stepped.append(found)
        moment = found.opens_at
    assert tuple(stepped) == agenda.between(start, until)
    assert agenda.upcoming(start, len(stepped)) == tuple(stepped)


@given(agenda=agendas())
def test_without_days_off_an_agenda_is_its_cadence(agenda: Agenda):
    assert Agenda(agenda.cadence).between(*TWO_YEARS) == agenda.cadence.between(*TWO_YEARS)
