"""What is open for a person, what they chose, and what is stored about them: by `/drivers me` and in their Home tab.

Home stays, so it is built of parts that can't hold an answer; only the answer to the command tells what was answered.
"""

from collections.abc import Mapping
from datetime import date

from slackblocks import (
    ActionsBlock,
    Block,
    Button,
    ConfirmationDialogue,
    ContextBlock,
    DatePicker,
    DividerBlock,
    Markdown,
    PlainText,
    SectionBlock,
)

from bot.domain.choice import Choice
from bot.domain.mine import AskedOfMe, Kept, Mine, Traces
from bot.domain.person import Person
from bot.domain.scale import Rating
from bot.views import ids
from bot.views.cadence import zone_name
from bot.views.check_in import answer_buttons
from bot.views.message import Message
from bot.views.sentences import channels
from bot.views.words import calendar_day, escaped, plural, when

MOST_CHECK_INS = 8
"""Open check-ins that are shown; each takes two blocks, and four buttons of a screen."""

MOST_CHANNELS = 10

_SCOPE = "Check-ins in channels stand there for everybody, whatever you choose here."
_NOTHING_OPEN = (
    "A check-in is one question about how a program comes along, answered with one click. When one is open for you, it "
    "stands here."
)
_NOT_HERE = "What you answer is not shown here, since this page stays on your screen; `/drivers me` tells you alone."
_HOME = (
    "When you last opened your Home tab with figures, and last looked at the comments there: until 90 days after you "
    "last opened it."
)
_DELETING = (
    "Driver Pulse forgets what you wrote in the threads of check-ins so far, and that it was you. This can't be taken "
    "back. The messages themselves stay in Slack, where you can delete them one by one."
)


def my_message(mine: Mine, answers: Mapping[str, Rating], traces: Traces, *, said: str = "") -> Message:
    """The answer to `/drivers me`, for this person alone; `answers` are theirs, by check-in."""
    blocks = (
        *said_block(said),
        *open_blocks(mine, answers, tell=True),
        DividerBlock(block_id="mine_above_choice"),
        *choice_blocks(mine),
        DividerBlock(block_id="mine_above_kept"),
        *_kept_blocks(mine.kept, [*_kept(mine.kept), *_traces(traces), *_chosen(mine.choice)]),
        _small("Only you see this message.", "mine_foot"),
    )
    return Message(text=" ".join(filter(None, [said, _headline(mine)])), blocks=blocks)


def said_block(said: str) -> tuple[Block, ...]:
    """The sentence on what has just been done, if anything was."""
    return (_section(said, "mine_said"),) if said else ()


def open_blocks(mine: Mine, answers: Mapping[str, Rating] | None = None, *, tell: bool = False) -> tuple[Block, ...]:
    """The check-ins that take this person's answer. With `tell` each says which one of `answers` stands."""
    shown = mine.asked[:MOST_CHECK_INS]
    rest = len(mine.asked) - len(shown)
    given = answers or {}
    blocks: list[Block] = [_section(f"*{_headline(mine)}*", "mine_open")]
    for one in shown:
        chosen = given.get(one.card.check_in_id)
        stands = [_stands(one, chosen)] if tell else []
        blocks += [
            _section("\n".join([*_question(one), *stands]), f"mine_asked_{one.card.check_in_id}"),
            answer_buttons(
                one.card.check_in_id,
                chosen=chosen,
                words=one.card.words,
                action_id=ids.MINE_ANSWER,
                block_id=f"mine_answers_{one.card.check_in_id}",
            ),
        ]
    if rest:
        blocks.append(_small(f"And {plural(rest, 'more open check-in')}, in your channels.", "mine_more"))
    if not shown:
        blocks.append(_small(_NOTHING_OPEN, "mine_nothing"))
    elif not tell:
        blocks.append(_small(_NOT_HERE, "mine_not_here"))
    return tuple(blocks)


def choice_blocks(mine: Mine) -> tuple[Block, ...]:
    """Whether direct messages come, and the ways to change that."""
    choice = mine.choice
    return (
        _section(f"*Direct messages*\n{_standing(choice, mine.today)}", "mine_choice"),
        ActionsBlock(elements=list(_choice_elements(choice, mine.today)), block_id="mine_choose"),
        _small(_SCOPE, "mine_scope"),
    )


def kept_blocks(mine: Mine) -> tuple[Block, ...]:
    """What is stored, on a screen that stays: of answers only that they are, while a check-in is open."""
    answers = "Your answers to open check-ins, under a code in place of your name, until they close."
    return (
        *_kept_blocks(mine.kept, [*_kept(mine.kept), *_chosen(mine.choice), answers]),
        _small("`/drivers me` tells you alone of all that is stored.", "mine_tells"),
    )


def snoozed(choice: Choice) -> str:
    until = f" {calendar_day(choice.snoozed_until)}" if choice.snoozed_until else ""
    return f"You get no direct messages before{until}. Check-ins in channels stay there."


def taking() -> str:
    return "Direct messages can come to you again."


def stopped() -> str:
    return "You get no direct messages any more, until you take them again. Check-ins in channels stay there."


def comments_deleted(number: int) -> str:
    if not number:
        return "No comment of yours is kept here now."
    them, themselves = ("it", "The message itself stands") if number == 1 else ("them", "The messages themselves stand")
    return (
        f"{plural(number, 'comment')} of yours {'is' if number == 1 else 'are'} deleted here. {themselves} in Slack "
        f"until you delete {them} there. What you write in a thread from now on is kept again."
    )


def _headline(mine: Mine) -> str:
    if not mine.asked:
        return "No check-in is open for you now."
    number = len(mine.asked)
    return f"{plural(number, 'check-in')} {'is' if number == 1 else 'are'} open for you."


def _question(one: AskedOfMe) -> list[str]:
    """What is asked; the link stands beside the channel's mention, which inside a link would not be shown as one."""
    card = one.card
    where = "by direct message" if one.direct else f"in <#{card.channel}>"
    return [
        f"*{escaped(card.practice.asks(card.program))}*",
        f"{escaped(card.program)} · asked {where} · <{one.link}|see the check-in>",
        f"You can answer, or change your answer, until {when(card.closes_at)}.",
    ]


def _stands(one: AskedOfMe, rating: Rating | None) -> str:
    return f"Your answer: *{escaped(one.card.words.of(rating))}*." if rating else "You have not answered yet."


def _standing(choice: Choice, today: date) -> str:
    if not choice.direct_messages:
        return "You have stopped them. You get none until you want them again."
    if choice.is_snoozed(today) and choice.snoozed_until:
        return f"You get none before {calendar_day(choice.snoozed_until)}."
    return "You may be sent check-ins and reminders. Pick a day to get none before it, or stop them."


def _choice_elements(choice: Choice, today: date) -> tuple[Button | DatePicker, ...]:
    if not choice.direct_messages:
        return (_button("Get direct messages again", ids.MINE_TAKE_MESSAGES),)
    stop = _button("Stop direct messages", ids.MINE_STOP_MESSAGES)
    if choice.is_snoozed(today) and choice.snoozed_until:
        return _day_picker(choice.snoozed_until), _button("End the snooze", ids.MINE_END_SNOOZE), stop
    return _day_picker(), stop


def _day_picker(until: date | None = None) -> DatePicker:
    """With nothing chosen it shows its placeholder; picking a day is enough, no button has to follow."""
    return DatePicker(
        action_id=ids.MINE_SNOOZE,
        initial_date=until.isoformat() if until else None,
        placeholder=PlainText("Snooze until"),
    )


def _kept_blocks(kept: Kept, lines: list[str]) -> tuple[Block, ...]:
    stored = "\n".join(["*What is stored about you*", *(f"• {line}" for line in lines)])
    return (_section(stored, "mine_kept"), *([_deleting()] if kept.comments or kept.deleted else []))


def _kept(kept: Kept) -> list[str]:
    place = f"in which channels you and Driver Pulse both are ({channels(kept.channels, MOST_CHANNELS)})"
    comments = f"{plural(kept.comments, 'comment')} that you wrote in threads of check-ins, with your name."
    gone = f"That you wrote {plural(kept.deleted, 'reply', 'replies')} which you deleted in Slack, and when."
    return [
        f"From Slack: your id, your name ({escaped(kept.person.name) or 'not known yet'}), your time zone "
        f"({zone_name(escaped(kept.person.zone))}), that you are {_account(kept.person)}"
        f"{f', and {place}' if kept.channels else ''}.",
        comments if kept.comments else "No comments of yours.",
        *([gone] if kept.deleted else []),
    ]


def _account(person: Person) -> str:
    if person.admin:
        return "an admin of the workspace"
    if person.guest:
        return "a guest"
    return "from another organization" if person.stranger else "a member of the workspace"


def _chosen(choice: Choice) -> list[str]:
    return [] if choice == Choice() else ["What you chose about direct messages."]


def _traces(traces: Traces) -> list[str]:
    """Only what there is: nobody is named in everything."""
    answers = (
        f"{plural(traces.answers, 'answer')} to open check-ins, under a code in place of your name. At the close "
        f"{'it is' if traces.answers == 1 else 'they are'} deleted."
    )
    named = {
        answers: traces.answers,
        f"That you were asked about {plural(traces.practices, 'practice')} in the last 30 days.": traces.practices,
        f"That {plural(traces.check_ins, 'check-in')} went to you by direct message, until 30 days after the close.": (
            traces.check_ins
        ),
        f"That {plural(traces.messages, 'message')} went to you alone; this is kept for 30 days.": traces.messages,
        f"That you are in {plural(traces.groups, 'user group')}.": traces.groups,
        f"That {plural(traces.asked_by_name, 'schedule')} asked you by name.": traces.asked_by_name,
        f"That you set up {plural(traces.set_up, 'schedule')}.": traces.set_up,
        f"{plural(traces.changes, 'change')} that you made as an admin, with your name, for two years.": traces.changes,
        f"{plural(traces.shares, 'message')} that shared a digest for you, and what you wrote there.": traces.shares,
        f"That you were told of {plural(traces.losses, 'channel')} that can't be posted in.": traces.losses,
    }
    admin = ["That an admin named you as one, and who did."] if traces.named_admin else []
    home = [_HOME] if traces.home else []
    return [*(line for line, number in named.items() if number), *admin, *home]


def _deleting() -> ActionsBlock:
    confirm = ConfirmationDialogue(
        title=PlainText("Delete your comments?"),
        text=PlainText(_DELETING),
        confirm=PlainText("Delete"),
        deny=PlainText("Keep them"),
        style="danger",
    )
    button = Button(
        text=PlainText("Delete my comments"),
        action_id=ids.MINE_DELETE_COMMENTS,
        value="all",
        style="danger",
        confirm=confirm,
    )
    return ActionsBlock(elements=[button], block_id="mine_delete")


def _button(text: str, action_id: str) -> Button:
    return Button(text=PlainText(text), action_id=action_id, value="me")


def _section(text: str, block_id: str) -> SectionBlock:
    return SectionBlock(text=Markdown(text, verbatim=True), block_id=block_id)


def _small(text: str, block_id: str) -> ContextBlock:
    return ContextBlock(elements=[Markdown(text, verbatim=True)], block_id=block_id)
