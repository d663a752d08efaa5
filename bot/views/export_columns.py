"""The columns of the tallies that leaders take along, each with its meaning; docs/export.md says the same."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.export import ExportRow
from bot.domain.scale import Counts
from bot.domain.statistics import Estimate
from bot.views.cadence import schedule_label
from bot.views.table import Cell


@dataclass(frozen=True)
class Column:
    """One column: its name, what it is counted in, what it means, and how it is read from a row."""

    name: str
    unit: str
    meaning: str
    cell: Callable[[ExportRow], Cell]


def _counted(count: Callable[[Counts], int]) -> Callable[[ExportRow], Cell]:
    return lambda row: count(row.counts) if row.counts else None


def _schedule(row: ExportRow) -> str:
    return schedule_label(row.about.cadence, row.about.state, beside=[])


def _percent(share: Callable[[Estimate], float]) -> Callable[[ExportRow], Cell]:
    return lambda row: round(share(row.estimate) * 100, 1) if row.estimate else None


COLUMNS = (
    Column("program", "text", "The program by its name of now.", lambda row: row.about.program),
    Column("schedule", "text", "When the schedule asks, as it is set now.", _schedule),
    Column(
        "schedule_id",
        "id",
        "The schedule that asked. Two schedules ask different people: never put their figures together.",
        lambda row: row.about.schedule,
    ),
    Column("driver", "text", "The driver that the practice belongs to.", lambda row: row.about.driver),
    Column("practice_id", "id", "The practice; stays the same if its title changes.", lambda row: row.round.practice),
    Column("practice", "text", "The practice by its title of now.", lambda row: row.about.practice),
    Column("round", "id", "The check-in. Its units stand in rows of their own.", lambda row: row.round.round_id),
    Column("opened", "UTC", "When the check-in opened.", lambda row: row.terms.opened),
    Column("closed", "UTC", "When the check-in closed and answers were counted.", lambda row: row.round.closed_at),
    Column(
        "unit",
        "text",
        "Whose answers are counted: one channel or user group, or several teams together that were too small alone.",
        lambda row: row.unit,
    ),
    Column(
        "shown",
        "text",
        "Whether the row has figures. If not, asked and answered are those of the whole check-in: too few rated in it, "
        "or the channel that was asked for counts only with other teams.",
        lambda row: row.shown.value,
    ),
    Column("asked", "people", "How many were asked.", lambda row: row.asked),
    Column(
        "asked_in_round",
        "people",
        "How many were asked in the whole check-in, also where nobody answered and no row tells of it.",
        lambda row: row.round.asked,
    ),
    Column("answered", "people", "How many gave any answer.", lambda row: row.answered),
    Column(
        "rated",
        "people",
        "How many rated: all who answered but for those who can't tell.",
        _counted(lambda c: c.raters),
    ),
    Column("not_yet", "people", "How many gave the lowest rating, which counts 0.", _counted(lambda c: c.not_yet)),
    Column("partly", "people", "How many gave the middle rating, which counts 1.", _counted(lambda c: c.partly)),
    Column("fully", "people", "How many gave the highest rating, which counts 2.", _counted(lambda c: c.fully)),
    Column(
        "cant_tell",
        "people",
        "How many can't tell from their role; never part of a score.",
        _counted(lambda c: c.cant_tell),
    ),
    Column(
        "score", "percent", "The average rating as a share of the highest, from 0 to 100.", _percent(lambda e: e.score)
    ),
    Column("low", "percent", "The lower end of the score's 95% interval.", _percent(lambda e: e.low)),
    Column("high", "percent", "The upper end of the score's 95% interval.", _percent(lambda e: e.high)),
    Column("k", "people", "The smallest group of which this check-in shows figures.", lambda row: row.terms.k),
)
"""In their order. Whatever is changed here makes a new EXPORT_VERSION, and docs/export.md has to say so."""

HOW_TO_READ = (
    "This is a perception pulse: it shows what people see from where they stand.",
    "Each row is one unit of one check-in, never less: a group of at least k people who rated.",
    "Don't compare units by their score alone: intervals that overlap widely leave open which one is higher.",
    "Few of those asked may have rated. Below 55% a figure may not speak for everyone.",
    "A driver's score is the mean of its practices' latest scores, not the mean of these rows.",
    "Don't try to find out who answered what.",
)
"""What whoever works on with the rows should know."""


def cells(row: ExportRow) -> tuple[Cell, ...]:
    """A row's places in the order of the columns."""
    return tuple(column.cell(row) for column in COLUMNS)
