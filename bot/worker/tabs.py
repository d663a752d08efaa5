"""Home tabs with figures, shown anew after a close: a few at a time, and after everything else that is owed."""

import contextlib

import structlog

from bot import lookups
from bot.domain.pacing import Call
from bot.errors import PulseError, as_logged
from bot.services import overview
from bot.services.home import home
from bot.services.summarizing import leadership_channels
from bot.views.home import home_view, older_home_view
from bot.worker.trouble import is_final, wait_after
from bot.worker.voice import Voice

log = structlog.stdlib.get_logger(__name__)


async def show_tabs_anew(voice: Voice) -> int:
    """Show stale tabs as they are now, as many as may go in one pass; returns how many were.

    It ends with the first that fails: whatever kept Slack from it holds up nothing that matters more.
    """
    shown = 0
    stale = await voice.deps.read(overview.stale_tabs, voice.workspace, now=voice.now)
    for person in stale:
        if voice.stopping or not voice.may(Call.HOME) or not await _show(voice, person):
            return shown
        shown += 1
    if len(stale) == overview.AT_ONCE:
        voice.resume_by(voice.now)
    return shown


async def _show(voice: Voice, person: str) -> bool:
    """Show one tab anew; False if that failed."""
    if not await voice.deps.write(overview.take_up, voice.workspace, person, now=voice.now):
        return True
    voice.pace.take(Call.HOME, voice.now)
    try:
        await _publish(voice, person)
    except Exception as error:
        await _failed(voice, person, error)
        return False
    return True


async def _publish(voice: Voice, person: str) -> None:
    """The tab of whoever leads no more loses its figures, and is left alone from then on."""
    deps, workspace = voice.deps, voice.workspace
    with contextlib.suppress(PulseError):  # what is known of the leaders serves, as events keep it
        await lookups.refresh_leaders(deps, workspace, await deps.read(leadership_channels, workspace))
    shown = await deps.read(home, workspace, person, now=voice.now, catalogue=deps.catalogue)
    await deps.messenger.publish_home(workspace, person, home_view(shown), older=older_home_view(shown))
    if not shown.shows_figures:
        await deps.write(overview.give_up, workspace, person)


async def _failed(voice: Voice, person: str, error: Exception) -> None:
    """A tab that Slack refuses for good is left alone until it is opened; any other is tried again after a while."""
    log.warning("A Home tab was not shown anew", action="sender.tab", **as_logged(error))
    if is_final(error):
        await voice.deps.write(overview.give_up, voice.workspace, person)
        return
    wait = max(wait_after(error, attempt=1), overview.PAUSE)
    await voice.deps.write(overview.try_again, voice.workspace, person, at=voice.now + wait)
    voice.hold(Call.HOME, wait)
