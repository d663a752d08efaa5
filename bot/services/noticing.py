"""Telling whoever set a schedule up that something was missed, whatever went wrong in it.

A notice waits a minute and tells everything that is known of its round when it goes out; what is missed later gets
another. Its subject is what was missed: a check-in, a round that was never opened, or a digest; or channels, of which
`bot.services.watching` tells. What is missed because of a channel whose loss was told already is not told again.
"""

from collections.abc import Mapping
from datetime import datetime
from random import Random

from bot.domain.cards import DigestNotice, MissedChannel, Notice, UnreachedPeople
from bot.domain.catalogue import Catalogue
from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.ids import is_of_channel_notice, program_of_digest, replied_of
from bot.domain.loss import LOSSES, ChannelNotice, Loss, loss_of
from bot.domain.round import OWN_REASONS, CheckIn, CheckInState, MissedReason, Round, RoundState
from bot.domain.schedule import Manner
from bot.services.cataloguing import catalogue_of
from bot.services.directory import note_refused
from bot.services.reaching import next_reader, owe_notice, reader
from bot.services.watching import addressee, channel_notice
from storage import check_ins, deliveries, directory, losses, programs, rounds, schedules
from storage.engine import Reading, Writing


async def owe_round_notices(
    session: Writing, workspace: str, owners: Mapping[str, str], *, now: datetime, random: Random
) -> None:
    """Owe one direct message about each round that was never opened; asking again changes nothing.

    `owners` are those of the schedules, by round. A worker that was down for hours may have missed hundreds.
    """
    readers = {owner: await reader(session, workspace, owner) for owner in sorted(set(owners.values()))}
    for round_id, owner in owners.items():
        if person := readers[owner]:
            await owe_notice(session, workspace, round_id, person=person, now=now, random=random)


async def owe_check_in_notice(
    session: Writing, workspace: str, check_in: CheckIn, *, now: datetime, random: Random
) -> None:
    """Owe a direct message about a check-in that was missed, unless one about its round is yet to be written, or its
    channel is known to be lost. Whoever asked by hand hears of it in any case."""
    person = await _reader(session, workspace, check_in.id)
    missed = await check_ins.check_in(session, workspace, check_in.id)
    lost = missed.reason if missed and not missed.person else None
    if person is None or (
        await _was_told(session, workspace, check_in.channel, person, lost)
        and not await _was_asked_by_hand(session, workspace, check_in.round_id)
    ):
        return
    posts = await check_ins.check_ins_of_round(session, workspace, check_in.round_id)
    subjects = {check_in.round_id, *(one.id for one in posts)}
    waiting = await deliveries.yet_to_be_written(session, workspace, DeliveryKind.NOTICE, subjects)
    if waiting is None:
        await owe_notice(session, workspace, check_in.id, person=person, now=now, random=random)
    await _note_loss(session, workspace, check_in.channel, person, lost, told_in=waiting or check_in.id)


async def owe_people_notice(session: Writing, workspace: str, round_: Round, *, now: datetime, random: Random) -> None:
    """Owe the one direct message that tells how many people a round could not write to, once everybody's turn came."""
    if await deliveries.delivery_about(session, workspace, DeliveryKind.NOTICE, round_.id):
        return
    person = await _reader(session, workspace, round_.id)
    last = await deliveries.last_check_in_due(session, workspace, round_.id)
    if person:
        await owe_notice(session, workspace, round_.id, person=person, now=max(now, last or now), random=random)


async def owe_digest_notice(
    session: Writing, workspace: str, taken: Delivery, reason: MissedReason, *, now: datetime, random: Random
) -> None:
    """Owe one direct message about a digest that was missed, itself or in its thread, unless its channel is known to be
    lost."""
    digest_id, _ = replied_of(taken.subject)
    person, channel = await _reader(session, workspace, digest_id), taken.channel or ""
    if person is None or await _was_told(session, workspace, channel, person, reason):
        return
    await owe_notice(session, workspace, digest_id, person=person, now=now, random=random)
    await _note_loss(session, workspace, channel, person, reason, told_in=digest_id)


async def hand_notice_on(session: Writing, workspace: str, taken: Delivery, *, now: datetime) -> bool:
    """Its reader can't be reached, so the next admin gets it; False if there is none left, or it is another's now."""
    owner = await _owner(session, workspace, taken.subject)
    person = await next_reader(session, workspace, owner, tried=taken.person or "")
    if person is None:
        return False
    return await deliveries.hand_on(session, workspace, taken.id, attempt=taken.attempt, person=person, due_at=now)


async def notice(
    session: Reading, workspace: str, subject: str, *, catalogue: Catalogue
) -> Notice | DigestNotice | ChannelNotice | None:
    """What there is to tell about a subject; None if it is gone, or asked after all."""
    if is_of_channel_notice(subject):
        return await channel_notice(session, workspace, subject)
    round_ = await _round_of(session, workspace, subject)
    if round_ is None:
        return await _digest_notice(session, workspace, subject)
    program = await programs.program(session, workspace, round_.program_id)
    posts = await check_ins.check_ins_of_round(session, workspace, round_.id)
    missed = tuple(MissedChannel(one.channel, one.reason) for one in posts if one.reason)
    unreached = await _unreached_people(session, workspace, round_)
    if program is None or (round_.state in {RoundState.OPEN, RoundState.CLOSED} and not missed and not unreached):
        return None
    known = await catalogue_of(session, workspace, program.id, catalogue)
    return Notice(
        program=program.name,
        practice=known.find(round_.practice) if round_.practice else None,
        local_date=round_.local_date,
        due_at=round_.opens_at,
        reason=round_.reason,
        missed=missed,
        standing=tuple(one.channel for one in posts if one.state is CheckInState.STANDING),
        tried=tuple(one.channel for one in posts if one.state is CheckInState.DUE),
        unreached=unreached,
    )


async def _unreached_people(session: Reading, workspace: str, round_: Round) -> tuple[UnreachedPeople, ...]:
    """How many people could not be written to, and why; most first. Who they are is not told, nor what they chose."""
    if round_.manner is not Manner.DIRECT:
        return ()
    fates = await check_ins.fates(session, workspace, round_.id)
    found = [UnreachedPeople(count, reason) for (_, reason), count in fates.items() if reason]
    return tuple(sorted((one for one in found if one.reason not in OWN_REASONS), key=lambda one: -one.count))


async def _digest_notice(session: Reading, workspace: str, digest_id: str) -> DigestNotice | None:
    program = await programs.program(session, workspace, program_of_digest(digest_id))
    missed = await deliveries.missed(session, workspace, DeliveryKind.DIGEST, digest_id)
    missed = missed or await deliveries.missed_reply(session, workspace, digest_id)
    if program is None or missed is None:
        return None
    delivery, reason = missed
    digest = await deliveries.delivery_about(session, workspace, DeliveryKind.DIGEST, digest_id) or delivery
    due_at = digest.expires_at - digest.kind.lateness  # its own due time moves on when a try is put off
    stands = delivery.kind is DeliveryKind.DIGEST_REPLY
    return DigestNotice(program.name, delivery.channel or "", due_at, reason, stands=stands)


async def _round_of(session: Reading, workspace: str, subject: str) -> Round | None:
    """The round that a notice is about, by its own id or by a check-in's."""
    check_in = await check_ins.check_in(session, workspace, subject)
    return await rounds.round_by_id(session, workspace, check_in.round_id if check_in else subject)


async def _owner(session: Reading, workspace: str, subject: str) -> str | None:
    """Who set up the schedule that was missed; of a digest, the oldest schedule of its program."""
    if is_of_channel_notice(subject):
        return await addressee(session, workspace, subject)
    round_ = await _round_of(session, workspace, subject)
    if round_:
        return await schedules.owner(session, workspace, round_.schedule_id)
    found = await schedules.schedules(session, workspace, program_id=program_of_digest(subject), deleted=True)
    living = (one for one in found if one.state in schedules.LIVING)
    oldest = next(living, next(iter(found), None))
    return oldest.owner if oldest else None


async def _reader(session: Reading, workspace: str, subject: str) -> str | None:
    owner = await _owner(session, workspace, subject)
    return await reader(session, workspace, owner) if owner else None


async def _was_told(session: Reading, workspace: str, channel: str, person: str, reason: MissedReason | None) -> bool:
    """Whether somebody has heard, or is about to hear, that nothing can be posted in a channel."""
    if reason not in LOSSES:
        return False
    known = await losses.loss(session, workspace, channel, person)
    return known is not None and known.is_told


async def _was_asked_by_hand(session: Reading, workspace: str, round_id: str) -> bool:
    """Whether somebody asked at another time than the schedule's own, and waits to see it."""
    round_ = await rounds.round_by_id(session, workspace, round_id)
    schedule = await schedules.schedule(session, workspace, round_.schedule_id) if round_ else None
    if round_ is None or schedule is None:
        return False
    return schedule.cadence.occurrence_on(round_.local_date).opens_at != round_.opens_at


async def _note_loss(
    session: Writing, workspace: str, channel: str, person: str, reason: MissedReason | None, *, told_in: str
) -> None:
    """Slack's refusal was the first to tell that a channel is lost; the message about it serves for the loss too."""
    if reason in LOSSES:
        await note_refused(session, workspace, channel, reason)
        cause = loss_of(await directory.channel(session, workspace, channel)) or reason
        await losses.save_losses(session, workspace, [Loss(channel, person, cause, notice=told_in)])
