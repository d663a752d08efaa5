"""`/drivers summary`: figures for leaders and admins, shown to the person who asks and nobody else."""

from functools import partial

from bot.domain.query import Misunderstood
from bot.handlers.desk import Outcome
from bot.handlers.payloads import Command
from bot.handlers.readers import recognize
from bot.ports import Deps
from bot.services.summarizing import read_summary
from bot.views.misunderstood import misunderstood_message
from bot.views.summary import summary_message


async def summary(deps: Deps, command: Command, rest: str) -> Outcome:
    """Answer with the figures, or with what was not understood; who reads them is decided first."""
    await recognize(deps, command.workspace, command.person)
    answer = await deps.read(
        read_summary, command.workspace, command.person, rest, now=deps.clock.now(), catalogue=deps.catalogue
    )
    message = misunderstood_message(answer) if isinstance(answer, Misunderstood) else summary_message(answer)
    return Outcome(later=(partial(deps.messenger.respond, command.response_url, message, replace=command.replaces),))
