"""What a schedule's form offers to choose from, and what is worth saying about what was chosen."""

from datetime import datetime

from bot.domain.catalogue import Catalogue
from bot.domain.person import UserGroup
from bot.domain.schedule import Schedule
from bot.domain.schedule_advice import Advice, advise
from bot.domain.schedule_edition import Edition
from bot.domain.schedule_form import Fault, Field, ScheduleForm
from bot.domain.schedule_plan import cant_be_asked
from bot.domain.zones import SEARCH_LIMIT, words_of
from bot.services.cataloguing import catalogue_of
from storage import directory, programs, schedules, user_groups
from storage.engine import Reading


async def advice(
    session: Reading,
    workspace: str,
    form: ScheduleForm,
    *,
    edition: Edition | None = None,
    now: datetime,
    catalogue: Catalogue,
) -> Advice:
    """What is worth saying about a form as it stands; `catalogue` is the shipped one, as in all services."""
    known = {channel.id: channel for channel in await directory.channels(session, workspace)}
    changed = await schedules.schedule(session, workspace, edition.schedule_id) if edition else None
    before = changed.cadence if changed else None
    asks = await catalogue_of_form(session, workspace, form, edition, catalogue)
    return advise(form, channels=known, catalogue=asks, now=now, before=before)


async def catalogue_of_form(
    session: Reading, workspace: str, form: ScheduleForm, edition: Edition | None, shipped: Catalogue
) -> Catalogue:
    """What the program of a form may ask; what is shipped if there is no such program yet."""
    if edition and (changed := await schedules.schedule(session, workspace, edition.schedule_id)):
        return await catalogue_of(session, workspace, changed.program_id, shipped)
    program = await programs.program_named(session, workspace, form.program)
    return await catalogue_of(session, workspace, program.id, shipped) if program else shipped


async def is_known_channel(session: Reading, workspace: str, channel_id: str) -> bool:
    """Whether the directory has ever heard of a channel."""
    return await directory.channel(session, workspace, channel_id) is not None


async def every_group(session: Reading, workspace: str) -> tuple[UserGroup, ...]:
    """The user groups that the directory knows, by name."""
    return await user_groups.user_groups(session, workspace)


async def groups_named(session: Reading, workspace: str, typed: str) -> tuple[UserGroup, ...]:
    """The user groups that can be asked, with every word that was typed in their name or handle."""
    words = words_of(typed)
    known = await every_group(session, workspace)
    hits = (one for one in known if all(word in "".join(words_of(f"{one.name} {one.handle}")) for word in words))
    return tuple(one for one in hits if not one.disabled)[:SEARCH_LIMIT]


async def who_cant_be_asked(
    session: Reading, workspace: str, form: ScheduleForm, before: Schedule | None
) -> tuple[Fault, ...]:
    """Apps, people who left and people of other organizations, if they were just chosen. Whoever leaves later needs
    nobody to take them out: they are not asked any more."""
    chosen = set(form.in_effect.people) - set(before.people if before else ())
    known = await directory.people_by_id(session, workspace, chosen)
    refused = [known[one] for one in form.people if one in known and not known[one].can_be_asked]
    return (Fault(Field.PEOPLE, cant_be_asked(refused)),) if refused else ()
