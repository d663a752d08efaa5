"""What a second admin is told who changed a schedule that somebody else has just changed too."""

from collections.abc import Iterator, Sequence

from bot.domain.audit import Entry
from bot.domain.schedule_words import Contest
from bot.views.audit import entry_line, fitting
from bot.views.words import plural

OVERTAKEN = (
    "Somebody else has just changed this schedule. The form below has their changes and yours. Look it over and save "
    "again, or cancel to leave everything as they have it."
)
"""Above the form of the one who came second; what is different stands below it."""

ENTRIES_SHOWN = 5
LONGEST_CONTESTS = 2500


def conflict(entries: Sequence[Entry], contests: Sequence[Contest]) -> Iterator[str]:
    """Paragraphs in mrkdwn: what the others changed, and where both changed the same."""
    yield from map(entry_line, entries[-ENTRIES_SHOWN:])
    if len(entries) > ENTRIES_SHOWN:
        yield f"And {plural(len(entries) - ENTRIES_SHOWN, 'change')} before that; see `/drivers audit`."
    if contests:
        most = LONGEST_CONTESTS // len(contests)
        lines = [f"• {fitting(_contest(one), most)}" for one in contests]
        yield "\n".join(["*You both changed this; the form has it as you entered it:*", *lines])


def _contest(one: Contest) -> str:
    mine = one.mine if one.mine != one.theirs else "another"
    return f"{one.label}: {one.theirs} by now, {mine} in your form"
