"""What has come of schedules: each occasion becomes a round that asks, or one that says why it asked nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from bot.domain.asking import is_too_late, to_be_opened
from bot.domain.cadence import Occurrence
from bot.domain.catalogue import Catalogue, Practice
from bot.domain.ids import new_id
from bot.domain.keyring import Keyring, new_key
from bot.domain.rotation import Choice
from bot.domain.round import MissedReason, Round, RoundState
from bot.domain.schedule import Manner, Schedule
from bot.services.asking import Audience, audience, owe_messages
from bot.services.at_once import refuse_twice_a_day
from bot.services.knowing import Known, known_of
from storage import keys, people_asked, rounds
from storage.engine import Reading, Writing
from storage.upsert import written_together

SKIPPED = frozenset({MissedReason.NOTHING_TO_ASK, MissedReason.NOBODY_TO_ASK})

_AHEAD = timedelta(days=2)
"""More than the date of an occurrence can be behind that of the moment in UTC from which on it is due."""


@dataclass(frozen=True)
class Occasion:
    """An occurrence of a schedule that is handled now, or that somebody brings about by hand."""

    schedule: Schedule
    occurrence: Occurrence
    now: datetime
    by_hand: bool = False

    @property
    def is_late(self) -> bool:
        """Whether it is not to be asked of anybody any more."""
        return not self.by_hand and is_too_late(self.schedule, self.occurrence, now=self.now)


@dataclass(frozen=True)
class Decision:
    """What an occasion asks, and of whom."""

    choice: Choice
    asked: Audience


async def occasions(session: Reading, workspace: str, of: Sequence[Schedule], *, now: datetime) -> tuple[Occasion, ...]:
    """What has come of active schedules and has no round yet, in the order of the schedules."""
    due = [(one, one.due_at) for one in of if one.due_at is not None]
    since = min((due_at for _, due_at in due), default=now) - _AHEAD
    taken = await rounds.days_with_rounds(session, workspace, [one.id for one, _ in due], since=since.date())
    return tuple(
        Occasion(one, occurrence, now)
        for one, due_at in due
        for occurrence in to_be_opened(one, since=due_at, until=now)
        if (one.id, occurrence.local_date) not in taken
    )


async def ask_all(
    session: Writing,
    workspace: str,
    of: Sequence[Occasion],
    *,
    catalogue: Catalogue,
    random: Random,
    keyring: Keyring,
) -> list[Round]:
    """The rounds of these occasions: first those that are too late, then the others in order.

    What one has asked rests for those after it that share a source.
    """
    made = []
    async with written_together(session):
        for one in of:
            if one.is_late:
                made.append(await _record(session, workspace, one, MissedReason.TOO_LATE, random=random))
    for some in _together([one for one in of if not one.is_late]):
        schedules = {one.schedule.id: one.schedule for one in some}
        before = min(one.occurrence.opens_at for one in some)
        known = await known_of(session, workspace, tuple(schedules.values()), before=before, catalogue=catalogue)
        async with written_together(session):
            for one in some:
                round_ = await ask(session, workspace, one, known, random=random, keyring=keyring)
                known = known.after(one.schedule, round_, at=one.occurrence.opens_at)
                made.append(round_)
    return made


async def ask(
    session: Writing, workspace: str, occasion: Occasion, known: Known, *, random: Random, keyring: Keyring
) -> Round:
    """Open a round with everything that belongs to it, or record that there is nothing, or nobody, to ask.

    By hand it raises SoonAskedError or AskedThatDayError.
    """
    decided = await _decided(session, workspace, occasion, known)
    if isinstance(decided, MissedReason):
        return await _record(session, workspace, occasion, decided, random=random)
    schedule, asked = occasion.schedule, decided.asked
    practice = known.catalogues[schedule.program_id].practice(decided.choice.practice)
    if occasion.by_hand:
        await refuse_twice_a_day(session, workspace, schedule, asked.invited, now=occasion.now)
    round_ = _round(occasion, decided, practice, known, id=new_id(random))
    await rounds.save_round(session, workspace, round_, driver=practice.driver)
    sealed = keyring.seal(new_key(random), round_id=round_.id, random=random)
    await keys.add_key(session, workspace, round_.id, sealed)
    await _write_down_who_is_asked(session, workspace, round_, occasion, asked)
    await owe_messages(session, workspace, round_, schedule, asked, random=random)
    return round_


def _together(of: Sequence[Occasion]) -> Iterator[Sequence[Occasion]]:
    """Whom a direct round may ask goes by the rows of those before it, so each comes alone."""
    if any(one.schedule.manner is Manner.DIRECT for one in of):
        yield from ([one] for one in of)
    elif of:
        yield of


async def _decided(session: Reading, workspace: str, occasion: Occasion, known: Known) -> Decision | MissedReason:
    """What is asked of whom, or why nothing is."""
    schedule, occurrence = occasion.schedule, occasion.occurrence
    passed_over: set[str] = set()
    while choice := known.choice(schedule, at=occurrence.opens_at, besides=passed_over):
        asked = await audience(
            session,
            workspace,
            schedule,
            occurrence,
            people=known.people,
            practice=choice.practice,
            now=occasion.now,
            by_hand=occasion.by_hand,
        )
        if asked.late:
            return MissedReason.TOO_LATE
        if schedule.manner is Manner.CHANNEL or asked.invited:
            return Decision(choice, asked)
        passed_over.add(choice.practice)  # everybody was asked it lately: the next one that somebody may be asked
    return MissedReason.NOBODY_TO_ASK if passed_over else MissedReason.NOTHING_TO_ASK


async def _write_down_who_is_asked(
    session: Writing, workspace: str, round_: Round, occasion: Occasion, asked: Audience
) -> None:
    """Who belongs to which segment, and from when on the practice rests for sources and people.

    A source rests from the schedule's own time on, at whichever moment its people are asked: always the same time of
    day, so that a cadence of four weeks can ask again after four weeks.
    """
    practice, sources = round_.practice or "", occasion.schedule.sources
    await rounds.add_segments(session, workspace, round_.id, asked.belonging, sources)
    await rounds.add_askings(
        session, workspace, round_.id, practice=practice, channels=sources, at=occasion.occurrence.opens_at
    )
    moments = {one.person: one.at for one in asked.invited}
    await people_asked.add_people_asked(session, workspace, round_.id, practice=practice, moments=moments)


def _round(occasion: Occasion, decided: Decision, practice: Practice, known: Known, *, id: str) -> Round:
    schedule = occasion.schedule
    program = known.programs.get(schedule.program_id)
    if program is None:
        raise LookupError(f"schedule {schedule.id} belongs to no program")
    return Round(
        id=id,
        schedule_id=schedule.id,
        program_id=program.id,
        local_date=occasion.occurrence.local_date,
        practice=practice.id,
        cycle=decided.choice.cycle,
        opens_at=decided.asked.opens_at,
        closes_at=decided.asked.closes_at,
        k=program.k,
        words=program.words,
        question=practice.question if practice.own or practice.reworded else "",
        state=RoundState.OPEN,
        asked=len(decided.asked.invited),
        manner=schedule.manner,
    )


async def _record(
    session: Writing, workspace: str, occasion: Occasion, reason: MissedReason, *, random: Random
) -> Round:
    """Write down that an occurrence asked nothing, and why."""
    schedule, occurrence = occasion.schedule, occasion.occurrence
    round_ = Round(
        id=new_id(random),
        schedule_id=schedule.id,
        program_id=schedule.program_id,
        local_date=occurrence.local_date,
        practice=None,
        cycle=0,
        opens_at=occurrence.opens_at,
        closes_at=occurrence.closes_at,
        k=0,
        state=RoundState.SKIPPED if reason in SKIPPED else RoundState.MISSED,
        reason=reason,
        manner=schedule.manner,
    )
    await rounds.save_round(session, workspace, round_, driver=None)
    return round_
