"""One practice of one schedule looked at closely, with what gives names to it all."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.catalogue import Catalogue
from bot.domain.comparison import speak_for_leaders
from bot.domain.practice_rounds import PracticeRounds, RoundFigures
from bot.domain.program import Program
from bot.domain.report import CommentThread
from bot.domain.schedule import Schedule
from bot.domain.summary import UnpublishedRound
from bot.domain.trail import Trail
from bot.domain.trends import ClosedRound


@dataclass(frozen=True)
class RoundThread:
    """A thread with comments, and the round whose check-in it hangs on."""

    round_id: str
    thread: CommentThread


@dataclass(frozen=True)
class CloseLook:
    """A practice's closed rounds and the threads below them; `trail` says how the reader came here,
    `names` are what they may read of channels and groups, by id."""

    trail: Trail
    program: Program
    schedule: Schedule
    catalogue: Catalogue
    rounds: PracticeRounds
    threads: tuple[RoundThread, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def practice(self) -> str:
        return self.rounds.practice

    @property
    def driver(self) -> str:
        """The practice's driver, as the catalogue has it or as it was when it was last asked; empty if nobody knows."""
        known = self.catalogue.find(self.practice)
        return known.driver if known else next((one.driver for one in reversed(self.closed)), "")

    @property
    def closed(self) -> tuple[ClosedRound, ...]:
        """All rounds of the practice, those in which too few rated last."""
        return (*(one.round for one in self.rounds.rounds), *self.rounds.too_few)

    @property
    def is_of_leaders(self) -> bool:
        """Whether all of it was said by the leadership team alone."""
        return speak_for_leaders([one.segments for one in self.closed], self.schedule, self.program)

    @property
    def round(self) -> RoundFigures | UnpublishedRound | None:
        """The round that the trail leads to; None if it is not there."""
        shown = next((one for one in self.rounds.rounds if one.round.round_id == self.trail.round), None)
        return shown or next((one for one in self.rounds.too_few if one.round_id == self.trail.round), None)

    def threads_of(self, round_id: str) -> tuple[CommentThread, ...]:
        return tuple(one.thread for one in self.threads if one.round_id == round_id)
