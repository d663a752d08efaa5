"""What Driver Pulse can do for the one who asks, with examples to copy."""

from collections.abc import Iterable
from difflib import get_close_matches

from slackblocks import Block, Markdown, SectionBlock

from bot.views.message import Message
from bot.views.words import escaped

LONGEST_ECHO = 60
"""Characters of what somebody typed that are shown again."""

_CLOSE = 0.6  # of difflib's ratio: "shedule" (0.93) and "sumary" (0.92) are near; "weather" is near nothing

_EVERYBODY = (
    ("/drivers practices", "read the practices that check-ins ask about"),
    ("/drivers practices coaching", "read those of one driver, or a single one"),
    ("/drivers help", "see this again"),
)
_LEADERS = (
    ("/drivers summary", "see how the drivers stand"),
    ("/drivers summary coaching last 90 days", "see one driver or practice over some time"),
    ("/drivers summary in #north this quarter", "see one channel, with its name in the place of north"),
)
_ADMINS = (
    ("/drivers schedule", "start asking: which program, which channels, how often"),
    ("/drivers schedules", "see all schedules; ask now, pause, change or delete them"),
)


def help_message(*, admin: bool, leader: bool, typed: str = "", meant: str | None = None) -> Message:
    """Help for staff, with what leaders and admins can do besides.

    `typed` is what was not understood, `meant` the command that was probably meant.
    """
    paragraphs = [
        *_puzzled(typed, meant),
        "*Driver Pulse* asks in your channels how one practice at a time stands. Answer with one click; "
        "ratings are shown only for several people together. To say why, reply in the thread: replies carry your name.",
        _examples("You can type", (*(_LEADERS if leader or admin else ()), *_EVERYBODY)),
        *([_examples("As an admin you can also type", _ADMINS)] if admin else []),
    ]
    blocks: list[Block] = [
        SectionBlock(text=Markdown(paragraph, verbatim=True), block_id=f"help_{place}")
        for place, paragraph in enumerate(paragraphs)
    ]
    fallback = "Driver Pulse asks how the practices of a program stand. Type /drivers practices to read them."
    return Message(text=" ".join([*_puzzled(typed, meant), fallback]), blocks=tuple(blocks))


def nearest_command(typed: str, commands: Iterable[str]) -> str | None:
    """The command that was probably meant by a word, or None."""
    return next(iter(get_close_matches(typed.casefold(), sorted(commands), n=1, cutoff=_CLOSE)), None)


def _puzzled(typed: str, meant: str | None) -> list[str]:
    if not typed:
        return []
    shown = typed if len(typed) <= LONGEST_ECHO else f"{typed[:LONGEST_ECHO]}…"
    question = f" Did you mean `/drivers {meant}`?" if meant else ""
    return [f"I don't understand “{escaped(shown)}”.{question}"]


def _examples(title: str, examples: Iterable[tuple[str, str]]) -> str:
    return "\n".join([f"{title}:", *(f"• `{command}`: {what}" for command, what in examples)])
