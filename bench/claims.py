"""How often the bot says "up" or "down": of organizations in which nothing changes, and of a shift that is real."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from bench.organizations import Organization, history, made_up, practices_of
from bench.staff import Minds
from bot.domain.summary import Summary
from bot.domain.trends import Verdict

CLAIMS = frozenset({Verdict.UP, Verdict.DOWN})

STRANGERS = Minds(halo=0.8)
"""Everybody is another person in each window; what one person answers is much alike."""

MOODY = Minds(halo=0.8, mood=0.05)
"""The same, and each team has a mood of its own in each window."""

STAYING = Minds(halo=0.8, mood=0.05, kept=0.7)
"""The same people and teams, who see things a window later much as before."""

WEEKS = 52
MONTHS = frozenset(week * WEEKS // 12 for week in range(12))
"""The weeks of a year after which a monthly digest comes."""

SHIFTED = "systems-intervention"
"""A driver with four practices."""

BASELINE = 0.35
NOTICING = Minds(halo=0.5, kept=0.7)
USUAL_EDGE, WIDE_EDGE = 0.8, 0.43
"""Where opinions lie wide apart, each of the three answers is as frequent as the others at a score of 50%."""


@dataclass(frozen=True)
class Quiet:
    """An organization in which nothing changed, and whether a digest said otherwise: of one, or of a year's."""

    people: int
    teams: int
    claims: tuple[bool, ...]

    @property
    def any(self) -> bool:
        return any(self.claims)

    @property
    def monthly(self) -> bool:
        """Whether one of the year's twelve monthly digests did."""
        return any(claim for week, claim in enumerate(self.claims) if week in MONTHS)


def claims_a_change(summary: Summary) -> bool:
    """Whether the sentence on the drivers says of any that it is up or down."""
    return any(figure.change.verdict in CLAIMS for figure in summary.drivers)


def quiet(minds: Minds, *, organizations: int, digests: int, seed: int) -> Iterator[Quiet]:
    """So many organizations with so many weekly digests each, the first of which compares two full windows.

    The same seed makes the same organizations, whatever their people's minds and however many are asked for.
    """
    for number in range(organizations):
        rng = np.random.default_rng([seed, number])
        organization = made_up(rng)
        first = 2 * organization.weeks
        past = history(organization, minds, rng, weeks=first + digests - 1)
        claims = tuple(claims_a_change(past.summary(first + week)) for week in range(digests))
        yield Quiet(organization.people, int(organization.team_of.max()) + 1, claims)


def noticed(shift: float, *, raters: int, runs: int, seed: int, edge: float = USUAL_EDGE) -> float:
    """The share of runs in which a shift of a driver, of four practices that all of a team rate, is called "up"."""
    organization = Organization(
        practices=practices_of(SHIFTED),
        team_of=np.zeros(raters, dtype=np.int64),
        scores=np.full(len(practices_of(SHIFTED)), BASELINE),
        edge=edge,
    )
    rngs = (np.random.default_rng([seed, run]) for run in range(runs))
    return sum(_is_up(organization, shift, rng) for rng in rngs) / runs


def share(flags: Iterable[bool]) -> float:
    """How many of these are true, from 0 to 1; 0 if there are none."""
    known: Sequence[bool] = tuple(flags)
    return sum(known) / len(known) if known else 0.0


def _is_up(organization: Organization, shift: float, rng: Generator) -> bool:
    end = 2 * organization.weeks
    (driver,) = history(organization, NOTICING, rng, weeks=end, shift=shift).summary(end).drivers
    return driver.change.verdict is Verdict.UP
