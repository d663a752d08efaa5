"""Digests: what leaders get by themselves, on the program's rhythm, if something closed since the last one."""

from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

from bot.domain.delivery import Delivery, DeliveryKind, DeliveryState
from bot.domain.digest_time import next_digest_at
from bot.domain.ids import id_of_digest, id_of_digest_reply, new_id, program_of_digest
from bot.domain.program import Program
from bot.domain.report import BEGINNING
from bot.services.digest_reading import schedules_told
from storage import deliveries, programs
from storage.engine import Reading, Writing

AT_ONCE = 20
"""Programs handled in one transaction."""


async def owe_due_digests(session: Writing, *, now: datetime, random: Random) -> int:
    """Handle the programs whose digest time has come; returns how many there were.

    A digest is owed only if something closed that none has told, and tells of all such rounds. Without it, or later
    than DeliveryKind.DIGEST.lateness, only the due time moves on, and what there is to tell is left to the next one.
    """
    due = await programs.programs_with_digest_due(session, now=now, limit=AT_ONCE)
    for workspace, program in due:
        await _owe_digest(session, workspace, program, now=now, random=random)
        due_at = next_digest_at(program.digest, now)
        await programs.move_digest_on(session, workspace, program.id, due_at=due_at)
    return len(due)


async def digest_stands(
    session: Writing, workspace: str, taken: Delivery, *, channel: str, ts: str, now: datetime
) -> None:
    """A digest came to stand: what is said of each schedule is owed to its thread, in the same transaction.

    The ids of these deliveries are made of the digest's and rise, so that they come in the order of the schedules.
    """
    digest_id = taken.subject
    await programs.place_digest(session, workspace, digest_id, channel=channel, ts=ts)
    program = await programs.program(session, workspace, program_of_digest(digest_id))
    told = await schedules_told(session, workspace, program, digest_id) if program else ()
    for place, one in enumerate(told):
        reply = Delivery(
            id=f"{taken.id}-{place:03}",
            kind=DeliveryKind.DIGEST_REPLY,
            subject=id_of_digest_reply(digest_id, one.schedule.id),
            state=DeliveryState.DUE,
            due_at=now,
            expires_at=now + DeliveryKind.DIGEST_REPLY.lateness,
            channel=channel,
        )
        await deliveries.owe(session, workspace, reply)


async def thread_of_digest(session: Reading, workspace: str, digest_id: str) -> str | None:
    """The ts of a digest's message, under which its thread is; None while it does not stand."""
    place = await programs.place_of_digest(session, workspace, digest_id)
    return place[1] if place else None


async def _owe_digest(session: Writing, workspace: str, program: Program, *, now: datetime, random: Random) -> None:
    """Owe a program's digest, if it has one; its id, made of program and date, makes a second one impossible."""
    due_at = program.digest_due_at or now
    expires_at = due_at + DeliveryKind.DIGEST.lateness
    if now > expires_at or not await programs.has_news(session, workspace, program.id):
        return
    local_date = due_at.astimezone(ZoneInfo(program.digest.zone)).date()
    delivery = Delivery(
        id=new_id(random),
        kind=DeliveryKind.DIGEST,
        subject=id_of_digest(program.id, local_date),
        state=DeliveryState.DUE,
        due_at=due_at,
        expires_at=expires_at,
        channel=program.leadership_channel,
    )
    if not await deliveries.owe(session, workspace, delivery):
        return
    after = await programs.told_until(session, workspace, program.id) or BEGINNING
    await programs.add_digest(
        session,
        workspace,
        digest_id=delivery.subject,
        program_id=program.id,
        local_date=local_date,
        covers=(after, now),
    )
