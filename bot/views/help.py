"""What Driver Pulse can do for the one who asks, with examples to copy."""

from collections.abc import Iterable
from difflib import get_close_matches

from slackblocks import ActionsBlock, Block, Markdown, SectionBlock

from bot.views.message import Message
from bot.views.misunderstood import meant_buttons
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
    ("/drivers summary since september in #north", "see one channel, with its name in the place of north"),
    ("/drivers summary this school year", "see other times; also “march to may”, “q3 2026” or “since last monday”"),
    ("/drivers compare", "see two channels, times or schedules, or leaders and staff, beside each other"),
    ("/drivers export", "take figures along for Excel, or as a report to print; it takes the same words"),
)
_ADMINS = (
    ("/drivers schedule", "start asking: which program, which channels, how often"),
    ("/drivers schedules", "see all schedules; ask now, pause, change or delete them"),
    ("/drivers settings", "see who are admins and leaders, and how each program is set; change it"),
    ("/drivers audit", "see who changed what or took figures along, and when"),
)

_ADMIN_COMMANDS = frozenset({"schedule", "schedules", "settings", "audit"})
_LEADER_COMMANDS = frozenset({"summary", "compare", "export"})


def help_message(*, admin: bool, leader: bool, typed: str = "", meant: str | None = None) -> Message:
    """Help for staff, with what leaders and admins can do besides.

    `typed` is what was not understood, `meant` the command that was probably meant; whoever may not use it reads who
    may.
    """
    allowed = meant is not None and _may_use(meant, admin=admin, leader=leader)
    puzzled = [_puzzled(typed, _way_on(meant, allowed=allowed))] if typed else []
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
    if typed and meant and allowed:
        blocks.insert(1, _meant_button(typed, meant))
    fallback = "Driver Pulse asks how the practices of a program stand. Type /drivers practices to read them."
    return Message(text=" ".join([*puzzled, fallback]), blocks=tuple(blocks))


def nearest_command(typed: str, commands: Iterable[str]) -> str | None:
    """The command that was probably meant by a word, or None."""
    return next(iter(get_close_matches(typed.casefold(), sorted(commands), n=1, cutoff=_CLOSE)), None)


def _puzzled(typed: str, way_on: str) -> str:
    shown = typed if len(typed) <= LONGEST_ECHO else f"{typed[:LONGEST_ECHO]}…"
    return f"I don't understand “{escaped(shown)}”. {way_on}".strip()


def _may_use(command: str, *, admin: bool, leader: bool) -> bool:
    return admin or (command not in _ADMIN_COMMANDS and (leader or command not in _LEADER_COMMANDS))


def _way_on(meant: str | None, *, allowed: bool) -> str:
    """The command that was probably meant, as a question to those who may use it."""
    if meant is None:
        return ""
    if allowed:
        return f"Did you mean `/drivers {meant}`?"
    who = "admins" if meant in _ADMIN_COMMANDS else "members of a leadership channel and admins"
    return f"`/drivers {meant}` is for {who} of Driver Pulse."


def _meant_button(typed: str, meant: str) -> Block:
    """The command with all that was typed after its first word."""
    command = f"/drivers {meant} {typed.partition(' ')[2]}".strip()
    buttons = meant_buttons([(command, command)]) or meant_buttons([(f"/drivers {meant}",) * 2])
    return ActionsBlock(elements=list(buttons), block_id="meant")


def _examples(title: str, examples: Iterable[tuple[str, str]]) -> str:
    return "\n".join([f"{title}:", *(f"• `{command}`: {what}" for command, what in examples)])
