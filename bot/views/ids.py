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

SCHEDULE_CALENDAR_SEARCH: Final = "schedule_calendar_search"
SCHEDULE_GROUPS_SEARCH: Final = "schedule_groups_search"
"""Two more of this kind: public holidays, and user groups. The first tells what was chosen at once."""

SCHEDULE_PROGRAM: Final = "schedule_program"
SCHEDULE_LEADERSHIP: Final = "schedule_leadership"
SCHEDULE_CHANNELS: Final = "schedule_channels"
SCHEDULE_MANNER: Final = "schedule_manner"
SCHEDULE_SOURCES: Final = "schedule_sources"
"""Channels whose members are asked one by one: unlike those that are asked in, they may be left out."""
SCHEDULE_GROUPS: Final = "schedule_groups"
SCHEDULE_PEOPLE: Final = "schedule_people"
SCHEDULE_REMINDS: Final = "schedule_reminds"
SCHEDULE_DRIVERS: Final = "schedule_drivers"
SCHEDULE_RHYTHM: Final = "schedule_rhythm"
SCHEDULE_DAYS: Final = "schedule_days"
SCHEDULE_DAY: Final = "schedule_day"
SCHEDULE_ORDINAL: Final = "schedule_ordinal"
SCHEDULE_AT: Final = "schedule_at"
SCHEDULE_ZONE: Final = "schedule_zone"
SCHEDULE_OPEN_HOURS: Final = "schedule_open_hours"
SCHEDULE_OFF_WEEKDAYS: Final = "schedule_off_weekdays"
SCHEDULE_CALENDAR: Final = "schedule_calendar"
SCHEDULE_ON_DAY_OFF: Final = "schedule_on_day_off"
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
SCHEDULES_MORE: Final = "schedules_more"
"""Action of the menu beside a schedule; what it offers carries the word below, the schedule's id, and a date."""

MORE_PREVIEW: Final = "preview"
MORE_SKIP: Final = "skip"
MORE_TAKE_BACK: Final = "take_back"
MORE_PRACTICES: Final = "practices"
MORE_DUPLICATE: Final = "duplicate"

PAUSE_FORM: Final = "pause_form"
PAUSE_UNTIL: Final = "pause_until"
"""Callback of the modal, and block of its only input, that asks until when a schedule is paused."""

ORDER_FORM: Final = "order_form"
ORDER_MOVE: Final = "order_move"
"""Callback of the modal in which practices are put in order, and the action of the menu beside each of them."""

ORDER_REWORD: Final = "order_reword"
ORDER_ADD: Final = "order_add"
ORDER_BRING_BACK: Final = "order_bring_back"
"""Above that list: the menu that opens the words of a practice, the button that adds one, and the menu of the retired
ones."""

WORDING_FORM: Final = "wording_form"
PRACTICE_FORM: Final = "practice_form"
"""Callbacks of the modals of a question's words, and of a practice of a program's own."""

PRACTICE_FIELD: Final = "practice_field"
"""Action of every input of both; the block ids below tell them apart, each followed by the form's revision. What is
entered as the question is told at once, to show how it looks."""

PRACTICE_DRIVER: Final = "practice_driver"
PRACTICE_TITLE: Final = "practice_title"
PRACTICE_QUESTION: Final = "practice_question"
PRACTICE_WHY: Final = "practice_why"
PRACTICE_SIGNS: Final = "practice_signs"

PRACTICE_PREVIEW: Final = "practice_preview"
PRACTICE_ORIGINAL: Final = "practice_original"
PRACTICE_RETIRE: Final = "practice_retire"
"""Actions of the buttons in both."""

SCHEDULES_NEW: Final = "schedules_new"
SCHEDULES_PAGE: Final = "schedules_page"
"""Action of the buttons that turn the page; Slack needs them to differ, so it is followed by the direction."""

PRACTICES_CHOOSE: Final = "practices_choose"
PRACTICES_ALL: Final = "practices_all"

MINE_ANSWER: Final = "mine_answer"
"""Action of an answer button among what is open for a person; it is followed by the rating, as ANSWER is."""

MINE_SNOOZE: Final = "mine_snooze"
MINE_END_SNOOZE: Final = "mine_end_snooze"
MINE_STOP_MESSAGES: Final = "mine_stop_messages"
MINE_TAKE_MESSAGES: Final = "mine_take_messages"
MINE_DELETE_COMMENTS: Final = "mine_delete_comments"

HOME_HELP: Final = "home_help"
HOME_SCHEDULES: Final = "home_schedules"
HOME_SUMMARY: Final = "home_summary"
HOME_COMMENTS: Final = "home_comments"
HOME_EXPORT: Final = "home_export"

SETTINGS_FORM: Final = "settings_form"
"""Callback of the modal of settings; its private metadata says what it was filled from."""

SETTINGS_FIELD: Final = "settings_field"
"""Action of every input of that modal; the block ids below tell them apart, each followed by the form's revision."""

SETTINGS_ADMINS: Final = "settings_admins"
SETTINGS_PROGRAM: Final = "settings_program"
SETTINGS_NAME: Final = "settings_name"
SETTINGS_LEADERSHIP: Final = "settings_leadership"
SETTINGS_K: Final = "settings_k"
SETTINGS_DIGEST_RHYTHM: Final = "settings_digest_rhythm"
SETTINGS_DIGEST_DAY: Final = "settings_digest_day"
SETTINGS_DIGEST_AT: Final = "settings_digest_at"
SETTINGS_DIGEST_ZONE: Final = "settings_digest_zone"
SETTINGS_QUARTERS: Final = "settings_quarters"
SETTINGS_SCHOOL_YEAR: Final = "settings_school_year"
SETTINGS_NOT_YET: Final = "settings_not_yet"
SETTINGS_PARTLY: Final = "settings_partly"
SETTINGS_FULLY: Final = "settings_fully"
SETTINGS_CANT_TELL: Final = "settings_cant_tell"

EXPORT_AS: Final = "export_as"
"""Action of the buttons that choose what is taken along; followed by the format, since they must differ."""

MEANT: Final = "meant"
"""Action of the buttons that carry a command which was probably meant; followed by a number, since they must differ."""

SHARE_OFFER: Final = "share_offer"
"""Action of the button that shares a digest with staff; its value is the digest's id."""

SHARE_FORM: Final = "share_form"
SHARE_FIELD: Final = "share_field"
"""Callback of the modal in which that is done, its private metadata the digest's id, and the action of its inputs."""

SHARE_WORDS: Final = "share_words"
SHARE_CHANNELS: Final = "share_channels"
"""Blocks of these inputs; the second is followed by the schedule whose figures go to the channels chosen there, and by
a number, since channels may be more than one menu holds."""

AUDIT_PAGE: Final = "audit_page"
"""Action of the buttons that turn the page of the audit list; followed by the direction, as SCHEDULES_PAGE is."""

DEEPER_TRAIL: Final = "deeper_trail"
"""Block of the ways through the figures; followed by the trail that they go on from."""

DEEPER_DRIVER: Final = "deeper_driver"
DEEPER_PRACTICE: Final = "deeper_practice"
DEEPER_ROUND: Final = "deeper_round"
DEEPER_BACK: Final = "deeper_back"
DEEPER_EXPORT: Final = "deeper_export"
"""Actions of the menus and buttons in it."""

COMPARE_OPEN: Final = "compare_open"
COMPARE_FORM: Final = "compare_form"
COMPARE_FIELD: Final = "compare_field"
"""Action of the button that opens the modal, the modal's callback, and the action of its inputs; the block ids below
tell them apart, each followed by what the choice in it depends on."""

COMPARE_KIND: Final = "compare_kind"
COMPARE_PROGRAM: Final = "compare_program"
COMPARE_SCHEDULE: Final = "compare_schedule"
COMPARE_FIRST: Final = "compare_first"
COMPARE_SECOND: Final = "compare_second"
COMPARE_CHANNEL: Final = "compare_channel"
