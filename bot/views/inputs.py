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
    OptionGroup,
    PlainText,
    StaticSelectMenu,
    TimePicker,
)

from bot.views import ids
from bot.views.cadence import zone_name

LONGEST_OPTION = 75
"""Characters of an option's text (https://docs.slack.dev/reference/block-kit/composition-objects/option-object)."""

MOST_OPTIONS = 100
"""Options of one menu, or of one group of a menu
(https://docs.slack.dev/reference/block-kit/composition-objects/option-group-object)."""


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
    return Option(text=PlainText(cut_for_menu(text)), value=str(value))


def cut_for_menu(text: str) -> str:
    """A text as a line of a menu shows it."""
    return text if len(text) <= LONGEST_OPTION else f"{text[: LONGEST_OPTION - 1]}…"


def menu(action_id: str, options: Sequence[Option], chosen: object) -> Element:
    """A menu with one of its options chosen, if it is among them; many stand in groups."""
    initial = next((option for option in options if option.value == str(chosen)), None)
    if len(options) <= MOST_OPTIONS:
        return StaticSelectMenu(action_id, list(options), initial_option=initial)
    grouped = StaticSelectMenu(action_id, option_groups=_groups(options))
    grouped.initial_option = initial  # slackblocks wants a whole group here; Slack wants one option of a group
    return grouped


def _groups(options: Sequence[Option]) -> list[OptionGroup]:
    parts = [options[start : start + MOST_OPTIONS] for start in range(0, len(options), MOST_OPTIONS)]
    return [
        OptionGroup(f"{place * MOST_OPTIONS + 1} to {place * MOST_OPTIONS + len(part)}", list(part))
        for place, part in enumerate(parts)
    ]


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
