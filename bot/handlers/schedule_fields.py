"""Reading the schedule's form out of what Slack sends of the modal."""

from datetime import time

from bot.domain.schedule_form import Edition, Rhythm, ScheduleForm
from bot.handlers.payloads import BadPayloadError, Submission
from bot.views import ids
from bot.views.schedule_modal import CONFIRM_BLOCKS


def form_in(modal: Submission) -> ScheduleForm:
    """The form as it stands in the modal; what can't be read as what it should be is missing."""
    days = ids.SCHEDULE_DAYS if ids.SCHEDULE_DAYS in modal.values else ids.SCHEDULE_DAY
    return ScheduleForm(
        program=modal.text(ids.SCHEDULE_PROGRAM),
        leadership=modal.text(ids.SCHEDULE_LEADERSHIP),
        channels=modal.chosen(ids.SCHEDULE_CHANNELS),
        drivers=modal.chosen(ids.SCHEDULE_DRIVERS),
        rhythm=_rhythm(modal.text(ids.SCHEDULE_RHYTHM)),
        weekdays=tuple(day for text in modal.chosen(days) if (day := _number(text)) is not None),
        ordinal=_number(modal.text(ids.SCHEDULE_ORDINAL)),
        at=_time(modal.text(ids.SCHEDULE_AT)),
        zone=modal.text(ids.SCHEDULE_ZONE),
        open_hours=_number(modal.text(ids.SCHEDULE_OPEN_HOURS)) or 0,
        k=_number(modal.text(ids.SCHEDULE_K)),
        digest_day=_number(modal.text(ids.SCHEDULE_DIGEST_DAY)),
        digest_at=_time(modal.text(ids.SCHEDULE_DIGEST_AT)),
        confirmed=frozenset(concern for concern, block in CONFIRM_BLOCKS.items() if modal.chosen(block)),
    )


def edition_in(modal: Submission) -> Edition | None:
    """The schedule that the modal changes; None if it makes a new one."""
    if not modal.private_metadata:
        return None
    schedule_id, _, version = modal.private_metadata.partition(" ")
    number = _number(version)
    if number is None:
        raise BadPayloadError("the schedule's version")
    return Edition(schedule_id, number)


def _rhythm(text: str) -> Rhythm:
    try:
        return Rhythm(text)
    except ValueError as error:
        raise BadPayloadError("how often") from error


def _number(text: str) -> int | None:
    return int(text) if text.removeprefix("-").isdecimal() and text.isascii() else None


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None
