"""What the owner of a schedule is told when a check-in or a digest could not be posted, with what mends it."""

from slackblocks import Block, Markdown, PlainText, SectionBlock

from bot.domain.cards import DigestNotice, MissedChannel, Notice, UnreachedPeople
from bot.domain.loss import ChannelNotice
from bot.domain.round import MissedReason
from bot.views.channel_notice import channel_message
from bot.views.message import Message
from bot.views.words import escaped, plural, when

CHANNELS_SHOWN = 20

REASONS = {
    MissedReason.TOO_LATE: "it could not be sent within 6 hours of its time, or before its close",
    MissedReason.NOT_IN_CHANNEL: "I am not in the channel; type `/invite @Driver Pulse` there",
    MissedReason.CHANNEL_ARCHIVED: "the channel is archived; unarchive it or take it out of the schedule",
    MissedReason.CHANNEL_GONE: "I can't find the channel; if it is private, type `/invite @Driver Pulse` there",
    MissedReason.NO_CHANNEL_LEFT: "it could be posted in none of its channels",
    MissedReason.REFUSED_BY_SLACK: "Slack refused the message; the bot's log has the details",
    MissedReason.FATE_UNKNOWN: "Slack never said whether it arrived, so I did not risk asking twice; please look there",
    MissedReason.NOTHING_TO_ASK: "every practice was asked there in the last 28 days",
    MissedReason.NOBODY_TO_ASK: "there was nobody to ask; look at whom the schedule asks",
    MissedReason.DO_NOT_DISTURB: "they asked Slack not to be disturbed",
    MissedReason.OPTED_OUT: "they take no direct messages",
    MissedReason.PERSON_GONE: "they are not in this workspace any more",
    MissedReason.CALLED_OFF: "an admin called it off before anybody got it",
}
"""Each reason as the second half of a sentence that begins with what was missed."""


PEOPLE_REASONS = REASONS | {
    MissedReason.FATE_UNKNOWN: "Slack never said whether it arrived, so I did not risk asking twice",
}

DIGEST_REASONS = REASONS | {
    MissedReason.TOO_LATE: "it could not be sent within 24 hours of its time",
    MissedReason.NOTHING_TO_ASK: "there was nothing left to tell by then",
}


def notice_message(notice: Notice | DigestNotice | ChannelNotice) -> Message:
    """One direct message about one round, whatever went wrong in it, about one digest, or about channels."""
    match notice:
        case ChannelNotice():
            return channel_message(notice)
        case DigestNotice():
            return _digest_message(notice)
        case Notice():
            return _round_message(notice)


def _digest_message(notice: DigestNotice) -> Message:
    headline = f"The {escaped(notice.program)} digest of {when(notice.due_at)} {_digest_fate(notice)}."
    what_now = _leaders_now(notice)
    return Message(text=headline, blocks=tuple(SectionBlock(text=Markdown(one)) for one in (headline, what_now)))


def _digest_fate(notice: DigestNotice) -> str:
    reason = DIGEST_REASONS[notice.reason]
    if notice.stands and notice.reason is MissedReason.FATE_UNKNOWN:
        unknown = "Slack never said whether it arrived; please look there"
        return f"stands in <#{notice.channel}>, but perhaps not all that belongs in its thread: {unknown}"
    if notice.stands:
        return f"stands in <#{notice.channel}>, but not all that belongs in its thread: {reason}"
    return f"was not posted in <#{notice.channel}>: {reason}"


def _leaders_now(notice: DigestNotice) -> str:
    """How leaders come to know what they did not read."""
    if notice.stands:
        rest = "what is not there" if notice.reason is MissedReason.FATE_UNKNOWN else "the rest"
        return f"Leaders can read {rest} with `/drivers summary`."
    if notice.reason is MissedReason.FATE_UNKNOWN:
        return "If it is not there, leaders can read the results with `/drivers summary`."
    return "What it would have told comes with the next digest."


def _round_message(notice: Notice) -> Message:
    headline = _headline(notice)
    blocks: list[Block] = [SectionBlock(text=Markdown(headline))]
    if notice.practice:
        blocks.append(SectionBlock(text=PlainText(notice.practice.asks(notice.program))))
    if notice.missed:
        blocks.append(SectionBlock(text=Markdown(_channels(notice.missed))))
    if notice.unreached:
        blocks.append(SectionBlock(text=Markdown(_people(notice.unreached))))
    blocks.append(SectionBlock(text=Markdown(_what_now(notice))))
    return Message(text=headline, blocks=tuple(blocks))


def _headline(notice: Notice) -> str:
    what = f"The {escaped(notice.program)} check-in of {when(notice.due_at)}"
    if notice.unreached:
        number = sum(one.count for one in notice.unreached)
        return f"{what} could not be sent to {plural(number, 'person', 'people')}."
    if notice.standing or notice.tried:
        return f"{what} was not posted in every channel."
    if notice.reason and not notice.missed:
        return f"{what} was missed: {REASONS[notice.reason]}."
    return f"{what} was not posted."


def _channels(missed: tuple[MissedChannel, ...]) -> str:
    lines = [f"• <#{one.channel}>: {REASONS[one.reason]}." for one in missed[:CHANNELS_SHOWN]]
    rest = len(missed) - CHANNELS_SHOWN
    return "\n".join([*lines, *([f"• and {plural(rest, 'more channel')}."] if rest > 0 else [])])


def _people(unreached: tuple[UnreachedPeople, ...]) -> str:
    """How many, and why; never who."""
    return "\n".join(f"• {plural(one.count, 'person', 'people')}: {PEOPLE_REASONS[one.reason]}." for one in unreached)


def _what_now(notice: Notice) -> str:
    if notice.unreached and notice.reason is None:
        return "Everybody else was asked as planned. The next check-in will try everybody again."
    if notice.tried:
        return "I am still trying to post it in the other channels; if one of them fails too, I'll tell you."
    if notice.standing:
        return "The other channels were asked as planned. The next check-in will try every channel again."
    if any(one.reason is MissedReason.FATE_UNKNOWN for one in notice.missed):
        return "The schedule goes on. The next check-in will try every channel again."
    return "The schedule goes on. To ask today after all, use *Ask now* in `/drivers schedules`."
