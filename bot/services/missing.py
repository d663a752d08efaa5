"""What follows when a message could not be posted: it is recorded, nobody is counted as asked who was not, and the
owner of the schedule is told."""

from datetime import datetime
from random import Random

from bot.domain.delivery import Delivery, DeliveryKind, DeliveryState
from bot.domain.report import ShareState
from bot.domain.round import OWN_REASONS, CheckIn, CheckInState, MissedReason, Round, RoundState
from bot.services.closing import forget_round
from bot.services.noticing import hand_notice_on, owe_check_in_notice, owe_digest_notice, owe_people_notice
from bot.services.sharing import share_settled
from storage import answers, check_ins, deliveries, directory, people_asked, programs, rounds
from storage.engine import Reading, Writing

REASONS = {
    "not_in_channel": MissedReason.NOT_IN_CHANNEL,
    "channel_not_found": MissedReason.CHANNEL_GONE,
    "is_archived": MissedReason.CHANNEL_ARCHIVED,
}
"""Slack's codes (https://docs.slack.dev/reference/methods/chat.postMessage) for what an admin can mend."""


PEOPLE_REASONS = dict.fromkeys(
    ("channel_not_found", "user_not_found", "users_not_found", "user_disabled"), MissedReason.PERSON_GONE
)
"""The same for a message to a person: they left since the round opened."""


async def refused(
    session: Writing, workspace: str, taken: Delivery, code: str, *, now: datetime, random: Random
) -> bool:
    """Slack answered no with this code, so the message was certainly not posted.

    False if it is still owed, to somebody else than before: a notice goes on to another admin.
    """
    if taken.kind is DeliveryKind.NOTICE and await hand_notice_on(session, workspace, taken, now=now):
        return False
    reasons = PEOPLE_REASONS if taken.asks_a_person else REASONS
    reason = reasons.get(code, MissedReason.REFUSED_BY_SLACK)
    if reason is MissedReason.CHANNEL_GONE and await _is_private(session, workspace, taken.channel):
        reason = MissedReason.NOT_IN_CHANNEL
    return await miss(session, workspace, taken, reason, now=now, random=random)


async def miss(
    session: Writing, workspace: str, taken: Delivery, reason: MissedReason, *, now: datetime, random: Random
) -> bool:
    """Record that a message never came to stand, or, with FATE_UNKNOWN, that nobody can tell.

    False if another sender has taken the delivery over. Closing the round waits until this is done.
    """
    check_in = await _check_in_of(session, workspace, taken)
    round_ = await rounds.lock_round(session, workspace, check_in.round_id) if check_in else None
    if not await deliveries.settle(
        session, workspace, taken.id, attempt=taken.attempt, state=DeliveryState.MISSED, reason=reason
    ):
        return False
    if check_in and round_ and check_in.person:
        await _miss_person(session, workspace, check_in, round_, reason, now=now, random=random)
    elif check_in and round_:
        await _miss_check_in(session, workspace, check_in, round_, reason, now=now, random=random)
    elif taken.kind is DeliveryKind.DIGEST:
        if reason is not MissedReason.FATE_UNKNOWN:
            await programs.take_digest_back(session, workspace, taken.subject)
        await owe_digest_notice(session, workspace, taken, reason, now=now, random=random)
    elif taken.kind is DeliveryKind.DIGEST_REPLY:
        await owe_digest_notice(session, workspace, taken, reason, now=now, random=random)
    elif taken.kind is DeliveryKind.SHARE:
        await share_settled(session, workspace, taken, state=ShareState.MISSED, reason=reason, now=now)
    return True


async def _miss_check_in(
    session: Writing,
    workspace: str,
    check_in: CheckIn,
    round_: Round,
    reason: MissedReason,
    *,
    now: datetime,
    random: Random,
) -> None:
    await check_ins.miss(session, workspace, check_in.id, reason)
    if reason is not MissedReason.FATE_UNKNOWN:
        await rounds.remove_asking(session, workspace, round_.id, check_in.channel)
    if round_.state is RoundState.OPEN:
        if await _stands_nowhere(session, workspace, round_.id):
            await _miss_round(session, workspace, round_.id, or_else=MissedReason.NO_CHANNEL_LEFT)
        else:
            posts = await check_ins.check_ins_of_round(session, workspace, round_.id)
            await _leave_out_unreached(session, workspace, round_.id, posts)
    await owe_check_in_notice(session, workspace, check_in, now=now, random=random)


async def _miss_person(
    session: Writing,
    workspace: str,
    check_in: CheckIn,
    round_: Round,
    reason: MissedReason,
    *,
    now: datetime,
    random: Random,
) -> None:
    """One of many was not written to: they were not asked. What is their own affair is nobody else's."""
    person = check_in.channel
    await check_ins.miss(session, workspace, check_in.id, reason)
    if reason is not MissedReason.FATE_UNKNOWN and round_.state is RoundState.OPEN:
        segment = await rounds.segment_of_person(session, workspace, round_.id, person)
        if segment is not None:
            await rounds.leave_out(session, workspace, round_.id, segment, [person])
        await people_asked.take_asked_back(session, workspace, round_.id, [person])
    if round_.state is RoundState.OPEN and await _stands_nowhere(session, workspace, round_.id):
        await _miss_round(session, workspace, round_.id, or_else=MissedReason.NOBODY_TO_ASK)
    if reason not in OWN_REASONS:
        await owe_people_notice(session, workspace, round_, now=now, random=random)


async def _stands_nowhere(session: Reading, workspace: str, round_id: str) -> bool:
    """Whether no message of the round stands or will; an answer proves that one does whose fate was unknown."""
    fates = await check_ins.fates(session, workspace, round_id)
    if any(state is not CheckInState.MISSED for state, _ in fates):
        return False
    return not await answers.counts_by_segment(session, workspace, round_id)


async def _miss_round(session: Writing, workspace: str, round_id: str, *, or_else: MissedReason) -> None:
    """Nothing was asked: for the one reason that all its messages have in common, `or_else` for several."""
    reasons = {reason for _, reason in await check_ins.fates(session, workspace, round_id) if reason}
    reason = next(iter(reasons)) if len(reasons) == 1 else or_else
    await rounds.miss_round(session, workspace, round_id, reason)
    if MissedReason.FATE_UNKNOWN not in reasons:
        await rounds.remove_askings(session, workspace, round_id)
        await people_asked.take_round_back(session, workspace, round_id)
    await forget_round(session, workspace, round_id)


async def _leave_out_unreached(session: Writing, workspace: str, round_id: str, posts: tuple[CheckIn, ...]) -> None:
    """People whom no message of the round reaches were not asked; where a fate is unknown they may have been."""
    unreached = [one.channel for one in posts if one.reason not in {None, MissedReason.FATE_UNKNOWN}]
    reaching = [one.channel for one in posts if one.channel not in unreached]
    reached = await directory.people_to_ask(session, workspace, reaching)
    for channel in unreached:
        people = await rounds.people_of_segment(session, workspace, round_id, channel)
        if alone := people.difference(reached):
            await rounds.leave_out(session, workspace, round_id, channel, alone)
            await people_asked.take_asked_back(session, workspace, round_id, alone)


async def _check_in_of(session: Reading, workspace: str, taken: Delivery) -> CheckIn | None:
    if taken.kind is not DeliveryKind.CHECK_IN:
        return None
    return await check_ins.check_in(session, workspace, taken.subject)


async def _is_private(session: Reading, workspace: str, channel_id: str | None) -> bool:
    """Slack says of a private channel without the bot that there is none."""
    known = await directory.channel(session, workspace, channel_id) if channel_id else None
    return bool(known and known.private)
