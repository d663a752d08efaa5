"""The ways through the figures: buttons and menus from a summary down to one round, and back up."""

from collections.abc import Sequence
from dataclasses import replace

from slackblocks import ActionsBlock, Button, Element, Option, OptionGroup, PlainText, StaticSelectMenu

from bot.domain.catalogue import Catalogue
from bot.domain.close_look import CloseLook
from bot.domain.query import Query
from bot.domain.report import ScheduleReport, SummaryReport
from bot.domain.trail import Trail
from bot.views import ids
from bot.views.cadence import schedule_label
from bot.views.inputs import option
from bot.views.layout import Row
from bot.views.misunderstood import meant_buttons
from bot.views.practice_marks import titled
from bot.views.words import begun, calendar_day

SUMMARY = "/drivers summary"

MOST_OPTIONS = 100
MOST_OPTION_TEXT = 1_000
"""Characters of all options of a menu: what a summary leaves free of the length that Slack takes."""

LONGEST_LABEL = 75


def ways_from_summary(report: SummaryReport) -> Row | None:
    """Down to a driver or practice, up if it is about one, beside others, and out; None if there are no figures."""
    if not any(one.summary.practices for one in report.schedules):
        return None
    query = report.query
    where = str(replace(query, driver=None, practice=None))
    trail = Trail(where=where, channel=query.channel or "")
    narrowed = bool(query.driver or query.practice)
    menu = _practice_menu(report) if narrowed else _driver_menu(report)
    up = meant_buttons([("All drivers", f"{SUMMARY} {where}".strip())]) if narrowed else []
    return _row(trail, [*menu, *up, _compare_button(), _export_button(query)])


def ways_from_practice(look: CloseLook) -> Row:
    """Down to one of its rounds, and up."""
    rounds = _round_options(look)
    menu = [StaticSelectMenu(ids.DEEPER_ROUND, rounds, placeholder="Look at one round")] if rounds else []
    return _row(look.trail, [*menu, *_up(look), _compare_button()])


def ways_from_round(look: CloseLook) -> Row:
    """Back to the practice, and up."""
    back = Button(
        text=PlainText(_label(title_of(look.practice, look.catalogue))),
        action_id=ids.DEEPER_BACK,
        value=str(look.trail.to_round("")),
    )
    return _row(look.trail, [back, *_up(look)])


def title_of(practice: str, catalogue: Catalogue) -> str:
    """A practice's title as it is; its id if the catalogue no longer has it."""
    found = catalogue.find(practice)
    return titled(found) if found else practice


def name_of(driver: str, catalogue: Catalogue) -> str:
    """A driver's name as it is; its slug if the catalogue no longer has it."""
    found = catalogue.find_driver(driver)
    return found.name if found else driver


def _row(trail: Trail, elements: Sequence[Element]) -> Row:
    """Buttons and menus, in a block that carries the trail that they go on from."""
    block = ActionsBlock(elements=list(elements), block_id=f"{ids.DEEPER_TRAIL}:{trail}")
    return Row(block, sum(map(_length, elements)))


def _length(element: Element) -> int:
    """Characters of a button or menu, as Slack may count them."""
    if not isinstance(element, StaticSelectMenu):
        return LONGEST_LABEL
    groups = [one.options for one in element.option_groups or []]
    options = [one for group in (element.options or [], *groups) for one in group]
    return LONGEST_LABEL * (1 + len(groups)) + sum(len(one.text.text) for one in options)


def _driver_menu(report: SummaryReport) -> list[Element]:
    drivers = dict.fromkeys(one.driver for schedule in report.schedules for one in schedule.summary.drivers)
    options = [option(name_of(one, report.catalogue), one) for one in drivers]
    menu = StaticSelectMenu(ids.DEEPER_DRIVER, options[:MOST_OPTIONS], placeholder="Look closer at a driver")
    return [menu] if options else []


def _practice_menu(report: SummaryReport) -> list[Element]:
    """The practices that have figures; in groups if several schedules ask them."""
    schedules = [one for one in report.schedules if one.summary.practices]
    room, groups = MOST_OPTION_TEXT, []
    for schedule in schedules:
        options = _practice_options(schedule, report.catalogue)
        fitting = _that_fit(options, room=room)
        room -= sum(len(one.text.text) for one in fitting)
        if fitting:
            groups.append(OptionGroup(_label(_group_name(schedule, schedules)), fitting))
    if not groups:
        return []
    words = "Look closer at a practice"
    if len(groups) == 1:
        return [StaticSelectMenu(ids.DEEPER_PRACTICE, groups[0].options, placeholder=words)]
    return [StaticSelectMenu(ids.DEEPER_PRACTICE, option_groups=groups, placeholder=words)]


def _practice_options(schedule: ScheduleReport, catalogue: Catalogue) -> list[Option]:
    practices = [one.figure.practice for one in schedule.summary.practices]
    return [option(title_of(one, catalogue), f"{schedule.schedule_id} {one}") for one in practices]


def _group_name(schedule: ScheduleReport, beside: Sequence[ScheduleReport]) -> str:
    """What tells a schedule from the others: when it asks, and its program if there are several."""
    clocks = [one.cadence for one in beside]
    label = schedule_label(schedule.cadence, schedule.state, beside=clocks, leaders=schedule.asks_leaders)
    return f"{schedule.program}, {label}" if len({one.program for one in beside}) > 1 else begun(label)


def _round_options(look: CloseLook) -> list[Option]:
    """The rounds, the latest first; those in which too few rated are there too."""
    latest = sorted(look.closed, key=lambda one: (one.closed_at, one.round_id), reverse=True)
    return _that_fit([option(f"Closed {calendar_day(one.closed_at)}", one.round_id) for one in latest])


def _up(look: CloseLook) -> list[Button]:
    """To all drivers and to the practice's own, in the same channel and time as before."""
    driver, where = look.driver, look.trail.where
    return meant_buttons(
        [
            (f"All of {name_of(driver, look.catalogue)}", f"{SUMMARY} {driver} {where}".strip()),
            ("All drivers", f"{SUMMARY} {where}".strip()),
        ]
    )


def _compare_button() -> Button:
    return Button(text=PlainText("Compare"), action_id=ids.COMPARE_OPEN, value="compare")


def _export_button(query: Query) -> Button:
    return Button(text=PlainText("Take along"), action_id=ids.DEEPER_EXPORT, value=f"/drivers export {query}".strip())


def _that_fit(options: Sequence[Option], *, room: int = MOST_OPTION_TEXT) -> list[Option]:
    """The first options within the limits."""
    found: list[Option] = []
    for one in options[:MOST_OPTIONS]:
        room -= len(one.text.text)
        if room < 0:
            break
        found.append(one)
    return found


def _label(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1]}…"
