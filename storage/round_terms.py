"""What held for rounds when they were opened."""

from datetime import datetime

from sqlalchemy import select

from bot.domain.export import Terms
from bot.domain.round import RoundState
from storage.engine import Reading
from storage.tables import RoundRow


async def terms_of_rounds(
    session: Reading, workspace: str, schedule_id: str, *, after: datetime, until: datetime
) -> dict[str, Terms]:
    """By round, when it was opened and its minimum group, of a schedule's rounds that closed after one moment up to
    another."""
    query = select(RoundRow.id, RoundRow.opens_at, RoundRow.k).where(
        RoundRow.workspace_id == workspace,
        RoundRow.schedule_id == schedule_id,
        RoundRow.state == RoundState.CLOSED,
        RoundRow.closed_at > after,
        RoundRow.closed_at <= until,
    )
    return {id: Terms(opened, k) for id, opened, k in await session.execute(query)}
