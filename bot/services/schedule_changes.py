"""What is different in a schedule, in words: for the list of changes, and for the admin whom another overtook."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from bot.content.calendars import calendar_name
from bot.domain.audit import Act, Entry, mark_of
from bot.domain.catalogue import Catalogue
from bot.domain.program import Program
from bot.domain.schedule import Schedule
from bot.domain.schedule_edition import Edition, contested, merged, unseen
from bot.domain.schedule_form import Field, ScheduleForm, form_of_schedule
from bot.domain.schedule_words import OF_PROGRAM, Contest, Names, contests, differences
from bot.errors import PulseError
from bot.services.auditing import entries_since, note
from storage import audit, directory, user_groups
from storage.engine import Reading, Writing


@dataclass
class OvertakenError(PulseError):
    """Somebody else has changed a schedule since its form was filled.

    `form` has their changes and this admin's, and is filled from `edition`; `entries` are what was noted of theirs, and
    `contests` the fields that both changed, in which the form has what this admin entered.
    """

    form: ScheduleForm
    edition: Edition
    entries: tuple[Entry, ...]
    contests: tuple[Contest, ...]

    @property
    def sentence(self) -> str:
        return "Somebody else has just changed this schedule. Please look at it again, and save again."


async def edition_of(session: Reading, workspace: str, schedule: Schedule, program: Program) -> Edition:
    """A schedule as it is now, for a form that is filled from it."""
    noted = await audit.last_number(session, workspace)
    return Edition.of(schedule.id, form_of_schedule(schedule, program), noted)


async def refuse_overtaken(
    session: Reading,
    workspace: str,
    form: ScheduleForm,
    edition: Edition,
    schedule: Schedule,
    program: Program,
    *,
    catalogue: Catalogue,
) -> None:
    """Raises OvertakenError if somebody changed a field since, and the form says something else of it."""
    theirs = form_of_schedule(schedule, program)
    if not unseen(edition, form, theirs):
        return
    names = await _names(session, workspace, catalogue, form, theirs)
    raise OvertakenError(
        merged(edition, form, theirs),
        await edition_of(session, workspace, schedule, program),
        await entries_since(session, workspace, edition.noted, [schedule.id, program.id]),
        contests(theirs, form, names, contested(edition, form, theirs)),
    )


async def note_schedule(
    session: Writing,
    workspace: str,
    person: str,
    program: Program,
    before: Schedule,
    after: Schedule,
    *,
    catalogue: Catalogue,
    now: datetime,
    random: Random,
) -> None:
    """Note what is different in a schedule, from what to what; nothing if a form was sent off unchanged."""
    was, is_now = form_of_schedule(before, program), form_of_schedule(after, program)
    names = await _names(session, workspace, catalogue, was, is_now)
    names = replace(names, channels={id: mark_of(id) for id in names.channels})  # they may be made private some day
    if told := differences(was, is_now, names, frozenset(Field) - OF_PROGRAM):
        detail, act = "\n".join(told), Act.SCHEDULE_CHANGED
        about = after.id
        await note(session, workspace, person, act, program.name, detail=detail, about=about, now=now, random=random)


async def _names(session: Reading, workspace: str, catalogue: Catalogue, *forms: ScheduleForm) -> Names:
    """What the things in some forms are called; private channels are not named."""
    channels = await directory.channels(session, workspace)
    groups = await user_groups.user_groups(session, workspace)
    return Names(
        channels={one.id: f"#{one.name}" for one in channels if not one.private},
        groups={one.id: f"@{one.handle}" if one.handle else one.name for one in groups},
        drivers={one.slug: one.name for one in catalogue.drivers},
        calendars=_calendars(forms),
    )


def _calendars(forms: tuple[ScheduleForm, ...]) -> Mapping[str, str]:
    return {form.calendar: calendar_name(form.calendar) for form in forms if form.calendar}
