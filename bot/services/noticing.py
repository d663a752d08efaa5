"""Telling the owner of a schedule that a round was missed: once for each round, whatever went wrong in it."""

from datetime import datetime, timedelta
from random import Random

from bot.domain.cards import MissedChannel, Notice
from bot.domain.catalogue import Catalogue
from bot.domain.delivery import Delivery, DeliveryKind, DeliveryState
from bot.domain.ids import new_id
from bot.domain.round import CheckInState
from storage import check_ins, deliveries, programs, rounds, schedules
from storage.engine import Reading, Writing

PATIENCE = timedelta(minutes=1)
"""How long a notice waits, so that it can tell of all the channels of a round together."""


async def owe_notice(session: Writing, workspace: str, *, round_id: str, now: datetime, random: Random) -> None:
    """Owe the schedule's owner one direct message about this round; asking again changes nothing."""
    round_ = await rounds.round_by_id(session, workspace, round_id)
    owner = await schedules.owner(session, workspace, round_.schedule_id) if round_ else None
    if owner is None:
        return
    message = Delivery(
        id=new_id(random),
        kind=DeliveryKind.NOTICE,
        subject=round_id,
        state=DeliveryState.DUE,
        due_at=now + PATIENCE,
        expires_at=now + DeliveryKind.NOTICE.lateness,
        person=owner,
    )
    await deliveries.owe(session, workspace, message)


async def notice(session: Reading, workspace: str, round_id: str, *, catalogue: Catalogue) -> Notice | None:
    """What there is to tell of a round; None if it is gone."""
    round_ = await rounds.round_by_id(session, workspace, round_id)
    if round_ is None:
        return None
    program = await programs.program(session, workspace, round_.program_id)
    owner = await schedules.owner(session, workspace, round_.schedule_id)
    if program is None or owner is None:
        return None
    posts = await check_ins.check_ins_of_round(session, workspace, round_id)
    return Notice(
        person=owner,
        program=program.name,
        practice=catalogue.find(round_.practice) if round_.practice else None,
        local_date=round_.local_date,
        due_at=round_.opens_at,
        reason=round_.reason,
        missed=tuple(MissedChannel(one.channel, one.reason) for one in posts if one.reason),
        standing=tuple(one.channel for one in posts if one.state is CheckInState.STANDING),
    )
