"""What keeps failing: worth a line in the log when it is new, and once an hour while it lasts; and to be tried apart
from what works."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

AGAIN_AFTER = timedelta(hours=1)
"""How long a failure that was logged is no news."""


@dataclass
class Troubles:
    """One worker's memory of what failed, and how."""

    _told: dict[tuple[str, type[Exception]], datetime] = field(default_factory=dict)
    _in_doubt: set[str] = field(default_factory=set)
    _apart: dict[str, None] = field(default_factory=dict)

    @property
    def set_apart(self) -> tuple[str, ...]:
        """What failed by itself and has not worked since, first what has waited longest for another try."""
        return tuple(self._apart)

    def is_in_doubt(self, subject: str) -> bool:
        """Whether something has failed together with others, and has neither worked nor failed by itself since."""
        return subject in self._in_doubt

    def failed_together(self, subjects: Iterable[str]) -> None:
        """One of them fails, or several do: each is to be tried by itself."""
        self._in_doubt.update(subjects)

    def failed_alone(self, subject: str) -> None:
        """Something fails by itself: its next try is behind those of all others that do."""
        self._in_doubt.discard(subject)
        self._apart.pop(subject, None)
        self._apart[subject] = None

    def is_news(self, subject: str, error: Exception, *, now: datetime) -> bool:
        """Whether something fails in a way that was not told of it within AGAIN_AFTER; from here on it was told."""
        self._told = {key: at for key, at in self._told.items() if now - at < AGAIN_AFTER}
        key = (subject, type(error))
        is_new = key not in self._told
        self._told.setdefault(key, now)
        return is_new

    def are_over(self, subject: str) -> None:
        """Something works: its next failure is news, and it need not be tried apart."""
        self._in_doubt.discard(subject)
        self._apart.pop(subject, None)
        self._told = {key: at for key, at in self._told.items() if key[0] != subject}
