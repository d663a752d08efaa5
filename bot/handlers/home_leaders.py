"""What leaders press in their Home tab: a program's summary, and the comments.

The tab may have been drawn long ago, so who presses is checked again each time.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from bot import lookups
from bot.handlers import home
from bot.handlers.desk import Outcome
from bot.handlers.payloads import Click, click_of
from bot.ports import Deps
from bot.services import overview
from bot.services.summarizing import deciding_channels
from bot.views.home_modals import comments_modal, summary_modal


async def show_summary(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """One program's summary, over the tab."""
    click = await _recognized(deps, body)
    report = await deps.read(
        overview.program_summary,
        click.workspace,
        click.person,
        click.value,
        now=deps.clock.now(),
        catalogue=deps.catalogue,
    )
    await deps.messenger.open_view(click.trigger, summary_modal(report))
    return Outcome()


async def show_comments(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """The threads with comments, over the tab; what was new to the reader is not any more, and the tab says so."""
    click, now = await _recognized(deps, body), deps.clock.now()
    heard = await deps.read(overview.heard, click.workspace, click.person, now=now, catalogue=deps.catalogue)
    await deps.messenger.open_view(click.trigger, comments_modal(heard))
    await deps.write(overview.read_comments, click.workspace, click.person, now=now)
    return Outcome(later=(partial(home.publish, deps, click.workspace, click.person),))


async def _recognized(deps: Deps, body: Mapping[str, Any]) -> Click:
    """Who presses, once it is known who they are and who leads now."""
    click = click_of(body)
    await lookups.learn_person(deps, click.workspace, click.person)
    deciding = await deps.read(deciding_channels, click.workspace, click.person)
    await lookups.refresh_leaders(deps, click.workspace, deciding)
    return click
