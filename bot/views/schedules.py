"""The list of schedules, with what each will ask and what admins can do about it."""

from collections.abc import Collection
from datetime import date

from slackblocks import (
    ActionsBlock,
    Block,
    Button,
    ConfirmationDialogue,
    DividerBlock,
    Markdown,
    OverflowMenu,
    PlainText,
    SectionBlock,
)

from bot.content.calendars import calendar_name
from bot.domain.agenda import LeftOut
from bot.domain.cards import Foreseen
from bot.domain.days_off import DaysOff, OnDayOff
from bot.domain.person import Unreachable
from bot.domain.schedule import Manner, ScheduleState
from bot.domain.schedule_card import Miss, Response, ScheduleCard, SchedulePage
from bot.views import ids
from bot.views.audience import audience_in_words, channels_in_words
from bot.views.cadence import WEEKDAYS, clock_time, describe_hours, schedule_label, zone_name
from bot.views.health import ailment_lines
from bot.views.inputs import option
from bot.views.message import Message
from bot.views.notices import REASONS
from bot.views.paging import page_buttons
from bot.views.progress import progress_line
from bot.views.words import calendar_day, escaped, listed, plural, when

PAGE = 3
"""Schedules in one message: three of the longest stay under the length that Slack takes."""

UNREACHABLE_SHOWN = 7
MISSES_SHOWN = 3
MISSED_CHANNELS_SHOWN = 3
LEFT_OUT_SHOWN = 2
AILMENTS_SHOWN = 4
"""What is wrong, at most: who has put four things right is shown the next."""

FALLS = {OnDayOff.MOVE: "moves to the next day that is not off", OnDayOff.SKIP: "is skipped"}

SKIPPED = "will be skipped: every practice was asked in one of its channels in the 28 days before"


def schedules_message(page: SchedulePage, *, said: str = "") -> Message:
    """One page of schedules; `said` is the sentence on what has just been done, in mrkdwn."""
    headline = _headline(page)
    blocks: list[Block] = [SectionBlock(text=_markdown(said), block_id="said")] if said else []
    blocks.append(SectionBlock(text=_markdown(headline), block_id="headline"))
    for card in page.cards:
        blocks += _blocks(card)
    blocks.append(
        ActionsBlock(
            elements=[
                *page_buttons(
                    ids.SCHEDULES_PAGE,
                    start=page.start,
                    size=PAGE,
                    total=page.total,
                    back="Earlier ones",
                    on="Later ones",
                ),
                _new_button(),
            ],
            block_id="more",
        )
    )
    return Message(text=" ".join(filter(None, [said, headline])), blocks=tuple(blocks))


def coming_line(foreseen: Foreseen, card: ScheduleCard) -> str:
    """When something will be asked, and what."""
    what = f"“{escaped(foreseen.practice.title)}”" if foreseen.practice else SKIPPED
    occurrence = foreseen.occurrence
    due = occurrence.moved_from
    moved = f", moved from {calendar_day(due)}{_why_off(due, card.days_off)}" if due else ""
    direct = card.manner is Manner.DIRECT
    moment = (
        f"{calendar_day(occurrence.local_date)} at {clock_time(card.cadence.at)}"
        if direct
        else when(occurrence.opens_at)
    )
    return f"{moment}: {what}{moved}"


def coming_lines(card: ScheduleCard) -> list[str]:
    """What comes next, in order: when something will be asked and what, and on which days nothing is."""
    asked = [(one.occurrence.opens_at, coming_line(one, card)) for one in card.coming]
    left_out = [(one.opens_at, _left_out_line(one, card.days_off)) for one in card.left_out[:LEFT_OUT_SHOWN]]
    return [line for _, line in sorted(asked + left_out)]


def rules_line(card: ScheduleCard) -> str:
    """Days off and reminders of a schedule, as far as it has any."""
    off = [*(f"{WEEKDAYS[day]}s" for day in card.days_off.weekdays)]
    if card.days_off.calendar:
        off.append(f"public holidays of {escaped(calendar_name(card.days_off.calendar))}")
    said = f"Not on {listed(off)}: a check-in that falls on one {FALLS[card.days_off.then]}." if off else ""
    reminds = "Who has not answered by half time is reminded once, by direct message." if card.reminds else ""
    return " ".join(filter(None, [said, reminds]))


def unreachable_sentence(found: Unreachable, *, asked: Collection[str]) -> str:
    """Where Driver Pulse can't post, what mends it, and when it tries again.

    `asked` are the channels that the schedule asks; any other is the one in which leaders read.
    """
    said = []
    if found.not_joined:
        said.append(
            f"Driver Pulse is not in {channels_in_words(found.not_joined, UNREACHABLE_SHOWN)} yet; to invite it, type "
            "`/invite @Driver Pulse` there."
        )
    if gone := [one for one in found.archived if one in asked]:
        them, are = ("it", "is") if len(gone) == 1 else ("them", "are")
        archived = channels_in_words(gone, UNREACHABLE_SHOWN)
        said.append(f"{archived} {are} archived; unarchive {them} or take {them} out of the schedule.")
    for one in found.archived:
        if one not in asked:
            said.append(f"<#{one}> is archived; unarchive it or choose another leadership channel in the schedule.")
    whats = {"check-in" if one in asked else "digest" for one in (*found.not_joined, *found.archived)}
    return " ".join([*said, f"It tries again at every {listed(sorted(whats))}."])


def _headline(page: SchedulePage) -> str:
    if not page.total:
        return "There is no schedule yet. The button below makes one, as does `/drivers schedule`."
    if len(page.cards) == page.total:
        return f"{plural(page.total, 'schedule')} in this workspace."
    return f"Schedules {page.start + 1} to {page.start + len(page.cards)} of {page.total}."


def _blocks(card: ScheduleCard) -> list[Block]:
    return [
        DividerBlock(block_id=f"above_{card.schedule_id}"),
        SectionBlock(
            text=_markdown("\n".join(_plan(card))), block_id=f"schedule_{card.schedule_id}", accessory=_menu(card)
        ),
        SectionBlock(text=_markdown("\n".join(_course(card))), block_id=f"course_{card.schedule_id}"),
        ActionsBlock(elements=list(_buttons(card)), block_id=f"buttons_{card.schedule_id}"),
    ]


def _plan(card: ScheduleCard) -> list[str]:
    """What it asks whom and when, as somebody set it up."""
    drivers = listed([escaped(driver.name) for driver in card.drivers]) or "no driver that the catalogue still has"
    direct = card.manner is Manner.DIRECT
    clocks = "in each person's own time zone" if direct else f"by the clocks of {zone_name(card.cadence.zone)}"
    some = f" ({card.practices} of {card.all_practices} practices)" if card.practices < card.all_practices else ""
    how = ", each by direct message" if direct else ""
    return [
        f"*{escaped(card.program)}* · {schedule_label(card.cadence, card.state)}",
        f"Asks about {drivers}{some}, {clocks}. Each check-in is open for {describe_hours(card.cadence.open_hours)}.",
        f"Asked: {audience_in_words(card)}{how}. Leaders read the results in <#{card.leadership}>.",
        *filter(None, [rules_line(card)]),
    ]


def _course(card: ScheduleCard) -> list[str]:
    """What is coming, what was, and what is wrong."""
    lines = _coming(card)
    if card.progress:
        lines.append(progress_line(card.progress))
    if card.response:
        lines.append(_response(card.response))
    lines += [_miss(miss) for miss in card.misses[:MISSES_SHOWN]]
    if len(card.misses) > MISSES_SHOWN:
        lines.append(f"And {len(card.misses) - MISSES_SHOWN} more not asked in the last 28 days.")
    return [*lines, *ailment_lines(card.ailments[:AILMENTS_SHOWN])]


def _coming(card: ScheduleCard) -> list[str]:
    if not card.coming:
        return ["It asks nothing until somebody resumes it."]
    head = f"Paused until {calendar_day(card.paused_until)}. Next:" if card.paused_until else "Next:"
    return [head, *(f"• {line}" for line in coming_lines(card))]


def _left_out_line(one: LeftOut, days_off: DaysOff) -> str:
    if one.called_off:
        return f"{calendar_day(one.local_date)}: skipped, as an admin chose"
    return f"{calendar_day(one.local_date)}: skipped, a day off{_why_off(one.local_date, days_off)}"


def _why_off(day: date, days_off: DaysOff) -> str:
    holiday = days_off.holiday(day)
    return f" ({escaped(holiday)})" if holiday else ""


def _response(response: Response) -> str:
    what = f" “{escaped(response.practice.title)}”" if response.practice else ""
    count = f"{response.answered:,} of {response.asked:,} answered{what}"
    return f"Last closed: {count}, asked on {calendar_day(response.local_date)}."


def _miss(miss: Miss) -> str:
    where = f" in {channels_in_words(miss.channels, MISSED_CHANNELS_SHOWN)}" if miss.channels else ""
    return f"Not asked on {calendar_day(miss.local_date)}{where}: {REASONS[miss.reason]}."


def _buttons(card: ScheduleCard) -> list[Button]:
    if card.state is ScheduleState.PAUSED:
        first = [_button("Resume", ids.SCHEDULES_RESUME, card)]
    else:
        first = [_button("Ask now", ids.SCHEDULES_ASK_NOW, card), _button("Pause", ids.SCHEDULES_PAUSE, card)]
    return [*first, _button("Change", ids.SCHEDULES_CHANGE, card), _delete_button(card)]


def _menu(card: ScheduleCard) -> OverflowMenu:
    """What is done less often, beside the schedule."""
    next_one = card.ahead or next((one.occurrence.local_date for one in card.coming), None)
    to_skip = None if card.state is ScheduleState.PAUSED else next_one
    called_off = next((one.local_date for one in card.left_out if one.called_off), None)
    offered = [
        ("Show me the next one", ids.MORE_PREVIEW, None),
        *([("Skip the next one", ids.MORE_SKIP, to_skip)] if to_skip else []),
        *(
            [(f"Ask on {called_off:%B} {called_off.day} after all", ids.MORE_TAKE_BACK, called_off)]
            if called_off
            else []
        ),
        ("Practices and their order", ids.MORE_PRACTICES, None),
        ("Duplicate", ids.MORE_DUPLICATE, None),
    ]
    options = [option(text, _more_value(what, card, day)) for text, what, day in offered]
    return OverflowMenu(action_id=ids.SCHEDULES_MORE, options=options)


def _more_value(what: str, card: ScheduleCard, day: date | None) -> str:
    return f"{what} {card.schedule_id} {day.isoformat() if day else ''}".rstrip()


def _button(text: str, action_id: str, card: ScheduleCard) -> Button:
    return Button(text=PlainText(text), action_id=action_id, value=card.schedule_id)


def _delete_button(card: ScheduleCard) -> Button:
    return Button(
        text=PlainText("Delete"),
        action_id=ids.SCHEDULES_DELETE,
        value=card.schedule_id,
        style="danger",
        confirm=ConfirmationDialogue(
            title=PlainText("Delete this schedule?"),
            text=PlainText(
                "It will ask nothing more, and this can't be taken back. Results and comments so far stay, and "
                "open check-ins close at their time. To stop for a while only, pause it instead."
            ),
            confirm=PlainText("Delete"),
            deny=PlainText("Keep it"),
            style="danger",
        ),
    )


def _new_button() -> Button:
    return Button(text=PlainText("New schedule"), action_id=ids.SCHEDULES_NEW, value="new")


def _markdown(text: str) -> Markdown:
    return Markdown(text, verbatim=True)
