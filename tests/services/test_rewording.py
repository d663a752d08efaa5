"""Admins put questions in other words, and add practices of a program's own: from the next check-in on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.audit import Act
from bot.domain.catalogue import UnknownPracticeError
from bot.domain.own_practice import OwnPractice
from bot.domain.practice_form import MAX_OWN_PRACTICES, PracticeFormError, form_of_practice
from bot.domain.scale import Rating
from bot.services.auditing import audit_page
from bot.services.cataloguing import catalogue_of
from bot.services.home import home
from bot.services.listing import schedule_page
from bot.services.presenting import check_in_card
from bot.services.previewing import preview
from bot.services.rewording import (
    LastPracticeError,
    RetiredError,
    RewordedError,
    TooManyPracticesError,
    add_practice,
    change_practice,
    retire_practice,
    reword,
    word_desk,
)
from bot.services.steering import GoneError, ask_at_once, choose_practices, repertoire
from bot.services.summarizing import read_summary
from storage import own_practices, programs, schedules
from storage.engine import Database
from tests.factories import MONDAY, WORKSPACE, make_hand, make_own_practice, make_program, make_schedule
from tests.stage import Stage

FA = "facilitative-administration"
P1, P2 = f"{FA}/p1", f"{FA}/p2"
WEEK = timedelta(weeks=1)
FORM = form_of_practice(make_own_practice())
OWN_WORDS = "Do you have what {program} needs?"


async def rewords(stage: Stage, question: str = OWN_WORDS, practice: str = P1, *, seen: str = "") -> object:
    return await stage.database.write(
        reword,
        WORKSPACE,
        "schedule",
        practice,
        question,
        seen=seen,
        hand=make_hand(stage.clock.now()),
        catalogue=stage.means.catalogue,
    )


async def adds(stage: Stage, *, view_id: str = "V1", **changes: object) -> OwnPractice:
    return await stage.database.write(
        add_practice,
        WORKSPACE,
        "schedule",
        replace(FORM, **changes),
        view_id=view_id,
        hand=make_hand(stage.clock.now()),
        catalogue=stage.means.catalogue,
    )


async def changes_it(stage: Stage, own: OwnPractice, *, version: int = 1, **changes: object) -> OwnPractice:
    return await stage.database.write(
        change_practice,
        WORKSPACE,
        "schedule",
        own.id,
        replace(form_of_practice(own), **changes),
        version=version,
        hand=make_hand(stage.clock.now()),
        catalogue=stage.means.catalogue,
    )


async def retires(stage: Stage, practice: str) -> OwnPractice:
    return await stage.database.write(
        retire_practice,
        WORKSPACE,
        "schedule",
        practice,
        hand=make_hand(stage.clock.now()),
        catalogue=stage.means.catalogue,
    )


async def asked(stage: Stage) -> str:
    """The question that stands in the newest check-in."""
    post = await stage.check_in()
    card = await stage.database.read(check_in_card, WORKSPACE, post.id, catalogue=stage.means.catalogue)
    assert card is not None
    return card.practice.asks(card.program)


async def audited(stage: Stage) -> list[tuple[Act, str]]:
    page = await stage.database.read(audit_page, WORKSPACE, start=0, count=9)
    return [(entry.act, entry.detail) for entry in page.entries]


async def comes_next(stage: Stage) -> list[str]:
    page = await stage.database.read(
        schedule_page, WORKSPACE, count=5, now=stage.clock.now(), catalogue=stage.means.catalogue
    )
    return [one.practice.title for one in page.cards[0].coming if one.practice]


async def only_own(stage: Stage, *practices: str, shown: tuple[str, ...] | None = None) -> None:
    """The schedule asks these and no others; the admin was `shown` all that it may ask."""
    found = await stage.database.read(schedules.schedule, WORKSPACE, "schedule")
    await stage.database.write(
        choose_practices,
        WORKSPACE,
        "schedule",
        practices,
        version=found.version,
        shown=shown,
        hand=make_hand(stage.clock.now()),
        catalogue=stage.means.catalogue,
    )


async def test_own_words_are_asked_from_the_next_check_in_on(stage: Stage):
    await only_own(stage, P1)
    await stage.opens()
    before = await asked(stage)
    await rewords(stage)
    assert await asked(stage) == before
    assert (await stage.latest()).question == ""

    await stage.moves(4 * WEEK)
    assert await asked(stage) == "Do you have what Reading First needs?"
    await rewords(stage, "Is there enough for {program}?", seen=OWN_WORDS)
    assert await asked(stage) == "Do you have what Reading First needs?"


async def test_own_words_are_shown_in_the_preview(stage: Stage):
    await rewords(stage, practice=P2)
    await stage.opens()
    found = await stage.database.read(
        preview, WORKSPACE, "schedule", now=stage.clock.now(), catalogue=stage.means.catalogue
    )
    assert found.card.practice.asks(found.program) == "Do you have what Reading First needs?"


async def test_another_program_asks_in_the_shipped_words(stage: Stage):
    await rewords(stage)
    theirs = await stage.database.read(catalogue_of, WORKSPACE, "another", stage.means.catalogue)
    elsewhere = await stage.database.read(catalogue_of, "T0OTHER", "program", stage.means.catalogue)
    assert theirs == elsewhere == stage.means.catalogue


@pytest.mark.parametrize("back", ["", "Does {program} have p1?"])
async def test_the_original_words_come_back(stage: Stage, back: str):
    await rewords(stage)
    assert (await rewords(stage, back, seen=OWN_WORDS)).reworded is False
    known = await stage.database.read(catalogue_of, WORKSPACE, "program", stage.means.catalogue)
    assert known == stage.means.catalogue


async def test_words_that_are_asked_already_change_nothing(stage: Stage):
    await rewords(stage, "Does {program} have p1?")
    await rewords(stage)
    await rewords(stage, seen="what somebody else saw")
    assert len(await audited(stage)) == 1


async def test_of_two_admins_the_second_is_told(stage: Stage):
    await rewords(stage)
    with pytest.raises(RewordedError):
        await rewords(stage, "Is there enough for {program}?", seen="")


async def test_words_that_cannot_be_asked_are_not_kept(stage: Stage):
    with pytest.raises(PracticeFormError):
        await rewords(stage, "There is enough.")
    with pytest.raises(PracticeFormError):
        await rewords(stage, "Does {program} have p2?")
    assert await audited(stage) == []


async def test_a_question_rests_in_the_words_in_which_it_was_asked_lately(stage: Stage):
    """The words of a practice may have changed since; who read them remembers them."""
    await only_own(stage, P1)
    await rewords(stage)
    await stage.opens()
    await rewords(stage, "Is there enough for {program}?", seen=OWN_WORDS)
    with pytest.raises(PracticeFormError, match="Title of p1"):
        await adds(stage, question=OWN_WORDS)
    await stage.moves(5 * WEEK)
    await adds(stage, question=OWN_WORDS)


async def test_a_former_question_of_an_own_practice_rests_too_and_it_may_have_it_back(stage: Stage):
    own = await adds(stage)
    await only_own(stage, own.id)
    await stage.opens()
    changed = await changes_it(stage, own, question="Is there any room at all?")
    with pytest.raises(PracticeFormError):
        await rewords(stage, own.question)
    assert (await changes_it(stage, changed, version=2, question=own.question)).question == own.question


async def test_a_question_that_names_another_program_asks_what_its_staff_are_asked(stage: Stage):
    await stage.database.write(programs.save_program, WORKSPACE, make_program(id="second", name="Math"))
    with pytest.raises(PracticeFormError):
        await adds(stage, question="Does Math have p1?")


async def test_every_change_is_noted_from_what_to_what(stage: Stage):
    await rewords(stage)
    own = await adds(stage)
    changed = await changes_it(stage, own, title="A room", question="Is there a room?", why="Because.")
    await retires(stage, changed.id)
    assert set(await audited(stage)) == {
        (Act.QUESTION_REWORDED, f"Title of p1: from “Does {{program}} have p1?” to “{OWN_WORDS}”"),
        (Act.PRACTICE_ADDED, "A quiet room: “Is there a quiet room for {program}?”"),
        (
            Act.PRACTICE_REWORDED,
            "A quiet room\nName: from “A quiet room” to “A room”\n"
            "Question: from “Is there a quiet room for {program}?” to “Is there a room?”\nChanged: why it matters",
        ),
        (Act.PRACTICE_RETIRED, "A room"),
    }


async def test_an_own_practice_takes_its_turn_and_rests_like_others(stage: Stage):
    own = await adds(stage)
    await only_own(stage, own.id)
    await stage.opens()
    assert (await stage.latest()).practice == own.id
    assert await asked(stage) == "Is there a quiet room for Reading First?"
    await stage.moves(WEEK)
    assert (await stage.latest()).practice is None
    await stage.moves(3 * WEEK)
    assert (await stage.latest()).practice == own.id


async def test_an_own_practice_is_told_beforehand(stage: Stage):
    """What is due at this very moment asks the other one; afterwards both rest."""
    own = await adds(stage)
    await only_own(stage, P2, own.id)
    assert await comes_next(stage) == ["A quiet room"]


async def test_a_form_that_is_sent_off_twice_adds_one_practice(stage: Stage):
    assert await adds(stage) == await adds(stage)
    assert len(await stage.database.read(own_practices.own_practices, WORKSPACE)) == 1
    assert len(await audited(stage)) == 1


async def test_a_practice_joins_the_order_that_admins_have_chosen(stage: Stage):
    await only_own(stage, P2, P1)
    own = await adds(stage)
    found = await stage.database.read(repertoire, WORKSPACE, "schedule", catalogue=stage.means.catalogue)
    assert found.ordering.asked == (P2, P1, own.id)


async def test_the_last_practice_that_a_schedule_asks_about_is_not_retired(stage: Stage):
    """Else it would begin to ask about all that an admin has left out."""
    own = await adds(stage)
    other = make_schedule(id="other", practices=(own.id,))
    await stage.database.write(schedules.add_schedule, WORKSPACE, other)
    with pytest.raises(LastPracticeError):
        await retires(stage, own.id)
    assert Act.PRACTICE_RETIRED not in [act for act, _ in await audited(stage)]
    await stage.database.write(schedules.save_schedule, WORKSPACE, replace(other, practices=(own.id, P1)))
    assert (await retires(stage, own.id)).retired_at


async def test_a_practice_that_is_added_does_not_bring_back_a_choice_that_is_void(stage: Stage):
    found = await stage.database.read(schedules.schedule, WORKSPACE, "schedule")
    await stage.database.write(schedules.save_schedule, WORKSPACE, replace(found, practices=(f"{FA}/gone",)))
    own = await adds(stage)
    found = await stage.database.read(repertoire, WORKSPACE, "schedule", catalogue=stage.means.catalogue)
    assert found.schedule.practices == ()
    assert {P1, own.id} < set(found.ordering.asked)


async def test_a_practice_of_a_driver_that_is_not_asked_is_refused(stage: Stage):
    with pytest.raises(PracticeFormError):
        await adds(stage, driver="coaching")


async def test_an_open_check_in_keeps_its_question_when_an_own_practice_is_changed_or_retired(stage: Stage):
    own = await adds(stage)
    await only_own(stage, own.id, P1)
    await stage.opens()
    own = await changes_it(stage, own, question="Is there any room at all?")
    assert await asked(stage) == "Is there a quiet room for Reading First?"
    await retires(stage, own.id)
    assert await asked(stage) == "Is there a quiet room for Reading First?"
    await stage.moves(WEEK)
    assert (await stage.latest()).practice == P1


async def test_figures_of_a_retired_practice_keep_its_title(stage: Stage):
    own = await adds(stage)
    await only_own(stage, own.id, P1)
    await stage.opens()
    await stage.posts_all()
    for person in stage.world.channels["C0NORTH"][:6]:
        await stage.answers(person, Rating.FULLY)
    await stage.moves(timedelta(days=4))
    await retires(stage, own.id)
    report = await stage.database.read(
        read_summary, WORKSPACE, "U0LEAD", "", now=stage.clock.now(), catalogue=stage.means.catalogue
    )
    figures = report.schedules[0].summary.practices
    assert [report.catalogue.practice(one.figure.practice).title for one in figures] == ["A quiet room"]
    shown = await stage.database.read(home, WORKSPACE, "U0LEAD", now=stage.clock.now(), catalogue=stage.means.catalogue)
    assert shown.catalogue.find(own.id) is not None


async def test_a_summary_finds_an_own_practice_by_its_name(stage: Stage):
    own = await adds(stage)
    report = await stage.database.read(
        read_summary, WORKSPACE, "U0LEAD", "quiet room", now=stage.clock.now(), catalogue=stage.means.catalogue
    )
    assert report.query.practice == own.id


async def test_a_practice_that_was_asked_by_hand_is_noted_by_its_name(stage: Stage):
    own = await adds(stage)
    await only_own(stage, own.id)
    hand = make_hand(stage.clock.now())
    await stage.database.write(ask_at_once, WORKSPACE, "schedule", hand=hand, means=stage.means)
    assert (Act.ASKED_NOW, "A quiet room") in await audited(stage)


async def test_of_two_admins_who_change_a_practice_the_second_is_told(stage: Stage):
    own = await adds(stage)
    changed = await changes_it(stage, own, title="A room")
    with pytest.raises(RewordedError):
        await changes_it(stage, own, title="The room")
    assert await changes_it(stage, changed, version=1) == changed


async def test_a_retired_practice_is_not_changed_any_more(stage: Stage):
    own = await adds(stage)
    await retires(stage, own.id)
    with pytest.raises(RetiredError):
        await changes_it(stage, own, title="A room", version=2)
    with pytest.raises(RetiredError):
        await retires(stage, own.id)


async def test_a_shipped_practice_is_neither_changed_whole_nor_retired(stage: Stage):
    with pytest.raises(UnknownPracticeError):
        await changes_it(stage, make_own_practice(id=P1))
    with pytest.raises(UnknownPracticeError):
        await retires(stage, P1)


async def test_a_program_has_only_so_many_practices_of_its_own(stage: Stage):
    for place in range(MAX_OWN_PRACTICES):
        practice = make_own_practice(id=f"{FA}/own-{place}", title=f"Room {place}", question=f"Is there room {place}?")
        await stage.database.write(own_practices.add_own_practice, WORKSPACE, practice, created_at=MONDAY)
    with pytest.raises(TooManyPracticesError):
        await adds(stage)
    await retires(stage, f"{FA}/own-3")
    await adds(stage)


async def test_another_programs_practice_cannot_be_opened(stage: Stage):
    own = await adds(stage)
    await stage.database.write(programs.save_program, WORKSPACE, make_program(id="second", name="Math"))
    other = make_schedule(id="other", program_id="second")
    await stage.database.write(schedules.add_schedule, WORKSPACE, other)
    with pytest.raises(UnknownPracticeError):
        await stage.database.read(
            word_desk, WORKSPACE, "other", own.id, now=stage.clock.now(), catalogue=stage.means.catalogue
        )


async def test_a_schedule_that_is_gone_says_so(database: Database, stage: Stage):
    with pytest.raises(GoneError):
        await database.read(word_desk, WORKSPACE, "nothing", now=MONDAY, catalogue=stage.means.catalogue)
