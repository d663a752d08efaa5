"""How far a round of direct messages has come, in one line."""

from bot.domain.schedule_card import Progress
from bot.views.words import plural


def progress_line(progress: Progress) -> str:
    """How many got their check-in, how many will, how many could not be written to, and what was called off."""
    got = f"{progress.sent:,} of {plural(progress.asked, 'person', 'people')}" if progress.asked else "nobody"
    said = [f"Open now: {got} got their check-in"]
    if progress.waiting:
        said.append(f"{progress.waiting:,} still to come")
    if progress.not_reached:
        said.append(f"{progress.not_reached:,} could not be written to")
    if progress.called_off:
        said.append(f"{progress.called_off:,} not asked, because an admin paused or skipped it")
    return f"{', '.join(said)}."
