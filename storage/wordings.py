"""Questions that programs ask in words of their own."""

from sqlalchemy import delete, select

from bot.domain.own_practice import Wording
from storage.engine import Reading, Writing
from storage.tables import WordingRow
from storage.upsert import insert_or_update


async def wordings(session: Reading, workspace: str) -> tuple[Wording, ...]:
    """The own words of all programs of a workspace."""
    query = select(WordingRow).where(WordingRow.workspace_id == workspace)
    found = await session.scalars(query.order_by(WordingRow.program_id, WordingRow.practice))
    return tuple(Wording(row.program_id, row.practice, row.question) for row in found)


async def save_wording(session: Writing, workspace: str, wording: Wording) -> None:
    """Ask about a practice in these words, whatever the words were."""
    row = {
        "workspace_id": workspace,
        "program_id": wording.program,
        "practice": wording.practice,
        "question": wording.question,
    }
    await insert_or_update(session, WordingRow, [row], keys=["workspace_id", "program_id", "practice"])


async def forget_wording(session: Writing, workspace: str, program_id: str, practice: str) -> None:
    """Ask about a practice in the shipped words again."""
    await session.execute(
        delete(WordingRow).where(
            WordingRow.workspace_id == workspace,
            WordingRow.program_id == program_id,
            WordingRow.practice == practice,
        )
    )
