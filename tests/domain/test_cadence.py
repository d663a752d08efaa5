"""When a schedule asks: due dates, their wall times, and the sentences for a cadence that can't be kept."""

from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cadence import (
    LAST,
    ORDINALS,
    Cadence,
    CadenceError,
    CadenceKind,
    moment_of,
    per_month,
    rotation_days,
    times_in_28_days,
)
from bot.domain.zones import all_zones

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
BERLIN = "Europe/Berlin"


def weekdays(**changes: Any) -> Cadence:
    return Cadence(
        **{"kind": CadenceKind.WEEKDAYS, "at": time(9), "zone": BERLIN, "anchor": date(2026, 1, 5)} | changes
    )


def weekly(*days: int, every: int = 1, **changes: Any) -> Cadence:
    return weekdays(kind=CadenceKind.WEEKLY, weekdays=days or (TUESDAY,), every=every, **changes)


def monthly(ordinal: int, day: int, **changes: Any) -> Cadence:
    return weekdays(kind=CadenceKind.MONTHLY, weekdays=(day,), ordinal=ordinal, **changes)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def dates(cadence: Cadence, after: str, count: int) -> list[str]:
    return [str(occurrence.local_date) for occurrence in cadence.upcoming(utc(after), count)]


@st.composite
def cadences(draw: st.DrawFn) -> Cadence:
    """Any cadence that can be kept, often in the hours when clocks change."""
    kind = draw(st.sampled_from(CadenceKind))
    shape: dict[str, Any] = {}
    if kind is CadenceKind.WEEKLY:
        every = draw(st.integers(1, 4))
        chosen = draw(st.sets(st.integers(0, 6), min_size=1, max_size=7 if every == 1 else 1))
        shape = {"every": every, "weekdays": tuple(chosen)}
    elif kind is CadenceKind.MONTHLY:
        shape = {"ordinal": draw(st.sampled_from(ORDINALS)), "weekdays": (draw(st.integers(0, 6)),)}
    return weekdays(
        kind=kind,
        at=time(draw(st.one_of(st.integers(0, 3), st.integers(0, 23))), draw(st.integers(0, 59))),
        zone=draw(st.sampled_from(all_zones())),
        anchor=draw(st.dates(date(2012, 1, 1), date(2040, 1, 1))),
        open_hours=draw(st.one_of(st.sampled_from([24, 72, 168, 336]), st.integers(4, 336))),
        **shape,
    )


# From 2012 on, so that no zone leaves out a whole day: that has its own test.
MOMENTS = st.datetimes(datetime(2012, 1, 3), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive
SPANS = st.timedeltas(timedelta(0), timedelta(days=200))


class TestEveryCadence:
    @given(cadences(), MOMENTS, SPANS)
    def test_asks_exactly_once_for_each_due_date_in_order(
        self, cadence: Cadence, start: datetime, span: timedelta
    ) -> None:
        found = cadence.between(start, start + span)
        around = (start.date() + timedelta(days=day) for day in range(-2, span.days + 4))
        due = [day for day in around if cadence.falls_on(day)]
        wanted = [day for day in due if start < moment_of(day, cadence.at, cadence.zone) <= start + span]
        assert [occurrence.local_date for occurrence in found] == wanted
        assert all(earlier.opens_at < later.opens_at for earlier, later in pairwise(found))

    @given(cadences(), MOMENTS)
    def test_asks_at_its_wall_time_whenever_that_exists(self, cadence: Cadence, start: datetime) -> None:
        for occurrence in cadence.upcoming(start, 20):
            shown = occurrence.opens_at.astimezone(ZoneInfo(cadence.zone))
            wall = datetime.combine(occurrence.local_date, cadence.at)
            if shown.replace(tzinfo=None) != wall:
                before = (occurrence.opens_at - timedelta(seconds=1)).astimezone(ZoneInfo(cadence.zone))
                assert before.replace(tzinfo=None) < wall < shown.replace(tzinfo=None)

    @given(cadences(), MOMENTS, SPANS, SPANS)
    def test_loses_and_doubles_nothing_where_two_spans_meet(
        self, cadence: Cadence, start: datetime, first: timedelta, second: timedelta
    ) -> None:
        middle, end = start + first, start + first + second
        assert cadence.between(start, end) == cadence.between(start, middle) + cadence.between(middle, end)

    @given(cadences(), MOMENTS)
    def test_comes_to_the_same_one_by_one_and_all_at_once(self, cadence: Cadence, start: datetime) -> None:
        at_once = cadence.upcoming(start, 8)
        moment, one_by_one = start, []
        for _ in range(8):
            one_by_one.append(cadence.next_after(moment))
            moment = one_by_one[-1].opens_at
        assert tuple(one_by_one) == at_once == cadence.between(start, moment)

    @given(cadences(), MOMENTS)
    def test_stays_open_as_long_as_it_says(self, cadence: Cadence, start: datetime) -> None:
        occurrence = cadence.next_after(start)
        is_open = occurrence.closes_at - occurrence.opens_at
        if cadence.open_hours % 24:
            assert is_open == timedelta(hours=cadence.open_hours)
        else:
            last_day = occurrence.local_date + timedelta(days=cadence.open_hours // 24)
            assert occurrence.closes_at == moment_of(last_day, cadence.at, cadence.zone)
            assert abs(is_open - timedelta(hours=cadence.open_hours)) <= timedelta(hours=4)

    @given(cadences(), MOMENTS)
    def test_never_asks_more_in_28_days_than_it_says(self, cadence: Cadence, start: datetime) -> None:
        days = [start.date() + timedelta(days=day) for day in range(28)]
        assert sum(map(cadence.falls_on, days)) <= times_in_28_days(cadence)

    @given(cadences(), MOMENTS, st.integers(1, 40))
    def test_a_rotation_holds_every_practice_wherever_it_starts(
        self, cadence: Cadence, start: datetime, practices: int
    ) -> None:
        days = [start.date() + timedelta(days=day) for day in range(rotation_days(cadence, practices))]
        assert sum(map(cadence.falls_on, days)) >= practices
        assert len(days) >= 28

    @given(cadences())
    def test_is_the_same_however_its_days_are_listed(self, cadence: Cadence) -> None:
        listed = (*reversed(cadence.weekdays), *cadence.weekdays)
        assert weekdays(**vars(cadence) | {"weekdays": listed}) == cadence


class TestDueDates:
    def test_every_weekday_leaves_out_the_weekend(self) -> None:
        assert dates(weekdays(), "2026-11-26 12:00", 3) == ["2026-11-27", "2026-11-30", "2026-12-01"]

    def test_chosen_days_of_every_week(self) -> None:
        twice = weekly(THURSDAY, TUESDAY)
        assert dates(twice, "2026-11-22", 3) == ["2026-11-24", "2026-11-26", "2026-12-01"]

    @pytest.mark.parametrize("anchor", ["2026-12-28", "2027-01-03", "2026-12-14", "2027-12-27"])
    def test_every_second_week_goes_on_through_a_year_of_53_weeks(self, anchor: str) -> None:
        fortnightly = weekly(FRIDAY, every=2, anchor=date.fromisoformat(anchor))
        assert dates(fortnightly, "2026-12-05", 3) == ["2026-12-18", "2027-01-01", "2027-01-15"]

    def test_the_week_of_the_anchor_counts_not_its_day(self) -> None:
        for day in range(7):
            cadence = weekly(MONDAY, every=3, anchor=date(2026, 11, 23) + timedelta(days=day))
            assert dates(cadence, "2026-11-20", 2) == ["2026-11-23", "2026-12-14"]

    def test_the_last_friday_is_the_fourth_or_the_fifth(self) -> None:
        assert dates(monthly(LAST, FRIDAY), "2026-10-01", 4) == ["2026-10-30", "2026-11-27", "2026-12-25", "2027-01-29"]

    @pytest.mark.parametrize(
        ("ordinal", "day"), [(1, "2026-12-07"), (2, "2026-12-14"), (3, "2026-12-21"), (4, "2026-12-28")]
    )
    def test_the_first_to_fourth_monday(self, ordinal: int, day: str) -> None:
        assert dates(monthly(ordinal, MONDAY), "2026-12-01", 1) == [day]

    def test_a_month_that_begins_on_the_day(self) -> None:
        assert dates(monthly(1, TUESDAY), "2026-12-01 07:59", 1) == ["2026-12-01"]

    def test_next_is_after_a_moment_never_at_it(self) -> None:
        opening = weekly(TUESDAY).next_after(utc("2026-11-24 07:59")).opens_at
        assert opening == utc("2026-11-24 08:00")
        assert weekly(TUESDAY).next_after(opening).opens_at == utc("2026-12-01 08:00")

    def test_a_span_holds_its_end_but_not_its_start(self) -> None:
        first, second = weekly(TUESDAY).upcoming(utc("2026-11-22"), 2)
        assert weekly(TUESDAY).between(first.opens_at, second.opens_at) == (second,)

    def test_somebody_may_ask_on_any_day(self) -> None:
        sunday = date(2026, 11, 22)
        assert not weekdays().falls_on(sunday)
        assert weekdays().occurrence_on(sunday).opens_at == utc("2026-11-22 08:00")


class TestClosing:
    def test_whole_days_end_at_the_same_wall_time_when_clocks_go_back(self) -> None:
        friday = weekly(FRIDAY, open_hours=72).occurrence_on(date(2026, 10, 23))
        assert (friday.opens_at, friday.closes_at) == (utc("2026-10-23 07:00"), utc("2026-10-26 08:00"))

    def test_hours_are_hours_when_clocks_go_back(self) -> None:
        friday = weekly(FRIDAY, open_hours=50).occurrence_on(date(2026, 10, 23))
        assert friday.closes_at - friday.opens_at == timedelta(hours=50)

    def test_a_check_in_moved_out_of_the_skipped_hour_still_ends_at_its_wall_time(self) -> None:
        sunday = weekly(SUNDAY, at=time(2, 30), open_hours=24).occurrence_on(date(2026, 3, 29))
        assert (sunday.opens_at, sunday.closes_at) == (utc("2026-03-29 01:00"), utc("2026-03-30 00:30"))


class TestADayThatSamoaLeftOut:
    """30 December 2011, a Friday, did not exist in Apia."""

    def apia(self, *days: int, at: time, open_hours: int = 24) -> Cadence:
        return weekly(*days, at=at, open_hours=open_hours, zone="Pacific/Apia")

    def test_is_asked_at_the_next_midnight(self) -> None:
        friday = self.apia(FRIDAY, at=time(10)).next_after(utc("2011-12-28"))
        assert (friday.local_date, friday.opens_at) == (date(2011, 12, 30), utc("2011-12-30 10:00"))

    def test_is_asked_before_the_day_that_follows(self) -> None:
        both = self.apia(FRIDAY, SATURDAY, at=time(10)).upcoming(utc("2011-12-28"), 2)
        assert [occurrence.opens_at for occurrence in both] == [utc("2011-12-30 10:00"), utc("2011-12-30 20:00")]

    def test_at_midnight_is_one_with_the_day_that_follows(self) -> None:
        nights = self.apia(FRIDAY, SATURDAY, at=time(0)).upcoming(utc("2011-12-28"), 2)
        assert [str(night.local_date) for night in nights] == ["2011-12-31", "2012-01-06"]

    @pytest.mark.parametrize("hour", [0, 1, 23])
    def test_still_leaves_time_to_answer(self, hour: int) -> None:
        friday = self.apia(FRIDAY, at=time(hour)).occurrence_on(date(2011, 12, 30))
        assert friday.closes_at - friday.opens_at >= timedelta(hours=12)


class TestHowOften:
    @pytest.mark.parametrize(
        ("cadence", "most", "a_month", "days_of_13"),
        [
            pytest.param(weekdays(), 20, 21.74, 28, id="every weekday: resting makes 13 last 28 days"),
            pytest.param(weekly(TUESDAY), 4, 4.35, 91, id="weekly: 13 take a quarter"),
            pytest.param(weekly(TUESDAY, THURSDAY), 8, 8.70, 49, id="twice a week"),
            pytest.param(weekly(TUESDAY, every=2), 2, 2.17, 182, id="every second week"),
            pytest.param(weekly(TUESDAY, every=3), 2, 1.45, 273, id="every third week"),
            pytest.param(weekly(TUESDAY, every=4), 1, 1.09, 364, id="every fourth week"),
            pytest.param(monthly(LAST, FRIDAY), 1, 1.0, 399, id="monthly: 57 weeks at the longest"),
        ],
    )
    def test_as_the_calendar_has_it(self, cadence: Cadence, most: int, a_month: float, days_of_13: int) -> None:
        assert times_in_28_days(cadence) == most
        assert per_month(cadence) == pytest.approx(a_month, abs=0.005)
        assert rotation_days(cadence, 13) == days_of_13

    def test_one_practice_every_third_week_waits_for_the_second_turn(self) -> None:
        assert rotation_days(weekly(TUESDAY, every=3), 1) == 42

    @pytest.mark.parametrize("ordinal", ORDINALS)
    def test_no_400_years_have_a_longer_rotation_of_months(self, ordinal: int) -> None:
        cadence = monthly(ordinal, FRIDAY)
        days = map(date.fromordinal, range(date(2000, 1, 1).toordinal(), date(2401, 12, 31).toordinal()))
        fridays = [day.toordinal() for day in days if day.weekday() == FRIDAY and cadence.falls_on(day)]
        for practices in (1, 2, 3, 4, 12, 13, 40):
            longest = max(after - before for before, after in zip(fridays, fridays[practices:], strict=False))
            assert longest <= rotation_days(cadence, practices) <= longest + 7


class TestWhatCantBeKept:
    @pytest.mark.parametrize(
        ("field", "build"),
        [
            ("at", lambda: weekdays(at=time(9, 0, 30))),
            ("at", lambda: weekdays(at=time(9, 0, 0, 1))),
            ("at", lambda: weekdays(at=time(9, tzinfo=UTC))),
            ("zone", lambda: weekdays(zone="Middle/Earth")),
            ("zone", lambda: weekdays(zone="")),
            ("open_hours", lambda: weekdays(open_hours=3)),
            ("open_hours", lambda: weekdays(open_hours=337)),
            ("weekdays", lambda: weekdays(weekdays=(MONDAY,))),
            ("weekdays", lambda: weekly(7)),
            ("weekdays", lambda: weekly(-1)),
            ("weekdays", lambda: weekdays(kind=CadenceKind.WEEKLY)),
            ("weekdays", lambda: weekly(MONDAY, FRIDAY, every=2)),
            ("weekdays", lambda: weekdays(kind=CadenceKind.MONTHLY, ordinal=1, weekdays=(MONDAY, FRIDAY))),
            ("weekdays", lambda: weekdays(kind=CadenceKind.MONTHLY, ordinal=1)),
            ("every", lambda: weekly(MONDAY, every=0)),
            ("every", lambda: weekly(MONDAY, every=5)),
            ("every", lambda: weekdays(every=2)),
            ("every", lambda: monthly(1, MONDAY, every=2)),
            ("ordinal", lambda: monthly(5, MONDAY)),
            ("ordinal", lambda: monthly(0, MONDAY)),
            ("ordinal", lambda: weekdays(kind=CadenceKind.MONTHLY, weekdays=(MONDAY,))),
            ("ordinal", lambda: weekly(MONDAY, ordinal=1)),
        ],
    )
    def test_is_said_at_its_field_in_one_sentence(self, field: str, build: Any) -> None:
        with pytest.raises(CadenceError) as caught:
            build()
        assert caught.value.field == field
        assert caught.value.sentence.endswith(".")
        assert "Earth" not in caught.value.sentence

    @pytest.mark.parametrize("hours", [4, 72, 336])
    def test_the_bounds_themselves_are_fine(self, hours: int) -> None:
        assert weekdays(open_hours=hours).open_hours == hours

    def test_a_cadence_does_not_change(self) -> None:
        with pytest.raises(FrozenInstanceError):
            weekdays().zone = "UTC"
