"""A made-up small organization for each seed: people, channels, a program and its schedules."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from bot.domain.asking import next_opening
from bot.domain.cadence import Cadence, CadenceKind
from bot.domain.catalogue import Catalogue
from bot.domain.digest_time import next_digest_at
from bot.domain.person import Channel as KnownChannel
from bot.domain.program import DigestTime, Program
from bot.domain.schedule import Manner, Schedule, ScheduleState
from sandbox import App, Channel, Person, Slack
from storage import directory, programs, schedules
from storage.engine import Writing

BEGINNINGS = (
    datetime(2026, 3, 21, 12, tzinfo=UTC),
    datetime(2026, 10, 17, 12, tzinfo=UTC),
    datetime(2026, 3, 1, tzinfo=UTC),
)
"""Days before clocks are changed in Europe (March 29, October 25) and in America (March 8, November 1)."""

ZONES = ("Europe/Berlin", "America/New_York", "Europe/London", "Asia/Kolkata", "Australia/Lord_Howe")
MANIFEST = Path(__file__).parents[1] / "manifest.json"
LEAD = timedelta(hours=26)
"""How long after the beginning something is asked for the first time."""

ADDRESS = "https://bot.example/slack/events"


@dataclass
class Organization:
    """Who there is and what is planned, as the seed has it."""

    slack: Slack
    app: App
    admins: list[Person]
    staff: list[Person]
    channels: list[Channel]
    leadership: Channel
    program: Program
    schedules: list[Schedule]


def move_in(slack: Slack, random: Random, catalogue: Catalogue, begins: datetime) -> Organization:
    """Everybody moves in, and the app is installed and invited."""
    zones = random.sample(ZONES, 2)
    admins = [slack.person(f"Admin {n}", tz=random.choice(zones), admin=True) for n in range(2)]
    size = min(random.randint(6, 14), random.randint(6, 14))
    staff = [slack.person(f"Person {n}", tz=random.choice(zones)) for n in range(size)]
    app = slack.install(json.loads(MANIFEST.read_text(encoding="utf-8")), request_url=ADDRESS)
    app.socket_mode = False
    channels = [
        slack.channel(f"team-{n}", members=random.sample(staff, random.randint(3, len(staff))))
        for n in range(random.randint(1, 4))
    ]
    leadership = slack.channel("leads", members=[*admins, staff[0]], private=True)
    for channel in (*channels, leadership):
        channel.admit(app.bot_user)
    k = random.choice((3, 3, 4, 5))
    digest = DigestTime(weekday=random.randrange(7), at=time(9, 30), zone=random.choice(zones))
    program = Program(
        id="program",
        name="Reading First",
        leadership_channel=leadership.id,
        k=k,
        digest=digest,
        digest_due_at=next_digest_at(digest, begins),
    )
    planned = [_schedule(n, random, zones, channels, catalogue, begins, admins[0]) for n in range(random.randint(1, 3))]
    return Organization(slack, app, admins, staff, channels, leadership, program, planned)


async def write_down(session: Writing, organization: Organization, begins: datetime) -> None:
    """What an admin would have set up, and what the bot would have read of Slack by then."""
    slack, bot_user = organization.slack, organization.app.bot_user_id
    workspace = slack.team_id
    url = f"https://{slack.team_domain}.slack.com/"
    await directory.save_workspace(session, workspace, name=slack.team_name, url=url, bot_user=bot_user)
    places = (*organization.channels, organization.leadership)
    await directory.save_channels(
        session, workspace, [KnownChannel(one.id, one.name, private=one.is_private, joined=True) for one in places]
    )
    await programs.save_program(session, workspace, organization.program)
    for one in organization.schedules:
        await schedules.add_schedule(session, workspace, one)


def _schedule(
    number: int,
    random: Random,
    zones: list[str],
    channels: list[Channel],
    catalogue: Catalogue,
    begins: datetime,
    owner: Person,
) -> Schedule:
    cadence = Cadence(
        kind=CadenceKind.WEEKLY,
        at=time(random.choice((1, 2, 8, 9, 10, 13, 16)), random.choice((0, 15, 30))),
        zone=random.choice(zones),
        anchor=begins.date(),
        open_hours=random.choice((4, 24, 48, 72)),
        weekdays=tuple(random.sample(range(7), random.choice((1, 1, 2)))),
    )
    schedule = Schedule(
        id=f"schedule-{number}",
        program_id="program",
        drivers=tuple(random.sample([driver.slug for driver in catalogue.drivers], 3)),
        channels=tuple(one.id for one in random.sample(channels, random.randint(1, len(channels)))),
        cadence=cadence,
        state=ScheduleState.ACTIVE,
        due_at=None,
        owner=owner.id,
        manner=Manner.DIRECT if random.random() < 0.3 else Manner.CHANNEL,
        reminds=random.random() < 0.5,
    )
    return replace(schedule, due_at=next_opening(schedule, after=begins + LEAD))


def expected_days(schedule: Schedule, since: datetime, until: datetime) -> list[date]:
    """The local dates on which a schedule that nobody touches asks, counted here by the calendar alone."""
    zone = ZoneInfo(schedule.cadence.zone)
    day, days = since.astimezone(zone).date(), []
    while day <= until.astimezone(zone).date():
        at = datetime.combine(day, schedule.cadence.at, zone).astimezone(UTC)
        if day.weekday() in schedule.cadence.weekdays and since < at <= until:
            days.append(day)
        day += timedelta(days=1)
    return days
