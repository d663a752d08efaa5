"""The audit list: every change by an admin is noted in the transaction that makes it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random

from bot.domain.audit import MAX_DETAIL, MAX_SUBJECT, Act, AuditPage, Entry
from bot.domain.ids import new_id
from bot.domain.program import Program
from bot.domain.program_form import differences, form_of_program
from storage import audit, directory
from storage.engine import Reading, Writing

ENTRIES_KEPT = timedelta(days=730)
"""How long the list goes back: over two rounds of yearly plans, and not for good, since it names people."""


async def note(
    session: Writing,
    workspace: str,
    person: str,
    act: Act,
    subject: str,
    *,
    detail: str = "",
    about: str = "",
    now: datetime,
    random: Random,
) -> None:
    """Note what a person did, to which thing, and in `detail` what is different: plain text, made harmless when shown,
    with a line for each difference.

    `about` is the id of the schedule or program that it is about, if it is about one. The subject is the name of a
    program or schedule, or where the act is about a person their id. Call it with nothing that tells of anybody's
    answers, in the transaction of the change.
    """
    entry = Entry(now, person, act, _short(subject, MAX_SUBJECT), _short(detail, MAX_DETAIL), about)
    await audit.add(session, workspace, new_id(random), entry)


async def audit_page(session: Reading, workspace: str, *, start: int, count: int) -> AuditPage:
    """What was changed in a workspace, newest first; the caller has admitted the reader."""
    return await audit.page(session, workspace, start=start, count=count)


async def note_program(
    session: Writing, workspace: str, person: str, before: Program, after: Program, *, now: datetime, random: Random
) -> tuple[str, ...]:
    """Note what is different in a program's settings, from what to what, and return it; nothing if nothing is."""
    called = await channel_names(session, workspace)
    told = differences(form_of_program(before), form_of_program(after), called)
    if told:
        detail, act = "\n".join(told), Act.PROGRAM_CHANGED
        about = before.id
        await note(session, workspace, person, act, before.name, detail=detail, about=about, now=now, random=random)
    return told


async def channel_names(session: Reading, workspace: str) -> Mapping[str, str]:
    """What the audit list calls each channel: by its name, which later readers know, unless it is private."""
    known = await directory.channels(session, workspace)
    return {channel.id: "a private channel" if channel.private else f"#{channel.name}" for channel in known}


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
