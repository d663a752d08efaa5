"""What the page's address says: who looks, where, and what is open beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

Panel = Literal["inspector", "trouble"]

_PANELS: tuple[Panel, ...] = ("inspector", "trouble")
_FILTERS = ("direction", "method", "troubled", "page")


@dataclass(frozen=True)
class State:
    """The address taken apart: ids of the person and the place, the thread's timestamp, an open panel and its filters.

    `place` is a channel, or an app (its Home, or with the tab `messages` what it and the person said to each other).
    """

    person: str = ""
    place: str = ""
    tab: str = ""
    thread: str = ""
    panel: Panel | None = None
    filters: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> State:
        """Read an address; what is missing or unknown stays empty."""
        wanted = query.get("panel")
        return cls(
            person=query.get("as", ""),
            place=query.get("in", ""),
            tab=query.get("tab", ""),
            thread=query.get("thread", ""),
            panel=next((panel for panel in _PANELS if panel == wanted), None),
            filters=tuple((name, query[name]) for name in _FILTERS if query.get(name)),
        )

    def url(self, **changes: object) -> str:
        """The address with some things changed, by the names of its parameters (`as_` and `in_` for the reserved
        words); None and the empty string take one away."""
        query: dict[str, object] = {"as": self.person, "in": self.place, "tab": self.tab}
        query |= {"thread": self.thread, "panel": self.panel, **dict(self.filters)}
        query |= {name.rstrip("_"): value for name, value in changes.items()}
        return "/?" + urlencode({name: value for name, value in query.items() if value not in (None, "")})
