"""The modal of `/drivers settings`: who has which role, and how one program is set."""

from collections.abc import Iterator, Mapping, Sequence

from slackblocks import (
    AlertBlock,
    Block,
    DividerBlock,
    Markdown,
    ModalView,
    PlainText,
    PlainTextInput,
    SectionBlock,
    UserMultiSelectMenu,
)

from bot.domain.program_form import LABELS, RHYTHMS, ProgramForm, Setting, SettingFault, SettingsForm
from bot.domain.scale import Rating
from bot.domain.scale_words import USUAL_WORDS
from bot.domain.settings_basis import Basis
from bot.domain.settings_card import SettingsCard, SettingsSaved
from bot.domain.spoken import MONTHS
from bot.domain.units import K_MAX, K_MIN
from bot.views import ids
from bot.views.cadence import WEEKDAYS
from bot.views.inputs import channel_menu, labeled, menu, option, time_menu, zone_menu
from bot.views.schedules import unreachable_sentence
from bot.views.words import escaped, listed, plural

MOST_MENTIONS = 20
MOST_PROGRAMS = 100
"""Options of one select (https://docs.slack.dev/reference/block-kit/block-elements)."""

BLOCKS: Mapping[Setting, str] = {
    Setting.ADMINS: ids.SETTINGS_ADMINS,
    Setting.NAME: ids.SETTINGS_NAME,
    Setting.LEADERSHIP: ids.SETTINGS_LEADERSHIP,
    Setting.K: ids.SETTINGS_K,
    Setting.DIGEST_RHYTHM: ids.SETTINGS_DIGEST_RHYTHM,
    Setting.DIGEST_DAY: ids.SETTINGS_DIGEST_DAY,
    Setting.DIGEST_AT: ids.SETTINGS_DIGEST_AT,
    Setting.DIGEST_ZONE: ids.SETTINGS_DIGEST_ZONE,
    Setting.QUARTERS: ids.SETTINGS_QUARTERS,
    Setting.SCHOOL_YEAR: ids.SETTINGS_SCHOOL_YEAR,
    Setting.NOT_YET: ids.SETTINGS_NOT_YET,
    Setting.PARTLY: ids.SETTINGS_PARTLY,
    Setting.FULLY: ids.SETTINGS_FULLY,
    Setting.CANT_TELL: ids.SETTINGS_CANT_TELL,
}

OVERTAKEN = (
    "Somebody else has just changed the same, as listed below. What you changed is still here: save again to put it in "
    "the place of theirs, or cancel to keep theirs."
)
"""Notice above a form that changes what somebody else has just changed too."""

_ANSWER_HINTS = {
    Rating.NOT_YET: "The lowest rating: 0 points, whatever it is called.",
    Rating.PARTLY: "The one between: 1 point.",
    Rating.FULLY: "The highest rating: 2 points.",
    Rating.CANT_TELL: "Stays outside every score, for those who can't see it from where they stand.",
}


_THEIRS = "theirs"
"""The block that says what others have changed meanwhile."""


def settings_modal(
    form: SettingsForm, basis: Basis, card: SettingsCard, *, notice: str = "", overtaken: str = ""
) -> ModalView:
    """The modal with the form as it stands; `notice` is a sentence above it, `overtaken` what others have changed that
    its admin changed too, in mrkdwn.

    Slack keeps what was entered as long as block ids stay, so these change with the revision of the basis.
    """
    blocks: list[Block] = [
        *([_alert(notice, "notice")] if notice else []),
        *([_alert(OVERTAKEN, "overtaken"), _section(overtaken, _THEIRS)] if overtaken else []),
        *_roles(form, basis, card),
        DividerBlock(block_id="between"),
        *(_program(form.program, basis, card) if form.program else [_no_program()]),
    ]
    return ModalView(
        title="Settings",
        blocks=blocks,
        submit="Save",
        close="Cancel",
        callback_id=ids.SETTINGS_FORM,
        private_metadata=basis.text,
    )


def overtaken_by(theirs: Sequence[str]) -> str:
    """What others have changed, for above the form of who came second: a line for each."""
    return "\n".join(f"• {escaped(one)}" for one in theirs)


def overtaken_in(sections: Mapping[str, str]) -> str:
    """What is told above a form of what others have changed, out of the texts of its sections by block id."""
    return sections.get(_THEIRS, "")


def marked_settings(faults: Sequence[SettingFault], basis: Basis) -> Mapping[str, str]:
    """The sentences by the blocks that they belong to, as Slack takes them."""
    return {_block(BLOCKS[fault.setting], basis): fault.sentence for fault in faults}


def unsaved_notice(program: str) -> str:
    """Above a form in which another program was chosen before this one was saved."""
    return f"What you changed in “{program}” is not saved yet. Save or cancel first, then open the other program."


def settings_saved_modal(saved: SettingsSaved) -> ModalView:
    """The modal in the place of the form: what is different now."""
    blocks: list[Block] = [
        SectionBlock(text=Markdown(paragraph, verbatim=True), block_id=f"saved_{place}")
        for place, paragraph in enumerate(_told(saved))
    ]
    return ModalView(title="Settings", blocks=blocks, close="Done")


def mentions(people: Sequence[str], most: int = MOST_MENTIONS) -> str:
    """People as mentions; of many, the first and how many more."""
    shown = [f"<@{person}>" for person in people[:most]]
    rest = len(people) - len(shown)
    return listed([*shown, *([f"{rest:,} more"] if rest else [])])


def _roles(form: SettingsForm, basis: Basis, card: SettingsCard) -> Iterator[Block]:
    own = mentions(card.slack_admins) or "nobody whom Driver Pulse knows of yet"
    yield _section(
        f"*Admins* set up what is asked, and read everything that leaders read. Slack's own admins and owners always "
        f"are: {own}.",
        "slack_admins",
    )
    yield labeled(
        "Admins besides them",
        UserMultiSelectMenu(action_id=ids.SETTINGS_FIELD, initial_users=list(form.admins) or None),
        block_id=_block(ids.SETTINGS_ADMINS, basis),
        hint="They may do all that admins may in Driver Pulse, and nothing more in Slack.",
        optional=True,
    )


def _no_program() -> Block:
    return _section("There is no program yet. The first schedule makes one: type `/drivers schedule`.", "no_program")


def _program(form: ProgramForm, basis: Basis, card: SettingsCard) -> Iterator[Block]:
    if len(card.programs) > 1:
        options = [option(name, program_id) for program_id, name in card.programs[:MOST_PROGRAMS]]
        yield labeled(
            "Program",
            menu(ids.SETTINGS_FIELD, options, basis.program_id),
            block_id=_block(ids.SETTINGS_PROGRAM, basis),
            dispatch=True,
            hint="Everything below is about this program alone.",
        )
    yield labeled(
        LABELS[Setting.NAME],
        PlainTextInput(action_id=ids.SETTINGS_FIELD, initial_value=form.name or None),
        block_id=_block(ids.SETTINGS_NAME, basis),
        hint="Check-ins that are open use the new name too.",
    )
    yield from _leadership(form, basis, card)
    sizes = [option(plural(size, "person", "people"), size) for size in range(K_MIN, K_MAX + 1)]
    yield labeled(
        LABELS[Setting.K],
        menu(ids.SETTINGS_FIELD, sizes, form.k),
        block_id=_block(ids.SETTINGS_K, basis),
        hint=(
            "Results are shown only for so many people or more together. A change holds for check-ins that open "
            "afterwards; every check-in says its own number."
        ),
    )
    yield from _digest(form, basis)
    yield from _years(form, basis)
    yield from _answers(form, basis)


def _leadership(form: ProgramForm, basis: Basis, card: SettingsCard) -> Iterator[Block]:
    yield labeled(
        LABELS[Setting.LEADERSHIP],
        channel_menu(ids.SETTINGS_FIELD, form.leadership),
        block_id=_block(ids.SETTINGS_LEADERSHIP, basis),
        dispatch=True,
        hint="Its members are the program's leaders: they read its results. To change who leads, change who is in it.",
    )
    if card.public_leadership:
        sentence = "This channel is public: anyone can join it and read the results. A private channel is safer."
        yield _alert(sentence, "public_leadership")
    if card.unreachable:
        yield _section(unreachable_sentence(card.unreachable, asked=()), "unreachable")
    yield _section(_leaders(form, card), "leaders")


def _leaders(form: ProgramForm, card: SettingsCard) -> str:
    if not form.leadership:
        return "*Leaders:* nobody until a channel is chosen."
    if card.leaders is None:
        return "*Leaders:* Slack has not told Driver Pulse yet who is in this channel."
    if not card.leaders:
        return "*Leaders:* nobody is in this channel yet."
    return f"*Leaders:* {plural(len(card.leaders), 'person', 'people')} in this channel now: {mentions(card.leaders)}."


def _digest(form: ProgramForm, basis: Basis) -> Iterator[Block]:
    rhythms = [option(words, rhythm) for rhythm, words in RHYTHMS.items()]
    days = [option(name, day) for day, name in enumerate(WEEKDAYS)]
    yield labeled(
        LABELS[Setting.DIGEST_RHYTHM],
        menu(ids.SETTINGS_FIELD, rhythms, form.digest_rhythm),
        block_id=_block(ids.SETTINGS_DIGEST_RHYTHM, basis),
        hint="Posted to the leadership channel on its day if a check-in closed since the last one.",
    )
    yield labeled(
        LABELS[Setting.DIGEST_DAY],
        menu(ids.SETTINGS_FIELD, days, form.digest_day),
        block_id=_block(ids.SETTINGS_DIGEST_DAY, basis),
    )
    yield labeled(
        LABELS[Setting.DIGEST_AT],
        time_menu(ids.SETTINGS_FIELD, form.digest_at),
        block_id=_block(ids.SETTINGS_DIGEST_AT, basis),
    )
    yield labeled(
        LABELS[Setting.DIGEST_ZONE], zone_menu(form.digest_zone), block_id=_block(ids.SETTINGS_DIGEST_ZONE, basis)
    )


def _years(form: ProgramForm, basis: Basis) -> Iterator[Block]:
    months = [option(name, month) for month, name in enumerate(MONTHS, start=1)]
    yield labeled(
        LABELS[Setting.QUARTERS],
        menu(ids.SETTINGS_FIELD, months, form.quarters),
        block_id=_block(ids.SETTINGS_QUARTERS, basis),
        hint="What “this quarter”, “Q3 2026” and “FY26” mean in summaries. A fiscal year is named after its end.",
    )
    yield labeled(
        LABELS[Setting.SCHOOL_YEAR],
        menu(ids.SETTINGS_FIELD, months, form.school_year),
        block_id=_block(ids.SETTINGS_SCHOOL_YEAR, basis),
        hint="What “this school year” means in summaries.",
    )


def _answers(form: ProgramForm, basis: Basis) -> Iterator[Block]:
    yield _section(
        "*The four answers* may be called what your staff say. What each of them counts stays the same, so call them "
        "something that means the same. Check-ins that are open keep the words with which they opened.",
        "answers",
    )
    for rating, words in form.words.by_rating.items():
        yield labeled(
            LABELS[Setting(rating)],
            PlainTextInput(
                action_id=ids.SETTINGS_FIELD, initial_value=words or None, placeholder=USUAL_WORDS.of(rating)
            ),
            block_id=_block(BLOCKS[Setting(rating)], basis),
            hint=_ANSWER_HINTS[rating],
        )


def _told(saved: SettingsSaved) -> Iterator[str]:
    if not saved:
        yield "Nothing is different: everything was as you left it."
        return
    if saved.named:
        yield f"Named as admins: {mentions(saved.named)}."
    if saved.removed:
        yield f"No admins any more: {mentions(saved.removed)}."
    if saved.changes:
        yield "\n".join([f"*{escaped(saved.program)}* is changed:", *(f"• {escaped(one)}" for one in saved.changes)])
    if saved.holds_later:
        yield "Check-ins that are open now keep their smallest group and their words for the answers."
    yield "The list of changes has it too: type `/drivers audit`."


def _block(name: str, basis: Basis) -> str:
    return f"{name}:{basis.revision}"


def _alert(text: str, block_id: str) -> Block:
    return AlertBlock(text=PlainText(text), level="warning", block_id=block_id)


def _section(text: str, block_id: str) -> Block:
    return SectionBlock(text=Markdown(text, verbatim=True), block_id=block_id)
