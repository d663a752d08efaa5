"""What whoever looks after a channel is told when it is lost, with what mends it, and when it works again."""

from collections.abc import Sequence

from slackblocks import Block, Markdown, SectionBlock

from bot.domain.loss import Asking, ChannelNotice, LostChannel
from bot.domain.round import MissedReason
from bot.domain.schedule import Manner, ScheduleState
from bot.views.cadence import schedule_label
from bot.views.health import gone_channel
from bot.views.message import Message
from bot.views.words import escaped, listed, plural

CHANNELS_SHOWN = 12
"""Lost channels that one message describes; each with its schedules stays far below what Slack takes."""

SCHEDULES_SHOWN = 4


def channel_message(notice: ChannelNotice) -> Message:
    """One direct message about all channels that were lost, or work again, at about the same time."""
    shown = notice.lost[:CHANNELS_SHOWN]
    rest = len(notice.lost) - len(shown)
    parts = ["\n".join(_lines(one)) for one in shown]
    if rest:
        parts.append(f"And {plural(rest, 'more channel')}: see `/drivers schedules`.")
    if notice.mended:
        parts.append(_mended(notice.mended))
    blocks: list[Block] = [SectionBlock(text=Markdown(part)) for part in parts]
    return Message(text=_headline(notice), blocks=tuple(blocks))


def _headline(notice: ChannelNotice) -> str:
    if not notice.lost:
        return _mended(notice.mended)
    if len(notice.lost) == 1:
        return _loss(notice.lost[0])
    return f"I can't post in {plural(len(notice.lost), 'channel')}: {_named(notice.lost)}."


def _lines(lost: LostChannel) -> list[str]:
    shown = lost.asks[:SCHEDULES_SHOWN]
    rest = len(lost.asks) - len(shown)
    return [
        f"*{_loss(lost)}*",
        *(f"• {_asking(one)}" for one in shown),
        *([f"• And {plural(rest, 'more schedule')} with this channel."] if rest else []),
        *(f"• {_held(program)}" for program in lost.leads),
        _mends(lost),
    ]


def _loss(lost: LostChannel) -> str:
    if lost.reason is MissedReason.CHANNEL_GONE:
        return f"I can't find {gone_channel(lost.name)} any more: it was deleted, or made private without me."
    if lost.reason is MissedReason.CHANNEL_ARCHIVED:
        return f"<#{lost.channel}> is archived."
    return f"I am not in <#{lost.channel}>."


def _asking(one: Asking) -> str:
    """What becomes of a schedule meanwhile."""
    schedule = f"{escaped(one.program)} ({schedule_label(one.cadence)})"
    if one.manner is Manner.DIRECT:
        return f"{schedule} goes on asking the members of this channel directly, as I last saw them."
    if one.state is ScheduleState.PAUSED:
        return f"{schedule} is paused, and can't ask there once it is resumed."
    if one.others:
        others = "other channel" if one.others == 1 else f"{one.others} other channels"
        return f"{schedule} goes on as planned in its {others}, and asks nobody there meanwhile."
    return f"{schedule} asks nobody meanwhile: it has no other channel that works."


def _held(program: str) -> str:
    return f"Digests of {escaped(program)} are held meanwhile, and posted nowhere else."


def _mends(lost: LostChannel) -> str:
    """What to do, and what follows by itself once it is done."""
    instead = listed(
        [
            *(["take it out of the schedule"] if lost.asks else []),
            *(["choose another leadership channel"] if lost.leads else []),
        ]
    )
    change = f"{instead} with *Change* in `/drivers schedules`"
    if lost.reason is MissedReason.CHANNEL_GONE:
        return f"If it is still there, type `/invite @Driver Pulse` in it. If not, please {change}."
    mend = "unarchive it"
    if lost.reason is MissedReason.NOT_IN_CHANNEL:
        mend = "type `/invite @Driver Pulse` there"
    nexts = [*(["check-in"] if lost.asks else []), *(["digest, with all that was held,"] if lost.leads else [])]
    return f"To mend it, {mend}: the next {listed(nexts)} then works by itself. Or {change}."


def _mended(channels: Sequence[str]) -> str:
    works = "works" if len(channels) == 1 else "work"
    return f"{listed([f'<#{one}>' for one in channels[:CHANNELS_SHOWN]])} {works} again; there is nothing left to do."


def _channel(lost: LostChannel) -> str:
    return gone_channel(lost.name) if lost.reason is MissedReason.CHANNEL_GONE else f"<#{lost.channel}>"


def _named(lost: Sequence[LostChannel]) -> str:
    names = [_channel(one) for one in lost[:CHANNELS_SHOWN]]
    rest = len(lost) - len(names)
    return listed([*names, *([f"{rest} more"] if rest else [])])
