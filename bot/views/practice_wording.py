"""The modals over the list of a schedule's practices: other words for a question, and practices of one's own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from slackblocks import (
    ActionsBlock,
    Block,
    Button,
    ConfirmationDialogue,
    ContextBlock,
    Element,
    Markdown,
    ModalView,
    PlainText,
    PlainTextInput,
    SectionBlock,
)

from bot.domain.catalogue import PLACEHOLDER, Driver, Practice
from bot.domain.own_practice import OwnPractice
from bot.domain.practice_form import PracticeFault, PracticeField, PracticeForm
from bot.domain.practice_text import MAX_QUESTION, MAX_TITLE
from bot.domain.scale_words import ScaleWords
from bot.views import ids
from bot.views.inputs import labeled, menu, option
from bot.views.preview import question_preview
from bot.views.words import escaped

BLOCKS: Mapping[PracticeField, str] = {
    PracticeField.DRIVER: ids.PRACTICE_DRIVER,
    PracticeField.TITLE: ids.PRACTICE_TITLE,
    PracticeField.QUESTION: ids.PRACTICE_QUESTION,
    PracticeField.WHY: ids.PRACTICE_WHY,
    PracticeField.SIGNS: ids.PRACTICE_SIGNS,
}

LATER = "It counts from the next check-in. A check-in that is open keeps the question with which it opened."

_NOTICE = "practice_notice_"
"""What the block ids of notices begin with."""

_STILL_HERE = (
    "What you entered is still here: save again to put it in the place of their words, or cancel to keep theirs."
)
_PRACTICE_TITLES = {
    (False, False): "Add a practice",
    (True, False): "Change a practice",
    (True, True): "Bring back a practice",
}
_IS_RETIRED = (
    " It is retired. Bring it back, and it takes its turn again from the next check-in on; if it was asked in the last "
    "28 days, it rests first."
)
_QUESTION_HINT = (
    f"One sentence of at most {MAX_QUESTION} characters that ends with a question mark. Where {PLACEHOLDER} stands, "
    "the program's name is put."
)


@dataclass(frozen=True)
class WordSheet:
    """What a form of words belongs to, whatever stands in its fields.

    `revision` counts how often the fields were filled anew, so that Slack takes them for new ones. `notice` are
    paragraphs above the form; `fault` is what keeps the preview from being shown.
    """

    program: str
    words: ScaleWords
    metadata: str
    revision: int = 0
    notice: tuple[str, ...] = ()
    fault: str = ""

    def block(self, field: PracticeField) -> str:
        """The id of a field's block, in this revision of the form."""
        return f"{BLOCKS[field]}:{self.revision}"


def wording_modal(sheet: WordSheet, practice: Practice, driver: Driver, question: str, *, original: str) -> ModalView:
    """How one program asks about a shipped practice; `question` is what stands in the field."""
    about = f"*{escaped(practice.title)}* ({escaped(driver.name)}), as it is asked about *{escaped(sheet.program)}*."
    back = _button("Use the original", ids.PRACTICE_ORIGINAL) if question != original else None
    asked = replace(practice, question=question, reworded=question != original)
    return _modal(
        "Change the words",
        sheet,
        [
            _markdown(about, "practice_about"),
            SectionBlock(text=PlainText(f"The original question: {original}"), block_id="practice_original"),
            _question(sheet, question),
            _small(
                "Keep the meaning, or figures from before and after can't be compared. To ask something else, add a "
                "practice of your own.",
                "practice_meaning",
            ),
            _buttons(_button("Show how it looks", ids.PRACTICE_PREVIEW), back),
            *_preview(sheet, asked, driver),
        ],
        callback_id=ids.WORDING_FORM,
    )


def practice_modal(
    sheet: WordSheet, form: PracticeForm, drivers: Sequence[Driver], own: OwnPractice | None = None
) -> ModalView:
    """A practice of a program's own: a new one, or `own`, whose driver stays, and which may be retired."""
    driver = next((one for one in drivers if one.slug == form.driver), None)
    retired = own is not None and own.retired_at is not None
    about = f"A practice of your own, asked about *{escaped(sheet.program)}* alone.{_IS_RETIRED if retired else ''}"
    return _modal(
        _PRACTICE_TITLES[own is not None, retired],
        sheet,
        [
            _markdown(about, "practice_about"),
            *([] if own else [_driver(sheet, form, drivers)]),
            *_texts(sheet, form),
            _buttons(
                _button("Show how it looks", ids.PRACTICE_PREVIEW), _retire_button() if own and not retired else None
            ),
            *(_preview(sheet, _as_asked(form), driver) if driver else _fault(sheet)),
        ],
        callback_id=ids.PRACTICE_FORM,
        submit="Bring back" if retired else "Save",
    )


def retired_modal(practice: OwnPractice) -> ModalView:
    """The modal in the place of the form: what was retired, and what stays."""
    said = (
        f"“{escaped(practice.title)}” is retired. Nothing more is asked about it. A check-in that is open closes at "
        "its time, and figures and comments stay. The list of practices has it still, to bring it back."
    )
    return ModalView(title="Retired", blocks=[_markdown(said, "practice_retired")], close="Back")


def marked_fields(faults: Sequence[PracticeFault], sheet: WordSheet) -> Mapping[str, str]:
    """The sentences by the blocks that they belong to, as Slack takes them."""
    return {sheet.block(fault.field): fault.sentence for fault in faults}


def newer_question(question: str) -> tuple[str, ...]:
    """Above the form of who came second: how it is asked now."""
    return (f"Somebody else has just changed these words. It is now asked: “{escaped(question)}” {_STILL_HERE}",)


def newer_practice(theirs: PracticeForm, yours: PracticeForm) -> tuple[str, ...]:
    """Above the form of who came second: what the practice says now where that differs from the form."""
    different = {
        "name": (theirs.title, yours.title),
        "question": (theirs.question, yours.question),
        "why it matters": (theirs.why, yours.why),
        "signs": (" · ".join(theirs.signs), " · ".join(yours.signs)),
    }
    lines = [f"• {label}: “{escaped(now)}”" for label, (now, here) in different.items() if now != here]
    said = f"Somebody else has just changed this practice. {_STILL_HERE}"
    return (said, "\n".join(["It now says:", *lines])) if lines else (said,)


def notices_in(sections: Mapping[str, str]) -> tuple[str, ...]:
    """The notices that stand above a form, out of the texts of its sections by block id."""
    return tuple(text for block_id, text in sections.items() if block_id.startswith(_NOTICE))


def not_retired(sentence: str) -> tuple[str, ...]:
    """Above the form of a practice that has to be asked for now: why."""
    return (escaped(sentence),)


def reworded_sentence(practice: Practice) -> str:
    """Above the list of practices, once the words of one were saved."""
    if practice.reworded:
        return f"“{escaped(practice.title)}” is asked in your own words. {LATER}"
    return f"“{escaped(practice.title)}” is asked in its original words. {LATER}"


def practice_added_sentence(practice: OwnPractice) -> str:
    """Above the list, once a practice was added."""
    return f"“{escaped(practice.title)}” is added and takes its turn from the next check-in on."


def practice_changed_sentence(practice: OwnPractice) -> str:
    """Above the list, once an own practice was put in other words."""
    return f"“{escaped(practice.title)}” is changed. {LATER}"


def practice_retired_sentence(practice: OwnPractice) -> str:
    """Above the list, once an own practice was retired."""
    return f"“{escaped(practice.title)}” is retired: nothing more is asked about it, and its figures stay."


def practice_back_sentence(practice: OwnPractice) -> str:
    """Above the list, once a retired practice was brought back."""
    return f"“{escaped(practice.title)}” is back and takes its turn from the next check-in on."


def _modal(title: str, sheet: WordSheet, blocks: list[Block], *, callback_id: str, submit: str = "Save") -> ModalView:
    notices = [_markdown(text, f"{_NOTICE}{place}") for place, text in enumerate(sheet.notice)]
    return ModalView(
        title=title,
        blocks=[*notices, *blocks],
        submit=submit,
        close="Cancel",
        callback_id=callback_id,
        private_metadata=sheet.metadata,
    )


def _driver(sheet: WordSheet, form: PracticeForm, drivers: Sequence[Driver]) -> Block:
    options = [option(driver.name, driver.slug) for driver in drivers]
    return labeled(
        "Driver",
        menu(ids.PRACTICE_FIELD, options, form.driver),
        block_id=sheet.block(PracticeField.DRIVER),
        hint="To choose from other drivers, add them to the schedule first.",
    )


def _texts(sheet: WordSheet, form: PracticeForm) -> Iterator[Block]:
    yield labeled(
        "Name",
        _input(form.title),
        block_id=sheet.block(PracticeField.TITLE),
        hint=f"A short name for lists and figures, at most {MAX_TITLE} characters.",
    )
    yield _question(sheet, form.question)
    yield labeled(
        "Why it matters",
        _input(form.why, multiline=True),
        block_id=sheet.block(PracticeField.WHY),
        hint="One to three sentences. Staff read them behind “Why this question?”.",
    )
    yield labeled(
        "Fully in place",
        _input("\n".join(form.signs), multiline=True),
        block_id=sheet.block(PracticeField.SIGNS),
        hint="What it looks like when it is fully in place: two to four signs, each on a line of its own.",
    )


def _question(sheet: WordSheet, question: str) -> Block:
    return labeled(
        "Question",
        _input(question),
        block_id=sheet.block(PracticeField.QUESTION),
        dispatch=True,
        hint=f"{_QUESTION_HINT} {LATER}",
    )


def _input(text: str, *, multiline: bool = False) -> Element:
    return PlainTextInput(action_id=ids.PRACTICE_FIELD, initial_value=text or None, multiline=multiline)


def _preview(sheet: WordSheet, practice: Practice, driver: Driver) -> list[Block]:
    """The check-in as staff will see it, or what keeps it from being asked."""
    if sheet.fault or not practice.question:
        return _fault(sheet)
    head = _small("This is how it will look:", "practice_preview")
    return [head, *question_preview(sheet.program, driver.name, practice, sheet.words)]


def _fault(sheet: WordSheet) -> list[Block]:
    return [_small(f"It can't be asked like this yet. {sheet.fault}", "practice_fault")] if sheet.fault else []


def _as_asked(form: PracticeForm) -> Practice:
    made = OwnPractice("", "", form.driver, form.title, form.question, form.why, form.signs)
    return made.as_practice(position=0)


def _buttons(*buttons: Button | None) -> Block:
    return ActionsBlock(elements=[one for one in buttons if one], block_id="practice_buttons")


def _button(text: str, action_id: str) -> Button:
    return Button(text=PlainText(text), action_id=action_id, value="pressed")


def _retire_button() -> Button:
    return Button(
        text=PlainText("Retire this practice"),
        action_id=ids.PRACTICE_RETIRE,
        value="retire",
        style="danger",
        confirm=ConfirmationDialogue(
            title=PlainText("Retire this practice?"),
            text=PlainText(
                "Nothing more will be asked about it in any schedule of the program. Its figures and comments stay, "
                "and an open check-in closes at its time. You can bring it back from the list of practices."
            ),
            confirm=PlainText("Retire"),
            deny=PlainText("Keep it"),
            style="danger",
        ),
    )


def _markdown(text: str, block_id: str) -> Block:
    return SectionBlock(text=Markdown(text, verbatim=True), block_id=block_id)


def _small(text: str, block_id: str) -> Block:
    return ContextBlock(elements=[PlainText(text)], block_id=block_id)
