"""Tallies as rows: one for each unit of each closed round, never less; one for a round without figures."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.domain.catalogue import Catalogue
from bot.domain.export import Asked, ExportRow, Shown, Terms, unit_name
from bot.domain.report import ScheduleReport
from bot.domain.statistics import practice_estimate
from bot.domain.trends import ClosedRound, PublishedRound
from bot.domain.units import Unit


@dataclass(frozen=True)
class Sheet:
    """What the rows of one schedule are made with: its report, the catalogue, and names for this reader."""

    report: ScheduleReport
    catalogue: Catalogue
    names: Mapping[str, str]

    def rows(self, rounds: Iterable[ClosedRound], terms: Mapping[str, Terms]) -> tuple[ExportRow, ...]:
        """The rows of closed rounds, oldest round first, as far as they are of the report's window and scope."""
        summary = self.report.summary
        shown = [one for one in rounds if one.closed_at in summary.window and summary.scope.includes(one)]
        in_order = sorted(shown, key=lambda one: (one.closed_at, one.round_id))
        return tuple(row for one in in_order for row in self._of(one, terms[one.round_id]))

    def _of(self, round_: ClosedRound, terms: Terms) -> Iterator[ExportRow]:
        """The units of everybody, or of the one channel; else what is told of the whole round."""
        units = self._units(round_) if isinstance(round_, PublishedRound) else ()
        for unit in units:
            yield self._with_figures(round_, terms, unit)
        if not units:
            yield self._without_figures(round_, terms)

    def _units(self, round_: PublishedRound) -> tuple[Unit, ...]:
        channel = self.report.summary.scope.channel
        return tuple(unit for unit in round_.units if channel is None or unit.segments == (channel,))

    def _with_figures(self, round_: ClosedRound, terms: Terms, unit: Unit) -> ExportRow:
        return ExportRow(
            about=self._about(round_),
            round=round_,
            terms=terms,
            unit=unit_name(unit.segments, self.names),
            shown=Shown.FIGURES,
            asked=unit.asked,
            answered=unit.counts.answered,
            counts=unit.counts,
            estimate=practice_estimate(unit.counts),
        )

    def _without_figures(self, round_: ClosedRound, terms: Terms) -> ExportRow:
        is_published = isinstance(round_, PublishedRound)
        return ExportRow(
            about=self._about(round_),
            round=round_,
            terms=terms,
            unit="the whole check-in",
            shown=Shown.TOGETHER if is_published else Shown.TOO_FEW,
            asked=round_.asked,
            answered=round_.answered,
        )

    def _about(self, round_: ClosedRound) -> Asked:
        return Asked(
            program=self.report.program,
            schedule=self.report.schedule_id,
            cadence=self.report.cadence,
            state=self.report.state,
            driver=self.catalogue.driver_or_gone(round_.driver).name,
            practice=self.catalogue.found_or_gone(round_.practice).title,
        )
