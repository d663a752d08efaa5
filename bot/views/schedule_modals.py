"""The small modals beside the list of schedules: pausing one, and putting its practices in order."""

from collections.abc import Sequence
from datetime import date

from slackblocks import Block, ContextBlock, DatePicker, Markdown, ModalView, OverflowMenu, PlainText, SectionBlock

from bot.domain.cadence import Cadence
from bot.domain.catalogue import Catalogue
from bot.domain.practice_order import Move, Ordering, Standing
from bot.views import ids
from bot.views.cadence import schedule_label
from bot.views.inputs import labeled, option
from bot.views.practice_marks import own_mark
from bot.views.practice_ways import words_of_practices
from bot.views.words import calendar_day, escaped, plural

PRACTICES_SHOWN = 90
"""Practices in one modal: Slack takes 100 blocks."""

RETIRED_SHOWN = 20
"""Retired practices that are listed; the menu has more of them."""

_MOVES = {
    Move.UP: "Move up",
    Move.DOWN: "Move down",
    Move.FIRST: "Move to the top",
    Move.LAST: "Move to the end",
    Move.OUT: "Leave out",
    Move.IN: "Ask about this",
}

_HOW = (
    "Practices are asked from the top down, one at each check-in: each once before any comes again, and each at most "
    "once in 28 days. What you change holds from the next check-in on."
)


def pause_modal(program: str, *, metadata: str, until: date | None = None) -> ModalView:
    """Until when, if not until somebody resumes it."""
    picker = DatePicker(
        action_id=ids.SCHEDULE_FIELD,
        initial_date=until.isoformat() if until else None,
        placeholder=PlainText("Choose a day"),
    )
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


def order_modal(
    ordering: Ordering,
    standing: Standing,
    *,
    program: str,
    cadence: Cadence,
    catalogue: Catalogue,
    metadata: str,
    retired: Sequence[str] = (),
    said: str = "",
    turn: str = "",
) -> ModalView:
    """The practices of a program's schedule in the order in which they are asked, with what becomes of each, and below
    them those that are not asked, and the program's own that were `retired`; above them the ways to their words.

    `said` is what has just been done, in mrkdwn; with another `turn` nothing is chosen in the menus.
    """
    head = [f"*{escaped(program)}* · {schedule_label(cadence)}", *_nothing_next(standing)]
    blocks: list[Block] = [
        SectionBlock(text=Markdown("\n".join(head), verbatim=True), block_id="order_of"),
        *([SectionBlock(text=Markdown(said, verbatim=True), block_id="order_said")] if said else []),
        _text(_HOW, "order_head"),
        words_of_practices((*ordering.asked, *ordering.left_out), catalogue, retired=retired, turn=turn),
        *(_asked(id, place, ordering, standing, catalogue) for place, id in enumerate(ordering.asked)),
        *_left_out(ordering, standing, catalogue),
        *_retired(retired, catalogue),
    ]
    return ModalView(
        title="Practices",
        blocks=_that_fit(blocks),
        submit="Save",
        close="Cancel",
        callback_id=ids.ORDER_FORM,
        private_metadata=metadata,
    )


def _that_fit(blocks: list[Block]) -> list[Block]:
    if len(blocks) <= PRACTICES_SHOWN:
        return blocks
    return [*blocks[:PRACTICES_SHOWN], _text("There is no room here for the rest, which stays as it is.", "order_rest")]


def _nothing_next(standing: Standing) -> list[str]:
    """Why no practice is marked as the next one, where none is."""
    if standing.day is None:
        return ["It is paused, so nothing is asked next."]
    if standing.practice is None:
        return [f"The next check-in, on {calendar_day(standing.day)}, is skipped: every practice rests then."]
    return []


def _asked(id: str, place: int, ordering: Ordering, standing: Standing, catalogue: Catalogue) -> Block:
    practice = catalogue.practice(id)
    title = f"{place + 1}. {escaped(practice.title)} ({escaped(catalogue.driver(practice.driver).name)})"
    return _practice(id, [title + own_mark(practice), *_mark(id, standing)], ordering, f"order_{place}")


def _left_out(ordering: Ordering, standing: Standing, catalogue: Catalogue) -> list[Block]:
    if not ordering.left_out:
        return []
    head = _text(f"Not asked: {plural(len(ordering.left_out), 'practice')}.", "order_left_out")
    return [head, *(_unasked(id, place, ordering, standing, catalogue) for place, id in enumerate(ordering.left_out))]


def _retired(retired: Sequence[str], catalogue: Catalogue) -> list[Block]:
    """Those that nothing is asked about any more, in one block: there may be more of them than there is room for."""
    if not retired:
        return []
    titles = [f"∘ {catalogue.practice(id).title} · your own, retired" for id in retired[-RETIRED_SHOWN:]]
    rest = len(retired) - len(titles)
    head = f"Retired: {plural(len(retired), 'practice')}. To ask about one again, choose it above under “Bring back …”."
    return [_text("\n".join([head, *titles, *([f"And {rest:,} older ones."] if rest else [])]), "order_retired")]


def _unasked(id: str, place: int, ordering: Ordering, standing: Standing, catalogue: Catalogue) -> Block:
    title = f"∘ {escaped(catalogue.practice(id).title)}{own_mark(catalogue.practice(id))}"
    return _practice(id, [title, *_mark(id, standing)], ordering, f"order_out_{place}")


def _mark(id: str, standing: Standing) -> list[str]:
    """What there is to know of a practice beside its place."""
    if standing.practice == id and standing.day:
        return [f"*Asked next, on {calendar_day(standing.day)}*"]
    return [f"Rests until {calendar_day(standing.resting[id])}"] if id in standing.resting else []


def _practice(id: str, lines: Sequence[str], ordering: Ordering, block_id: str) -> Block:
    """A practice with what can be done with it, if anything can."""
    moves = [option(_MOVES[move], f"{move} {id}") for move in ordering.moves(id)]
    menu = OverflowMenu(action_id=ids.ORDER_MOVE, options=moves) if moves else None
    return SectionBlock(text=Markdown("\n".join(lines), verbatim=True), block_id=block_id, accessory=menu)


def _text(text: str, block_id: str) -> Block:
    return ContextBlock(elements=[PlainText(text)], block_id=block_id)
