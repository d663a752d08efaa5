"""The pieces that forms are made of."""

from collections.abc import Sequence
from datetime import time

from slackblocks import (
    Block,
    ContextBlock,
    ConversationFilter,
    ConversationSelectMenu,
    Element,
    ExternalSelectMenu,
    InputBlock,
    Option,
    PlainText,
    StaticSelectMenu,
    TimePicker,
)

from bot.views import ids
from bot.views.cadence import zone_name

LONGEST_OPTION = 75
"""Characters of an option's text (https://docs.slack.dev/reference/block-kit/composition-objects/option-object)."""


def labeled(
    label: str,
    element: Element,
    *,
    block_id: str,
    dispatch: bool = False,
    hint: str | None = None,
    optional: bool = False,
) -> Block:
    """An input with its label; `dispatch` tells the bot at once what is entered."""
    return InputBlock(
        label=label, element=element, dispatch_action=dispatch, block_id=block_id, hint=hint, optional=optional
    )


def option(text: str, value: object) -> Option:
    """One line of a menu; a text that is too long for Slack is cut."""
    shown = text if len(text) <= LONGEST_OPTION else f"{text[: LONGEST_OPTION - 1]}…"
    return Option(text=PlainText(shown), value=str(value))


def menu(action_id: str, options: Sequence[Option], chosen: object) -> Element:
    """A menu with one of its options chosen, if it is among them."""
    initial = next((option for option in options if option.value == str(chosen)), None)
    return StaticSelectMenu(action_id, list(options), initial_option=initial)


def time_menu(action_id: str, at: time | None) -> Element:
    """A time of day to choose."""
    return TimePicker(action_id=action_id, initial_time=f"{at:%H:%M}" if at else None)


def zone_menu(zone: str) -> Element:
    """A time zone to choose; what is typed is looked up."""
    return ExternalSelectMenu(
        action_id=ids.SCHEDULE_ZONE_SEARCH,
        initial_option=option(zone_name(zone), zone) if zone else None,
        min_query_length=0,
        placeholder="Type a city, for example Chicago",
    )


def channel_menu(action_id: str, channel: str) -> Element:
    """A channel to choose, public or private."""
    return ConversationSelectMenu(action_id=action_id, initial_conversation=channel or None, filter=channels_only())


def channels_only() -> ConversationFilter:
    """Neither direct messages nor groups of people."""
    return ConversationFilter(include=["public", "private"])


def note(text: str, block_id: str) -> Block:
    """Small print below a field."""
    return ContextBlock(elements=[PlainText(text)], block_id=block_id)
