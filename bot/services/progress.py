"""How far a round that asks people directly has come, in numbers."""

from collections.abc import Sequence

from bot.domain.asking import leaves_out
from bot.domain.round import OWN_REASONS, CheckInState, MissedReason, Round, RoundState
from bot.domain.schedule import Manner
from bot.domain.schedule_card import Progress
from storage import check_ins, schedules
from storage.engine import Reading


async def progress(session: Reading, workspace: str, round_: Round) -> Progress:
    """How many people of a round were written to, are still to be, and could not be."""
    fates = await check_ins.fates(session, workspace, round_.id, direct=True)

    def number(state: CheckInState) -> int:
        return sum(count for (one, reason), count in fates.items() if one is state and reason not in OWN_REASONS)

    due, called_off = number(CheckInState.DUE), fates.get((CheckInState.MISSED, MissedReason.CALLED_OFF), 0)
    schedule = await schedules.schedule(session, workspace, round_.schedule_id)
    if schedule is None or leaves_out(schedule, round_.local_date):
        due, called_off = 0, called_off + due
    return Progress(
        sent=number(CheckInState.STANDING),
        waiting=due,
        not_reached=number(CheckInState.MISSED),
        called_off=called_off,
        local_date=round_.local_date,
    )


async def open_progress(session: Reading, workspace: str, recent: Sequence[Round]) -> Progress | None:
    """The progress of the newest of these rounds that is open and asks people directly; None if none is."""
    direct = (one for one in recent if one.manner is Manner.DIRECT and one.state is RoundState.OPEN)
    newest = next(direct, None)
    return await progress(session, workspace, newest) if newest else None
