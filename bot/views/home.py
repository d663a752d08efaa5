"""The Home tab, and the modals that open from it. The tab stays, so nothing in it tells what anybody answered."""

from collections.abc import Iterator

from slackblocks import (
    ActionsBlock,
    Block,
    Button,
    ContextBlock,
    DividerBlock,
    HomeTabView,
    Markdown,
    ModalView,
    PlainText,
    SectionBlock,
)

from bot.domain.cards import Receipt
from bot.domain.catalogue import Catalogue
from bot.domain.home import Home
from bot.domain.report import ScheduleReport
from bot.domain.schedule_card import ScheduleCard, SchedulePage
from bot.domain.trends import DriverFigure
from bot.views import ids
from bot.views.cadence import schedule_label
from bot.views.health import ailment_lines
from bot.views.help import help_message
from bot.views.layout import Paragraph, paragraphs
from bot.views.message import Message
from bot.views.mine import choice_blocks, kept_blocks, open_blocks, said_block
from bot.views.receipt import receipt_message
from bot.views.schedules import coming_line, schedules_message
from bot.views.sentences import change_sentence, compared_since, driver_name, score_sentence
from bot.views.words import begun, calendar_day, escaped, plural, when

LISTED = 20
"""Schedules in the modal: well below the 100 blocks that it may have."""


def home_view(home: Home, *, said: str = "") -> HomeTabView:
    """The tab of one person; `said` is the sentence on what they have just done in it."""
    parts = [
        open_blocks(home.mine),
        tuple(_glances(home)),
        tuple(_schedules(home.schedules)) if home.schedules else (),
        choice_blocks(home.mine),
        (*kept_blocks(home.mine), _help_button()),
    ]
    blocks = [*said_block(said)]
    for place, part in enumerate(part for part in parts if part):
        blocks += [*([DividerBlock(block_id=f"home_above_{place}")] if place else []), *part]
    return HomeTabView(blocks=blocks)


def help_modal(*, admin: bool, leader: bool) -> ModalView:
    """What the one who asks can type."""
    blocks = [*help_message(admin=admin, leader=leader).blocks]
    return ModalView(title="What you can type", blocks=blocks, close="Close")


def schedules_modal(page: SchedulePage) -> ModalView:
    """All schedules to read; changing one needs the list that the command gives."""
    listed = _readable(schedules_message(page))
    rest = page.total - len(page.cards)
    more = f"{plural(rest, 'more schedule')} and all buttons" if rest else "Buttons to ask now, pause, change or delete"
    foot = _small(f"{more}: type `/drivers schedules` in any channel.", "home_listed_foot")
    return ModalView(title="Schedules", blocks=[*listed, foot], close="Close")


def answer_taken(receipt: Receipt) -> str:
    """That an answer is stored, for a screen that stays: not which one. Or why none was stored."""
    if receipt.rating is None:
        return receipt_message(receipt).text
    return (
        f"Your answer is stored. You can change it until {when(receipt.closes_at)}; `/drivers me` shows you alone what "
        "you answered."
    )


def _glances(home: Home) -> Iterator[Block]:
    """For leaders: where each driver stands and how it moved, in one line."""
    if home.glances is None:
        return
    yield _section("*The drivers at a glance*", "home_glances")
    for place, report in enumerate(home.glances):
        for part, paragraph in enumerate(_glance(report, home.catalogue)):
            yield paragraph.block(f"home_glance_{place}_{part}")
    more = "There are more schedules; " if home.more else ""
    yield _small(
        f"{more}`/drivers summary` shows all, and how to read it. Scores stand with their 95% intervals.",
        "home_glances_foot",
    )


def _glance(report: ScheduleReport, catalogue: Catalogue) -> tuple[Paragraph, ...]:
    title = f"*{escaped(report.program)}* · {schedule_label(report.cadence, report.state)}"
    since = compared_since(report.summary)

    def line(figure: DriverFigure) -> str:
        change = begun(change_sentence(figure.change, since=since))
        return f"{driver_name(figure.driver, catalogue)}: {score_sentence(figure.estimate)}. {change}."

    lines = [line(figure) for figure in report.summary.drivers]
    return paragraphs(lines or [_nothing_yet(report)], title)


def _nothing_yet(report: ScheduleReport) -> str:
    if report.closes_next:
        return f"No figures yet; a check-in is open until {when(report.closes_next)}."
    return "No figures in this time."


def _schedules(page: SchedulePage) -> Iterator[Block]:
    """For admins: each schedule in short, and the way to all about them."""
    title = f"*{plural(page.total, 'schedule')}*" if page.total else "*There is no schedule yet.*"
    yield _section(title, "home_schedules")
    for card in page.cards:
        yield _section("\n".join(_short(card)), f"home_schedule_{card.schedule_id}")
    buttons = [_button("New schedule", ids.SCHEDULES_NEW)]
    if page.total:
        buttons.insert(0, _button("All schedules", ids.HOME_SCHEDULES))
    yield ActionsBlock(elements=list(buttons), block_id="home_schedules_more")


def _short(card: ScheduleCard) -> Iterator[str]:
    yield f"*{escaped(card.program)}* · {schedule_label(card.cadence, card.state)}"
    until = f"Paused until {calendar_day(card.paused_until)}. " if card.paused_until else ""
    asks = f"Next: {coming_line(card.coming[0], card)}" if card.coming else "It asks nothing until somebody resumes it."
    yield f"{until}{asks}"
    if card.response:
        yield f"Last closed: {card.response.answered:,} of {card.response.asked:,} answered."
    yield from ailment_lines(card.ailments)


def _readable(message: Message) -> Iterator[Block]:
    """A message's blocks without anything to press: where they are shown nothing would answer."""
    for block in message.blocks:
        if isinstance(block, SectionBlock):
            yield SectionBlock(text=block.text, block_id=block.block_id)
        elif not isinstance(block, ActionsBlock):
            yield block


def _help_button() -> ActionsBlock:
    return ActionsBlock(elements=[_button("What you can type", ids.HOME_HELP)], block_id="home_help")


def _button(text: str, action_id: str) -> Button:
    return Button(text=PlainText(text), action_id=action_id, value="home")


def _section(text: str, block_id: str) -> SectionBlock:
    return SectionBlock(text=Markdown(text, verbatim=True), block_id=block_id)


def _small(text: str, block_id: str) -> ContextBlock:
    return ContextBlock(elements=[Markdown(text, verbatim=True)], block_id=block_id)
