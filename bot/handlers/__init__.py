"""All that Slack can call. Bolt tries the lines in their order, so the most frequent call stands first."""

import re

from slack_bolt.async_app import AsyncApp

from bot.handlers import answers, commands, events, leftovers, practices, schedule, schedules
from bot.handlers.desk import Desk
from bot.views import ids

ANYTHING = re.compile("")


def register(app: AsyncApp, desk: Desk) -> None:
    """Tell Bolt which handler serves what; whatever no line fits is answered by the last ones."""
    app.action(re.compile(f"^{ids.ANSWER}:"))(desk.serve(answers.answer))
    app.event("message")(desk.serve(events.message))
    app.action(ids.WHY_THIS_QUESTION)(desk.serve(answers.why_this_question))
    app.command(ANYTHING)(desk.serve(commands.drivers))

    app.action(ids.SCHEDULE_FIELD)(desk.serve(schedule.follow))
    app.options(ids.SCHEDULE_ZONE_SEARCH)(desk.serve(schedule.find_zones))
    app.view(ids.SCHEDULE_FORM)(desk.serve(schedule.save))
    app.action(ids.SCHEDULES_ASK_NOW)(desk.serve(schedules.ask_now))
    app.action(ids.SCHEDULES_PAUSE)(desk.serve(schedules.pause))
    app.action(ids.SCHEDULES_RESUME)(desk.serve(schedules.resume))
    app.action(ids.SCHEDULES_CHANGE)(desk.serve(schedules.change))
    app.action(ids.SCHEDULES_DELETE)(desk.serve(schedules.delete))
    app.action(ids.SCHEDULES_NEW)(desk.serve(schedules.make))
    app.action(re.compile(f"^{ids.SCHEDULES_PAGE}:"))(desk.serve(schedules.turn_page))
    app.action(ids.PRACTICES_CHOOSE)(desk.serve(practices.choose))
    app.action(ids.PRACTICES_ALL)(desk.serve(practices.back))

    app.event("member_joined_channel")(desk.serve(events.membership))
    app.event("member_left_channel")(desk.serve(events.membership))
    app.event("team_join")(desk.serve(events.person_changed))
    app.event("user_change")(desk.serve(events.person_changed))
    app.event(re.compile("^(channel|group)_(archive|unarchive|rename|left|deleted)$"))(
        desk.serve(events.channel_changed)
    )
    app.event("app_uninstalled")(desk.serve(events.heard))
    app.event("tokens_revoked")(desk.serve(events.heard))

    app.event(ANYTHING)(desk.serve(events.heard))
    app.action(ANYTHING)(desk.serve(leftovers.outdated_click))
    app.view(ANYTHING)(desk.serve(leftovers.outdated_modal))
    app.options(ANYTHING)(desk.serve(leftovers.outdated_menu))
