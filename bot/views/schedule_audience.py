"""The part of the schedule's form that says who is asked, and who reads."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from slackblocks import (
    AlertBlock,
    Block,
    CheckboxGroup,
    ConversationMultiSelectMenu,
    ExternalMultiSelectMenu,
    Markdown,
    PlainText,
    SectionBlock,
    UserMultiSelectMenu,
)

from bot.domain.person import Unreachable, UserGroup
from bot.domain.schedule import Manner
from bot.domain.schedule_advice import Advice
from bot.domain.schedule_form import Concern, ScheduleForm
from bot.domain.schedule_plan import MAX_GROUPS, MAX_PEOPLE
from bot.domain.schedule_words import MANNERS
from bot.views import ids
from bot.views.inputs import channel_menu, channels_only, labeled, menu, option
from bot.views.schedule_concerns import confirmation
from bot.views.schedules import unreachable_sentence
from bot.views.words import plural

_REMINDS = "Remind once, by direct message, who has not answered by half time"


def audience(form: ScheduleForm, advice: Advice, groups: Sequence[UserGroup]) -> Iterator[Block]:
    """Who reads, how people are asked, who they are, and whether they are reminded."""
    yield from _leadership(form, advice)
    manners = [option(words, manner) for manner, words in MANNERS.items()]
    yield labeled(
        "How people are asked",
        menu(ids.SCHEDULE_FIELD, manners, form.manner),
        block_id=ids.SCHEDULE_MANNER,
        dispatch=True,
    )
    yield from _directly(form, groups) if form.manner is Manner.DIRECT else _in_channels(form)
    if Concern.UNREACHABLE in advice.concerns:
        sentence = unreachable_sentence(advice.unreachable, asked=form.channels)
        yield SectionBlock(text=Markdown(sentence), block_id="unreachable")
        label = "Save all the same: I'll put that right before it asks"
        yield confirmation(Concern.UNREACHABLE, "Can't post there yet?", label, form=form)
    yield _reminders(form)


def channels_block(manner: Manner) -> str:
    """The block in which channels are chosen."""
    return ids.SCHEDULE_SOURCES if manner is Manner.DIRECT else ids.SCHEDULE_CHANNELS


def group_options(groups: Iterable[UserGroup]) -> list[Mapping[str, object]]:
    """User groups as Slack takes them in answer to a search."""
    named = [option(_group_text(group), group.id) for group in groups]
    return [{"text": {"type": "plain_text", "text": one.text.text}, "value": one.value} for one in named]


def unreachable_faults(chosen: Collection[str], found: Unreachable) -> list[str]:
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


def _leadership(form: ScheduleForm, advice: Advice) -> Iterator[Block]:
    yield labeled(
        "Leadership channel",
        channel_menu(ids.SCHEDULE_FIELD, form.leadership),
        block_id=ids.SCHEDULE_LEADERSHIP,
        dispatch=True,
        hint="Its members read the results. A private channel keeps them among the leaders.",
    )
    if advice.public_leadership:
        sentence = "This channel is public: anyone can join it and read the results. A private channel is safer."
        yield AlertBlock(text=PlainText(sentence), level="warning", block_id="public_leadership")


def _in_channels(form: ScheduleForm) -> Iterator[Block]:
    yield labeled(
        "Channels to ask",
        _channel_menu(form),
        block_id=ids.SCHEDULE_CHANNELS,
        dispatch=True,
        hint="Who is in several of them is counted in the first one.",
    )


def _directly(form: ScheduleForm, groups: Sequence[UserGroup]) -> Iterator[Block]:
    yield labeled(
        "Members of channels",
        _channel_menu(form),
        block_id=ids.SCHEDULE_SOURCES,
        dispatch=True,
        optional=True,
        hint="Everybody there gets a message of their own. Who joins or leaves later needs no change.",
    )
    yield labeled(
        "User groups",
        ExternalMultiSelectMenu(
            action_id=ids.SCHEDULE_GROUPS_SEARCH,
            min_query_length=0,
            initial_options=[option(_group_text(group), group.id) for group in _chosen(form, groups)] or None,
            max_selected_items=MAX_GROUPS,
            placeholder="Type the name of a group",
        ),
        block_id=ids.SCHEDULE_GROUPS,
        optional=True,
    )
    yield labeled(
        "People",
        UserMultiSelectMenu(
            action_id=ids.SCHEDULE_FIELD,
            initial_users=list(form.people) or None,
            max_selected_items=MAX_PEOPLE,
            placeholder="Anybody else, by name",
        ),
        block_id=ids.SCHEDULE_PEOPLE,
        optional=True,
        hint="Who is in several of these is asked once, and counted in the first.",
    )


def _chosen(form: ScheduleForm, groups: Sequence[UserGroup]) -> list[UserGroup]:
    """The groups of the form; one that Slack no longer has stays, so that it can be taken out."""
    known = {group.id: group for group in groups}
    return [known.get(id, UserGroup(id, f"A group that is gone ({id})", "")) for id in form.groups]


def _group_text(group: UserGroup) -> str:
    handle = f" (@{group.handle})" if group.handle else ""
    return f"{group.name}{handle}{', disabled' if group.disabled else ''}"


def _channel_menu(form: ScheduleForm) -> ConversationMultiSelectMenu:
    return ConversationMultiSelectMenu(
        action_id=ids.SCHEDULE_FIELD, initial_conversations=list(form.channels) or None, filter=channels_only()
    )


def _reminders(form: ScheduleForm) -> Block:
    box = option(_REMINDS, "reminds")
    boxes = CheckboxGroup(ids.SCHEDULE_FIELD, [box], initial_options=[box] if form.reminds else None)
    return labeled(
        "Reminders",
        boxes,
        block_id=ids.SCHEDULE_REMINDS,
        optional=True,
        hint="Never between 18:00 and 8:00 of the person, nor on a day off.",
    )
