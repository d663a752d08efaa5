"""A short story, told to collect what Slack really sends: people do all that they find, the bot asks and closes."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.views import ids
from sandbox import Channel, Person, SandboxError, gestures, modals
from sandbox.deliver import Kind
from sandbox.forms import elements_of, options_of
from sandbox.gestures import Surface
from sandbox.view import View
from tests.factories import MONDAY
from tests.fuzz.gate import Gate
from tests.journeys.town import FULLY, NOT_YET, PARTLY, Town

COMMANDS = (
    "",
    "summary",
    "compare",
    "export",
    "schedules",
    "schedule",
    "settings",
    "audit",
    "practices",
    "me",
    "sumary",
)
BRIEFLY = ("summary", "schedules")

ENDINGS = frozenset({ids.SCHEDULES_DELETE, ids.PRACTICE_RETIRE, ids.SCHEDULES_PAUSE})
"""Actions after which there would be less to find."""

FILLS: Mapping[str, Any] = {"plain_text_input": "Some words", "number_input": "5", "datepicker": "2026-04-01"}


@dataclass(frozen=True)
class Sent:
    """One request of Slack's: how it travels, and what is in it."""

    kind: Kind
    body: Mapping[str, Any]


async def told_in_brief(gate: Gate) -> list[Sent]:
    """A check-in is open, some have answered, and the admin looks around once; what Slack sent for it."""
    town = gate.town
    await town.ben.replies("Not us", to=await town.asks())
    await town.ana.presses(FULLY, message=town.check_in(town.north))
    await town.settles()
    explorer = Explorer(town, times=1)
    await explorer.looks_around(town.admin, town.leaders, commands=BRIEFLY)
    await _things_happen(town)
    return [*(Sent(kind, body) for kind, body in gate.post.sent), *explorer.unsent]


async def told(gate: Gate) -> list[Sent]:
    """Tell the story, and return what Slack sent. A check-in is open at its end, and one has closed."""
    town = gate.town
    first = await town.asks()
    await town.everybody_answers(FULLY, PARTLY, NOT_YET)
    reply = await town.ana.replies("Because it *helps*", to=first)
    await town.ana.edits(reply, "It helped once")
    await town.ben.replies("Not us", to=first)
    await town.ana.deletes(reply)
    await town.moves(days=4)
    await town.moves_to(MONDAY + timedelta(days=7, hours=2))
    second = town.check_in(town.north)
    await town.ben.replies("Still not us", to=second)
    explorer = Explorer(town)
    for person, place in ((town.ana, town.north), (town.leader, town.leaders), (town.admin, town.leaders)):
        await explorer.looks_around(person, place)
    await _things_happen(town)
    return [*(Sent(kind, body) for kind, body in gate.post.sent), *explorer.unsent]


async def _things_happen(town: Town) -> None:
    """What Slack tells of by itself."""
    east, slack = town.east, town.slack
    east.invite(town.app)
    await town.settles()
    newcomer = slack.person("Noah New")
    town.north.join(newcomer)
    town.north.leave(newcomer)
    newcomer.tz = "Europe/Paris"
    slack.changed(newcomer)
    east.rename("far-east")
    east.archive()
    east.unarchive()
    east.kick(town.app)
    east.delete()
    await town.settles()


class Explorer:
    """Touches everything that somebody finds on the surfaces before them, each kind of thing a few times."""

    def __init__(self, town: Town, *, times: int = 2) -> None:
        self._town = town
        self._times = times  # once it opens a door; the second time that may be elsewhere
        self._done: Counter[tuple[str, str]] = Counter()
        self.unsent: list[Sent] = []
        """Each modal that was seen, as it would be sent off or closed at once."""

    async def looks_around(self, person: Person, place: Channel, commands: Sequence[str] = COMMANDS) -> None:
        """Type commands, open the Home tab, and go on from there."""
        for word in commands:
            await person.types(f"/drivers {word}", in_=place)
            await self._goes_on(person, place)
        await person.opens_home()
        await self._goes_on(person, place)
        for message in self._town.posts(place)[-2:]:
            await self._touches(person, message, place, 1)

    async def _goes_on(self, person: Person, place: Channel, depth: int = 3) -> None:
        """Touch what stands before them now, and what comes of it, so many doors further."""
        await self._town.settles()
        if not depth:
            return
        if person.modal:
            await self._through(person, person.modal, place, depth)
        else:
            for surface in [*person.homes.values(), *person.ephemerals(place)[-1:]]:
                await self._touches(person, surface, place, depth)

    async def _through(self, person: Person, modal: View, place: Channel, depth: int) -> None:
        """Touch and fill in a modal and what comes to lie upon it, send it off, and close it."""
        for ending in ("view_submission", "view_closed") if self._is_new("end", modal.callback_id) else ():
            body = gestures.interaction(person, modal.app, ending)
            self.unsent.append(Sent("interactive", deepcopy(body | {"trigger_id": "", "view": modal.as_json()})))
        await self._touches(person, modal, place, depth)
        if person.modal is modal:
            await self._fills(person, modal)
        if person.modal is modal and modal.source.get("submit") and self._is_new("submit", modal.callback_id):
            await self._tried(modals.submit(person, modal))
            await self._town.settles()
        while modal in person.views:
            await modals.close(person, person.views[-1], all_=False)

    async def _touches(self, person: Person, surface: Surface, place: Channel, depth: int) -> None:
        for block, element, option in list(_touchable(surface)):
            action = str(element["action_id"]).partition(":")[0]
            if action in ENDINGS or not self._is_new(action, option["text"] if element["type"] == "overflow" else ""):
                continue
            await self._tried(_touch(person, surface, block, element, option["value"]))
            await self._town.settles()
            if person.modal and person.modal is not surface and depth > 1:
                await self._through(person, person.modal, place, depth - 1)
            elif not isinstance(surface, View):
                await self._goes_on(person, place, depth - 1)

    async def _fills(self, person: Person, view: View) -> None:
        for block in list(view.blocks):
            name = str(block["block_id"]).partition(":")[0]
            if block["type"] == "input" and view in person.views and self._is_new("fill", name):
                await self._tried(_fill(person, view, block))
                await self._town.settles()

    def _is_new(self, deed: str, name: object) -> bool:
        """Whether this has not been done often enough; counted as done."""
        self._done[deed, str(name)] += 1
        return self._done[deed, str(name)] <= self._times

    async def _tried(self, deed: Any) -> None:
        try:
            await deed
        except (SandboxError, LookupError, KeyError):  # it is gone, or there is nothing to choose
            return


def _touchable(surface: Surface) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]]]:
    """What can be pressed, and what can be chosen there; no inputs of forms."""
    for block in surface.blocks:
        for element in elements_of(block) if block["type"] != "input" else ():
            for option in options_of(element) or [{"value": "", "text": ""}]:
                yield block, element, option


async def _touch(
    person: Person, surface: Surface, block: Mapping[str, Any], element: Mapping[str, Any], choice: str
) -> None:
    label = element["text"]["text"] if element["type"] == "button" else None
    wanted = gestures.Wanted(label, choice or None, action_id=element["action_id"], block_id=block["block_id"])
    await gestures.press(person, wanted, [surface])


async def _fill(person: Person, view: View, block: Mapping[str, Any]) -> None:
    element = block["element"]
    if "external" in element["type"]:
        options = await modals.suggest(person, view, block, element, "Eur")
        if options:
            several = element["type"].startswith("multi_")
            value = [options[0]["value"]] if several else options[0]["value"]
            await modals.enter(person, view, block, element, value, offered=options)
    elif element["type"] in FILLS and not view.state[block["block_id"], element["action_id"]].get("value"):
        await modals.enter(person, view, block, element, FILLS[element["type"]])
    elif element["type"] == "static_select" and block.get("dispatch_action"):
        await modals.enter(person, view, block, element, options_of(element)[-1]["value"])
