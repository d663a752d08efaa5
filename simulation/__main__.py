"""`python -m simulation`: live through many organizations' lives under fire, and say what broke."""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from itertools import count, islice

from simulation.life import Report, simulate

AT_ONCE = 250
"""Lives that one process of ours lives before another takes its place, so that memory stays small."""


def main() -> int:
    """Run, print, and return 1 if a promise was broken, 2 if runs could not be repeated."""
    options = _options()
    if sys.flags.hash_randomization:
        print("The order of sets is luck as well: use `make simulate`, or set PYTHONHASHSEED=0.", file=sys.stderr)
        return 2
    began = time.monotonic()
    seeds: Iterable[int] = count(options.first)
    if options.seed is not None:
        seeds = [options.seed]
    elif options.minutes is None:
        seeds = range(options.first, options.first + options.seeds)
    until = began + options.minutes * 60 if options.minutes else None
    reports = []
    for report in _lived(iter(seeds), until=until, processes=options.processes):
        reports.append(report)
        for broken in report.broken:
            print(f'seed {report.seed}: {broken}\n  again: make simulate ARGS="--seed {report.seed}"', flush=True)
    _print(reports, time.monotonic() - began)
    return int(any(report.broken for report in reports))


def _lived(seeds: Iterator[int], *, until: float | None, processes: int) -> Iterator[Report]:
    """Reports as they come, until the seeds or the time are used up."""
    with ProcessPoolExecutor(processes, max_tasks_per_child=AT_ONCE) as pool:
        running: set[Future[Report]] = {pool.submit(simulate, seed) for seed in islice(seeds, processes)}
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for one in done:
                if until is None or time.monotonic() < until:
                    running |= {pool.submit(simulate, seed) for seed in islice(seeds, 1)}
                yield one.result()


def _print(reports: list[Report], seconds: float) -> None:
    """Figures of all lives together."""
    faults: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for report in reports:
        faults.update(report.faults)
        seen.update(report.seen)
    weeks = sum(report.weeks for report in reports)
    broken = [report.seed for report in reports if report.broken]
    used = os.times()
    each = (used.children_user + used.children_system) / max(weeks, 1)
    print(
        f"{len(reports)} seeds in {seconds:.0f} s: {60 * len(reports) / seconds:.1f} a minute, "
        f"{weeks:.0f} weeks lived, {each:.2f} s of processor time each"
    )
    print("Faults: " + ", ".join(f"{kind} {number:,}" for kind, number in sorted(faults.items())))
    print("Seen: " + ", ".join(f"{what} {number:,}" for what, number in sorted(seen.items())))
    print(f"Broken: seeds {', '.join(map(str, broken))}" if broken else "Every promise was kept")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make simulate ARGS=...", description="Simulate organizations under fire.")
    parser.add_argument("--seeds", type=int, default=20, help="how many lives; 20 unless told")
    parser.add_argument("--from", dest="first", type=int, default=1, help="the first seed; 1 unless told")
    parser.add_argument("--seed", type=int, help="this one alone, to see again what broke")
    parser.add_argument("--minutes", type=float, help="go on for so long instead")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="lives at once")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
