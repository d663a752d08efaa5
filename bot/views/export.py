"""`/drivers export`: which file is wanted, that it is on its way, and what to do if it did not come."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from slackblocks import ActionsBlock, Button, Element, Markdown, ModalView, PlainText, SectionBlock

from bot.domain.export import Export, ExportFormat
from bot.domain.query import Query
from bot.views import ids
from bot.views.file import File
from bot.views.message import Message
from bot.views.words import plural

COMMAND = "/drivers export"

LABELS: Mapping[ExportFormat, str] = {
    ExportFormat.CSV: "CSV",
    ExportFormat.EXCEL: "Excel",
    ExportFormat.PDF_A4: "Report, A4",
    ExportFormat.PDF_LETTER: "Report, Letter",
    ExportFormat.PAGE: "Report as web page",
}

_OFFER = (
    "What do you want to take along? *CSV* and *Excel* have the counts of every check-in that closed in that time, "
    "team by team. The *report* has the figures, sentences and charts of the summary, to print."
)
_NOTED = "Nothing in them names a person, and no comments are in them. The audit list notes who takes what along."


def offer_message(query: Query) -> Message:
    """A button for each format; each carries what was asked for in its unmistakable form."""
    buttons: list[Element] = [
        Button(text=PlainText(label), action_id=f"{ids.EXPORT_AS}:{format}", value=f"{format} {query}".strip())
        for format, label in LABELS.items()
    ]
    return Message(
        text="What do you want to take along: CSV, Excel, or a report to print?",
        blocks=(_section(_OFFER), ActionsBlock(elements=buttons, block_id="formats"), _section(_NOTED)),
    )


def export_modal(message: Message) -> ModalView:
    """What would be answered to the command, where there is no message to answer."""
    return ModalView(title="Export", blocks=[*message.blocks], close="Close")


def on_its_way_message(export: Export) -> Message:
    """That the file is being made, and where it will be."""
    return _said(f"Your {_named(export)} is on its way: I'll send it to you as a direct message.")


def not_sent_message(*, needed: str | None = None, unsure: bool = False) -> Message:
    """That there is no file, and what to do: `needed` is a scope that is missing, `unsure` if it may have come."""
    if needed:
        return _said(
            f"Your file could not be sent: the Slack app lacks the permission `{needed}`. Please ask whoever runs "
            "Driver Pulse to install the app again with it."
        )
    if unsure:
        return _said(
            "Slack did not say whether your file arrived. Please look at my direct messages before you ask again."
        )
    return _said("Your file could not be made or sent. Please try again in a few minutes.")


def file_of(export: Export, content: bytes) -> File:
    """The file with its name: the day by the reader's clocks, and how it ends."""
    day = export.made_at.astimezone(ZoneInfo(export.zone)).date()
    what = "report" if export.format.is_report else "tallies"
    title = f"Driver Pulse {what}, {day:%B} {day.day}, {day.year}"
    return File(f"driver-pulse-{what}-{day.isoformat()}.{export.format.ending}", title, content)


def comment_on(export: Export) -> str:
    """What stands above the file, in mrkdwn."""
    if export.format.is_report:
        return "The report that you asked for. It has the figures of the summary as they are now."
    rows = plural(len(export.rows), "row")
    return f"The tallies that you asked for: {rows}. The Excel file explains every column on its second sheet."


def _named(export: Export) -> str:
    return "report" if export.format.is_report else f"{LABELS[export.format]} file"


def _said(sentence: str) -> Message:
    return Message(text=sentence, blocks=(_section(sentence),))


def _section(text: str) -> SectionBlock:
    return SectionBlock(Markdown(text, verbatim=True))
