"""User groups, and the members of those that a schedule asks, as Slack last told us."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import delete, select, update

from bot.domain.person import UserGroup
from storage.engine import Reading, Writing
from storage.tables import GroupMemberRow, PersonRow, UserGroupRow
from storage.upsert import insert_if_new, insert_or_update


async def user_groups(session: Reading, workspace: str) -> tuple[UserGroup, ...]:
    """Every user group of a workspace, the disabled ones too, by name."""
    query = select(UserGroupRow).where(UserGroupRow.workspace_id == workspace)
    rows = await session.scalars(query.order_by(UserGroupRow.name, UserGroupRow.id))
    return tuple(UserGroup(row.id, row.name, row.handle, row.disabled) for row in rows)


async def save_user_groups(session: Writing, workspace: str, groups: Iterable[UserGroup]) -> None:
    """These are all the groups there are; what is known of their members stays, those of others are forgotten."""
    rows = [
        {"workspace_id": workspace, "id": one.id, "name": one.name, "handle": one.handle, "disabled": one.disabled}
        for one in sorted(groups, key=lambda one: one.id)
    ]
    gone = {one.id for one in await user_groups(session, workspace)} - {row["id"] for row in rows}
    await insert_or_update(session, UserGroupRow, rows, keys=["workspace_id", "id"])
    for group in sorted(gone):
        await _forget_members(session, workspace, group)
        await session.execute(
            delete(UserGroupRow).where(UserGroupRow.workspace_id == workspace, UserGroupRow.id == group)
        )


async def save_group_members(
    session: Writing, workspace: str, group: str, people: Collection[str], *, read_at: datetime
) -> None:
    """These are all the members of a group, by a list that began to be read at a moment."""
    row = {"workspace_id": workspace, "id": group, "name": group, "handle": group, "disabled": False}
    await insert_if_new(session, UserGroupRow, [row])
    await session.execute(
        update(UserGroupRow)
        .where(UserGroupRow.workspace_id == workspace, UserGroupRow.id == group)
        .values(members_read_at=read_at)
    )
    await _forget_members(session, workspace, group)
    rows = [{"workspace_id": workspace, "group_id": group, "person_id": one} for one in sorted(set(people))]
    await insert_if_new(session, GroupMemberRow, rows)


async def group_read_at(session: Reading, workspace: str, group: str) -> datetime | None:
    """When the members of this group were last read from Slack; None before the first time."""
    return await session.scalar(
        select(UserGroupRow.members_read_at).where(UserGroupRow.workspace_id == workspace, UserGroupRow.id == group)
    )


async def group_members(session: Reading, workspace: str, groups: Collection[str]) -> dict[str, frozenset[str]]:
    """Who is in which of these groups; a group that nothing is known of has nobody."""
    query = select(GroupMemberRow.group_id, GroupMemberRow.person_id).where(
        GroupMemberRow.workspace_id == workspace, GroupMemberRow.group_id.in_(groups)
    )
    found: dict[str, set[str]] = {group: set() for group in groups}
    for group, person in await session.execute(query):
        found[group].add(person)
    return {group: frozenset(people) for group, people in found.items()}


async def unknown_group_members(session: Reading, workspace: str, group: str) -> tuple[str, ...]:
    """Members of a group who are not among the people written down."""
    known = select(PersonRow.id).where(PersonRow.workspace_id == workspace)
    query = select(GroupMemberRow.person_id).where(
        GroupMemberRow.workspace_id == workspace,
        GroupMemberRow.group_id == group,
        GroupMemberRow.person_id.not_in(known),
    )
    return tuple(await session.scalars(query.order_by(GroupMemberRow.person_id)))


async def _forget_members(session: Writing, workspace: str, group: str) -> None:
    await session.execute(
        delete(GroupMemberRow).where(GroupMemberRow.workspace_id == workspace, GroupMemberRow.group_id == group)
    )
