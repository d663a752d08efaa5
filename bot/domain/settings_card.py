"""What the form of settings shows besides its fields, and what became of saving it."""

from dataclasses import dataclass

from bot.domain.person import EVERYWHERE_REACHABLE, Unreachable


@dataclass(frozen=True)
class SettingsCard:
    """Who has which role, and what there is to say about the leadership channel that the form names.

    `leaders` are its members by name; None if Slack has not said who they are. `programs` are ids and names.
    """

    slack_admins: tuple[str, ...]
    programs: tuple[tuple[str, str], ...] = ()
    leaders: tuple[str, ...] | None = None
    public_leadership: bool = False
    unreachable: Unreachable = EVERYWHERE_REACHABLE


@dataclass(frozen=True)
class SettingsSaved:
    """What is different since a form was saved: people named and removed, and a program's settings in words.

    `holds_later` says that some of it holds only for check-ins that open from now on.
    """

    program: str = ""
    changes: tuple[str, ...] = ()
    holds_later: bool = False
    named: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes or self.named or self.removed)
