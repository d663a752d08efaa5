"""`/drivers`: finds the word's own handler; what is not understood is answered with help."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from bot.handlers import audit, compare, export, mine, practices, program_settings, schedule, schedules, summary
from bot.handlers.desk import Outcome
from bot.handlers.payloads import Command, command_in, command_of
from bot.ports import Deps
from bot.services.helping import who_asks
from bot.views.help import help_message, nearest_command

SubCommand = Callable[[Deps, Command, str], Awaitable[Outcome]]


async def drivers(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Hand the command to the handler of its first word; without one, or with an unknown one, help."""
    return await _run(deps, command_of(body))


async def meant(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Do what a button offers that was probably meant, as if it had been typed."""
    return await _run(deps, command_in(body))


async def show_help(deps: Deps, command: Command, _rest: str) -> Outcome:
    """What the one who asks can do, whatever else was typed."""
    return await _help(deps, command)


COMMANDS: Mapping[str, SubCommand] = {
    "summary": summary.summary,
    "compare": compare.open_modal,
    "export": export.offer,
    "schedule": schedule.open_modal,
    "schedules": schedules.show_all,
    "settings": program_settings.open_settings,
    "audit": audit.show_audit,
    "practices": practices.show_all,
    "me": mine.show,
    "help": show_help,
}


async def _run(deps: Deps, command: Command) -> Outcome:
    word, _, rest = command.text.partition(" ")
    run = COMMANDS.get(word.casefold())
    return await (run(deps, command, rest) if run else _help(deps, command, typed=command.text))


async def _help(deps: Deps, command: Command, *, typed: str = "") -> Outcome:
    asker = await deps.read(who_asks, command.workspace, command.person)
    nearest = nearest_command(typed.partition(" ")[0], COMMANDS) if typed else None
    message = help_message(admin=asker.admin, leader=asker.leader, typed=typed, meant=nearest)
    return Outcome(later=(partial(deps.messenger.respond, command.response_url, message, replace=command.replaces),))
