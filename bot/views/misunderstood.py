"""What was typed and not understood, with what may have been meant as buttons."""

from collections.abc import Sequence

from slackblocks import ActionsBlock, Button, PlainText, RichText, RichTextBlock, RichTextSection

from bot.domain.query import Fault, Misunderstood, Suggestion
from bot.views import ids
from bot.views.message import Message
from bot.views.words import escaped, listed

SUMMARY = "/drivers summary"
PRACTICES = "/drivers practices"

LONGEST_LABEL = 75
LONGEST_VALUE = 2_000
"""Characters of a button's text and value (https://docs.slack.dev/reference/block-kit/block-elements/button-element)."""

_PUZZLED = {
    Fault.UNKNOWN_WORDS: "I don't know “{words}”.",
    Fault.UNKNOWN_CHANNEL: "“{words}” is not among the channels whose results you can read.",
    Fault.SEVERAL_MEANINGS: "“{words}” can mean several things.",
    Fault.IMPOSSIBLE_PERIOD: "“{words}” is not a time that can be summarized.",
    Fault.SECOND_CHANNEL: "A summary is about one channel or all; “{words}” is one too many.",
    Fault.SECOND_PERIOD: "A summary is about one time; “{words}” is one too many.",
    Fault.TOO_LONG: "That is too long for a summary. Name a driver or practice, a channel and a time.",
}

_WAYS_OUT = {
    Fault.UNKNOWN_WORDS: f"Type {PRACTICES} to see all drivers and practices.",
    Fault.UNKNOWN_CHANNEL: f"Type {SUMMARY} alone to see which channels were asked.",
}
"""What helps if nothing can be suggested."""


def misunderstood_message(puzzled: Misunderstood, *, command: str = SUMMARY) -> Message:
    """What was not understood, and a button for each command that may have been meant.

    Where blocks can't be shown, the text has the commands to type instead.
    """
    said = puzzled.reason or _PUZZLED[puzzled.fault].format(words=puzzled.words)
    meant = _meant(puzzled)
    typed = [f"{command} {one.text}" for one in puzzled.suggestions]
    to_type = listed(typed, last="or") if puzzled.without_channel else f"Type {listed(typed, last='or')}."
    sentence = RichTextBlock(RichTextSection([RichText(f"{said} {meant}")]), block_id="part_0")
    buttons = meant_buttons([(_label(one, puzzled), f"{command} {one.text}") for one in puzzled.suggestions])
    return Message(
        text=escaped(" ".join([said, meant, *([to_type] if typed else [])])),
        blocks=(sentence, *([ActionsBlock(elements=list(buttons), block_id="part_1")] if buttons else [])),
    )


def meant_buttons(commands: Sequence[tuple[str, str]]) -> list[Button]:
    """A button for each command that may have been meant: what stands on it, and the command as it would be typed.

    A command that is too long to travel with a button gets none.
    """
    return [
        Button(text=PlainText(_cut(label)), action_id=f"{ids.MEANT}:{place}", value=typed)
        for place, (label, typed) in enumerate(commands)
        if len(typed) <= LONGEST_VALUE
    ]


def _label(suggestion: Suggestion, puzzled: Misunderstood) -> str:
    """Of several the name of each; of a single one all that it asks for."""
    return suggestion.name if len(puzzled.suggestions) > 1 else suggestion.text


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_LABEL else f"{line[: LONGEST_LABEL - 1]}…"


def _meant(puzzled: Misunderstood) -> str:
    """What was probably meant, or what helps if nothing can be suggested."""
    names = listed([one.name for one in puzzled.suggestions], last="or")
    if not names:
        return _WAYS_OUT.get(puzzled.fault, "Type /drivers help for examples.")
    return "Without the channel:" if puzzled.without_channel else f"Did you mean {names}?"
