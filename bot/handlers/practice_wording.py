"""Over the list of a schedule's practices: asking in other words, and practices of a program's own."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from slackblocks import ModalView

from bot.domain.practice_form import (
    PracticeForm,
    PracticeFormError,
    check_practice,
    check_question,
    form_of_practice,
)
from bot.domain.practice_order import Ordering
from bot.handlers.admins import admit
from bot.handlers.desk import Outcome
from bot.handlers.payloads import BadPayloadError, Submission, click_of, submission_of
from bot.handlers.practice_wording_fields import PracticeErrand, practice_in, question_in
from bot.handlers.schedule_list import Errand, hand_of
from bot.handlers.schedule_menu import order_view, ordering_in
from bot.ports import Deps, SlackBusyError, SlackRefusedError, SlackUnknownError
from bot.services import rewording, steering
from bot.services.rewording import LastPracticeError, RewordedError, WordDesk
from bot.views import practice_wording as views
from bot.views.practice_wording import WordSheet


async def choose(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """A practice was chosen in a menu above the list: its words, or all of it if it is the program's own; a retired one
    to be brought back."""
    modal, click = submission_of(body), click_of(body)
    await admit(deps, modal.workspace, modal.person)
    practice = next(iter(click.selected), "")
    if not practice:
        raise BadPayloadError("the practice")
    desk = await _desk(deps, modal, Errand.in_modal(modal), practice, retired=True)
    errand = _as_shown(PracticeErrand(modal.private_metadata, modal.view_id), desk)
    carried = await _carried(deps, modal, errand)
    await deps.messenger.push_view(click.trigger, _stored_view(desk, errand))
    return Outcome(later=(partial(_show_list, deps, modal, errand, carried, turn=click.action_ts),))


async def add(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """The form of a new practice."""
    modal, click = submission_of(body), click_of(body)
    await admit(deps, modal.workspace, modal.person)
    desk = await _desk(deps, modal, Errand.in_modal(modal))
    errand = PracticeErrand(modal.private_metadata, modal.view_id)
    await deps.messenger.push_view(click.trigger, _practice_view(desk, errand, PracticeForm()))
    return Outcome()


async def show_preview(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """How it would look with what is typed so far, or what is wrong with that; notices stay above the form."""
    modal, errand, desk = await _opened(deps, body)
    if desk.practice and not desk.own:
        await _update(deps, modal, _wording_preview(deps, modal, desk, errand))
    else:
        await _update(deps, modal, _practice_preview(deps, modal, desk, errand))
    return Outcome()


async def use_original(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Put the original question into the field; it holds once the form is saved."""
    modal, errand, desk = await _opened(deps, body)
    filled, notice = replace(errand, revision=errand.revision + 1), views.notices_in(modal.sections)
    await _update(deps, modal, _wording_view(desk, filled, desk.original, notice=notice))
    return Outcome()


async def save_wording(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Ask in these words from the next check-in on; whoever comes second is shown the newer ones first."""
    modal, errand, desk = await _opened(deps, body)
    question = question_in(modal)
    carried = await _carried(deps, modal, errand)
    try:
        practice = await deps.write(
            rewording.reword,
            modal.workspace,
            desk.schedule.id,
            errand.practice,
            question,
            seen=errand.seen,
            hand=hand_of(deps, modal.person),
            catalogue=deps.catalogue,
        )
    except PracticeFormError as error:
        return _marked(error, desk, errand)
    except RewordedError:
        now = (await _opened(deps, body))[2]
        newer = views.newer_question(now.practice.question if now.practice else "")
        return _in_its_place(_wording_view(now, _as_shown(errand, now), question, notice=newer))
    return _saved(deps, modal, errand, carried, views.reworded_sentence(practice))


async def save_practice(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Add a practice, put one of the program's own in other words, or bring it back."""
    modal, errand, desk = await _opened(deps, body)
    form = practice_in(modal)
    carried = await _carried(deps, modal, errand)
    try:
        said = await _save(deps, modal, errand, desk, form)
    except PracticeFormError as error:
        return _marked(error, desk, errand)
    except RewordedError:
        now = (await _opened(deps, body))[2]
        newer = views.newer_practice(form_of_practice(now.own), form.tidied) if now.own else ()
        return _in_its_place(_practice_view(now, _as_shown(errand, now), form, notice=newer))
    return _saved(deps, modal, errand, carried, said)


async def retire(deps: Deps, body: Mapping[str, Any]) -> Outcome:
    """Ask no more about an own practice, and say in the form's place what stays; or above it why that can't be."""
    modal, errand, desk = await _opened(deps, body)
    carried = await _carried(deps, modal, errand)
    try:
        retired = await deps.write(
            rewording.retire_practice,
            modal.workspace,
            desk.schedule.id,
            errand.practice,
            hand=hand_of(deps, modal.person),
            catalogue=deps.catalogue,
        )
    except LastPracticeError as error:  # Slack lets no fourth modal be put upon three
        notice = views.not_retired(error.sentence)
        await _update(deps, modal, _practice_view(desk, errand, practice_in(modal), notice=notice))
        return Outcome()
    await _update(deps, modal, views.retired_modal(retired))
    return Outcome(later=_saved(deps, modal, errand, carried, views.practice_retired_sentence(retired)).later)


async def _opened(deps: Deps, body: Mapping[str, Any]) -> tuple[Submission, PracticeErrand, WordDesk]:
    """The form in the hands of somebody who may use it, and what it stands on now."""
    modal = submission_of(body)
    await admit(deps, modal.workspace, modal.person)
    errand = PracticeErrand.in_modal(modal)
    order = errand.list_errand(modal)
    return modal, errand, await _desk(deps, modal, order, errand.practice, retired=errand.retired)


async def _desk(deps: Deps, modal: Submission, order: Errand, practice: str = "", *, retired: bool = False) -> WordDesk:
    return await deps.read(
        rewording.word_desk,
        modal.workspace,
        order.schedule_id,
        practice,
        now=deps.clock.now(),
        catalogue=deps.catalogue,
        retired=retired,
    )


def _as_shown(errand: PracticeErrand, desk: WordDesk) -> PracticeErrand:
    """What a form carries that shows what is stored now."""
    practice = desk.practice.id if desk.practice else ""
    shown = replace(errand, practice=practice, seen=desk.wording)
    if desk.own is None:
        return shown
    return replace(shown, version=desk.own.version, retired=desk.own.retired_at is not None)


async def _save(deps: Deps, modal: Submission, errand: PracticeErrand, desk: WordDesk, form: PracticeForm) -> str:
    """Keep the form, and say what became of it."""
    if not errand.practice:
        return await _add(deps, modal, desk, form)
    keep = rewording.bring_back if errand.retired else rewording.change_practice
    kept = await deps.write(
        keep,
        modal.workspace,
        desk.schedule.id,
        errand.practice,
        form,
        version=errand.version,
        hand=hand_of(deps, modal.person),
        catalogue=deps.catalogue,
    )
    return views.practice_back_sentence(kept) if errand.retired else views.practice_changed_sentence(kept)


async def _add(deps: Deps, modal: Submission, desk: WordDesk, form: PracticeForm) -> str:
    added = await deps.write(
        rewording.add_practice,
        modal.workspace,
        desk.schedule.id,
        form,
        view_id=modal.view_id,
        hand=hand_of(deps, modal.person),
        catalogue=deps.catalogue,
    )
    return views.practice_added_sentence(added)


def _stored_view(desk: WordDesk, errand: PracticeErrand) -> ModalView:
    if desk.own:
        return _practice_view(desk, errand, form_of_practice(desk.own))
    return _wording_view(desk, errand, desk.practice.question if desk.practice else "")


def _wording_preview(deps: Deps, modal: Submission, desk: WordDesk, errand: PracticeErrand) -> ModalView:
    question, notice = question_in(modal) or desk.original, views.notices_in(modal.sections)
    try:
        check_question(question, desk.around(deps.clock.now()))
    except PracticeFormError as error:
        return _wording_view(desk, errand, question, notice=notice, fault=error.sentence)
    return _wording_view(desk, errand, question, notice=notice)


def _practice_preview(deps: Deps, modal: Submission, desk: WordDesk, errand: PracticeErrand) -> ModalView:
    form, notice = practice_in(modal), views.notices_in(modal.sections)
    try:
        check_practice(desk.of_own_driver(form).tidied, desk.around(deps.clock.now()), drivers=desk.driver_slugs)
    except PracticeFormError as error:
        return _practice_view(desk, errand, form, notice=notice, fault=error.sentence)
    return _practice_view(desk, errand, form, notice=notice)


def _wording_view(
    desk: WordDesk, errand: PracticeErrand, question: str, *, notice: tuple[str, ...] = (), fault: str = ""
) -> ModalView:
    if desk.practice is None:
        raise BadPayloadError("the practice")
    driver = desk.catalogues.shipped.driver_or_gone(desk.practice.driver)
    sheet = _sheet(desk, errand, notice, fault)
    return views.wording_modal(sheet, desk.practice, driver, question, original=desk.original)


def _practice_view(
    desk: WordDesk, errand: PracticeErrand, form: PracticeForm, *, notice: tuple[str, ...] = (), fault: str = ""
) -> ModalView:
    sheet = _sheet(desk, errand, notice, fault)
    return views.practice_modal(sheet, desk.of_own_driver(form), desk.drivers, desk.own)


def _sheet(desk: WordDesk, errand: PracticeErrand, notice: tuple[str, ...] = (), fault: str = "") -> WordSheet:
    return WordSheet(desk.program.name, desk.program.words, errand.metadata, errand.revision, notice, fault)


def _marked(error: PracticeFormError, desk: WordDesk, errand: PracticeErrand) -> Outcome:
    marks = views.marked_fields(error.faults, _sheet(desk, errand))
    return Outcome(ack={"response_action": "errors", "errors": dict(marks)})


def _in_its_place(view: ModalView) -> Outcome:
    return Outcome(ack={"response_action": "update", "view": view})


def _saved(deps: Deps, modal: Submission, errand: PracticeErrand, carried: Ordering | None, said: str) -> Outcome:
    """Slack closes the form; the list below it is shown as it is now."""
    return Outcome(later=(partial(_show_list, deps, modal, errand, carried, said=said),))


async def _carried(deps: Deps, modal: Submission, errand: PracticeErrand) -> Ordering | None:
    """The order in the list below with moves that are not saved yet; None if there are none, or they no longer fit."""
    order = errand.list_errand(modal)
    found = await deps.read(steering.repertoire, modal.workspace, order.schedule_id, catalogue=deps.catalogue)
    with suppress(steering.ChangedError):
        ordering = ordering_in(order, found)
        return None if ordering == found.ordering else ordering
    return None


async def _show_list(
    deps: Deps,
    modal: Submission,
    errand: PracticeErrand,
    carried: Ordering | None,
    *,
    said: str = "",
    turn: str = "",
) -> None:
    """Show the list below a form as it is now. Its menu of words has nothing chosen any more."""
    order = errand.list_errand(modal)
    found = await deps.read(steering.repertoire, modal.workspace, order.schedule_id, catalogue=deps.catalogue)
    ordering = carried.carried_to(found.ordering) if carried else found.ordering
    order = replace(order, version=found.version)
    view = await order_view(deps, modal.workspace, order, found, ordering, said=said, turn=turn)
    with suppress(SlackRefusedError, SlackBusyError, SlackUnknownError):
        await deps.messenger.update_view(errand.below, view)


async def _update(deps: Deps, modal: Submission, view: ModalView) -> None:
    """Show a form anew; if Slack refuses, the person may have closed it."""
    with suppress(SlackRefusedError, SlackBusyError, SlackUnknownError):
        await deps.messenger.update_view(modal.view_id, view, seen_hash=modal.view_hash)
