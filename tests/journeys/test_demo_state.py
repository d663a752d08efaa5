"""The demo in the browser: time moves when a visitor asks, clicks show at once, and all of it survives a restart."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from demo.bar import Bar
from demo.cast import cast_of
from demo.director import NothingPlannedError, NotPostedError
from demo.keeping import STATE, Keeper, StateError
from demo.options import Options
from demo.stage import new_clock
from demo.visit import Visit, visited
from sandbox import Message, Person, SandboxError, as_text
from sandbox.feed import TIME
from sandbox.page.setting import BusyError
from tests.journeys.demonstration import running_demo

FULLY = "Fully in place"


def teacher(visit: Visit) -> Person:
    return visit.past.organization.named("Aisha Bray")


def check_in(visit: Visit) -> Message:
    return [message for message in visit.past.organization.teams[0].messages if message.app][-1]


async def until(visit: Visit, so: Callable[[], bool]) -> None:
    """Wait for something that the feed tells of."""
    async with asyncio.timeout(20):
        changes = visit.past.organization.slack.feed.listen(calm=0)
        while not so():
            await anext(changes)
        await changes.aclose()


async def shows(visit: Visit, words: str) -> None:
    await until(visit, lambda: words in as_text(check_in(visit)))


async def test_a_visitor_moves_time_answers_and_finds_everything_again(tmp_path: Path):
    async with running_demo(tmp_path) as visit:
        await visit.director.move("check-in")
        aisha, clock = teacher(visit), visit.past.clock
        asked_at = clock.now()
        await aisha.presses(FULLY, message=check_in(visit))
        await aisha.replies("This works for us", to=check_in(visit))
        await shows(visit, "1 of 30 answered")
        assert clock.now() - asked_at <= timedelta(minutes=1)
        planned, drawn, at = visit.past.life.next_at, visit.past.clock.random.getstate(), clock.now()

    async with running_demo(tmp_path) as again:
        assert again.past.clock.now() == at
        assert again.past.clock.random.getstate() == drawn
        assert again.past.life.next_at == planned
        aisha = teacher(again)
        assert [reply.text for reply in check_in(again).thread] == ["This works for us"]
        [receipt] = [one for one in aisha.ephemerals(check_in(again).channel) if FULLY in as_text(one)]
        await aisha.presses("Partly in place", message=receipt)
        await again.director.move("hour")
        assert again.past.clock.now() == at + timedelta(hours=1)
        assert "1 of 30 answered" not in as_text(check_in(again))
        assert again.past.life.tally.check_ins == 6


async def test_what_a_crash_leaves_behind_is_the_last_moment_that_was_kept(tmp_path: Path):
    async with running_demo(tmp_path) as visit:
        await visit.director.move("check-in")
        kept = (tmp_path / STATE).read_bytes()
        await teacher(visit).presses(FULLY, message=check_in(visit))
        await shows(visit, "1 of 30 answered")
    (tmp_path / STATE).write_bytes(kept)

    async with running_demo(tmp_path) as again:
        assert "0 of 30 answered" in as_text(check_in(again))
        await teacher(again).presses(FULLY, message=check_in(again))
        await shows(again, "1 of 30 answered")


async def test_events_that_were_held_back_arrive_after_a_restart(tmp_path: Path):
    async with running_demo(tmp_path) as visit:
        await visit.director.move("check-in")
        visit.past.organization.slack.faults.late_events = True
        await teacher(visit).replies("Said while events were held back", to=check_in(visit))

    async with running_demo(tmp_path) as again:
        slack, aisha = again.past.organization.slack, teacher(again)
        told = len(aisha.ephemerals(check_in(again).channel))
        assert len(slack.outbox.held) == 1
        slack.faults.late_events = False
        await slack.release_events()
        await until(again, lambda: len(aisha.ephemerals(check_in(again).channel)) == told + 1)
        assert "carry your name" in as_text(aisha.ephemerals(check_in(again).channel)[-1])


async def test_time_moves_once_at_a_time_and_only_by_known_steps(tmp_path: Path):
    async with running_demo(tmp_path) as visit:
        day = asyncio.create_task(visit.director.move("day"))
        await asyncio.sleep(0)
        assert visit.director.progress is not None
        with pytest.raises(BusyError):
            await visit.director.move("hour")
        await day
        assert visit.director.progress is None
        with pytest.raises(SandboxError, match="not by 'year'"):
            await visit.director.move("year")


async def test_a_paused_schedule_leaves_nothing_to_go_to(tmp_path: Path):
    async with running_demo(tmp_path) as visit:
        admin, leadership = visit.past.organization.admin, visit.past.organization.leadership
        await admin.types("/drivers schedules", in_=leadership)
        await until(visit, lambda: any("Pause" in as_text(one) for one in admin.ephemerals(leadership)))
        await admin.presses("Pause", in_=leadership)
        await admin.submits()
        with pytest.raises(NothingPlannedError):
            await visit.director.move("check-in")


async def test_a_check_in_that_a_revoked_token_keeps_back_is_gone_to_and_said_to_be_missing(tmp_path: Path):
    async with running_demo(tmp_path) as visit:
        organization = visit.past.organization
        organization.slack.revoke(organization.app)

        with pytest.raises(NotPostedError, match=r"due on Monday, May 11, 2026 at 10:00 AM has not been posted"):
            await visit.director.move("check-in")

        assert visit.director.progress is None
        organization.slack.restore(organization.app)
        await visit.director.move("hour")
        assert visit.past.life.tally.check_ins == 6


async def test_each_step_goes_to_one_check_in_though_none_can_be_posted(tmp_path: Path):
    async with running_demo(tmp_path) as visit:
        organization, clock = visit.past.organization, visit.past.clock
        for channel in (*organization.teams, organization.leadership):
            channel.kick(organization.app)

        for day in ("Monday, May 11", "Thursday, May 14"):
            with pytest.raises(NotPostedError, match=day) as missing:
                await visit.director.move("check-in")
            assert clock.now() - missing.value.due <= timedelta(minutes=1)

        organization.invite_the_app()
        await visit.director.move("check-in")
        assert visit.past.life.tally.check_ins == 6


async def test_people_who_are_asked_directly_are_gone_to_at_nine_where_they_are(tmp_path: Path):
    async with running_demo(tmp_path) as visit:
        organization, clock = visit.past.organization, visit.past.clock
        await asks_coaches_directly(visit)
        far, near = (organization.named(name).dm(organization.app) for name in ("Samir Blake", "Milo Sander"))
        await visit.director.move("check-in")
        assert [len(dm.messages) for dm in (far, near)] == [0, 0]

        await visit.director.move("check-in")
        assert f"{clock.now().astimezone(ZoneInfo('Asia/Kolkata')):%A %H:%M}" == "Tuesday 09:01"
        assert [len(dm.messages) for dm in (far, near)] == [1, 0]
        await visit.director.move("check-in")
        await visit.director.move("check-in")
        assert f"{clock.now().astimezone(ZoneInfo('America/Chicago')):%A %H:%M}" == "Tuesday 09:01"
        assert [len(dm.messages) for dm in (far, near)] == [1, 1]


async def asks_coaches_directly(visit: Visit) -> None:
    """The admin adds a schedule that asks the members of @coaches on Tuesdays, each where they are."""
    organization = visit.past.organization
    admin, slack = organization.admin, organization.slack
    await admin.types("/drivers schedule", in_=organization.leadership)
    for step in (
        {"Program": "Coaching Together", "Leadership channel": organization.leadership},
        {"How people are asked": "Each person directly, in their own time zone"},
        {"User groups": [("coa", "Coaches (@coaches)")], "How often": "Every week"},
        {"Days": ["Tuesday"]},
        {"Time of day": "09:00", "Open for": "3 days"},
    ):
        await admin.fills(step)
        await slack.settled()
    saved = await admin.submits()
    assert saved.action == "updated", saved.errors
    await admin.closes()


async def test_the_page_hears_of_the_time_at_which_things_happen(tmp_path: Path):
    async with running_demo(tmp_path) as visit:
        feed, clock, heard = visit.past.organization.slack.feed, visit.past.clock, set()

        async def listen() -> None:
            async for touched in feed.listen(calm=0):
                if TIME in touched and visit.director.progress:
                    heard.add(clock.now())

        listening = asyncio.create_task(listen())
        await visit.director.move("check-in")
        listening.cancel()

        posted_at = {datetime.fromtimestamp(int(float(check_in(visit).ts)), UTC)}
        assert posted_at <= {moment.replace(microsecond=0) for moment in heard}


async def test_nobody_acts_in_the_name_of_whom_a_visitor_can_be(tmp_path: Path):
    async with running_demo(tmp_path) as visit:
        await visit.director.move("check-in")
        await visit.director.move("day")
        cast = {actor.person.id for actor in cast_of(visit.past.organization)}
        for team in visit.past.organization.teams:
            assert not [person for person in team.members if person.id in cast and person.ephemerals(team)]
        assert visit.past.life.tally.deeds.total() > 20


async def test_a_visitors_mischief_stops_nobody(tmp_path: Path):
    async with running_demo(tmp_path) as visit:
        await visit.director.move("check-in")
        organization = visit.past.organization
        organization.teams[1].archive()
        organization.teams[0].kick(organization.app)
        organization.slack.deactivate(organization.named("Bea Lindqvist"))
        check_in(visit).channel.remove(check_in(visit))
        await organization.admin.says("What stands here is no check-in", in_=organization.leadership)
        await visit.director.move("day")
        assert visit.director.progress is None


async def test_the_page_says_that_nothing_is_real_and_offers_the_cast(tmp_path: Path):
    async with running_demo(tmp_path) as visit, aiohttp.ClientSession() as browser:
        page = await (await browser.get(visit.url)).text()
        assert "All made up" in page
        assert "Nothing here reaches a real Slack" in page
        for actor in cast_of(visit.past.organization):
            assert actor.person.name in page


async def test_history_is_played_with_progress_and_goes_on_after_an_interruption(tmp_path: Path):
    options = Options(weeks=1, port=0, folder=tmp_path)
    async with visited(Keeper(tmp_path), options) as visit:
        stop = asyncio.Event()
        living = asyncio.create_task(visit.live(stop, Bar(StringIO())))
        await until(visit, lambda: visit.past.life.tally.check_ins >= 6)
        assert visit.director.progress is not None
        stop.set()
        await living
        assert visit.past.clock.now() < visit.past.until

    out = StringIO()
    async with visited(Keeper(tmp_path), replace(options, weeks=0)) as again:
        stop = asyncio.Event()
        living = asyncio.create_task(again.live(stop, Bar(out)))
        await until(again, lambda: again.past.clock.now() >= again.past.until and not again.director.progress)
        stop.set()
        await living
        assert "100%" in out.getvalue()
        assert again.past.life.tally.check_ins == 18
        assert again.past.organization.teams[0].has(again.past.organization.newcomer)


@pytest.mark.parametrize("left", [b"", b"sandbox-memory 99.1 00\n", b"something else"])
def test_what_cannot_be_read_is_said_in_a_sentence(tmp_path: Path, left: bytes):
    (tmp_path / STATE).write_bytes(left)

    with pytest.raises(StateError) as said:
        Keeper(tmp_path).recall(new_clock())

    assert "make demo ARGS=--reset" in said.value.sentence
    assert (tmp_path / STATE).read_bytes() == left
