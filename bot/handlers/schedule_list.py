"""The list of schedules in an admin's hands: reading it, and putting a newer one in the place of one that was used."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

from bot.domain.schedule_card import ScheduleCard, SchedulePage
from bot.handlers.admins import admit
from bot.handlers.desk import Outcome
from bot.handlers.payloads import BadPayloadError, Click, Submission, click_of
from bot.ports import Deps
from bot.services.listing import schedule_page
from bot.services.steering import GoneError, Hand
from bot.views.message import Message
from bot.views.schedules import PAGE, schedules_message


@dataclass(frozen=True)
class Errand:
    """What a small modal over the list is about, carried in its private metadata.

    - `url` and `ephemeral` say where the list stands that is to be replaced.
    - `version` is that of the schedule as it was shown; `practices` and `left_out` are places in its usual order.
    """

    schedule_id: str
    url: str
    ephemeral: bool
    version: int = 0
    practices: tuple[int, ...] = ()
    left_out: tuple[int, ...] = ()

    @staticmethod
    def of(click: Click, schedule_id: str) -> Errand:
        return Errand(schedule_id, click.response_url, click.ephemeral)

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


async def page_of(deps: Deps, workspace: str, *, start: int = 0, showing: str = "") -> SchedulePage:
    """The page of the list with the place `start`, or with the schedule `showing`."""
    return await deps.read(
        schedule_page,
        workspace,
        start=start,
        showing=showing,
        count=PAGE,
        now=deps.clock.now(),
        catalogue=deps.catalogue,
    )


def card_on(page: SchedulePage, schedule_id: str) -> ScheduleCard:
    """A schedule that was there a moment ago. Raises GoneError if somebody has deleted it since."""
    card = page.card_of(schedule_id)
    if card is None:
        raise GoneError
    return card


async def shown_again(deps: Deps, workspace: str, errand: Errand, say: Callable[[ScheduleCard], str]) -> Outcome:
    """The page with the schedule that was pressed, below what has become of it."""
    page = await page_of(deps, workspace, showing=errand.schedule_id)
    return answered(deps, errand, schedules_message(page, said=say(card_on(page, errand.schedule_id))))


def answered(deps: Deps, errand: Errand, message: Message) -> Outcome:
    """A message in the place of the list, or beside it if all can see that."""
    return Outcome(later=(partial(deps.messenger.respond, errand.url, message, replace=errand.ephemeral),))
