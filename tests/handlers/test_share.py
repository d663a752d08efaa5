"""Sharing a digest, in a leader's hands: the button, the form, and its answer."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.delivery import DeliveryKind
from bot.domain.person import Channel
from bot.handlers import share
from bot.services.digesting import owe_due_digests
from bot.services.roles import NotLeaderError
from bot.views import ids
from storage import deliveries, programs
from tests.factories import MONDAY, WORKSPACE, make_person, make_program
from tests.handlers.modals import OpenModal
from tests.handlers.office import Office
from tests.services.past import Past, happened
from tests.stage import Stage
from tests.views.screens import shown, texts_in

DIGEST = "program-20260302"


@pytest.fixture
async def told(office: Office) -> Office:
    """The office's leaders have a digest."""
    deps = office.deps
    await happened(Stage(deps.database, office.clock), Past())
    await deps.write(programs.save_program, WORKSPACE, make_program(digest_due_at=MONDAY))
    await deps.write(owe_due_digests, now=office.clock.now(), random=office.clock.random)
    lead = Channel("C0LEAD", "lead", private=True, joined=True)
    office.messenger.knows_channel(lead, members=["U0LEAD"])
    office.messenger.knows_people(make_person("U0LEAD"))
    return office


async def opens(office: Office, person: str = "U0LEAD") -> OpenModal:
    await office.presses(share.offer, DIGEST, person=person, ephemeral=False)
    return OpenModal(office.messenger.opened[-1].view, person)


async def owed(office: Office) -> list[str | None]:
    """The channels that are to get the version for staff."""
    found = await office.deps.read(deliveries.due_deliveries, WORKSPACE, now=office.clock.now(), limit=99)
    return sorted(one.channel for one in found if one.kind is DeliveryKind.SHARE)


def words(view: Any) -> str:
    return "\n".join(texts_in(shown(view)))


async def test_a_leader_looks_at_it_chooses_channels_and_shares(told: Office):
    modal = await opens(told)
    assert "Reading First: what you told us" in words(told.messenger.opened[-1].view)
    modal.enters(ids.SHARE_CHANNELS, ["#north", "#south"]).enters(ids.SHARE_WORDS, "We heard you.")
    answer = await told.calls(share.share, modal.submission)
    assert "It is on its way to <#C0NORTH> and <#C0SOUTH>." in words(answer["view"])
    assert await owed(told) == ["C0NORTH", "C0SOUTH"]


async def test_sent_off_twice_it_is_shared_once(told: Office):
    modal = (await opens(told)).enters(ids.SHARE_CHANNELS, ["#north"])
    await told.calls(share.share, modal.submission)
    answer = await told.calls(share.share, modal.submission)
    assert "Shared before, so not posted again: <#C0NORTH>." in words(answer["view"])
    assert await owed(told) == ["C0NORTH"]


async def test_without_a_channel_it_says_what_is_missing(told: Office):
    answer = await told.calls(share.share, (await opens(told)).submission)
    [sentence] = answer["errors"].values()
    assert sentence == share.NOTHING_CHOSEN
    assert await owed(told) == []


async def test_whoever_does_not_lead_is_told_who_does(told: Office):
    with pytest.raises(NotLeaderError):
        await opens(told, "U0N1")


async def test_who_left_the_leaders_while_the_form_was_open_shares_nothing(told: Office):
    modal = (await opens(told)).enters(ids.SHARE_CHANNELS, ["#north"])
    told.messenger.knows_channel(Channel("C0LEAD", "lead", private=True, joined=True), members=[])
    told.clock.move_machine(timedelta(minutes=2))
    with pytest.raises(NotLeaderError):
        await told.calls(share.share, modal.submission)
    assert await owed(told) == []
