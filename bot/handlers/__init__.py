"""All that Slack can call. Bolt tries the lines in their order, so the most frequent call stands first."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.handlers import (
    answers,
    audit,
    commands,
    compare,
    deeper,
    events,
    export,
    home,
    home_leaders,
    leftovers,
    mine,
    practice_wording,
    practices,
    program_settings,
    schedule,
    schedule_menu,
    schedules,
    share,
)
from bot.handlers.desk import Desk, Listener
from bot.handlers.payloads import Kind, kind_of
from bot.views import ids

ANYTHING = re.compile("")


def ahead_of_bolt(desk: Desk) -> Callable[[Mapping[str, Any]], Listener | None]:
    """Finds who serves a call that is so frequent that Bolt's way to it would be the longest part of all: a click on an
    answer. It comes to the same handler, over the same desk; None for everything else."""
    answer = desk.serve(answers.answer)

    def find(body: Mapping[str, Any]) -> Listener | None:
        return answer if kind_of(body) is Kind.CLICK and _action_of(body).startswith(f"{ids.ANSWER}:") else None

    return find


def register(app: AsyncApp, desk: Desk) -> None:
    """Tell Bolt which handler serves what; whatever no line fits is answered by the last ones."""
    app.action(re.compile(f"^{ids.ANSWER}:"))(desk.serve(answers.answer))
    app.event("message")(desk.serve(events.message))
    app.action(ids.WHY_THIS_QUESTION)(desk.serve(answers.why_this_question))
    app.command(ANYTHING)(desk.serve(commands.drivers))

    app.action(ids.SCHEDULE_FIELD)(desk.serve(schedule.follow))
    app.options(ids.SCHEDULE_ZONE_SEARCH)(desk.serve(schedule.find_zones))
    app.options(ids.SCHEDULE_CALENDAR_SEARCH)(desk.serve(schedule.find_calendars))
    app.action(ids.SCHEDULE_CALENDAR_SEARCH)(desk.serve(schedule.follow))
    app.options(ids.SCHEDULE_GROUPS_SEARCH)(desk.serve(schedule.find_groups))
    app.view(ids.SCHEDULE_FORM)(desk.serve(schedule.save))
    app.action(ids.SCHEDULES_ASK_NOW)(desk.serve(schedules.ask_now))
    app.action(ids.SCHEDULES_PAUSE)(desk.serve(schedules.pause))
    app.view(ids.PAUSE_FORM)(desk.serve(schedules.pause_until))
    app.action(ids.SCHEDULES_MORE)(desk.serve(schedule_menu.choose))
    app.action(ids.ORDER_MOVE)(desk.serve(schedule_menu.move))
    app.view(ids.ORDER_FORM)(desk.serve(schedule_menu.save_order))
    app.action(ids.SCHEDULES_RESUME)(desk.serve(schedules.resume))
    app.action(ids.SCHEDULES_CHANGE)(desk.serve(schedules.change))
    app.action(ids.SCHEDULES_DELETE)(desk.serve(schedules.delete))
    app.action(ids.SCHEDULES_NEW)(desk.serve(schedules.make))
    app.action(re.compile(f"^{ids.SCHEDULES_PAGE}:"))(desk.serve(schedules.turn_page))

    _register_practices(app, desk)
    _register_ways(app, desk)
    app.action(ids.SETTINGS_FIELD)(desk.serve(program_settings.follow))
    app.view(ids.SETTINGS_FORM)(desk.serve(program_settings.save))
    app.action(re.compile(f"^{ids.MEANT}:"))(desk.serve(commands.meant))
    app.action(re.compile(f"^{ids.AUDIT_PAGE}:"))(desk.serve(audit.turn_page))

    app.action(re.compile(f"^{ids.MINE_ANSWER}:"))(desk.serve(mine.answer))
    app.action(ids.MINE_SNOOZE)(desk.serve(mine.snooze))
    app.action(ids.MINE_END_SNOOZE)(desk.serve(mine.end_snooze))
    app.action(ids.MINE_STOP_MESSAGES)(desk.serve(mine.stop_messages))
    app.action(ids.MINE_TAKE_MESSAGES)(desk.serve(mine.take_messages))
    app.action(ids.MINE_DELETE_COMMENTS)(desk.serve(mine.delete_comments))
    app.event("app_home_opened")(desk.serve(home.Openings().opened))
    app.action(ids.HOME_HELP)(desk.serve(home.show_help))
    app.action(ids.HOME_SCHEDULES)(desk.serve(schedules.show_in_modal))
    app.action(ids.HOME_SUMMARY)(desk.serve(home_leaders.show_summary))
    app.action(ids.HOME_COMMENTS)(desk.serve(home_leaders.show_comments))
    app.action(ids.HOME_EXPORT)(desk.serve(export.offer_in_modal))

    app.event("member_joined_channel")(desk.serve(events.membership))
    app.event("member_left_channel")(desk.serve(events.membership))
    app.event("team_join")(desk.serve(events.person_changed))
    app.event("user_change")(desk.serve(events.person_changed))
    app.event(re.compile("^(channel|group)_(archive|unarchive|rename|left|deleted)$"))(
        desk.serve(events.channel_changed)
    )
    app.event("app_uninstalled")(desk.serve(events.taken_away))
    app.event("tokens_revoked")(desk.serve(events.taken_away))

    app.event(ANYTHING)(desk.serve(events.heard))
    app.action(ANYTHING)(desk.serve(leftovers.outdated_click))
    app.view(ANYTHING)(desk.serve(leftovers.outdated_modal))
    app.options(ANYTHING)(desk.serve(leftovers.outdated_menu))


def _action_of(body: Mapping[str, Any]) -> str:
    first: Mapping[str, Any] = next(iter(body.get("actions") or ()), {})
    return str(first.get("action_id"))


def _register_practices(app: AsyncApp, desk: Desk) -> None:
    """The catalogue, and what programs have of their own."""
    app.action(ids.ORDER_REWORD)(desk.serve(practice_wording.choose))
    app.action(ids.ORDER_ADD)(desk.serve(practice_wording.add))
    app.action(ids.ORDER_BRING_BACK)(desk.serve(practice_wording.choose))
    app.action(ids.PRACTICE_FIELD)(desk.serve(practice_wording.show_preview))
    app.action(ids.PRACTICE_PREVIEW)(desk.serve(practice_wording.show_preview))
    app.action(ids.PRACTICE_ORIGINAL)(desk.serve(practice_wording.use_original))
    app.action(ids.PRACTICE_RETIRE)(desk.serve(practice_wording.retire))
    app.view(ids.WORDING_FORM)(desk.serve(practice_wording.save_wording))
    app.view(ids.PRACTICE_FORM)(desk.serve(practice_wording.save_practice))
    app.action(ids.PRACTICES_CHOOSE)(desk.serve(practices.choose))
    app.action(ids.PRACTICES_ALL)(desk.serve(practices.back))


def _register_ways(app: AsyncApp, desk: Desk) -> None:
    """From a summary deeper into the figures, what stands beside what, and what goes on from there."""
    app.action(ids.DEEPER_DRIVER)(desk.serve(deeper.driver))
    app.action(ids.DEEPER_PRACTICE)(desk.serve(deeper.practice))
    app.action(ids.DEEPER_ROUND)(desk.serve(deeper.one_round))
    app.action(ids.DEEPER_BACK)(desk.serve(deeper.back))
    app.action(ids.DEEPER_EXPORT)(desk.serve(deeper.take_along))
    app.action(ids.COMPARE_OPEN)(desk.serve(compare.open_from_summary))
    app.action(ids.COMPARE_FIELD)(desk.serve(compare.follow))
    app.view(ids.COMPARE_FORM)(desk.serve(compare.show))
    app.action(re.compile(f"^{ids.EXPORT_AS}:"))(desk.serve(export.take))
    app.action(ids.SHARE_OFFER)(desk.serve(share.offer))
    app.view(ids.SHARE_FORM)(desk.serve(share.share))
