"""The guide for a first visit: five things to do, as staff, leader and admin."""

from bot.views import ids
from demo.cast import cast_of
from demo.organization import Organization
from sandbox.page.setting import GuideStep

_ANSWERS = f'[data-action-id^="{ids.ANSWER}"]'
_CHANGE = f'[data-action-id="{ids.SCHEDULES_CHANGE}"]'
_WRITE = "#write-middle"


def guide_of(organization: Organization) -> tuple[GuideStep, ...]:
    """The steps, each at a real thing of the page."""
    return (*_as_staff(organization), *_as_leaders(organization))


def _as_staff(organization: Organization) -> tuple[GuideStep, ...]:
    teacher, team = cast_of(organization)[0].person, organization.teams[0].id
    return (
        GuideStep(
            title="Answer a check-in",
            words=(
                f"You are {teacher.name}, a teacher. Press the answer that fits best, as if this were your school. "
                "Only you see what you answered, and you can change it until the check-in closes."
            ),
            target=f"#pane-messages {_ANSWERS}",
            done=f"press:{ids.ANSWER}",
            actor=teacher.id,
            place=team,
        ),
        GuideStep(
            title="Say why, in the thread",
            words=(
                "A number says how it stands; a sentence says why. Open the check-in’s thread and write one. "
                "It carries your name, and everybody in the channel can read it."
            ),
            target=f"#pane-messages li:has({_ANSWERS}) [data-reply], #write-thread",
            done="reply",
            actor=teacher.id,
            place=team,
        ),
    )


def _as_leaders(organization: Organization) -> tuple[GuideStep, ...]:
    leader, admin, leadership = organization.leader, organization.admin, organization.leadership.id
    return (
        GuideStep(
            title="See what leaders see",
            words=(
                f"Become {leader.name}, who leads the program, and send /drivers summary. Figures stand for five "
                "people or more together, each with its interval and with how many were asked."
            ),
            target=_WRITE,
            done="command:/drivers summary",
            actor=leader.id,
            place=leadership,
        ),
        GuideStep(
            title="Let a week pass",
            words=(
                "Move the clock on by a week. Colleagues answer and write, check-ins open and close, and on Monday "
                "morning the digest arrives in this channel."
            ),
            target='[data-step="week"]',
            done="move:week",
            actor=leader.id,
            place=leadership,
        ),
        GuideStep(
            title="Change the cadence",
            words=(
                f"Become {admin.name}, the admin, and send /drivers schedules. Choose Change, set another day or time, "
                "and save: the bot says what is asked next, where and when."
            ),
            # Once the schedules stand there, the way leads over the button: a card by the composer would lie upon it.
            target=f"#pane-messages:not(:has({_CHANGE})) {_WRITE}, #pane-messages {_CHANGE}",
            done=f"submit:{ids.SCHEDULE_FORM}",
            actor=admin.id,
            place=leadership,
        ),
    )
