"""Whatever is asked when, no more goes in any window than the allowance says."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pacing import ALLOWANCES, MANY, Allowance, Call, Pace, patience
from sandbox.limits import Limits
from tests.factories import MONDAY

PLACES = ["C0NORTH", "C0SOUTH", "C0EAST"]

attempts = st.lists(st.tuples(st.sampled_from(PLACES), st.floats(0, 40, allow_nan=False)), min_size=1, max_size=150)


def goes(call: Call, wanted: list[tuple[str, float]], *, waits: bool) -> list[tuple[str, float]]:
    """What goes when: (place, seconds). Who waits goes as soon as it is ready, others only if it is ready at once."""
    pace = Pace()
    gone = []
    now = MONDAY
    for place, pause in wanted:
        now += timedelta(seconds=pause if not waits else pause / 20)
        ready_at = pace.ready_at(call, now, place=place)
        if waits:
            now = ready_at
        if ready_at <= now:
            pace.take(call, now, place=place)
            gone.append((place, (now - MONDAY).total_seconds()))
    return gone


def most_over(allowance: Allowance, moments: list[float]) -> float:
    """By how much the fullest window exceeds the allowance; never above 0 if it is kept."""
    interval = allowance.interval.total_seconds()
    worst = float("-inf")
    for first, start in enumerate(moments):
        for last in range(first, len(moments)):
            allowed = allowance.burst + (moments[last] - start) / interval
            worst = max(worst, last - first + 1 - allowed)
    return worst


@given(st.sampled_from(list(Call)), attempts, st.booleans())
def test_no_window_holds_more_than_is_allowed(call: Call, wanted: list[tuple[str, float]], waits: bool):
    gone = goes(call, wanted, waits=waits)
    for allowance in ALLOWANCES[call]:
        groups = [None] if allowance.shared else PLACES
        for group in groups:
            moments = [seconds for place, seconds in gone if group in (None, place)]
            assert most_over(allowance, moments) < 1e-3


@given(st.sampled_from(list(Call)), attempts)
def test_whoever_waits_until_the_named_moment_may_go_then(call: Call, wanted: list[tuple[str, float]]):
    assert len(goes(call, wanted, waits=True)) == len(wanted)


def test_no_minute_has_more_than_40_counts():
    moments = [seconds for _, seconds in goes(Call.COUNT, [(f"message-{n}", 0) for n in range(200)], waits=True)]
    for start in moments:
        assert sum(start <= moment < start + 60 for moment in moments) <= 40


def test_a_channel_takes_three_at_once_and_then_one_a_second():
    gone = [seconds for _, seconds in goes(Call.POST, [("C0NORTH", 0)] * 6, waits=True)]
    assert gone == [0, 0, 0, 1, 2, 3]


def test_a_large_organization_waits_hardly_longer_than_slack_makes_it_wait():
    places = [(f"C0TEAM{number}", 0) for number in range(200)] + [(f"U0PERSON{number}", 0) for number in range(2000)]
    slack = Limits()
    least = (len(places) - slack.workspace_burst) / slack.workspace_per_second
    _, last = goes(Call.POST, places, waits=True)[-1]
    assert last < 1.05 * least


def test_a_message_shows_a_new_count_every_30_seconds():
    gone = [seconds for _, seconds in goes(Call.COUNT, [("check-in", 0)] * 4, waits=True)]
    assert [after - before for before, after in pairwise(gone)] == [30, 30, 30]


def test_a_full_channel_holds_up_no_other():
    pace = Pace()
    for _ in range(3):
        pace.take(Call.POST, MONDAY, place="C0NORTH")
    assert pace.ready_at(Call.POST, MONDAY, place="C0NORTH") == MONDAY + timedelta(seconds=1)
    assert pace.ready_at(Call.POST, MONDAY, place="C0SOUTH") == MONDAY


def test_a_hold_lasts_until_its_moment_and_a_shorter_one_does_not_shorten_it():
    pace = Pace()
    pace.hold(Call.POST, MONDAY + timedelta(seconds=30))
    pace.hold(Call.POST, MONDAY + timedelta(seconds=5))
    assert pace.ready_at(Call.POST, MONDAY) == MONDAY + timedelta(seconds=30)
    assert pace.ready_at(Call.READ, MONDAY) == MONDAY
    later = MONDAY + timedelta(minutes=1)
    assert pace.ready_at(Call.POST, later) == later


def test_what_has_run_out_is_forgotten_and_what_counts_is_kept():
    pace = Pace()
    for number in range(MANY):
        pace.take(Call.COUNT, MONDAY, place=f"message-{number}")
    later = MONDAY + timedelta(days=1)
    pace.take(Call.COUNT, later, place="the last")
    assert pace.ready_at(Call.COUNT, later, place="the last") == later + timedelta(seconds=30)
    assert len(pace._meters) == 3


def test_patience_doubles_up_to_a_quarter_of_an_hour():
    assert [patience(attempt).total_seconds() for attempt in (0, 1, 2, 3, 6, 50)] == [30, 30, 60, 120, 900, 900]
