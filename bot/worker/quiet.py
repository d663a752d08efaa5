"""Who does not want to be disturbed now, asked of Slack for many people at once, just before they are written to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

import structlog

from bot.domain.pacing import Call, Pace
from bot.ports import Deps, SlackRefusedError, SlackUnknownError

log = structlog.stdlib.get_logger(__name__)

AT_ONCE = 50
"""As many people as Slack tells of in one call (https://docs.slack.dev/reference/methods/dnd.teamInfo)."""

FRESH = timedelta(minutes=5)
"""How long an answer is trusted."""


@dataclass
class Quiet:
    """Remembers for a few minutes who wants quiet, and asks for those who come next together with the one in hand.

    Where Slack can't say, nobody wants quiet: they are written to. Where it asks to wait, that is for the caller to do.
    """

    deps: Deps
    workspace: str
    pace: Pace
    _coming: tuple[str, ...] = ()
    _known: dict[str, tuple[datetime, datetime | None]] = field(default_factory=dict)

    def expect(self, people: Iterable[str]) -> None:
        """These are next, in this order."""
        self._coming = tuple(dict.fromkeys(people))
        self._known = {one: found for one, found in self._known.items() if self._is_fresh(found[0])}

    def knows(self, person: str) -> bool:
        """Whether Slack was asked about somebody lately."""
        return person in self._known and self._is_fresh(self._known[person][0])

    def can_be_asked_before(self, moment: datetime) -> bool:
        """Whether Slack may be asked before a moment; it may have told us to wait for longer."""
        return self.pace.ready_at(Call.QUIET, self.deps.clock.now()) < moment

    async def until(self, person: str) -> datetime | None:
        """Until when somebody wants quiet; None if they can be written to. Raises SlackBusyError."""
        if not self.knows(person):
            await self._ask(self._next(person))
        ends = self._known[person][1]
        return ends if ends and ends > self.deps.clock.now() else None

    def _is_fresh(self, asked_at: datetime) -> bool:
        return asked_at + FRESH > self.deps.clock.now()

    def _next(self, person: str) -> list[str]:
        place = self._coming.index(person) if person in self._coming else len(self._coming)
        others = (one for one in self._coming[place + 1 :] if not self.knows(one))
        return [person, *islice(others, AT_ONCE - 1)]

    async def _ask(self, people: Sequence[str]) -> None:
        now = self.deps.clock.now()
        self.pace.take(Call.QUIET, now)
        try:
            found = await self.deps.messenger.quiet_until(self.workspace, people, now)
        except (SlackRefusedError, SlackUnknownError) as error:
            log.info("Slack could not say who wants quiet", action="sender.quiet", error=error.sentence)
            found = {}
        self._known |= {one: (now, found.get(one)) for one in people}
