"""Made-up staff: how answers in three steps come about in people who work in teams.

Whoever rates a practice has an impression of it: a normal variable with standard deviation 1, put together of a mood
that all of a team share, of how rosy the person sees things in general, and of what they think of this practice.
Below `-edge` it reads "not yet in place", above `edge` "fully in place", between them "partly".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from scipy.special import ndtr

_HALVINGS = 50


@dataclass(frozen=True)
class Minds:
    """How alike impressions are, as correlations.

    `halo` is that of one person's impressions of two practices at one time, `mood` that of two people of one team
    (contained in the halo), `kept` that of anything with itself one window later: 0 makes everybody another person.
    """

    halo: float
    mood: float = 0.0
    kept: float = 0.0


@dataclass(frozen=True)
class Impressions:
    """What people of teams think for the length of a window, around the mean: a row for each practice."""

    minds: Minds
    team_of: np.ndarray
    moods: np.ndarray
    people: np.ndarray
    own: np.ndarray

    @classmethod
    def first(cls, minds: Minds, team_of: np.ndarray, practices: int, rng: Generator) -> Impressions:
        """Those of the first window."""
        draw = rng.standard_normal
        people = len(team_of)
        return cls(minds, team_of, draw(team_of.max() + 1), draw(people), draw((practices, people)))

    def later(self, rng: Generator) -> Impressions:
        """Those of the window after."""
        moods, people, own = (self._moved(one, rng) for one in (self.moods, self.people, self.own))
        return Impressions(self.minds, self.team_of, moods, people, own)

    def of(self, practices: Sequence[int]) -> np.ndarray:
        """The impressions of these practices, a row for each."""
        minds = self.minds
        shared = np.sqrt(minds.mood) * self.moods[self.team_of] + np.sqrt(minds.halo - minds.mood) * self.people
        return shared + np.sqrt(1 - minds.halo) * self.own[list(practices)]

    def _moved(self, before: np.ndarray, rng: Generator) -> np.ndarray:
        kept = self.minds.kept
        return kept * before + np.sqrt(1 - kept**2) * rng.standard_normal(before.shape)


def ratings(impressions: np.ndarray, edge: float) -> np.ndarray:
    """0, 1 or 2 for each impression."""
    return (impressions > -edge).astype(np.int64) + (impressions > edge)


def mean_impression(scores: np.ndarray, edge: float) -> np.ndarray:
    """The mean impressions that lead to these scores (0 to 1) in the long run, found by halving."""
    low, high = np.full(scores.shape, -6.0), np.full(scores.shape, 6.0)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        below = (ndtr(middle + edge) + ndtr(middle - edge)) / 2 < scores
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return low
