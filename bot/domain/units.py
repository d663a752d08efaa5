"""Units: the smallest groups of people that a figure may be published for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.domain.scale import Counts

K_MIN = 3
K_MAX = 20
K_DEFAULT = 5
"""The minimum group k, in people who rated; 5 is the common default of comparable products."""


@dataclass(frozen=True)
class Segment:
    """One part of a round's people: a channel, or a source of direct messages. `asked` is distinct people."""

    id: str
    asked: int
    counts: Counts


@dataclass(frozen=True)
class Unit:
    """One or several whole segments with at least k raters together; nothing is stored below it."""

    segments: tuple[str, ...]
    asked: int
    counts: Counts


def segment_of(memberships: Collection[str], order: Sequence[str]) -> str | None:
    """The one segment that a person counts in: the first, in the round's order, that they are a member of."""
    return next((segment for segment in order if segment in memberships), None)


def cut_into_units(segments: Sequence[Segment], *, k: int) -> tuple[Unit, ...]:
    """Cut a round into units of at least k raters; empty if nothing may be published.

    - Fewer than k raters in the whole round: no unit at all.
    - A segment with at least k raters is its own unit.
    - The smaller ones are joined. If they have answers, but fewer than k raters, the segment with the fewest
      raters of the others joins them, the first by id among equals; if they have no answers they are left out.

    Only the number of raters and of answers decides, never a rating, so a cut gives nothing away. Single
    segments come first, in the order given; the joined unit is the last. Raises ValueError if k is not from
    K_MIN to K_MAX, or if two segments have the same id.
    """
    if not K_MIN <= k <= K_MAX:
        raise ValueError(f"k is from {K_MIN} to {K_MAX}, not {k}")
    if len({segment.id for segment in segments}) < len(segments):
        raise ValueError("a segment stands twice in one round")
    if sum(segment.counts.raters for segment in segments) < k:
        return ()
    joined = _joined(segments, k=k)
    single = [segment for segment in segments if segment.counts.raters >= k and segment not in joined]
    return (*(_unit([segment]) for segment in single), *([_unit(joined)] if joined else []))


def _joined(segments: Sequence[Segment], *, k: int) -> list[Segment]:
    """The segments of the joined unit, in the order given; none if it would have no answers."""
    small = [segment for segment in segments if segment.counts.raters < k]
    together = _total(small)
    if together.answered == 0:
        return []
    if together.raters >= k:
        return small
    large = (segment for segment in segments if segment.counts.raters >= k)
    smallest = min(large, key=lambda segment: (segment.counts.raters, segment.id))
    return [segment for segment in segments if segment in small or segment is smallest]


def _unit(segments: Sequence[Segment]) -> Unit:
    return Unit(
        segments=tuple(segment.id for segment in segments),
        asked=sum(segment.asked for segment in segments),
        counts=_total(segments),
    )


def _total(segments: Sequence[Segment]) -> Counts:
    return sum((segment.counts for segment in segments), Counts.zero())
