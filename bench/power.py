"""`make curve`: simulates, and writes the figures and the curve of docs/statistics.md anew.

`make bench` leaves it alone, for it takes some minutes. The seeds are fixed: the same code and libraries draw the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from bench.chart import line_chart
from bench.claims import MOODY, STAYING, STRANGERS, USUAL_EDGE, WEEKS, WIDE_EDGE, Quiet, noticed, quiet, share
from bench.staff import Minds
from bench.tables import Table, table_in, with_table

DOCS = Path(__file__).parents[1] / "docs"
PAGE, CURVE = DOCS / "statistics.md", DOCS / "pictures" / "power.svg"

SEED = 2026
ORGANIZATIONS, YEARS, RUNS = 2000, 200, 500
"""Organizations with one digest, organizations with a year of them, and runs behind each point of the curve."""

WORLDS: Mapping[str, Minds] = {
    "other people each time": STRANGERS,
    "other people each time, and teams with moods": MOODY,
    "the same people each time, and teams with moods": STAYING,
}
SIZES = (15, 30, 60, 120, 300, 601)
SHIFTS = tuple(range(5, 45, 5))
RATERS = (10, 15, 30, 60, 120)


def draw() -> None:
    """Simulate everything, and write the page and its picture."""
    one_digest = {name: _quiet(minds, ORGANIZATIONS, digests=1) for name, minds in WORLDS.items()}
    a_year = {name: _quiet(minds, YEARS, digests=WEEKS) for name, minds in WORLDS.items()}
    tables = {
        "digest": digest_table(one_digest),
        "sizes": size_table(one_digest),
        "year": year_table(a_year),
        "power": power_table(RUNS),
    }
    page = PAGE.read_text(encoding="utf-8")
    for name, table in tables.items():
        page = with_table(page, name, table)
        print(f"{table}\n")
    PAGE.write_text(page, encoding="utf-8")
    CURVE.write_text(curve(page), encoding="utf-8")


def digest_table(worlds: Mapping[str, Sequence[Quiet]]) -> Table:
    """How many organizations there are of each world, and in how many one digest claims a change."""
    rows = [
        (name, f"{len(every):,}", f"{sum(one.any for one in every):,}", f"{share(one.any for one in every):.1%}")
        for name, every in worlds.items()
    ]
    return Table(("Nothing changes, and there are", "Organizations", "A change is claimed in", "Share"), tuple(rows))


def size_table(worlds: Mapping[str, Sequence[Quiet]]) -> Table:
    """The same shares by the number of people asked."""
    bands = list(pairwise(SIZES))
    rows = [
        (name, *(f"{share(one.any for one in every if low <= one.people < high):.1%}" for low, high in bands))
        for name, every in worlds.items()
    ]
    return Table(("People asked", *(f"{low} to {high - 1}" for low, high in bands)), tuple(rows))


def year_table(worlds: Mapping[str, Sequence[Quiet]]) -> Table:
    """How often at least one digest of a year claims a change, and how many do on average."""
    rows = [
        (
            name,
            f"{len(every):,}",
            f"{share(one.any for one in every):.1%}",
            f"{share(one.monthly for one in every):.1%}",
            f"{sum(sum(one.claims) for one in every) / len(every):.1f}",
        )
        for name, every in worlds.items()
    ]
    head = ("Nothing changes, and there are", "Organizations", "Of 52 weekly digests", "Of 12 monthly digests")
    return Table((*head, "Weekly digests in a year that claim one, on average"), tuple(rows))


def power_table(runs: int, shifts: Sequence[int] = SHIFTS, raters: Sequence[int] = RATERS, seed: int = SEED) -> Table:
    """How often a shift in a driver of four practices is called "up", by the number who rate each practice."""
    columns = [(number, USUAL_EDGE) for number in raters] + [(30, WIDE_EDGE)]
    rows = [
        (str(points), *(_noticed(points, *column, runs=runs, seed=seed) for column in columns)) for points in shifts
    ]
    names = (*(f"{number} rate" for number in raters), "30 rate, far apart")
    return Table(("Shift in points", *names), tuple(rows))


def curve(page: str) -> str:
    """The picture of the table of power that stands on a page."""
    table = table_in(page, "power")
    usual = Table(table.head[:-1], tuple(row[:-1] for row in table.rows))
    return line_chart(
        usual, title="How often a real shift is noticed", across="Real shift of the driver, in points", up="Noticed"
    )


def _quiet(minds: Minds, organizations: int, *, digests: int) -> tuple[Quiet, ...]:
    return tuple(quiet(minds, organizations=organizations, digests=digests, seed=SEED))


def _noticed(points: int, raters: int, edge: float, *, runs: int, seed: int) -> str:
    return f"{noticed(points / 100, raters=raters, runs=runs, seed=seed, edge=edge):.0%}"


if __name__ == "__main__":
    draw()
