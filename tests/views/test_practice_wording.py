"""The modals of a program's own words and practices, and what people wrote in them on other screens."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slackblocks import ModalView

from bot.content.loader import load_catalogue
from bot.domain.catalogue import Practice
from bot.domain.own_practice import Catalogues, Wording
from bot.domain.practice_form import PracticeFault, PracticeField, PracticeForm, form_of_practice
from bot.domain.practice_order import Ordering, Standing
from bot.domain.scale_words import USUAL_WORDS
from bot.views import ids
from bot.views.check_in import check_in_message, reminder_message, why_message
from bot.views.practice_wording import (
    WordSheet,
    marked_fields,
    newer_practice,
    newer_question,
    practice_modal,
    retired_modal,
    reworded_sentence,
    wording_modal,
)
from bot.views.practices import catalogue_message, driver_message, practice_message
from bot.views.schedule_modals import order_modal
from tests.factories import MONDAY, make_cadence, make_own_practice
from tests.views.screens import block, mrkdwn_in, sent, shown, texts_in
from tests.views.test_check_in import CARD
from tests.views.test_schedules import HOSTILE

CATALOGUE = load_catalogue()
PRACTICE = CATALOGUE.practices[0]
DRIVER = CATALOGUE.drivers[0]
SHEET = WordSheet("Reading First", USUAL_WORDS, "m")
ROOM = make_own_practice()
FORM = form_of_practice(ROOM)


def words_on(view: ModalView) -> str:
    return "\n".join(texts_in(shown(view)))


def wording(question: str = PRACTICE.question, *, sheet: WordSheet = SHEET, practice: Practice = PRACTICE) -> ModalView:
    return wording_modal(sheet, practice, DRIVER, question, original=PRACTICE.question)


def test_the_form_shows_the_original_what_it_counts_for_and_how_it_will_look():
    told = words_on(wording("Is it there in {program}?"))
    assert f"The original question: {PRACTICE.question}" in told
    assert "It counts from the next check-in." in told
    assert "Is it there in Reading First?" in told
    assert "[Not yet in place] · [Partly in place]" in told
    assert "Use the original" in told


def test_where_the_original_is_asked_there_is_no_way_back_to_it():
    assert "Use the original" not in words_on(wording())


def test_a_question_that_cannot_be_asked_is_told_instead_of_shown():
    told = words_on(wording("no", sheet=replace(SHEET, fault="Write one sentence.")))
    assert "It can't be asked like this yet. Write one sentence." in told
    assert "This is how it will look" not in told


def test_a_new_practice_belongs_to_a_driver_of_the_schedule():
    view = shown(practice_modal(SHEET, PracticeForm(), [DRIVER]))
    assert [one["value"] for one in block(view["blocks"], "practice_driver:0")["element"]["options"]] == [DRIVER.slug]
    assert "Retire this practice" not in "\n".join(texts_in(view))
    assert "This is how it will look" not in "\n".join(texts_in(view))


def test_an_own_practice_shows_what_it_says_and_can_be_retired():
    view = practice_modal(SHEET, FORM, [DRIVER], ROOM)
    told = words_on(view)
    assert "practice_driver:0" not in [one["block_id"] for one in shown(view)["blocks"]]
    assert "Facilitative Administration · your own practice" in told
    assert "Its figures and comments stay" in told
    signs = block(shown(view)["blocks"], "practice_signs:0")["element"]
    assert signs["initial_value"] == "There is a room.\nIt can be booked."


def test_a_retired_practice_can_be_brought_back_and_not_retired_once_more():
    view = shown(practice_modal(SHEET, FORM, [DRIVER], replace(ROOM, retired_at=MONDAY)))
    told = "\n".join(texts_in(view))
    assert (view["title"]["text"], view["submit"]["text"]) == ("Bring back a practice", "Bring back")
    assert "if it was asked in the last 28 days, it rests first" in told
    assert "Retire this practice" not in told


def test_faults_stand_beside_their_fields_in_this_revision_of_the_form():
    faults = [PracticeFault(PracticeField.TITLE, "Too long."), PracticeFault(PracticeField.SIGNS, "Too few.")]
    assert marked_fields(faults, replace(SHEET, revision=2)) == {
        "practice_title:2": "Too long.",
        "practice_signs:2": "Too few.",
    }


def test_who_comes_second_is_shown_what_differs():
    said, theirs = newer_practice(FORM, replace(FORM, title="A room", signs=("One.", "Two.")))
    assert "What you entered is still here" in said
    assert theirs.splitlines()[1:] == ["• name: “A quiet room”", "• signs: “There is a room.⁠ · It can be booked.⁠”"]
    assert newer_practice(FORM, FORM) == (said,)


def test_what_was_saved_is_said():
    assert "in your own words" in reworded_sentence(replace(PRACTICE, reworded=True))
    assert "in its original words" in reworded_sentence(PRACTICE)
    assert "figures and comments stay" in words_on(retired_modal(ROOM))


def test_own_practices_and_words_are_marked_in_the_list_of_a_schedule():
    known = Catalogues(CATALOGUE, (ROOM,), (Wording("program", PRACTICE.id, "Is it there?"),)).of("program")
    view = order_modal(
        Ordering((PRACTICE.id, ROOM.id)),
        Standing(date(2026, 3, 9), PRACTICE.id),
        program="Reading First",
        cadence=make_cadence(),
        catalogue=known,
        metadata="m",
        said="Done.",
        turn="2",
    )
    blocks = shown(view)["blocks"]
    assert block(blocks, "order_said")["text"]["text"] == "Done."
    assert " · your own words\n" in block(blocks, "order_0")["text"]["text"]
    assert block(blocks, "order_1")["text"]["text"].endswith(" · your own")
    menu, button = block(blocks, "order_ways:2")["elements"]
    assert [one["value"] for one in menu["options"]] == [PRACTICE.id, ROOM.id]
    assert button["action_id"] == ids.ORDER_ADD


def test_retired_practices_are_listed_last_and_all_of_a_menu_can_be_brought_back():
    gone = [
        make_own_practice(id=f"{DRIVER.slug}/own-{place}", title="&" * 60, retired_at=MONDAY) for place in range(150)
    ]
    known = Catalogues(CATALOGUE, tuple(gone)).of("program")
    view = order_modal(
        Ordering((PRACTICE.id,)),
        Standing(),
        program="Reading First",
        cadence=make_cadence(),
        catalogue=known,
        metadata="m",
        retired=tuple(one.id for one in gone),
    )
    blocks = shown(view)["blocks"]
    told = blocks[-1]["elements"][0]["text"]
    assert "Retired: 150 practices. To ask about one again, choose it above under “Bring back …”." in told
    assert told.count("· your own, retired") == 20
    assert "And 130 older ones." in told
    *_, back = block(blocks, "order_ways:")["elements"]
    assert (back["action_id"], len(back["options"])) == (ids.ORDER_BRING_BACK, 100)


def test_own_practices_are_marked_for_everybody_and_are_no_candidates():
    known = Catalogues(CATALOGUE, (ROOM,)).whole
    overview = "\n".join(texts_in(sent(catalogue_message(known))))
    assert "A quiet room (your own)" in overview
    assert "1 practice is your own" in overview
    assert f"{sum(not one.core for one in CATALOGUE.practices)} practices are candidates" in overview
    told = "\n".join(texts_in(sent(practice_message(known.practice(ROOM.id), known))))
    assert "Facilitative Administration · your own practice" in told
    assert "Source: Added by your organization" in told


def test_a_question_in_own_words_says_so_where_its_source_is_named():
    card = replace(CARD, practice=replace(PRACTICE, question="Is it there?", reworded=True))
    assert "asked in your own words" in "\n".join(texts_in(sent(why_message(card))))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_only_ever_text(text: str):
    check(text)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=60))
def test_no_words_turn_into_mentions_links_or_markup(text: str):
    check(f"<!channel> {text} <@U0N1> *x* https://evil.example")


def check(text: str) -> None:
    """On every screen that shows them, words of admins stand in plain text, or made harmless."""
    own = make_own_practice(title=text[:60], question=f"{text}?", why=text, signs=(text, text), driver=DRIVER.slug)
    known = Catalogues(CATALOGUE, (own,), (Wording("program", PRACTICE.id, f"{text}?"),)).of("program")
    room, reworded = known.practice(own.id), known.practice(PRACTICE.id)
    card = replace(CARD, practice=room, driver=DRIVER)
    messages = [check_in_message(card), reminder_message(card), why_message(card), practice_message(room, known)]
    messages += [catalogue_message(known), driver_message(DRIVER, known), check_in_message(replace(card, open=False))]
    messages.append(check_in_message(replace(card, practice=reworded)))
    sheet = replace(SHEET, notice=(*newer_question(text), *newer_practice(form_of_practice(own), FORM)), fault=text)
    views = [wording_modal(sheet, reworded, DRIVER, text, original=text), retired_modal(own)]
    views.append(practice_modal(replace(sheet, fault=""), form_of_practice(own), [DRIVER], own))
    screens = [*(sent(one) for one in messages), *(shown(one) for one in views)]
    read = [said for screen in screens for said in mrkdwn_in(screen)] + [one.text for one in messages]
    for said in read:
        assert not any(sign in said for sign in ("<!channel>", "<@U0N1>", "https://evil.example"))
