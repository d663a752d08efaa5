"""The modal in which an admin makes or changes a schedule. Its fields follow the rhythm that is chosen."""

from collections.abc import Iterator, Mapping, Sequence

from slackblocks import (
    AlertBlock,
    Block,
    Element,
    InputBlock,
    Markdown,
    ModalView,
    PlainText,
    PlainTextInput,
    SectionBlock,
    StaticMultiSelectMenu,
)

from bot.domain.catalogue import Catalogue, Driver
from bot.domain.person import UserGroup
from bot.domain.schedule_advice import Advice
from bot.domain.schedule_basis import NEW_FORM, Basis
from bot.domain.schedule_form import Concern, Fault, Field, ScheduleForm
from bot.domain.units import K_MAX, K_MIN
from bot.views import ids
from bot.views.cadence import WEEKDAYS
from bot.views.inputs import LONGEST_OPTION, labeled, menu, option, time_menu
from bot.views.schedule_audience import audience, channels_block, unreachable_faults
from bot.views.schedule_concerns import CONFIRM_BLOCKS, UNCONFIRMED
from bot.views.schedule_times import days_off, times
from bot.views.words import begun, listed, plural

GONE = "Somebody else has just deleted this schedule. What you entered is still here: save again to make it anew."
"""Notice above a form that could not be saved."""

_BLOCKS = {
    Field.PROGRAM: ids.SCHEDULE_PROGRAM,
    Field.LEADERSHIP: ids.SCHEDULE_LEADERSHIP,
    Field.MANNER: ids.SCHEDULE_MANNER,
    Field.GROUPS: ids.SCHEDULE_GROUPS,
    Field.PEOPLE: ids.SCHEDULE_PEOPLE,
    Field.REMINDS: ids.SCHEDULE_REMINDS,
    Field.DRIVERS: ids.SCHEDULE_DRIVERS,
    Field.RHYTHM: ids.SCHEDULE_RHYTHM,
    Field.ORDINAL: ids.SCHEDULE_ORDINAL,
    Field.AT: ids.SCHEDULE_AT,
    Field.ZONE: ids.SCHEDULE_ZONE,
    Field.OPEN_HOURS: ids.SCHEDULE_OPEN_HOURS,
    Field.OFF_WEEKDAYS: ids.SCHEDULE_OFF_WEEKDAYS,
    Field.CALENDAR: ids.SCHEDULE_CALENDAR,
    Field.ON_DAY_OFF: ids.SCHEDULE_ON_DAY_OFF,
    Field.K: ids.SCHEDULE_K,
    Field.DIGEST_DAY: ids.SCHEDULE_DIGEST_DAY,
    Field.DIGEST_AT: ids.SCHEDULE_DIGEST_AT,
}

_DETAIL = "details_"
"""What the block ids of details begin with."""


def schedule_modal(
    form: ScheduleForm,
    advice: Advice,
    *,
    catalogue: Catalogue,
    groups: Sequence[UserGroup] = (),
    basis: Basis = NEW_FORM,
    notice: str = "",
    details: Sequence[str] = (),
) -> ModalView:
    """The modal with the form as it stands, and what there is to say about it.

    `groups` are the workspace's user groups; `notice` is a sentence above the form, in plain words of ours, and
    `details` are paragraphs to add to it, in mrkdwn.
    """
    blocks = [
        *([AlertBlock(text=PlainText(notice), level="warning", block_id="notice")] if notice else []),
        *(_detail(paragraph, place) for place, paragraph in enumerate(details)),
        *_what(form, advice, catalogue, groups),
        *times(form, advice),
        *days_off(form, advice),
        *_results(form),
    ]
    return ModalView(
        title="Change schedule" if basis.edition else "New schedule",
        blocks=_anew(blocks, basis),
        submit="Save",
        close="Cancel",
        callback_id=ids.SCHEDULE_FORM,
        private_metadata=basis.setting_aside(form).text,
    )


def shown_as(block_id: str, basis: Basis) -> str:
    """What an input is called in a form that was filled anew: Slack keeps what was entered while block ids stay."""
    return f"{block_id}:{basis.revision}" if basis.revision else block_id


def block_of(field: Field, form: ScheduleForm) -> str:
    """The block in which a field stands: days are chosen one or several at a time, depending on the rhythm; channels
    are asked in, or their members are asked."""
    if field is Field.DAYS:
        return ids.SCHEDULE_DAYS if form.rhythm.takes_several_days else ids.SCHEDULE_DAY
    return channels_block(form.manner) if field is Field.CHANNELS else _BLOCKS[field]


def marked(faults: Sequence[Fault], form: ScheduleForm) -> Mapping[str, str]:
    """The sentences by the blocks that they belong to, as Slack takes them; one for each block."""
    return {block_of(fault.field, form): fault.sentence for fault in reversed(faults)}


def unconfirmed(advice: Advice, form: ScheduleForm) -> Mapping[str, str]:
    """The sentences beside what wants a yes that it has not had, by block."""
    missing = advice.concerns - form.confirmed
    sentences = {CONFIRM_BLOCKS[concern]: UNCONFIRMED[concern] for concern in Concern if concern in missing}
    if Concern.UNREACHABLE in missing:
        chosen = {ids.SCHEDULE_LEADERSHIP: (form.leadership,), channels_block(form.manner): form.channels}
        for block, channels in chosen.items():
            if faults := unreachable_faults(channels, advice.unreachable):
                sentences[block] = f"{begun(listed(faults))}; see below."
    return sentences


def paragraphs_of(sections: Mapping[str, str]) -> tuple[str, ...]:
    """The `details` that stand above a form, out of the texts of its sections by block id."""
    return tuple(text for block_id, text in sections.items() if block_id.startswith(_DETAIL))


def _anew(blocks: Sequence[Block], basis: Basis) -> list[Block]:
    for block in blocks:
        if isinstance(block, InputBlock) and block.block_id:
            block.block_id = shown_as(block.block_id, basis)
    return list(blocks)


def _detail(paragraph: str, place: int) -> Block:
    return SectionBlock(text=Markdown(paragraph, verbatim=True), block_id=f"{_DETAIL}{place}")


def _what(form: ScheduleForm, advice: Advice, catalogue: Catalogue, groups: Sequence[UserGroup]) -> Iterator[Block]:
    yield labeled(
        "Program",
        PlainTextInput(
            action_id=ids.SCHEDULE_FIELD,
            initial_value=form.program or None,
            placeholder="For example Reading First",
        ),
        block_id=ids.SCHEDULE_PROGRAM,
        hint="What your organization is putting into use. A program that has this name already keeps its own settings.",
    )
    yield from audience(form, advice, groups)
    yield labeled(
        "Drivers to ask about",
        _driver_menu(form, catalogue),
        block_id=ids.SCHEDULE_DRIVERS,
        dispatch=True,
        hint=(
            "Each check-in asks about one practice of one driver, and every practice comes up once before any "
            "repeats. Candidate practices are not part of a published list."
        ),
    )


def _results(form: ScheduleForm) -> Iterator[Block]:
    sizes = [option(plural(size, "person", "people"), size) for size in range(K_MIN, K_MAX + 1)]
    yield labeled(
        "Smallest group",
        menu(ids.SCHEDULE_FIELD, sizes, form.k),
        block_id=ids.SCHEDULE_K,
        hint=(
            "Results are shown only for so many people or more together. A change holds for check-ins that open "
            "afterwards, in every schedule of the program."
        ),
    )
    days = [option(name, day) for day, name in enumerate(WEEKDAYS)]
    yield labeled(
        "Day of the digest", menu(ids.SCHEDULE_FIELD, days, form.digest_day), block_id=ids.SCHEDULE_DIGEST_DAY
    )
    yield labeled(
        "Time of the digest",
        time_menu(ids.SCHEDULE_FIELD, form.digest_at),
        block_id=ids.SCHEDULE_DIGEST_AT,
        hint=(
            "Posted to the leadership channel once a week if a check-in closed, in the time zone above unless "
            "/drivers settings says another."
        ),
    )


def _driver_menu(form: ScheduleForm, catalogue: Catalogue) -> Element:
    options = [
        option(_driver_text(driver, catalogue), driver.slug)
        for driver in catalogue.drivers
        if catalogue.of_driver(driver.slug)
    ]
    chosen = [one for one in options if one.value in form.drivers]
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
