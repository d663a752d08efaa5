"""`/drivers summary`: figures for leaders and admins, shown to the person who asks and nobody else."""

from functools import partial

from bot import lookups
from bot.domain.query import Misunderstood
from bot.handlers.desk import Outcome
from bot.handlers.payloads import Command
from bot.ports import Deps
from bot.services.roles import is_admin
from bot.services.summarizing import leadership_channels, read_summary
from bot.views.summary import misunderstood_message, summary_message


async def summary(deps: Deps, command: Command, rest: str) -> Outcome:
    """Answer with the figures, or with what was not understood; who reads them is decided first."""
    await lookups.learn_person(deps, command.workspace, command.person)
    if not await deps.read(is_admin, command.workspace, command.person):
        channels = await deps.read(leadership_channels, command.workspace)
        await lookups.refresh_leaders(deps, command.workspace, channels)
    answer = await deps.read(
        read_summary, command.workspace, command.person, rest, now=deps.clock.now(), catalogue=deps.catalogue
    )
    message = misunderstood_message(answer) if isinstance(answer, Misunderstood) else summary_message(answer)
    return Outcome(later=(partial(deps.messenger.respond, command.response_url, message, replace=False),))
