"""Who may do what: admins are Slack's own and whom they named, leaders are the members of a leadership channel."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.domain.spoken import listed
from bot.errors import PulseError
from storage import directory, named_admins
from storage.engine import Reading


@dataclass
class NotAdminError(PulseError):
    """Somebody without the role asked for what only admins may do. `admins` are ids of people who have it."""

    admins: tuple[str, ...]

    @property
    def sentence(self) -> str:
        who = listed([f"<@{person}>" for person in self.admins[:5]], "or")
        return f"Only admins of Driver Pulse can do this.{f' Please ask {who}.' if who else ''}"


@dataclass
class NotLeaderError(PulseError):
    """Somebody asked for what only leaders and admins may see. `channels` are the leadership channels."""

    channels: tuple[str, ...]
    admins: tuple[str, ...]

    @property
    def sentence(self) -> str:
        channels = listed([f"<#{channel}>" for channel in [*dict.fromkeys(self.channels)][:3]], "or")
        admins = listed([f"<@{person}>" for person in self.admins[:3]], "or")
        reads = f"Summaries are read by members of {channels} and admins of Driver Pulse."
        return f"{reads}{f' To join them, ask {admins}.' if admins else ''}"


async def is_admin(session: Reading, workspace: str, person: str) -> bool:
    """Whether Slack lists this person as an admin or owner of the workspace, or an admin has named them."""
    known = await directory.person(session, workspace, person)
    if known is None or known.deleted or known.bot or known.stranger:
        return False
    return known.admin or await named_admins.is_named(session, workspace, person)


async def is_leader(session: Reading, workspace: str, person: str, channel: str) -> bool:
    """Whether this person is in the leadership channel; admins see what leaders see."""
    if await is_admin(session, workspace, person):
        return True
    return channel in await directory.memberships(session, workspace, person)


async def require_admin(session: Reading, workspace: str, person: str) -> None:
    """Raises NotAdminError, which names who has the role."""
    if not await is_admin(session, workspace, person):
        raise NotAdminError(await _admins(session, workspace))


async def require_leader(session: Reading, workspace: str, person: str, channels: Collection[str]) -> None:
    """Raises NotLeaderError unless the person is in at least one of these leadership channels, or an admin."""
    for channel in channels:
        if await is_leader(session, workspace, person, channel):
            return
    if not await is_admin(session, workspace, person):
        raise NotLeaderError(tuple(channels), await _admins(session, workspace))


async def _admins(session: Reading, workspace: str) -> tuple[str, ...]:
    return tuple(person.id for person in await directory.admins(session, workspace))
