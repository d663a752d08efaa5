"""Moments in the zone of whoever reads, through the changes of its clock."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from sandbox.page.render import marked
from tests.sandbox.page.render.conftest import a_reader
from tests.sandbox.page.render.reading import Element, read

ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]


def moment(at: datetime, *, zone: str, form: str = "{date_short} {time}") -> Element:
    return read(marked(a_reader(zone), f"<!date^{int(at.timestamp())}^{form}|then>")).one("time")


def test_the_clock_in_the_zone_counts_through_its_changes():
    before, after = datetime(2026, 3, 29, 0, 59, tzinfo=UTC), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert moment(before, zone="Europe/Berlin").text == "Mar 29, 2026 1:59 AM"
    assert moment(after, zone="Europe/Berlin").text == "Mar 29, 2026 3:00 AM"
    assert moment(after, zone="America/New_York").text == "Mar 28, 2026 9:00 PM"


def test_an_hour_that_comes_twice_is_told_apart_on_a_closer_look():
    twice = [moment(datetime(2026, 10, 25, hour, 30, tzinfo=UTC), zone="Europe/Berlin") for hour in (0, 1)]
    assert {one.text for one in twice} == {"Oct 25, 2026 2:30 AM"}
    assert [one["datetime"] for one in twice] == ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"]
    assert [one["title"][-4:] for one in twice] == ["CEST", " CET"]


@given(zone=st.sampled_from(ZONES), stamp=st.integers(0, 4_000_000_000))
def test_every_moment_is_the_same_everywhere(zone, stamp):
    at = datetime.fromtimestamp(stamp, UTC)
    drawn = moment(at, zone=zone, form="{date_num}")
    assert datetime.fromisoformat(drawn["datetime"]) == at
    assert drawn.text == f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d}"


def test_a_date_may_be_a_link_of_its_own():
    page = read(marked(a_reader(), "<!date^0^{date_num}^https://example.org|then>"))
    assert page.one("a", href="https://example.org").one("time").text == "1970-01-01"
    assert read(marked(a_reader(), "<!date^0^{date_num}^javascript:x|then>")).all("a") == []
