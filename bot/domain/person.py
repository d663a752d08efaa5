"""People and channels of a workspace, as the stored directory knows them."""

from collections.abc import Iterable, Mapping
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
        return not self.hindrance

    @property
    def hindrance(self) -> str:
        """What keeps this one from being asked, in a few words; empty if nothing does."""
        if self.bot:
            return "an app"
        if self.stranger:
            return "of another organization"
        return "deactivated in Slack" if self.deleted else ""


@dataclass(frozen=True)
class Channel:
    """A channel of a workspace. `joined` says whether the bot is in it, `gone` that it was deleted."""

    id: str
    name: str
    private: bool = False
    archived: bool = False
    joined: bool = False
    gone: bool = False

    @property
    def can_be_posted_to(self) -> bool:
        return self.joined and not self.archived and not self.gone


@dataclass(frozen=True)
class UserGroup:
    """A user group of a workspace; `handle` is what people type after the @. A disabled one has no members."""

    id: str
    name: str
    handle: str
    disabled: bool = False


@dataclass(frozen=True)
class Unreachable:
    """Channels in which nothing can be posted now, by what would mend it: an invitation, or unarchiving them."""

    not_joined: tuple[str, ...] = ()
    archived: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.not_joined or self.archived)


EVERYWHERE_REACHABLE = Unreachable()


def unreachable(chosen: Iterable[str], known: Mapping[str, Channel]) -> Unreachable:
    """Of the chosen channels those that can't be posted in; one that nobody has heard of was not joined."""
    ids = tuple(dict.fromkeys(chosen))
    archived = tuple(id for id in ids if id in known and known[id].archived)
    joined = {id for id in ids if id in known and known[id].joined}
    return Unreachable(tuple(id for id in ids if id not in joined and id not in archived), archived)
