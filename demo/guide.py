"""The guide for a first visit: five things to do, as staff, leader and admin."""

from bot.views import ids
from demo.cast import cast_of
from demo.organization import Organization
from sandbox.page.setting import GuideStep, Hint

_ANSWERS = f'[data-action-id^="{ids.ANSWER}"]'
_CHECK_IN = f"#pane-messages li.message:not(.ephemeral):has({_ANSWERS})"
"""A message that asks; a receipt has the four answers as well, and is none."""

_WRITE = "#write-middle"

_MOVE_TO_ONE = Hint(
    words="No check-in is open here. Press Next check-in: the clock moves on to it, and it is posted here.",
    target='[data-step="check-in"]',
)


def guide_of(organization: Organization) -> tuple[GuideStep, ...]:
    """The steps, each at a real thing of the page."""
    return (_answer(organization), _reply(organization), *_as_leader(organization), _change(organization))


def _answer(organization: Organization) -> GuideStep:
    teacher, team = cast_of(organization)[0].person, organization.teams[0]
    return GuideStep(
        title="Answer a check-in",
        words=f"Become {teacher.name}, a teacher, and look into #{team.name}, where a check-in asks how it stands.",
        hints=(
            _MOVE_TO_ONE,
            Hint(
                words=(
                    f"You are {teacher.name}, a teacher. Press the answer that fits best, as if this were your "
                    "school. Only you see it, and you can change it until the check-in closes."
                ),
                target=f"{_CHECK_IN} {_ANSWERS}",
            ),
        ),
        done=f"press:{ids.ANSWER}",
        actor=teacher.id,
        place=team.id,
    )


def _reply(organization: Organization) -> GuideStep:
    teacher, team = cast_of(organization)[0].person, organization.teams[0]
    return GuideStep(
        title="Say why, in the thread",
        words=f"A number says how it stands; a sentence says why. Be {teacher.name} again to write one.",
        hints=(
            _MOVE_TO_ONE,
            Hint(
                words="A number says how it stands; a sentence says why. Press Reply to open the check-in’s thread.",
                target=f"{_CHECK_IN} [data-reply]",
            ),
            Hint(
                words="Write a sentence. It carries your name, and everybody in the channel can read it.",
                target="#write-thread",
            ),
        ),
        done="reply",
        actor=teacher.id,
        place=team.id,
    )


def _as_leader(organization: Organization) -> tuple[GuideStep, ...]:
    leader, leadership = organization.leader, organization.leadership.id
    return (
        GuideStep(
            title="See what leaders see",
            words=f"Become {leader.name}, who leads the program, to see what comes of all the answers.",
            hints=(
                Hint(
                    words=(
                        f"You are {leader.name}, who leads the program. Send /drivers summary: figures stand for five "
                        "people or more together."
                    ),
                    target=_WRITE,
                ),
            ),
            done="command:/drivers summary",
            actor=leader.id,
            place=leadership,
        ),
        GuideStep(
            title="Let a week pass",
            words=f"Be {leader.name} again, in the leaders’ channel, to see what a week brings.",
            hints=(
                Hint(
                    words=(
                        "Move the clock on by a week. Colleagues answer and write, and on Monday morning the digest "
                        "arrives in this channel."
                    ),
                    target='[data-step="week"]',
                ),
            ),
            done="move:week",
            actor=leader.id,
            place=leadership,
        ),
    )


def _change(organization: Organization) -> GuideStep:
    admin = organization.admin
    return GuideStep(
        title="Change the cadence",
        words=f"Become {admin.name}, the admin, who decides what is asked, where and when.",
        hints=(
            Hint(words=f"You are {admin.name}, the admin. Send /drivers schedules.", target=_WRITE),
            Hint(
                words="Press Change, set another day or time, and save: the bot says what is asked next, and when.",
                target=f'#pane-messages [data-action-id="{ids.SCHEDULES_CHANGE}"]',
            ),
        ),
        done=f"submit:{ids.SCHEDULE_FORM}",
        actor=admin.id,
        place=organization.leadership.id,
    )
