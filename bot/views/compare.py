"""What a comparison came to: both figures of each practice that both sides have, and what may be said of them.

Nobody is in the wrong here: two sides see something differently, and neither overrates it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from slackblocks import Block, ContextBlock, DividerBlock, HeaderBlock, Markdown, ModalView, PlainText

from bot.domain.catalogue import Catalogue
from bot.domain.compare_form import Answer, LeadersCompared
from bot.domain.compared import Basis, ChannelsCompared, LeadersAndStaff, PeriodsCompared, SchedulesBeside
from bot.domain.comparison import (
    MIN_PEOPLE_FOR_GAP,
    Beside,
    Comparison,
    DriverBeside,
    DriverGap,
    Periods,
    PracticeGap,
    speak_for_leaders,
)
from bot.domain.statistics import Difference, Estimate
from bot.domain.summary import PracticeTrend
from bot.domain.trends import Change, DriverFigure, PracticeFigure, Verdict, Window
from bot.views.cadence import schedule_label
from bot.views.layout import Paragraph, paragraphs, shortened
from bot.views.sentences import (
    change_sentence,
    channels,
    driver_before_line,
    driver_name,
    driver_standing,
    how_to_read_scores,
    is_channel,
    practice_before_line,
    practice_standing,
    practice_title,
    score_sentence,
    source_name,
)
from bot.views.words import begun, calendar_day, day, escaped, listed, percent, plural

MOST_BLOCKS = 95
MOST_NAMED = 8
"""Practices that can't be compared and are named; the rest are counted."""

LEADERS, STAFF = "leaders", "staff"

_LEFT_OUT = "`/drivers export` has all figures."

_GONE = "No figures in the later time"

_INTERVAL = "A difference is named only if its 99% interval leaves out zero and at least 10 people rated on each side."


def compared_modal(answer: Answer) -> ModalView:
    """The answer over the form, which is still there below it."""
    parts = [part for part in _parts(answer) if part]
    return ModalView(title="Compare", blocks=[*_blocks(parts, answer)], close="Back")


def gap_sentence(gap: DriverGap, names: tuple[str, str], catalogue: Catalogue) -> str:
    """A clear gap in one sentence: who sees what differently, by how much and how sure that is."""
    seen = f"{driver_name(gap.driver, catalogue)} differently"
    return f"{begun(listed(names))} see {seen}: {_two(gap.first, gap.second, names)}, {_apart(gap.gap)}."


def leaders_headline(compared: LeadersAndStaff, catalogue: Catalogue) -> str:
    """The gap between leaders and staff that deserves a headline; empty if none does."""
    gap = compared.comparison.headline
    return leaders_sentence(gap, catalogue) if gap else ""


def leaders_sentence(gap: DriverGap, catalogue: Catalogue) -> str:
    """A clear gap between leaders and staff, and by how many practices."""
    asked = plural(len(gap.practices), "practice")
    return f"{gap_sentence(gap, (LEADERS, STAFF), catalogue)} This is by {asked} that both were asked about."


def _blocks(parts: Sequence[Paragraph], answer: Answer) -> Iterator[Block]:
    yield HeaderBlock(PlainText(_title(answer)), block_id="title")
    for place, part in enumerate(parts[:MOST_BLOCKS]):
        yield part.block(f"part_{place}")
    if rest := parts[MOST_BLOCKS:]:
        yield Paragraph(f"and {plural(len(rest), 'more paragraph')}. {_LEFT_OUT}").block("rest")
    yield DividerBlock(block_id="divider")
    foot = how_to_read_scores([one.program.words for one in _bases(answer)])
    yield ContextBlock([Markdown(foot, verbatim=True)], block_id="foot")


def _title(answer: Answer) -> str:
    match answer.found:
        case ChannelsCompared():
            return "Two channels" if all(map(is_channel, answer.found.channels)) else "Two teams"
        case PeriodsCompared():
            return "Two times"
        case SchedulesBeside():
            return "Side by side"
        case LeadersCompared():
            return "Leadership team and staff"


def _bases(answer: Answer) -> tuple[Basis, ...]:
    match answer.found:
        case ChannelsCompared(basis=basis) | PeriodsCompared(basis=basis):
            return (basis,)
        case SchedulesBeside(first=first, second=second):
            return first, second
        case LeadersCompared(pairs=pairs):
            return tuple(basis for one in pairs for basis in (one.leaders, one.staff))


def _parts(answer: Answer) -> Iterator[Paragraph]:
    match answer.found:
        case ChannelsCompared() as found:
            yield from _channels(found, answer)
        case PeriodsCompared() as found:
            yield from _periods(found, answer)
        case SchedulesBeside() as found:
            yield from _schedules(found, answer.catalogue)
        case LeadersCompared() as found:
            yield from _leaders(found, answer.catalogue)


def _channels(found: ChannelsCompared, answer: Answer) -> Iterator[Paragraph]:
    catalogue = answer.catalogue
    first, second = names = _both(found.channels, answer.names)
    yield Paragraph(f"{_named(found.basis, found.comparison.figures)} · {_closed(found.basis)}", small=True)
    yield Paragraph(_headline(found.comparison, names, catalogue))
    yield from _gaps(found.comparison, names, catalogue)
    yield from _only(found.comparison.first_only, f"Only {first} has figures of its own about", catalogue)
    yield from _only(found.comparison.second_only, f"Only {second} has figures of its own about", catalogue)


def _both(sources: tuple[str, str], names: Mapping[str, str]) -> tuple[str, str]:
    return source_name(sources[0], names), source_name(sources[1], names)


def _leaders(found: LeadersCompared, catalogue: Catalogue) -> Iterator[Paragraph]:
    if not found.pairs:
        yield Paragraph(
            f"There is nothing to compare in {escaped(found.program.name)} yet: the leadership team and staff need "
            "figures of the same time."
        )
    for pair in found.pairs:
        yield from _pair(pair, catalogue)


def _pair(pair: LeadersAndStaff, catalogue: Catalogue) -> Iterator[Paragraph]:
    names = (LEADERS, STAFF)
    staff = channels(pair.staff.schedule.sources)
    small = f"Leaders: {_named(pair.leaders)} · Staff: {_named(pair.staff)}, asked in {staff}"
    yield Paragraph(f"{small} · {_closed(pair.staff)}", small=True)
    yield Paragraph(_headline(pair.comparison, names, catalogue))
    yield from _gaps(pair.comparison, names, catalogue)
    yield from _only(pair.comparison.first_only, "Only leaders have figures about", catalogue)
    yield from _only(pair.comparison.second_only, "Only staff have figures about", catalogue)


def _headline(comparison: Comparison, names: tuple[str, str], catalogue: Catalogue) -> str:
    """Which gaps are clear, or that none is; what can't be said, and why."""
    clear = [one for one in comparison.drivers if one.is_clear]
    if clear:
        return " ".join(gap_sentence(one, names, catalogue) for one in clear)
    if comparison.drivers:
        return (
            f"No clear difference between {listed(names)} on any driver{_clear_all_the_same(comparison)}. {_INTERVAL}"
        )
    return f"Nothing can be compared: {listed(names)} have no figures about the same practice in this time."


def _clear_all_the_same(comparison: Comparison) -> str:
    """How many practices differ clearly while no driver does."""
    number = sum(one.is_clear for driver in comparison.drivers for one in driver.practices)
    return f", but {plural(number, 'practice')} {'shows' if number == 1 else 'show'} one" if number else ""


def _gaps(comparison: Comparison, names: tuple[str, str], catalogue: Catalogue) -> Iterator[Paragraph]:
    for driver in comparison.drivers:
        lines = [
            _driver_gap(driver, names, catalogue),
            *(_practice_gap(one, names, catalogue) for one in driver.practices),
        ]
        yield from paragraphs(lines)


def _driver_gap(gap: DriverGap, names: tuple[str, str], catalogue: Catalogue) -> str:
    basis = f"by {plural(len(gap.practices), 'practice')} that both have figures of"
    return f"*{driver_name(gap.driver, catalogue)}*, {basis}\n{_estimates(gap, names)}\n{_difference(gap.gap)}"


def _practice_gap(gap: PracticeGap, names: tuple[str, str], catalogue: Catalogue) -> str:
    sides = f"{_side(gap.first, names[0])}; {_side(gap.second, names[1])}"
    clear = f". {_difference(gap.gap)}" if gap.is_clear else ""
    return f"• {practice_title(gap.practice, catalogue)}: {sides}{clear}"


def _side(figure: PracticeFigure, name: str) -> str:
    return (
        f"{name} {score_sentence(figure.estimate)}, {figure.counts.raters:,} of {figure.asked:,} rated, closed "
        f"{day(figure.closed_at)}"
    )


def _estimates(gap: DriverGap, names: tuple[str, str]) -> str:
    return " · ".join(
        f"{begun(name)} {score_sentence(one)}, {_people(one.raters, len(gap.practices))}"
        for name, one in zip(names, (gap.first, gap.second), strict=True)
    )


def _people(fewest: int, practices: int) -> str:
    """How many rated; of several practices the number for the one that the fewest rated."""
    return f"{plural(fewest, 'person', 'people')}{' or more' if practices > 1 else ''}"


def _difference(gap: Difference) -> str:
    """What may be said of a difference, and why not more."""
    if gap.people < MIN_PEOPLE_FOR_GAP:
        return f"Fewer than {MIN_PEOPLE_FOR_GAP} people rated on one side, so no difference is named."
    if not gap.excludes_zero:
        return f"No clear difference: {points_apart(gap)} lie within what chance alone can make."
    return f"{begun(_apart(gap))}."


def _two(first: Estimate, second: Estimate, names: tuple[str, str]) -> str:
    return f"{names[0]} at {percent(first.score)}, {names[1]} at {percent(second.score)}"


def _apart(gap: Difference) -> str:
    """`30 points apart (99% interval: 12 to 48; at least 20 people on each side)`."""
    least, most = sorted(abs(round(100 * end)) for end in (gap.low, gap.high))
    people = plural(gap.people, "person", "people")
    return f"{points_apart(gap)} apart (99% interval: {least} to {most}; at least {people} on each side)"


def points_apart(gap: Difference) -> str:
    """The points between the two percentages as they are printed."""
    before, after = (int(percent(one).rstrip("%")) for one in (gap.before, gap.after))
    return plural(abs(after - before), "point")


def _periods(found: PeriodsCompared, answer: Answer) -> Iterator[Paragraph]:
    periods, catalogue = found.periods, answer.catalogue
    where = f" · {source_name(found.channel, answer.names)} alone" if found.channel else ""
    yield Paragraph(f"{_named(found.basis, periods.figures)}{where}", small=True)
    later, earlier = (_days(found.basis, one) for one in (periods.later, periods.earlier))
    yield Paragraph(f"Figures are from {later}; changes compare with {earlier}.")
    if not periods.practices and not periods.gone:
        yield Paragraph("Neither of the two times has figures.")
    for driver in periods.drivers:
        practices = [one for one in periods.practices if one.figure.driver == driver.driver]
        lines = [f"• {_practice_in_both(one, periods, catalogue)}" for one in practices]
        gone = _practices_gone(driver.driver, periods, catalogue)
        yield from paragraphs([_driver_in_both(driver, periods, catalogue), *lines, *gone])
    for driver in periods.drivers_gone:
        named = f"*{driver_name(driver.driver, catalogue)}*"
        gone = _practices_gone(driver.driver, periods, catalogue)
        yield from paragraphs([_lines(named, _GONE, driver_before_line(driver)), *gone])


def _driver_in_both(driver: DriverFigure, periods: Periods, catalogue: Catalogue) -> str:
    """Where a driver stands, how it moved, and where it stood in the earlier time."""
    before = periods.driver_before(driver.driver)
    nothing = "no practice has figures in both times" if before else "no figures in the earlier time"
    change = _change(driver.change, periods, nothing=nothing)
    return _lines(driver_standing(driver, catalogue), change, driver_before_line(before) if before else "")


def _practices_gone(driver: str, periods: Periods, catalogue: Catalogue) -> list[str]:
    """The practices of a driver of which the earlier time alone has figures, with these."""
    return [
        f"• {_lines(f'*{practice_title(one.practice, catalogue)}*', _GONE, practice_before_line(one))}"
        for one in periods.gone
        if one.driver == driver
    ]


def _practice_in_both(trend: PracticeTrend, periods: Periods, catalogue: Catalogue) -> str:
    before = periods.practice_before(trend.figure.practice)
    change = _change(trend.change, periods, nothing="no figures in the earlier time")
    return _lines(practice_standing(trend.figure, catalogue), change, practice_before_line(before) if before else "")


def _change(change: Change, periods: Periods, *, nothing: str) -> str:
    """What may be said of a change between two times; `nothing` where there is none to speak of."""
    is_none = change.verdict is Verdict.NOTHING_TO_COMPARE
    return begun(nothing if is_none else change_sentence(change, since=periods.later.start))


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)


def _schedules(found: SchedulesBeside, catalogue: Catalogue) -> Iterator[Paragraph]:
    names = ("A", "B")
    sides = ((found.first, found.beside.first), (found.second, found.beside.second))
    named = [(name, *side) for name, side in zip(names, sides, strict=True)]
    yield from paragraphs([f"*{name}* {_named(one, figures)} · {_closed(one)}" for name, one, figures in named])
    yield Paragraph(
        "They ask different people at different times, so that no difference between them is worked out. Different "
        "people can see the same thing 25 points apart."
    )
    if not found.beside.drivers:
        yield Paragraph("Neither of the two has figures in this time.")
    for driver in found.beside.drivers:
        yield from paragraphs(
            [_driver_beside(driver, catalogue), *(_beside(one, catalogue) for one in driver.practices)]
        )


def _driver_beside(driver: DriverBeside, catalogue: Catalogue) -> str:
    basis = "by the same practices" if driver.same_practices else "by different practices, as listed"
    return (
        f"*{driver_name(driver.driver, catalogue)}*, {basis}\nA: {_of_driver(driver.first)} · "
        f"B: {_of_driver(driver.second)}"
    )


def _of_driver(figure: DriverFigure | None) -> str:
    if figure is None:
        return "no figures"
    return f"{score_sentence(figure.estimate)}, {_people(figure.people, len(figure.practices))}"


def _beside(one: Beside, catalogue: Catalogue) -> str:
    sides = [
        _side(side, name) if side else f"{name} no figures" for name, side in (("A", one.first), ("B", one.second))
    ]
    return f"• {practice_title(one.practice, catalogue)}: {'; '.join(sides)}"


def _only(figures: Sequence[PracticeFigure], said: str, catalogue: Catalogue) -> tuple[Paragraph, ...]:
    """Practices that one side alone has figures of, which can't be compared."""
    titles = shortened([practice_title(one.practice, catalogue) for one in figures], MOST_NAMED, "practice")
    return paragraphs([f"{said} {'; '.join(titles)}, so that can't be compared."] if titles else [])


def _named(basis: Basis, figures: Sequence[PracticeFigure] = ()) -> str:
    """A schedule and its program; `figures` decide whether they are the leadership team's, if there are any."""
    leaders = speak_for_leaders([one.segments for one in figures], basis.schedule, basis.program)
    return (
        f"{escaped(basis.program.name)}, "
        f"{schedule_label(basis.schedule.cadence, basis.schedule.state, leaders=leaders)}"
    )


def _closed(basis: Basis) -> str:
    return f"what closed from {_days(basis, basis.window)}"


def _days(basis: Basis, window: Window) -> str:
    """The first and last day of a window by the schedule's own clocks, the same wherever the reader is."""
    zone = ZoneInfo(basis.schedule.cadence.zone)
    first, last = (moment.astimezone(zone).date() for moment in (window.start, window.end - timedelta(seconds=1)))
    return f"{calendar_day(first)} to {calendar_day(last)}"
