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
from bot.domain.home import Home
from bot.domain.schedule_card import ScheduleCard, SchedulePage
from bot.views import ids
from bot.views.help import help_message
from bot.views.home_leaders import has_table, leaders_blocks
from bot.views.mine import choice_blocks, kept_blocks, open_blocks, said_block
from bot.views.receipt import receipt_message
from bot.views.schedule_actions import new_button, schedule_buttons, schedule_menu
from bot.views.schedule_lines import last_lines, named, next_lines, whom_line, wrong_lines
from bot.views.words import plural, when


def home_view(home: Home, *, said: str = "", older: bool = False) -> HomeTabView:
    """The tab of one person; `said` is the sentence on what they have just done in it.

    With `older` it is made of blocks that every Slack takes.
    """
    parts = [
        open_blocks(home.mine),
        tuple(leaders_blocks(home, older=older)),
        tuple(_schedules(home.schedules)) if home.schedules else (),
        choice_blocks(home.mine),
        (*kept_blocks(home.mine), _help_button()),
    ]
    blocks = [*said_block(said)]
    for place, part in enumerate(part for part in parts if part):
        blocks += [*([DividerBlock(block_id=f"home_above_{place}")] if place else []), *part]
    return HomeTabView(blocks=blocks)


def older_home_view(home: Home, *, said: str = "") -> HomeTabView | None:
    """The same tab for a Slack that does not know tables yet; None if there is none in it."""
    return home_view(home, said=said, older=True) if has_table(home) else None


def help_modal(*, admin: bool, leader: bool) -> ModalView:
    """What the one who asks can type."""
    blocks = [*help_message(admin=admin, leader=leader).blocks]
    return ModalView(title="What you can type", blocks=blocks, close="Close")


def answer_taken(receipt: Receipt) -> str:
    """That an answer is stored, for a screen that stays: not which one. Or why none was stored."""
    if receipt.rating is None:
        return receipt_message(receipt).text
    return (
        f"Your answer is stored. You can change it until {when(receipt.closes_at)}; `/drivers me` shows you alone what "
        "you answered."
    )


def _schedules(page: SchedulePage) -> Iterator[Block]:
    """For admins: each schedule in short, with all that can be done about it, and the way to the others."""
    title = f"*{plural(page.total, 'schedule')}*" if page.total else "*There is no schedule yet.*"
    yield _section(title, "home_schedules")
    for card in page.cards:
        yield SectionBlock(
            text=Markdown("\n".join(_short(card)), verbatim=True),
            block_id=f"home_schedule_{card.schedule_id}",
            accessory=schedule_menu(card),
        )
        yield schedule_buttons(card)
    if rest := page.total - len(page.cards):
        yield _small(f"And {rest:,} more: press *All schedules* or type `/drivers schedules`.", "home_more")
    every = [_button("All schedules", ids.HOME_SCHEDULES)] if page.total else []
    yield ActionsBlock(elements=[*every, new_button()], block_id="home_schedules_more")


def _short(card: ScheduleCard) -> list[str]:
    return [named(card), whom_line(card), *next_lines(card), *last_lines(card), *wrong_lines(card)]


def _help_button() -> ActionsBlock:
    return ActionsBlock(elements=[_button("What you can type", ids.HOME_HELP)], block_id="home_help")


def _button(text: str, action_id: str) -> Button:
    return Button(text=PlainText(text), action_id=action_id, value="home")


def _section(text: str, block_id: str) -> SectionBlock:
    return SectionBlock(text=Markdown(text, verbatim=True), block_id=block_id)


def _small(text: str, block_id: str) -> ContextBlock:
    return ContextBlock(elements=[Markdown(text, verbatim=True)], block_id=block_id)
