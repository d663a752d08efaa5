"""Asking people directly: who of a schedule's sources is asked, and each at which moment.

A person is asked at the schedule's time of day by their own clocks, on the schedule's date. A round of direct messages
is therefore opened when that time of that date first comes anywhere on earth, whoever is asked: nobody's clocks can
be ahead of that, and who moves, or joins in the far east, is not asked late.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from bot.domain.cadence import Occurrence, moment_of
from bot.domain.daytime import next_daytime
from bot.domain.delivery import DeliveryKind
from bot.domain.person import Person
from bot.domain.rotation import REST_DAYS
from bot.domain.schedule import Manner, Schedule, ScheduleState
from bot.domain.zones import is_zone

FIRST_CLOCKS, LAST_CLOCKS = timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))
"""The clocks that are furthest ahead (the Line Islands) and behind (on ships) (IANA's tz database, 2026)."""

LATENESS = DeliveryKind.CHECK_IN.lateness

_INSTANT = timedelta(microseconds=1)
_APART = timedelta(days=2)
"""More than any clocks are apart from the first ones."""


@dataclass(frozen=True)
class Source:
    """Where people come from: a channel, a user group, or those who were named. `guests` says whether guests count."""

    id: str
    people: frozenset[str]
    guests: bool = True


@dataclass(frozen=True)
class Invitation:
    """A person who is asked, the source that they count in, when, and by which clocks."""

    person: str
    source: str
    at: datetime
    zone: str


def first_anywhere(day: date, at: time) -> datetime:
    """The moment when the first clocks on earth show a time of a date."""
    return datetime.combine(day, at, FIRST_CLOCKS).astimezone(UTC)


def last_anywhere(day: date, at: time) -> datetime:
    """The moment when the last clocks on earth show a time of a date."""
    return datetime.combine(day, at, LAST_CLOCKS).astimezone(UTC)


def opening_of(schedule: Schedule, occurrence: Occurrence) -> datetime:
    """When the tick is to open the round of an occurrence."""
    if schedule.manner is Manner.CHANNEL:
        return occurrence.opens_at
    return first_anywhere(occurrence.local_date, schedule.cadence.at)


def to_be_opened(schedule: Schedule, *, since: datetime, until: datetime) -> Iterator[Occurrence]:
    """The occurrences whose round is to be opened from one moment to another."""
    ahead = timedelta() if schedule.manner is Manner.CHANNEL else _APART
    for occurrence in schedule.agenda.between(since - _INSTANT, until + ahead):
        if since <= opening_of(schedule, occurrence) <= until:
            yield occurrence


def next_opening(schedule: Schedule, *, after: datetime) -> datetime:
    """When the tick has to do with a schedule next, once it has handled everything up to a moment."""
    occurrence = schedule.agenda.next_after(after)
    while opening_of(schedule, occurrence) <= after:
        occurrence = schedule.agenda.next_after(occurrence.opens_at)
    return opening_of(schedule, occurrence)


def is_too_late(schedule: Schedule, occurrence: Occurrence, *, now: datetime) -> bool:
    """Whether an occurrence is not to be asked of anybody any more."""
    if schedule.manner is Manner.CHANNEL:
        return now - occurrence.opens_at > LATENESS or now >= occurrence.closes_at
    return now - last_anywhere(occurrence.local_date, schedule.cadence.at) > LATENESS


def asked_at(zone: str, occurrence: Occurrence, schedule: Schedule) -> datetime:
    """When people in a zone are asked: at the schedule's time of day, by their own clocks."""
    return moment_of(occurrence.local_date, schedule.cadence.at, zone)


def asked_by_hand_at(zone: str, schedule: Schedule, *, now: datetime) -> datetime:
    """When people in a zone are asked because somebody pressed a button: now, or when it is day where they are."""
    return next_daytime(now, zone, schedule.days_off) or now


def asked_again_on(invited: Collection[Invitation], schedule: Schedule, *, now: datetime) -> date | None:
    """The date of the coming occurrence, if somebody who is asked by hand now would get that on this date only, or
    later: they would be asked twice on one day."""
    today = schedule.today(now)
    coming = next(one.local_date for one in schedule.agenda.upcoming(now, 2) if one.local_date > today)
    days = (day_of(at, zone) for at, zone in {(one.at, one.zone) for one in invited})
    return coming if any(day >= coming for day in days) else None


def asked_that_day(one: Invitation, before: Collection[datetime]) -> bool:
    """Whether somebody was asked, at one of these moments, on the date on which they would be: by their own clocks."""
    return day_of(one.at, one.zone) in {day_of(moment, one.zone) for moment in before}


def leaves_out(schedule: Schedule, day: date) -> bool:
    """Whether a schedule does not ask on a date any more, whatever is on its way.

    A pause that ends on that date leaves it in, though in the east the date begins while the pause still lasts.
    """
    paused = schedule.paused_until is not None and day < schedule.paused_until
    return paused or schedule.state is ScheduleState.PAUSED or day in schedule.skipped


def zone_of(person: Person, otherwise: str) -> str:
    """A person's own time zone; the schedule's if this machine does not know it."""
    return person.zone if is_zone(person.zone) else otherwise


def belonging(
    sources: Sequence[Source], people: Mapping[str, Person], *, left_out: Collection[str] = ()
) -> dict[str, str]:
    """Who is asked, each with the first source that they are in.

    Bots, people who left and strangers from other organizations never are, nor who is to be left out. Guests are
    asked as members of a channel, or if they were named, but not as members of a user group: whoever chose that group
    thought of staff.
    """
    found: dict[str, str] = {}
    for source in sources:
        for id in sorted(source.people):
            person = people.get(id)
            if person is None or id in found or id in left_out or not person.can_be_asked:
                continue
            if source.guests or not person.guest:
                found[id] = source.id
    return found


def invitations(
    belonging: Mapping[str, str],
    people: Mapping[str, Person],
    *,
    at: Callable[[str], datetime],
    asked_before: Mapping[str, datetime],
    zone: str,
) -> tuple[Invitation, ...]:
    """Whom a round asks, and when, by people's ids: not those who were asked the same practice in the 28 days before.

    `at` says when people in a zone are asked, `asked_before` when somebody was asked the practice last; `zone` is the
    schedule's.
    """
    clocks = {id: zone_of(people[id], zone) for id in sorted(belonging)}
    moments = {one: at(one) for one in set(clocks.values())}
    return tuple(
        Invitation(id, belonging[id], moments[clock], clock)
        for id, clock in clocks.items()
        if not _rests(asked_before.get(id), moments[clock], clock)
    )


def day_of(moment: datetime, zone: str) -> date:
    """The date by the clocks of a zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def _rests(before: datetime | None, moment: datetime, zone: str) -> bool:
    """Whether a practice that was asked before rests at a moment: for 28 days by a person's own wall clock."""
    if before is None:
        return False
    wall = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return moment_of(wall.date() - timedelta(days=REST_DAYS), wall.time(), zone) < before
