"""Watching over the channels that schedules ask in and leaders read in: who looks after one that is lost is told once,
and once more when it works again.

What is lost is found by comparing the directory with what people were told, so that it makes no difference whether an
event, a listing or a refused message brought it to light.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.domain.ids import id_of_channel_notice, is_of_channel_notice
from bot.domain.loss import Asking, ChannelNotice, Loss, LostChannel, News, Where, loss_of, news, public_name
from bot.domain.person import Channel
from bot.domain.program import Program
from bot.domain.schedule import Schedule
from bot.services.reaching import owe_notice, reader
from storage import deliveries, directory, losses, programs, schedules
from storage.engine import Reading, Writing

NEVER_SENT = {DeliveryState.DUE, DeliveryState.MISSED, DeliveryState.FAILED}


@dataclass(frozen=True)
class Plans:
    """All that asks and posts in a workspace, with the channels as the directory knows them."""

    schedules: tuple[Schedule, ...]
    programs: tuple[Program, ...]
    channels: dict[str, Channel]

    def lost_channel(self, loss: Loss) -> LostChannel:
        """A lost channel with all that it is missed for."""
        names = {one.id: one.name for one in self.programs}
        asks = [self._asking(one, names) for one in self.schedules if loss.channel in one.channels]
        leads = [one.name for one in self.programs if one.leadership_channel == loss.channel]
        name = public_name(self.channels.get(loss.channel))
        return LostChannel(loss.channel, name, loss.reason, tuple(asks), tuple(leads))

    def _asking(self, schedule: Schedule, names: dict[str, str]) -> Asking:
        works = [one for one in schedule.channels if loss_of(self.channels.get(one)) is None]
        name = names[schedule.program_id]
        return Asking(name, schedule.cadence, schedule.state, schedule.manner, others=len(works))


async def has_news(session: Reading, workspace: str) -> bool:
    """Whether `look_over` has anything to do."""
    return bool(await _news(session, workspace, await _plans(session, workspace)))


async def unexplained(session: Reading, workspace: str) -> tuple[str, ...]:
    """Used channels that the bot is not in, of which nobody was told yet: Slack may know more about them."""
    plans = await _plans(session, workspace)
    found = await _news(session, workspace, plans)
    channels = {channel for channel, _ in found.lost}
    known = plans.channels
    return tuple(sorted(one for one in channels if one not in known or not (known[one].joined or known[one].gone)))


async def look_over(session: Writing, workspace: str, *, now: datetime, random: Random) -> None:
    """Owe what there is to tell: of each lost channel one message to each who looks after it, and one when it works
    again, if they were told. What comes up within a minute goes into the same message."""
    found = await _news(session, workspace, await _plans(session, workspace))
    for one in found.idle:
        await losses.forget_loss(session, workspace, one.channel, one.person)
    for (channel, person), reason in found.lost.items():
        await _tell_lost(session, workspace, Loss(channel, person, reason), now=now, random=random)
    for one in found.mended:
        await _tell_mended(session, workspace, one, now=now, random=random)


async def know_from_form(session: Writing, workspace: str, schedule: Schedule, leadership: str, *, person: str) -> None:
    """A form has just shown a person which of its channels can't be posted in, so no message needs to."""
    for channel in dict.fromkeys((*schedule.channels, leadership)):
        reason = loss_of(await directory.channel(session, workspace, channel))
        if reason and await losses.loss(session, workspace, channel, person) is None:
            await losses.save_losses(session, workspace, [Loss(channel, person, reason)])


async def channel_notice(session: Reading, workspace: str, subject: str) -> ChannelNotice | None:
    """What a message about channels tells when it goes out; None if there is nothing to tell (any more)."""
    known = await losses.losses(session, workspace)
    lost = [one for one in known if one.notice == subject and one.mended_in is None]
    mended = tuple(one.channel for one in known if one.mended_in == subject)
    if not lost and not mended:
        return None
    plans = await _plans(session, workspace)
    return ChannelNotice(tuple(plans.lost_channel(one) for one in lost), mended)


async def addressee(session: Reading, workspace: str, subject: str) -> str | None:
    """Who a message about channels was meant for at first."""
    known = await losses.losses(session, workspace)
    return next((one.person for one in known if subject in {one.notice, one.mended_in}), None)


async def _plans(session: Reading, workspace: str) -> Plans:
    living = await schedules.schedules(session, workspace)
    every = await programs.programs(session, workspace)
    known = await directory.channels(session, workspace)
    return Plans(living, every, {one.id: one for one in known})


async def _news(session: Reading, workspace: str, plans: Plans) -> News:
    watched = await _watched(session, workspace, plans)
    return news(watched, plans.channels, await losses.losses(session, workspace))


async def _watched(session: Reading, workspace: str, plans: Plans) -> frozenset[Where]:
    """The channels that are used, each with who looks after what is asked there: of a leadership channel, whoever
    set up its program's oldest schedule."""
    readers = {owner: await reader(session, workspace, owner) for owner in {one.owner for one in plans.schedules}}
    used: list[tuple[str, str]] = [(channel, one.owner) for one in plans.schedules for channel in one.channels]
    for program in plans.programs:
        oldest = next((one for one in plans.schedules if one.program_id == program.id), None)
        used += [(program.leadership_channel, oldest.owner)] if oldest else []
    return frozenset((channel, person) for channel, owner in used if (person := readers[owner]))


async def _tell_lost(session: Writing, workspace: str, loss: Loss, *, now: datetime, random: Random) -> None:
    before = await losses.loss(session, workspace, loss.channel, loss.person)
    if before and before.reason is loss.reason and await _is_held(session, workspace, before.mended_in):
        again = replace(before, mended_in=None)  # nobody has heard that it was over
        await losses.save_losses(session, workspace, [again])
        return
    notice = await _notice_to(session, workspace, loss.person, now=now, random=random)
    await losses.save_losses(session, workspace, [replace(loss, notice=notice)])


async def _tell_mended(session: Writing, workspace: str, loss: Loss, *, now: datetime, random: Random) -> None:
    told = await _told(session, workspace, loss)
    if told is None:
        await losses.forget_loss(session, workspace, loss.channel, loss.person)
        return
    notice = await _notice_to(session, workspace, told, now=now, random=random)
    await losses.save_losses(session, workspace, [replace(loss, mended_in=notice)])


async def _told(session: Reading, workspace: str, loss: Loss) -> str | None:
    """Who got the message that tells of a loss; None if nobody did. Of one forgotten long ago it is known that
    somebody did."""
    if not loss.notice:
        return None
    message = await deliveries.delivery_about(session, workspace, DeliveryKind.NOTICE, loss.notice)
    if message is None:
        return loss.person
    return None if message.state in NEVER_SENT else message.person


async def _is_held(session: Writing, workspace: str, subject: str | None) -> bool:
    """Whether a message about channels waits, and can still say less."""
    held = [subject] if subject else []
    return await deliveries.yet_to_be_written(session, workspace, DeliveryKind.NOTICE, held) is not None


async def _notice_to(session: Writing, workspace: str, person: str, *, now: datetime, random: Random) -> str:
    """The message about channels that waits to go out to a person, or a new one."""
    waiting = await deliveries.yet_to_be_written(
        session, workspace, DeliveryKind.NOTICE, _messages(await losses.losses(session, workspace)), person=person
    )
    if waiting:
        return waiting
    subject = id_of_channel_notice(random)
    await owe_notice(session, workspace, subject, person=person, now=now, random=random)
    return subject


def _messages(known: Iterable[Loss]) -> Sequence[str]:
    """The messages about channels alone, which have room for one more."""
    named = {message for one in known for message in (one.notice, one.mended_in) if message}
    return sorted(message for message in named if is_of_channel_notice(message))
