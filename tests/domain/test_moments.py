"""From a wall time to a moment, through every kind of change of clocks."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cadence import moment_of
from bot.domain.zones import all_zones
from tests.examples import examples

YEARS = range(1970, 2040)


def local(moment: datetime, zone: str) -> datetime:
    """What the clocks of a zone show, without the zone."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@cache
def clock_changes(zone: str, year: int) -> tuple[date, ...]:
    """The UTC dates of a year on which the offset of a zone changes, an ordinary date if there are none."""
    starts = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(weeks=week) for week in range(53)]
    weeks = [start for start in starts if offset(start, zone) != offset(start + timedelta(days=7), zone)]
    days = [start + timedelta(days=day) for start in weeks for day in range(7)]
    changes = [day.date() for day in days if offset(day, zone) != offset(day + timedelta(days=1), zone)]
    return tuple(changes) or (date(year, 3, 29),)


def offset(moment: datetime, zone: str) -> timedelta | None:
    """How far the clocks of a zone are ahead of UTC."""
    return moment.astimezone(ZoneInfo(zone)).utcoffset()


def moments_that_show(wall: datetime, zone: str) -> list[datetime]:
    """Every moment at which the clocks of a zone show a wall time, found by trying each offset of those days."""
    near = wall.replace(tzinfo=UTC)
    offsets = {offset(near + timedelta(hours=hours), zone) for hours in range(-50, 51)}
    tried = sorted(near - ahead for ahead in offsets if ahead is not None)
    return [moment for moment in tried if local(moment, zone) == wall]


@st.composite
def wall_times_near_changes(draw: st.DrawFn) -> tuple[date, time, str]:
    """A wall time, mostly of the small hours, within two days of a change of clocks."""
    zone = draw(st.sampled_from(all_zones()))
    change = draw(st.sampled_from(clock_changes(zone, draw(st.sampled_from(YEARS)))))
    hour = draw(st.one_of(st.integers(0, 4), st.integers(0, 23)))
    return change + timedelta(days=draw(st.integers(-2, 2))), time(hour, draw(st.integers(0, 59))), zone


@given(wall_times_near_changes())
@examples(3)
def test_a_wall_time_is_its_first_moment_or_the_end_of_the_jump_over_it(when: tuple[date, time, str]) -> None:
    day, at, zone = when
    wall = datetime.combine(day, at)
    moment = moment_of(day, at, zone)
    showing = moments_that_show(wall, zone)
    if showing:
        assert moment == showing[0]
    else:
        assert local(moment - timedelta(seconds=1), zone) < wall < local(moment, zone)
    assert moment.tzinfo is UTC


@given(wall_times_near_changes(), st.integers(1, 60 * 60))
@examples(3)
def test_later_wall_times_are_never_earlier_moments(when: tuple[date, time, str], minutes: int) -> None:
    day, at, zone = when
    later = datetime.combine(day, at) + timedelta(minutes=minutes)
    assert moment_of(day, at, zone) <= moment_of(later.date(), later.time(), zone)


def test_every_zone_has_its_nine_o_clock_whenever_clocks_change_in_2027() -> None:
    for zone in all_zones():
        for day in clock_changes(zone, 2027):
            assert local(moment_of(day, time(9), zone), zone) == datetime.combine(day, time(9)), zone


@pytest.mark.parametrize(
    ("day", "at", "zone", "moment"),
    [
        pytest.param("2026-03-29", "02:30", "Europe/Berlin", "2026-03-29 01:00", id="the hour that spring skips"),
        pytest.param("2026-03-29", "02:00", "Europe/Berlin", "2026-03-29 01:00", id="the jump's own first minute"),
        pytest.param("2026-03-29", "03:00", "Europe/Berlin", "2026-03-29 01:00", id="the jump's end"),
        pytest.param("2026-03-29", "01:59", "Europe/Berlin", "2026-03-29 00:59", id="just before the jump"),
        pytest.param("2026-10-25", "02:30", "Europe/Berlin", "2026-10-25 00:30", id="the hour that autumn repeats"),
        pytest.param("2026-11-01", "01:30", "America/New_York", "2026-11-01 05:30", id="repeated in New York"),
        pytest.param("2026-03-08", "02:15", "America/New_York", "2026-03-08 07:00", id="skipped in New York"),
        pytest.param("2026-10-04", "02:10", "Australia/Lord_Howe", "2026-10-03 15:30", id="a jump of half an hour"),
        pytest.param("2027-03-28", "02:30", "Antarctica/Troll", "2027-03-28 01:00", id="a jump of two hours"),
        pytest.param("2026-03-29", "01:30", "Europe/Dublin", "2026-03-29 01:00", id="winter as the exception"),
        pytest.param("2027-02-07", "02:30", "Africa/Casablanca", "2027-02-07 01:30", id="back for Ramadan"),
        pytest.param("2011-12-30", "10:00", "Pacific/Apia", "2011-12-30 10:00", id="a day that Samoa left out"),
        pytest.param("2011-12-31", "00:00", "Pacific/Apia", "2011-12-30 10:00", id="the midnight after it"),
        pytest.param("2011-12-29", "23:59", "Pacific/Apia", "2011-12-30 09:59", id="the minute before it"),
        pytest.param("2026-07-01", "09:00", "UTC", "2026-07-01 09:00", id="no clock ever changes"),
    ],
)
def test_known_changes(day: str, at: str, zone: str, moment: str) -> None:
    found = moment_of(date.fromisoformat(day), time.fromisoformat(at), zone)
    assert f"{found:%Y-%m-%d %H:%M}" == moment
