"""Who is who: workspaces, people, channels and their members, as Slack last told us."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Row, bindparam, delete, func, inspect, select, update

from bot.domain.person import Channel, Person
from storage.engine import Reading, Writing
from storage.prepared import Prepared
from storage.tables import ChannelRow, MemberRow, NamedAdminRow, PersonRow, WorkspaceRow
from storage.upsert import insert_or_update

Known = TypeVar("Known", Person, Channel)

AT_ONCE = 500
"""People asked about in one query, well below what either database takes as parameters."""

MEMBER_KEYS = ["workspace_id", "channel_id", "person_id"]

_PERSON, _CHANNEL = (
    Prepared(select(table).where(table.workspace_id == bindparam("workspace"), table.id == bindparam("id")))
    for table in (PersonRow, ChannelRow)
)
_CHANNELS = Prepared(
    select(ChannelRow).where(ChannelRow.workspace_id == bindparam("workspace")).order_by(ChannelRow.name, ChannelRow.id)
)


async def save_workspace(session: Writing, workspace: str, *, name: str, url: str, bot_user: str) -> None:
    """Write down the team that the bot's token belongs to."""
    row = {"id": workspace, "name": name, "url": url, "bot_user_id": bot_user}
    await insert_or_update(session, WorkspaceRow, [row], keys=["id"])


async def save_scopes(session: Writing, workspace: str, scopes: Collection[str]) -> None:
    """Write down what the bot's token may do."""
    row = update(WorkspaceRow).where(WorkspaceRow.id == workspace)
    await session.execute(row.values(scopes=sorted(scopes)))


async def scopes(session: Reading, workspace: str) -> frozenset[str] | None:
    """What the bot's token may do; None if Slack has not said so yet."""
    found = await session.scalar(select(WorkspaceRow.scopes).where(WorkspaceRow.id == workspace))
    return None if found is None else frozenset(found)


async def save_blocks_refused_at(session: Writing, workspace: str, at: datetime) -> None:
    """Write down that this workspace's Slack refused a new block."""
    row = update(WorkspaceRow).where(WorkspaceRow.id == workspace)
    await session.execute(row.values(blocks_refused_at=at))


async def blocks_refused_at(session: Reading, workspace: str) -> datetime | None:
    """When this workspace's Slack last refused a new block; None if it never did."""
    return await session.scalar(select(WorkspaceRow.blocks_refused_at).where(WorkspaceRow.id == workspace))


async def workspaces(session: Reading) -> tuple[str, ...]:
    """Every workspace the bot was installed in."""
    return tuple(await session.scalars(select(WorkspaceRow.id).order_by(WorkspaceRow.id)))


async def bot_user(session: Reading, workspace: str) -> str | None:
    """The bot's own user in this workspace."""
    return await session.scalar(select(WorkspaceRow.bot_user_id).where(WorkspaceRow.id == workspace))


async def workspace_url(session: Reading, workspace: str) -> str | None:
    """The workspace's web address, with a slash at its end."""
    return await session.scalar(select(WorkspaceRow.url).where(WorkspaceRow.id == workspace))


async def lock_workspace(session: Writing, workspace: str) -> None:
    """Let only one transaction at a time decide what is asked in this workspace (SQLite has one writer anyway)."""
    await session.execute(select(WorkspaceRow.id).where(WorkspaceRow.id == workspace).with_for_update())


async def mark_directory_read(session: Writing, workspace: str, at: datetime) -> None:
    await session.execute(update(WorkspaceRow).where(WorkspaceRow.id == workspace).values(directory_read_at=at))


async def directory_read_at(session: Reading, workspace: str) -> datetime | None:
    """When all people were last read from Slack; None before the first time."""
    return await session.scalar(select(WorkspaceRow.directory_read_at).where(WorkspaceRow.id == workspace))


async def save_people(session: Writing, workspace: str, people: Iterable[Person]) -> None:
    """Write people as Slack describes them now."""
    rows = [
        {
            "workspace_id": workspace,
            "id": person.id,
            "name": person.name,
            "zone": person.zone,
            "admin": person.admin,
            "bot": person.bot,
            "deleted": person.deleted,
            "guest": person.guest,
            "stranger": person.stranger,
        }
        for person in _in_order(people)
    ]
    await insert_or_update(session, PersonRow, rows, keys=["workspace_id", "id"])


async def person(session: Reading, workspace: str, person_id: str) -> Person | None:
    row = await _PERSON.first(session, workspace=workspace, id=person_id)
    return _person(row) if row else None


async def people_by_id(session: Reading, workspace: str, ids: Collection[str]) -> dict[str, Person]:
    """Those of these people who are known."""
    found: dict[str, Person] = {}
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        people = inspect(PersonRow).local_table  # rows of the table, not the ORM's: there may be thousands
        query = select(people).where(people.c.workspace_id == workspace, people.c.id.in_(some))
        found |= {row.id: _person(row) for row in await session.execute(query)}
    return found


async def admins(session: Reading, workspace: str) -> tuple[Person, ...]:
    """Who has the role and is still there, by name: Slack's admins and owners, and people named besides."""
    named = select(NamedAdminRow.person_id).where(NamedAdminRow.workspace_id == workspace)
    query = select(PersonRow).where(
        PersonRow.workspace_id == workspace,
        PersonRow.admin | PersonRow.id.in_(named),
        PersonRow.deleted.is_(False),
        PersonRow.bot.is_(False),
        PersonRow.stranger.is_(False),
    )
    return tuple(_person(row) for row in await session.scalars(query.order_by(PersonRow.name, PersonRow.id)))


async def save_channels(session: Writing, workspace: str, channels: Iterable[Channel]) -> None:
    """Write channels as Slack describes them now; what is known of their members stays."""
    rows = [
        {
            "workspace_id": workspace,
            "id": channel.id,
            "name": channel.name,
            "private": channel.private,
            "archived": channel.archived,
            "joined": channel.joined,
            "gone": channel.gone,
        }
        for channel in _in_order(channels)
    ]
    await insert_or_update(session, ChannelRow, rows, keys=["workspace_id", "id"])


async def channel(session: Reading, workspace: str, channel_id: str) -> Channel | None:
    row = await _CHANNEL.first(session, workspace=workspace, id=channel_id)
    return _channel(row) if row else None


async def channels(session: Reading, workspace: str) -> tuple[Channel, ...]:
    """Every channel the bot has heard of, by name."""
    return tuple(_channel(row) for row in await _CHANNELS.rows(session, workspace=workspace))


async def save_members(
    session: Writing, workspace: str, channel_id: str, people: Collection[str], *, read_at: datetime
) -> None:
    """Bring the members of a channel to those of a list that began to be read at a moment; several may do so at once.

    Who joined or left from that moment on stays as the event said: the list may not know of it yet. The channel's row
    is written first: it is the lock under which whoever does the same waits.
    """
    await session.execute(
        update(ChannelRow)
        .where(ChannelRow.workspace_id == workspace, ChannelRow.id == channel_id)
        .values(members_read_at=read_at)
    )
    heard_before = MemberRow.heard_at.is_(None) | (MemberRow.heard_at < read_at)
    known = await _members(session, workspace, channel_id)
    for gone in sorted(known.keys() - people):
        row = (MemberRow.workspace_id == workspace) & (MemberRow.channel_id == channel_id)
        await session.execute(delete(MemberRow).where(row, MemberRow.person_id == gone, heard_before))
    new = sorted(one for one in set(people) if known.get(one, True))
    rows = [_member(workspace, channel_id, one, left=False, heard_at=None) for one in new]
    await insert_or_update(session, MemberRow, rows, keys=MEMBER_KEYS, where=heard_before)


async def members_read_at(session: Reading, workspace: str, channel_id: str) -> datetime | None:
    """When the members of this channel were last read from Slack; None before the first time."""
    row = await _CHANNEL.first(session, workspace=workspace, id=channel_id)
    return row.members_read_at if row else None


async def add_member(session: Writing, workspace: str, channel_id: str, person_id: str, *, heard_at: datetime) -> None:
    """Somebody joined, as an event tells at a moment."""
    row = _member(workspace, channel_id, person_id, left=False, heard_at=heard_at)
    await insert_or_update(session, MemberRow, [row], keys=MEMBER_KEYS)


async def remove_member(
    session: Writing, workspace: str, channel_id: str, person_id: str, *, heard_at: datetime
) -> None:
    """Somebody left, as an event tells at a moment."""
    row = _member(workspace, channel_id, person_id, left=True, heard_at=heard_at)
    await insert_or_update(session, MemberRow, [row], keys=MEMBER_KEYS)


async def memberships(session: Reading, workspace: str, person_id: str) -> frozenset[str]:
    """The channels that a person is in, as far as the bot can see."""
    query = select(MemberRow.channel_id).where(
        MemberRow.workspace_id == workspace, MemberRow.person_id == person_id, MemberRow.left.is_(False)
    )
    return frozenset(await session.scalars(query))


async def people_in(session: Reading, workspace: str, channel_id: str) -> tuple[Person, ...]:
    """The people in a channel, by name: everybody who reads there, strangers from other organizations too."""
    member = (MemberRow.workspace_id == PersonRow.workspace_id) & (MemberRow.person_id == PersonRow.id)
    query = (
        select(PersonRow)
        .join(MemberRow, member)
        .where(
            PersonRow.workspace_id == workspace,
            MemberRow.channel_id == channel_id,
            MemberRow.left.is_(False),
            PersonRow.bot.is_(False),
            PersonRow.deleted.is_(False),
        )
    )
    return tuple(_person(row) for row in await session.scalars(query.order_by(PersonRow.name, PersonRow.id)))


async def unknown_members(session: Reading, workspace: str, channel_id: str) -> tuple[str, ...]:
    """Members of a channel who are not among the people written down."""
    known = select(PersonRow.id).where(PersonRow.workspace_id == workspace)
    query = select(MemberRow.person_id).where(
        MemberRow.workspace_id == workspace,
        MemberRow.channel_id == channel_id,
        MemberRow.left.is_(False),
        MemberRow.person_id.not_in(known),
    )
    return tuple(await session.scalars(query.order_by(MemberRow.person_id)))


async def people_to_ask(session: Reading, workspace: str, channel_ids: Sequence[str]) -> dict[str, frozenset[str]]:
    """The people in these channels who can be asked, each with those of the channels they are in."""
    query = (
        select(MemberRow.person_id, MemberRow.channel_id)
        .join(
            PersonRow,
            (PersonRow.workspace_id == MemberRow.workspace_id) & (PersonRow.id == MemberRow.person_id),
        )
        .where(
            MemberRow.workspace_id == workspace,
            MemberRow.channel_id.in_(channel_ids),
            MemberRow.left.is_(False),
            PersonRow.bot.is_(False),
            PersonRow.deleted.is_(False),
            PersonRow.stranger.is_(False),
        )
    )
    found: dict[str, set[str]] = {}
    for person_id, channel_id in await session.execute(query):
        found.setdefault(person_id, set()).add(channel_id)
    return {person_id: frozenset(found[person_id]) for person_id in sorted(found)}


async def crowds(session: Reading, workspace: str, channel_ids: Collection[str]) -> dict[str, int]:
    """How many members each of these channels has, whoever they are; those without any are left out."""
    query = (
        select(MemberRow.channel_id, func.count().label("members"))
        .where(MemberRow.workspace_id == workspace, MemberRow.channel_id.in_(channel_ids), MemberRow.left.is_(False))
        .group_by(MemberRow.channel_id)
    )
    return {row.channel_id: row.members for row in await session.execute(query)}


def _in_order(found: Iterable[Known]) -> list[Known]:
    """Each once, as a list read page by page may not be; in one order, so that two who write at once never deadlock."""
    by_id = {one.id: one for one in found}
    return [by_id[one] for one in sorted(by_id)]


async def _members(session: Reading, workspace: str, channel_id: str) -> dict[str, bool]:
    """Who is in a channel or was until lately, and whether they left."""
    query = select(MemberRow.person_id, MemberRow.left)
    found = await session.execute(query.where(MemberRow.workspace_id == workspace, MemberRow.channel_id == channel_id))
    return {row.person_id: row.left for row in found}


def _member(
    workspace: str, channel_id: str, person_id: str, *, left: bool, heard_at: datetime | None
) -> dict[str, object]:
    return {
        "workspace_id": workspace,
        "channel_id": channel_id,
        "person_id": person_id,
        "left": left,
        "heard_at": heard_at,
    }


def _person(row: PersonRow | Row[Any]) -> Person:
    return Person(row.id, row.name, row.zone, row.admin, row.bot, row.deleted, row.guest, row.stranger)


def _channel(row: ChannelRow) -> Channel:
    return Channel(row.id, row.name, row.private, row.archived, row.joined, row.gone)
