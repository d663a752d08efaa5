"""Whom a round asks, and the messages that are owed for it: in channels, or to each person by themselves."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from bot.domain.asking import (
    LATENESS,
    Invitation,
    Source,
    asked_at,
    asked_by_hand_at,
    asked_that_day,
    belonging,
    invitations,
    zone_of,
)
from bot.domain.cadence import Occurrence
from bot.domain.daytime import reminder_at
from bot.domain.delivery import Delivery, DeliveryKind, DeliveryState
from bot.domain.ids import id_of_reminder, new_id
from bot.domain.person import Person
from bot.domain.rotation import REST_DAYS
from bot.domain.round import CheckIn, CheckInState, Round
from bot.domain.schedule import Manner, Schedule
from storage import check_ins, choices, deliveries, directory, people_asked, user_groups
from storage.engine import Reading, Writing

MEMORY = timedelta(days=REST_DAYS + 2)
"""How long it is kept who was asked what; the rest goes by people's own clocks, so a little longer than it lasts."""

SAME_DAY = timedelta(days=3)
"""How far back a schedule may have asked somebody on the date, by their clocks, of a round that opens now.

Their message may have been due 26 hours and the six of lateness ago, and their date began up to 25 hours before it.
"""


@dataclass(frozen=True)
class Audience:
    """Whom a round asks. `late` says that there were people, but that it is too late for all of them."""

    invited: tuple[Invitation, ...]
    opens_at: datetime
    closes_at: datetime
    late: bool = False

    @property
    def belonging(self) -> Mapping[str, str]:
        """The source in which each person counts."""
        return {one.person: one.source for one in self.invited}


@dataclass(frozen=True)
class People:
    """Who is in the channels and user groups of some schedules, as the directory has them now."""

    in_channels: Mapping[str, frozenset[str]]
    in_groups: Mapping[str, frozenset[str]]
    by_id: Mapping[str, Person]

    def sources(self, schedule: Schedule) -> tuple[Source, ...]:
        """A schedule's sources in their fixed order, each with its people."""
        channels = [Source(one, self.in_channels[one]) for one in schedule.channels]
        if schedule.manner is Manner.CHANNEL:
            return tuple(channels)
        groups = [Source(one, self.in_groups[one], guests=False) for one in schedule.groups]
        named = [Source(schedule.sources[-1], frozenset(schedule.people))] if schedule.people else []
        return (*channels, *groups, *named)


async def people_of(session: Reading, workspace: str, of: Collection[Schedule]) -> People:
    """Who is in the sources of these schedules."""
    direct = [one for one in of if one.manner is Manner.DIRECT]
    groups = {group for one in direct for group in one.groups}
    in_channels = await _in_channels(session, workspace, {channel for one in of for channel in one.channels})
    in_groups = await user_groups.group_members(session, workspace, groups) if groups else {}
    named = frozenset(person for one in direct for person in one.people)
    everybody = named.union(*in_channels.values(), *in_groups.values())
    return People(in_channels, in_groups, await directory.people_by_id(session, workspace, everybody))


async def audience(
    session: Reading,
    workspace: str,
    schedule: Schedule,
    occurrence: Occurrence,
    *,
    people: People,
    practice: str,
    now: datetime,
    by_hand: bool = False,
) -> Audience:
    """The people of an occurrence.

    In channels everybody is asked at once. Directly, everybody at their own time; who takes no direct messages, or was
    asked the same in the last four weeks, is left out. So is whoever this schedule has asked on that date already, by
    hand and before a skip was taken back, say; where the round itself is by hand, the caller refuses that. If it is too
    late for everybody, nobody is asked; if for some, the sender misses their messages, and the owner hears how many.
    """
    sources = people.sources(schedule)
    if schedule.manner is Manner.CHANNEL:
        invited = _together(belonging(sources, people.by_id), people.by_id, occurrence, schedule)
        return Audience(invited, occurrence.opens_at, occurrence.closes_at)
    refuse = await choices.without_messages(session, workspace, people.by_id, on=occurrence.local_date)
    found = invitations(
        belonging(sources, people.by_id, left_out=refuse),
        people.by_id,
        at=lambda zone: asked_by_hand_at(zone, schedule, now=now) if by_hand else asked_at(zone, occurrence, schedule),
        asked_before=await people_asked.people_asked(session, workspace, practice, since=now - MEMORY),
        zone=schedule.cadence.zone,
    )
    if not by_hand:
        before = await asked_lately(session, workspace, schedule, now=now)
        found = tuple(one for one in found if not asked_that_day(one, before.get(one.person, ())))
    moments = [one.at for one in found] or [occurrence.opens_at]
    closes_at = max(moments) + (occurrence.closes_at - occurrence.opens_at)
    if found and (closes_at <= now or max(moments) < now - LATENESS):
        return Audience((), min(moments), closes_at, late=True)
    return Audience(found, min(moments), closes_at)


async def asked_lately(
    session: Reading, workspace: str, schedule: Schedule, *, now: datetime
) -> Mapping[str, Collection[datetime]]:
    """Whom a schedule has asked, or is on its way to, and when: far enough back to ask nobody twice on one day."""
    return await people_asked.asked_by_schedule(session, workspace, schedule.id, since=now - SAME_DAY)


async def people_to_ask(session: Reading, workspace: str, schedule: Schedule) -> int:
    """How many people a schedule has to ask, whatever they chose for themselves or were asked lately."""
    people = await people_of(session, workspace, [schedule])
    return len(belonging(people.sources(schedule), people.by_id))


async def owe_messages(
    session: Writing, workspace: str, round_: Round, schedule: Schedule, asked: Audience, *, random: Random
) -> None:
    """Owe everything that the round is to say: its check-ins, and reminders if the schedule wants them."""
    if schedule.manner is Manner.CHANNEL:
        owed = [CheckIn(new_id(random), round_.id, one, CheckInState.DUE) for one in schedule.channels]
        messages = [_message(one, round_.opens_at, round_, random=random) for one in owed]
    else:
        owed = [
            CheckIn(new_id(random), round_.id, one.person, CheckInState.DUE, person=one.person) for one in asked.invited
        ]
        pairs = zip(owed, asked.invited, strict=True)
        messages = [_message(check_in, one.at, round_, random=random) for check_in, one in pairs]
    await check_ins.add_check_ins(session, workspace, owed)
    if schedule.reminds:
        messages += _reminders(round_, schedule, asked.invited, random=random)
    await deliveries.owe_all(session, workspace, messages)


def _message(check_in: CheckIn, at: datetime, round_: Round, *, random: Random) -> Delivery:
    return Delivery(
        id=new_id(random),
        kind=DeliveryKind.CHECK_IN,
        subject=check_in.id,
        state=DeliveryState.DUE,
        due_at=at,
        expires_at=min(at + LATENESS, round_.closes_at),
        channel=None if check_in.person else check_in.channel,
        person=check_in.person,
    )


def _reminders(
    round_: Round, schedule: Schedule, invited: Collection[Invitation], *, random: Random
) -> Iterator[Delivery]:
    """One for everybody: whether it is needed shows when it would be sent, and is written down nowhere."""
    alike = {(one.at, one.zone) for one in invited}
    moments = {(at, zone): reminder_at(at, round_.closes_at, zone, schedule.days_off) for at, zone in alike}
    for one in invited:
        if at := moments[one.at, one.zone]:
            yield Delivery(
                id=new_id(random),
                kind=DeliveryKind.REMINDER,
                subject=id_of_reminder(round_.id, one.person),
                state=DeliveryState.DUE,
                due_at=at,
                expires_at=round_.closes_at,
                person=one.person,
            )


def _together(
    belongs: Mapping[str, str], people: Mapping[str, Person], occurrence: Occurrence, schedule: Schedule
) -> tuple[Invitation, ...]:
    """All at the same moment, in their channels."""
    own = schedule.cadence.zone
    return tuple(
        Invitation(one, source, occurrence.opens_at, zone_of(people[one], own)) for one, source in belongs.items()
    )


async def _in_channels(session: Reading, workspace: str, channels: Collection[str]) -> dict[str, frozenset[str]]:
    """Who can be asked in each of these channels."""
    found: dict[str, set[str]] = {channel: set() for channel in channels}
    for person, where in (await directory.people_to_ask(session, workspace, sorted(channels))).items():
        for channel in where:
            found[channel].add(person)
    return {channel: frozenset(people) for channel, people in found.items()}
