"""An admin who makes, changes, pauses, orders, deletes and asks now at will gets no practice asked again too soon.

Within 28 days a practice is asked of a channel, a user group or a list of names once, of a person directly only if
they were not asked it at all, and of a channel only if none of its members was asked it directly.
"""

import asyncio
import shutil
from collections.abc import Coroutine, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bot.clock import MovableClock
from bot.domain.person import UserGroup
from bot.domain.round import Round
from bot.domain.schedule import Manner, Schedule
from bot.domain.schedule_form import Rhythm, ScheduleForm
from bot.errors import PulseError
from bot.services import steering
from bot.services.scheduling import form_to_change
from bot.services.steering import Hand
from storage import directory, rounds, schedules, user_groups
from storage.engine import open_database
from tests.domain.test_schedule_form import a_form
from tests.examples import examples
from tests.factories import MONDAY, WORKSPACE, World, make_catalogue, make_means, make_person, make_schedule
from tests.services.test_privacy import save
from tests.stage import Stage

PEOPLE = [f"U0P{place}" for place in range(9)]
CHANNELS = {"C0A": PEOPLE[:5], "C0B": PEOPLE[3:7], "C0C": PEOPLE[6:]}
GROUPS = {"S0A": PEOPLE[1:4], "S0B": PEOPLE[4:]}
ZONES = ("Europe/Berlin", "Pacific/Kiritimati", "Pacific/Niue", "America/New_York")

REST = timedelta(days=28, hours=-1)
"""By wall clocks; a change of the clocks takes an hour from the real time between."""


def some_of(every: Iterable[str], *, least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(sorted(every)), unique=True, min_size=least, max_size=3).map(tuple)


AUDIENCES = {
    Manner.CHANNEL: st.fixed_dictionaries({"channels": some_of(CHANNELS, least=1)}),
    Manner.DIRECT: st.fixed_dictionaries(
        {"channels": some_of(CHANNELS), "groups": some_of(GROUPS), "people": some_of(PEOPLE)}
    ),
}


@st.composite
def forms(draw: st.DrawFn) -> ScheduleForm:
    """Any audience, at any time, in any zone, and often."""
    manner = draw(st.sampled_from(Manner))
    return a_form(
        program=draw(st.sampled_from(["Reading First", "Second"])),
        manner=manner,
        rhythm=draw(st.sampled_from([Rhythm.WEEKDAYS, Rhythm.WEEKLY])),
        weekdays=draw(st.sampled_from([(0, 2, 4), (1, 3)])),
        at=time(draw(st.sampled_from([8, 12, 17]))),
        zone=draw(st.sampled_from(ZONES)),
        **draw(AUDIENCES[manner]),
    )


@dataclass(frozen=True)
class Asking:
    """A round with when it asked which sources, by the schedule's own time, and whom, by theirs."""

    round: Round
    sources: dict[str, datetime]
    people: dict[str, datetime]


class Admin(RuleBasedStateMachine):
    """What an admin does, one thing after another, with the worker at its work in between."""

    template: Path
    """A migrated database, to be copied."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.loop = asyncio.new_event_loop()
        shutil.copy(self.template, f"{self.folder.name}/pulse.db")
        self.database = open_database(f"sqlite:///{self.folder.name}/pulse.db")
        world = World(
            channels={name: list(people) for name, people in CHANNELS.items()},
            schedule=make_schedule(channels=("C0A", "C0B")),
        )
        means = make_means(make_catalogue(practices=2, competency=0))
        self.stage = Stage(self.database, MovableClock(MONDAY, machine=MONDAY), world, means)
        self.forms = 0

    @initialize(first=st.lists(forms(), min_size=3, max_size=3), seed=st.integers(0, 10**6))
    def settles_in(self, first: list[ScheduleForm], seed: int) -> None:
        """Two practices only, so that they are always about to be asked too soon."""
        self.luck = Random(seed)
        self.does(self.stage.settles_in())
        self.does(self.database.write(_who_is_who))
        for form in first:
            self.makes(form)

    @rule(form=forms())
    def makes(self, form: ScheduleForm) -> None:
        self.forms += 1
        self.may(save(self.stage, form, edition=None, view_id=f"V{self.forms}"))

    @rule(number=st.integers(0, 5), form=forms())
    def changes(self, number: int, form: ScheduleForm) -> None:
        if schedule := self.schedule(number):
            before, edition = self.does(self.database.read(form_to_change, WORKSPACE, schedule.id))
            after = replace(form, program=before.program, leadership=before.leadership)
            self.may(save(self.stage, after, edition=edition, view_id=f"V{schedule.id}"))

    @rule(number=st.integers(0, 5))
    def asks_now(self, number: int) -> None:
        self.steers(number, steering.ask_at_once, means=self.stage.means)

    @rule(number=st.integers(0, 5), days=st.sampled_from([None, 1, 9]))
    def pauses(self, number: int, days: int | None) -> None:
        until: date | None = days and (self.stage.clock.now() + timedelta(days=days)).date()
        self.steers(number, steering.pause, until=until)

    @rule(number=st.integers(0, 5))
    def resumes(self, number: int) -> None:
        self.steers(number, steering.resume)

    @rule(number=st.integers(0, 5))
    def deletes(self, number: int) -> None:
        self.steers(number, steering.delete)

    @rule(number=st.integers(0, 5), seed=st.integers(0, 99))
    def puts_practices_in_order(self, number: int, seed: int) -> None:
        if schedule := self.schedule(number):
            catalogue = self.stage.means.catalogue
            found = self.does(self.database.read(steering.repertoire, WORKSPACE, schedule.id, catalogue=catalogue))
            chosen = Random(seed).sample(found.usual, k=1 + seed % len(found.usual))
            version = found.version
            self.steers(number, steering.choose_practices, chosen, version=version, catalogue=catalogue)

    @invariant()
    def nothing_was_asked_again_too_soon(self) -> None:
        """Time goes on between all that the admin does: by an hour or up to two weeks, in steps of a few days."""
        for _ in range(self.luck.randint(1, 4)):
            self.does(self.stage.moves(timedelta(hours=self.luck.choice([1, 5, 24, 40, 84]))))
        for one, other in combinations(self.does(_askings(self.stage)), 2):
            if one.round.practice == other.round.practice:
                assert not _too_soon(one, other), (one, other)

    def teardown(self) -> None:
        self.does(self.database.close())
        self.loop.close()
        self.folder.cleanup()

    def does(self, what: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(what)

    def may(self, what: Coroutine[Any, Any, Any]) -> None:
        """A refusal is an answer too."""
        with suppress(PulseError):
            self.does(what)

    def steers(self, number: int, service: Any, *values: Any, **more: Any) -> None:
        if schedule := self.schedule(number):
            hand = Hand(self.stage.world.admin, self.stage.clock.now(), self.stage.means.random)
            self.may(self.database.write(service, WORKSPACE, schedule.id, *values, hand=hand, **more))

    def schedule(self, number: int) -> Schedule | None:
        known = self.does(self.database.read(schedules.schedules, WORKSPACE))
        return known[number % len(known)] if known else None


async def _who_is_who(session) -> None:
    """People all over the world, some of them in user groups."""
    people = [make_person(one, zone=ZONES[place % len(ZONES)]) for place, one in enumerate(PEOPLE)]
    await directory.save_people(session, WORKSPACE, people)
    await user_groups.save_user_groups(session, WORKSPACE, [UserGroup(one, one, one.lower()) for one in GROUPS])
    for group, members in GROUPS.items():
        await user_groups.save_group_members(session, WORKSPACE, group, members, read_at=MONDAY)


async def _askings(stage: Stage) -> list[Asking]:
    """Every round that asked something, as the database has it."""
    known = await stage.database.read(schedules.schedules, WORKSPACE, deleted=True)
    found = [await stage.database.read(rounds.recent_rounds, WORKSPACE, one.id, limit=999) for one in known]
    sources, people = await stage.rows("askings"), await stage.rows("people_asked")
    return [
        Asking(
            one,
            {str(row["channel_id"]): _moment(row["asked_at"]) for row in sources if row["round_id"] == one.id},
            {str(row["person_id"]): _moment(row["asked_at"]) for row in people if row["round_id"] == one.id},
        )
        for one in (one for every in found for one in every)
        if one.practice
    ]


def _moment(stored: object) -> datetime:
    return datetime.fromisoformat(str(stored)).replace(tzinfo=UTC)


def _too_soon(one: Asking, other: Asking) -> bool:
    """Whether two rounds asked the same source, or one of them asked directly whom the other asked."""
    if _near(one.sources, other.sources):
        return True
    if Manner.DIRECT not in {one.round.manner, other.round.manner}:
        return False  # two channels may share members: what rests is the channel
    return _near(one.people, other.people)


def _near(some: Mapping[str, datetime], others: Mapping[str, datetime]) -> bool:
    return any(abs(some[one] - others[one]) < REST for one in some.keys() & others.keys())


@pytest.mark.timeout(300)
def test_no_admin_gets_a_practice_asked_of_overlapping_sources_within_28_days(sqlite_template: Path):
    Admin.template = sqlite_template
    settings = examples(
        0.1,
        stateful_step_count=15,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Admin, settings=settings)
