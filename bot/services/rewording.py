"""What admins do with a program's own words and practices. Open check-ins keep the words that they opened with."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.audit import Act
from bot.domain.catalogue import Catalogue, Driver, Practice, UnknownPracticeError
from bot.domain.own_practice import Catalogues, OwnPractice, Wording, own_practice_id
from bot.domain.plain import tidy_name
from bot.domain.practice_form import (
    MAX_OWN_PRACTICES,
    PracticeForm,
    Surroundings,
    check_practice,
    check_question,
    form_of_practice,
)
from bot.domain.practice_order import choice_of, order_of
from bot.domain.program import Program
from bot.domain.rotation import REST_DAYS
from bot.domain.schedule import Schedule
from bot.errors import PulseError
from bot.services.auditing import note
from bot.services.cataloguing import catalogues
from bot.services.steering import Hand, living, program_of, save
from storage import directory, own_practices, programs, rounds, schedules, wordings
from storage.engine import Reading, Writing


class RewordedError(PulseError):
    """Somebody else has changed a practice's words since they were shown."""

    @property
    def sentence(self) -> str:
        return "Somebody else has just changed these words. Please look at them again and repeat what you wanted."


class RetiredError(PulseError):
    """A practice of a program's own has been retired meanwhile."""

    @property
    def sentence(self) -> str:
        return (
            "Somebody else has just retired this practice, so nothing is asked about it any more. To bring it back, "
            "open the list of practices again."
        )


@dataclass
class LastPracticeError(PulseError):
    """A schedule asks about this practice alone: without it, its choice would be void and it would ask all others."""

    title: str

    @property
    def sentence(self) -> str:
        return (
            f"A schedule of this program asks about “{self.title}” alone. Let it ask about another practice first, or "
            "delete the schedule; then retire this one."
        )


class TooManyPracticesError(PulseError):
    """A program has as many own practices as it may have."""

    @property
    def sentence(self) -> str:
        return (
            f"A program can have {MAX_OWN_PRACTICES} practices of its own at most. Retire one before you add another."
        )


@dataclass(frozen=True)
class WordDesk:
    """All that a form of words shows: the program, the drivers that its schedule asks about, and a practice if it is
    about one that exists. `programs` are the names of all programs of the workspace."""

    schedule: Schedule
    program: Program
    programs: tuple[str, ...]
    catalogues: Catalogues
    practice: Practice | None = None
    own: OwnPractice | None = None

    @property
    def drivers(self) -> tuple[Driver, ...]:
        """The drivers that a new practice may belong to; of an own one, the driver that it has."""
        slugs = (self.own.driver,) if self.own else self.schedule.drivers
        return tuple(one for one in self.catalogues.shipped.drivers if one.slug in slugs)

    @property
    def driver_slugs(self) -> tuple[str, ...]:
        return tuple(driver.slug for driver in self.drivers)

    @property
    def original(self) -> str:
        """The shipped question; empty for an own practice."""
        shipped = self.catalogues.shipped.find(self.practice.id) if self.practice else None
        return shipped.question if shipped else ""

    @property
    def wording(self) -> str:
        """The program's own words for a shipped practice; empty while it asks in the shipped ones."""
        return self.catalogues.wording(self.program.id, self.practice.id) if self.practice else ""

    def of_own_driver(self, form: PracticeForm) -> PracticeForm:
        """A form with the driver of the own practice that it is about: figures were given under that."""
        return replace(form, driver=self.own.driver) if self.own else form

    def around(self, now: datetime) -> Surroundings:
        """What a form on this desk is held against."""
        return Surroundings(self.catalogues, self.programs, now, practice=self.practice.id if self.practice else "")


async def word_desk(
    session: Reading,
    workspace: str,
    schedule_id: str,
    practice_id: str = "",
    *,
    now: datetime,
    catalogue: Catalogue,
    retired: bool = False,
) -> WordDesk:
    """What a form of words begins with, for one practice or for a new one; with `retired` also for a retired one.

    Raises GoneError, RetiredError, or UnknownPracticeError if the program has no such practice.
    """
    schedule = await living(session, workspace, schedule_id)
    program = await program_of(session, workspace, schedule)
    names = tuple(one.name for one in await programs.programs(session, workspace))
    lately = await rounds.own_words_asked(session, workspace, since=now - timedelta(days=REST_DAYS))
    known = replace(await catalogues(session, workspace, catalogue), lately=lately)
    if not practice_id:
        return WordDesk(schedule, program, names, known)
    own = known.own(practice_id)
    practice = known.of(program.id).find(practice_id)
    if practice is None:
        raise UnknownPracticeError(practice_id)
    if own and own.retired_at and not retired:
        raise RetiredError
    return WordDesk(schedule, program, names, known, practice, own)


async def reword(
    session: Writing,
    workspace: str,
    schedule_id: str,
    practice_id: str,
    question: str,
    *,
    seen: str,
    hand: Hand,
    catalogue: Catalogue,
) -> Practice:
    """Ask about a shipped practice in the program's own words from the next check-in on; the shipped words, or none,
    mean the shipped ones. `seen` are the own words that the admin was shown, empty for none.

    Raises PracticeFormError, RewordedError, GoneError or UnknownPracticeError.
    """
    await directory.lock_workspace(session, workspace)
    desk = await word_desk(session, workspace, schedule_id, practice_id, now=hand.now, catalogue=catalogue)
    wanted = tidy_name(question) or desk.original
    if desk.practice is None or desk.own or wanted == desk.practice.question:
        return desk.practice or catalogue.practice(practice_id)
    if desk.wording != seen:
        raise RewordedError
    if wanted == desk.original:
        await wordings.forget_wording(session, workspace, desk.program.id, practice_id)
    else:
        check_question(wanted, desk.around(hand.now))
        await wordings.save_wording(session, workspace, Wording(desk.program.id, practice_id, wanted))
    detail = f"{desk.practice.title}: from “{desk.practice.question}” to “{wanted}”"
    await _note(session, workspace, desk, Act.QUESTION_REWORDED, detail, hand=hand)
    return replace(desk.practice, question=wanted, reworded=wanted != desk.original)


async def add_practice(
    session: Writing,
    workspace: str,
    schedule_id: str,
    form: PracticeForm,
    *,
    view_id: str,
    hand: Hand,
    catalogue: Catalogue,
) -> OwnPractice:
    """Add a practice to the program of a schedule, and to the schedule's own order if it has one.

    `view_id` is Slack's name for the form: however often it is sent off, it makes one practice. Raises
    PracticeFormError, TooManyPracticesError, GoneError or ChangedError.
    """
    schedule = await schedules.lock_schedule(session, workspace, schedule_id)
    await directory.lock_workspace(session, workspace)
    desk = await word_desk(session, workspace, schedule_id, now=hand.now, catalogue=catalogue)
    form = form.tidied
    made = own_practice_id(workspace, view_id, form.driver)
    if known := desk.catalogues.own(made):
        return known
    _refuse_too_many(desk)
    check_practice(form, desk.around(hand.now), drivers=desk.driver_slugs)
    practice = _laid_on(form, OwnPractice(made, desk.program.id, form.driver, "", "", "", ()))
    await own_practices.add_own_practice(session, workspace, practice, created_at=hand.now)
    await _ask_too(session, workspace, schedule, made, desk)
    await _note(session, workspace, desk, Act.PRACTICE_ADDED, f"{practice.title}: “{practice.question}”", hand=hand)
    return practice


async def change_practice(
    session: Writing,
    workspace: str,
    schedule_id: str,
    practice_id: str,
    form: PracticeForm,
    *,
    version: int,
    hand: Hand,
    catalogue: Catalogue,
) -> OwnPractice:
    """Put an own practice in other words; its driver stays. `version` is that of the practice as it was shown.

    Raises PracticeFormError, RewordedError, RetiredError, GoneError or UnknownPracticeError.
    """
    await directory.lock_workspace(session, workspace)
    desk = await word_desk(session, workspace, schedule_id, practice_id, now=hand.now, catalogue=catalogue)
    if desk.own is None:
        raise UnknownPracticeError(practice_id)
    form = desk.of_own_driver(form).tidied
    if form == form_of_practice(desk.own):
        return desk.own
    if desk.own.version != version:
        raise RewordedError
    check_practice(form, desk.around(hand.now), drivers=desk.driver_slugs)
    changed = _laid_on(form, desk.own)
    if not await own_practices.change_own_practice(session, workspace, changed):
        raise RewordedError
    detail = "\n".join(_differences(desk.own, changed))
    await _note(session, workspace, desk, Act.PRACTICE_REWORDED, f"{desk.own.title}\n{detail}", hand=hand)
    return replace(changed, version=version + 1)


async def retire_practice(
    session: Writing, workspace: str, schedule_id: str, practice_id: str, *, hand: Hand, catalogue: Catalogue
) -> OwnPractice:
    """Ask no more about an own practice; its figures and comments stay. Raises GoneError, RetiredError,
    LastPracticeError or UnknownPracticeError."""
    await directory.lock_workspace(session, workspace)
    desk = await word_desk(session, workspace, schedule_id, practice_id, now=hand.now, catalogue=catalogue)
    if desk.own is None:
        raise UnknownPracticeError(practice_id)
    await _refuse_the_last(session, workspace, desk, desk.own)
    retired = replace(desk.own, retired_at=hand.now)
    if not await own_practices.change_own_practice(session, workspace, retired):
        raise RewordedError
    await _note(session, workspace, desk, Act.PRACTICE_RETIRED, desk.own.title, hand=hand)
    return retired


async def bring_back(
    session: Writing,
    workspace: str,
    schedule_id: str,
    practice_id: str,
    form: PracticeForm,
    *,
    version: int,
    hand: Hand,
    catalogue: Catalogue,
) -> OwnPractice:
    """Ask about a retired own practice again, in the words of a form, in the schedule whose list it was chosen in.

    It rests from when it was last asked, and so do its words: if another practice asks the same by now, the form has to
    say something else. `version` is that of the practice as it was shown; bringing it back twice is once. Raises
    PracticeFormError, TooManyPracticesError, RewordedError, GoneError, ChangedError or UnknownPracticeError.
    """
    beside = await schedules.lock_schedules_beside(session, workspace, schedule_id)
    await directory.lock_workspace(session, workspace)
    desk = await word_desk(
        session, workspace, schedule_id, practice_id, now=hand.now, catalogue=catalogue, retired=True
    )
    if desk.own is None:
        raise UnknownPracticeError(practice_id)
    form = desk.of_own_driver(form).tidied
    if desk.own.retired_at is None and form == form_of_practice(desk.own):
        return desk.own
    if desk.own.retired_at is None or desk.own.version != version:
        raise RewordedError
    _refuse_too_many(desk)
    check_practice(form, desk.around(hand.now), drivers=desk.driver_slugs)
    back = replace(_laid_on(form, desk.own), retired_at=None)
    if not await own_practices.change_own_practice(session, workspace, back):
        raise RewordedError
    await _ask_again(session, workspace, beside, practice_id, desk)
    detail = "\n".join([desk.own.title, *_differences(desk.own, back)])
    await _note(session, workspace, desk, Act.PRACTICE_BROUGHT_BACK, detail, hand=hand)
    return replace(back, version=version + 1)


def _refuse_too_many(desk: WordDesk) -> None:
    """Raises TooManyPracticesError if the program can't have another practice of its own."""
    living = [one for one in desk.catalogues.practices if one.program == desk.program.id and one.retired_at is None]
    if len(living) >= MAX_OWN_PRACTICES:
        raise TooManyPracticesError


async def _ask_too(
    session: Writing, workspace: str, schedule: Schedule | None, practice_id: str, desk: WordDesk
) -> None:
    """Have a schedule ask about one more practice, if its own are chosen; a choice that is void stays that."""
    if schedule is None or not schedule.practices:
        return
    chosen = [one.id for one in choice_of(schedule, desk.catalogues.of(desk.program.id))]
    if chosen and practice_id in schedule.practices:
        return
    await save(session, workspace, replace(schedule, practices=(*chosen, practice_id) if chosen else ()))


async def _ask_again(
    session: Writing, workspace: str, beside: Iterable[Schedule], practice_id: str, desk: WordDesk
) -> None:
    """Have the schedule of a desk ask about a practice that was retired; the choices of others that are void by now are
    emptied, so that they don't come to be of this practice alone."""
    for schedule in beside:
        if schedule.id == desk.schedule.id or not choice_of(schedule, desk.catalogues.of(desk.program.id)):
            await _ask_too(session, workspace, schedule, practice_id, desk)


async def _refuse_the_last(session: Reading, workspace: str, desk: WordDesk, practice: OwnPractice) -> None:
    """Raises LastPracticeError if some schedule of the program asks about nothing else."""
    known = desk.catalogues.of(desk.program.id)
    for schedule in await schedules.schedules(session, workspace, program_id=desk.program.id):
        if [one.id for one in order_of(schedule, known)] == [practice.id]:
            raise LastPracticeError(practice.title)


def _laid_on(form: PracticeForm, practice: OwnPractice) -> OwnPractice:
    return replace(practice, title=form.title, question=form.question, why=form.why, signs=form.signs)


def _differences(before: OwnPractice, after: OwnPractice) -> Iterator[str]:
    """What is different, in plain words; the longer texts are only named."""
    for label, old, new in (("Name", before.title, after.title), ("Question", before.question, after.question)):
        if old != new:
            yield f"{label}: from “{old}” to “{new}”"
    for label, same in (("why it matters", before.why == after.why), ("its signs", before.signs == after.signs)):
        if not same:
            yield f"Changed: {label}"


async def _note(session: Writing, workspace: str, desk: WordDesk, act: Act, detail: str, *, hand: Hand) -> None:
    await note(session, workspace, hand.person, act, desk.program.name, detail=detail, now=hand.now, random=hand.random)
