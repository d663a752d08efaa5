"""`make planted`: look for every planted bug from the first seed on, and write down what found it (takes minutes)."""

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from simulation.life import simulate
from tests.simulation.planted import BUGS, Bug

SEEDS = 200
PAGE = Path(__file__).parents[2] / "docs" / "simulation.md"
HEAD = "| planted bug | what found it | first seed |\n|---|---|---|\n"


def broken_promises(bug: Bug, seed: int) -> set[str]:
    """The promises that a life with this bug breaks, by name."""
    with bug.planted():
        return {found.partition(" at ")[0] for found in simulate(seed, bug.span).broken}


def first_seed(bug: Bug) -> int | None:
    """The first seed on which the bug breaks the promise that it should; None if SEEDS seeds find nothing."""
    return next((seed for seed in range(1, SEEDS + 1) if bug.promise in broken_promises(bug, seed)), None)


def main() -> int:
    """Write the table anew; 1 if a bug was not found."""
    with ProcessPoolExecutor(os.cpu_count(), max_tasks_per_child=1) as pool:
        found = list(pool.map(first_seed_of, range(len(BUGS))))
    before, _, _ = PAGE.read_text(encoding="utf-8").partition(HEAD)
    PAGE.write_text(f"{before}{HEAD}{''.join(_rows(found))}", encoding="utf-8")
    return int(None in found)


def first_seed_of(number: int) -> int | None:
    """The same for the bug with this number, since a bug itself can't be sent to another process."""
    return first_seed(BUGS[number])


def _rows(found: list[int | None]) -> Iterator[str]:
    for bug, seed in zip(BUGS, found, strict=True):
        yield f"| {bug.what} | `{bug.promise}` | {seed or 'none'} |\n"


if __name__ == "__main__":
    sys.exit(main())
