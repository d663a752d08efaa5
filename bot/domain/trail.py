"""How far a reader has gone into the figures: from a summary to a driver, to a practice, to one of its rounds."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass, replace


@dataclass(frozen=True)
class Trail:
    """Where a reader is, and the way back. What is empty was not chosen.

    `where` is the channel and time of the summary that it began with, as they would be typed. A practice is always
    looked at in one schedule, and `channel` narrows it.
    """

    where: str = ""
    channel: str = ""
    schedule: str = ""
    practice: str = ""
    round: str = ""

    def __str__(self) -> str:
        """The form in which it travels with buttons, which `of` reads back."""
        return json.dumps(astuple(self), separators=(",", ":"))

    @classmethod
    def of(cls, text: str) -> Trail:
        """Read what was sent; ValueError if it is no trail."""
        try:
            parts = json.loads(text)
        except RecursionError as error:
            raise ValueError("too deep") from error
        if (
            not isinstance(parts, list)
            or len(parts) != len(astuple(cls()))
            or not all(type(one) is str for one in parts)
        ):
            raise ValueError("not a trail")
        return cls(*parts)

    def to_practice(self, schedule: str, practice: str) -> Trail:
        return replace(self, schedule=schedule, practice=practice, round="")

    def to_round(self, round_id: str) -> Trail:
        return replace(self, round=round_id)
