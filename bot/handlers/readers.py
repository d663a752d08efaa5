"""Who reads figures: looked up before every answer, since roles may have changed since the last."""

from bot import lookups
from bot.ports import Deps
from bot.services.summarizing import deciding_channels


async def recognize(deps: Deps, workspace: str, person: str) -> None:
    """Learn who asks, and who leads now."""
    await lookups.learn_person(deps, workspace, person)
    await lookups.refresh_leaders(deps, workspace, await deps.read(deciding_channels, workspace, person))
