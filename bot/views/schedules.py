"""The list of schedules, with what each will ask and what admins can do about it."""

from collections.abc import Collection, Sequence

from slackblocks import (
    ActionsBlock,
    Block,
    Button,
    ConfirmationDialogue,
    DividerBlock,
    Markdown,
    PlainText,
    SectionBlock,
)

from bot.domain.cards import Foreseen
from bot.domain.catalogue import Practice
from bot.domain.person import Unreachable
from bot.domain.round import Round
from bot.domain.schedule import ScheduleState
from bot.domain.schedule_card import Miss, Response, ScheduleCard, SchedulePage
from bot.views import ids
from bot.views.cadence import clock_name, describe_hours, schedule_label, zone_name
from bot.views.message import Message
from bot.views.notices import REASONS
from bot.views.words import calendar_day, escaped, listed, plural, when

PAGE = 4
"""Schedules in one message: four of the longest stay under the length that Slack takes."""

CHANNELS_SHOWN = 15
CHANNELS_NAMED = 4
UNREACHABLE_SHOWN = 7
MISSES_SHOWN = 3
MISSED_CHANNELS_SHOWN = 4

SKIPPED = "will be skipped: every practice was asked in one of its channels in the 28 days before"


def schedules_message(page: SchedulePage, *, said: str = "") -> Message:
    """One page of schedules; `said` is the sentence on what has just been done, in mrkdwn."""
    headline = _headline(page)
    blocks: list[Block] = [SectionBlock(text=_markdown(said), block_id="said")] if said else []
    blocks.append(SectionBlock(text=_markdown(headline), block_id="headline"))
    for card in page.cards:
        blocks += _blocks(card)
    blocks.append(ActionsBlock(elements=[*_page_buttons(page), _new_button()], block_id="more"))
    return Message(text=" ".join(filter(None, [said, headline])), blocks=tuple(blocks))


def channels_in_words(channels: Sequence[str], most: int = CHANNELS_SHOWN) -> str:
    """`#north and #south`, as mentions; the rest as a number."""
    shown = [f"<#{channel}>" for channel in channels[:most]]
    rest = len(channels) - len(shown)
    return listed([*shown, *([plural(rest, "more channel")] if rest else [])])


def coming_line(foreseen: Foreseen) -> str:
    """When something will be asked, and what."""
    what = f"“{escaped(foreseen.practice.title)}”" if foreseen.practice else SKIPPED
    return f"{when(foreseen.occurrence.opens_at)}: {what}"


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


def asked_now(card: ScheduleCard, round_: Round, practice: Practice) -> str:
    """A round of this schedule was opened by hand."""
    return (
        f"*{escaped(card.program)}* ({_label(card)}) asks now: “{escaped(practice.title)}”. It is posted in "
        f"{channels_in_words(card.channels)} within moments, and closes {when(round_.closes_at)}. "
        "This schedule asks nothing more today."
    )


def paused(card: ScheduleCard) -> str:
    return f"{_named(card)} is paused and asks nothing until somebody resumes it. Open check-ins close at their time."


def resumed(card: ScheduleCard) -> str:
    return f"{_named(card)} asks again, from the next time below. What fell into the pause is not made up for."


def deleted(card: ScheduleCard) -> str:
    return (
        f"{_named(card)} is deleted and asks nothing more. Results and comments stay, and open "
        "check-ins close at their time."
    )


def _named(card: ScheduleCard) -> str:
    """A schedule as the subject of a sentence."""
    return f"*{escaped(card.program)}* ({_label(card)}, in {channels_in_words(card.channels, CHANNELS_NAMED)})"


def _label(card: ScheduleCard) -> str:
    return f"{schedule_label(card.cadence)} {clock_name(card.cadence.zone)}"


def _headline(page: SchedulePage) -> str:
    if not page.total:
        return "There is no schedule yet. The button below makes one, as does `/drivers schedule`."
    if len(page.cards) == page.total:
        return f"{plural(page.total, 'schedule')} in this workspace."
    return f"Schedules {page.start + 1} to {page.start + len(page.cards)} of {page.total}."


def _blocks(card: ScheduleCard) -> list[Block]:
    return [
        DividerBlock(block_id=f"above_{card.schedule_id}"),
        SectionBlock(text=_markdown("\n".join(_lines(card))), block_id=f"schedule_{card.schedule_id}"),
        ActionsBlock(elements=list(_buttons(card)), block_id=f"buttons_{card.schedule_id}"),
    ]


def _lines(card: ScheduleCard) -> list[str]:
    drivers = listed([escaped(driver.name) for driver in card.drivers]) or "no driver that the catalogue still has"
    lines = [
        f"*{escaped(card.program)}* · {schedule_label(card.cadence, card.state)}",
        f"Asks about {drivers}, by the clocks of {zone_name(card.cadence.zone)}. Each check-in is open for "
        f"{describe_hours(card.cadence.open_hours)}.",
        f"Asked: {channels_in_words(card.channels)}. Leaders read the results in <#{card.leadership}>.",
        *_coming(card),
    ]
    if card.response:
        lines.append(_response(card.response))
    lines += [_miss(miss) for miss in card.misses[:MISSES_SHOWN]]
    if len(card.misses) > MISSES_SHOWN:
        lines.append(f"And {len(card.misses) - MISSES_SHOWN} more not asked in the last 28 days.")
    return [*lines, *([unreachable_sentence(card.unreachable, asked=card.channels)] if card.unreachable else [])]


def _coming(card: ScheduleCard) -> list[str]:
    if not card.coming:
        return ["It asks nothing until somebody resumes it."]
    return ["Next:", *(f"• {coming_line(foreseen)}" for foreseen in card.coming)]


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


def _page_buttons(page: SchedulePage) -> list[Button]:
    after = page.start + PAGE
    back = [_page_button("Earlier ones", "back", page.start - PAGE)] if page.start else []
    on = [_page_button("Later ones", "on", after)] if after < page.total else []
    return [*back, *on]


def _page_button(text: str, direction: str, start: int) -> Button:
    return Button(text=PlainText(text), action_id=f"{ids.SCHEDULES_PAGE}:{direction}", value=str(max(start, 0)))


def _new_button() -> Button:
    return Button(text=PlainText("New schedule"), action_id=ids.SCHEDULES_NEW, value="new")


def _markdown(text: str) -> Markdown:
    return Markdown(text, verbatim=True)
