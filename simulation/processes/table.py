"""What came of it, in a line for each round and a table for all."""

from collections.abc import Mapping

from simulation.processes.figures import Figures

ROWS = {
    "rounds": "rounds",
    "kills": "processes killed",
    "clicks": "clicks",
    "unanswered": "of these, without a receipt",
    "overdue": "calls that took the bot too long",
    "confirmed": "answers confirmed",
    "perhaps": "people who were not told in the end",
    "found": "answers found in the counts",
    "answers_doubled": "answers counted twice or made up",
    "answers_lost": "confirmed answers lost",
    "messages": "check-ins due",
    "messages_twice": "standing twice",
    "messages_missing": "missing",
    "comments": "comments written",
    "comments_doubled": "kept twice or otherwise",
    "comments_lost": "lost",
    "seconds": "seconds",
}


def progress(number: int, kind: str, figures: Figures) -> str:
    """One round in a line."""
    found = f"{figures.confirmed} answers confirmed, {figures.found} found"
    return f"round {number} on {kind}: {figures.kills} killed, {found}, {figures.seconds:.0f} s"


def printed(sums: Mapping[str, Figures]) -> str:
    """A column for each database."""
    wide = max(map(len, ROWS.values()))
    lines = [" " * wide + "".join(f"{kind:>12}" for kind in sums)]
    for name, words in ROWS.items():
        lines.append(f"{words:{wide}}" + "".join(f"{getattr(one, name):>12,.0f}" for one in sums.values()))
    return "\n".join(lines)
