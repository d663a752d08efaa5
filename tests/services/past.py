"""A past without playing it: rounds that closed, written as a close would have left them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.round import CheckIn, CheckInState, MissedReason, Round, RoundState
from bot.domain.scale import Counts
from bot.domain.units import Segment, cut_into_units
from bot.services.commenting import ThreadReply, take_reply
from storage import check_ins, rounds, tallies
from storage.engine import Writing
from tests.factories import MONDAY, WORKSPACE
from tests.stage import Stage

FIRST = "facilitative-administration/p1"
ALL_SAY_FULLY = {"C0NORTH": Counts(fully=8), "C0SOUTH": Counts(fully=6)}


@dataclass(frozen=True)
class Past:
    """A round that closed so many days before Monday; of each channel that it reached, eight people were asked."""

    days_ago: float = 4
    practice: str = FIRST
    counts: Mapping[str, Counts] = field(default_factory=lambda: ALL_SAY_FULLY)
    schedule: str = "schedule"
    k: int = 5
    unreached: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.schedule} {self.closed_at:%Y-%m-%d}"

    @property
    def closed_at(self) -> datetime:
        return MONDAY - timedelta(days=self.days_ago)

    def post(self, channel: str) -> CheckIn:
        ts = f"{(self.closed_at - timedelta(days=3)).timestamp():.6f}"
        return CheckIn(f"{self.id} {channel}", self.id, channel, CheckInState.STANDING, ts=ts)


async def happened(stage: Stage, *past: Past) -> None:
    """Write the rounds, with their check-ins standing, in one transaction."""
    await stage.database.write(_write, past)


async def was_not_asked(stage: Stage, *, days_ago: float, reason: MissedReason, state: RoundState) -> None:
    """An occurrence that asked nothing."""
    opened = MONDAY - timedelta(days=days_ago)
    round_ = Round(
        id=f"unasked {days_ago}",
        schedule_id="schedule",
        program_id="program",
        local_date=opened.date(),
        practice=None,
        cycle=0,
        opens_at=opened,
        closes_at=opened + timedelta(days=3),
        k=0,
        state=state,
        reason=reason,
    )
    await stage.database.write(rounds.save_round, WORKSPACE, round_, driver=None)


async def was_commented(
    stage: Stage, past: Past, channel: str = "C0NORTH", *, days_ago: float, by: str = "U0N1"
) -> None:
    """Somebody replied in the thread of a check-in."""
    ts = f"{(MONDAY - timedelta(days=days_ago)).timestamp():.6f}"
    reply = ThreadReply(channel, past.post(channel).ts or "", ts, by, "What I think.", changed_ts=ts)
    await stage.database.write(
        take_reply, WORKSPACE, f"E{ts}{channel}", reply, now=stage.clock.now(), random=stage.clock.random
    )


async def _write(session: Writing, every: tuple[Past, ...]) -> None:
    for past in every:
        await _write_one(session, past)


async def _write_one(session: Writing, past: Past) -> None:
    reached = {channel: counts for channel, counts in past.counts.items() if channel not in past.unreached}
    segments = [Segment(channel, 8, counts) for channel, counts in reached.items()]
    units = cut_into_units(segments, k=past.k)
    round_ = Round(
        id=past.id,
        schedule_id=past.schedule,
        program_id="program",
        local_date=past.closed_at.date(),
        practice=past.practice,
        cycle=1,
        opens_at=past.closed_at - timedelta(days=3),
        closes_at=past.closed_at,
        k=past.k,
        state=RoundState.OPEN,
    )
    await rounds.save_round(session, WORKSPACE, round_, driver=past.practice.partition("/")[0])
    people = {f"{channel} {place}": channel for channel in reached for place in range(8)}
    await rounds.add_segments(session, WORKSPACE, past.id, people, list(past.counts))
    await rounds.forget_asked(session, WORKSPACE, past.id)
    await check_ins.add_check_ins(session, WORKSPACE, [past.post(channel) for channel in reached])
    await tallies.add_tallies(session, WORKSPACE, past.id, units)
    await rounds.close_round(
        session,
        WORKSPACE,
        past.id,
        at=past.closed_at,
        asked=8 * len(segments),
        answered=sum(counts.answered for counts in reached.values()),
        published=bool(units),
    )
