"""What a person's Home tab shows, by the roles that they have at this moment."""

from datetime import datetime

from bot.domain.catalogue import Catalogue
from bot.domain.home import Home
from bot.services import overview, roles
from bot.services.cataloguing import catalogues
from bot.services.listing import schedule_page
from bot.services.mine import my_side
from storage import programs
from storage.engine import Reading

SCHEDULES = 5
"""Schedules that are listed; a press shows the rest."""


async def home(session: Reading, workspace: str, person: str, *, now: datetime, catalogue: Catalogue) -> Home:
    """The tab as it is to be shown now."""
    own = await my_side(session, workspace, person, now=now, catalogue=catalogue)
    admin = await roles.is_admin(session, workspace, person)
    every = await programs.programs(session, workspace)
    led = [one for one in every if admin or one.leadership_channel in own.kept.channels]
    known = await catalogues(session, workspace, catalogue)
    glances = await overview.glances(session, workspace, person, led, known, now=now)
    page = None
    if admin:
        page = await schedule_page(session, workspace, count=SCHEDULES, now=now, catalogue=catalogue)
    return Home(
        mine=own,
        catalogue=known.of_several([one.id for one in led]),
        glances=glances if led else None,
        more=len(led) > len(glances),
        schedules=page,
    )
