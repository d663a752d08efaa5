"""Admins with their forms: sending them off, and looking at what came of it."""

from bot.domain.program import Program
from bot.domain.schedule_card import Kept, Saved
from bot.domain.schedule_edition import Edition
from bot.domain.schedule_form import ScheduleForm
from bot.services.scheduling import (
    form_to_change,
    save_form,
    saved,
)
from storage import programs, schedules
from tests.domain.test_schedule_form import a_form
from tests.factories import WORKSPACE, make_hand
from tests.stage import Stage


async def saves(
    stage: Stage,
    form: ScheduleForm,
    edition: Edition | None = None,
    *,
    workspace: str = WORKSPACE,
    view_id: str = "V0FORM",
    like: str = "",
) -> Saved:
    """Send a form off, and look at what came of it."""
    kept = await keeps(stage, form, edition, workspace=workspace, view_id=view_id, like=like)
    now, catalogue = stage.clock.now(), stage.means.catalogue
    return await stage.database.read(saved, workspace, kept, now=now, catalogue=catalogue)


async def keeps(
    stage: Stage,
    form: ScheduleForm,
    edition: Edition | None = None,
    *,
    workspace: str = WORKSPACE,
    view_id: str = "V0FORM",
    like: str = "",
) -> Kept:
    """Send a form off."""
    return await stage.database.write(
        save_form,
        workspace,
        "U0ADMIN",
        form,
        edition=edition,
        view_id=view_id,
        now=stage.clock.now(),
        catalogue=stage.means.catalogue,
        random=make_hand().random,
        like=like,
    )


async def makes(stage: Stage, **changes: object) -> Saved:
    return await saves(stage, a_form(**{"program": "Coaching for all", **changes}))


async def opened(stage: Stage) -> tuple[ScheduleForm, Edition]:
    """The form of the world's schedule, as an admin opens it."""
    return await stage.database.read(form_to_change, WORKSPACE, stage.world.schedule.id)


async def stored(stage: Stage, schedule_id: str):
    return await stage.database.read(schedules.schedule, WORKSPACE, schedule_id)


async def program(stage: Stage, name: str):
    return await stage.database.read(programs.program_named, WORKSPACE, name)


async def all_programs(stage: Stage) -> tuple[Program, ...]:
    return await stage.database.read(programs.programs, WORKSPACE)
