"""What help should tell the one who asks for it."""

from dataclasses import dataclass

from bot.services.roles import is_admin, is_leader
from bot.services.summarizing import leadership_channels
from storage.engine import Reading


@dataclass(frozen=True)
class Asker:
    """The roles of a person in a workspace."""

    admin: bool
    leader: bool


async def who_asks(session: Reading, workspace: str, person: str) -> Asker:
    """A person's roles, as the stored directory knows them."""
    channels = await leadership_channels(session, workspace)
    leads = [await is_leader(session, workspace, person, channel) for channel in channels]
    return Asker(admin=await is_admin(session, workspace, person), leader=any(leads))
