"""The modal of `/drivers compare`: what with what. Only what exists is offered."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from slackblocks import Block, Markdown, ModalView, Option, SectionBlock

from bot.domain.compare_form import Comparable, CompareForm, Kind
from bot.domain.compared import ScheduleChoice
from bot.domain.export import name_of
from bot.domain.period import Period
from bot.views import ids
from bot.views.cadence import schedule_label
from bot.views.inputs import cut_for_menu, labeled, menu, option
from bot.views.sentences import is_channel
from bot.views.words import begun

EVERYBODY = "everybody"

KINDS = {
    Kind.CHANNELS: "Two channels",
    Kind.TIMES: "Two times",
    Kind.SCHEDULES: "Two schedules",
    Kind.LEADERS: "Leadership team and staff",
}

_NOTHING_YET = (
    "There are no figures to compare yet. They come once check-ins have closed that enough people rated; "
    "`/drivers summary` says how far things are."
)

_MISSING = {
    Kind.CHANNELS: (
        "Two channels can be compared once a schedule asks at least two in which enough people rate for figures of "
        "their own."
    ),
    Kind.TIMES: "Two times can be compared once there are figures of more than one month.",
    Kind.LEADERS: (
        "The leadership team can be compared with staff once it is asked too: by a schedule of its own, whose only "
        "channel is the leadership channel. An admin can make one with `/drivers schedule`."
    ),
}
"""Why something is not offered, and what to do about it."""


def compare_modal(form: CompareForm, there: Comparable) -> ModalView:
    """The form as it stands; without anything to compare a sentence that says why."""
    if form.kind is None:
        return ModalView(title="Compare", blocks=[*_sections(_why_nothing(there))], close="Close")
    return ModalView(
        title="Compare",
        blocks=[_kind_menu(form, there), *_fields(form, there), *_sections(_not_offered(there))],
        submit="Compare",
        close="Cancel",
        callback_id=ids.COMPARE_FORM,
    )


def schedule_name(choice: ScheduleChoice, beside: Sequence[ScheduleChoice]) -> str:
    """What tells a schedule from others: when it asks, and its program if there are several."""
    label = schedule_label(
        choice.schedule.cadence,
        choice.schedule.state,
        beside=[one.schedule.cadence for one in beside],
        leaders=choice.asks_leaders,
    )
    return f"{choice.program.name}, {label}" if len({one.program.id for one in beside}) > 1 else begun(label)


def _why_nothing(there: Comparable) -> list[str]:
    return _not_offered(there) if there.choices.schedules else [_NOTHING_YET]


def _not_offered(there: Comparable) -> list[str]:
    return [sentence for kind, sentence in _MISSING.items() if kind not in there.kinds]


def _kind_menu(form: CompareForm, there: Comparable) -> Block:
    options = [option(_kind_name(kind, there), kind) for kind in there.kinds]
    return _field("What with what", ids.COMPARE_KIND, options, form.kind or "", dispatch=True)


def _kind_name(kind: Kind, there: Comparable) -> str:
    several = len({one.program.id for one in there.choices.schedules}) > 1
    if kind is Kind.CHANNELS and not all(_only_channels(one) for one in there.schedules(kind)):
        return "Two teams"
    return "Two programs or schedules" if kind is Kind.SCHEDULES and several else KINDS[kind]


def _fields(form: CompareForm, there: Comparable) -> Iterator[Block]:
    """What belongs to the kind. Slack keeps a choice as long as its block stays, so blocks say what it depends on."""
    match form.kind:
        case Kind.SCHEDULES:
            options = [option(*one) for one in _schedules(there.choices.schedules)]
            yield from _sides(("First", "Second"), options, form, form.kind)
        case Kind.LEADERS:
            if len(there.choices.with_leaders) > 1:
                programs = [option(one.name, one.id) for one in there.choices.with_leaders]
                yield _field("Program", ids.COMPARE_PROGRAM, programs, form.program)
        case _:
            yield from _in_schedule(form, there)


def _in_schedule(form: CompareForm, there: Comparable) -> Iterator[Block]:
    possible = there.schedules(form.kind)
    chosen = next((one for one in possible if one.schedule.id == form.schedule), None)
    if len(possible) > 1:
        options = [option(*one) for one in _schedules(possible)]
        yield _field("Schedule", f"{ids.COMPARE_SCHEDULE}:{form.kind}", options, form.schedule, dispatch=True)
    if chosen is None:
        return
    depends = f"{form.kind}:{form.schedule}"
    if form.kind is Kind.CHANNELS:
        word = "channel" if _only_channels(chosen) else "team"
        yield from _sides((f"First {word}", f"Second {word}"), _channels(chosen, there), form, depends)
        return
    times = [option(time_name(one), one) for one in there.times(chosen)]
    yield from _sides(("One time", "The other time"), times, form, depends)
    if chosen.channels:
        everybody = [option("Everybody who was asked", EVERYBODY), *_channels(chosen, there)]
        yield _field("Whose figures", f"{ids.COMPARE_CHANNEL}:{depends}", everybody, form.channel or EVERYBODY)


def time_name(period: Period) -> str:
    """A month, or a longer time by its first and last month, which are whole: `January to March 2026`."""
    first, last = period.start, period.end
    if (first.year, first.month) == (last.year, last.month):
        return _month(first)
    return f"{first:%B} to {_month(last)}" if first.year == last.year else f"{_month(first)} to {_month(last)}"


def _month(day: date) -> str:
    return f"{day:%B} {day.year}"


def _schedules(choices: Sequence[ScheduleChoice]) -> list[tuple[str, str]]:
    """Names and ids; what would read the same is numbered."""
    return _told_apart([(schedule_name(one, choices), one.schedule.id) for one in choices])


def _channels(choice: ScheduleChoice, there: Comparable) -> list[Option]:
    """Whom a schedule asked, by name."""
    called = sorted((name_of(one, there.names), one) for one in choice.channels)
    return [option(*one) for one in _told_apart(called)]


def _only_channels(choice: ScheduleChoice) -> bool:
    return all(map(is_channel, choice.channels))


def _told_apart(called: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Names and ids, with a number before each name that reads like another once it is cut for a menu."""
    seen = Counter(cut_for_menu(name) for name, _ in called)
    return [
        (name if seen[cut_for_menu(name)] == 1 else f"{place}. {name}", id)
        for place, (name, id) in enumerate(called, start=1)
    ]


def _sides(labels: tuple[str, str], options: Sequence[Option], form: CompareForm, depends: str) -> Iterator[Block]:
    places = (ids.COMPARE_FIRST, ids.COMPARE_SECOND)
    for label, place, chosen in zip(labels, places, (form.first, form.second), strict=True):
        yield _field(label, f"{place}:{depends}", options, chosen)


def _field(label: str, block_id: str, options: Sequence[Option], chosen: object, *, dispatch: bool = False) -> Block:
    return labeled(label, menu(ids.COMPARE_FIELD, options, chosen), block_id=block_id, dispatch=dispatch)


def _sections(sentences: Sequence[str]) -> Iterator[Block]:
    for place, sentence in enumerate(sentences):
        yield SectionBlock(Markdown(sentence, verbatim=True), block_id=f"missing_{place}")
