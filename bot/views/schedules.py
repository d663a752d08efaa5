"""The list of schedules, with what each will ask and what admins can do about it: as a message, and as a modal."""

from collections.abc import Collection

from slackblocks import ActionsBlock, Block, DividerBlock, Markdown, ModalView, SectionBlock

from bot.domain.person import Unreachable
from bot.domain.schedule_card import ScheduleCard, SchedulePage
from bot.views import ids
from bot.views.audience import channels_in_words
from bot.views.message import Message
from bot.views.paging import page_buttons
from bot.views.schedule_actions import new_button, schedule_buttons, schedule_menu
from bot.views.schedule_lines import course_lines, plan_lines
from bot.views.words import listed, plural

PAGE = 3
"""Schedules in one message: three of the longest stay under the length that Slack takes."""

MODAL_PAGE = 10
"""Schedules in the modal: with four blocks each well below the 100 that it may have."""

UNREACHABLE_SHOWN = 7


def schedules_message(page: SchedulePage, *, said: str = "") -> Message:
    """One page of schedules; `said` is the sentence on what has just been done, in mrkdwn."""
    text = " ".join(filter(None, [said, _headline(page)]))
    return Message(text=text, blocks=tuple(_blocks(page, PAGE, said)))


def schedules_modal(page: SchedulePage, *, said: str = "") -> ModalView:
    """The same over the Home tab, with longer pages."""
    return ModalView(title="Schedules", blocks=_blocks(page, MODAL_PAGE, said), close="Close")


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


def _blocks(page: SchedulePage, size: int, said: str) -> list[Block]:
    blocks: list[Block] = [_section(said, "said")] if said else []
    blocks.append(_section(_headline(page), "headline"))
    for card in page.cards:
        blocks += _of_one(card)
    turning = page_buttons(
        ids.SCHEDULES_PAGE,
        start=page.start,
        size=size,
        total=page.total,
        back="Earlier ones",
        on="Later ones",
    )
    return [*blocks, ActionsBlock(elements=[*turning, new_button()], block_id="more")]


def _headline(page: SchedulePage) -> str:
    if not page.total:
        return "There is no schedule yet. The button below makes one, as does `/drivers schedule`."
    if len(page.cards) == page.total:
        return f"{plural(page.total, 'schedule')} in this workspace."
    if len(page.cards) == 1:
        return f"Schedule {page.start + 1} of {page.total}."
    return f"Schedules {page.start + 1} to {page.start + len(page.cards)} of {page.total}."


def _of_one(card: ScheduleCard) -> list[Block]:
    plan, course = (Markdown("\n".join(lines), verbatim=True) for lines in (plan_lines(card), course_lines(card)))
    return [
        DividerBlock(block_id=f"above_{card.schedule_id}"),
        SectionBlock(text=plan, block_id=f"schedule_{card.schedule_id}", accessory=schedule_menu(card)),
        SectionBlock(text=course, block_id=f"course_{card.schedule_id}"),
        schedule_buttons(card),
    ]


def _section(text: str, block_id: str) -> SectionBlock:
    return SectionBlock(text=Markdown(text, verbatim=True), block_id=block_id)
