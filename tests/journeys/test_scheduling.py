"""An admin sets up a schedule, looks after it and takes it away again: the whole bot against a Slack of our own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import Application, build
from bot.clock import MovableClock
from bot.settings import Settings
from sandbox import App, Person, Slack, as_text
from tests.factories import MONDAY


class Town:
    """A workspace with an admin, two teams and a private channel of leaders; the bot is in all but `south`."""

    def __init__(self, slack: Slack, app: App, bot: Application) -> None:
        self.slack, self.app, self.bot = slack, app, bot
        self.ada = slack.person("Ada Admin", tz="Europe/Berlin", admin=True)
        self.sam = slack.person("Sam Staff", tz="Europe/Berlin")
        self.north = slack.channel("north", members=[self.ada, self.sam])
        self.south = slack.channel("south", members=[self.ada, self.sam])
        self.leaders = slack.channel("leaders", members=[self.ada], private=True)
        self.north.invite(app)
        self.leaders.invite(app)

    async def reads(self, person: Person) -> str:
        """All that stands before this person alone in #north."""
        await self.bot.desk.drain(2)
        await self.slack.settled()
        shown = [as_text(message, zone="Europe/Berlin") for message in person.ephemerals(self.north)]
        return "\n".join(shown).replace("\u2060", "")


@pytest.fixture
async def town(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    monkeypatch.chdir(tmp_path)
    clock = MovableClock(MONDAY)
    slack = Slack(clock=clock)
    app = slack.install_app(name="Driver Pulse", command="/drivers")
    async with slack.serve() as server:
        settings = Settings(
            slack_bot_token=app.bot_token,
            slack_signing_secret=app.signing_secret,
            slack_api_url=server.api_url,
            database_url=database_url,
            secret_key="a secret that is long enough for tests",
            port=0,
        )
        bot = build(settings, clock=clock)
        await bot.start(worker=False)
        app.request_url = f"http://127.0.0.1:{bot.port}/slack/events"
        yield Town(slack, app, bot)
        await bot.stop()


async def test_from_an_empty_workspace_to_a_schedule_and_back(town: Town):
    ada = town.ada
    await ada.types("/drivers schedule", in_=town.north)
    await ada.fills(
        {
            "Program": "Reading First <!channel>",
            "Leadership channel": town.leaders,
            "Channels to ask": [town.north, town.south],
            "How often": "Every 2 weeks",
            "Day": "Tuesday",
            "Time zone": ("berl", "Europe/Berlin"),
        }
    )
    assert "is not in #south yet" in as_text(ada.modal)

    refused = await ada.submits()
    assert set(refused.errors) == {"schedule_channels", "schedule_confirm_unreachable"}

    town.south.invite(town.app)
    saved = await ada.submits()
    assert saved.action == "updated"
    assert "every 2 weeks on Tuesday at 9:00 (Europe/Berlin)" in as_text(saved.view)
    await ada.closes()

    await ada.types("/drivers schedules", in_=town.north)
    assert "1 schedule in this workspace." in await town.reads(ada)

    await ada.presses("Ask now", in_=town.north)
    assert "asks now: “Time and money to build people's skills”" in await town.reads(ada)
    await ada.presses("Ask now", in_=town.north)
    assert "has asked today already" in await town.reads(ada)

    await ada.presses("Pause", in_=town.north)
    await ada.submits()
    assert "is paused and asks nothing" in await town.reads(ada)
    await ada.presses("Resume", in_=town.north)
    assert "asks again" in await town.reads(ada)

    await ada.presses("Change", in_=town.north)
    await ada.fills(
        {
            "How often": "Every weekday, Monday to Friday",
            "As often as that?": ["Ask this often: we'll show what comes of it"],
        }
    )
    assert "about 7 check-ins will be skipped" in as_text(ada.modal)
    assert "every weekday at 9:00" in as_text((await ada.submits()).view)
    await ada.closes()

    await ada.presses("Delete", in_=town.north)
    assert "There is no schedule yet." in await town.reads(ada)


async def test_two_admins_change_a_schedule_at_the_same_time(town: Town):
    ada, bo = town.ada, town.slack.person("Bo Boss", tz="Europe/Berlin", admin=True)
    town.north.join(bo)
    await ada.types("/drivers schedule", in_=town.north)
    await ada.fills(
        {"Program": "Reading", "Leadership channel": town.leaders, "Channels to ask": [town.north], "Days": ["Monday"]}
    )
    await ada.submits()
    await ada.closes()
    for admin in (ada, bo):
        await admin.types("/drivers schedules", in_=town.north)
        await town.reads(admin)
        await admin.presses("Change", in_=town.north)
    await bo.fills({"Time of day": "10:30", "Smallest group": "6 people"})
    await bo.submits()

    await ada.fills({"Open for": "5 days", "Smallest group": "8 people"})
    shown = as_text((await ada.submits()).view, zone="Europe/Berlin").replace("\u2060", "")
    assert "@Bo Boss changed a schedule of" in shown
    assert "Time of day: 9:00 → 10:30" in shown
    assert "Smallest group: 6 people by now, 8 people in your form" in shown
    saved = as_text((await ada.submits()).view).replace("\u2060", "")
    assert "at 10:30 (Europe/Berlin), open for 5 days" in saved
    assert "8 or more people" in saved


async def test_staff_make_no_schedules_but_read_the_catalogue(town: Town):
    sam = town.sam
    await sam.types("/drivers schedule", in_=town.north)
    assert "Only admins of Driver Pulse can do this." in await town.reads(sam)
    assert sam.modal is None

    await sam.types("/drivers practices", in_=town.north)
    assert "Coaching (5 practices)" in await town.reads(sam)
    await sam.chooses("A coaching plan that is used (candidate)", in_=town.north)
    assert "Is there a written plan for coaching in the program" in await town.reads(sam)
    await sam.presses("All practices", in_=town.north)
    assert "Drivers and their practices" in await town.reads(sam)


async def test_help_names_what_was_probably_meant(town: Town):
    await town.sam.types("/drivers practises", in_=town.north)
    assert "Did you mean `/drivers practices`?" in await town.reads(town.sam)
