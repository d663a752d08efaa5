"""Names for rows: random, so that they tell nothing and never collide; a digest's is made of what it is about."""

from datetime import date
from random import Random

_CHANNELS = "channels-"


def new_id(random: Random) -> str:
    """80 random bits as 20 hexadecimal digits; short enough for a button's value and a message's metadata."""
    return f"{random.getrandbits(80):020x}"


def id_of_digest(program_id: str, day: date) -> str:
    """A program has one digest a day, so that owing it again changes nothing."""
    return f"{program_id}-{day:%Y%m%d}"


def program_of_digest(digest_id: str) -> str:
    """The program that a digest is about, also when nothing else is left of it."""
    return digest_id.rpartition("-")[0]


def id_of_digest_reply(digest_id: str, schedule_id: str) -> str:
    """What a digest says of one schedule, in its thread."""
    return f"{digest_id}:{schedule_id}"


def replied_of(reply: str) -> tuple[str, str]:
    """The digest and the schedule that a reply in a digest's thread is about."""
    digest_id, _, schedule_id = reply.partition(":")
    return digest_id, schedule_id


def id_of_share(act: str, channel: str) -> str:
    """What is shared with a channel; the act is that of all channels that were chosen at once."""
    return f"{act}:{channel}"


def shared_as(share: str) -> tuple[str, str]:
    """The act and the channel that a share is made of."""
    act, _, channel = share.partition(":")
    return act, channel


def id_of_channel_notice(random: Random) -> str:
    """A message that tells of channels, as many as are lost or work again before it goes out."""
    return f"{_CHANNELS}{new_id(random)}"


def is_of_channel_notice(subject: str) -> bool:
    """Whether a message tells of channels, rather than of a check-in, a round or a digest."""
    return subject.startswith(_CHANNELS)


def id_of_reminder(round_id: str, person: str) -> str:
    """A person is reminded of a round once."""
    return f"{round_id}:{person}"


def reminded_of(reminder: str) -> tuple[str, str]:
    """The round that a reminder is about, and the person who gets it."""
    round_id, _, person = reminder.partition(":")
    return round_id, person
