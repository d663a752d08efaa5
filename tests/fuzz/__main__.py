"""`python -m tests.fuzz`: bend what Slack sends, for some minutes, and say what broke."""

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from storage.migrate import migrate
from tests.fuzz.trial import Report, try_out
from tests.inline import run_sqlite_inline

REQUESTS = 1_500
"""Requests of one trial; then another town begins, so that what was changed before does not hide what comes."""


def main() -> int:
    """Run, print, and return 1 if anything was found."""
    options = _options()
    until = time.monotonic() + options.minutes * 60 if options.minutes else None
    seeds = count(options.seed) if until else iter([options.seed])
    reports = []
    for report in _tried(seeds, requests=options.requests, until=until):
        reports.append(report)
        print(f"seed {report.seed}: {report.sent} requests in {report.seconds:.0f} s, {len(report.findings)} findings")
        for finding in report.findings:
            print(finding)
        sys.stdout.flush()
    _print(reports)
    return int(any(report.findings for report in reports))


def _tried(seeds: Iterator[int], *, requests: int, until: float | None) -> Iterator[Report]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        run_sqlite_inline(monkeypatch)
        for seed in seeds:
            if until is not None and time.monotonic() >= until:
                return
            with tempfile.TemporaryDirectory() as folder:
                url = f"sqlite:///{Path(folder) / 'bot.db'}"
                migrate(url)
                yield asyncio.run(try_out(url, seed, requests=requests, until=until))


def _print(reports: list[Report]) -> None:
    fates: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for report in reports:
        fates.update(report.fates)
        kinds.update(report.kinds)
    sent, seconds = sum(report.sent for report in reports), sum(report.seconds for report in reports)
    print(f"{sent:,} requests of {len(kinds)} kinds in {seconds:.0f} s: {60 * sent / max(seconds, 1):,.0f} a minute")
    print("Answered: " + ", ".join(f"{fate} {number:,}" for fate, number in sorted(fates.items())))
    findings = sum(len(report.findings) for report in reports)
    print(f"{findings} findings" if findings else "Nothing broke")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make fuzz ARGS=...", description="Send the bot what Slack never would.")
    parser.add_argument("--minutes", type=float, help="go on for so long, with one seed after the other")
    parser.add_argument("--seed", type=int, default=1, help="the first seed, or the only one; 1 unless told")
    parser.add_argument("--requests", type=int, default=REQUESTS, help=f"requests of each seed; {REQUESTS} unless told")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
