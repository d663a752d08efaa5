"""Commenting: replies in the thread of a check-in are kept with their author's name, and follow Slack."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from bot.domain.comment import COMMENTS_AFTER_CLOSE, Comment
from bot.domain.delivery import Delivery, DeliveryKind, DeliveryState
from bot.domain.ids import new_id
from bot.domain.round import CheckIn
from storage import check_ins, comments, deliveries, rounds
from storage.engine import Reading, Writing


@dataclass(frozen=True)
class ThreadReply:
    """A message in a thread as Slack tells of it. `changed_ts` is when it came to read so, `ts` when it was written."""

    channel: str
    thread_ts: str
    ts: str
    person: str
    text: str
    changed_ts: str
    deleted: bool = False


class NotSettledYetError(Exception):
    """It is not known yet under which ts a check-in stands in this channel; Slack is to send the event again."""


async def take_reply(
    session: Writing, workspace: str, event_id: str, reply: ThreadReply, *, now: datetime, random: Random
) -> bool:
    """Follow what an event says of a reply: written, edited or deleted; False if nothing came of it.

    The event's id is written down in the same transaction, so that Slack's retries change nothing. Edits and deletions
    that overtake the reply itself are kept too. Replies count until 14 days after the close.

    Raises NotSettledYetError while a check-in is on its way to the channel: the thread may be its own.
    """
    if not await comments.first_time_seen(session, workspace, event_id, at=now):
        return False
    check_in = await check_ins.check_in_at(session, workspace, reply.channel, reply.thread_ts)
    if check_in is None:
        if await check_ins.is_one_due(session, workspace, reply.channel):
            raise NotSettledYetError
        return False
    changed = await _follow(session, workspace, check_in, reply)
    if changed and not reply.deleted and await _takes_comments(session, workspace, check_in, written_at=now):
        await _owe_thread_note(session, workspace, check_in, reply.person, now=now, random=random)
    return changed


async def reconcile(
    session: Writing, workspace: str, check_in_id: str, replies: Iterable[ThreadReply], *, asked_at: datetime
) -> int:
    """Bring a thread's comments to what Slack had at `asked_at`; returns how many changed.

    A comment that was written before and is not among the replies was deleted in Slack.
    """
    check_in = await check_ins.check_in(session, workspace, check_in_id)
    if check_in is None or check_in.ts is None:
        return 0
    here = {reply.ts: reply for reply in replies}
    changed = 0
    for reply in here.values():
        changed += await _follow(session, workspace, check_in, reply)
    for comment in await comments.comments_of_check_in(session, workspace, check_in.id):
        if comment.ts not in here and not comment.deleted and comment.written_at < asked_at:
            changed += await comments.delete_comment(session, workspace, channel=comment.channel, ts=comment.ts)
    return changed


async def open_threads(session: Reading, workspace: str, *, now: datetime) -> tuple[CheckIn, ...]:
    """The check-ins whose threads still take comments."""
    return await check_ins.standing_check_ins(session, workspace, closing_after=now - COMMENTS_AFTER_CLOSE)


async def _follow(session: Writing, workspace: str, check_in: CheckIn, reply: ThreadReply) -> bool:
    # Added first: that waits for another process which is just adding the same, so that what follows finds its row.
    if await _takes_comments(session, workspace, check_in, written_at=_moment(reply.ts)):
        comment = Comment(
            check_in_id=check_in.id,
            channel=reply.channel,
            ts=reply.ts,
            author=reply.person,
            text="" if reply.deleted else reply.text,
            written_at=_moment(reply.ts),
            deleted=reply.deleted,
        )
        if await comments.add_comment(session, workspace, comment, changed_ts=reply.changed_ts):
            return True
    if reply.deleted:
        return await comments.delete_comment(session, workspace, channel=reply.channel, ts=reply.ts)
    return await comments.edit_comment(
        session, workspace, channel=reply.channel, ts=reply.ts, text=reply.text, changed_ts=reply.changed_ts
    )


async def _takes_comments(session: Reading, workspace: str, check_in: CheckIn, *, written_at: datetime) -> bool:
    round_ = await rounds.round_by_id(session, workspace, check_in.round_id)
    return round_ is not None and written_at <= round_.closes_at + COMMENTS_AFTER_CLOSE


async def _owe_thread_note(
    session: Writing, workspace: str, check_in: CheckIn, person: str, *, now: datetime, random: Random
) -> None:
    """The first who writes in a thread is told, once, that names show there and who reads along."""
    note = Delivery(
        id=new_id(random),
        kind=DeliveryKind.THREAD_NOTE,
        subject=check_in.id,
        state=DeliveryState.DUE,
        due_at=now,
        expires_at=now + DeliveryKind.THREAD_NOTE.lateness,
        channel=check_in.channel,
        person=person,
    )
    await deliveries.owe(session, workspace, note)


def _moment(ts: str) -> datetime:
    return datetime.fromtimestamp(float(ts), UTC)
