"""Which practice was asked of whom in the last weeks, so that no direct message asks it again too soon.

Kept only as long as a practice rests; says that somebody was asked, never whether they answered.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import and_, delete, func, select

from bot.domain.schedule import Manner
from storage.engine import Reading, Writing
from storage.tables import MemberRow, PersonAskedRow, RoundRow
from storage.upsert import insert_many

AT_ONCE = 500
"""People named in one statement, well below what either database takes as parameters."""


async def add_people_asked(
    session: Writing, workspace: str, round_id: str, *, practice: str, moments: Mapping[str, datetime]
) -> None:
    """Write down when each of these people is asked a practice."""
    rows = [
        {"round_id": round_id, "person_id": one, "workspace_id": workspace, "practice": practice, "asked_at": at}
        for one, at in sorted(moments.items())
    ]
    await insert_many(session, PersonAskedRow, rows)


async def people_asked(session: Reading, workspace: str, practice: str, *, since: datetime) -> Mapping[str, datetime]:
    """Who was asked this practice after a moment, each with the last time."""
    query = select(PersonAskedRow.person_id, PersonAskedRow.asked_at).where(
        PersonAskedRow.workspace_id == workspace,
        PersonAskedRow.practice == practice,
        PersonAskedRow.asked_at > since,
    )
    found = await session.execute(query.order_by(PersonAskedRow.asked_at))
    return {row.person_id: row.asked_at for row in found}


async def asked_by_schedule(
    session: Reading, workspace: str, schedule_id: str, *, since: datetime
) -> Mapping[str, Collection[datetime]]:
    """Whom a schedule asked, or is to ask, after a moment, each with all the times."""
    query = (
        select(PersonAskedRow.person_id, PersonAskedRow.asked_at)
        .join(RoundRow, RoundRow.id == PersonAskedRow.round_id)
        .where(
            PersonAskedRow.workspace_id == workspace,
            RoundRow.schedule_id == schedule_id,
            PersonAskedRow.asked_at > since,
        )
    )
    found: dict[str, list[datetime]] = {}
    for person, moment in await session.execute(query):
        found.setdefault(person, []).append(moment)
    return found


async def asked_directly(
    session: Reading, workspace: str, channels: Collection[str], *, since: datetime
) -> dict[str, dict[str, datetime]]:
    """By channel, when each practice was last asked of one of its members by a direct message, after a moment.

    The rounds come first, by themselves: there are few or none, and a database that does not know how few may else go
    through everybody who was asked in a channel.
    """
    direct = await _direct_rounds(session, workspace, since=since)
    if not direct or not channels:
        return {}
    query = (
        select(MemberRow.channel_id, PersonAskedRow.practice, func.max(PersonAskedRow.asked_at))
        .join(
            MemberRow,
            and_(
                MemberRow.workspace_id == PersonAskedRow.workspace_id,
                MemberRow.person_id == PersonAskedRow.person_id,
            ),
        )
        .where(
            PersonAskedRow.workspace_id == workspace,
            PersonAskedRow.round_id.in_(direct),
            PersonAskedRow.asked_at > since,
            MemberRow.channel_id.in_(channels),
            MemberRow.left.is_(False),
        )
        .group_by(MemberRow.channel_id, PersonAskedRow.practice)
    )
    found: dict[str, dict[str, datetime]] = {}
    for channel, practice, moment in await session.execute(query):
        found.setdefault(channel, {})[practice] = moment
    return found


async def take_asked_back(session: Writing, workspace: str, round_id: str, people: Collection[str]) -> None:
    """The round certainly never reached these people, so they were not asked."""
    ids = sorted(people)
    for start in range(0, len(ids), AT_ONCE):
        await session.execute(
            delete(PersonAskedRow).where(
                PersonAskedRow.workspace_id == workspace,
                PersonAskedRow.round_id == round_id,
                PersonAskedRow.person_id.in_(ids[start : start + AT_ONCE]),
            )
        )


async def take_round_back(session: Writing, workspace: str, round_id: str) -> None:
    """The round certainly reached nobody."""
    await session.execute(
        delete(PersonAskedRow).where(PersonAskedRow.workspace_id == workspace, PersonAskedRow.round_id == round_id)
    )


async def forget_people_asked(session: Writing, *, before: datetime) -> None:
    """Delete, in every workspace, what was asked too long ago to matter."""
    await session.execute(delete(PersonAskedRow).where(PersonAskedRow.asked_at < before))


async def _direct_rounds(session: Reading, workspace: str, *, since: datetime) -> tuple[str, ...]:
    """The rounds of direct messages in which somebody may have been asked after a moment."""
    query = select(RoundRow.id).where(
        RoundRow.workspace_id == workspace, RoundRow.manner == Manner.DIRECT, RoundRow.closes_at > since
    )
    return tuple(await session.scalars(query))
