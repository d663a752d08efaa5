"""Sharing a digest with staff: a look at what they will read, and the choice of channels."""

from collections.abc import Mapping
from typing import Any

from bot import lookups
from bot.handlers.desk import Outcome
from bot.handlers.payloads import Submission, click_of, submission_of
from bot.ports import Deps
from bot.services.sharing import Sharing, share_digest, share_offer
from bot.services.summarizing import deciding_channels
from bot.views import ids
from bot.views.share import share_modal, shared_modal

NOTHING_CHOSEN = "Choose at least one channel."


async def offer(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Show a leader the version for staff; whether it is for them to share is decided at the click."""
    click = click_of(body)
    await _recognize(deps, click.workspace, click.person)
    found = await deps.read(
        share_offer, click.workspace, click.person, click.value, now=deps.clock.now(), catalogue=deps.catalogue
    )
    await deps.messenger.open_view(click.trigger, share_modal(found, click.person))
    return Outcome()


async def share(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Share it with the chosen channels; sending the same form off twice changes nothing."""
    modal = submission_of(body)
    await _recognize(deps, modal.workspace, modal.person)
    chosen = _channels_in(modal)
    if not any(chosen.values()):
        first = next((block for block in modal.values if _is_channels(block)), ids.SHARE_WORDS)
        return Outcome(ack={"response_action": "errors", "errors": {first: NOTHING_CHOSEN}})
    sharing = Sharing(modal.person, modal.private_metadata, chosen, modal.text(ids.SHARE_WORDS).strip())
    shared = await deps.write(
        share_digest,
        modal.workspace,
        sharing,
        now=deps.clock.now(),
        random=deps.clock.random,
        catalogue=deps.catalogue,
    )
    return Outcome(ack={"response_action": "update", "view": shared_modal(shared)})


async def _recognize(deps: Deps, workspace: str, person: str) -> None:
    """Learn who shares, and who leads now."""
    await lookups.learn_person(deps, workspace, person)
    await lookups.refresh_leaders(deps, workspace, await deps.read(deciding_channels, workspace, person))


def _channels_in(modal: Submission) -> dict[str, tuple[str, ...]]:
    """The channels chosen for each schedule."""
    chosen: dict[str, tuple[str, ...]] = {}
    for block in filter(_is_channels, modal.values):
        schedule = block.split(":")[1]
        chosen[schedule] = (*chosen.get(schedule, ()), *modal.chosen(block))
    return chosen


def _is_channels(block_id: str) -> bool:
    return block_id.partition(":")[0] == ids.SHARE_CHANNELS
