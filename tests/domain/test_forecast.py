"""What will be asked next, of one schedule and of several that share channels."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import Practice
from bot.domain.forecast import Rotation, Turn, foresee
from bot.domain.rotation import REST_DAYS, Asked, Choice, Past, plan
from tests.domain.practices import CORE, FEW, GROUPS, ids, some

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ZONES = ("Europe/Berlin", "America/New_York", "Pacific/Auckland", "UTC")


def a_rotation(
    practices: Sequence[Practice], *channels: str, zone: str = "UTC", asked: Sequence[Asked] = ()
) -> Rotation:
    return Rotation(plan(practices, GROUPS), channels or ("C0NORTH",), zone, Past.of(asked))


def alone(
    practices: Sequence[Practice], moments: Sequence[datetime], asked_at: Mapping[str, datetime] | None = None
) -> list[Choice | None]:
    """What the moments of a schedule that shares its channel with no other will ask."""
    turns = [Turn(moment, "alone") for moment in moments]
    choices = foresee(turns, {"alone": a_rotation(practices)}, {"C0NORTH": asked_at or {}})
    return [choices[turn] for turn in turns]


def weekdays(count: int) -> list[datetime]:
    days = (MONDAY + DAY * day for day in range(2 * count))
    return list(islice((day for day in days if day.weekday() < 5), count))


def test_every_weekday_with_13_practices_skips_the_rest_of_each_28_days() -> None:
    foreseen = alone(CORE, weekdays(40))
    in_turn = ids(plan(CORE, GROUPS))
    assert [choice and choice.practice for choice in foreseen] == 2 * (in_turn + 7 * [None])
    assert [choice.cycle for choice in foreseen if choice] == 13 * [1] + 13 * [2]


def test_every_weekday_with_20_practices_skips_nothing() -> None:
    assert None not in alone(some(selection=20), weekdays(60))


def test_a_practice_may_be_asked_again_on_the_28th_day() -> None:
    days = [MONDAY + DAY * days for days in (26, 27, 28)]
    assert alone(some(coaching=1), days, {"coaching/1": MONDAY}) == [None, None, Choice("coaching/1", cycle=1)]


def test_rest_goes_by_the_wall_clock_of_the_schedule_that_asks() -> None:
    """Four weeks over the end of summer time are an hour more than 28 days."""
    before = datetime(2026, 10, 5, 7, 0, tzinfo=UTC)
    rotation = a_rotation(some(coaching=1), zone="Europe/Berlin")
    asked = {"C0NORTH": {"coaching/1": before}}
    assert rotation.choice(asked, at=before + 28 * DAY) is None
    assert rotation.choice(asked, at=before + 28 * DAY + timedelta(hours=1)) == Choice("coaching/1", cycle=1)


@given(FEW, st.lists(st.integers(0, 9), max_size=40), st.dictionaries(st.integers(1, 9), st.integers(-40, 40)))
def test_no_practice_comes_back_within_28_days(counts: dict[str, int], gaps: list[int], others: dict[int, int]) -> None:
    days = list(dict.fromkeys(MONDAY + DAY * sum(gaps[:upto]) for upto in range(1, len(gaps) + 1)))
    asked_at = {f"coaching/{number}": MONDAY + DAY * ago for number, ago in others.items()}
    last = dict(asked_at)
    for day, choice in zip(days, alone(some(**counts), days, asked_at), strict=True):
        if choice:
            assert day >= last.get(choice.practice, day - DAY * REST_DAYS) + DAY * REST_DAYS
            last[choice.practice] = day


def test_schedules_that_share_a_channel_are_not_promised_the_same_practice() -> None:
    rotations = {"a": a_rotation(CORE, "C0NORTH", "C0SOUTH"), "b": a_rotation(CORE, "C0SOUTH", "C0EAST")}
    first, second = Turn(MONDAY, "a"), Turn(MONDAY + DAY, "b")
    choices = foresee([second, first], rotations, {})
    assert [choices[first].practice, choices[second].practice] == ids(plan(CORE, GROUPS))[:2]


def test_schedules_that_share_no_channel_ask_the_same() -> None:
    rotations = {"a": a_rotation(CORE, "C0NORTH"), "b": a_rotation(CORE, "C0SOUTH")}
    choices = foresee([Turn(MONDAY, "a"), Turn(MONDAY, "b")], rotations, {})
    assert len(set(choices.values())) == 1


def test_at_the_same_moment_the_schedule_that_the_tick_takes_first_comes_first() -> None:
    rotations = {"a": a_rotation(some(coaching=1)), "b": a_rotation(some(coaching=1))}
    a, b = Turn(MONDAY, "a"), Turn(MONDAY, "b")
    assert foresee([b, a], rotations, {}) == {a: Choice("coaching/1", cycle=1), b: None}


def test_a_channel_out_of_reach_is_not_asked_so_that_nothing_rests_there() -> None:
    rotations = {"a": a_rotation(CORE, "C0GONE", "C0NORTH"), "b": a_rotation(CORE, "C0GONE", "C0SOUTH")}
    a, b = Turn(MONDAY, "a"), Turn(MONDAY + DAY, "b")
    choices = foresee([a, b], rotations, {}, out_of_reach={"C0GONE"})
    assert choices[a].practice == choices[b].practice == ids(plan(CORE, GROUPS))[0]


def test_a_schedule_all_of_whose_channels_are_out_of_reach_asks_the_same_once_more() -> None:
    turns = [Turn(MONDAY + week * 7 * DAY, "a") for week in range(3)]
    choices = foresee(turns, {"a": a_rotation(CORE)}, {}, out_of_reach={"C0NORTH"})
    assert [choices[turn].practice for turn in turns] == 3 * ids(plan(CORE, GROUPS))[:1]


@st.composite
def workspaces(draw: st.DrawFn) -> tuple[dict[str, Rotation], list[Turn]]:
    """Up to five schedules over three channels, in several zones, and their turns of some weeks."""
    channels = st.lists(st.sampled_from(["C0A", "C0B", "C0C"]), min_size=1, unique=True)
    rotations, turns = {}, []
    for name in "abcde"[: draw(st.integers(1, 5))]:
        rotations[name] = a_rotation(some(**draw(FEW)), *draw(channels), zone=draw(st.sampled_from(ZONES)))
        hours = draw(st.sets(st.integers(0, 60 * 24), max_size=12))
        turns += [Turn(MONDAY + timedelta(hours=hour), name) for hour in hours]
    return rotations, turns


@given(workspaces(), st.integers(0, 60))
def test_what_is_foreseen_is_what_is_chosen_when_the_time_comes(
    workspace: tuple[dict[str, Rotation], list[Turn]], seen: int
) -> None:
    """Every turn in its time chooses what was foreseen before the first, and still after some have gone by."""
    rotations, turns = workspace
    first = foresee(turns, rotations, {})
    asked: dict[str, dict[str, datetime]] = {}
    for place, turn in enumerate(sorted(turns)):
        if place == seen:
            later = [one for one in turns if one >= turn]
            assert foresee(later, rotations, asked) == {one: first[one] for one in later}
        choice = rotations[turn.schedule_id].choice(asked, at=turn.opens_at)
        assert choice == first[turn]
        if choice:
            rotations[turn.schedule_id] = rotations[turn.schedule_id].after(choice)
            for channel in rotations[turn.schedule_id].channels:
                asked.setdefault(channel, {})[choice.practice] = turn.opens_at


def test_foreseeing_changes_nothing_that_it_was_given() -> None:
    rotations, askings = {"a": a_rotation(CORE)}, {"C0NORTH": {}}
    foresee([Turn(MONDAY, "a")], rotations, askings)
    assert (rotations, askings) == ({"a": a_rotation(CORE)}, {"C0NORTH": {}})


def test_two_schedules_that_share_their_people_both_ask_everything_each_quarter() -> None:
    """Weekly on Tuesdays and on Thursdays, the same practices, the same channel."""
    days = {"tuesdays": 1, "thursdays": 3}
    rotations = {name: a_rotation(CORE) for name in days}
    turns = [Turn(MONDAY + DAY * (7 * week + day), name) for week in range(52) for name, day in days.items()]
    choices = foresee(turns, rotations, {})
    for name in rotations:
        times = Counter(choice.practice for turn, choice in choices.items() if choice and turn.schedule_id == name)
        assert set(times) == set(ids(CORE))
        assert set(times.values()) <= {3, 4, 5}
        assert sum(times.values()) == 52
