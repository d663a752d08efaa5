"""What an admin sees after saving a schedule: what will be asked where and when, and what has changed."""

from collections.abc import Iterator

from slackblocks import Block, Markdown, ModalView, SectionBlock

from bot.domain.schedule import Manner, ScheduleState
from bot.domain.schedule_card import Change, Saved, ScheduleCard
from bot.views.audience import audience_in_words
from bot.views.cadence import describe_cadence
from bot.views.schedule_lines import coming_lines, rules_line
from bot.views.schedules import unreachable_sentence
from bot.views.words import escaped, listed

_OF_THE_NEXT_ONE = {Change.CADENCE, Change.DAYS_OFF, Change.AUDIENCE, Change.REMINDERS, Change.DRIVERS}
"""Changes that hold from the next check-in on."""


def saved_modal(saved: Saved) -> ModalView:
    """The modal in the place of the form."""
    blocks: list[Block] = [
        SectionBlock(text=Markdown(paragraph, verbatim=True), block_id=f"saved_{place}")
        for place, paragraph in enumerate(_paragraphs(saved))
    ]
    return ModalView(title="Saved", blocks=blocks, close="Done")


def _paragraphs(saved: Saved) -> Iterator[str]:
    card = saved.card
    yield _plan(card)
    if rules := rules_line(card):
        yield rules
    yield _coming(card)
    if Change.PROGRAM_EXISTED in saved.changes or Change.NEW not in saved.changes:
        yield from _changes(saved)
    yield _group(card, changed=Change.K in saved.changes)
    if saved.open_rounds:
        yield _open_now(saved.open_rounds)
    if card.unreachable:
        yield unreachable_sentence(card.unreachable, asked=card.channels)


def _coming(card: ScheduleCard) -> str:
    if not card.coming:
        return "It asks nothing until somebody resumes it in `/drivers schedules`."
    return "\n".join(["Next it asks:", *(f"• {line}" for line in coming_lines(card))])


def _plan(card: ScheduleCard) -> str:
    drivers = listed([escaped(driver.name) for driver in card.drivers])
    times = describe_cadence(card.cadence, card.manner)
    whom = audience_in_words(card)
    where = f"in {whom}" if card.manner is Manner.CHANNEL else f"asking {whom} by direct message"
    state = " (paused)" if card.state is ScheduleState.PAUSED else ""
    return (
        f"*{escaped(card.program)}*{state} asks about {drivers} {times}, {where}. "
        f"Leaders read the results in <#{card.leadership}>."
    )


def _open_now(open_rounds: int) -> str:
    if open_rounds == 1:
        return "The check-in that is open now stays as asked."
    return f"The {open_rounds:,} check-ins that are open now stay as asked."


def _changes(saved: Saved) -> Iterator[str]:
    """What is different now for others than this schedule, or for this one from when on."""
    if saved.changes & _OF_THE_NEXT_ONE:
        yield "What you changed holds from the next check-in on."
    settings = {
        Change.PROGRAM_RENAMED: "name",
        Change.K: "smallest group",
        Change.LEADERSHIP: "leadership channel",
        Change.DIGEST: "time of the digest",
    }
    changed = [words for change, words in settings.items() if change in saved.changes]
    if Change.PROGRAM_EXISTED in saved.changes:
        yield (
            "There was a program of this name already, and this schedule belongs to it. Its leadership channel, "
            "smallest group and digest stay as they were; to change them, use *Change* in `/drivers schedules`."
        )
    elif changed:
        yield f"The program has a new {listed(changed)} now."
    if changed and saved.other_schedules:
        others = "other schedule" if saved.other_schedules == 1 else f"{saved.other_schedules} other schedules"
        yield f"That holds for the program's {others} too."


def _group(card: ScheduleCard, *, changed: bool) -> str:
    shown = f"Results are shown only for {card.k} or more people together"
    return f"{shown}, in every check-in that opens from now on." if changed else f"{shown}."
