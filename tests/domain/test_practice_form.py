"""What an admin may write: the same as in a file, and nothing that asks what another practice asks."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.own_practice import Catalogues, Wording
from bot.domain.practice_form import (
    PracticeField,
    PracticeForm,
    PracticeFormError,
    Surroundings,
    check_practice,
    check_question,
    form_of_practice,
)
from bot.domain.practice_text import MAX_QUESTION, is_one_question, same_question
from tests.factories import MONDAY, make_catalogue, make_own_practice

SHIPPED = make_catalogue()
FA = "facilitative-administration"
FORM = form_of_practice(make_own_practice())
AROUND = Surroundings(Catalogues(SHIPPED), ["Reading First"], MONDAY)


def faults(form: PracticeForm, around: Surroundings = AROUND) -> dict[str, str]:
    try:
        check_practice(form.tidied, around, drivers=[FA])
    except PracticeFormError as error:
        return {fault.field: fault.sentence for fault in error.faults}
    return {}


def fault_of(question: str, around: Surroundings = AROUND) -> str:
    try:
        check_question(question, around)
    except PracticeFormError as error:
        return error.sentence
    return ""


def test_a_sound_form_has_no_fault():
    assert faults(FORM) == {}


def test_an_empty_form_says_what_every_field_wants():
    assert list(faults(PracticeForm())) == list(PracticeField)


def test_of_several_faults_the_first_is_the_sentence():
    with pytest.raises(PracticeFormError) as raised:
        check_practice(PracticeForm(), AROUND, drivers=[FA])
    assert raised.value.sentence == "Choose the driver that the practice belongs to."


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("driver", "coaching", "Choose the driver"),
        ("title", "x" * 61, "at most 60 characters; this name has 61"),
        ("title", "title of P1", "Another practice of this driver has this name."),
        ("why", "One. Two. Three. Four.", "at most 3 sentences; this text has 4"),
        ("why", "x" * 601, "at most 600 characters; this text has 601"),
        ("signs", ("One.",), "Write 2 to 4 signs, each on a line of its own; here are 1."),
        ("signs", ("One.",) * 5, "here are 5"),
        ("signs", ("One.", "x" * 201), "at most 200 characters for each sign; the longest has 201"),
    ],
)
def test_each_field_says_what_is_wrong_with_it(field: str, value: object, says: str):
    ((found, sentence),) = faults(replace(FORM, **{field: value})).items()
    assert found == field
    assert says in sentence


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("?", "Write the question"),
        (f"Is {'very ' * 40}good?", "at most 200 characters"),
        ("There is a room.", "one sentence that ends with a question mark"),
        ("There is a room. Is it quiet?", "one sentence that ends with a question mark"),
        ("Is {program} in {program}?", "once only"),
        ("Is {the program} there?", "no braces"),
        ("Does Reading First have p1?", "“Title of p1” asks the same"),
        ("does READING first   have “p1”?", "“Title of p1” asks the same"),
    ],
)
def test_a_question_says_what_is_wrong_with_it(question: str, says: str):
    assert says in fault_of(question)


@pytest.mark.parametrize("question", ["Is there a room?", "Is there a room for {program}?", "Is “it” there now?"])
def test_a_question_may_name_the_program_or_not(question: str):
    assert fault_of(question) == ""


def test_words_of_other_programs_and_practices_that_were_retired_lately_ask_the_same_too():
    own = make_own_practice(program="another", retired_at=MONDAY)
    known = Catalogues(SHIPPED, (own,), (Wording("another", f"{FA}/p1", "Is it there?"),))
    around = Surroundings(known, ["Reading First"], MONDAY)
    assert "“A quiet room” asks the same" in fault_of("Is there a quiet room for Reading First?", around)
    assert "“Title of p1” asks the same" in fault_of("Is it there?", around)
    assert fault_of("Is it there?", replace(around, practice=f"{FA}/p1")) == ""


@pytest.mark.parametrize("names", [["Math", "Reading", "Reading First"], ["Reading First", "Reading", "Math"]])
def test_a_question_with_the_name_of_any_program_asks_what_its_staff_are_asked(names: list[str]):
    around = replace(AROUND, programs=names)
    assert "“Title of p1” asks the same" in fault_of("Does Reading First have p1?", around)
    assert "“Title of p1” asks the same" in fault_of("Does “Reading-First” have p1?", around)
    assert "“Title of p1” asks the same" in fault_of("Does math have p1?", around)
    assert fault_of("Does Mathilda have p1?", around) == ""


def test_words_that_were_asked_lately_ask_the_same():
    around = replace(AROUND, catalogues=Catalogues(SHIPPED, lately=(Wording("another", f"{FA}/p1", "Was it there?"),)))
    assert "“Title of p1” asks the same" in fault_of("Was it there?", around)
    assert fault_of("Was it there?", replace(around, practice=f"{FA}/p1")) == ""


def test_a_practice_may_keep_its_own_name_and_question():
    own = make_own_practice()
    around = Surroundings(Catalogues(SHIPPED, (own,)), ["Reading First"], MONDAY, practice=own.id)
    assert faults(replace(FORM, why="Because."), around) == {}


def test_bullets_empty_lines_and_signs_that_cannot_be_seen_are_tidied_away():
    typed = replace(FORM, title=" A\u202e quiet \n room", signs=("- One.", "", "  • Two. "))
    assert (typed.tidied.title, typed.tidied.signs) == ("A quiet room", ("One.", "Two."))


@given(st.text(max_size=250))
def test_what_is_taken_can_be_asked(question: str):
    if fault_of(question) == "":
        assert len(question) <= MAX_QUESTION
        assert is_one_question(question)
        assert question.count("{") == question.count("{program}") <= 1


@given(st.sampled_from(SHIPPED.practices), st.text("  \t-–,;'’", max_size=4), st.booleans())
def test_no_dressing_up_makes_another_question_of_the_same(practice, between: str, loud: bool):
    dressed = practice.question.replace(" ", f"{between} ").replace("{program}", "Reading First")
    dressed = dressed.upper() if loud else dressed
    assert same_question(dressed, ["Reading First"]) == same_question(practice.question, ["Reading First"])
