"""Leaders beside staff, driver by driver: what is no headline stands in a table."""

from collections.abc import Sequence

from bot.domain.catalogue import Catalogue
from bot.domain.compared import LeadersAndStaff
from bot.domain.comparison import MIN_PEOPLE_FOR_GAP, DriverGap
from bot.views.cadence import schedule_label
from bot.views.compare import points_apart
from bot.views.data_table import Cell, Number, Table
from bot.views.layout import Figure
from bot.views.sentences import driver_name, score_sentence
from bot.views.words import percentage, plural

HEAD = ("Driver", "Leaders", "Staff", "Practices", "People", "Difference")
CAPTION = "Leaders and staff"

_READ = (
    "Both sides stand by the practices that both were asked about. People are those of the practice and side that the "
    f"fewest rated. A difference is named if its 99% interval leaves out zero and at least "
    f"{MIN_PEOPLE_FOR_GAP} people rated on each side."
)


def gap_tables(pairs: Sequence[LeadersAndStaff], catalogue: Catalogue) -> tuple[Figure, ...]:
    """A table for each pair of schedules that has drivers besides its headline; several are told apart by the
    leaders' schedules."""
    found = [(one, _besides_headline(one)) for one in pairs]
    return tuple(
        _table(gaps, catalogue, beside=_leaders_schedule(one) if len(pairs) > 1 else "") for one, gaps in found if gaps
    )


def _besides_headline(pair: LeadersAndStaff) -> tuple[DriverGap, ...]:
    return tuple(gap for gap in pair.comparison.drivers if gap is not pair.comparison.headline)


def _leaders_schedule(pair: LeadersAndStaff) -> str:
    return f" (leaders: {schedule_label(pair.leaders.schedule.cadence, pair.leaders.schedule.state)})"


def _table(gaps: Sequence[DriverGap], catalogue: Catalogue, *, beside: str) -> Figure:
    sentence = f"*Leaders and staff on {plural(len(gaps), 'driver')}*{beside}. {_READ}"
    return Figure(
        drawn=Table(CAPTION, HEAD, tuple(_row(gap, catalogue) for gap in gaps)),
        sentence=sentence,
        lines=(sentence, *(_line(gap, catalogue) for gap in gaps)),
    )


def _row(gap: DriverGap, catalogue: Catalogue) -> tuple[Cell, ...]:
    return (
        catalogue.driver_or_gone(gap.driver).name,
        Number(percentage(gap.first.score), score_sentence(gap.first)),
        Number(percentage(gap.second.score), score_sentence(gap.second)),
        Number(len(gap.practices), str(len(gap.practices))),
        Number(gap.gap.people, f"{gap.gap.people:,}"),
        _difference(gap),
    )


def _line(gap: DriverGap, catalogue: Catalogue) -> str:
    practices, people = plural(len(gap.practices), "practice"), plural(gap.gap.people, "person", "people")
    return (
        f"• {driver_name(gap.driver, catalogue)}: leaders {score_sentence(gap.first)}, staff "
        f"{score_sentence(gap.second)} · {practices} · {people} · {_difference(gap)}"
    )


def _difference(gap: DriverGap) -> str:
    """Words, not a number, as for a change: what is not clear is not to be sorted by points."""
    if gap.gap.people < MIN_PEOPLE_FOR_GAP:
        return "too few people"
    return f"{points_apart(gap.gap)} apart" if gap.is_clear else "not clear"
