"""One sender's voice in one workspace: what it may say when, and what it has to take back."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.pacing import Call, Pace, patience
from bot.ports import Deps, Posted, SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.services import sending
from bot.worker.quiet import Quiet
from bot.worker.trouble import SETTLE_AFTER

log = structlog.stdlib.get_logger(__name__)

ENDED = frozenset({DeliveryState.SENT, DeliveryState.MISSED, DeliveryState.FAILED})


@dataclass(frozen=True)
class LateMessage:
    """A message of ours that came to stand after another sender had taken its delivery over."""

    delivery: str
    posted: Posted


@dataclass(frozen=True)
class Stumble:
    """Something that failed in a way that nobody foresaw, how often in a row, and when it is tried again."""

    times: int
    again_at: datetime


@dataclass
class Voice:
    """What a sender remembers of a workspace between passes. Nothing in it is needed to stay correct after a crash."""

    deps: Deps
    workspace: str
    holder: str
    pace: Pace = field(default_factory=Pace)
    resume_at: datetime | None = None
    stopping: bool = False
    _late: list[LateMessage] = field(default_factory=list)
    _stumbles: dict[str, Stumble] = field(default_factory=dict)
    quiet: Quiet = field(init=False)

    def __post_init__(self) -> None:
        self.quiet = Quiet(self.deps, self.workspace, self.pace)

    @property
    def now(self) -> datetime:
        return self.deps.clock.now()

    @property
    def machine_now(self) -> datetime:
        return self.deps.clock.machine_now()

    def may(self, call: Call, place: str = "") -> bool:
        """Whether a call may go now, to a place or at all; if not, the pass is to be resumed when it may."""
        ready_at = self.pace.ready_at(call, self.now, place=place)
        if ready_at <= self.now:
            return True
        self.resume_by(ready_at)
        return False

    def hold(self, call: Call, wait: timedelta) -> None:
        """Let no such call go for a while."""
        self.pace.hold(call, self.now + wait)
        self.resume_by(self.now + wait)

    def may_try(self, key: str) -> bool:
        """Whether something that failed before may be tried again; if not, the pass is to be resumed when it may."""
        stumble = self._stumbles.get(key)
        if stumble is None or stumble.again_at <= self.now:
            return True
        self.resume_by(stumble.again_at)
        return False

    def stumbled(self, key: str) -> None:
        """Something failed that should not: tried again with the next pass, and after that ever later."""
        before = self._stumbles[key].times if key in self._stumbles else 0
        again_at = self.now + patience(before) if before else self.now
        self._stumbles[key] = Stumble(before + 1, again_at)
        self.resume_by(again_at)

    def managed(self, key: str) -> None:
        """Something went through; earlier failures count no more."""
        self._stumbles.pop(key, None)

    def resume_by(self, moment: datetime) -> None:
        """Remember that something is left to do from a moment on."""
        self.resume_at = min(self.resume_at or moment, moment)

    @property
    def may_resume(self) -> bool:
        """Whether something was left that can go on now."""
        return self.resume_at is not None and self.resume_at <= self.now

    async def hold_lease(self) -> bool:
        """Become or stay the workspace's one sender."""
        return await self.deps.write(
            sending.hold_lease, self.workspace, holder=self.holder, machine_now=self.machine_now
        )

    @property
    def regrets(self) -> bool:
        """Whether there are late messages to be taken back."""
        return bool(self._late)

    def came_late(self, taken: Delivery, posted: Posted) -> None:
        """Another sender has taken this delivery over, and our message stands."""
        self._late.append(LateMessage(taken.id, posted))

    async def take_back_late_messages(self) -> int:
        """Delete our own late messages, unless the one who took over found and kept them; returns how many went.

        What is not settled yet is left until it is: its new sender may be looking at our message right now.
        """
        deleted = 0
        for late in tuple(self._late):
            found = await self.deps.read(sending.delivery, self.workspace, late.delivery)
            if found and found.state not in ENDED:
                self.resume_by(self.now + SETTLE_AFTER)
            elif found and found.ts == late.posted.ts:
                self._late.remove(late)
            elif await self._delete(late):
                self._late.remove(late)
                deleted += 1
        return deleted

    async def _delete(self, late: LateMessage) -> bool:
        try:
            await self.deps.messenger.delete(self.workspace, late.posted.channel, late.posted.ts)
        except (SlackBusyError, SlackUnknownError) as error:
            log.warning("A late message still stands", action="sender.still_late", error=error.sentence)
            self.resume_by(self.now + SETTLE_AFTER)
            return False
        except SlackRefusedError as error:
            log.warning("A late message could not be deleted", action="sender.late_refused", error=error.sentence)
        return True
