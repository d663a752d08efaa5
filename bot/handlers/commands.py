"""`/drivers`: finds the word's own handler; what is not understood is answered with help."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from bot.handlers import audit, mine, practices, program_settings, schedule, schedules, summary
from bot.handlers.desk import Outcome
from bot.handlers.payloads import Command, command_of
from bot.ports import Deps
from bot.services.helping import who_asks
from bot.views.help import help_message, nearest_command

SubCommand = Callable[[Deps, Command, str], Awaitable[Outcome]]


async def drivers(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Hand the command to the handler of its first word; without one, or with an unknown one, help."""
    command = command_of(body)
    word, _, rest = command.text.partition(" ")
    run = COMMANDS.get(word.casefold())
    return await (run(deps, command, rest) if run else _help(deps, command, typed=command.text))


async def show_help(deps: Deps, command: Command, _rest: str) -> Outcome:
    """What the one who asks can do, whatever else was typed."""
    return await _help(deps, command)


COMMANDS: Mapping[str, SubCommand] = {
    "summary": summary.summary,
    "schedule": schedule.open_modal,
    "schedules": schedules.show_all,
    "settings": program_settings.open_settings,
    "audit": audit.show_audit,
    "practices": practices.show_all,
    "me": mine.show,
    "help": show_help,
}


async def _help(deps: Deps, command: Command, *, typed: str = "") -> Outcome:
    asker = await deps.read(who_asks, command.workspace, command.person)
    meant = nearest_command(typed.partition(" ")[0], COMMANDS) if typed else None
    message = help_message(admin=asker.admin, leader=asker.leader, typed=typed, meant=meant)
    return Outcome(later=(partial(deps.messenger.respond, command.response_url, message, replace=False),))
