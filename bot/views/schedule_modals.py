"""The small modals beside the list of schedules: pausing one, and putting its practices in order."""

from collections.abc import Sequence
from datetime import date

from slackblocks import Block, ContextBlock, DatePicker, Markdown, ModalView, OverflowMenu, PlainText, SectionBlock

from bot.domain.catalogue import Catalogue, Practice
from bot.domain.practice_order import Move, Ordering
from bot.views import ids
from bot.views.inputs import labeled, option
from bot.views.words import escaped, plural

PRACTICES_SHOWN = 90
"""Practices in one modal: Slack takes 100 blocks."""

_MOVES = {
    Move.UP: "Move up",
    Move.DOWN: "Move down",
    Move.FIRST: "Ask next in turn",
    Move.LAST: "Ask last",
    Move.OUT: "Leave out",
}


def pause_modal(program: str, *, metadata: str, until: date | None = None) -> ModalView:
    """Until when, if not until somebody resumes it."""
    picker = DatePicker(action_id=ids.SCHEDULE_FIELD, initial_date=until.isoformat() if until else None)
    return ModalView(
        title="Pause schedule",
        blocks=[
            SectionBlock(text=PlainText(f"{program} asks nothing while it is paused."), block_id="pause_what"),
            labeled(
                "Ask again from",
                picker,
                block_id=ids.PAUSE_UNTIL,
                optional=True,
                hint="Leave this empty to pause until somebody resumes it. Open check-ins close at their time.",
            ),
        ],
        submit="Pause",
        close="Cancel",
        callback_id=ids.PAUSE_FORM,
        private_metadata=metadata,
    )


def order_modal(ordering: Ordering, *, catalogue: Catalogue, metadata: str, said: str = "") -> ModalView:
    """The practices in the order in which they are asked, and below them those that are not."""
    asked = [_practice(catalogue.practice(id), place, catalogue) for place, id in enumerate(ordering.asked)]
    blocks: list[Block] = [
        _text(said or "Each check-in asks about the next one. Open check-ins stay as they are.", "order_head"),
        *asked,
        *_left_out(ordering.left_out, catalogue),
    ]
    return ModalView(
        title="Practices",
        blocks=blocks[:PRACTICES_SHOWN],
        submit="Save",
        close="Cancel",
        callback_id=ids.ORDER_FORM,
        private_metadata=metadata,
    )


def _practice(practice: Practice, place: int, catalogue: Catalogue) -> Block:
    moves = [option(words, f"{move} {practice.id}") for move, words in _MOVES.items()]
    driver = catalogue.driver(practice.driver).name
    return SectionBlock(
        text=Markdown(f"{place + 1}. {escaped(practice.title)} ({escaped(driver)})", verbatim=True),
        block_id=f"order_{place}",
        accessory=OverflowMenu(action_id=ids.ORDER_MOVE, options=moves),
    )


def _left_out(practices: Sequence[str], catalogue: Catalogue) -> list[Block]:
    if not practices:
        return []
    head = _text(f"Not asked: {plural(len(practices), 'practice')}.", "order_left_out")
    return [head, *(_left_out_one(catalogue.practice(id), place) for place, id in enumerate(practices))]


def _left_out_one(practice: Practice, place: int) -> Block:
    return SectionBlock(
        text=Markdown(f"∘ {escaped(practice.title)}", verbatim=True),
        block_id=f"order_out_{place}",
        accessory=OverflowMenu(
            action_id=ids.ORDER_MOVE, options=[option("Ask about this", f"{Move.IN} {practice.id}")]
        ),
    )


def _text(text: str, block_id: str) -> Block:
    return ContextBlock(elements=[PlainText(text)], block_id=block_id)
