"""What people choose for themselves: whether, and from when on, they take direct messages."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Choice:
    """A person's own choice. It is about direct messages alone: check-ins stand in channels for everybody there.

    `snoozed_until` is the day on which messages come again.
    """

    snoozed_until: date | None = None
    direct_messages: bool = True

    def is_snoozed(self, on: date) -> bool:
        """Whether this day lies before the day on which messages come again."""
        return self.snoozed_until is not None and on < self.snoozed_until

    def takes_messages(self, on: date) -> bool:
        """Whether direct messages may be sent to this person on a day."""
        return self.direct_messages and not self.is_snoozed(on)
