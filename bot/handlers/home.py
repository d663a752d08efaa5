"""The Home tab: published when it is opened, and again after what its person does in it."""

import contextlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot import lookups
from bot.errors import PulseError
from bot.handlers.desk import Outcome
from bot.handlers.payloads import click_of, event_of
from bot.ports import Deps
from bot.services import overview
from bot.services.helping import who_asks
from bot.services.home import home
from bot.services.summarizing import leadership_channels
from bot.views.home import help_modal, home_view, older_home_view

PAUSE = timedelta(seconds=3)
"""A tab that was published this long ago is still as it should be: people switch to and fro."""

REMEMBERED = 10_000
"""Openings that are remembered before the old ones are looked for and forgotten."""


class Openings:
    """Answers to people who open their Home tab; whoever opens it again at once finds it as it was."""

    def __init__(self) -> None:
        self._published: dict[tuple[str, str], tuple[datetime, datetime]] = {}

    async def opened(self, deps: Deps, body: Mapping[str, Any]) -> Outcome:
        """Publish the tab in the background; the same event again publishes the same again, or nothing."""
        call = event_of(body)
        person = call.event.get("user")
        if not isinstance(person, str) or not person or call.event.get("tab") != "home":
            return Outcome()
        if not self._is_time(deps, call.workspace, person):
            return Outcome()
        return Outcome(later=(partial(publish, deps, call.workspace, person),))

    def _is_time(self, deps: Deps, workspace: str, person: str) -> bool:
        """Whether either clock has moved on since this tab was published last; if so it is from now on."""
        moment = (deps.clock.now(), deps.clock.machine_now())
        last = self._published.get((workspace, person))
        if last and not _apart(last, moment):
            return False
        if len(self._published) >= REMEMBERED:
            self._published = {who: when for who, when in self._published.items() if not _apart(when, moment)}
        self._published[workspace, person] = moment
        return True


async def publish(deps: Deps, workspace: str, person: str, *, said: str = "") -> None:
    """Show a person's tab as it is now, below what they have just done in it."""
    await lookups.learn_person(deps, workspace, person)
    with contextlib.suppress(PulseError):  # what is known of the leaders serves, as events keep it
        await lookups.refresh_leaders(deps, workspace, await deps.read(leadership_channels, workspace))
    now = deps.clock.now()
    shown = await deps.read(home, workspace, person, now=now, catalogue=deps.catalogue)
    if shown.shows_figures:
        await deps.write(overview.opened, workspace, person, now=now)
    view, older = home_view(shown, said=said), older_home_view(shown, said=said)
    await deps.messenger.publish_home(workspace, person, view, older=older)


async def show_help(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """What the person can type, over the tab."""
    click = click_of(body)
    asker = await deps.read(who_asks, click.workspace, click.person)
    await deps.messenger.open_view(click.trigger, help_modal(admin=asker.admin, leader=asker.leader))
    return Outcome()


def _apart(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    return any(abs(before - after) >= PAUSE for before, after in zip(one, other, strict=True))
