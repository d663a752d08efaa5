"""What a person sees when something did not work."""

import re

from slackblocks import Markdown, ModalView, SectionBlock

from bot.views.layout import LONGEST_SECTION
from bot.views.message import Message
from bot.views.words import escaped

BEGINNING = 500
"""Characters that still fit when each is written as five (`&amp;`)."""

_MENTION = re.compile("&lt;([@#])\u2060?([A-Z0-9]+)&gt;")


def trouble_message(sentence: str) -> Message:
    """The sentence alone, for the person alone; `sentence` may mention people and channels by id."""
    return Message(text=_shown(sentence), blocks=(_section(sentence),))


def trouble_modal(sentence: str) -> ModalView:
    """The same where there is no message to answer: over a modal or the Home tab."""
    return ModalView(title="That did not work", blocks=[_section(sentence)], close="Close")


def names_somebody(sentence: str) -> bool:
    """Whether a sentence mentions a person or a channel, which the errors beside a modal's inputs can't show."""
    return _MENTION.search(escaped(sentence)) is not None


def unexpected(reference: str) -> str:
    """The sentence for what nobody foresaw; the log has the same reference."""
    return (
        "Something went wrong, and what you did may not have been saved. Please try again in a moment; "
        f"if it happens again, give whoever runs Driver Pulse this reference: {reference}"
    )


def outdated() -> str:
    """The sentence for a button or menu that an earlier version of the bot put up."""
    return "This comes from an earlier version of Driver Pulse and no longer works. Type /drivers to see what does."


def _section(sentence: str) -> SectionBlock:
    return SectionBlock(Markdown(_shown(sentence)))


def _shown(sentence: str) -> str:
    """The sentence without any markup but mentions of single people and channels, which notify nobody else; its
    beginning if it is longer than Slack takes, which is that of what somebody made up."""
    shown = _MENTION.sub(r"<\1\2>", escaped(sentence))
    return shown if len(shown) <= LONGEST_SECTION else f"{escaped(sentence[:BEGINNING])}…"
