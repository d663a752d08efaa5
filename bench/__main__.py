"""`make bench`: runs every module of this folder that has a `main`, or those named, and prints one table in the end."""

import argparse
import importlib
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from os import cpu_count, getloadavg

import bench
from bench.rows import Row, table_of

Bench = Callable[[], Sequence[Row]]


def main() -> None:
    """Run the benchmarks; what each has to say of its single runs is printed before the table."""
    options = _options()
    rows: list[Row] = []
    for name, run in _benches(options.names):
        print(f"== {name}")
        rows += run()
    print(f"== all, on {cpu_count()} processors, load {getloadavg()[0]:.1f} in the end")
    print(table_of(rows))


def _benches(wanted: Sequence[str]) -> Iterator[tuple[str, Bench]]:
    """In the order of their names; a module without a `main` only helps others."""
    names = sorted(module.name for module in pkgutil.iter_modules(bench.__path__) if module.name != "__main__")
    for name in wanted or names:
        run = getattr(importlib.import_module(f"bench.{name}"), "main", None)
        if run:
            yield name, run


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="measure")
    parser.add_argument("names", nargs="*", help="which of them; all if none is named")
    return parser.parse_args()


if __name__ == "__main__":
    main()
