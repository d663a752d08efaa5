"""The boxes of the schedule's form to tick for what an admin may want all the same."""

from slackblocks import Block, CheckboxGroup

from bot.domain.schedule_form import Concern, ScheduleForm
from bot.views import ids
from bot.views.inputs import labeled, option

CONFIRM_BLOCKS = {
    Concern.OFTEN: ids.SCHEDULE_CONFIRM_OFTEN,
    Concern.UNREACHABLE: ids.SCHEDULE_CONFIRM_UNREACHABLE,
}

UNCONFIRMED = {
    Concern.OFTEN: "Please tick this box, or choose to ask less often.",
    Concern.UNREACHABLE: "Please put that right first, or tick this box.",
}
"""The sentence beside a box that was left empty."""


def confirmation(concern: Concern, question: str, label: str, *, form: ScheduleForm) -> Block:
    """A box to tick. Optional for Slack, so that a box left empty gets our sentence, not Slack's; and who has changed
    what was doubtful and saves again has nothing to tick."""
    box = option(label, concern)
    boxes = CheckboxGroup(ids.SCHEDULE_FIELD, [box], initial_options=[box] if concern in form.confirmed else None)
    return labeled(question, boxes, block_id=CONFIRM_BLOCKS[concern], optional=True)
