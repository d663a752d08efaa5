"""What admins do with the schedule's modal in tests."""

from functools import partial

from slackblocks import ModalView

from bot.handlers import schedule
from storage import programs
from tests.factories import WORKSPACE
from tests.handlers.modals import OpenModal
from tests.handlers.office import Office
from tests.views.screens import texts_in


async def opened(office: Office) -> OpenModal:
    await office.types(schedule.open_modal)
    return office.modal


async def opens_existing(office: Office, schedule_id: str = "schedule") -> OpenModal:
    """The form of a schedule that stands; by the one that is there from the beginning."""
    show = partial(office.messenger.open_view, "trigger")
    await schedule.open_existing(office.deps, WORKSPACE, schedule_id, show)
    return office.modal


async def filled(office: Office, **changes: object) -> OpenModal:
    modal = await opened(office)
    modal.fills(program="Coaching for all", leadership="C0LEAD", channels=["C0NORTH", "C0SOUTH"], days=["Tuesday"])
    return modal.fills(**changes)


async def saves(office: Office, modal: OpenModal) -> dict:
    return dict(await office.calls(schedule.save, modal.submission))


async def chooses(office: Office, modal: OpenModal, **value: object) -> OpenModal:
    """Choose something in an input that tells the bot, and see what the modal turns into."""
    await office.calls(schedule.follow, modal.choice(**value))
    return modal.turns_into(office.messenger.updated[-1].view)


async def names(office: Office) -> list[str]:
    return [program.name for program in await office.deps.read(programs.programs, WORKSPACE)]


def words(view: ModalView) -> str:
    return "\n".join(texts_in(view.to_dict()))
