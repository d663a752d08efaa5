"""What people chose for themselves: no direct messages, or none before a day."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select

from bot.domain.choice import Choice
from storage.engine import Reading, Writing
from storage.tables import ChoiceRow
from storage.upsert import insert_or_update

AT_ONCE = 500
"""People asked about in one query, well below what either database takes as parameters."""


async def choice(session: Reading, workspace: str, person: str) -> Choice:
    """A person's choice; who never chose takes direct messages."""
    row = await session.get(ChoiceRow, (workspace, person))
    return Choice(row.snoozed_until, row.direct_messages) if row else Choice()


async def save_choice(session: Writing, workspace: str, person: str, chosen: Choice) -> None:
    row = {
        "workspace_id": workspace,
        "person_id": person,
        "snoozed_until": chosen.snoozed_until,
        "direct_messages": chosen.direct_messages,
    }
    await insert_or_update(session, ChoiceRow, [row], keys=["workspace_id", "person_id"])


async def without_messages(session: Reading, workspace: str, people: Collection[str], *, on: date) -> frozenset[str]:
    """Those of these people who take no direct messages on a day: they stopped them, or snoozed beyond that day."""
    ids = sorted(set(people))
    found: set[str] = set()
    for start in range(0, len(ids), AT_ONCE):
        query = select(ChoiceRow.person_id).where(
            ChoiceRow.workspace_id == workspace,
            ChoiceRow.person_id.in_(ids[start : start + AT_ONCE]),
            or_(ChoiceRow.direct_messages.is_(False), ChoiceRow.snoozed_until > on),
        )
        found.update(await session.scalars(query))
    return frozenset(found)
