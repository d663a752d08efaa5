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
    ("/drivers me", "see what is open for you and what is stored about you; snooze or stop direct messages"),
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
    ("/drivers settings", "see who are admins and leaders, and how each program is set; change it"),
    ("/drivers audit", "see which admin changed what, and when"),
)

_ADMIN_COMMANDS = frozenset({"schedule", "schedules", "settings", "audit"})
_LEADER_COMMANDS = frozenset({"summary"})


def help_message(*, admin: bool, leader: bool, typed: str = "", meant: str | None = None) -> Message:
    """Help for staff, with what leaders and admins can do besides.

    `typed` is what was not understood, `meant` the command that was probably meant; whoever may not use it reads who
    may.
    """
    puzzled = [_puzzled(typed, _way_on(meant, admin=admin, leader=leader))] if typed else []
    paragraphs = [
        *puzzled,
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
    return Message(text=" ".join([*puzzled, fallback]), blocks=tuple(blocks))


def nearest_command(typed: str, commands: Iterable[str]) -> str | None:
    """The command that was probably meant by a word, or None."""
    return next(iter(get_close_matches(typed.casefold(), sorted(commands), n=1, cutoff=_CLOSE)), None)


def _puzzled(typed: str, way_on: str) -> str:
    shown = typed if len(typed) <= LONGEST_ECHO else f"{typed[:LONGEST_ECHO]}…"
    return f"I don't understand “{escaped(shown)}”. {way_on}".strip()


def _way_on(meant: str | None, *, admin: bool, leader: bool) -> str:
    """The command that was probably meant, as a question to those who may use it."""
    if meant is None:
        return ""
    if meant in _ADMIN_COMMANDS and not admin:
        return f"`/drivers {meant}` is for admins of Driver Pulse."
    if meant in _LEADER_COMMANDS and not (leader or admin):
        return f"`/drivers {meant}` is for members of a leadership channel and admins of Driver Pulse."
    return f"Did you mean `/drivers {meant}`?"


def _examples(title: str, examples: Iterable[tuple[str, str]]) -> str:
    return "\n".join([f"{title}:", *(f"• `{command}`: {what}" for command, what in examples)])
