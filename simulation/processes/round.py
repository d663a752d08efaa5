"""One round under fire: it falls due, people answer, it closes, and all the while processes are killed."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from sandbox import Message
from simulation import promises
from simulation.processes.crowd import LAST_MINUTE, Crowd
from simulation.processes.figures import Figures, counted
from simulation.processes.strikes import CLOSING, DUE, strikes_for
from simulation.processes.town import PEOPLE, TEAMS, Town
from simulation.promises import AT_EACH_STEP, Promise, Scene

SETTLED_WITHIN = 60.0
"""Seconds after which everything has come to its end once nobody is killed any more."""

STANDS_WITHIN = 120.0
"""Seconds within which a check-in is to stand in each channel, and everybody is to be heard, in spite of everything."""

A_LOOK = 0.25
"""Seconds between two looks."""


@dataclass
class Report:
    """What came of one round, and which promises were broken."""

    number: int
    figures: Figures
    broken: list[str] = field(default_factory=list)


def asked_everywhere(scene: Scene) -> Iterator[str]:
    """Once: each round that fell due has been opened once, stood in every channel, and is closed."""
    rounds = scene.facts.rounds()
    for schedule in scene.schedules:
        found = [one for one in rounds if one.schedule == schedule.id]
        if [one.state for one in found] != ["closed"]:
            yield f"{schedule.id} fell due once, and its rounds are {[one.state for one in found]}"
        ids = {one.id for one in found}
        states = sorted(one.state for one in scene.facts.check_ins() if one.round in ids)
        if states != ["standing"] * len(schedule.channels):
            yield f"{schedule.id} asks in {len(schedule.channels)} channels, and its check-ins are {states}"


WHEN_SETTLED: Mapping[str, Promise] = AT_EACH_STEP | {
    promise.__name__: promise
    for promise in (
        asked_everywhere,
        promises.standing_once_in_the_end,
        promises.every_check_in_stands_or_is_missed,
        promises.missed_has_a_reason,
        promises.closed_shows_no_buttons,
        promises.deliveries_come_to_an_end,
        promises.folds_hold_what_people_saw,
        promises.comments_follow_slack,
        promises.keys_are_gone,
        promises.nothing_fails_unforeseen,
        promises.walls_stand,
    )
}
"""What holds of this round and of all before it in this town."""


async def lived(town: Town, number: int) -> Report:
    """Live through the round with this number; it is its seed."""
    random, began = Random(f"round {number}"), asyncio.get_running_loop().time()
    crowd = Crowd(random, town.books, channels=TEAMS)
    kills, overdue = town.fleet.kills.total(), town.overdue
    town.striker.plan(strikes_for(random, posts=TEAMS, clicks=TEAMS * PEOPLE))
    broken = await _through(town, number, crowd)
    with town.scene() as scene:
        figures = counted(scene, _name(number), channels=TEAMS)
    figures.kills = town.fleet.kills.total() - kills
    figures.overdue = town.overdue - overdue
    figures.seconds = asyncio.get_running_loop().time() - began
    return Report(number, figures, broken)


async def _through(town: Town, number: int, crowd: Crowd) -> list[str]:
    """From the moment when it falls due until all is settled; returns which promises are broken."""

    def hear(message: Message, _check_in: str) -> None:
        crowd.hear(message)

    town.books.on_check_in[:] = [hear]
    schedule = await town.asks(_name(number))
    town.organization.schedules.append(schedule)
    town.striker.hear(DUE)
    with suppress(TimeoutError):  # what is missing then is found out in the end
        await asyncio.wait_for(crowd.reached_everywhere.wait(), STANDS_WITHIN)
    await crowd.done(within=STANDS_WITHIN)
    broken = _held(town, AT_EACH_STEP)
    await town.closes(schedule, within=timedelta(seconds=LAST_MINUTE))
    town.striker.hear(CLOSING)
    await crowd.press_at_the_last_minute()
    return broken + await _settled(town)


async def _settled(town: Town) -> list[str]:
    """Wait until every promise is kept; what is broken still after a minute stays so."""
    clock = asyncio.get_running_loop()
    await asyncio.sleep(1.0)  # the last strikes
    town.striker.plan(())
    await town.fleet.ready()
    until = clock.time() + SETTLED_WITHIN
    while True:
        await town.slack.retry_events()
        broken = _held(town, WHEN_SETTLED)
        if not broken or clock.time() > until:
            return broken
        await asyncio.sleep(A_LOOK)


def _held(town: Town, kept: Mapping[str, Promise]) -> list[str]:
    """What is broken of some promises now."""
    with town.scene() as scene:
        return [f"{name}: {one}" for name, promise in kept.items() for one in promise(scene)]


def _name(number: int) -> str:
    return f"round-{number}"
