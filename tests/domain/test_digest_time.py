"""When digests come: strictly later, on their own days, in every zone of the world."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cadence import moment_of
from bot.domain.digest_time import begun_anew, next_digest_at
from bot.domain.program import DigestRhythm, DigestTime
from bot.domain.zones import all_zones
from tests.factories import MONDAY

WEEK = timedelta(days=7)
BERLIN = DigestTime(weekday=0, at=time(9, 0), zone="Europe/Berlin")
SECONDS = 20 * 365 * 24 * 3600
MOMENTS = st.integers(0, SECONDS).map(lambda seconds: datetime(2011, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds))
"""Twenty years from 2011 on, when Samoa left out a day."""

DIGESTS = st.builds(
    DigestTime,
    weekday=st.integers(0, 6),
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    zone=st.sampled_from(all_zones()),
    rhythm=st.sampled_from(DigestRhythm),
    anchor=st.dates(date(2010, 1, 1), date(2032, 1, 1)),
)


def in_rhythm(rhythm: DigestRhythm, **changes: object) -> DigestTime:
    values = {"weekday": 0, "at": time(9, 0), "zone": "Europe/Berlin", "rhythm": rhythm}
    return DigestTime(**{**values, **changes})


def test_it_is_strictly_later():
    assert next_digest_at(BERLIN, MONDAY) == MONDAY + WEEK
    assert next_digest_at(BERLIN, MONDAY - timedelta(seconds=1)) == MONDAY


def test_it_keeps_the_wall_time_when_the_clocks_change():
    assert next_digest_at(BERLIN, datetime(2026, 3, 24, tzinfo=UTC)) == datetime(2026, 3, 30, 7, 0, tzinfo=UTC)


def test_every_two_weeks_from_the_week_of_its_anchor_on():
    digest = in_rhythm(DigestRhythm.TWO_WEEKLY, anchor=date(2026, 3, 4))
    assert next_digest_at(digest, MONDAY - timedelta(seconds=1)) == MONDAY
    assert next_digest_at(digest, MONDAY) == MONDAY + 2 * WEEK


def test_every_month_on_its_first_such_day():
    digest = in_rhythm(DigestRhythm.MONTHLY)
    assert next_digest_at(digest, MONDAY) == datetime(2026, 4, 6, 7, 0, tzinfo=UTC)


@given(DIGESTS, MOMENTS)
def test_it_is_the_first_such_moment_in_every_zone(digest: DigestTime, after: datetime):
    days = (after.date() + timedelta(days=step) for step in range(-2, 47))
    moments = sorted(moment_of(day, digest.at, digest.zone) for day in days if digest.falls_on(day))
    assert next_digest_at(digest, after) == next(moment for moment in moments if moment > after)


@given(DIGESTS, st.dates(date(2011, 1, 1), date(2031, 1, 1)))
def test_its_days_are_as_many_as_its_rhythm_says(digest: DigestTime, since: date):
    days = [day for day in (since + timedelta(days=step) for step in range(366)) if digest.falls_on(day)]
    assert {day.weekday() for day in days} == {digest.weekday}
    match digest.rhythm:
        case DigestRhythm.WEEKLY:
            assert {later - day for day, later in pairwise(days)} == {WEEK}
        case DigestRhythm.TWO_WEEKLY:
            assert {later - day for day, later in pairwise(days)} == {2 * WEEK}
        case DigestRhythm.MONTHLY:
            assert all(day.day <= 7 for day in days)
            assert len({(day.year, day.month) for day in days}) == len(days)


@given(DIGESTS, MOMENTS)
def test_whoever_chooses_two_weeks_waits_one_at_most_for_the_first(digest: DigestTime, now: datetime):
    anew = begun_anew(digest, now)
    due_at = next_digest_at(anew, now)
    if digest.rhythm is DigestRhythm.TWO_WEEKLY:
        assert due_at - now <= WEEK + timedelta(days=1)  # where the clocks of a place leave out a day, or an hour
        assert next_digest_at(anew, due_at) - due_at > WEEK
    else:
        assert anew == digest
