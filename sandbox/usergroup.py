"""User groups: a handle for several people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox import events

if TYPE_CHECKING:
    from sandbox.people import Person
    from sandbox.slack import Slack


@dataclass(eq=False)
class UserGroup:
    """A user group with its members, who may come and go."""

    slack: Slack = field(repr=False)
    id: str
    name: str
    handle: str
    members: tuple[Person, ...] = ()
    disabled: bool = False

    def set_members(self, members: Iterable[Person]) -> None:
        """Say anew who belongs to it."""
        before, self.members = set(self.members), tuple(members)
        added = [p.id for p in self.members if p not in before]
        removed = [p.id for p in before if p not in self.members]
        events.group_changed(
            self,
            "members_changed",
            subteam_id=self.id,
            team_id=self.slack.team_id,
            added_users=added,
            added_users_count=len(added),
            removed_users=removed,
            removed_users_count=len(removed),
            date_previous_update=self.slack.created,
            date_update=int(self.slack.clock.now().timestamp()),
        )

    def disable(self) -> None:
        """Put it away; Slack keeps it, with a date of deletion."""
        self.disabled = True
        events.group_changed(self, "updated", subteam=self.as_json())

    def as_json(self, *, with_users: bool = False) -> dict[str, Any]:
        """The group as the Web API shows it."""
        now = int(self.slack.clock.now().timestamp())
        body = {
            "id": self.id,
            "team_id": self.slack.team_id,
            "is_usergroup": True,
            "is_subteam": True,
            "name": self.name,
            "description": "",
            "handle": self.handle,
            "is_external": False,
            "date_create": 0,
            "date_update": now,
            "date_delete": now if self.disabled else 0,
            "user_count": len(self.members),
        }
        return body | ({"users": [p.id for p in self.members]} if with_users else {})
