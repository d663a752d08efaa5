"""For whom something is drawn: their zone, what they may know of, and what things are called before them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from markupsafe import Markup

from sandbox import dates
from sandbox.page.render.tag import Attribute, tag

if TYPE_CHECKING:
    from sandbox.channel import Channel
    from sandbox.people import Person
    from sandbox.slack import Slack

_SAFE = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_MESSAGE_PATH = re.compile(r"/archives/([A-Z0-9]+)(?:/p(\d{10})(\d{6}))?")
_SPECIAL = ("here", "channel", "everyone")

OUTSIDE: Mapping[str, Attribute] = {"target": "_blank", "rel": "noopener noreferrer"}
"""How links that lead out of the page are opened."""


def may_open(url: str | None) -> bool:
    """Whether an address may be opened from a link at all: the web and mail, no scripts."""
    return bool(url and _SAFE.match(url))


@dataclass(frozen=True)
class Reader:
    """A person before the page; everything is drawn as they would see it at the workspace's present moment."""

    slack: Slack
    person: Person

    @property
    def zone(self) -> ZoneInfo:
        """Where their clock hangs."""
        return ZoneInfo(self.person.tz)

    def knows(self, channel: Channel) -> bool:
        """Whether they may know that a channel exists."""
        return channel.has(self.person) or not channel.is_private

    def people(self) -> Iterator[Person]:
        """Everybody who can be chosen from a menu, by name."""
        return iter(sorted((p for p in self.slack.people if not p.deleted), key=lambda person: person.name.casefold()))

    def channel_name(self, channel: Channel) -> str:
        """What a channel is called; direct messages are called by who else is in them."""
        if channel.kind != "im":
            return f"#{channel.name}"
        return ", ".join(p.name for p in channel.members if p is not self.person) or self.person.name

    def mention(self, user_id: str, label: str | None = None) -> Markup:
        """A person's name as a mention; somebody unknown by the label or the id."""
        person = self.slack.find_person(user_id)
        kind = "mk-mention me" if person is self.person else "mk-mention"
        return tag("span", f"@{person.name if person else label or user_id}", class_=kind)

    def broadcast(self, whom: str) -> Markup:
        """`@here` and its like."""
        return tag("span", f"@{whom}", class_="mk-mention me" if whom in _SPECIAL else "mk-mention")

    def group(self, group_id: str, label: str | None = None) -> Markup:
        """A user group by its handle."""
        group = self.slack.user_groups.get(group_id)
        mine = group is not None and self.person in group.members
        name = group.handle if group else (label or group_id).lstrip("@")
        return tag("span", f"@{name}", class_="mk-mention me" if mine else "mk-mention")

    def channel(self, channel_id: str, label: str | None = None) -> Markup:
        """A channel as a link into it; of a private one that they aren't in, not even the name is told."""
        channel = self.slack.find_channel(channel_id)
        if channel is None:
            return tag("span", f"#{label or channel_id}", class_="mk-mention")
        if not self.knows(channel):
            return tag("span", "a private channel", class_="mk-mention")
        return tag("a", self.channel_name(channel), class_="mk-mention", href=self.address(channel.id))

    def link(self, url: str, label: str | None = None) -> Markup:
        """A link, if the address is one that may be opened, else its words alone."""
        words = label or url.removeprefix("mailto:")
        if not may_open(url):
            return tag("span", words)
        inside = self._inside(url)
        return tag("a", words, href=inside) if inside else tag("a", words, href=url, **OUTSIDE)

    def moment(self, stamp: str | int, form: str, *, fallback: str | None = None, url: str | None = None) -> Markup:
        """A moment in one of Slack's date formats; the fallback where the stamp is none."""
        try:
            words = dates.formatted(int(stamp), form, self.zone, now=self.slack.clock.now())
            at = datetime.fromtimestamp(int(stamp), UTC).astimezone(self.zone)
        except (ValueError, OverflowError, OSError):
            return tag("span", fallback or str(stamp))
        shown = tag(
            "time", words, datetime=at.isoformat(), title=f"{at:%A}, {at:%B} {at.day}, {at.year}, {at:%H:%M %Z}"
        )
        return tag("a", shown, href=url, **OUTSIDE) if may_open(url) else shown

    def address(self, channel_id: str, *, thread: str | None = None) -> str:
        """Where the page shows a channel, or one of its threads, to this person."""
        return f"/?{urlencode({'as': self.person.id, 'in': channel_id} | ({'thread': thread} if thread else {}))}"

    def file(self, file_id: str) -> str:
        """Where the page serves a file to this person."""
        return f"/file/{file_id}?{urlencode({'as': self.person.id})}"

    def _inside(self, url: str) -> str | None:
        home = f"https://{self.slack.team_domain}.slack.com"
        found = _MESSAGE_PATH.match(url.removeprefix(home)) if url.startswith(f"{home}/") else None
        if not found:
            return None
        channel_id, seconds, micros = found.groups()
        return self.address(channel_id, thread=f"{seconds}.{micros}" if seconds else None)
