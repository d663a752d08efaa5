"""When there is something to do next, for the tick and for the sender; the demo moves its clock there."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.troubles import Troubles
from storage import check_ins, deliveries, directory, home_tabs, programs, rounds, schedules, ticks
from storage.engine import Reading


async def next_for_tick(session: Reading) -> datetime | None:
    """When the next round opens or closes or the next digest is due, in any workspace."""
    return _earliest(
        await schedules.next_schedule_due(session),
        await rounds.next_close(session),
        await programs.next_digest_due(session),
    )


@dataclass(frozen=True)
class DueNow:
    """Which parts of the tick have something to do."""

    opening: bool = True
    closing: bool = True
    digests: bool = True
    erasing: bool = True


async def due_now(session: Reading, *, now: datetime) -> DueNow:
    """What is due at a moment in any workspace: most ticks find nothing, and need not begin to write for that."""
    coming = await ticks.coming(session)
    opening, closing, digest = (
        moment is not None and moment <= now for moment in (coming.opening, coming.closing, coming.digest)
    )
    return DueNow(opening, closing, digest, coming.erasures_left)


async def next_round_due(session: Reading) -> datetime | None:
    """When the next round opens, in any workspace."""
    return await schedules.next_schedule_due(session)


async def next_for_sender(session: Reading) -> datetime | None:
    """When the next message is owed, or the next one or a Home tab is to be rendered anew, in any workspace."""
    return _earliest(
        await deliveries.next_delivery_due(session),
        await check_ins.next_update_due(session),
        await home_tabs.next_tab_due(session),
    )


async def channels_asked_by(
    session: Reading, moment: datetime, *, troubles: Troubles | None = None
) -> tuple[tuple[str, str], ...]:
    """The channels of all schedules that are due by a moment, each once: (workspace, channel).

    A schedule that can't be read is logged if that is news to `troubles`.
    """
    due = await schedules.schedules_due_by(session, moment, troubles=troubles)
    return tuple(dict.fromkeys((workspace, channel) for workspace, one in due for channel in one.channels))


async def groups_asked_by(
    session: Reading, moment: datetime, *, troubles: Troubles | None = None
) -> tuple[tuple[str, str], ...]:
    """The user groups of all schedules that are due by a moment, each once: (workspace, group)."""
    due = await schedules.schedules_due_by(session, moment, troubles=troubles)
    return tuple(dict.fromkeys((workspace, group) for workspace, one in due for group in one.groups))


async def unknown_people_asked_by(
    session: Reading, moment: datetime, *, troubles: Troubles | None = None
) -> dict[str, tuple[str, ...]]:
    """The people named in schedules that are due by a moment of whom the directory has never heard, by workspace."""
    named: dict[str, set[str]] = {}
    for workspace, one in await schedules.schedules_due_by(session, moment, troubles=troubles):
        named.setdefault(workspace, set()).update(one.people)
    known = {workspace: await directory.people_by_id(session, workspace, people) for workspace, people in named.items()}
    return {
        workspace: tuple(sorted(people - known[workspace].keys()))
        for workspace, people in named.items()
        if people - known[workspace].keys()
    }


def _earliest(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)
