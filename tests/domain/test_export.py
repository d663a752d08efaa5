"""Tallies as rows: whole units and nothing below, and names that this reader may read."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.export import PRIVATE, SEVERAL_TEAMS, UNKNOWN, ExportFormat, Shown, Terms, reader_names, unit_name
from bot.domain.export_rows import Sheet
from bot.domain.person import Channel, UserGroup
from bot.domain.scale import Counts
from bot.domain.summary import Scope, UnpublishedRound
from bot.domain.trends import PublishedRound
from bot.domain.units import Segment, cut_into_units
from tests.factories import MONDAY, make_catalogue
from tests.views.reports import make_report, make_round, make_summary, make_too_few

K = 5
TERMS = Terms(MONDAY - timedelta(days=7), K)
NAMES = {"C0NORTH": "#north", "C0SOUTH": "#south"}

some_counts = st.builds(Counts, *[st.integers(0, 6)] * 4)


def sheet(scope: Scope | None = None, **changes: object) -> Sheet:
    return Sheet(make_report(make_summary(scope=scope), **changes), make_catalogue(), NAMES)


def rows(*rounds: PublishedRound | UnpublishedRound, scope: Scope | None = None):
    return sheet(scope).rows(rounds, {one.round_id: TERMS for one in rounds})


def cut(**counts: Counts) -> PublishedRound:
    """A round of these channels, cut as a close would."""
    units = cut_into_units([Segment(name, 8, one) for name, one in counts.items()], k=K)
    return PublishedRound(
        round_id="round",
        practice="coaching/c1",
        driver="coaching",
        closed_at=MONDAY - timedelta(days=1),
        segments=frozenset(counts),
        asked=8 * len(counts),
        answered=sum(one.answered for one in counts.values()),
        units=units,
    )


def test_each_unit_has_a_row() -> None:
    north, south = rows(cut(C0NORTH=Counts(fully=6, cant_tell=1), C0SOUTH=Counts(not_yet=5)))

    assert (north.unit, north.shown, north.asked, north.answered) == ("#north", Shown.FIGURES, 8, 7)
    assert north.estimate is not None
    assert (north.counts, north.estimate.score) == (Counts(fully=6, cant_tell=1), 1.0)
    assert (south.unit, south.about.practice, south.about.driver) == ("#south", "Title of c1", "Coaching")
    assert (south.terms.k, south.about.program, south.about.schedule) == (K, "Reading First", "")


def test_small_teams_stand_in_one_row_that_does_not_name_them() -> None:
    [several] = rows(cut(C0NORTH=Counts(fully=3), C0SOUTH=Counts(partly=4)))

    assert (several.unit, several.asked, several.counts) == (SEVERAL_TEAMS, 16, Counts(partly=4, fully=3))


def test_too_few_leave_nothing_but_how_many_answered_and_were_asked() -> None:
    [row] = rows(make_too_few())

    assert (row.shown, row.answered, row.asked, row.counts, row.estimate) == (Shown.TOO_FEW, 3, 9, None, None)


def test_a_channel_that_was_asked_for_stands_alone_or_without_figures() -> None:
    scope = Scope(channel="C0NORTH")
    [alone] = rows(cut(C0NORTH=Counts(fully=6), C0SOUTH=Counts(not_yet=5)), scope=scope)
    [together] = rows(cut(C0NORTH=Counts(fully=3), C0SOUTH=Counts(partly=5)), scope=scope)

    assert (alone.unit, alone.counts) == ("#north", Counts(fully=6))
    assert (together.shown, together.counts, together.answered, together.asked) == (Shown.TOGETHER, None, 8, 16)


def test_only_the_window_and_the_scope_are_taken_and_the_oldest_comes_first() -> None:
    long_ago = make_round(closed_at=MONDAY - timedelta(days=200))
    first, last = make_round(closed_at=MONDAY - timedelta(days=50)), make_round(closed_at=MONDAY - timedelta(days=9))
    other = make_round("facilitative-administration/p1")

    assert [row.round for row in rows(last, other, first, long_ago, scope=Scope(driver="coaching"))] == [first, last]


@given(north=some_counts, south=some_counts, east=some_counts)
def test_no_row_ever_rests_on_fewer_than_k(north: Counts, south: Counts, east: Counts) -> None:
    round_ = cut(C0NORTH=north, C0SOUTH=south, C0EAST=east)
    taken = rows(round_) if round_.units else ()

    assert all(row.counts is not None and row.counts.raters >= K for row in taken)
    assert sum(row.answered for row in taken) in {0, round_.answered}


def test_a_private_channel_is_named_to_its_members_alone() -> None:
    channels = [Channel("C0NORTH", "north"), Channel("C0HID", "hidden", private=True), Channel("C0OLD", "x", gone=True)]
    groups = [UserGroup("S0COACH", "Coaches", "coaches")]

    outside = reader_names(channels, groups, member_of=[])
    inside = reader_names(channels, groups, member_of=["C0HID"])

    assert (outside["C0HID"], inside["C0HID"]) == (PRIVATE, "#hidden")
    assert unit_name(("S0COACH",), outside) == "user group Coaches"
    assert unit_name(("C0OLD",), outside) == UNKNOWN
    assert unit_name(("people:schedule",), outside) == "people named one by one"
    assert unit_name(("C0NORTH", "C0HID"), inside) == SEVERAL_TEAMS


def test_formats_know_what_they_are() -> None:
    assert [one.ending for one in ExportFormat] == ["csv", "xlsx", "pdf", "pdf", "html"]
    assert [one.is_report for one in ExportFormat] == [False, False, True, True, True]
