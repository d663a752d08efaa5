"""What admins can do about one schedule, wherever it is shown: its buttons, and the menu beside it."""

from datetime import date

from slackblocks import ActionsBlock, Button, ConfirmationDialogue, OverflowMenu, PlainText

from bot.domain.schedule import ScheduleState
from bot.domain.schedule_card import ScheduleCard
from bot.views import ids
from bot.views.inputs import option


def schedule_buttons(card: ScheduleCard) -> ActionsBlock:
    """What is done most often."""
    if card.state is ScheduleState.PAUSED:
        first = [_button("Resume", ids.SCHEDULES_RESUME, card)]
    else:
        first = [_button("Ask now", ids.SCHEDULES_ASK_NOW, card), _button("Pause", ids.SCHEDULES_PAUSE, card)]
    buttons = [*first, _button("Change", ids.SCHEDULES_CHANGE, card), _delete_button(card)]
    return ActionsBlock(elements=[*buttons], block_id=f"buttons_{card.schedule_id}")


def schedule_menu(card: ScheduleCard) -> OverflowMenu:
    """What is done less often."""
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
    options = [option(text, _value(what, card, day)) for text, what, day in offered]
    return OverflowMenu(action_id=ids.SCHEDULES_MORE, options=options)


def new_button() -> Button:
    """The way to the form of a new schedule."""
    return Button(text=PlainText("New schedule"), action_id=ids.SCHEDULES_NEW, value="new")


def _value(what: str, card: ScheduleCard, day: date | None) -> str:
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
