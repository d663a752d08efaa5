"""Made-up organizations that are asked every week, and the rounds that close there: cut and summarized by the bot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache

import numpy as np
from numpy.random import Generator

from bench.staff import Impressions, Minds, mean_impression, ratings
from bot.content.loader import load_catalogue
from bot.domain.catalogue import Catalogue, Practice
from bot.domain.rotation import plan
from bot.domain.scale import Counts
from bot.domain.summary import Summary, UnpublishedRound, summarize
from bot.domain.trends import ClosedRound, PublishedRound, default_window
from bot.domain.units import K_DEFAULT, Segment, cut_into_units

WEEK = timedelta(days=7)
BEGINNING = datetime(2026, 1, 5, 9, tzinfo=UTC)

FEWEST_PEOPLE, MOST_PEOPLE = 15, 600
TEAM_SIZES = 8, 40


@dataclass(frozen=True)
class Organization:
    """Who is asked what, every week one practice of all teams, and how people there see the practices.

    `scores` are the true ones, from 0 to 1, of each practice; `edge` says how seldom people go to the ends of the
    scale; `responding` and `cant_tell` are shares of those asked, and of those who answer.
    """

    practices: tuple[Practice, ...]
    team_of: np.ndarray
    scores: np.ndarray
    edge: float
    responding: float = 1.0
    cant_tell: float = 0.0

    @property
    def people(self) -> int:
        return len(self.team_of)

    @property
    def weeks(self) -> int:
        """The length of the usual window, as the bot has it: one rotation, at least a quarter."""
        window = default_window(BEGINNING, rotation_days=7 * len(self.practices))
        return (window.end - window.start) // WEEK


@dataclass(frozen=True)
class History:
    """What closed in an organization, week by week."""

    weeks: int
    rounds: tuple[ClosedRound, ...]

    def summary(self, after_weeks: int) -> Summary:
        """What a digest rests on so many weeks after the beginning, over the usual window."""
        window = default_window(BEGINNING + after_weeks * WEEK, rotation_days=7 * self.weeks)
        rounds = self.rounds[max(0, after_weeks - 2 * self.weeks) : after_weeks]
        published = [one for one in rounds if isinstance(one, PublishedRound)]
        unpublished = [one for one in rounds if isinstance(one, UnpublishedRound)]
        return summarize(published, unpublished, window=window, order=_order())


def practices_of(driver: str) -> tuple[Practice, ...]:
    """The practices of a shipped driver."""
    return _catalogue().of_driver(driver)


def made_up(rng: Generator) -> Organization:
    """An organization of 15 to 600 people in teams of 8 to 40, asked about one to seven of the shipped drivers."""
    people = int(np.exp(rng.uniform(np.log(FEWEST_PEOPLE), np.log(MOST_PEOPLE))))
    teams = max(1, round(people / rng.uniform(*TEAM_SIZES)))
    every = _catalogue().drivers
    drivers = [every[place].slug for place in rng.permutation(len(every))[: rng.integers(1, len(every) + 1)]]
    practices = plan(_catalogue().of_drivers(drivers), _catalogue().groups)
    levels = dict(zip(drivers, rng.uniform(0.25, 0.8, len(drivers)), strict=True))
    scores = np.array([levels[one.driver] for one in practices]) + rng.normal(0, 0.1, len(practices))
    return Organization(
        practices=practices,
        team_of=np.sort(rng.integers(0, teams, people)),
        scores=np.clip(scores, 0.05, 0.95),
        edge=rng.uniform(0.5, 1.1),
        responding=rng.uniform(0.45, 0.95),
        cant_tell=0.1,
    )


def history(organization: Organization, minds: Minds, rng: Generator, *, weeks: int, shift: float = 0.0) -> History:
    """Weekly rounds; after the first window every true score is another by `shift`, and people are as `minds` say."""
    length = organization.weeks
    thought = Impressions.first(minds, organization.team_of, len(organization.practices), rng)
    closed: list[ClosedRound] = []
    for start in range(0, weeks, length):
        thought = thought.later(rng) if start else thought
        asked = range(start, min(start + length, weeks))
        closed += _closed(organization, thought, rng, asked, shift if start else 0.0)
    return History(length, tuple(closed))


def _closed(
    organization: Organization, thought: Impressions, rng: Generator, weeks: Sequence[int], shift: float
) -> Iterator[ClosedRound]:
    """The rounds of one window, in their order."""
    practices = [week % len(organization.practices) for week in weeks]
    means = mean_impression(organization.scores + shift, organization.edge)[practices]
    given = ratings(means[:, None] + thought.of(practices), organization.edge)
    given[rng.random(given.shape) < organization.cant_tell] = 3
    answered = rng.random(given.shape) < organization.responding
    sizes = np.bincount(organization.team_of)
    place = (np.arange(len(weeks))[:, None] * len(sizes) + organization.team_of) * 4 + given
    counts = np.bincount(place[answered], minlength=len(weeks) * len(sizes) * 4).reshape(len(weeks), len(sizes), 4)
    for week, practice, teams in zip(weeks, practices, counts.tolist(), strict=True):
        yield _round(week, organization.practices[practice], sizes.tolist(), teams)


def _round(week: int, practice: Practice, sizes: Sequence[int], teams: Sequence[Sequence[int]]) -> ClosedRound:
    segments = [_segment(place, asked, *counts) for place, (asked, counts) in enumerate(zip(sizes, teams, strict=True))]
    units = cut_into_units(segments, k=K_DEFAULT)
    known = ClosedRound(
        round_id=f"R{week:04d}",
        practice=practice.id,
        driver=practice.driver,
        closed_at=BEGINNING + week * WEEK + timedelta(days=3),
        segments=_ids(len(sizes)),
        asked=sum(sizes),
        answered=sum(segment.counts.answered for segment in segments),
    )
    return PublishedRound(**vars(known), units=units) if units else UnpublishedRound(**vars(known))


@lru_cache(maxsize=200_000)
def _segment(place: int, asked: int, *counts: int) -> Segment:
    return Segment(f"C{place}", asked, Counts(*counts))


@cache
def _ids(teams: int) -> frozenset[str]:
    return frozenset(f"C{place}" for place in range(teams))


@cache
def _catalogue() -> Catalogue:
    return load_catalogue()


@cache
def _order() -> tuple[str, ...]:
    return tuple(practice.id for practice in _catalogue().practices)
