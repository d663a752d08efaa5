"""A neighbour in the same database: another workspace whose people, channels and plans have the very same ids.

Nobody acts there, so that its rows stay exactly as they were, and nothing of it may appear in the first one's Slack.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.person import Channel, Person
from bot.domain.schedule import ScheduleState
from simulation.facts import Facts
from simulation.organization import Organization
from storage import directory, programs, schedules
from storage.engine import Writing

TEAM = "TNEIGHBOUR"
SIGN = "Neighbour"
"""A word that is in every name of theirs, and in nothing else."""


House = Mapping[str, frozenset[tuple[Any, ...]]]
"""The rows of one workspace, by table."""


async def write_neighbour_down(session: Writing, organization: Organization) -> None:
    """Somebody else's workspace: the same ids, other names, and nothing that is ever due."""
    await directory.save_workspace(session, TEAM, name=SIGN, url="https://neighbour.slack.com/", bot_user="UNEIGHBOUR")
    people = [*organization.admins, *organization.staff]
    await directory.save_people(
        session, TEAM, [Person(one.id, f"{SIGN} {n}", zone="UTC", admin=n == 0) for n, one in enumerate(people)]
    )
    places = [*organization.channels, organization.leadership]
    known = [Channel(one.id, f"{SIGN.lower()}-{one.name}", private=one.is_private, joined=True) for one in places]
    await directory.save_channels(session, TEAM, known)
    program = replace(organization.program, id="program-next-door", name=f"{SIGN} first", digest_due_at=None)
    await programs.save_program(session, TEAM, program)
    for one in organization.schedules:
        asleep = replace(one, id=f"{one.id}-next-door", program_id=program.id, state=ScheduleState.PAUSED, due_at=None)
        await schedules.add_schedule(session, TEAM, asleep)


def house_of(facts: Facts, team: str) -> House:
    """All rows of a workspace."""
    tables = [row[0] for row in facts.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: _rows(facts, name, team) for name in sorted(tables) if _column(facts, name)}


def _rows(facts: Facts, table: str, team: str) -> frozenset[tuple[Any, ...]]:
    query = f"SELECT * FROM {table} WHERE {_column(facts, table)} = ?"  # noqa: S608 - names of our own
    return frozenset(tuple(row) for row in facts.rows(query, team))


def _column(facts: Facts, table: str) -> str | None:
    """By which column a table knows the workspace; None if it belongs to none."""
    if table == "workspaces":
        return "id"
    names = {row["name"] for row in facts.rows(f"PRAGMA table_info({table})")}
    return "workspace_id" if "workspace_id" in names else None
