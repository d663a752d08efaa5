"""What is known of a workspace before some of its schedules ask: read once for all of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.catalogue import Catalogue
from bot.domain.forecast import Askings, Rotation
from bot.domain.program import Program
from bot.domain.rotation import Choice
from bot.domain.round import Round
from bot.domain.schedule import Schedule
from bot.services.asking import People, people_of
from bot.services.cataloguing import catalogues_of
from bot.services.foreseeing import askings, rotations
from storage import programs
from storage.engine import Reading


@dataclass(frozen=True)
class Known:
    """Programs and catalogues by program, rotations by schedule, and who there is to ask."""

    programs: Mapping[str, Program]
    catalogues: Mapping[str, Catalogue]
    people: People
    rotations: Mapping[str, Rotation]
    askings: Askings

    def choice(self, schedule: Schedule, *, at: datetime, besides: Collection[str] = ()) -> Choice | None:
        """What a schedule asks at a moment; `besides` are practices that rest for another reason."""
        return self.rotations[schedule.id].choice(self.askings, at=at, besides=besides)

    def after(self, schedule: Schedule, round_: Round, *, at: datetime) -> Known:
        """The same once a schedule has come to a round: what that asks at a moment rests in all its sources."""
        if round_.practice is None:
            return self
        rotation = self.rotations[schedule.id].after(Choice(round_.practice, round_.cycle))
        asked = {one: _with_asked(self.askings.get(one, {}), round_.practice, at) for one in schedule.sources}
        return replace(self, rotations={**self.rotations, schedule.id: rotation}, askings={**self.askings, **asked})


async def known_of(
    session: Reading, workspace: str, of: Collection[Schedule], *, before: datetime, catalogue: Catalogue
) -> Known:
    """All that decides what these schedules ask, and whom, at a moment or later."""
    theirs = {one.program_id for one in of}
    catalogues = await catalogues_of(session, workspace, theirs, catalogue)
    return Known(
        programs=await programs.programs_by_id(session, workspace, theirs),
        catalogues=catalogues,
        people=await people_of(session, workspace, of),
        rotations=await rotations(session, workspace, of, catalogues),
        askings=await askings(session, workspace, of, before=before),
    )


def _with_asked(before: Mapping[str, datetime], practice: str, at: datetime) -> Mapping[str, datetime]:
    return {**before, practice: max(at, before.get(practice, at))}
