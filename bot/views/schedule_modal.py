"""The modal in which an admin makes or changes a schedule. Its fields follow the rhythm that is chosen."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import time

from slackblocks import (
    AlertBlock,
    Block,
    CheckboxGroup,
    ContextBlock,
    ConversationFilter,
    ConversationMultiSelectMenu,
    ConversationSelectMenu,
    Element,
    ExternalSelectMenu,
    InputBlock,
    Markdown,
    ModalView,
    Option,
    PlainText,
    PlainTextInput,
    SectionBlock,
    StaticMultiSelectMenu,
    StaticSelectMenu,
    TimePicker,
)

from bot.domain.catalogue import Catalogue, Driver
from bot.domain.person import Unreachable
from bot.domain.schedule_advice import Advice, Outrun
from bot.domain.schedule_form import Concern, Edition, Fault, Field, Rhythm, ScheduleForm
from bot.domain.units import K_MAX, K_MIN
from bot.views import ids
from bot.views.cadence import ORDINALS, WEEKDAYS, describe_hours, zone_name
from bot.views.schedules import unreachable_sentence
from bot.views.words import begun, listed, plural

OPEN_HOURS = (4, 8, 12, 24, 48, 72, 96, 120, 168, 240, 336)
"""The times open that are offered; Cadence takes every hour between the first and the last."""

LONGEST_OPTION = 75
"""Characters of an option's text (https://docs.slack.dev/reference/block-kit/composition-objects/option-object)."""

RHYTHMS = {
    Rhythm.WEEKDAYS: "Every weekday, Monday to Friday",
    Rhythm.WEEKLY: "Every week",
    Rhythm.EVERY_2_WEEKS: "Every 2 weeks",
    Rhythm.EVERY_3_WEEKS: "Every 3 weeks",
    Rhythm.EVERY_4_WEEKS: "Every 4 weeks",
    Rhythm.MONTHLY: "Every month",
}

CONFIRM_BLOCKS = {
    Concern.OFTEN: ids.SCHEDULE_CONFIRM_OFTEN,
    Concern.UNREACHABLE: ids.SCHEDULE_CONFIRM_UNREACHABLE,
}
_UNCONFIRMED = {
    Concern.OFTEN: "Please tick this box, or choose to ask less often.",
    Concern.UNREACHABLE: "Please put that right first, or tick this box.",
}
"""The sentence beside a box that was left empty."""

CHANGED = (
    "Somebody else has just changed this schedule. What you entered is still here: save again to put it in the place "
    "of their changes, or cancel to keep them."
)
GONE = "Somebody else has just deleted this schedule. What you entered is still here: save again to make it anew."
"""Notices above a form that could not be saved."""

_BLOCKS = {
    Field.PROGRAM: ids.SCHEDULE_PROGRAM,
    Field.LEADERSHIP: ids.SCHEDULE_LEADERSHIP,
    Field.CHANNELS: ids.SCHEDULE_CHANNELS,
    Field.DRIVERS: ids.SCHEDULE_DRIVERS,
    Field.RHYTHM: ids.SCHEDULE_RHYTHM,
    Field.ORDINAL: ids.SCHEDULE_ORDINAL,
    Field.AT: ids.SCHEDULE_AT,
    Field.ZONE: ids.SCHEDULE_ZONE,
    Field.OPEN_HOURS: ids.SCHEDULE_OPEN_HOURS,
    Field.K: ids.SCHEDULE_K,
    Field.DIGEST_DAY: ids.SCHEDULE_DIGEST_DAY,
    Field.DIGEST_AT: ids.SCHEDULE_DIGEST_AT,
}


def schedule_modal(
    form: ScheduleForm, advice: Advice, *, catalogue: Catalogue, edition: Edition | None = None, notice: str = ""
) -> ModalView:
    """The modal with the form as it stands, and what there is to say about it.

    `notice` is a sentence above the form, in plain words of ours.
    """
    blocks = [
        *([AlertBlock(text=PlainText(notice), level="warning", block_id="notice")] if notice else []),
        *_what(form, advice, catalogue),
        *_when(form, advice),
        *_results(form),
    ]
    return ModalView(
        title="Change schedule" if edition else "New schedule",
        blocks=blocks,
        submit="Save",
        close="Cancel",
        callback_id=ids.SCHEDULE_FORM,
        private_metadata=f"{edition.schedule_id} {edition.version}" if edition else None,
    )


def block_of(field: Field, rhythm: Rhythm) -> str:
    """The block in which a field stands; days are chosen one or several at a time, depending on the rhythm."""
    if field is Field.DAYS:
        return ids.SCHEDULE_DAYS if rhythm.takes_several_days else ids.SCHEDULE_DAY
    return _BLOCKS[field]


def marked(faults: Sequence[Fault], rhythm: Rhythm) -> Mapping[str, str]:
    """The sentences by the blocks that they belong to, as Slack takes them; one for each block."""
    return {block_of(fault.field, rhythm): fault.sentence for fault in reversed(faults)}


def unconfirmed(advice: Advice, form: ScheduleForm) -> Mapping[str, str]:
    """The sentences beside what wants a yes that it has not had, by block."""
    missing = advice.concerns - form.confirmed
    sentences = {CONFIRM_BLOCKS[concern]: _UNCONFIRMED[concern] for concern in Concern if concern in missing}
    if Concern.UNREACHABLE in missing:
        chosen = {ids.SCHEDULE_LEADERSHIP: [form.leadership], ids.SCHEDULE_CHANNELS: form.channels}
        for block, channels in chosen.items():
            if faults := _unreachable(channels, advice.unreachable):
                sentences[block] = f"{begun(listed(faults))}; see below."
    return sentences


def zone_options(zones: Sequence[str]) -> list[Mapping[str, object]]:
    """Zones as Slack takes them in answer to a search."""
    return [{"text": {"type": "plain_text", "text": zone_name(zone)}, "value": zone} for zone in zones]


def _what(form: ScheduleForm, advice: Advice, catalogue: Catalogue) -> Iterator[Block]:
    yield _input(
        "Program",
        PlainTextInput(
            action_id=ids.SCHEDULE_FIELD,
            initial_value=form.program or None,
            placeholder="For example Reading First",
        ),
        block_id=ids.SCHEDULE_PROGRAM,
        hint="What your organization is putting into use. A program that has this name already keeps its own settings.",
    )
    yield from _where(form, advice)
    yield _input(
        "Drivers to ask about",
        _driver_menu(form, catalogue),
        block_id=ids.SCHEDULE_DRIVERS,
        dispatch=True,
        hint=(
            "Each check-in asks about one practice of one driver, and every practice comes up once before any "
            "repeats. Candidate practices are not part of a published list."
        ),
    )


def _where(form: ScheduleForm, advice: Advice) -> Iterator[Block]:
    yield _input(
        "Leadership channel",
        ConversationSelectMenu(
            action_id=ids.SCHEDULE_FIELD, initial_conversation=form.leadership or None, filter=_channels_only()
        ),
        block_id=ids.SCHEDULE_LEADERSHIP,
        dispatch=True,
        hint="Its members read the results. A private channel keeps them among the leaders.",
    )
    if advice.public_leadership:
        sentence = "This channel is public: anyone can join it and read the results. A private channel is safer."
        yield AlertBlock(text=PlainText(sentence), level="warning", block_id="public_leadership")
    yield _input(
        "Channels to ask",
        ConversationMultiSelectMenu(
            action_id=ids.SCHEDULE_FIELD, initial_conversations=list(form.channels) or None, filter=_channels_only()
        ),
        block_id=ids.SCHEDULE_CHANNELS,
        dispatch=True,
        hint="Who is in several of them is counted in the first one.",
    )
    if Concern.UNREACHABLE in advice.concerns:
        sentence = unreachable_sentence(advice.unreachable, asked=form.channels)
        yield SectionBlock(text=Markdown(sentence), block_id="unreachable")
        label = "Save all the same: I'll put that right before it asks"
        yield _confirmation(Concern.UNREACHABLE, "Can't post there yet?", label, form=form)


def _when(form: ScheduleForm, advice: Advice) -> Iterator[Block]:
    rhythms = [_option(words, rhythm) for rhythm, words in RHYTHMS.items()]
    yield _input("How often", _menu(rhythms, form.rhythm), block_id=ids.SCHEDULE_RHYTHM, dispatch=True)
    yield from _days(form)
    if advice.outrun:
        yield _note(_outrun(advice.outrun), "outrun")
    if advice.per_month is not None:
        yield _note(
            f"That is about {advice.per_month:.0f} check-ins a month. People who are asked often answer less and "
            "less, most of all if they don't see anything come of it.",
            "often",
        )
        yield _confirmation(
            Concern.OFTEN, "As often as that?", "Ask this often: we'll show what comes of it", form=form
        )
    yield _input("Time of day", _time(form.at), block_id=ids.SCHEDULE_AT)
    yield _input(
        "Time zone",
        ExternalSelectMenu(
            action_id=ids.SCHEDULE_ZONE_SEARCH,
            initial_option=_zone_option(form.zone) if form.zone else None,
            min_query_length=0,
            placeholder="Type a city, for example Chicago",
        ),
        block_id=ids.SCHEDULE_ZONE,
    )
    hours = [_option(describe_hours(hours), hours) for hours in sorted({*OPEN_HOURS, form.open_hours} - {0})]
    yield _input("Open for", _menu(hours, form.open_hours), block_id=ids.SCHEDULE_OPEN_HOURS, dispatch=True)
    if advice.at_once > 1:
        yield _note(
            f"The next check-in comes before this one closes, so up to {advice.at_once} stand open at once.",
            "at_once",
        )


def _days(form: ScheduleForm) -> Iterator[Block]:
    days = [_option(name, day) for day, name in enumerate(WEEKDAYS)]
    if form.rhythm is Rhythm.MONTHLY:
        ordinals = [_option(f"The {name}", ordinal) for ordinal, name in ORDINALS.items()]
        yield _input("Which one of the month", _menu(ordinals, form.ordinal), block_id=ids.SCHEDULE_ORDINAL)
    if form.rhythm.takes_several_days:
        chosen = [option for option in days if int(option.value) in form.weekdays]
        several = StaticMultiSelectMenu(
            ids.SCHEDULE_FIELD, days, initial_options=chosen or None, placeholder="One day or several"
        )
        yield _input("Days", several, block_id=ids.SCHEDULE_DAYS, dispatch=True)
    elif form.rhythm.takes_one_day:
        first = next(iter(form.weekdays), None)
        yield _input("Day", _menu(days, first), block_id=ids.SCHEDULE_DAY)


def _results(form: ScheduleForm) -> Iterator[Block]:
    sizes = [_option(plural(size, "person", "people"), size) for size in range(K_MIN, K_MAX + 1)]
    yield _input(
        "Smallest group",
        _menu(sizes, form.k),
        block_id=ids.SCHEDULE_K,
        hint=(
            "Results are shown only for so many people or more together. A change holds for check-ins that open "
            "afterwards, in every schedule of the program."
        ),
    )
    days = [_option(name, day) for day, name in enumerate(WEEKDAYS)]
    yield _input("Day of the digest", _menu(days, form.digest_day), block_id=ids.SCHEDULE_DIGEST_DAY)
    yield _input(
        "Time of the digest",
        _time(form.digest_at),
        block_id=ids.SCHEDULE_DIGEST_AT,
        hint="Posted to the leadership channel once a week if a check-in closed, in the time zone above.",
    )


def _driver_menu(form: ScheduleForm, catalogue: Catalogue) -> Element:
    options = [
        _option(_driver_text(driver, catalogue), driver.slug)
        for driver in catalogue.drivers
        if catalogue.of_driver(driver.slug)
    ]
    chosen = [option for option in options if option.value in form.drivers]
    return StaticMultiSelectMenu(ids.SCHEDULE_FIELD, options, initial_options=chosen or None)


def _driver_text(driver: Driver, catalogue: Catalogue) -> str:
    practices = catalogue.of_driver(driver.slug)
    candidates = sum(not practice.core for practice in practices)
    if candidates == len(practices):
        count = plural(candidates, "candidate practice")
    elif candidates:
        count = f"{plural(len(practices), 'practice')}, {plural(candidates, 'candidate')}"
    else:
        count = plural(len(practices), "practice")
    tail = f" ({count})"
    return f"{driver.name[: LONGEST_OPTION - len(tail)]}{tail}"


def _unreachable(chosen: Collection[str], found: Unreachable) -> list[str]:
    """What is wrong with the channels chosen in one field."""
    not_joined = len(set(chosen).intersection(found.not_joined))
    archived = len(set(chosen).intersection(found.archived))
    return [
        *([f"Driver Pulse is not in {plural(not_joined, 'channel')} chosen here yet"] if not_joined else []),
        *(
            [f"{plural(archived, 'channel')} chosen here {'is' if archived == 1 else 'are'} archived"]
            if archived
            else []
        ),
    ]


def _outrun(outrun: Outrun) -> str:
    return (
        f"A practice rests 28 days after it was asked. In 28 days this schedule comes up {outrun.times} times, with "
        f"{plural(outrun.practices, 'practice')} to ask: about {plural(outrun.skipped, 'check-in')} will be skipped, "
        "and shown as skipped. More drivers or fewer days avoid that."
    )


def _confirmation(concern: Concern, question: str, label: str, *, form: ScheduleForm) -> Block:
    """A box to tick. Optional for Slack, so that a box left empty gets our sentence, not Slack's; and who has changed
    what was doubtful and saves again has nothing to tick."""
    option = Option(text=PlainText(label), value=concern)
    boxes = CheckboxGroup(ids.SCHEDULE_FIELD, [option], initial_options=[option] if concern in form.confirmed else None)
    return InputBlock(label=question, element=boxes, block_id=CONFIRM_BLOCKS[concern], optional=True)


def _input(label: str, element: Element, *, block_id: str, dispatch: bool = False, hint: str | None = None) -> Block:
    return InputBlock(label=label, element=element, dispatch_action=dispatch, block_id=block_id, hint=hint)


def _menu(options: list[Option], chosen: object) -> Element:
    initial = next((option for option in options if option.value == str(chosen)), None)
    return StaticSelectMenu(ids.SCHEDULE_FIELD, options, initial_option=initial)


def _time(at: time | None) -> Element:
    return TimePicker(action_id=ids.SCHEDULE_FIELD, initial_time=f"{at:%H:%M}" if at else None)


def _option(text: str, value: object) -> Option:
    return Option(text=PlainText(text), value=str(value))


def _zone_option(zone: str) -> Option:
    return _option(zone_name(zone), zone)


def _note(text: str, block_id: str) -> Block:
    return ContextBlock(elements=[PlainText(text)], block_id=block_id)


def _channels_only() -> ConversationFilter:
    return ConversationFilter(include=["public", "private"])
