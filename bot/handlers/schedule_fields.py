"""Reading the schedule's form out of what Slack sends of the modal."""

from bot.domain.days_off import OnDayOff
from bot.domain.schedule import Manner
from bot.domain.schedule_form import Edition, Rhythm, ScheduleForm
from bot.handlers.payloads import BadPayloadError, Submission, number_in
from bot.views import ids
from bot.views.schedule_audience import channels_block
from bot.views.schedule_concerns import CONFIRM_BLOCKS
from bot.views.schedule_modal import LIKE
from bot.views.schedule_times import NO_CALENDAR


def form_in(modal: Submission) -> ScheduleForm:
    """The form as it stands in the modal; what can't be read as what it should be is missing."""
    days = ids.SCHEDULE_DAYS if ids.SCHEDULE_DAYS in modal.values else ids.SCHEDULE_DAY
    return ScheduleForm(
        program=modal.text(ids.SCHEDULE_PROGRAM),
        leadership=modal.text(ids.SCHEDULE_LEADERSHIP),
        manner=_manner(modal.text(ids.SCHEDULE_MANNER)),
        channels=_channels(modal),
        groups=modal.chosen(ids.SCHEDULE_GROUPS),
        people=modal.chosen(ids.SCHEDULE_PEOPLE),
        reminds=bool(modal.chosen(ids.SCHEDULE_REMINDS)),
        drivers=modal.chosen(ids.SCHEDULE_DRIVERS),
        rhythm=_rhythm(modal.text(ids.SCHEDULE_RHYTHM)),
        weekdays=_weekdays(modal, days),
        ordinal=modal.number(ids.SCHEDULE_ORDINAL),
        at=modal.time_of_day(ids.SCHEDULE_AT),
        zone=modal.text(ids.SCHEDULE_ZONE),
        open_hours=modal.number(ids.SCHEDULE_OPEN_HOURS) or 0,
        off_weekdays=_weekdays(modal, ids.SCHEDULE_OFF_WEEKDAYS),
        calendar=modal.text(ids.SCHEDULE_CALENDAR).removeprefix(NO_CALENDAR),
        on_day_off=_on_day_off(modal.text(ids.SCHEDULE_ON_DAY_OFF)),
        k=modal.number(ids.SCHEDULE_K),
        digest_day=modal.number(ids.SCHEDULE_DIGEST_DAY),
        digest_at=modal.time_of_day(ids.SCHEDULE_DIGEST_AT),
        confirmed=frozenset(concern for concern, block in CONFIRM_BLOCKS.items() if modal.chosen(block)),
    )


def edition_in(modal: Submission) -> Edition | None:
    """The schedule that the modal changes; None if it makes a new one."""
    if not modal.private_metadata or like_in(modal):
        return None
    schedule_id, _, version = modal.private_metadata.partition(" ")
    number = number_in(version)
    if number is None:
        raise BadPayloadError("the schedule's version")
    return Edition(schedule_id, number)


def like_in(modal: Submission) -> str:
    """The schedule that the modal makes a duplicate of; empty if it makes none."""
    word, _, schedule_id = modal.private_metadata.partition(" ")
    return schedule_id if word == LIKE else ""


def _rhythm(text: str) -> Rhythm:
    try:
        return Rhythm(text)
    except ValueError as error:
        raise BadPayloadError("how often") from error


def _manner(text: str) -> Manner:
    try:
        return Manner(text)
    except ValueError as error:
        raise BadPayloadError("how people are asked") from error


def _on_day_off(text: str) -> OnDayOff:
    try:
        return OnDayOff(text)
    except ValueError as error:
        raise BadPayloadError("what becomes of a check-in on a day off") from error


def _channels(modal: Submission) -> tuple[str, ...]:
    """The channels, in whichever field they stand: that of the manner chosen before follows a moment later."""
    return next(filter(None, (modal.chosen(channels_block(manner)) for manner in Manner)), ())


def _weekdays(modal: Submission, block_id: str) -> tuple[int, ...]:
    return tuple(day for text in modal.chosen(block_id) if (day := number_in(text)) is not None)
