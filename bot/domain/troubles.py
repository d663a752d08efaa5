"""What keeps failing: worth a line in the log when it is new, and once an hour while it lasts."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

AGAIN_AFTER = timedelta(hours=1)
"""How long a failure that was logged is no news."""


@dataclass
class Troubles:
    """One worker's memory of what failed, and how."""

    _told: dict[tuple[str, type[Exception]], datetime] = field(default_factory=dict)

    def is_news(self, subject: str, error: Exception, *, now: datetime) -> bool:
        """Whether something fails in a way that was not told of it within AGAIN_AFTER; from here on it was told."""
        self._told = {key: at for key, at in self._told.items() if now - at < AGAIN_AFTER}
        key = (subject, type(error))
        is_new = key not in self._told
        self._told.setdefault(key, now)
        return is_new

    def are_over(self, subject: str) -> None:
        """Something works: its next failure is news."""
        self._told = {key: at for key, at in self._told.items() if key[0] != subject}
