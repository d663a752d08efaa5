"""Sharing a digest with the channels that were asked: decided and noted at once, posted once each by the sender."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from bot.domain.audit import Act
from bot.domain.catalogue import Catalogue
from bot.domain.delivery import Delivery, DeliveryKind, DeliveryState
from bot.domain.highlights import with_chart_of_note
from bot.domain.ids import id_of_digest_reply, id_of_share, new_id, program_of_digest, shared_as
from bot.domain.program import Program
from bot.domain.report import DigestContent, DigestSection, Share, ShareState
from bot.domain.round import MissedReason
from bot.domain.sharing import MOST_WORDS, ShareChannel, SharedNow, ShareOffer, StaffVersion
from bot.errors import PulseError
from bot.services.auditing import channel_marks, note
from bot.services.digest_reading import digest_content
from bot.services.roles import require_leader
from storage import deliveries, directory, programs, shares
from storage.engine import Reading, Writing


class NotSharedError(PulseError):
    """A digest is to be shared that is not there any more."""

    @property
    def sentence(self) -> str:
        return "This digest can't be shared any more. Type /drivers summary to see the figures."


class NobodyToShareWithError(PulseError):
    """The bot is in none of the channels that were asked."""

    @property
    def sentence(self) -> str:
        return "None of the channels that were asked can get this. Type /invite @Driver Pulse in one of them first."


@dataclass(frozen=True)
class Sharing:
    """Who shares which digest now: the channels chosen for each schedule, and words of their own."""

    person: str
    digest_id: str
    channels: Mapping[str, Collection[str]]
    words: str = ""


async def share_offer(
    session: Reading, workspace: str, person: str, digest_id: str, *, now: datetime, catalogue: Catalogue
) -> ShareOffer:
    """A digest, and which channels may get what of it.

    Raises NotLeaderError for whoever does not lead its program, NotSharedError or NobodyToShareWithError.
    """
    program = await _program(session, workspace, person, digest_id)
    content = await _content(session, workspace, digest_id, now=now, catalogue=catalogue)
    own = await directory.memberships(session, workspace, person)
    found: dict[str, tuple[ShareChannel, ...]] = {}
    for section in content.sections:
        channels = await _channels(session, workspace, program, section)
        if channels:
            found[section.report.schedule_id] = tuple(
                ShareChannel(id, name if not private or id in own else "") for id, name, private in channels
            )
    if not found:
        raise NobodyToShareWithError
    return ShareOffer(content, found)


async def share_digest(
    session: Writing, workspace: str, sharing: Sharing, *, now: datetime, random: Random, catalogue: Catalogue
) -> SharedNow:
    """Owe a digest's version for staff to each chosen channel that has not got it yet, and note who shared it.

    Channels that may not get it are passed over. Raises NotLeaderError or NotSharedError.
    """
    await directory.lock_workspace(session, workspace)
    program = await _program(session, workspace, sharing.person, sharing.digest_id)
    content = await _content(session, workspace, sharing.digest_id, now=now, catalogue=catalogue)
    wanted = await _wanted(session, workspace, program, sharing, content)
    before = {one.channel: one for one in await shares.shares_of(session, workspace, sharing.digest_id)}
    act = new_id(random)
    given: list[str] = []
    for channel, schedules in wanted.items():
        share = Share(act, sharing.digest_id, channel, sharing.person, sharing.words[:MOST_WORDS], schedules, now)
        if await _share_once(session, workspace, share, before.get(channel)):
            await deliveries.owe(session, workspace, _delivery(share, new_id(random)))
            given.append(channel)
    if given:
        await _note(session, workspace, sharing.person, program, given, now=now, random=random)
    return SharedNow(tuple(given), tuple(one for one in wanted if one not in given))


async def shared_content(
    session: Reading, workspace: str, act: str, channel: str, *, now: datetime, catalogue: Catalogue
) -> StaffVersion | None:
    """What a channel gets to read; None if there is no such share."""
    share = await shares.share(session, workspace, act, channel)
    content = share and await digest_content(session, workspace, share.digest_id, now=now, catalogue=catalogue)
    if not share or not content:
        return None
    chosen = tuple(one for one in with_chart_of_note(content.sections) if one.report.schedule_id in share.schedules)
    return StaffVersion(replace(content, sections=chosen), share) if chosen else None


async def share_settled(
    session: Writing,
    workspace: str,
    taken: Delivery,
    *,
    state: ShareState,
    reason: MissedReason | None = None,
    now: datetime,
) -> None:
    """Write down what became of a share; once that is known of all channels chosen with it, the digest is to say so."""
    act, channel = shared_as(taken.subject)
    await shares.settle_share(session, workspace, act, channel, state=state, reason=reason)
    share = await shares.share(session, workspace, act, channel)
    place = await programs.place_of_digest(session, workspace, share.digest_id) if share else None
    if share is None or place is None or await shares.is_any_owed(session, workspace, act):
        return
    update = Delivery(
        id=f"{act}-told",
        kind=DeliveryKind.DIGEST_UPDATE,
        subject=id_of_digest_reply(share.digest_id, act),
        state=DeliveryState.DUE,
        due_at=now,
        expires_at=now + DeliveryKind.DIGEST_UPDATE.lateness,
        channel=place[0],
    )
    await deliveries.owe(session, workspace, update)


async def _program(session: Reading, workspace: str, person: str, digest_id: str) -> Program:
    """The program that a digest is about, if this person leads it."""
    program = await programs.program(session, workspace, program_of_digest(digest_id))
    if program is None or await programs.digest(session, workspace, digest_id) is None:
        raise NotSharedError
    await require_leader(session, workspace, person, [program.leadership_channel])
    return program


async def _content(
    session: Reading, workspace: str, digest_id: str, *, now: datetime, catalogue: Catalogue
) -> DigestContent:
    """The digest with the one chart that all read, chosen before anybody chooses channels. Raises NotSharedError."""
    content = await digest_content(session, workspace, digest_id, now=now, catalogue=catalogue)
    if content is None:
        raise NotSharedError
    return replace(content, sections=with_chart_of_note(content.sections))


async def _channels(
    session: Reading, workspace: str, program: Program, section: DigestSection
) -> tuple[tuple[str, str, bool], ...]:
    """The channels whose people the figures are of and that can be posted to: (id, name, private). Leaders have the
    digest."""
    asked = section.asked
    known = await directory.channels(session, workspace)
    return tuple(
        (one.id, one.name, one.private)
        for one in known
        if one.id in asked and one.can_be_posted_to and one.id != program.leadership_channel
    )


async def _wanted(
    session: Reading, workspace: str, program: Program, sharing: Sharing, content: DigestContent
) -> dict[str, tuple[str, ...]]:
    """The schedules that each chosen channel may read of, by channel."""
    wanted: dict[str, tuple[str, ...]] = {}
    for section in content.sections:
        schedule = section.report.schedule_id
        chosen = sharing.channels.get(schedule, ())
        for channel, _, _ in await _channels(session, workspace, program, section) if chosen else ():
            if channel in chosen:
                wanted[channel] = (*wanted.get(channel, ()), schedule)
    return wanted


async def _share_once(session: Writing, workspace: str, share: Share, before: Share | None) -> bool:
    """Whether this channel gets it now: not if it has it, but again where it was missed for certain."""
    if before is None:
        return await shares.add_share(session, workspace, share)
    if before.state is not ShareState.MISSED or before.reason is MissedReason.FATE_UNKNOWN:
        return False
    await shares.share_again(session, workspace, share)
    return True


def _delivery(share: Share, id: str) -> Delivery:
    return Delivery(
        id=id,
        kind=DeliveryKind.SHARE,
        subject=id_of_share(share.act, share.channel),
        state=DeliveryState.DUE,
        due_at=share.at,
        expires_at=share.at + DeliveryKind.SHARE.lateness,
        channel=share.channel,
    )


async def _note(
    session: Writing,
    workspace: str,
    person: str,
    program: Program,
    channels: Collection[str],
    *,
    now: datetime,
    random: Random,
) -> None:
    called = await channel_marks(session, workspace)
    names = ", ".join(called.get(one, "a channel") for one in channels)
    await note(
        session,
        workspace,
        person,
        Act.DIGEST_SHARED,
        program.name,
        detail=f"With {names}",
        about=program.id,
        now=now,
        random=random,
    )
