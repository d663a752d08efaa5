"""Nobody is asked twice, at night, on a day off or against their word, wherever they work and whatever the calendar."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.asking import (
    Invitation,
    Source,
    asked_again_on,
    asked_at,
    asked_by_hand_at,
    belonging,
    day_of,
    first_anywhere,
    invitations,
    is_too_late,
    last_anywhere,
    next_opening,
    opening_of,
    to_be_opened,
    zone_of,
)
from bot.domain.cadence import Cadence, CadenceKind
from bot.domain.days_off import DaysOff, OnDayOff
from bot.domain.daytime import EVENING, MORNING, is_daytime, next_daytime, reminder_at
from bot.domain.person import Person
from bot.domain.schedule import Manner, Schedule
from tests.factories import make_person, make_schedule

ELSEWHERE = ("Etc/", "posix/", "right/", "SystemV/")
PLACES = sorted(name for name in available_timezones() if "/" in name and not name.startswith(ELSEWHERE))
START = date(2025, 9, 1)
TWO_YEARS = 731
CALENDARS = ("", "DE", "DE-BY", "US", "JP", "NZ")

zones = st.sampled_from(PLACES)
days = st.integers(0, TWO_YEARS).map(lambda number: START + timedelta(days=number))
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
moments = st.integers(0, TWO_YEARS * 86_400).map(
    lambda seconds: datetime(2025, 9, 1, tzinfo=UTC) + timedelta(0, seconds)
)
working_days = st.sets(st.integers(0, 4), min_size=1).map(lambda some: tuple(sorted(some)))


@st.composite
def days_off(draw: st.DrawFn, *, not_on: tuple[int, ...] = ()) -> DaysOff:
    weekdays = draw(st.sampled_from([(), (5, 6), (4, 5), (6,)]))
    chosen = tuple(day for day in weekdays if day not in not_on)
    return DaysOff(chosen, draw(st.sampled_from(CALENDARS)), draw(st.sampled_from(OnDayOff)))


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    weekdays = draw(working_days)
    cadence = Cadence(
        kind=CadenceKind.WEEKLY,
        at=draw(times),
        zone=draw(zones),
        anchor=START,
        open_hours=draw(st.integers(4, 336)),
        weekdays=weekdays,
    )
    return make_schedule(
        manner=draw(st.sampled_from(Manner)), cadence=cadence, days_off=draw(days_off(not_on=weekdays))
    )


@st.composite
def organizations(draw: st.DrawFn) -> tuple[dict[str, Person], tuple[Source, ...]]:
    """Up to twelve people of all kinds, spread over sources that overlap."""
    people = {}
    for number in range(draw(st.integers(1, 12))):
        kind = draw(st.sampled_from(["staff", "staff", "staff", "bot", "deleted", "guest", "stranger"]))
        flags = {} if kind == "staff" else {kind: True}
        people[f"U{number}"] = Person(f"U{number}", "Somebody", draw(zones | st.just("Europe/Atlantis")), **flags)
    some = st.frozensets(st.sampled_from([*people, "U0UNKNOWN"]))
    sources = [Source(f"C{number}", draw(some)) for number in range(draw(st.integers(0, 3)))]
    return people, (*sources, Source("S0GROUP", draw(some), guests=False), Source("people:x", draw(some)))


@given(organizations(), st.data())
def test_nobody_is_asked_twice_nor_who_should_not_be(world, data: st.DataObject):
    people, sources = world
    refuse = data.draw(st.frozensets(st.sampled_from(list(people))))
    found = belonging(sources, people, left_out=refuse)
    for person, source in found.items():
        assert people[person].can_be_asked
        assert person not in refuse
        assert not (people[person].guest and source == "S0GROUP")
        first = next(one for one in sources if person in one.people and (one.guests or not people[person].guest))
        assert source == first.id
    everybody = {one for source in sources for one in source.people}
    for person in everybody & people.keys() - refuse - found.keys():
        only_in_group = {one.id for one in sources if person in one.people} == {"S0GROUP"}
        assert not people[person].can_be_asked or (people[person].guest and only_in_group)


@given(organizations(), schedules(), days)
def test_everybody_is_asked_on_the_schedule_s_date_by_their_own_clocks(world, schedule: Schedule, since: date):
    people, _ = world
    occurrence = schedule.agenda.next_after(datetime.combine(since, time(), UTC))
    for person in people.values():
        zone = zone_of(person, schedule.cadence.zone)
        at = asked_at(zone, occurrence, schedule)
        local = at.astimezone(ZoneInfo(zone))
        assert local.date() == occurrence.local_date
        assert not schedule.days_off.includes(local.date())
        wanted = datetime.combine(local.date(), schedule.cadence.at)
        assert timedelta() <= local.replace(tzinfo=None) - wanted <= timedelta(hours=2)
        assert first_anywhere(occurrence.local_date, schedule.cadence.at) <= at
        assert at <= last_anywhere(occurrence.local_date, schedule.cadence.at) + timedelta(hours=2)


@given(schedules(), moments)
def test_the_tick_opens_each_occurrence_once_and_in_time_for_everybody(schedule: Schedule, since: datetime):
    """From due time to due time, as the worker goes, nothing is left out and nothing comes twice."""
    due_at, opened = opening_of(schedule, schedule.agenda.next_after(since)), []
    for _ in range(12):
        opened += [one.local_date for one in to_be_opened(schedule, since=due_at, until=due_at)]
        due_at = next_opening(schedule, after=due_at)
    expected = [one.local_date for one in schedule.agenda.upcoming(since, 12)]
    assert opened == expected


@given(schedules(), moments, st.timedeltas(timedelta(), timedelta(days=40)))
def test_a_worker_that_was_down_sees_every_occurrence(schedule: Schedule, since: datetime, down: timedelta):
    due_at = opening_of(schedule, schedule.agenda.next_after(since))
    found = [one.local_date for one in to_be_opened(schedule, since=due_at, until=due_at + down)]
    every = schedule.agenda.between(since, due_at + down + timedelta(days=2))
    assert found == [one.local_date for one in every if due_at <= opening_of(schedule, one) <= due_at + down]
    assert next_opening(schedule, after=due_at + down) > due_at + down


@given(organizations(), schedules(), moments)
def test_nobody_is_asked_the_same_within_28_days_of_their_own_clocks(world, schedule: Schedule, since: datetime):
    """Rounds come as the cadence has them; each of them may ask whoever was not asked in the 28 days before."""
    people, sources = world
    belongs = belonging(sources, people)
    asked: dict[str, datetime] = {}
    for occurrence in schedule.agenda.between(since, since + timedelta(days=90)):
        invited = invitations(
            belongs,
            people,
            at=lambda one, occurrence=occurrence: asked_at(one, occurrence, schedule),
            asked_before=asked,
            zone=schedule.cadence.zone,
        )
        for one in invited:
            if one.person in asked:
                assert one.at - asked[one.person] >= timedelta(days=27, hours=21)
                zone = ZoneInfo(zone_of(people[one.person], schedule.cadence.zone))
                assert (one.at.astimezone(zone).date() - asked[one.person].astimezone(zone).date()).days >= 28
            asked[one.person] = one.at
    assert asked.keys() == belongs.keys() or not schedule.agenda.between(since, since + timedelta(days=90))


@given(moments, st.integers(4, 336), zones, days_off())
def test_reminders_come_by_day_on_working_days_and_before_the_close(
    at: datetime, open_hours: int, zone: str, off: DaysOff
):
    closes_at = at + timedelta(hours=open_hours)
    reminder = reminder_at(at, closes_at, zone, off)
    half = at + (closes_at - at) / 2
    if reminder is None:
        seconds = range(0, int((closes_at - half).total_seconds()), 900)
        assert not any(is_daytime(half + timedelta(seconds=one), zone, off) for one in seconds)
        return
    local = reminder.astimezone(ZoneInfo(zone))
    assert half <= reminder < closes_at
    assert MORNING <= local.time() < EVENING
    assert not off.includes(local.date())


@given(moments, zones, days_off())
def test_the_next_daytime_is_the_first(moment: datetime, zone: str, off: DaysOff):
    found = next_daytime(moment, zone, off)
    assert found is not None
    assert is_daytime(found, zone, off)
    between = range(0, int((found - moment).total_seconds()), 1800)
    assert found == moment or not any(is_daytime(moment + timedelta(seconds=one), zone, off) for one in between)


@given(organizations(), schedules(), moments)
def test_asked_by_hand_nobody_is_asked_at_night_or_on_a_day_off(world, schedule: Schedule, now: datetime):
    for person in world[0].values():
        zone = zone_of(person, schedule.cadence.zone)
        at = asked_by_hand_at(zone, schedule, now=now)
        assert at >= now
        assert is_daytime(at, zone, schedule.days_off)


@given(schedules(), moments, zones)
def test_nobody_who_is_asked_by_hand_is_asked_by_the_cadence_on_the_same_day(
    schedule: Schedule, now: datetime, zone: str
):
    """What is not refused comes on an earlier date, by the person's own clocks, than the coming occurrence."""
    clock = zone_of(make_person("U0A", zone=zone), schedule.cadence.zone)
    invited = Invitation("U0A", "C0NORTH", asked_by_hand_at(clock, schedule, now=now), clock)
    today = schedule.today(now)
    coming = next(one for one in schedule.agenda.upcoming(now, 2) if one.local_date > today)
    earlier = day_of(invited.at, clock) < day_of(asked_at(clock, coming, schedule), clock)
    assert asked_again_on([invited], schedule, now=now) == (None if earlier else coming.local_date)


@pytest.mark.parametrize(("hours", "late"), [(0, False), (5.9, False), (6.1, True)])
def test_it_is_too_late_when_the_last_clocks_are_six_hours_past(hours: float, late: bool):
    schedule = make_schedule(manner=Manner.DIRECT)
    occurrence = schedule.agenda.next_after(datetime(2026, 3, 1, tzinfo=UTC))
    now = last_anywhere(occurrence.local_date, schedule.cadence.at) + timedelta(hours=hours)
    assert is_too_late(schedule, occurrence, now=now) is late
