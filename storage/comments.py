"""Comments, and the ids of Slack's events that made them."""

from collections.abc import Collection
from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import Select, and_, case, delete, func, or_, select, update

from bot.domain.comment import Comment
from bot.domain.round import RoundState
from storage.engine import Reading, Writing
from storage.tables import CheckInRow, CommentRow, RoundRow, SeenEventRow
from storage.upsert import insert_if_new

Columns = TypeVarTuple("Columns")


async def first_time_seen(session: Writing, workspace: str, event_id: str, *, at: datetime) -> bool:
    """Write down an event's id together with its effect; False if Slack has sent it before."""
    row = {"workspace_id": workspace, "event_id": event_id, "seen_at": at}
    return bool(await insert_if_new(session, SeenEventRow, [row]))


async def forget_events(session: Writing, *, before: datetime) -> None:
    """Slack retries for minutes, and hourly for a day where delayed events are on; older ids serve nobody."""
    await session.execute(delete(SeenEventRow).where(SeenEventRow.seen_at < before))


async def add_comment(session: Writing, workspace: str, comment: Comment, *, changed_ts: str) -> bool:
    """Store a thread reply as it read at `changed_ts`; False if it stands already."""
    row = {
        "workspace_id": workspace,
        "channel_id": comment.channel,
        "ts": comment.ts,
        "check_in_id": comment.check_in_id,
        "author": comment.author,
        "text": comment.text,
        "written_at": comment.written_at,
        "changed_ts": changed_ts,
        "deleted": comment.deleted,
    }
    return bool(await insert_if_new(session, CommentRow, [row]))


async def edit_comment(session: Writing, workspace: str, *, channel: str, ts: str, text: str, changed_ts: str) -> bool:
    """Follow an edit in Slack, unless a later edit or the deletion is already known."""
    changed = await session.scalars(
        update(CommentRow)
        .where(
            CommentRow.workspace_id == workspace,
            CommentRow.channel_id == channel,
            CommentRow.ts == ts,
            CommentRow.deleted.is_(False),
            CommentRow.changed_ts < changed_ts,
        )
        .values(text=text, changed_ts=changed_ts)
        .returning(CommentRow.ts)
    )
    return changed.first() is not None


async def delete_comment(session: Writing, workspace: str, *, channel: str, ts: str) -> bool:
    """Follow a deletion in Slack: the words go, a tombstone stays, so that no late event brings them back."""
    changed = await session.scalars(
        update(CommentRow)
        .where(
            CommentRow.workspace_id == workspace,
            CommentRow.channel_id == channel,
            CommentRow.ts == ts,
            CommentRow.deleted.is_(False),
        )
        .values(text="", deleted=True)
        .returning(CommentRow.ts)
    )
    return changed.first() is not None


async def number_of_comments(session: Reading, workspace: str, author: str, *, deleted: bool = False) -> int:
    """How many comments of a person are kept; or how many tombstones say that one was theirs."""
    own = (CommentRow.author == author) & (CommentRow.deleted.is_(deleted))
    return await session.scalar(select(func.count()).where(CommentRow.workspace_id == workspace, own)) or 0


async def delete_comments_of(session: Writing, workspace: str, author: str) -> int:
    """Forget what a person wrote, and that it was they; says how many comments that were.

    Tombstones without words and author stay, the ones that stood before included: Slack still has the messages, and
    neither a late event nor a look at the threads may bring them back.
    """
    kept = await number_of_comments(session, workspace, author)
    own = (CommentRow.workspace_id == workspace) & (CommentRow.author == author)
    await session.execute(update(CommentRow).where(own).values(text="", author="", deleted=True))
    return kept


async def comments_of_check_in(session: Reading, workspace: str, check_in_id: str) -> tuple[Comment, ...]:
    """A check-in's comments in the order they were written, tombstones included."""
    query = select(CommentRow).where(CommentRow.workspace_id == workspace, CommentRow.check_in_id == check_in_id)
    return tuple(_comment(row) for row in await session.scalars(query.order_by(CommentRow.ts)))


async def comment_threads(
    session: Reading, workspace: str, schedule_id: str, *, after: datetime, until: datetime
) -> tuple[tuple[str, str, str, int], ...]:
    """Threads of a schedule with comments written in a time: (channel, message ts, practice, comments)."""
    about = (CheckInRow.channel_id, CheckInRow.ts, RoundRow.practice)
    query = _of_threads(select(*about, func.count()), workspace, schedule_id)
    query = query.where(CommentRow.written_at > after, CommentRow.written_at <= until)
    found = await session.execute(query.group_by(*about).order_by(CheckInRow.ts))
    return tuple((channel, ts or "", practice or "", number) for channel, ts, practice, number in found)


async def practice_threads(
    session: Reading, workspace: str, schedule_id: str, practice: str
) -> tuple[tuple[str, str, str, int], ...]:
    """Threads below a practice's closed rounds, oldest first: (channel, message ts, round id, comments)."""
    about = (CheckInRow.channel_id, CheckInRow.ts, RoundRow.id)
    query = _of_threads(select(*about, func.count()), workspace, schedule_id)
    query = query.where(RoundRow.practice == practice, RoundRow.state == RoundState.CLOSED)
    found = await session.execute(query.group_by(*about).order_by(CheckInRow.ts, CheckInRow.channel_id))
    return tuple((channel, ts or "", round_id, number) for channel, ts, round_id, number in found)


async def heard_threads(
    session: Reading,
    workspace: str,
    schedule_id: str,
    leaders: Collection[str],
    *,
    after: datetime,
    until: datetime,
    now: datetime,
) -> tuple[tuple[str, str, str, int, bool], ...]:
    """Threads of a schedule in which others than `leaders` wrote in a time: (channel, message ts, practice, comments
    of theirs, whether a leader wrote after the first of these, up to `now`)."""
    by_leader = CommentRow.author.in_(leaders)
    first_heard = func.min(case((~by_leader, CommentRow.written_at)))
    last_said = func.max(case((by_leader, CommentRow.written_at)))
    heard = func.count(case((~by_leader, CommentRow.ts)))
    about = (CheckInRow.channel_id, CheckInRow.ts, RoundRow.practice)
    query = _of_threads(select(*about, heard, first_heard < last_said), workspace, schedule_id).where(
        CommentRow.written_at > after,
        or_(CommentRow.written_at <= until, and_(by_leader, CommentRow.written_at <= now)),
    )
    found = await session.execute(query.group_by(*about).having(heard > 0).order_by(CheckInRow.ts))
    return tuple((channel, ts or "", about or "", number, bool(said)) for channel, ts, about, number, said in found)


def _of_threads(query: Select[*Columns], workspace: str, schedule_id: str) -> Select[*Columns]:
    """What stands below a schedule's check-ins and was not deleted."""
    return (
        query.join(CommentRow, CommentRow.check_in_id == CheckInRow.id)
        .join(RoundRow, RoundRow.id == CheckInRow.round_id)
        .where(
            CommentRow.workspace_id == workspace,
            CheckInRow.workspace_id == workspace,
            RoundRow.schedule_id == schedule_id,
            CommentRow.deleted.is_(False),
        )
    )


async def comments_of_others(session: Reading, workspace: str, program_id: str, person: str, *, after: datetime) -> int:
    """How many comments on a program's check-ins were written after a moment by anybody but this person."""
    query = (
        select(func.count())
        .select_from(CommentRow)
        .join(CheckInRow, CheckInRow.id == CommentRow.check_in_id)
        .join(RoundRow, RoundRow.id == CheckInRow.round_id)
        .where(
            CommentRow.workspace_id == workspace,
            CommentRow.written_at > after,
            CommentRow.deleted.is_(False),
            CommentRow.author != person,
            CheckInRow.workspace_id == workspace,
            RoundRow.program_id == program_id,
        )
    )
    return await session.scalar(query) or 0


def _comment(row: CommentRow) -> Comment:
    return Comment(
        check_in_id=row.check_in_id,
        channel=row.channel_id,
        ts=row.ts,
        author=row.author,
        text=row.text,
        written_at=row.written_at,
        deleted=row.deleted,
    )
