"""Closed rounds with defaults: a test names only what matters to it."""

from datetime import UTC, datetime, timedelta

from bot.domain.scale import Counts
from bot.domain.summary import UnpublishedRound
from bot.domain.trends import PublishedRound, Window
from bot.domain.units import Unit

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
WINDOW = Window(NOW - timedelta(days=91), NOW)


def days_ago(days):
    return NOW - timedelta(days=days)


def counts_with(score, raters=20, cant_tell=0):
    """Counts with a mean as near to the score as so many raters allow, most of them "partly" in place."""
    points = round(score * 2 * raters)
    fully = max(0, points - raters)
    partly = points - 2 * fully
    return Counts(not_yet=raters - partly - fully, partly=partly, fully=fully, cant_tell=cant_tell)


def a_unit(segments=("C1",), score=0.5, raters=20, asked=30, **more):
    return Unit(segments=tuple(segments), asked=asked, counts=counts_with(score, raters, **more))


def a_round(practice="coaching/plan", *, days=10, units=None, asked=None, round_id=None, **figures):
    """A round that closed so many days ago; without units one of them, of channel C1, with these figures."""
    units = units or (a_unit(**figures),)
    return PublishedRound(
        round_id=round_id or f"R-{practice}-{days}",
        practice=practice,
        driver=practice.partition("/")[0],
        closed_at=days_ago(days),
        segments=frozenset(segment for unit in units for segment in unit.segments),
        asked=asked or sum(unit.asked for unit in units),
        answered=sum(unit.counts.answered for unit in units),
        units=tuple(units),
    )


def a_quiet_round(practice="coaching/plan", *, days=10, segments=("C1",), asked=30, answered=2):
    """A round in which too few rated."""
    return UnpublishedRound(
        round_id=f"Q-{practice}-{days}",
        practice=practice,
        driver=practice.partition("/")[0],
        closed_at=days_ago(days),
        segments=frozenset(segments),
        asked=asked,
        answered=answered,
    )
