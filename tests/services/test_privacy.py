"""Property tests of the promises that staff rely on, over random channels, overlapping members, answers and k."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.clock import MovableClock
from bot.domain.scale import Rating
from bot.domain.schedule_edition import Edition
from bot.domain.schedule_form import Concern, ScheduleForm
from bot.errors import PulseError
from bot.services.digest_reading import digest_content
from bot.services.digesting import owe_due_digests
from bot.services.opening import ask_now
from bot.services.presenting import check_in_card
from bot.services.scheduling import form_to_change, save_form
from bot.services.steering import delete, pause, resume
from bot.services.summarizing import read_summary
from bot.views.check_in import check_in_message
from bot.views.digest import digest_message
from bot.views.message import Message
from bot.views.summary import summary_message
from storage import schedules
from storage.engine import open_database
from storage.tables import Table
from tests.domain.test_schedule_form import a_form
from tests.examples import examples
from tests.factories import MONDAY, WORKSPACE, World, make_hand, make_program, make_schedule
from tests.stage import Stage

CLOSE = MONDAY + timedelta(hours=72)
DIGEST = MONDAY + timedelta(days=4)
PEOPLE = [f"U0P{place:02d}" for place in range(16)]
CHANNELS = ("C0A", "C0B", "C0C", "C0D")
RATED = (Rating.NOT_YET, Rating.PARTLY, Rating.FULLY)
LINKS = {"people", "people_asked", "members", "workspaces", "ticks"}
"""Tables that know people, and never an answer, nor who gave one."""

few = examples(
    0.4,
    # Each example plays on a database of its own: shrinking a failure would take minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@dataclass(frozen=True)
class Answered:
    """A round as people answered it: who is where, who gave what, and the smallest group."""

    channels: dict[str, list[str]]
    ratings: dict[str, Rating]
    k: int

    @property
    def world(self) -> World:
        return World(
            channels=self.channels,
            program=make_program(k=self.k, digest_due_at=DIGEST),
            schedule=make_schedule(channels=tuple(self.channels)),
        )


@st.composite
def rounds(draw: st.DrawFn) -> Answered:
    members = st.lists(st.sampled_from(PEOPLE), unique=True, max_size=16)
    names = CHANNELS[: draw(st.integers(1, 4))]
    channels = {name: draw(members) for name in names}
    asked = sorted({person for people in channels.values() for person in people})
    ratings = draw(st.dictionaries(st.sampled_from(asked), st.sampled_from(list(Rating)))) if asked else {}
    return Answered(channels, ratings, draw(st.integers(3, 6)))


Play = Callable[[Stage], Awaitable[None]]


def played(template: Path, world: World, play: Play) -> dict[str, list[dict[str, object]]]:
    """Play a story on a fresh database with the same luck every time; returns every table afterwards."""

    async def run(folder: str) -> dict[str, list[dict[str, object]]]:
        shutil.copy(template, f"{folder}/pulse.db")
        database = open_database(f"sqlite:///{folder}/pulse.db")
        try:
            stage = await Stage(database, MovableClock(MONDAY, machine=MONDAY), world).settles_in()
            with capture_logs() as logged:
                await play(stage)
            tables = {name: await stage.rows(name) for name in Table.metadata.tables if name != "round_keys"}
            tables["screens"] = [{"screens": await screens(stage)}]
            tables["logs"] = [dict(line) for line in logged]
            return tables
        finally:
            await database.close()

    with TemporaryDirectory() as folder:
        return asyncio.run(run(folder))


async def screens(stage: Stage) -> list[str]:
    """Every check-in as its channel sees it, and the summary and digests as leaders do."""
    means = stage.means
    report = await stage.database.read(
        read_summary, WORKSPACE, "U0ADMIN", "", now=stage.clock.now(), catalogue=means.catalogue
    )
    messages = [summary_message(report)]
    for row in await stage.rows("digests"):
        content = await stage.database.read(
            digest_content, WORKSPACE, row["id"], now=stage.clock.now(), catalogue=means.catalogue
        )
        messages.append(digest_message(content))
    messages += await check_in_messages(stage)
    return [message.text + str([block._resolve() for block in message.blocks]) for message in messages]


async def check_in_messages(stage: Stage) -> list[Message]:
    shown = []
    for round_ in await stage.rounds():
        for post in await stage.check_ins(round_):
            card = await stage.database.read(check_in_card, WORKSPACE, post.id, catalogue=stage.means.catalogue)
            shown.append(check_in_message(card))
    return shown


def answering(answered: Answered, *, close: bool) -> Play:
    async def play(stage: Stage) -> None:
        await stage.opens()
        await stage.posts_all()
        for person, rating in sorted(answered.ratings.items()):
            where = next(name for name, people in answered.channels.items() if person in people)
            await stage.answers(person, rating, in_=where)
        if close:
            await stage.moves_to(CLOSE)
            stage.clock.move_to(DIGEST)
            await stage.database.write(owe_due_digests, now=DIGEST, random=stage.means.random)

    return play


@few
@given(answered=rounds())
def test_every_unit_has_at_least_k_raters_or_nothing_is_stored(sqlite_template: Path, answered: Answered):
    tables = played(sqlite_template, answered.world, answering(answered, close=True))
    raters = sum(rating is not Rating.CANT_TELL for rating in answered.ratings.values())
    kept = [row["not_yet"] + row["partly"] + row["fully"] for row in tables["tallies"]]
    assert all(number >= answered.k for number in kept)
    assert sum(kept) == (raters if raters >= answered.k else 0)
    assert [row["answered"] for row in tables["rounds"]] == [len(answered.ratings)]


@few
@given(answered=rounds(), seed=st.integers(0, 1000))
def test_exchanging_ratings_within_a_unit_changes_nothing_after_the_close(
    sqlite_template: Path, answered: Answered, seed: int
):
    first = played(sqlite_template, answered.world, answering(answered, close=True))
    exchanged = dict(answered.ratings)
    for unit in first["tallies"]:
        exchanged |= shuffled(
            answered, set(str(unit["channels"]).strip("[]").replace('"', "").split(", ")), Random(seed)
        )
    second = played(sqlite_template, answered.world, answering(replace(answered, ratings=exchanged), close=True))
    assert first == second


def shuffled(answered: Answered, channels: set[str], random: Random) -> dict[str, Rating]:
    """The ratings of a unit's raters, dealt out anew among them."""
    belongs = {
        person: next(name for name, people in answered.channels.items() if person in people)
        for person in answered.ratings
    }
    raters = [one for one in sorted(belongs) if belongs[one] in channels and answered.ratings[one] in RATED]
    dealt = [answered.ratings[person] for person in raters]
    random.shuffle(dealt)
    return dict(zip(raters, dealt, strict=True))


@few
@given(answered=rounds(), other=st.sampled_from(list(Rating)), data=st.data())
def test_while_open_another_rating_changes_only_its_own_row(
    sqlite_template: Path, answered: Answered, other: Rating, data: st.DataObject
):
    if not answered.ratings:
        return
    person = data.draw(st.sampled_from(sorted(answered.ratings)))
    changed = replace(answered, ratings={**answered.ratings, person: other})
    first, second = (played(sqlite_template, one.world, answering(one, close=False)) for one in (answered, changed))
    for tables in (first, second):
        for row in tables["answers"]:
            row["rating"] = "-"
    assert first == second


@few
@given(answered=rounds())
def test_after_the_close_no_table_holds_a_person_beside_an_answer(sqlite_template: Path, answered: Answered):
    tables = played(sqlite_template, answered.world, answering(answered, close=True))
    assert tables["answers"] == tables["asked"] == []
    for name, rows in tables.items():
        if name not in LINKS:
            assert not any(person in str(rows) for person in PEOPLE), name


class Command:
    """What an admin may do between two ticks."""

    def __init__(self, what: str, number: int, channels: tuple[str, ...], hours: int) -> None:
        self.what, self.number, self.channels, self.hours = what, number, channels, hours

    def __repr__(self) -> str:
        return f"{self.what}({self.number}, {self.channels}, {self.hours} h)"


commands = st.lists(
    st.builds(
        Command,
        st.sampled_from(["create", "create", "ask", "ask", "pause", "resume", "edit", "delete", "wait"]),
        st.integers(0, 3),
        st.lists(st.sampled_from(CHANNELS), min_size=1, unique=True).map(tuple),
        st.sampled_from([1, 7, 23, 24, 24 * 7, 24 * 13]),
    ),
    max_size=30,
)
ZONES = ("Europe/Berlin", "Pacific/Kiritimati", "Pacific/Niue", "America/New_York")


@few
@given(commands=commands)
def test_no_sequence_of_commands_gets_a_practice_asked_of_a_channel_twice_in_28_days(
    sqlite_template: Path, commands: list[Command]
):
    world = World(channels=dict.fromkeys(CHANNELS, PEOPLE[:6]), schedule=make_schedule(channels=("C0A", "C0B")))

    async def play(stage: Stage) -> None:
        for step, command in enumerate(commands):
            await obey(stage, command, step)
            await stage.moves(timedelta(hours=command.hours))

    tables = played(sqlite_template, world, play)
    asked: dict[tuple[object, object], list[float]] = {}
    opened = {row["id"]: row["opens_at"] for row in tables["rounds"]}
    for row in tables["askings"]:
        moment = seconds(str(opened[row["round_id"]]))
        asked.setdefault((row["channel_id"], row["practice"]), []).append(moment)
    for moments in asked.values():
        gaps = [later - earlier for earlier, later in zip(sorted(moments), sorted(moments)[1:], strict=False)]
        # By the wall clock of the zone; a change of the clocks takes an hour from the real time between.
        assert all(gap >= (28 * 24 - 1) * 3600 for gap in gaps)


def seconds(stored: str) -> float:
    return datetime.fromisoformat(stored).replace(tzinfo=UTC).timestamp()


async def obey(stage: Stage, command: Command, step: int) -> None:
    """Do what an admin's command does; a refusal is an answer too."""
    known = await stage.database.read(schedules.schedules, WORKSPACE)
    write, now = stage.database.write, stage.clock.now()
    if command.what == "create" or not known:
        zone = ZONES[command.number]
        form = a_form(program=f"Program {step % 3}", channels=command.channels, zone=zone, weekdays=(0, 2, 4))
        await save(stage, form, edition=None, view_id=f"V{step}")
        return
    chosen = known[command.number % len(known)]
    match command.what:
        case "ask":
            with suppress(PulseError):
                await write(ask_now, WORKSPACE, chosen.id, now=now, means=stage.means)
        case "pause":
            await write(pause, WORKSPACE, chosen.id, hand=make_hand(now))
        case "resume":
            await write(resume, WORKSPACE, chosen.id, hand=make_hand(now))
        case "delete":
            await write(delete, WORKSPACE, chosen.id, hand=make_hand(now))
        case "edit":
            form, edition = await stage.database.read(form_to_change, WORKSPACE, chosen.id)
            await save(stage, replace(form, channels=command.channels), edition=edition, view_id=f"V{step}")


async def save(stage: Stage, form: ScheduleForm, *, edition: Edition | None, view_id: str) -> None:
    """Save a form with every box ticked that it asks to tick."""
    await stage.database.write(
        save_form,
        WORKSPACE,
        stage.world.admin,
        replace(form, confirmed=frozenset(Concern)),
        edition=edition,
        view_id=view_id,
        now=stage.clock.now(),
        catalogue=stage.means.catalogue,
        random=stage.means.random,
    )
