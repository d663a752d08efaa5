"""Reading the schedule's form out of what Slack sends of the modal."""

from dataclasses import replace

from bot.domain.days_off import OnDayOff
from bot.domain.schedule import Manner
from bot.domain.schedule_basis import Basis
from bot.domain.schedule_form import Rhythm, ScheduleForm
from bot.handlers.payloads import BadPayloadError, Submission, number_in
from bot.handlers.program_settings_fields import field_of
from bot.views import ids
from bot.views.schedule_audience import channels_block
from bot.views.schedule_concerns import CONFIRM_BLOCKS
from bot.views.schedule_times import NO_CALENDAR


def form_in(modal: Submission, basis: Basis) -> ScheduleForm:
    """The form as it stands in the modal; what can't be read as what it should be is missing, and what is not shown is
    as it was set aside."""
    modal = replace(modal, values={field_of(block): states for block, states in modal.values.items()})
    direct = ids.SCHEDULE_PEOPLE in modal.values
    days = ids.SCHEDULE_DAYS if ids.SCHEDULE_DAYS in modal.values else ids.SCHEDULE_DAY
    return ScheduleForm(
        program=modal.text(ids.SCHEDULE_PROGRAM),
        leadership=modal.text(ids.SCHEDULE_LEADERSHIP),
        manner=_manner(modal.text(ids.SCHEDULE_MANNER)),
        channels=_channels(modal),
        groups=modal.chosen(ids.SCHEDULE_GROUPS) if direct else basis.groups,
        people=modal.chosen(ids.SCHEDULE_PEOPLE) if direct else basis.people,
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


def basis_in(modal: Submission) -> Basis:
    """What the form was filled from."""
    try:
        return Basis.of(modal.private_metadata)
    except ValueError as error:
        raise BadPayloadError("what the schedule was") from error


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
