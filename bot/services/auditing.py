"""The audit list: every change by an admin is noted in the transaction that makes it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from bot.domain.audit import MAX_DETAIL, MAX_SUBJECT, Act, AuditPage, Entry, cut, mark_of, named
from bot.domain.export import PRIVATE
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
    answers, in the transaction of the change: after it, since it locks the workspace, and schedules are locked first.
    """
    await directory.lock_workspace(session, workspace)  # so that no two entries get the same number
    entry = Entry(now, person, act, cut(subject, MAX_SUBJECT), cut(detail, MAX_DETAIL), about)
    await audit.add(session, workspace, new_id(random), entry)


async def audit_page(session: Reading, workspace: str, *, start: int, count: int) -> AuditPage:
    """What was changed in a workspace, newest first; the caller has admitted the reader."""
    page = await audit.page(session, workspace, start=start, count=count)
    return replace(page, entries=await _as_called_now(session, workspace, page.entries))


async def entries_since(session: Reading, workspace: str, number: int, about: Collection[str]) -> tuple[Entry, ...]:
    """What was noted after an entry of this number about certain schedules or programs, in its order."""
    return await _as_called_now(session, workspace, await audit.since(session, workspace, number, about))


async def note_program(
    session: Writing, workspace: str, person: str, before: Program, after: Program, *, now: datetime, random: Random
) -> tuple[str, ...]:
    """Note what is different in a program's settings, from what to what, and return it; nothing if nothing is."""
    kept = await channel_marks(session, workspace)
    told = differences(form_of_program(before), form_of_program(after), kept)
    if told:
        detail, act = "\n".join(told), Act.PROGRAM_CHANGED
        about = before.id
        await note(session, workspace, person, act, before.name, detail=detail, about=about, now=now, random=random)
    called = await channel_names(session, workspace)
    return tuple(named(line, called) for line in told)


async def channel_marks(session: Reading, workspace: str) -> Mapping[str, str]:
    """How an entry keeps each channel: by a mark that is read as its name, unless it is private by then or now."""
    known = await directory.channels(session, workspace)
    return {channel.id: PRIVATE if channel.private else mark_of(channel.id) for channel in known}


async def channel_names(session: Reading, workspace: str) -> Mapping[str, str]:
    """What the audit list calls each channel now: by its name, unless it is private."""
    known = await directory.channels(session, workspace)
    return {channel.id: PRIVATE if channel.private else f"#{channel.name}" for channel in known}


async def _as_called_now(session: Reading, workspace: str, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    called = await channel_names(session, workspace)
    return tuple(replace(entry, detail=named(entry.detail, called)) for entry in entries)
