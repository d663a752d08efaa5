"""`python -m simulation.processes`: kill real processes again and again, and say what was lost."""

import argparse
import asyncio
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from random import Random

from simulation.processes.databases import DATABASES, Making
from simulation.processes.figures import Figures
from simulation.processes.round import Report, lived
from simulation.processes.table import printed, progress
from simulation.processes.town import town

ROUNDS_IN_A_TOWN = 10
"""After so many a town begins anew: what was asked there before is read again by every process that starts."""


def main() -> int:
    """Run, print, and return 1 if anything was lost, was there twice, or a promise was broken; 2 if stopped."""
    options = _options()
    kinds = DATABASES if options.database == "both" else [options.database]
    numbers = range(options.first, options.first + options.rounds)
    try:
        reports = {kind: _reports(kind, numbers) for kind in kinds}
    except asyncio.CancelledError:
        print("Stopped before the end", file=sys.stderr)
        return 2
    sums = {kind: sum((one.figures for one in found), Figures()) for kind, found in reports.items()}
    print(printed(sums))
    broken = any(report.broken for found in reports.values() for report in found)
    return int(broken or not all(figures.flawless for figures in sums.values()))


def _reports(kind: str, numbers: Sequence[int]) -> list[Report]:
    """Live through rounds on one kind of database, saying at once what breaks."""

    async def all_of_them() -> list[Report]:
        me = asyncio.current_task()
        assert me
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, me.cancel)  # so that nothing stays behind
        found = []
        async for report in rounds_on(making, numbers):
            print(progress(report.number, kind, report.figures), flush=True)
            for broken in report.broken:
                print(f"round {report.number} on {kind}: {broken}", flush=True)
            if report.broken:
                again = f"--from {report.number} --rounds 1 --database {kind}"
                print(f'  its like again: make kill ARGS="{again}"', flush=True)
            found.append(report)
        return found

    with DATABASES[kind]() as making:
        return asyncio.run(all_of_them())


async def rounds_on(making: Making, numbers: Sequence[int]) -> AsyncIterator[Report]:
    """The reports of rounds, as they come."""
    for first in range(0, len(numbers), ROUNDS_IN_A_TOWN):
        some = numbers[first : first + ROUNDS_IN_A_TOWN]
        with tempfile.TemporaryDirectory(prefix="pulse-town-") as folder:
            async with making(Path(folder)) as home, town(home, Path(folder), Random(f"town {some[0]}")) as place:
                for number in some:
                    yield await lived(place, number)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make kill ARGS=...", description="Kill real processes of the bot.")
    parser.add_argument("--rounds", type=int, default=10, help="how many rounds on each database; 10 unless told")
    parser.add_argument("--from", dest="first", type=int, default=1, help="the first round's number, which is its seed")
    parser.add_argument("--database", choices=[*DATABASES, "both"], default="both")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
