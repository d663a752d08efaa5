"""How far a round of direct messages has come, in one line."""

from bot.domain.schedule_card import Progress
from bot.views.words import plural


def progress_line(progress: Progress) -> str:
    """How many got their check-in, how many will, and how many could not be written to."""
    said = [f"Open now: {progress.sent:,} of {plural(progress.asked, 'person', 'people')} got their check-in"]
    if progress.waiting:
        said.append(f"{progress.waiting:,} still to come")
    if progress.not_reached:
        said.append(f"{progress.not_reached:,} could not be written to")
    return f"{', '.join(said)}."
