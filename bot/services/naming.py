"""Naming admins besides Slack's own. These can't be removed here, so nobody can lock everybody out."""

from collections.abc import Iterable
from datetime import datetime
from random import Random

from bot.domain.audit import Act
from bot.domain.program_form import Setting, SettingFault, SettingsFormError
from bot.services.auditing import note
from storage import directory, named_admins
from storage.engine import Reading, Writing

MOST_NAMED = 40
"""People named besides Slack's own admins; the form and what it carries stay small enough for Slack."""


async def name_admins(
    session: Writing, workspace: str, by: str, people: Iterable[str], *, now: datetime, random: Random
) -> tuple[str, ...]:
    """Give people the role, and say who did not have it. Raises SettingsFormError if somebody can't have it."""
    new = []
    for person in people:
        await _refuse_who_cant(session, workspace, person)
        if await named_admins.name(session, workspace, person, by=by, at=now):
            await note(session, workspace, by, Act.ADMIN_NAMED, person, now=now, random=random)
            new.append(person)
    if len(await named_admins.named(session, workspace)) > MOST_NAMED:
        raise _fault(f"Name at most {MOST_NAMED} people.")
    return tuple(new)


async def remove_admins(
    session: Writing, workspace: str, by: str, people: Iterable[str], *, now: datetime, random: Random
) -> tuple[str, ...]:
    """Take the role from people who were named, and say who had it until now."""
    gone = []
    for person in people:
        if await named_admins.remove(session, workspace, person):
            await note(session, workspace, by, Act.ADMIN_REMOVED, person, now=now, random=random)
            gone.append(person)
    return tuple(gone)


async def _refuse_who_cant(session: Reading, workspace: str, person: str) -> None:
    known = await directory.person(session, workspace, person)
    if known is None:
        raise _fault("Slack has not said yet who one of these people is. Please save again in a minute.")
    if known.bot:
        raise _fault(f"{known.name} is an app; name people only.")
    if known.stranger:
        raise _fault(f"{known.name} belongs to another organization; name people of yours only.")
    if known.deleted:
        raise _fault(f"{known.name} is deactivated in Slack.")


def _fault(sentence: str) -> SettingsFormError:
    return SettingsFormError((SettingFault(Setting.ADMINS, sentence),))
