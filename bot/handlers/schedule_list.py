"""The list of schedules in an admin's hands, wherever it stands: in a message, in a modal, or in short in the Home tab.

Each use of it shows a newer one in its place.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

from slackblocks import ModalView

from bot.domain.schedule_card import ScheduleCard, SchedulePage
from bot.handlers import home
from bot.handlers.admins import admit
from bot.handlers.desk import Outcome
from bot.handlers.payloads import BadPayloadError, Click, Submission, click_of
from bot.ports import Deps, SlackRefusedError
from bot.services.listing import schedule_page
from bot.services.steering import GoneError, Hand
from bot.views.schedules import MODAL_PAGE, PAGE, schedules_message, schedules_modal


@dataclass(frozen=True)
class Errand:
    """What was begun in the list, carried in the private metadata of a small modal over it.

    - `url` and `ephemeral` say in which message the list stands that is to be replaced, `view` in which modal; where
      there is neither, it is the Home tab.
    - `version` is that of the schedule as it was shown; `practices` and `left_out` are places in its usual order,
      and `usual` is a mark of that order: places of another one mean other practices.
    """

    schedule_id: str
    url: str
    ephemeral: bool
    view: str = ""
    version: int = 0
    practices: tuple[int, ...] = ()
    left_out: tuple[int, ...] = ()
    usual: str = ""

    @staticmethod
    def of(click: Click, schedule_id: str) -> Errand:
        view = click.view_id if click.in_modal else ""
        return Errand(schedule_id, click.response_url, click.ephemeral, view)

    @staticmethod
    def in_modal(modal: Submission) -> Errand:
        """Raises BadPayloadError if that is not what the modal carries."""
        try:
            found = json.loads(modal.private_metadata)
            practices, left_out = (tuple(map(int, found.pop(name))) for name in ("practices", "left_out"))
            return replace(Errand(**found), practices=practices, left_out=left_out)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise BadPayloadError("what the modal is about") from error

    @property
    def size(self) -> int:
        """How many schedules a page of the list has there."""
        return MODAL_PAGE if self.view else PAGE

    @property
    def metadata(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))


async def admitted(deps: Deps, body: Mapping[str, Any]) -> Click:
    """The click of somebody who may use the list. Raises NotAdminError."""
    click = click_of(body)
    await admit(deps, click.workspace, click.person)
    return click


def hand_of(deps: Deps, person: str) -> Hand:
    """Who steers, now."""
    return Hand(person, deps.clock.now(), deps.clock.random)


async def page_of(deps: Deps, workspace: str, *, start: int = 0, showing: str = "", size: int = PAGE) -> SchedulePage:
    """The page of the list with the place `start`, or with the schedule `showing`."""
    return await deps.read(
        schedule_page,
        workspace,
        start=start,
        showing=showing,
        count=size,
        now=deps.clock.now(),
        catalogue=deps.catalogue,
    )


def card_on(page: SchedulePage, schedule_id: str) -> ScheduleCard:
    """A schedule that was there a moment ago. Raises GoneError if somebody has deleted it since."""
    card = page.card_of(schedule_id)
    if card is None:
        raise GoneError
    return card


async def show_over(deps: Deps, click: Click, view: ModalView) -> None:
    """Put a modal before the admin: upon the list, where that is a modal itself."""
    show = deps.messenger.push_view if click.in_modal else deps.messenger.open_view
    await show(click.trigger, view)


async def shown_again(
    deps: Deps, by: Click | Submission, errand: Errand, say: Callable[[ScheduleCard], str]
) -> Outcome:
    """The page with the schedule that was pressed, below what has become of it."""
    page = await page_of(deps, by.workspace, showing=errand.schedule_id, size=errand.size)
    return answered(deps, by, errand, page, said=say(card_on(page, errand.schedule_id)))


def answered(deps: Deps, by: Click | Submission, errand: Errand, page: SchedulePage, *, said: str = "") -> Outcome:
    """A page of the list in the place of the one that was used, or beside it if all can see that."""
    if errand.url:
        message = schedules_message(page, said=said)
        return Outcome(later=(partial(deps.messenger.respond, errand.url, message, replace=errand.ephemeral),))
    publish = partial(home.publish, deps, by.workspace, by.person)
    if errand.view:
        return Outcome(later=(partial(_put, deps, errand.view, page, said), publish))
    return Outcome(later=(partial(publish, said=said),))


async def show_saved(deps: Deps, form: Submission, schedule_id: str) -> None:
    """What was saved in a form, in the list below it, if there is one, and in the Home tab.

    Where Slack refuses, the list was closed, or the app has no Home tab: then there is nothing to show it in.
    """
    if form.root_view_id not in {"", form.view_id}:
        page = await page_of(deps, form.workspace, showing=schedule_id, size=MODAL_PAGE)
        await _put(deps, form.root_view_id, page, "")
    with suppress(SlackRefusedError):
        await home.publish(deps, form.workspace, form.person)


async def _put(deps: Deps, view_id: str, page: SchedulePage, said: str) -> None:
    """A page in the place of the modal that stands, unless it was closed meanwhile."""
    with suppress(SlackRefusedError):
        await deps.messenger.update_view(view_id, schedules_modal(page, said=said))
