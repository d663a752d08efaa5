"""The audit list: who changed what or took figures along, when."""

from collections.abc import Iterator, Mapping, Sequence

from slackblocks import ActionsBlock, Block, Markdown, SectionBlock

from bot.domain.audit import Act, AuditPage, Entry
from bot.views import ids
from bot.views.message import Message
from bot.views.paging import page_buttons
from bot.views.words import escaped, plural, when

PAGE = 8
"""Entries in one message: eight of the longest stay under the length that Slack takes."""

LONGEST_SUBJECT = 300
LONGEST_DETAIL = 900
"""Characters of what an entry is about and of what is different, made harmless as they are shown."""

SAID: Mapping[Act, str] = {
    Act.SCHEDULE_MADE: "made a schedule of {subject}",
    Act.SCHEDULE_CHANGED: "changed a schedule of {subject}",
    Act.SCHEDULE_PAUSED: "paused a schedule of {subject}",
    Act.SCHEDULE_RESUMED: "resumed a schedule of {subject}",
    Act.SCHEDULE_DELETED: "deleted a schedule of {subject}",
    Act.SCHEDULE_DUPLICATED: "duplicated a schedule of {subject}",
    Act.ASKED_NOW: "had a schedule of {subject} ask at once",
    Act.OCCURRENCE_SKIPPED: "skipped the next check-in of {subject}",
    Act.OCCURRENCE_UNSKIPPED: "took back that a check-in of {subject} is skipped",
    Act.PRACTICES_CHANGED: "changed which practices a schedule of {subject} asks",
    Act.QUESTION_REWORDED: "changed the words of a question of {subject}",
    Act.PRACTICE_ADDED: "added a practice to {subject}",
    Act.PRACTICE_REWORDED: "changed the words of an own practice of {subject}",
    Act.PRACTICE_RETIRED: "retired an own practice of {subject}",
    Act.PRACTICE_BROUGHT_BACK: "brought back an own practice of {subject}",
    Act.PROGRAM_CHANGED: "changed the settings of {subject}",
    Act.ADMIN_NAMED: "named {subject} as an admin",
    Act.ADMIN_REMOVED: "took the role of admin from {subject}",
    Act.EXPORTED: "took figures of {subject} along",
    Act.DIGEST_SHARED: "shared a digest of {subject} with staff",
}


def audit_message(page: AuditPage) -> Message:
    """One page of the list, newest first."""
    headline = _headline(page)
    blocks: list[Block] = [_section(f"*{headline}*", "headline")]
    blocks += [_section(entry_line(entry), f"entry_{place}") for place, entry in enumerate(page.entries)]
    if buttons := page_buttons(
        ids.AUDIT_PAGE, start=page.start, size=PAGE, total=page.total, back="Newer ones", on="Older ones"
    ):
        blocks.append(ActionsBlock(elements=list(buttons), block_id="pages"))
    return Message(text=headline, blocks=tuple(blocks))


def _headline(page: AuditPage) -> str:
    if not page.total:
        return "Nothing has been changed or taken along yet."
    if len(page.entries) == page.total:
        return f"{plural(page.total, 'entry', 'entries')}, the newest first."
    return f"Entries {page.start + 1:,} to {page.start + len(page.entries):,} of {page.total:,}, the newest first."


def entry_line(entry: Entry) -> str:
    """One change, in mrkdwn: when, who and what, and below it each difference."""
    subject = f"<@{entry.subject}>" if entry.act.is_about_person else f"*{fitting(entry.subject, LONGEST_SUBJECT)}*"
    said = f"{when(entry.at)}: <@{entry.person}> {SAID[entry.act].format(subject=subject)}."
    return "\n".join([said, *_differences(entry.detail.splitlines())])


def _differences(lines: Sequence[str]) -> Iterator[str]:
    """As many as fit, and how many more there are."""
    left = LONGEST_DETAIL
    for place, line in enumerate(lines):
        shown = fitting(line, LONGEST_DETAIL)
        left -= len(shown)
        if left < 0:
            yield f"• and {len(lines) - place:,} more"
            return
        yield f"• {shown}" if len(lines) > 1 else shown


def fitting(text: str, most: int) -> str:
    """As much of a text as fits into so many characters when it is made harmless, which makes it longer."""
    shown = text
    while len(escaped(shown)) > most:
        shown = f"{shown[: len(shown) * 3 // 4]}…"
    return escaped(shown)


def _section(text: str, block_id: str) -> Block:
    return SectionBlock(text=Markdown(text, verbatim=True), block_id=block_id)
