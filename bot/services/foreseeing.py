"""What schedules will ask next. Those that share channels are looked at together: what one asks of a channel rests
there for all of them."""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.domain.cadence import Occurrence
from bot.domain.cards import Foreseen
from bot.domain.catalogue import Catalogue, Practice
from bot.domain.delivery import DeliveryKind
from bot.domain.forecast import Askings, Choices, Rotation, Turn, foresee
from bot.domain.person import unreachable
from bot.domain.practice_order import Ordering, Standing, order_of
from bot.domain.rotation import NOTHING_ASKED, REST_DAYS
from bot.domain.schedule import Manner, Schedule, ScheduleState
from bot.services.cataloguing import catalogues_of
from storage import directory, people_asked, rounds, schedules
from storage.engine import Reading

_INSTANT = timedelta(microseconds=1)

Taken = frozenset[tuple[str, date]]
"""The schedules and local dates that have their round already, asked by hand or before the time of day was moved."""


async def foreseen(
    session: Reading,
    workspace: str,
    schedule_ids: Collection[str],
    *,
    now: datetime,
    catalogue: Catalogue,
    count: int = 3,
    orders: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> dict[str, tuple[Foreseen, ...]]:
    """By schedule, the next `count` occurrences and what each will ask if nothing is changed until then.

    Schedules that are paused or gone are left out. `orders` are practices, by schedule, that it shall seem to have
    chosen.
    """
    stored = await schedules.schedules(session, workspace)
    every = [replace(one, practices=orders.get(one.id, one.practices)) for one in stored]
    active = [one for one in every if one.state is ScheduleState.ACTIVE]
    wanted = [one for one in active if one.id in schedule_ids]
    sharing = _sharing(wanted, active)
    taken = await rounds.days_with_rounds(
        session, workspace, [one.id for one in sharing], since=(now - timedelta(days=2)).date()
    )
    coming = {one.id: _next(one, count, now=now, taken=taken) for one in wanted}
    last = max((occurrences[-1].opens_at for occurrences in coming.values()), default=now)
    programs = {one.program_id for one in sharing}
    known = await catalogues_of(session, workspace, programs, catalogue)
    choices = foresee(
        [turn for one in sharing for turn in _turns(one, now=now, until=last, taken=taken)],
        await rotations(session, workspace, sharing, known),
        await askings(session, workspace, sharing, before=now),
        out_of_reach=await _out_of_reach(session, workspace, sharing),
    )
    return {one.id: tuple(_with_practices(one.id, coming[one.id], choices, known[one.program_id])) for one in wanted}


async def standing(
    session: Reading, workspace: str, schedule: Schedule, ordering: Ordering, *, now: datetime, catalogue: Catalogue
) -> Standing:
    """What would become of a schedule's practices, were they in this order."""
    orders = {schedule.id: ordering.asked}
    coming = await foreseen(session, workspace, [schedule.id], now=now, catalogue=catalogue, count=1, orders=orders)
    known = await catalogues_of(session, workspace, {schedule.program_id}, catalogue)
    rotation = (await rotations(session, workspace, [schedule], known))[schedule.id]
    free = rotation.free_from(await askings(session, workspace, [schedule], before=now))
    wall = now.astimezone(ZoneInfo(schedule.cadence.zone)).replace(tzinfo=None)
    resting = {practice: moment.date() for practice, moment in free.items() if moment > wall}
    following = next(iter(coming.get(schedule.id, ())), None)
    if following is None:
        return Standing(resting=resting)
    practice = following.practice.id if following.practice else None
    return Standing(following.occurrence.local_date, practice, resting)


async def rotations(
    session: Reading, workspace: str, of: Collection[Schedule], catalogues: Mapping[str, Catalogue]
) -> dict[str, Rotation]:
    """All that decides what each of these schedules asks, but what else was asked of its channels.

    `catalogues` are what their programs may ask.
    """
    orders = _orders(of, catalogues)
    pasts = await rounds.rotation_pasts(session, workspace, [one.id for one in of])
    return {
        one.id: Rotation(
            order=orders[_chosen(one)],
            channels=(*one.sources, *_inside(one)),
            zone=one.cadence.zone,
            past=pasts.get(one.id, NOTHING_ASKED),
        )
        for one in of
    }


async def askings(session: Reading, workspace: str, of: Iterable[Schedule], *, before: datetime) -> Askings:
    """What was asked of these schedules' channels, by whatever schedule, and may still rest at a moment.

    A channel also rests from what some of its members were asked by themselves: who subtracts their counts from the
    channel's would learn what the others answered.
    """
    known = tuple(of)
    since = before - timedelta(days=REST_DAYS + 1)  # a day more: rest goes by the wall clock, which may be changed
    channels = {source for one in known for source in one.sources}
    asked_in = {channel for one in known if one.manner is Manner.CHANNEL for channel in one.channels}
    of_members = await people_asked.asked_directly(session, workspace, asked_in, since=since)
    return {
        **await rounds.last_asked(session, workspace, channels, since=since),
        **{_members_of(channel): practices for channel, practices in of_members.items()},
    }


def _orders(of: Iterable[Schedule], catalogues: Mapping[str, Catalogue]) -> dict[Hashable, tuple[Practice, ...]]:
    """The orders of schedules, by what was chosen for them: many have chosen the same."""
    alike = {_chosen(one): one for one in of}
    return {chosen: order_of(one, catalogues[one.program_id]) for chosen, one in alike.items()}


def _chosen(schedule: Schedule) -> Hashable:
    return schedule.program_id, schedule.drivers, schedule.practices


def _inside(schedule: Schedule) -> Iterator[str]:
    """What counts as a further channel where people are asked together: its members, asked one by one."""
    return map(_members_of, schedule.channels if schedule.manner is Manner.CHANNEL else ())


def _members_of(channel: str) -> str:
    return f"members of {channel}"


async def _out_of_reach(session: Reading, workspace: str, of: Iterable[Schedule]) -> frozenset[str]:
    known = {channel.id: channel for channel in await directory.channels(session, workspace)}
    asked_in = (one for one in of if one.manner is Manner.CHANNEL)
    found = unreachable((channel for one in asked_in for channel in one.channels), known)
    shut = (*found.not_joined, *found.archived)
    return frozenset((*shut, *map(_members_of, shut)))


def _sharing(wanted: Sequence[Schedule], every: Sequence[Schedule]) -> list[Schedule]:
    """The schedules that share a source with one of those wanted, be it through others; those wanted too."""
    reached = {source for one in wanted for source in one.sources}
    while True:
        sharing = [one for one in every if reached.intersection(one.sources)]
        wider = reached.union(*(one.sources for one in sharing))
        if wider == reached:
            return sharing
        reached = wider


def _next(schedule: Schedule, count: int, *, now: datetime, taken: Taken) -> list[Occurrence]:
    after = max(now, _due_at(schedule, now) - _INSTANT)
    own = sum(id == schedule.id for id, _ in taken)
    found = schedule.agenda.upcoming(after, count + own)
    return [one for one in found if (schedule.id, one.local_date) not in taken][:count]


def _turns(schedule: Schedule, *, now: datetime, until: datetime, taken: Taken) -> Iterator[Turn]:
    """A schedule's turns up to a moment, with those that have come and are about to be handled."""
    since = max(_due_at(schedule, now), now - DeliveryKind.CHECK_IN.lateness)
    for one in schedule.agenda.between(since - _INSTANT, until):
        if one.closes_at > now and (schedule.id, one.local_date) not in taken:
            yield Turn(one.opens_at, schedule.id)


def _due_at(schedule: Schedule, now: datetime) -> datetime:
    return schedule.due_at or now


def _with_practices(
    schedule_id: str, occurrences: Iterable[Occurrence], choices: Choices, catalogue: Catalogue
) -> Iterator[Foreseen]:
    for one in occurrences:
        choice = choices[Turn(one.opens_at, schedule_id)]
        yield Foreseen(one, catalogue.find(choice.practice) if choice else None)
