"""What a person may read: the programs they lead, and all that their schedules have closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.comparison import asks_leaders
from bot.domain.export import reader_names
from bot.domain.program import Program
from bot.domain.schedule import Schedule
from bot.errors import PulseError
from bot.services import roles
from storage import directory, programs, schedules, user_groups
from storage.engine import Reading


class NoProgramError(PulseError):
    """A summary was asked for before anything was set up."""

    @property
    def sentence(self) -> str:
        return "Nothing is asked in this workspace yet. A workspace admin can begin by typing /drivers schedule."


class NotReadableError(PulseError):
    """Figures were asked for of a schedule that is none of the reader's, or is not there any more."""

    @property
    def sentence(self) -> str:
        return "These figures can't be shown any more. Type /drivers summary to see what there is."


@dataclass(frozen=True)
class Readable:
    """The programs that a reader leads, and all their schedules, deleted ones included."""

    programs: tuple[Program, ...]
    schedules: tuple[Schedule, ...]

    @property
    def channels(self) -> frozenset[str]:
        return frozenset(channel for schedule in self.schedules for channel in schedule.channels)

    def of(self, program: Program) -> tuple[Schedule, ...]:
        """A program's schedules, oldest first; those that ask its leadership team alone come after those for staff."""
        own = [one for one in self.schedules if one.program_id == program.id]
        return tuple(sorted(own, key=lambda one: asks_leaders(one, program)))

    def schedule(self, schedule_id: str) -> tuple[Program, Schedule]:
        """One of the schedules, and whose it is. Raises NotReadableError."""
        found = next((one for one in self.schedules if one.id == schedule_id), None)
        program = next((one for one in self.programs if found and one.id == found.program_id), None)
        if found is None or program is None:
            raise NotReadableError
        return program, found


async def readable(session: Reading, workspace: str, person: str) -> Readable:
    """What a person may read. Who leads some programs sees those and no others; admins see all.

    Raises NoProgramError if there is nothing to see yet, NotLeaderError if it is not for this person.
    """
    every = await programs.programs(session, workspace)
    if not every:
        raise NoProgramError
    led = await _led(session, workspace, person, every)
    if not led:
        await roles.require_leader(session, workspace, person, [one.leadership_channel for one in every])
    ids = {one.id for one in led}
    known = await schedules.schedules(session, workspace, deleted=True)
    return Readable(led, tuple(one for one in known if one.program_id in ids))


async def names_for(session: Reading, workspace: str, person: str) -> Mapping[str, str]:
    """What channels and user groups are called for a reader, by id: a private channel is named to its members alone."""
    return reader_names(
        await directory.channels(session, workspace),
        await user_groups.user_groups(session, workspace),
        member_of=await directory.memberships(session, workspace, person),
    )


async def _led(session: Reading, workspace: str, person: str, every: Sequence[Program]) -> tuple[Program, ...]:
    """Of some programs those that a person leads: all for an admin."""
    if await roles.is_admin(session, workspace, person):
        return tuple(every)
    own = await directory.memberships(session, workspace, person)
    return tuple(one for one in every if one.leadership_channel in own)
