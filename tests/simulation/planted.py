"""Bugs planted on purpose, each in one function of the bot: the simulation has to find every one of them."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from types import ModuleType
from typing import Any
from unittest.mock import patch

from bot.services import closing, erasing
from bot.worker import courier
from simulation.life import CALM, USUAL, Span
from simulation.neighbour import TEAM
from storage import answers, check_ins, comments, deliveries, directory, keys, rounds, schedules, tallies


@dataclass(frozen=True)
class Bug:
    """What is wrong, where, and on which seed it was found; the promise is the one that it breaks."""

    what: str
    promise: str
    seed: int
    place: Any
    name: str
    wrong: Callable[..., Any]
    span: Span = CALM

    def __str__(self) -> str:
        return self.what.replace(" ", "-")

    @contextmanager
    def planted(self) -> Iterator[None]:
        """The bot has it as long as the context lasts."""
        with patch.object(self.place, self.name, self.wrong):
            yield


async def nothing(*_args: object, **_options: object) -> None:
    """Forgets what it should do."""


async def no(*_args: object, **_options: object) -> bool:
    """Says that nothing came of it."""
    return False


async def yes(*_args: object, **_options: object) -> bool:
    """Says that it is done, and does nothing."""
    return True


async def all_of_them(_session: Any, _workspace: str, given: Any) -> frozenset[Any]:
    """Says that all of it is stored, and does nothing."""
    return frozenset(one.whose for one in given)


def with_k_one_less(module: ModuleType) -> Callable[..., Any]:
    right = module.cut_into_units

    def cut(segments: Any, *, k: int) -> Any:
        return right(segments, k=max(k - 1, 3)) if k > 3 else tuple(_each_by_itself(segments))

    return cut


def _each_by_itself(segments: Any) -> Iterator[Any]:
    from bot.domain.units import Unit

    for one in segments:
        yield Unit((one.id,), one.asked, one.counts)


def counting_twice(right: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    async def add(session: Any, workspace: str, round_id: str, units: Any) -> None:
        await right(session, workspace, round_id, [replace(one, counts=one.counts + one.counts) for one in units])

    return add


def keeping_the_first(right: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def save(session: Any, workspace: str, given: Any) -> frozenset[Any]:
        stands = await answers.standing(session, workspace, [one.whose for one in given])
        await right(session, workspace, [one for one in given if one.whose not in stands])
        return frozenset(one.whose for one in given)

    return save


def a_week_too_far(right: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    async def move(session: Any, workspace: str, due_at: Any) -> None:
        await right(session, workspace, {id: moment + timedelta(days=8) for id, moment in due_at.items()})

    return move


def without_a_reason(right: Callable[..., Awaitable[bool]]) -> Callable[..., Awaitable[bool]]:
    async def settle(*args: Any, **values: Any) -> bool:
        return await right(*args, **{**values, "reason": None})

    return settle


def next_door(right: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    async def save(session: Any, _workspace: str, people: Any) -> None:
        await right(session, TEAM, people)

    return save


async def never_found(_courier: Any, _taken: Any) -> None:
    """Nothing of ours was ever posted before."""


BUGS = (
    Bug("answers stay after the close", "forgotten_at_close", 2, answers, "forget_answers", nothing),
    Bug("who was asked stays after the close", "forgotten_at_close", 2, rounds, "forget_asked", nothing),
    Bug("the key stays after the close", "forgotten_at_close", 2, keys, "erase_key", nothing),
    Bug("erased keys are not rewritten away", "keys_are_gone", 2, erasing, "rewrite_keys", nothing),
    Bug(
        "a closed check-in keeps its buttons", "closed_shows_no_buttons", 2, check_ins, "mark_round_as_closed", nothing
    ),
    Bug("figures of fewer than k", "figures_only_of_k", 2, closing, "cut_into_units", with_k_one_less(closing)),
    Bug(
        "every answer counts twice",
        "folds_hold_what_people_saw",
        3,
        tallies,
        "add_tallies",
        counting_twice(tallies.add_tallies),
    ),
    Bug("what is confirmed is not stored", "confirmed_is_kept", 1, answers, "save_answers", all_of_them),
    Bug(
        "a changed answer is not stored",
        "confirmed_is_kept",
        1,
        answers,
        "save_answers",
        keeping_the_first(answers.save_answers),
    ),
    Bug(
        "an occurrence is passed over",
        "every_occurrence_is_accounted_for",
        1,
        schedules,
        "move_schedules_on",
        a_week_too_far(schedules.move_schedules_on),
        USUAL,
    ),
    Bug("edits of replies are not followed", "comments_follow_slack", 2, comments, "edit_comment", no, USUAL),
    Bug(
        "a missed message has no reason",
        "deliveries_come_to_an_end",
        2,
        deliveries,
        "settle",
        without_a_reason(deliveries.settle),
        USUAL,
    ),
    Bug(
        "a lost post is not looked for",
        "standing_once_in_the_end",
        25,
        courier.Courier,
        "_find",
        never_found,
        USUAL,
    ),
    Bug(
        "who is who is written down next door",
        "neighbours_are_left_alone",
        1,
        directory,
        "save_people",
        next_door(directory.save_people),
    ),
    Bug("the lease is not asked for", "nothing_fails_unforeseen", 1, deliveries, "take_lease", yes, USUAL),
)
