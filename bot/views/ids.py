"""Every action id, block id and callback id that Slack sends back to us, in one place; tests/test_house.py reads it."""

from typing import Final

ANSWER: Final = "answer"
"""Action of an answer button; Slack needs action ids to differ within a message, so it is followed by the rating."""

WHY_THIS_QUESTION: Final = "why_this_question"

CHECK_IN_QUESTION: Final = "check_in_question"
CHECK_IN_ANSWERS: Final = "check_in_answers"

SCHEDULE_FORM: Final = "schedule_form"
"""Callback of the modal that makes or changes a schedule; its private metadata says which one, in which version."""

SCHEDULE_FIELD: Final = "schedule_field"
"""Action of every input of that modal; the block ids below tell them apart."""

SCHEDULE_ZONE_SEARCH: Final = "schedule_zone_search"
"""Action of the input whose options the bot looks up."""

SCHEDULE_PROGRAM: Final = "schedule_program"
SCHEDULE_LEADERSHIP: Final = "schedule_leadership"
SCHEDULE_CHANNELS: Final = "schedule_channels"
SCHEDULE_DRIVERS: Final = "schedule_drivers"
SCHEDULE_RHYTHM: Final = "schedule_rhythm"
SCHEDULE_DAYS: Final = "schedule_days"
SCHEDULE_DAY: Final = "schedule_day"
SCHEDULE_ORDINAL: Final = "schedule_ordinal"
SCHEDULE_AT: Final = "schedule_at"
SCHEDULE_ZONE: Final = "schedule_zone"
SCHEDULE_OPEN_HOURS: Final = "schedule_open_hours"
SCHEDULE_K: Final = "schedule_k"
SCHEDULE_DIGEST_DAY: Final = "schedule_digest_day"
SCHEDULE_DIGEST_AT: Final = "schedule_digest_at"
SCHEDULE_CONFIRM_OFTEN: Final = "schedule_confirm_often"
SCHEDULE_CONFIRM_UNREACHABLE: Final = "schedule_confirm_unreachable"

SCHEDULES_ASK_NOW: Final = "schedules_ask_now"
SCHEDULES_PAUSE: Final = "schedules_pause"
SCHEDULES_RESUME: Final = "schedules_resume"
SCHEDULES_CHANGE: Final = "schedules_change"
SCHEDULES_DELETE: Final = "schedules_delete"
SCHEDULES_NEW: Final = "schedules_new"
SCHEDULES_PAGE: Final = "schedules_page"
"""Action of the buttons that turn the page; Slack needs them to differ, so it is followed by the direction."""

PRACTICES_CHOOSE: Final = "practices_choose"
PRACTICES_ALL: Final = "practices_all"
