"""People and channels of a workspace, as the stored directory knows them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """A member of a workspace. `stranger` is somebody from another organization (Slack Connect)."""

    id: str
    name: str
    zone: str = "UTC"
    admin: bool = False
    bot: bool = False
    deleted: bool = False
    guest: bool = False
    stranger: bool = False

    @property
    def can_be_asked(self) -> bool:
        """Staff are asked; bots, people who left and strangers from other organizations are not."""
        return not (self.bot or self.deleted or self.stranger)


@dataclass(frozen=True)
class Channel:
    """A channel of a workspace. `joined` says whether the bot is in it."""

    id: str
    name: str
    private: bool = False
    archived: bool = False
    joined: bool = False

    @property
    def can_be_posted_to(self) -> bool:
        return self.joined and not self.archived
