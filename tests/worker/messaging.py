"""What is said to the sandbox's workspace where only the saying is tried."""

from slackblocks import Markdown, SectionBlock

from bot.views.message import Message

TEAM = "T0SANDBOX"


def message(text: str = "A sentence.") -> Message:
    """A sentence in one block, which holds no more of it than Slack takes."""
    return Message(text=text, blocks=(SectionBlock(text=Markdown(text[:3000])),))
